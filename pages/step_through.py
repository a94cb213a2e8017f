"""What happens in one reverse step? The whole cloud's way back, and one step of it magnified.

Two stages share the clock: the cloud with one followed point, and that point's step in units of
its own sigma. The four formulas stand under them in the order of the step, with numbers that
follow the clock, so that the step can be read from left to right across the whole width. The same
page tells the step of a picture: there each part is a picture, and the row of them runs across the
page, because it is the sentence that the formulas below it spell out.
"""

import streamlit as st

from explorer.lessons.step_through import acts, numbers, scene_likeness, scene_magnified, scene_walk
from explorer.lessons.step_through import settings as choices
from explorer.lessons.step_through.settings_pictures import pictures
from explorer.ui.frame.frame import start_page
from explorer.worlds import networks

page = start_page("step_through")
act = choices.act(page)
part = "pictures" if act == "pictures" else ""
if act == "points":
    left, right = st.columns([62, 38], gap="medium")
    with right:
        settings = choices.points(page)
    with left:
        frame = acts.prepared(page, act, settings)
        acts.show(page, frame, "cloud")
    with right:
        acts.magnified(page, frame, settings.start)
else:
    with st.container():  # what is said of one's own training moves nothing below
        settings = pictures(page)
    frame = acts.prepared(page, act, settings)
    acts.show(page, frame, "pictures")
    numbers.followed(page, frame, settings.task.shape[2])
numbers.cards(page, frame, settings.sampler, part)
code = {
    "points": (scene_walk.one_step, scene_magnified.true_density),
    "pictures": (
        scene_walk.one_step, networks.by_heart, scene_likeness.likeness, scene_likeness.fine_share,
    ),
}  # fmt: skip
if act == "points":
    acts.export(page, settings)
page.below(*code[act], part=part, numbers=frame.facts())
if not page.present:
    numbers.both_algorithms(page)
