"""What happens in one reverse step? The whole cloud's way back, and one step of it magnified.

Two stages share the clock: the cloud with one followed point, and that point's step in units of
its own sigma. The four formulas stand under them in the order of the step, with numbers that
follow the clock, so that the step can be read from left to right across the whole width. The same
page tells the step of a picture (pictures.py): there each part is a picture.
"""

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.step_through import scene
from explorer.lessons.step_through import scene_magnified as magnified
from explorer.lessons.step_through import settings as shared
from explorer.lessons.step_through import stage as step_stage
from explorer.lessons.step_through.numbers import both_algorithms, cards
from explorer.lessons.step_through.work import POINTS
from explorer.palette import place_colours
from explorer.registry import Param
from explorer.ui.charts.export import export_row, gif
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

DENOISER = ("density", "training", "trained", "untrained")

page = start_page("step_through")
word = page.word
if shared.kind(page) == "pictures":
    from explorer.lessons.step_through import pictures as step_pictures

    step_pictures.show(page)
    st.stop()


def more_controls() -> dict:
    """What is seldom changed; names as in Settings."""
    return {
        **shared.sampler(page),
        "dataset": shared.chosen(page, "dataset", PLANE, "swiss_roll"),
        "schedule": shared.chosen(page, "schedule", SCHEDULES, "cosine"),
        "T": controls.slider(page, shared.param(page, "T", 200, 10, 1000, 10)),
        "centres": controls.slider(
            page, shared.param(page, "centres", 100, 10, 2000, 10, log=True)
        ),
        "seed": controls.seed(page),
    }


left, right = st.columns([62, 38], gap="medium")
with right:
    names = ("ideal", "training_set", "trained", "untrained")
    labels = {key: word(f"step_through.{name}") for key, name in zip(DENOISER, names, strict=True)}
    denoiser = controls.segmented(
        page, shared.param(page, "denoiser", "density", choices=DENOISER), labels
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        start = shared.start(page)
        with st.popover(word("frame.more")):
            num_steps = shared.num_steps(page, "num_steps", "all")
            more = more_controls()
    given = {"denoiser": denoiser, "start": start, "num_steps": num_steps}
    settings = shared.settle(page, **given, **more)
shared.adopt(page, "cloud", "picked", "point", POINTS - 1)
shared.adopt(page, "cloud", "t", "t", settings.T)
point = controls.read(page, shared.param(page, "point", 491, 0, POINTS - 1))
t = controls.read(page, Param("t", settings.T // 2, {}, 0, settings.T))
with left:
    walked = step_stage.walked(page, settings)
    shown = step_stage.blobs(settings, point, walked)
    step_stage.cloud_stage(page, shown, walked, t)
with right:
    step_stage.step_stage(page, shown, walked)
    if t == 0:
        st.caption(word("step_through.arrived"))
    else:
        page.text("zoom" if start == "noise" else "zoom.data")
cards(page, settings.sampler, shown.table)
if not page.present:
    export_row(page, "step_through", gif=lambda: gif(walked.x_t, place_colours(shown.labels)))
    page.below(scene.one_step, magnified.true_density, numbers=step_stage.counts(shown))
    both_algorithms(page)
