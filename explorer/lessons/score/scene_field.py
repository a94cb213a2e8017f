"""The score's field at t, and what it says at one place that the hand chooses.

Whatever the denoiser, the numbers at the place are the browser's own while the hand moves: of a
mixture (the density, or the training set) the exact weighted mean, of a network a lattice that is
sent ahead, bilinear between its nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.core.exact import Empirical
from explorer.core.mixture import Mixture
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, basis, colours, field, heat, table
from explorer.frames.parts import Handle, HandMark, Mark, Readout, Take
from explorer.frames.probes import MeanNear, OnLattice, Sum, centres, halves, lattice
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.score import scene_score as score
from explorer.lessons.score.scene_settings import Field
from explorer.worlds import networks
from explorer.worlds.field import field_times
from explorer.worlds.memo import Memo
from explorer.worlds.world import noise

CLOCK = "score_field"
REACH = 2.6  # half the width that is shown
POINTS = 1500
CROSSES = 200  # of training points at most; more would hide the field
WORST = 1.0  # the error at which the heat is full: as long as a typical noise
SUMS = (
    Sum("eps", {"x": "inverse_noise", "x0_hat": "minus_signal_noise"}),
    Sum("score", {"eps": "minus_inverse_noise"}),
    Sum("again", {"x": "inverse_signal", "score": "rest_signal"}),
    Sum("shrunk", {"x0_hat": "signal"}),
)
MARKS = (
    HandMark("line", ({"shrunk": 1.0}, {"x0_hat": 1.0}), "muted", dash="dot"),
    HandMark("arrow", ({"x": 1.0}, {"x0_hat": 1.0}), "prediction"),
    HandMark("arrow", ({"x": 1.0}, {"shrunk": 1.0}), "noise"),
    HandMark("ring", ({"x0_hat": 1.0},), "prediction", "x̂₀"),
    HandMark("dot", ({"x": 1.0},), "state", "xₜ"),
)
Telling = Callable[[str], Callable[[float], None] | None]  # "computing" or "training" → progress
_drawn = Memo(10)


@dataclass(frozen=True)
class Numbers:
    """At t the schedule's √ᾱ, √(1−ᾱ) and 1−ᾱ; at the place (x, y) what the denoiser says, and
    x̂0 again by Tweedie's formula; nan where nothing is said (at t = 0, or log q of a network).

    points : of the cloud.  fields, keys : times at which arrows, and lattices, are computed.
    """

    t: Given[int]
    signal: Exact[float]
    noise: Exact[float]
    rest: Exact[float]
    x0_hat: Measured[tuple[float, float]]
    eps_hat: Measured[tuple[float, float]]
    score: Measured[tuple[float, float]]
    again: Measured[tuple[float, float]]
    score_length: Measured[float]
    log_q_nats: Exact[float]
    points: Given[int]
    fields: Given[int]
    keys: Given[int]


@dataclass(frozen=True)
class Drawn:
    """All that neither the hand nor t changes."""

    cloud: Blob
    tint: Blob
    table: Blob
    field: Blob
    heat: Blob | None
    reference: Blob | None
    probes: tuple[MeanNear | OnLattice | Sum, ...]
    training: tuple[Mark, ...]
    denoiser: Any
    mixture: Any


def frame(s: Field, act: str = "", seen: object = None) -> Frame:
    """The field, or the error, under the points; the place with its arrows."""
    now = drawn(s)
    layers = {"field": now.field, "reference": now.reference, "bands": True}
    if s.lens == "error":
        layers = {"heat": now.heat}
    picture = Picture(
        [Take(now.cloud, ("signal", "noise"), now.tint)], now.table,
        readout=[Readout("ᾱ_t", "alpha_bar"), Readout("√(1−ᾱ)", "noise")],
        marks=(*now.training, *MARKS), probes=now.probes, extent=REACH,
        label=Word("score.field_stage"), **layers,
    )  # fmt: skip
    hand = Controls(handles=[Handle("x", s.x, s.y, "state", "x_t")])
    view = StageView(picture, hand, Reports(t=True, picked=False))
    return Frame((view,), Time(s.T, s.t, CLOCK, ticks=data_to_noise(s.T)), numbers(s, now))


def numbers(s: Field, now: Drawn) -> Numbers:
    """The numbers at t and at the place."""
    schedule, t, x = s.noises(), s.t, np.array([[s.x, s.y]])
    place = score.Place(*np.full((4, 1, 2), np.nan))
    if t:
        place = score.at_place(schedule, now.denoiser, x, t)
    said = {name: tuple(each[0].tolist()) for name, each in place._asdict().items()}
    known = now.mixture is not None and (t or s.denoiser == "density")
    return Numbers(
        t, float(schedule.signal[t]), float(schedule.noise[t]),
        float(schedule.one_minus_alphas_bar[t]), **said,
        score_length=float(np.linalg.norm(place.score)),
        log_q_nats=float(now.mixture.log_prob(schedule, x, t)[0]) if known else float("nan"),
        points=POINTS, fields=len(field_times(s.T, score.FIELD_KEYS)),
        keys=len(field_times(s.T, score.FINE_KEYS)),
    )  # fmt: skip


# --- what is made once for all readers ----------------------------------------------------------


def drawn(s: Field, telling: Telling = lambda what: None) -> Drawn:
    """What the page carries; telling(what) gives a callback for the share that is done."""
    s = replace(s.still, lens="score")
    return _drawn.make(s, lambda: _draw(s, telling))


def _draw(s: Field, telling: Telling) -> Drawn:
    telling("computing")
    schedule, data = s.noises(), s.data(POINTS)
    denoiser = networks.ready(s.world, s.denoiser, s.centres, lambda: telling("training"))
    mixture = _mixture(s)
    error = reference = None
    if s.denoiser != "density":
        exact = s.ideal()
        off, times = score.error(schedule, denoiser, exact)
        error = heat(np.minimum(off, WORST), score.EXTENT, times, limits=(0, WORST), colour="error")
        reference = field(*score.field(schedule, exact))
    return Drawn(
        cloud=basis(np.stack([data.x, noise(POINTS, 2, s.seed)])),
        tint=colours(data.labels),
        table=table(_columns(schedule, mixture)),
        field=field(*score.field(schedule, denoiser)),
        heat=error,
        reference=reference,
        probes=_probes(schedule, denoiser, mixture),
        training=_crosses(s),
        denoiser=denoiser,
        mixture=mixture,
    )


def _mixture(s: Field) -> Mixture | None:
    """The mixture whose denoiser is shown, or None for a network."""
    if s.denoiser == "density":
        return s.density()
    return Empirical(s.data(s.centres).x) if s.denoiser == "training" else None


def _crosses(s: Field) -> tuple[Mark, ...]:
    """The points of a small training set, where its denoiser is shown."""
    if s.denoiser != "training" or s.centres > CROSSES:
        return ()
    return tuple(Mark("cross", [place], [0], "data") for place in s.data(s.centres).x)


def _columns(schedule: Schedule, mixture: Mixture | None) -> dict[str, np.ndarray]:
    s2 = None if mixture is None else score.variance_of(mixture)
    columns = score.columns(schedule, s2).items()
    return {half: part for name, each in columns for half, part in halves(name, each).items()}


def _probes(
    schedule: Schedule, denoiser: BoundDenoiser, mixture: Mixture | None
) -> tuple[MeanNear | OnLattice | Sum, ...]:
    """The place with all that follows from it: x0_hat, eps, the score, and x0_hat again."""
    if mixture is None:
        values, times = score.guesses(schedule, denoiser)
        return (OnLattice("x0_hat", "x", lattice(values, score.EXTENT, times)), *SUMS)
    near = MeanNear("centre", "x", centres(mixture.means, mixture.weights), "signal", "variance")
    return (near, Sum("x0_hat", {"x": "gain_x", "centre": "gain_centre"}), *SUMS)
