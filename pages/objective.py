"""What does the loss have to do with likelihood? Bound, ten lines, three terms, how loose."""

import streamlit as st

from explorer.core.vlb import gaussian_kl
from explorer.lessons.objective import acts, scene
from explorer.lessons.objective import scene_bound as objective_bound
from explorer.lessons.objective import scene_lines as objective_lines
from explorer.lessons.objective.settings import steps_param
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("objective")
word = page.word


def choice(name: str, *choices: str) -> Param:
    names = {each: {page.lang: word(f"objective.{name}_{each}")} for each in choices}
    label = {page.lang: word(f"objective.{name}")}
    return Param(name, choices[0], label, choices=choices, names=names)


ACT = choice("act", *acts.ACTS)
CHAIN = choice("mixture", *scene.DATA)
MODEL = choice("model", *scene.MODELS)
FORGET = choice("schedule_small", "cosine", "jsd", "sigmoid")

left, beside = st.columns([70, 30], gap="medium")
with beside:
    names = {a: word(f"objective.act_{a}")[2 * page.present :] for a in ACT.choices}
    act = controls.segmented(page, ACT, names)
    page.text(f"act.{act}")
    formula = st.container()
    data = controls.select(page, CHAIN)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        model = controls.select(page, MODEL)
        more = st.popover(word("frame.more"), width="content")
    T = 8 if act == "gap" else controls.slider(page, steps_param(page))
    with more:
        schedule = controls.select(page, FORGET)
        seed = controls.seed(page)
with left:
    numbers = acts.ACTS[act](page, (data, model, schedule, T), seed)
with formula:
    page.formula(f"formula.{act}", **numbers)

code = {
    "bound": (objective_bound.jensen, objective_bound.bound_at, scene.surplus),
    "lines": objective_lines.LINES,
    "terms": (gaussian_kl, objective_bound.terms),
    "gap": (objective_bound.model_density, objective_bound.looseness),
}
page.below(*code[act], part=act, numbers=numbers)
