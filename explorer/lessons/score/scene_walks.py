"""Plain Langevin dynamics beside the annealed one, from the same start with the same noise.

A setting's two walks are made once for all readers and travel as key frames, so that playing and
scrubbing ask no server. Their clock counts steps of the dynamics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Curve, Take
from explorer.frames.record import Estimated, Exact, Given, Measured
from explorer.frames.text import Phrase, Word
from explorer.lessons.score import scene_langevin as langevin
from explorer.lessons.score.scene_settings import TWO_MODES, Walks
from explorer.worlds import world
from explorer.worlds.memo import Memo

NAMES = ("plain", "annealed")
T = 200  # of the levels' schedule, cosine
PARTICLES = 800
HALF = (3.4, 2.6)
_drawn = Memo(12)
Telling = Callable[[], Callable[[float], None] | None]


@dataclass(frozen=True)
class Numbers:
    """At step k of each walk: the share of particles in the left mode, low and high one standard
    error from it (Wilson), the distance to the data (sliced W2) and the step η, nan once particles
    are gone.

    truth : the left mode's probability.  floor : the distance that exact draws have, in the mean,
    with its standard error.  noise : √(1−ᾱ) of the annealed walk's level.  gone : the first step
    at which a particle was out of the picture.  eta_most : from there on no step settles.
    particles, keys, T : of the simulation.
    """

    k: Given[int]
    truth: Exact[float]
    floor: Estimated[float]
    floor_error: Estimated[float]
    noise: Exact[float]
    share_plain: Measured[float]
    low_plain: Estimated[float]
    high_plain: Estimated[float]
    sw2_plain: Measured[float]
    eta_plain: Exact[float]
    share_annealed: Measured[float]
    low_annealed: Estimated[float]
    high_annealed: Estimated[float]
    sw2_annealed: Measured[float]
    eta_annealed: Exact[float]
    gone: Measured[int | None]
    eta_most: Exact[float]
    particles: Given[int] = PARTICLES
    keys: Given[int] = langevin.KEYS
    T: Given[int] = T


@dataclass(frozen=True)
class Drawn:
    """clouds, heats : of the plain walk and the annealed one.  columns : over the steps."""

    clouds: tuple[Blob, ...]
    heats: tuple[Blob, ...]
    tint: Blob
    columns: dict[str, np.ndarray]
    table: Blob
    gone: int | None


def frame(s: Walks, act: str = "", seen: object = None) -> Frame:
    """The two walks, and the measures over their steps with the clock's row."""
    now = drawn(s)
    ticks = ((0, Word("score.begin")), (s.steps, Word("score.end")))
    time = Time(s.steps, s.k, "score_langevin", ticks=ticks, symbol="k")
    pair = (
        StageView(
            Picture([Take(now.clouds[i], colours=now.tint)], heat=now.heats[i], extent=HALF[1],
                    label=Word(f"score.{name}")),
            Controls(), Reports(picked=False), name, replace(time, t=None, ticks=()),
        )
        for i, name in enumerate(NAMES)
    )  # fmt: skip
    measures = Picture([Take(now.clouds[0])], now.table, curves(s), label=Word("score.curves"))
    below = StageView(measures, Controls(), Reports(t=True, picked=False), "walks")
    return Frame((*pair, below), time, numbers(s, now))


def curves(s: Walks) -> tuple[Curve, ...]:
    """Of two modes the share of the left one; of every shape the distance."""
    looks = (("error", "dash"), ("prediction", ""))
    shares = [Curve("truth", Word("score.truth"), "exact", "longdash", panel="share")]
    distances = [Curve("floor", Word("score.floor"), "exact", "longdash", panel="sw2")]
    for name, (colour, dash) in zip(NAMES, looks, strict=True):
        short = Word(f"score.{name}_short")
        shares.append(Curve(f"share_{name}", short, colour, dash, panel="share"))
        label = Phrase("SW_2, ", short)
        distances.append(Curve(f"sw2_{name}", label, colour, dash, panel="sw2"))
    return (*(shares if s.dataset == TWO_MODES else ()), *distances)


def numbers(s: Walks, now: Drawn) -> Numbers:
    """The numbers at step k."""
    at_k = {name: float(values[s.k]) for name, values in now.columns.items()}
    most = 2 * float(now.columns["eta_plain"][0]) / s.size
    keys = min(langevin.KEYS, s.steps + 1)
    return Numbers(s.k, **at_k, gone=now.gone, eta_most=most, keys=keys)


# --- what is made once for all readers ----------------------------------------------------------


def mixture(s: Walks) -> Mixture:
    """The density on which both walk."""
    if s.dataset == TWO_MODES:
        return langevin.two_modes(s.weight, s.distance)
    return world.density(s.dataset)


def drawn(s: Walks, telling: Telling = lambda: None) -> Drawn:
    """Both walks and their distances to the data; telling() gives a callback for the share done."""
    s = replace(s, k=0)
    return _drawn.make(s, lambda: _draw(s, telling() or (lambda share: None)))


def _draw(s: Walks, tell: Callable[[float], None]) -> Drawn:
    density, schedule = mixture(s), world.schedule("cosine", T)
    rng = np.random.default_rng([s.seed, 5])
    x, real = langevin.start(density, PARTICLES, rng, s.way), density.sample(PARTICLES, rng)
    floor, floor_error = langevin.floor(density, real, rng)
    plans = [langevin.Plan(s.steps, n, s.size, s.temperature) for n in (1, s.levels)]
    walks = []
    for i, plan in enumerate(plans):
        noise = np.random.default_rng([s.seed, 6])
        walks.append(
            langevin.walk(density, schedule, plan, x, noise, lambda p, i=i: tell((i + p) / 2))
        )
    columns = _columns(walks, real, schedule) | {
        "floor": np.full(s.steps + 1, floor),
        "floor_error": np.full(s.steps + 1, floor_error),
        "truth": np.full(s.steps + 1, langevin.mass_left(density)),
    }
    return Drawn(
        clouds=tuple(frames(walk.x, walk.keys) for walk in walks),
        heats=tuple(_heat(density, schedule, plan) for plan in plans),
        tint=colours(np.full(PARTICLES, 0.3)),
        columns=columns,
        table=table(columns),
        gone=min((walk.gone for walk in walks if walk.gone is not None), default=None),
    )


def _heat(density: Mixture, schedule: Schedule, plan: langevin.Plan) -> Blob:
    values, moments = langevin.landscape(density, schedule, plan, HALF)
    x, y = HALF
    return heat(values, (-x, x, -y, y), moments, limits=(0.0, 1.0), colour="data")


def _columns(
    walks: Sequence[langevin.Walk], real: np.ndarray, schedule: Schedule
) -> dict[str, np.ndarray]:
    """Everything over the steps k = 0..n that curves and numbers show."""
    k = np.arange(len(walks[0].share))
    columns: dict[str, np.ndarray] = {}
    for name, walk in zip(NAMES, walks, strict=True):
        columns[f"share_{name}"] = walk.share
        low, high = langevin.wilson(walk.share, PARTICLES)
        columns |= {f"low_{name}": low, f"high_{name}": high}
        columns[f"sw2_{name}"] = np.interp(k, walk.keys, langevin.distances(walk, real))
        columns[f"eta_{name}"] = walk.eta
    return columns | {"noise": schedule.noise[walks[1].times]}
