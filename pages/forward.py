"""What does noise do to a shape? Three acts: jump = walk, what goes first, the entropy surprise."""

import streamlit as st

from explorer.core.forward import q_sample, q_step
from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward import acts as stages
from explorer.lessons.forward import numbers, scene
from explorer.lessons.forward import scene_entropy as entropy_scene
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.own import cloud as own

page = start_page("forward")
word = page.word


def here(key: str) -> dict[str, str]:
    return {page.lang: word(f"forward.{key}")}


ACT = Param("act", "jump", here("act"), choices=("jump", "forget", "entropy"))
PATH = Param("path", "jump", here("path"), choices=("jump", "walk"))
STEPS = Param("T", 1000, here("T"), minimum=20, maximum=1000, step=10)
START = {"jump": 0.15, "forget": 0.1, "entropy": 0.15}  # where an act opens, as a part of T

left, beside = st.columns([68, 32], gap="medium")
with beside:
    act = controls.segmented(page, ACT, {a: word(f"forward.act_{a}") for a in ACT.choices})
    page.text(f"act.{act}")
    formula = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dataset = controls.choose(page, "dataset", own.MENU, "swiss_roll", label=here("dataset"))
        more = st.popover(word("frame.more"), width="content")
    path = {}
    if act == "jump":
        labels = {p: word(f"forward.path_{p}") for p in PATH.choices}
        path = {"path": controls.segmented(page, PATH, labels)}
    if dataset == own.NAME:
        own.controls(page)
    with more:
        params = {} if dataset == own.NAME else controls.params(page, own.MENU[dataset])
        schedule = controls.choose(page, "schedule", SCHEDULES, "linear", label=here("schedule"))
        T = controls.slider(page, STEPS)
        scale = stages.scale_now(page, live=act == "entropy")
        seed = controls.seed(page)

if dataset == own.NAME and own.painting():
    with left:
        own.sheet(page, "forward_sheet", "fill")
    st.stop()

now = stages.setting(page, dataset, params, seed, schedule, T)
t = stages.time(page, now.T, round(START[act] * now.T))
with left:
    stages.show(page, act, now, t, scale, **path)
    numbers.export(page, now, act, t, scale, **path)
with formula:
    section = path.get("path", act)
    page.formula(f"formula.{section}", **numbers.present(now, act, t, scale))
with beside:
    if act == "jump":
        numbers.moment_table(page, now, t, scale, path["path"])

code = {
    "jump": (q_sample, q_step, scene.walk),
    "forget": (forgetting.posterior_weights, forgetting.bits_read),
    "entropy": (entropy_scene.over_time, entropy_scene.from_density),
}
page.below(
    *code[act],
    part=act,
    numbers=numbers.below(page, now, act, scale),
    details=lambda: numbers.figure(page, now, scale),
)
