"""The part `eta`: one slider from the ODE (0) to DDPM (1), moved at display rate.

Nine chains from one x_T with one run of noises travel to the browser once; the slider mixes the two
nearest. As the noises are drawn once, what moves under the hand is the doing of η alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.gaussian import gaussian_variance, gaussian_variance_ddpm
from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.frames import pack
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, basis, frames, table
from explorer.frames.parts import LiveSlider, Profile, Readout, Take
from explorer.frames.pictures import profile
from explorer.frames.record import Estimate, Exact, Given
from explorer.frames.text import Label, Word
from explorer.lessons.samplers.scene_runs import noise_seed, start
from explorer.lessons.samplers.scene_yard import MeasuredYard, Yard, tinted, yard_of
from explorer.worlds.memo import memo
from explorer.worlds.world import World

POINTS, SHOWN = 800, 600
VARIANCE = 0.25  # of the Gaussian data whose fate is known in closed form
FINE = np.linspace(0, 1, 41)  # for curves over η
ETAS = tuple(np.linspace(0.0, 1.0, 9).tolist())
KEYS = 17  # moments of each chain that are shown


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides the part: a world whose T steps are the chain's, η and t."""

    T: int = 10
    eta: float = 0.0
    t: int = 0


@dataclass(frozen=True)
class Numbers:
    """ratio : of the samples' SW2 to the floor, at this η; ode, ddpm : at η = 0 and 1; their errors
    are the floor's.  variance : of what the chain makes of Gaussian data; beta50 … : of chains of
    Ho's linear schedule with T = 50, by DDPM with β, with β̃, and by DDIM."""

    eta: Given[float]
    T: Given[int]
    ratio: Estimate
    ode: Estimate
    ddpm: Estimate
    variance: Exact[float]
    beta50: Exact[float]
    posterior50: Exact[float]
    ddim50: Exact[float]


@memo(most=32)
def frame(settings: Settings, seen: object = None) -> Frame:
    """The cloud with its slider, and two curves over η on which the present η is marked."""
    nine, shown, etas = swept(settings.world)
    eta, T, floor = settings.eta, settings.T, yard_of(settings, POINTS).floor.value
    far = {"ratio": np.full(T + 1, distance_at(settings.world, eta) / floor)}
    shown = replace(shown, table=table(columns(nine, eta, np.arange(T + 1), floor) | far))
    hand = LiveSlider("eta", Word("samplers.eta_slider"), 0.0, 1.0, 0.01, eta, sweep=etas)
    time = Time(T, settings.t, "samplers_eta", play="down", ticks=data_to_noise(T))
    view = StageView(shown, Controls([hand]), Reports(t=True), name="eta")
    return Frame((view,), time, numbers(settings, nine))


def numbers(settings: Settings, nine: Sweep) -> Numbers:
    yard, eta = yard_of(settings, POINTS), settings.eta
    distances = distance_at(settings.world, eta), nine.distances[0], nine.distances[-1]
    ratios = (yard.over_floor(float(each)) for each in distances)
    variance = gaussian_variance(settings.noises(), VARIANCE, eta)
    return Numbers(eta, settings.T, *ratios, variance, *of_fifty())


@memo(most=48)
def distance_at(world: World, eta: float) -> float:
    """How far the chain of this very η ends from the data: walked, not mixed of two others."""
    nine, *_ = swept(world)
    if eta in ETAS:
        return float(nine.distances[ETAS.index(eta)])
    return float(walked(world, (eta,)).distances[0])


@memo(most=1)
def of_fifty() -> tuple[float, float, float]:
    """The variances of a linear schedule of 50 steps: DDPM with β, with β̃, DDIM."""
    own = SCHEDULES["linear"](50)
    ddim = (gaussian_variance(own, VARIANCE, eta) for eta in (1.0, 0.0))
    return gaussian_variance_ddpm(own, VARIANCE), *ddim


# --- the chains ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sweep:
    """times (K,) rising; places (E, K, N, D) at the η and times; distances (E,) of all N."""

    times: np.ndarray
    places: np.ndarray
    distances: np.ndarray


def sweep(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x_T: np.ndarray,
    seed: int | Sequence[int],
    yard: Yard,
    shown: int,
    etas: Sequence[float] = ETAS,
) -> Sweep:
    """DDIM through every t for each η, from one x_T (N, 2), with one run of noises.

    shown : so many points are kept; the distances are those of all.
    """
    times = key_times(schedule.T)
    places, distances = [], []
    for eta in etas:
        rng = np.random.default_rng(seed)
        run = SAMPLERS["ddim"](schedule, denoiser, x_T, rng, eta=eta, num_steps=None)
        seen = {step.t: step.x_t for step in run}
        places.append(np.stack([seen[t][:shown] for t in times.tolist()]))
        distances.append(yard.distance(seen[0]))
    return Sweep(times, np.stack(places), np.array(distances))


def key_times(T: int) -> np.ndarray:
    """At most KEYS of the t in 0..T, rising, closer together where the data take shape."""
    return np.unique(np.rint(T * np.linspace(0, 1, min(KEYS, T + 1)) ** 1.3).astype(int))


def weights_of(times: np.ndarray, eta: float, etas: Sequence[float] = ETAS) -> np.ndarray:
    """(K, E, K): how much cloud (k, e) counts at each time, for an η between those computed.

    At times[k] the clouds k of the two neighbouring η are mixed; a table of these columns, which
    is read linearly between its rows, mixes neighbouring times as well.
    """
    share = np.array([np.interp(eta, etas, row) for row in np.eye(len(etas))])
    return np.eye(len(times))[:, None, :] * share[None, :, None]


@memo(most=12)
def swept(world: World) -> tuple[Sweep, Picture, Blob]:
    """Nine chains; their picture but for the table of an η; the slider's tables."""
    yard, nine = yard_of(world, POINTS), walked(world, ETAS)
    clouds = nine.places.transpose(1, 0, 2, 3).reshape(-1, SHOWN, 2)
    names = tuple(f"c{j}" for j in range(len(clouds)))
    shown = Picture(
        [Take(basis(clouds), names, tinted(world, nine.places[0, 0]))],
        profiles=(distance_curve(nine, yard), variance_curve(world.noises())),
        readout=[Readout(Label({"en": "SW₂/floor", "zh": "SW₂/下限"}), "ratio", 2)],
        ghost=frames(world.data(4000, 0).x[None, :1200], [0]),
        extent=2.2,
        label=Word("samplers.eta_stage"),
    )
    tables = [columns(nine, eta, nine.times, yard.floor.value) for eta in ETAS]
    return nine, shown, pack.sweep(ETAS, tables, nine.times)


def walked(world: World, etas: Sequence[float]) -> Sweep:
    """The chains of these η."""
    yard, x_T = yard_of(world, POINTS), start(world, POINTS)
    return sweep(world.noises(), world.ideal(), x_T, noise_seed(world), yard, SHOWN, etas)


def columns(nine: Sweep, eta: float, rows: np.ndarray, floor: float) -> dict[str, np.ndarray]:
    """The table for one η at the times `rows`: how much each cloud counts, and numbers."""
    weights = weights_of(nine.times, eta).reshape(-1, len(nine.times))
    counts = {f"c{j}": np.interp(rows, nine.times, column) for j, column in enumerate(weights)}
    ratio = np.interp(eta, ETAS, nine.distances) / floor
    return counts | {"eta": np.full(len(rows), eta), "ratio": np.full(len(rows), ratio)}


def distance_curve(nine: Sweep, yard: MeasuredYard) -> Profile:
    """SW2 over the floor against η, between the edges of what real data score."""
    ratios, (low, high) = nine.distances / yard.floor.value, yard.edges
    return Profile(
        over_eta(np.interp(FINE, ETAS, ratios)),
        (Word("samplers.eta_curve"),), ("prediction",), x_label="η", mark="eta",
        title=Word("samplers.eta_title"), y_range=(0.0, max(2.0, 1.1 * float(np.max(ratios)))),
        reference=over_eta(low.value / yard.floor.value, high.value / yard.floor.value),
        reference_labels=(Word("samplers.eta_real"), ""),
    )  # fmt: skip


def variance_curve(schedule: Schedule) -> Profile:
    """What the chain makes of Gaussian data, beside their variance and DDPM's with β."""
    return Profile(
        over_eta([gaussian_variance(schedule, VARIANCE, eta) for eta in FINE]),
        (Word("samplers.gauss_curve"),), ("spread",), x_label="η", mark="eta",
        title=Word("samplers.gauss_title"), y_range=(0.0, 0.35),
        reference=over_eta(VARIANCE, gaussian_variance_ddpm(schedule, VARIANCE)),
        reference_labels=(Word("samplers.gauss_truth"), Word("samplers.gauss_beta")),
        reference_colours=("exact", "noise"),
    )  # fmt: skip


def over_eta(*curves: ArrayLike) -> Blob:
    """Curves over FINE; a number alone is a level that does not change."""
    rows = [np.broadcast_to(np.asarray(curve, float), FINE.shape) for curve in curves]
    return profile(np.array(rows)[None], FINE)
