"""What happens in one reverse step? The whole cloud's way back, and one step of it magnified.

Two stages share the clock: the cloud with one followed point, and that point's step in units of
its own sigma. The four formulas stand under them in the order of the step, with numbers that
follow the clock, so that the step can be read from left to right across the whole width.
"""

import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.plots.palette import place_colours
from explorer.registry import Param
from explorer.scenes import magnified
from explorer.scenes import step_through as scene
from explorer.ui import controls, step_stage
from explorer.ui.export import export_row, gif
from explorer.ui.frame import start_page
from explorer.ui.heard import heard
from explorer.ui.step_cards import both_algorithms, cards
from explorer.ui.step_walk import POINTS, settle, walk

DENOISER = ("density", "training", "trained", "untrained")
STEPS = ("all", "100", "50", "20", "10", "5")
SHAPES = {
    name: entry
    for name, entry in CLOUDS.items()
    if entry.extras.get("dims") == 2 and "density" in entry.extras
}

page = start_page("step_through")
word = page.word


def param(name: str, default, *limits, **more) -> Param:
    return Param(name, default, {page.lang: word(f"step_through.{name}")}, *limits, **more)


def chosen(name: str, registry, default: str) -> str:
    label = {page.lang: word(f"step_through.{name}")}
    return controls.choose(page, name, registry, default, label=label)


def more_controls() -> dict:
    """What is seldom changed; names as in Settings."""
    sampler = chosen("sampler", {name: SAMPLERS[name] for name in ("ddpm", "ddim")}, "ddpm")
    options = [each for each in SAMPLERS[sampler].params if each.name != "num_steps"]
    return {
        "sampler": sampler,
        "options": tuple((each.name, controls.control(page, each)) for each in options),
        "dataset": chosen("dataset", SHAPES, "swiss_roll"),
        "schedule": chosen("schedule", SCHEDULES, "cosine"),
        "T": controls.slider(page, param("T", 200, 10, 1000, 10)),
        "centres": controls.slider(page, param("centres", 100, 10, 2000, 10, log=True)),
        "seed": controls.seed(page),
    }


left, right = st.columns([62, 38], gap="medium")
with right:
    names = ("ideal", "training_set", "trained", "untrained")
    labels = {key: word(f"step_through.{name}") for key, name in zip(DENOISER, names, strict=True)}
    denoiser = controls.segmented(page, param("denoiser", "density", choices=DENOISER), labels)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        ways = {"noise": word("step_through.pure_noise"), "data": word("step_through.noised_data")}
        start = controls.segmented(page, param("start", "noise", choices=tuple(ways)), ways)
        with st.popover(word("frame.more")):
            counts = {"all": word("step_through.every")} | {n: n for n in STEPS[1:]}
            num_steps = controls.segmented(page, param("num_steps", "all", choices=STEPS), counts)
            more = more_controls()
    settings, snapshot = settle(page, denoiser=denoiser, start=start, num_steps=num_steps, **more)
for name, most in (("point", POINTS - 1), ("t", settings.T)):
    reported = heard(page.key("cloud"), "picked" if name == "point" else name)
    if reported is not None:
        controls.write(page, name, min(reported, most))
point = controls.read(page, param("point", 491, 0, POINTS - 1))
t = controls.read(page, Param("t", settings.T // 2, {}, 0, settings.T))
with left:
    walked = walk(page, settings, snapshot)
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
