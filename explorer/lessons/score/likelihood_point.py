"""One point on its way to the noise, with the density at every t under it: what the ODE counts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.core.likelihood import flow
from explorer.core.samplers import step_times
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Curve, Handle, Mark, Readout, Take
from explorer.lessons.score import scene_likelihood as scene
from explorer.lessons.score.likelihood_settings import Asked
from explorer.lessons.score.scene_settings import Settings
from explorer.ui.controls.reports import listen_place, listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

REACH = 3.0  # the point stays within ±3
START = {"lik_x": -0.94, "lik_y": 1.06}
SWARM, SWARM_STEPS = 160, 40
HEATS, CELLS, HALF = 9, 49, 2.6
DISC = 0.25  # the radius of the disc about the point at t = 0
SEGMENTS = 48  # of the drawn path


@dataclass(frozen=True)
class Ground:
    """What does not depend on the point: the density at some t, and others on their way."""

    heat: Blob
    cloud: Blob
    tint: Blob


@st.cache_resource(max_entries=16, show_spinner=False)
def ground(settings: Settings, _jacobian) -> Ground:
    schedule, density = settings.noises(), settings.density()
    side = np.linspace(-HALF, HALF, CELLS)
    grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    times = step_times(schedule.T, min(HEATS - 1, schedule.T), "quadratic")
    values = [density.log_prob(schedule, grid, int(t)).reshape(CELLS, CELLS) for t in times]
    relative = np.stack([np.exp(0.5 * (each - each.max())) for each in values])
    data = settings.data(SWARM, settings.seed)
    count = min(SWARM_STEPS, schedule.T)
    turns = list(flow(schedule, _jacobian, data.x, count, "euler"))
    return Ground(
        heat(relative, (-HALF, HALF, -HALF, HALF), [int(t) for t in times]),
        frames(np.stack([turn.x_t for turn in turns]), [turn.t for turn in turns]),
        colours(data.labels),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def path(settings: Settings, how: tuple, x: float, y: float, _jacobian) -> scene.Path:
    place = np.array([x, y])
    return scene.follow(_jacobian, settings.density(), place, settings.seed, **dict(how))


def listen(page, T: int) -> tuple[int, dict[str, float]]:
    """t and the point's place, after what the stage has just reported."""
    key = page.key("likelihood")
    return listen_t(page, T, 0, key), listen_place(page, key, "x", START, REACH, digits=4)


def show(page, asked: Asked, jacobian, found: scene.Path, t: int, at: dict[str, float]) -> None:
    """Mount the stage."""
    word, s = page.word, asked.settings
    under = ground(s, jacobian)
    stage(
        page.key("likelihood"),
        T=s.T,
        t=t,
        takes=[Take(under.cloud, colours=under.tint)],
        heat=under.heat,
        table=table(scene.over_time(found, s.T)),
        curves=[
            Curve("exact", word("likelihood.curve_exact"), "exact", "dash", panel="a"),
            Curve("ode", word("likelihood.curve_ode"), "prediction", panel="a"),
            Curve("volume", "∫∇·v dφ", "spread", panel="b"),
        ],
        readout=[
            Readout("−ln q_t", "exact"),
            Readout("ODE", "ode"),
        ],
        handles=[Handle("x", *at.values(), "data", "x_0")],
        marks=_marks(found),
        clock="likelihood",
        extent=HALF,
        log_t=True,
        height="fill",
        label=word("likelihood.stage"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
        below_t=[(0, word("stage.data")), (s.T, word("stage.noise"))],
    )


def _marks(found: scene.Path) -> list[Mark]:
    """The path, the point on it, and the disc that has the area of the patch around it."""
    kept = np.unique(np.rint(np.linspace(0, len(found.times) - 1, SEGMENTS + 1)).astype(int))
    places = np.round(found.x_t, 4)
    lines = [
        Mark("line", [[*places[a], *places[b]]], [0], "prediction")
        for a, b in itertools.pairwise(kept)
    ]
    times = found.times.tolist()
    radii = np.round(DISC * np.exp(0.5 * np.minimum(found.volume, 8.0)), 5)
    disc = Mark("circle", np.c_[places, radii].tolist(), times, "spread", hold=False)
    return [*lines, disc, Mark("dot", places.tolist(), times, "state", "xₜ", hold=False)]
