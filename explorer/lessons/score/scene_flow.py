"""DDPM as an SDE beside its ODE, with the same marginals: on the line, or in the plane.

On the line a picture of its own holds paths, histograms and distances of one setting; in the plane
two stages share a clock. All travels once; t moves in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, blob, colours, finite, frames, quantise, table
from explorer.frames.parts import Readout, Take
from explorer.frames.record import Estimate, Exact, Given, Measured
from explorer.frames.text import Phrase, Text, Word
from explorer.lessons.score import scene_pair as pair
from explorer.lessons.score.scene_settings import Flow
from explorer.worlds.memo import memo

KEYS = 101  # key frames in the plane, at most
TRAILS = range(0, pair.POINTS, 100)
RED = 1.4  # times the floor: beyond it a distance is marked; one exact cloud in twenty, at most
REACH = 2.6
READOUT = (Readout("ᾱ_t", "alpha_bar"),)
TOLD = Reports(t=True)
LOOKS = ("noise", "prediction")  # the SDE has noise on its way, the ODE only predicts


@dataclass(frozen=True)
class FlowView:
    """Paths over time, histograms at five t and at the present one, of two runs one above the
    other. data : made by `packed`.  rows : title and colour of each run.  labels : "distance" and
    "exact", what the number and the line are called.  The rest is as of a line."""

    data: Blob
    table: Blob
    rows: tuple[Mapping[str, Text], Mapping[str, Text]]
    labels: Mapping[str, Text]
    readout: tuple[Readout, ...] = READOUT
    label: Text = ""
    reports: Reports = TOLD
    name: str = "flow"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return [self.data, self.table]


@dataclass(frozen=True)
class Numbers:
    """Of the state that stands at t: Kolmogorov–Smirnov distances of both runs from q(x_t), and as
    multiples of the floor; the step's β′ from the visited t down, ∫β dt, and by how much the latter
    is larger. ks_floor, ks_limit : the distance of exact draws, in the mean and in 95 of 100 cases.
    ks_start : of q(x_T) from N(0, 1).  particles, paths : simulated, and drawn."""

    t: Given[int]
    ks_floor: Exact[float]
    ks_limit: Exact[float]
    ks_start: Exact[float]
    ks_sde: Measured[float]
    ks_ode: Measured[float]
    times_sde: Measured[float]
    times_ode: Measured[float]
    visited: Given[float]
    beta: Exact[float]
    dose: Exact[float]
    euler_percent: Exact[float]
    alpha_bar: Exact[float]
    particles: Given[int] = pair.PARTICLES
    paths: Given[int] = pair.PATHS


@dataclass(frozen=True)
class PlaneNumbers:
    """At five t both clouds' distances from exact ones, as multiples of what two of these have,
    the errors being those of the exact ones; beyond `red` they are marked.  points : of each
    cloud.  particles, paths : those on the line."""

    t: Given[int]
    times: Given[tuple[int, ...]]
    sde: tuple[Estimate, ...]
    ode: tuple[Estimate, ...]
    red: Given[float] = RED
    points: Given[int] = pair.POINTS
    particles: Given[int] = pair.PARTICLES
    paths: Given[int] = pair.PATHS


def titles(s: Flow) -> tuple[Word, Word]:
    """What the SDE's and the ODE's run are called."""
    variance, method = (
        Word(f"score.flow_{name}_{getattr(s, name)}") for name in ("variance", "ode")
    )
    return (
        Word("flow_pair.row_sde", variance=variance, steps=s.steps),
        Word("flow_pair.row_ode", method=method, steps=s.steps),
    )


def frame(s: Flow, act: str = "", seen: object = None) -> Frame:
    """On the line where the settings name no cloud, else in the plane."""
    return in_plane(s) if s.dataset else on_line(s)


# --- on the line ----------------------------------------------------------------------------------


def on_line(s: Flow) -> Frame:
    """Both runs' paths and histograms."""
    run, data, columns = drawn(replace(s, t=0))
    rows = ({"title": title, "colour": c} for title, c in zip(titles(s), LOOKS, strict=True))
    labels = {"distance": "KS", "exact": Word("flow_pair.exact")}
    view = FlowView(data, table(columns), tuple(rows), labels, label=Word("flow_pair.picture"))
    now = {name: float(values[s.t]) for name, values in columns.items()}
    numbers = Numbers(s.t, run.floor, run.limit, run.start, **now)
    return Frame((view,), clock(s, "flow_pair", run.times), numbers)


def clock(s: Flow, name: str, times: np.ndarray) -> Time:
    """From the noise down, with a stop at each visited time."""
    return Time(s.T, s.t, name, "down", stops=times.tolist(), ticks=data_to_noise(s.T))


@memo(most=32)
def drawn(s: Flow) -> tuple[pair.Pair, Blob, dict[str, np.ndarray]]:
    """(the Pair without its places, its picture, its numbers over t)."""
    schedule, mixture = s.noises(), pair.bumps(s.bumps, s.share, s.gap, s.width)
    run = pair.simulate(schedule, mixture, s.steps, s.ode, s.variance, seed=s.seed)
    half = pair.reach(mixture)
    curves = pair.curves(schedule, mixture, run.times, half)
    shades = pair.density_over_time(schedule, mixture, half)
    data = packed(run, pair.histograms(run, half), curves, shades, half)
    return replace(run, places=np.empty(0)), data, pair.columns(schedule, run)


def packed(
    run: pair.Pair, histograms: np.ndarray, curves: np.ndarray, shades: np.ndarray, half: float
) -> Blob:
    """What the picture holds: histograms (2, K, B) and curves (K, L), densities over [-half, half]
    at the run's K times; shades (T', X) the same over all t; paths, distances and the floor."""
    paths, ranks = pair.paths(run)
    scale, whole = quantise(np.clip(finite(paths, "paths", ndim=3), -2 * half, 2 * half))
    bar_scale, bars = quantise(finite(histograms, "histograms", ndim=3))
    curve_scale, heights = quantise(finite(curves, "curves", ndim=2))
    shown = pair.shown(run.times)
    meta = {
        "times": run.times.tolist(), "scale": scale, "half": float(half),
        "ranks": [round(float(rank), 4) for rank in ranks], "shown": shown.tolist(),
        "floor": run.floor, "limit": run.limit,
        "bar_scale": bar_scale, "curve_scale": curve_scale,
        "peak": float(max(curves[shown].max(), histograms[:, shown].max() / 1.15)),
    }  # fmt: skip
    return blob(
        "flow", meta,
        paths=("int16", whole), histograms=("int16", bars), curves=("int16", heights),
        shades=("uint8", np.round(255 * np.sqrt(shades / shades.max()))),
        distances=("float32", run.distances),
    )  # fmt: skip


# --- in the plane ---------------------------------------------------------------------------------


def in_plane(s: Flow) -> Frame:
    """Two stages with one clock; the first has its row and reports t."""
    run, clouds, tint, columns = planes(replace(s, t=0))
    time = clock(s, "flow_plane", run.times)
    follows = replace(time, t=None, stops=())
    views = tuple(
        StageView(
            Picture([Take(cloud, colours=tint)], columns, readout=readout, trails=TRAILS,
                    extent=REACH, label=Phrase(Word("flow_pair.plane"), ": ", title)),
            Controls(), Reports(t=name == "sde", picked=False), name, its,
        )
        for name, title, cloud, readout, its in zip(
            ("sde", "ode"), titles(s), clouds, (READOUT, ()), (time, follows), strict=True
        )
    )  # fmt: skip
    ratios = (
        tuple(map(Estimate, (row / run.floors).tolist(), errors.tolist()))
        for row, errors in zip(run.distances, run.errors, strict=True)
    )
    return Frame(views, time, PlaneNumbers(s.t, tuple(run.times[run.five].tolist()), *ratios))


@memo(most=16)
def planes(s: Flow) -> tuple[pair.Planes, list[Blob], Blob, Blob]:
    """(the Planes without their places, clouds of both, tint, table)."""
    schedule, density = s.noises(), s.density()
    run = pair.simulate_plane(schedule, density, s.steps, s.ode, s.variance, seed=s.seed)
    keys = np.unique(np.rint(np.linspace(0, s.steps, min(KEYS, s.steps + 1))).astype(int))
    clouds = [frames(each[keys], run.times[keys]) for each in run.places]
    columns = table({"alpha_bar": schedule.alphas_bar, "noise": schedule.noise})
    return replace(run, places=np.empty(0)), clouds, colours(run.ranks), columns
