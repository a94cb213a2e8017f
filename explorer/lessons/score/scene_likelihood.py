"""The log-likelihood by the ODE against the exact one: at a point, in the plane, and its error.

One point goes to the noise, with the density at every t under it. The plane and the error are made
beside the page (work_likelihood.py) and are Plotly's to draw; here are their numbers.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from explorer.core.likelihood import evaluations, flow
from explorer.core.samplers import step_times
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, colours, frames, heat, table
from explorer.frames.parts import Curve, Handle, Mark, Readout, Take
from explorer.frames.record import Estimate, Estimated, Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.score import scene_ode as ode
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.scene_settings import Asked, Likelihood
from explorer.worlds.memo import memo

SWARM, SWARM_STEPS = 160, 40
HEATS, CELLS, HALF = 9, 49, 2.6
DISC = 0.25  # the radius of the disc about the point at t = 0
SEGMENTS = 48  # of the drawn path
NOTHING = Estimate()
CURVES = (
    Curve("exact", Word("likelihood.curve_exact"), "exact", "dash", panel="a"),
    Curve("ode", Word("likelihood.curve_ode"), "prediction", panel="a"),
    Curve("volume", "∫∇·v dφ", "spread", panel="b"),
)
READOUT = (Readout("−ln q_t", "exact"), Readout("ODE", "ode"))


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Of the plane and of the error: points that no training has seen, cells each way."""

    held_out: Given[int] = ode.HELD_OUT
    cells: Given[int] = ode.CELLS
    studied: Given[int] = ode.STUDIED


@dataclass(frozen=True, kw_only=True)
class PointNumbers(Counts):
    """−ln p of the point, exact and by the ODE, its standard error, and the difference; and what
    the latter is: log_p = end + volume, the noise's log-density and the integral of div v.

    patch, grown : by how much the patch around the point is larger at t, and at the noise.
    """

    t: Given[int]

    exact_nats: Exact[float]
    ode_nats: Estimated[float]
    error_nats: Estimated[float]
    gap_nats: Estimated[float]
    log_p_nats: Measured[float]
    end_nats: Measured[float]
    volume_nats: Measured[float]
    patch: Measured[float]
    grown: Measured[float]


@dataclass(frozen=True, kw_only=True)
class PlaneNumbers(Counts):
    """Mean bits per dimension, each with its standard error, of the `known` held-out points:
    exact, by the ODE, and their difference.  evaluations : of the denoiser for each point."""

    evaluations: Given[int]
    known: Measured[int] = 0
    exact_bits: Estimate = NOTHING
    ode_bits: Estimate = NOTHING
    gap_bits: Estimate = NOTHING


@dataclass(frozen=True, kw_only=True)
class ErrorNumbers(Counts):
    """slopes : (line, k) of error ~ n^k, nan until known.  reference : what the error is from, the
    "exact" density, or for a network its own answer with many steps of "heun"."""

    slopes: tuple[tuple[str, Measured[float]], ...] = ()
    reference: str = "exact"


def frame(s: Likelihood, act: str, seen: ode.Many | ode.Study | work.Training | None) -> Frame:
    """An act's picture and its numbers, as far as they are known."""
    if act == "likelihood/point":
        return point(s)
    if act == "likelihood/plane":
        return Frame(numbers=plane(s, seen if isinstance(seen, ode.Many) else None))
    return Frame(numbers=error(seen if isinstance(seen, ode.Study) else None))


# --- one point ----------------------------------------------------------------------------------


def point(s: Likelihood) -> Frame:
    """The point's way, the density under it and others on their way."""
    under, path = ground(s.who), way(replace(s, t=0))
    columns = ode.over_time(path, s.T)
    picture = Picture(
        [Take(under.cloud, colours=under.tint)], table(columns), CURVES,
        readout=READOUT, marks=marks(path), heat=under.heat, extent=HALF,
        label=Word("likelihood.stage"),
    )  # fmt: skip
    hand = Controls(handles=[Handle("x", s.x, s.y, "data", "x_0")])
    view = StageView(picture, hand, Reports(t=True, picked=False))
    time = Time(s.T, s.t, "likelihood", ticks=data_to_noise(s.T), log=True)
    exact, by_ode, volume = (
        float(each) for each in (path.exact[0], path.by_ode[0], path.volume[-1])
    )
    numbers = PointNumbers(
        t=s.t, exact_nats=-exact, ode_nats=-by_ode, error_nats=float(path.error[0]),
        gap_nats=exact - by_ode, log_p_nats=by_ode, end_nats=path.end, volume_nats=volume,
        patch=float(columns["patch"][s.t]), grown=float(np.exp(volume)),
    )  # fmt: skip
    return Frame((view,), time, numbers)


@memo(most=256)
def way(s: Likelihood) -> ode.Path:
    """The point's path and what is known along it."""
    return ode.follow(work.jacobian(s.who), s.density(), np.array([s.x, s.y]), s.seed, **s.how)


@dataclass(frozen=True)
class Ground:
    """What does not depend on the point: the density at some t, and others on their way."""

    heat: Blob
    cloud: Blob
    tint: Blob


@memo(most=16)
def ground(who: Asked) -> Ground:
    schedule, density = who.noises(), who.density()
    side = np.linspace(-HALF, HALF, CELLS)
    grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    times = step_times(schedule.T, min(HEATS - 1, schedule.T), "quadratic").tolist()
    values = [density.log_prob(schedule, grid, t).reshape(CELLS, CELLS) for t in times]
    relative = np.stack([np.exp(0.5 * (each - each.max())) for each in values])
    data, count = who.data(SWARM), min(SWARM_STEPS, schedule.T)
    turns = list(flow(schedule, work.jacobian(who), data.x, count, "euler"))
    return Ground(
        heat(relative, (-HALF, HALF, -HALF, HALF), times),
        frames(np.stack([turn.x_t for turn in turns]), [turn.t for turn in turns]),
        colours(data.labels),
    )


def marks(path: ode.Path) -> list[Mark]:
    """The path, the point on it, and the disc that has the area of the patch around it."""
    ends = np.unique(np.rint(np.linspace(0, len(path.times) - 1, SEGMENTS + 1)).astype(int))
    places = np.round(path.x_t, 4)
    lines = [
        Mark("line", [[*places[a], *places[b]]], [0], "prediction")
        for a, b in itertools.pairwise(ends)
    ]
    times = path.times.tolist()
    radii = np.round(DISC * np.exp(0.5 * np.minimum(path.volume, 8.0)), 5)
    disc = Mark("circle", np.c_[places, radii].tolist(), times, "spread", hold=False)
    return [*lines, disc, Mark("dot", places.tolist(), times, "state", "xₜ", hold=False)]


# --- the plane, and how the error falls -----------------------------------------------------------


def plane(s: Likelihood, seen: ode.Many | None) -> PlaneNumbers:
    """Mean bits per dimension of the held-out points that are known, once two are."""
    calls = evaluations(s.T, s.num_steps, s.method)
    known = seen is not None and np.isfinite(seen.log_p[seen.held_out])
    if np.sum(known) < 2:
        return PlaneNumbers(evaluations=calls)
    by_ode, exact = (part[seen.held_out][known] for part in (seen.log_p, seen.exact))
    parts = {"exact_bits": exact, "ode_bits": by_ode, "gap_bits": by_ode - exact}
    bits = {name: Estimate(*ode.mean_bits(values)) for name, values in parts.items()}
    return PlaneNumbers(evaluations=calls, known=int(np.sum(known)), **bits)


def error(seen: ode.Study | None) -> ErrorNumbers:
    """The slopes of what is known."""
    if seen is None:
        return ErrorNumbers()
    slopes = {name: ode.slope(line) for name, line in seen.steps.items()}
    slopes |= {name: ode.slope(line, 1) for name, line in seen.probes.items()}
    return ErrorNumbers(slopes=tuple(slopes.items()), reference=seen.reference)
