"""If I knew x_0, where was x_{t-1}? On a line, in the plane, over t, and derived line by line."""

import streamlit as st

from explorer.core.forward import q_posterior
from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior import acts as stages
from explorer.lessons.posterior import numbers as posterior_numbers
from explorer.lessons.posterior import scene
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.world import say_repaired
from explorer.ui.frame.frame import start_page
from explorer.worlds.schedules import repaired

page = start_page("posterior")
word = page.word


def here(key: str) -> dict[str, str]:
    return {page.lang: word(f"posterior.{key}")}


ACT = Param("act", "line", here("act"), choices=tuple(stages.KEYS))
STEPS = Param("T", 20, here("T"), minimum=10, maximum=1000, step=10)
WIDTHS = {"steps": [62, 38]}


def edge(t: int, T: int) -> str:
    """What is special about this t: a section of the lesson, or none."""
    return {0: "edge.zero", 1: "edge.first", T: "edge.last"}.get(t, "")


act = controls.read(page, ACT) if "act" not in st.session_state else st.session_state["act"]
left, beside = st.columns(WIDTHS.get(act, [64, 36]), gap="medium")
with beside:
    act = controls.segmented(page, ACT, {a: word(f"posterior.act_{a}") for a in ACT.choices})
    page.text(f"act.{act}")
    formula = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = controls.choose(page, "schedule", SCHEDULES, "cosine", label=here("schedule"))
        asked = controls.slider(page, STEPS)
    special = st.container()

T, params, refusal = repaired(name, asked, ())
if refusal:
    say_repaired(page, name, asked, (), T, params)
setting = stages.Setting(name, T, params)
t, places = stages.listen(page, act, T)
with beside if act == "steps" else left:
    stages.show(page, act, setting, t, places)
if act == "steps":
    with left:
        posterior_numbers.derivation(page, setting)
else:
    with formula:
        page.formula(f"formula.{act}")
        posterior_numbers.under_formula(page, act, setting)
if section := edge(t, T):
    with special:
        page.text(section, **posterior_numbers.at_edge(setting, t))
page.below(q_posterior, scene.columns if act != "steps" else scene.coefficients, part=act)
