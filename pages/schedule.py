"""How fast should we forget? Schedules with sliders that act while dragged, and the last step."""

import streamlit as st

from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES, terminal
from explorer.lessons.schedule import acts, numbers
from explorer.lessons.schedule import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("schedule")
left, beside = st.columns([70, 30], gap="medium")
with beside:
    formula, badge = st.container(), st.container()
    chosen = choices.choose(page)
    second = st.container()
    chosen |= choices.more(page, chosen["schedule"])
with left:
    settings, frame = acts.answer(page, chosen)
with formula:
    page.formula(**frame.facts())
with badge:
    numbers.badge(page, frame.numbers.end)
if settings.other:
    with second:
        acts.show_other(page, frame)
numbers.exact(page, settings, frame.numbers.end)
page.below(q_sample, SCHEDULES[settings.schedule].function, terminal, details=None)
