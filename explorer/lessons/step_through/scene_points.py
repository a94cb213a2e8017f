"""One reverse step of a cloud: the whole cloud on its way, and the step of its followed point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from explorer.data.nearest import nearest_labels
from explorer.frames.frame import Frame, Picture, Reports, StageView
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Mark, Readout, Take
from explorer.frames.record import Given
from explorer.frames.text import Text, Word
from explorer.lessons.step_through import scene_magnified as magnified
from explorer.lessons.step_through import scene_marks as step_marks
from explorer.lessons.step_through import scene_walk as walks
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import World

POINTS = 600  # of the cloud
KEYS = 201  # key frames of the cloud at most
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
_walks = Memo(5)


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """What the page shows of a cloud.

    start : "noise" or "data".  options : the sampler's own, as pairs.  num_steps : None for every
    t.  centres : how many points the memorising denoiser knows.  point : the followed one.
    """

    denoiser: str = "density"
    start: str = "noise"
    sampler: str = "ddpm"
    options: tuple[tuple[str, object], ...] = (("variance", "posterior"),)
    num_steps: int | None = None
    centres: int = 100
    point: int = 491
    t: int = 100

    @property
    def walk(self) -> Settings:
        """The part that the walk depends on."""
        return replace(self, point=0, t=0)


def defaults() -> Settings:
    """How the page opens."""
    return Settings()


@dataclass(frozen=True, kw_only=True)
class Numbers(walks.AtStep):
    """The followed point's step at t; how many points walk, key frames of them travel, steps are
    made, and how many of these carry a grid of grid × grid places."""

    points: Given[int]
    frames: Given[int]
    steps: Given[int]
    heats: Given[int]
    grid: Given[int]


def frame(settings: Settings) -> Frame:
    """Two stages on one clock: the cloud, and the followed point's step in units of its sigma."""
    walk = walk_of(settings)
    cloud, step = cloud_of(settings.walk), step_of(replace(settings, t=0))
    counts = {"frames": cloud.frames, "heats": step.heats, "steps": len(walk.sigma)}
    numbers = Numbers(**walks.at_t(step.columns, settings.t), **counts, points=POINTS,
                      grid=magnified.CELLS)  # fmt: skip
    whole = Picture(
        [Take(cloud.blob, colours=cloud.tint)],
        step.table,
        readout=(Readout("ᾱ_t", "alpha_bar"), Readout("σ_t", "sigma")),
        marks=step.marks,
        ghost=cloud.ghost,
        label=Word("step_through.stage"),
    )
    still = Take(frames(np.full((1, 1, 2), AWAY), [0]))
    enlarged = Picture([still], heat=step.heat, marks=step.enlarged, extent=magnified.HALF,
                       label=Word("step_through.zoom_stage"))  # fmt: skip
    time = walks.clock(walk, settings.t, "step_through.data")
    # the magnified step has no t of its own: one stage leads
    follows = replace(time, t=None, stops=(), ticks=())
    views = (StageView(whole, reports=Reports(t=True), name="cloud"),
             StageView(enlarged, name="step", time=follows))  # fmt: skip
    return Frame(views, time, numbers)


# --- the walk -----------------------------------------------------------------------------------


def walk_of(settings: Settings, telling: Callable = lambda what: None) -> walks.Walk:
    """The walk of these settings, made once for all who ask.

    telling("training" or "walking") : gives a callback for the share that is done, or None.
    """
    return _walks.make(settings.walk, lambda: _walk(settings, telling))


def _walk(settings: Settings, telling: Callable) -> walks.Walk:
    rng = np.random.default_rng([settings.seed, 3])
    noise = rng.standard_normal((POINTS, 2))
    start = settings.data(POINTS).x if settings.start == "data" else noise
    given = (settings.world, settings.denoiser, settings.centres)
    denoiser = networks.ready(*given, lambda: telling("training"))
    return walks.walk_as(settings, denoiser, start, rng, telling("walking"))


# --- the blobs ----------------------------------------------------------------------------------


class Cloud(NamedTuple):
    """The cloud on its way; labels (N,) : by the data nearest to where each point arrives."""

    blob: Blob
    tint: Blob
    ghost: Blob
    labels: np.ndarray
    frames: int


class Step(NamedTuple):
    """The followed point's steps: their numbers over t, and how both stages show them."""

    columns: dict[str, np.ndarray]
    table: Blob
    marks: tuple[Mark, ...]
    enlarged: tuple[Mark, ...]
    heat: Blob
    heats: int


@memo(most=12)
def cloud_of(settings: Settings) -> Cloud:
    walk = walk_of(settings)
    keys = magnified.thinned(len(walk.times), KEYS)
    drawn = settings.data(4000, 0)
    labels = nearest_labels(walk.x_t[-1], drawn.x, drawn.labels)
    by_heart = settings.denoiser == "training"
    ghost = settings.data(settings.centres).x if by_heart else drawn.x[:1500]
    blob = frames(walk.x_t[keys], walk.times[keys])
    return Cloud(blob, colours(labels), frames(ghost[None], [0]), labels, len(keys))


@memo(most=12)
def step_of(settings: Settings) -> Step:
    walk = walk_of(settings)
    seen = magnified.magnify(walk, settings.point, settings.density())
    columns = walks.columns(walk, settings.point)
    marks = _marks(walk, step_marks.in_cloud(walk, settings.point), CLOUD_LOOKS)
    enlarged = _marks(walk, step_marks.in_step(seen), STEP_LOOKS)
    return Step(columns, table(columns), marks, enlarged, _heat(walk, seen), len(seen.shown))


def _heat(walk: walks.Walk, seen: magnified.Magnified) -> Blob:
    """The true density at each t where one stands, relative to its peak; nothing at t = 0."""
    peaks = seen.density.max(axis=(1, 2), keepdims=True)
    nothing = np.zeros((1, *seen.density.shape[1:]))
    times = [*walk.times[seen.shown], 0]
    return heat(np.concatenate([seen.density / peaks, nothing]), seen.extent, times)


def _marks(
    walk: walks.Walk,
    tracks: Mapping[str, tuple[str, np.ndarray]],
    looks: Mapping[str, tuple[str, Text]],
) -> tuple[Mark, ...]:
    times = step_marks.key_times(walk).tolist()
    return tuple(
        Mark(tracks[name][0], np.round(tracks[name][1].astype(float), 4), times, colour, label)
        for name, (colour, label) in looks.items()
        if name in tracks
    )
