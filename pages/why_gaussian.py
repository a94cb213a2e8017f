"""Why may the reverse step be a Gaussian? One step, how far from a Gaussian, many small steps."""

import streamlit as st

from explorer.core.true_reverse import kl_to_gaussian, reverse_at
from explorer.lessons.why_gaussian import numbers as why_charts
from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian import stage as why_stage
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("why_gaussian")
word = page.word


def here(key: str) -> dict[str, str]:
    return {page.lang: word(f"why_gaussian.{key}")}


ACT = Param("act", "step", here("act"), choices=("step", "far", "many"))
CODE = {
    "step": (reverse_at,),
    "far": (kl_to_gaussian, scene.averages),
    "many": (scene.way_back,),
}

shape, beta, x_t = why_stage.settings(page)
left, beside = st.columns([68, 32], gap="medium")
with beside:
    act = controls.segmented(page, ACT, {a: word(f"why_gaussian.act_{a}") for a in ACT.choices})
    page.text(f"act.{act}")
    numbers = why_charts.numbers(shape, beta, x_t)
    page.formula(f"formula.{act}", **numbers)
    if act == "step":
        st.caption(why_charts.humps(page, numbers["humps"]))
with left:
    if act == "step":
        why_stage.picture(page, shape, beta, x_t)
    elif act == "far":
        why_charts.far(page, shape, beta, x_t)
    else:
        why_charts.many(page, shape)
with beside:
    if act == "far":
        why_stage.picture(page, shape, beta, x_t, shaping=False, height=236)
        st.caption(why_charts.passing(page, shape))
    if act != "step":
        st.caption(word("why_gaussian.shape_in", act=word("why_gaussian.act_step")))
page.below(*CODE[act], part=act, numbers=numbers)
