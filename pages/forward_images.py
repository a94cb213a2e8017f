"""What does noise do to a picture? Four acts: jump = walk, what drowns first, size, schedules."""

import streamlit as st

from explorer.core.forward import q_sample, q_step
from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import acts as stages
from explorer.lessons.forward_images import numbers, scene
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images import settings as pictures
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page
from explorer.ui.own import picture as own_picture

page = start_page("forward_images")
word = page.word


def param(name: str, default, *limits, **more) -> Param:
    return Param(name, default, {page.lang: word(f"forward_images.{name}")}, *limits, **more)


def buttons(name: str, *choices: str) -> str:
    labels = {choice: word(f"forward_images.{name}_{choice}") for choice in choices}
    return controls.segmented(page, param(name, choices[0], choices=choices), labels)


def schedule(name: str, default: str) -> str:
    alone = act != "schedules"
    label = {page.lang: word("controls.schedule" if alone else f"forward_images.{name}")}
    return controls.choose(page, name, SCHEDULES, default, label=label)


START = 0.25  # where the page opens, as a part of T
MENU = pictures.menu()

left, beside = st.columns([64, 36] if page.present else [68, 32], gap="medium")
with beside:
    act = buttons("act", "jump", "drown", "size", "schedules")
    told = st.container()
    formula = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = {page.lang: word("forward_images.picture")}
        picture = controls.choose(page, "picture", MENU, pictures.FIRST, label=label)
        more = st.popover(word("frame.more"), width="content")
    chosen, section, others = {}, act, {}
    if act == "jump":
        section = buttons("path", "jump", "walk")
    if act == "size":
        chosen["level"] = buttons("level", "same", "shift")
        section = f"size.{chosen['level']}"
    if picture == own_picture.NAME:
        own_picture.controls(page)
with beside if act == "schedules" else more, st.container(horizontal=act == "schedules"):
    first = schedule("schedule", "linear")
    if act == "schedules":
        others = {"schedule_b": "cosine", "schedule_c": "quadratic"}
        others = [schedule(name, default) for name, default in others.items()]
with more:
    T = controls.slider(page, param("T", 1000, 20, 1000, 10))
    sides = tuple(str(side) for side in scene.SIZES)
    size = controls.select(page, param("size", sides[-1], choices=sides))
    if picture in pictures.SMALL:
        st.caption(word("forward_images.own_size"))
    seed = controls.seed(page)

now = pictures.setting(page, picture, int(size), seed, first, T)
if act == "schedules":
    chosen["others"] = tuple(
        pictures.setting(page, picture, int(size), seed, each, now.T) for each in others
    )
t = stages.time(page, now.T, round(START * now.T))
shown = "walk" if section == "walk" else act
with left:
    shot, table = stages.show(page, shown, now, t, **chosen)
    numbers.export(page, now, shown)
with told:
    page.text(f"act.{shown}")
with formula:
    page.formula(f"formula.{section}")
    numbers.lines(page, now, section, table)
with beside:
    stages.show_beside(page, now, shot, table)

code = {
    "jump": (q_sample, q_step, scene.walk, scene.histogram),
    "drown": (spectrum.transform, spectrum.spectra, spectrum.drowned_from, spectrum.parts),
    "size": (scene.pooled, scene.shifted),
    "schedules": (SCHEDULES[first].function, scene.detail_left),
}
page.below(
    *code[act],
    part=act,
    numbers=numbers.below(now, act),
    details=lambda: numbers.figure(page, now, act, shot),
)
