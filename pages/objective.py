"""What does the loss have to do with likelihood? Bound, ten lines, three terms, how loose."""

import streamlit as st

from explorer.core.vlb import gaussian_kl
from explorer.lessons.objective import acts, scene_bound, scene_chain, scene_lines
from explorer.lessons.objective import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("objective")
left, beside = st.columns([70, 30], gap="medium")
with beside:
    act = choices.act(page)
    page.text(f"act.{act}")
    formula = st.container()
    chosen = choices.choose(page, act)
settings = choices.settle(page, act, chosen)
with left:
    numbers = acts.show(page, settings, act).facts()
with formula:
    page.formula(f"formula.{act}", **numbers)

code = {
    "bound": (scene_bound.jensen, scene_bound.bound_at, scene_chain.surplus),
    "lines": scene_lines.LINES,
    "terms": (gaussian_kl, scene_bound.terms),
    "gap": (scene_bound.model_density, scene_bound.looseness),
}
page.below(*code[act], part=act, numbers=numbers)
