"""If I knew x_0, where was x_{t-1}? On a line, in the plane, over t, and derived line by line."""

import streamlit as st

from explorer.core.forward import q_posterior
from explorer.lessons.posterior import acts, numbers, scene, scene_columns, scene_derivation
from explorer.lessons.posterior import settings as choices
from explorer.ui import late
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("posterior")
WIDTHS = {"steps": [62, 38]}
act = st.session_state.get("act") or controls.read(
    page, controls.worded(page, "act", "line", choices=scene.ACTS)
)
left, beside = st.columns(WIDTHS.get(act, [64, 36]), gap="medium")
with beside:
    act = controls.act(page, scene.ACTS)
    page.text(f"act.{act}")
    formula = st.container()
    chosen = choices.choose(page)
    special = st.container()

shown = late.frame(page, act, choices.settle(page, act, chosen), scene.frame)
settings, frame = shown.settings, shown.frame
with beside if act == "steps" else left:
    acts.show(page, act, frame)
if act == "steps":
    with left:
        numbers.derivation(page, frame)
else:
    with formula:
        page.formula(f"formula.{act}")
        numbers.under_formula(page, act, frame)
with special:
    numbers.at_edge(page, frame)
ours = scene_derivation.coefficients if act == "steps" else scene_columns.columns
page.below(q_posterior, ours, part=act)
