"""Why may the reverse step be a Gaussian? One step, how far from a Gaussian, many small steps."""

import streamlit as st

from explorer.core.true_reverse import kl_to_gaussian, reverse_at
from explorer.lessons.why_gaussian import acts, numbers, scene, scene_reverse
from explorer.lessons.why_gaussian import settings as choices
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("why_gaussian")
CODE = {
    "step": (reverse_at,),
    "far": (kl_to_gaussian, scene_reverse.averages),
    "many": (scene_reverse.way_back,),
}

settings = choices.settle(page)
left, beside = st.columns([68, 32], gap="medium")
with beside:
    act = controls.act(page, scene.ACTS)
    page.text(f"act.{act}")
with left:
    frame = acts.show(page, settings, act)
with beside:
    page.formula(f"formula.{act}", **frame.facts())
    if act == "step":
        st.caption(numbers.humps(page, frame.numbers))
    if act == "far":
        acts.on_line(page, frame, height=236)
        st.caption(numbers.passing(page, frame.numbers))
    if act != "step":
        st.caption(page.word("why_gaussian.shape_in", act=page.word("why_gaussian.act_step")))
page.below(*CODE[act], part=act, numbers=frame.facts())
