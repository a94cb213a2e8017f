"""The two stages of the step_through page: the cloud, and one step of its followed point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.data.nearest import nearest_labels
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Mark, Readout, Take
from explorer.lessons.step_through import scene, work
from explorer.lessons.step_through import scene_magnified as magnified
from explorer.lessons.step_through import scene_marks as step_marks
from explorer.lessons.step_through.work import POINTS, Settings, training_set
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.ui.training.bar import Bar

KEYS = 201  # key frames of the cloud at most
CLOCK = "step_through"
BELOW = 172  # pixels that the four formulas take on the first screen
LARGER = 1.35  # times, in lecturer's mode
AWAY = 99.0  # the magnified stage has no cloud: its one point stands far outside

# name of a track → (colour, label), in the order in which they are drawn
CLOUD_LOOKS = {
    "x0": ("data", "x₀"),
    "noise": ("noise", ""),
    "tail": ("noise", "ε̂"),
    "sigma": ("spread", ""),
    "x0_hat": ("prediction", "x̂₀"),
    "x_t": ("state", "xₜ"),
}
STEP_LOOKS = {
    "known": ("data", ""),
    "two_sigma": ("prediction", ""),
    "sigma": ("prediction", ""),
    "drift": ("prediction", ""),
    "noise": ("noise", ""),
    "mean": ("prediction", ""),
    "x_t": ("state", "xₜ"),
    "x_prev": ("state", "xₜ₋₁"),
}


@dataclass(frozen=True)
class Blobs:
    """What travels to the browser for one walk and one followed point; counts for the text."""

    cloud: Blob
    tint: Blob
    labels: np.ndarray
    ghost: Blob
    table: Blob
    heat: Blob
    still: Blob
    marks: tuple[Mark, ...]
    zoomed: tuple[Mark, ...]
    frames: int
    heats: int
    steps: int


def walked(page, settings: Settings) -> scene.Walk:
    """The walk of these settings; shows how far it is while it is made."""
    bar = Bar()
    walk = work.walk(settings, lambda what: bar.telling(page.word(f"step_through.{what}")))
    bar.done()
    return walk


@st.cache_resource(max_entries=12, show_spinner=False)
def blobs(settings: Settings, point: int, _walk: scene.Walk) -> Blobs:
    """Everything that both stages show of one point's steps."""
    seen = magnified.magnify(_walk, point, settings.density())
    kept = magnified.thinned(len(_walk.times), KEYS)
    drawn = settings.data(4000, 0)
    labels = nearest_labels(_walk.x_t[-1], drawn.x, drawn.labels)
    memory = settings.denoiser == "training"
    return Blobs(
        cloud=frames(_walk.x_t[kept], _walk.times[kept]),
        tint=colours(labels),
        labels=labels,
        ghost=frames((training_set(settings) if memory else drawn.x[:1500])[None], [0]),
        table=table(scene.columns(_walk, point)),
        heat=_heat(_walk, seen),
        still=frames(np.full((1, 1, 2), AWAY), [0]),
        marks=_marks(_walk, step_marks.in_cloud(_walk, point), CLOUD_LOOKS),
        zoomed=_marks(_walk, step_marks.in_step(seen), STEP_LOOKS),
        frames=len(kept),
        heats=len(seen.shown),
        steps=len(_walk.sigma),
    )


def _heat(walk: scene.Walk, seen: magnified.Magnified) -> Blob:
    """The true density at each t where one stands, relative to its peak; nothing at t = 0."""
    peaks = seen.density.max(axis=(1, 2), keepdims=True)
    nothing = np.zeros((1, *seen.density.shape[1:]))
    times = [*walk.times[seen.shown], 0]
    return heat(np.concatenate([seen.density / peaks, nothing]), seen.extent, times)


def _marks(walk: scene.Walk, tracks, looks) -> tuple[Mark, ...]:
    times = step_marks.key_times(walk).tolist()
    return tuple(
        Mark(tracks[name][0], np.round(tracks[name][1].astype(float), 4), times, colour, label)
        for name, (colour, label) in looks.items()
        if name in tracks
    )


def cloud_stage(page, shown: Blobs, walk: scene.Walk, t: int) -> None:
    """The whole cloud on its way, with the step of the followed point in the data's units."""
    word = page.word
    stage(
        page.key("cloud"),
        T=walk.T,
        t=t,
        takes=[Take(shown.cloud, colours=shown.tint)],
        table=shown.table,
        readout=[Readout("ᾱ_t", "alpha_bar"), Readout("σ_t", "sigma")],
        ghost=shown.ghost,
        marks=shown.marks,
        clock=CLOCK,
        play="down",
        stops=sorted(int(stop) for stop in walk.times),
        height="fill",
        reserve=_below(page),
        label=word("step_through.stage"),
        report_t=True,
        words=stage_words(page),
        below_t=[(0, word("step_through.data")), (walk.T, word("step_through.noise"))],
    )


def step_stage(page, shown: Blobs, walk: scene.Walk) -> None:
    """The same step, seen from mu in units of sigma. It has no t of its own: one stage leads."""
    stage(
        page.key("step"),
        T=walk.T,
        takes=[Take(shown.still)],
        heat=shown.heat,
        marks=shown.zoomed,
        clock=CLOCK,
        play="down",
        bare=True,
        extent=magnified.HALF,
        height="fill",
        reserve=_below(page) + round(60 * (LARGER if page.present else 1)),
        label=page.word("step_through.zoom_stage"),
        words=stage_words(page),
    )


def _below(page) -> int:
    return round(BELOW * (LARGER if page.present else 1))


def counts(shown: Blobs) -> dict[str, int]:
    """The numbers that the lesson asks for."""
    return {
        "points": POINTS,
        "frames": shown.frames,
        "grid": magnified.CELLS,
        "heats": shown.heats,
        "steps": shown.steps,
    }
