"""How fast should we forget? Schedules with sliders that act while dragged, and the last step."""

import streamlit as st

from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES, terminal
from explorer.data.clouds import CLOUDS
from explorer.lessons.schedule import numbers as schedule_numbers
from explorer.lessons.schedule import scene
from explorer.lessons.schedule import stage as schedule_stage
from explorer.registry import Entry, Param
from explorer.ui.controls import cached, controls
from explorer.ui.frame.frame import start_page

NONE = {"none": Entry("none", None, {"en": "none", "zh": "不比较"})}

page = start_page("schedule")
word, here = page.word, lambda key: {page.lang: page.word(f"schedule.{key}")}
STEPS = Param("T", 1000, here("T"), minimum=10, maximum=1000, step=10)

left, beside = st.columns([70, 30], gap="medium")
with beside:
    formula = st.container()
    badge = st.container()
    name = controls.choose(page, "schedule", SCHEDULES, "linear", label=here("schedule"))
    asked = controls.slider(page, STEPS)
    other = controls.choose(page, "compare", NONE | dict(SCHEDULES), "none", label=here("compare"))
    second = st.container()
    with st.popover(word("frame.more")):
        switches = schedule_stage.switches(page, name)
        dataset = controls.choose(page, "dataset", CLOUDS, "swiss_roll", label=here("dataset"))
        seed = controls.seed(page)

values = switches | schedule_stage.settings(page, name)
other = None if other == "none" else other
where = {"dataset": dataset, "seed": seed}
with left:
    shown = schedule_stage.picture(page, name, asked, values, other, where)
T, params, t = shown.T, shown.params, shown.t
schedule = cached.schedule(name, T, params)
with formula:
    page.formula(t=t, **{key: float(column[t]) for key, column in scene.columns(schedule).items()})
with badge:
    schedule_numbers.badge(page, name, T, params)
if other:
    with second:
        schedule_stage.show_other(page, other, T, t=t, **where)
schedule_numbers.exact(page, {name: params} | ({other: ()} if other else {}), T)
page.below(q_sample, SCHEDULES[name].function, terminal, details=None)
