"""The figures that the lesson `score` quotes: plain values in, a number out (claims.py).

What is drawn is drawn by many: a share of `particles`, a mean over seeds with its standard error.
"""

from __future__ import annotations

import math

import numpy as np

from explorer.core.likelihood import log_likelihood
from explorer.frames.record import pick
from explorer.lessons.score import scene_bias, scene_field, scene_ode, scene_pair, scene_score
from explorer.lessons.score import scene_langevin as langevin
from explorer.lessons.score import scene_walks as walks
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.scene_likelihood import point
from explorer.lessons.score.scene_settings import Bias, Field, Flow, Likelihood, Walks
from explorer.worlds.memo import memo
from explorer.worlds.networks import config_of, slope_of, train_now
from explorer.worlds.world import schedule

MANY = 24_000  # particles of a share that is quoted
CONSTANTS = {
    "particles": walks.PARTICLES,
    "many": MANY,
    "bias_steps": scene_bias.STEPS,
    "lattice_spacing": scene_score.PIXEL,
    "full_error": scene_field.WORST,
    "last_drawn": scene_bias.LAST_DRAWN,
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return CONSTANTS[name]


def sizes_measured() -> int:
    """Step sizes η/s² at which the settled variance was measured."""
    return len(scene_bias.measured()["size"])


# --- Langevin -----------------------------------------------------------------------------------


@memo(most=8)
def left(levels: int, steps: int, weight: float) -> tuple[float, float]:
    """(percent, standard error): particles in the left mode, where all began in the right one."""
    s = Walks(levels=levels, steps=steps, weight=weight)
    rng = np.random.default_rng([s.seed, 7])
    x = langevin.start(walks.mixture(s), MANY, rng, s.way)
    plan = langevin.Plan(steps, levels, s.size)
    share = langevin.walk(walks.mixture(s), schedule("cosine", walks.T), plan, x, rng).share[-1]
    return 100 * float(share), 100 * math.sqrt(share * (1 - share) / MANY)


def left_percent(levels: int, steps: int, weight: float) -> tuple[float, float]:
    """The share of `left` with its error."""
    return left(levels, steps, weight)


def left_error_percent(levels: int, steps: int, weight: float) -> float:
    """The error of `left`."""
    return left(levels, steps, weight)[1]


def share_error_percent(weight: float, particles: int) -> float:
    """The standard error of the share that so many particles have in a mode of this weight."""
    return 100 * math.sqrt(weight * (1 - weight) / particles)


def mode_percent(side: str) -> float:
    """Which part of the data is in a mode as the page opens: of "left" or "right"."""
    weight = Walks().weight
    return 100 * (weight if side == "left" else 1 - weight)


# --- likelihood ---------------------------------------------------------------------------------


def ode_error_nats(method: str, num_steps: int, sets: int) -> float:
    """The root mean square over several sets of the points of act "error", exact density."""
    squares = []
    for seed in range(sets):
        who = Likelihood(seed=seed).who
        x, slope = work.held_out(who)[: scene_ode.STUDIED], work.jacobian(who)
        answer = log_likelihood(slope.schedule, slope, x, num_steps=num_steps, method=method)
        squares.append(np.mean((answer.log_p - who.density().log_density(x)) ** 2))
    return float(np.sqrt(np.mean(squares)))


@memo(most=4)
def probe_errors(kind: str) -> dict[int, float]:
    """What so many probes add to the exact trace, root mean square in nats."""
    who = Likelihood().who
    x = work.held_out(who)[: scene_ode.STUDIED]
    rng = np.random.default_rng([0, 33])
    slope = work.jacobian(who)
    return scene_ode.by_probes(slope.schedule, slope, x, scene_ode.COUNTS[-1], kind, rng)


def probe_error_nats(kind: str, probes: int) -> float:
    return probe_errors(kind)[probes]


def network_steps() -> int:
    """Of the training of the network that the page makes."""
    return config_of(Likelihood().world).steps


def network_gap_bits(seeds: int) -> tuple[float, float]:
    """(mean, standard error) over as many networks, each trained and measured with a seed of its
    own: by how much its bits per dimension on held-out points are above the exact ones."""
    gaps = []
    for seed in range(seeds):
        who = Likelihood(denoiser="trained", seed=seed).who
        network = train_now(config_of(who.world, seed=seed))
        x, slope = work.held_out(who), slope_of(network)
        own = log_likelihood(slope.schedule, slope, x, num_steps=Likelihood().num_steps)
        gaps.append(scene_ode.mean_bits(own.log_p - who.density().log_density(x))[0])
    return float(np.mean(gaps)), float(np.std(gaps, ddof=1) / np.sqrt(seeds))


# --- SDE and ODE --------------------------------------------------------------------------------


@memo(most=8)
def ends(steps: int, seeds: int) -> np.ndarray:
    """(2, seeds): the SDE's and the ODE's distance at t = 0 as a multiple of the floor."""
    s = Flow(steps=steps)
    mixture = scene_pair.bumps(s.bumps, s.share, s.gap, s.width)
    runs = [
        scene_pair.simulate(s.noises(), mixture, steps, s.ode, s.variance, seed=seed)
        for seed in range(seeds)
    ]
    return np.array([run.distances[:, 0] / run.floor for run in runs]).T


def end_times_floor(which: str, steps: int, seeds: int) -> tuple[float, float]:
    """(mean, standard error) of `ends` of "sde" or "ode"."""
    row = ends(steps, seeds)[("sde", "ode").index(which)]
    return float(row.mean()), float(row.std(ddof=1) / np.sqrt(seeds))


def end_spread(which: str, steps: int, seeds: int) -> float:
    """By how much one seed lies off: the standard deviation over the seeds."""
    return float(ends(steps, seeds)[("sde", "ode").index(which)].std(ddof=1))


def score_length(t: int, x: float, y: float) -> float:
    """Of the score of the shape at a place."""
    settings = Field()
    score = settings.density().score(settings.noises(), np.array([[x, y]]), t)
    return float(np.linalg.norm(score))


def size_with_variance(times: float) -> float:
    """The η/s² at which particles settle at that many times the right variance, 1/(1 − η/2s²)."""
    low, high = 0.0, 2.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if langevin_variance(middle) > times else (middle, high)
    return high


def langevin_variance(size: float) -> float:
    """Where the particles settle with the step η/s² = size, as a multiple of s²."""
    return float(scene_bias.at(size)["closed"])


def patch_grown() -> float:
    """How many times as large the patch of the point that the page opens with is at the noise."""
    return float(pick(point(Likelihood()).numbers, "grown"))


def patch_at(x: float, y: float) -> float:
    """And the patch of another point."""
    return float(pick(point(Likelihood(x=x, y=y)).numbers, "grown"))


# --- which option is right ----------------------------------------------------------------------


def score_of_scaled_density(factor: float) -> int:
    """0 if the score of a density times `factor` is that many times as long, 1 if it is longer by
    log(factor), 2 if it is the same; by differences of the logarithm."""
    density, h = Field().density(), 1e-5
    x = np.array([[0.4, 0.7]])
    ends_of = [density.log_density(x + np.array([[side * h, 0.0]])) for side in (1, -1)]
    plain, scaled = (
        float((a - b)[0] / (2 * h))
        for a, b in (ends_of, [each + math.log(factor) for each in ends_of])
    )
    away = [abs(scaled - guess) for guess in (factor * plain, plain + math.log(factor), plain)]
    return int(np.argmin(away))


def score_far_outside(t: int, near: list[float], far: list[float]) -> int:
    """The score far outside the cloud: 0 if it is longer than near, 1 if shorter, 2 if alike."""
    s = Field()
    long = [
        float(np.linalg.norm(s.density().score(s.noises(), np.array([place]), t)))
        for place in (near, far)
    ]
    ratio = long[1] / long[0]
    return 2 if 0.8 < ratio < 1.25 else int(ratio < 1)


def left_nearest(levels: int, steps: int, weight: float, options: list[float]) -> int:
    """Which option is nearest to the share in the left mode, in percent."""
    share = left(levels, steps, weight)[0]
    return int(np.argmin([abs(share - option) for option in options]))


def variance_too_large(size: float, options: list[float]) -> int:
    """Which option is nearest to the part by which the settled variance is too large."""
    part = float(scene_bias.at(Bias(size).size)["closed"]) - 1
    return int(np.argmin([abs(part - option) for option in options]))


def patch_between_turns(on: list[float], between: list[float]) -> int:
    """The patch of a point between the turns: 0 if it grows more than one's on the roll, 1 if it
    shrinks, 2 if it keeps its size."""
    grown = [
        float(pick(point(Likelihood(x=x, y=y)).numbers, "volume_nats")) for x, y in (on, between)
    ]
    return 0 if grown[1] > grown[0] else 1 if grown[1] < -0.05 else 2


def network_bits(seeds: int) -> int:
    """0 if a trained network's bits are below the exact ones, 1 if above, 2 if that is open."""
    gap, error = network_gap_bits(seeds)
    return 2 if abs(gap) < 2 * error else int(gap > 0)


def what_both_share(steps: int) -> int:
    """SDE and ODE from one x_T, at t = 0: 0 if their places agree, 1 if the bumps in which they end
    do, 2 if the law alone."""
    s = Flow(steps=steps)
    mixture = scene_pair.bumps(s.bumps, s.share, s.gap, s.width)
    run = scene_pair.simulate(s.noises(), mixture, steps, s.ode, s.variance)
    sde, ode = run.places[:, 0]
    if np.allclose(sde, ode, atol=0.05):
        return 0
    return 1 if np.mean((sde < 0) == (ode < 0)) > 0.95 else 2


def paths_cross(steps: int) -> int:
    """Whether paths change their order on the line: 0 if the ODE's do as often as the SDE's, 1 if
    only near the data, 2 if never."""
    s = Flow(steps=steps)
    mixture = scene_pair.bumps(s.bumps, s.share, s.gap, s.width)
    run = scene_pair.simulate(s.noises(), mixture, steps, s.ode, s.variance, n=400)
    order = [np.argsort(run.places[:, -1][i], kind="stable") for i in range(2)]
    crossed = [(np.diff(run.places[i][:, order[i]], axis=1) < 0).mean(1) for i in range(2)]
    if not crossed[1].any():
        return 2
    late = crossed[1][len(run.times) // 4 :]
    return 1 if not late.any() else 0
