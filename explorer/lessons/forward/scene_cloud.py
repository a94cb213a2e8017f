"""A cloud under noise: by one jump, by the recursion, and by the recursion without its factor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from explorer.core.forward import q_sample, q_step
from explorer.core.schedule import Schedule
from explorer.data.clouds import CLOUDS
from explorer.frames.record import Estimated, Exact, Measured
from explorer.lessons.forward import scene_entropy as entropy
from explorer.lessons.forward.scene_squares import from_squares
from explorer.worlds.world import World

POINTS = 2000
FEWEST_POINTS = 10  # for an error that is measured on the points
KEY_FRAMES = 256
LIVE = ("entropy", "gaussian_entropy", "kl", "information")  # curves that follow the scale slider


@dataclass(frozen=True)
class Cloud:
    """x0 (n, D) in our units; labels (n,) place along the shape in [0, 1].

    mean (D,), covariance (D, D): those of the law the points were drawn from where it is known
    (`known`), else the points' own.  eps: the noise of the one jump.
    """

    x0: np.ndarray
    eps: np.ndarray
    labels: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    known: bool


def cloud(world: World, n: int = POINTS) -> Cloud:
    """The data of all acts at scale 1, with the noise of the one jump."""
    data = world.data(n)
    density = world.density() if world.has_density() else None
    x = data.x
    eps = np.random.default_rng([world.seed, 1]).standard_normal(x.shape)
    mean = x.mean(0) if density is None else density.mean()
    covariance = np.cov(x.T, bias=True) if density is None else density.covariance()
    return Cloud(x, eps, data.labels, mean, covariance, density is not None)


def scaled(points: Cloud, scale: float) -> Cloud:
    """The same cloud `scale` times as large; the noise stays."""
    x0, mean = scale * points.x0, scale * points.mean
    return replace(points, x0=x0, mean=mean, covariance=scale**2 * points.covariance)


def key_times(T: int, frames: int = KEY_FRAMES) -> np.ndarray:
    """At most `frames` whole values of t from 0 to T, both ends among them."""
    return np.unique(np.round(np.linspace(0, T, min(T + 1, frames))).astype(int))


@dataclass(frozen=True)
class Walk:
    """frames (K, n, D) float32 at times (K,); length: mean length of a path over all T steps.
    squares, errors (T+1,): the mean square of a coordinate at every t, and its standard error."""

    times: np.ndarray
    frames: np.ndarray
    length: float
    squares: np.ndarray
    errors: np.ndarray


def walk(
    schedule: Schedule,
    x0: np.ndarray,
    seed: int = 0,
    times: np.ndarray | None = None,
    factor: bool = True,
) -> Walk:
    """x_t by the recursion x_t = √α_t x_{t−1} + √β_t ε_t, fresh noise at every step.

    factor : False leaves out √α_t = √(1 − β_t), with the same noise.
    Source: Ho et al. 2020, eq. (2).
    """
    times = key_times(schedule.T) if times is None else times
    rng = np.random.default_rng([seed, 2])
    wanted = {int(t): k for k, t in enumerate(times)}
    frames = np.empty((len(times), *x0.shape), dtype=np.float32)
    moments = np.empty((2, schedule.T + 1))
    frames[0], x_t, length = x0, x0, 0.0
    moments[:, 0] = mean_square(x0)
    for t in range(1, schedule.T + 1):
        before, eps = x_t, rng.standard_normal(x0.shape)
        x_t = q_step(schedule, before, t, eps) if factor else before + _step_of(schedule, t) * eps
        length += np.sqrt(((x_t - before) ** 2).sum(1)).mean()
        moments[:, t] = mean_square(x_t)
        if t in wanted:
            frames[wanted[t]] = x_t
    return Walk(times, frames, float(length), *moments)


def _step_of(schedule: Schedule, t: int) -> float:
    return float(np.sqrt(schedule.betas[t]))


def mean_square(x: np.ndarray) -> tuple[float, float]:
    """E x² of one coordinate over points x (n, D), and its standard error (nan of one point)."""
    squares = (x * x).mean(1)
    error = squares.std(ddof=1) / np.sqrt(len(x)) if len(x) > 1 else np.nan
    return float(squares.mean()), float(error)


def squares_with_factor(schedule: Schedule, start: float) -> np.ndarray:
    """E x_t² of a coordinate, (T+1,): ᾱ_t E x_0² + 1 − ᾱ_t."""
    return schedule.alphas_bar * start + schedule.one_minus_alphas_bar


def squares_without_factor(schedule: Schedule, start: float) -> np.ndarray:
    """E x_t² of a coordinate where √(1 − β_t) is left out, (T+1,): E x_0² + Σ_{s ≤ t} β_s."""
    return start + np.cumsum(schedule.betas)


def jump_length(schedule: Schedule, points: Cloud) -> float:
    """Mean length of the one jump's paths: all t with one noise, so a smooth arc."""
    at = [jump_cloud(schedule, points, int(t)) for t in key_times(schedule.T)]
    return float(sum(np.sqrt(((b - a) ** 2).sum(1)).mean() for a, b in pairwise(at)))


def moments_over_time(schedule: Schedule, points: Cloud) -> dict[str, np.ndarray]:
    """Variance of the jump's cloud at every t, measured and in theory, each (T+1,).

    Averaged over coordinates. x_t is linear in x0 and ε, so the measured one is an exact sum,
    Var x_t = ᾱ Var x0 + (1−ᾱ) Var ε + 2 √(ᾱ(1−ᾱ)) Cov(x0, ε), and so is its standard error.
    `variance_low`, `variance_high`: theory ∓ two standard errors.
    """
    x, z = points.x0 - points.x0.mean(0), points.eps - points.eps.mean(0)
    per_point = np.stack([(x * x).mean(1), (z * z).mean(1), 2 * (x * z).mean(1)])
    a, b = schedule.signal, schedule.noise
    mix = np.stack([a * a, b * b, a * b])
    theory = a**2 * np.diag(points.covariance).mean() + b**2
    if len(x) > 1:
        spread = np.einsum("it,ij,jt->t", mix, np.cov(per_point), mix)
        error = np.sqrt(np.maximum(spread, 0) / len(x))
    else:
        error = np.full(schedule.T + 1, np.nan)  # one point has no spread to tell it from
    return {
        "variance": per_point.mean(1) @ mix,
        "variance_theory": theory,
        "variance_low": theory - 2 * error,
        "variance_high": theory + 2 * error,
    }


@dataclass(frozen=True)
class Moment:
    """One line of the table: what it is, measured on the cloud, by theory, standard error."""

    name: str
    measured: Measured[float]
    theory: Exact[float]
    error: Estimated[float]


def moment_table(schedule: Schedule, points: Cloud, x_t: np.ndarray, t: int) -> list[Moment]:
    """Mean and covariance of the whole cloud x_t against √ᾱ m and ᾱ C + (1−ᾱ) I.

    The standard errors are the cloud's own: the spread of x_i and of (x_i − m_i)(x_j − m_j) over
    the points, divided by √n; nan where fewer than FEWEST_POINTS have hardly any.
    """
    n, D = x_t.shape
    root = np.sqrt(n) if n >= FEWEST_POINTS else np.nan
    mean = schedule.signal[t] * points.mean
    spread = schedule.alphas_bar[t] * points.covariance + schedule.one_minus_alphas_bar[t] * np.eye(
        D
    )
    centred = x_t - x_t.mean(0)
    lines = []
    for i in range(D):
        error = x_t[:, i].std() / root
        lines.append(Moment(f"m{i + 1}", x_t[:, i].mean(), mean[i], error))
    for i in range(D):
        for j in range(i, D):
            product = centred[:, i] * centred[:, j]
            error = product.std() / root
            lines.append(Moment(f"C{i + 1}{j + 1}", product.mean(), spread[i, j], error))
    return lines


def jump_cloud(schedule: Schedule, points: Cloud, t: int) -> np.ndarray:
    """x_t by the one jump (Ho 2020, eq. 4), what the stage shows at t."""
    return q_sample(schedule, points.x0, t, points.eps)


def negentropy(world: World, n: int = POINTS) -> entropy.Negentropy:
    """J(σ) of a cloud at scale 1: by its density, of a table by its rows, else by neighbours."""
    if world.has_density():
        return entropy.from_density(world.density())
    if world.own:
        return entropy.from_rows(world.data(n).x)
    if squares := CLOUDS[world.dataset].extras.get("squares"):
        return from_squares(*squares(**dict(world.dataset_params)))
    return entropy.from_points(world.data(n, 0).x)


def entropy_columns(
    schedule: Schedule, J: entropy.Negentropy, scale: float, t: np.ndarray | int | None = None
) -> dict:
    """H, its Gaussian bound, KL with its parts and I in bits at t (default: all of 0..T).

    At t = 0 the information is infinite: entry 0 repeats t = 1, so that curves begin there.
    """
    t = np.maximum(np.arange(schedule.T + 1) if t is None else t, 1)
    bars, rest = schedule.alphas_bar[t], schedule.one_minus_alphas_bar[t]
    return entropy.over_time(J, bars, rest, scale)


def live_columns(columns: dict, J: entropy.Negentropy, t: np.ndarray) -> dict:
    """What follows the scale slider: the curves, and the information with its value at t = 0."""
    live = {name: columns[name] for name in LIVE}
    live["information_bits"] = np.where(t > 0, columns["information"], start_information(J))
    return live


def start_information(J: entropy.Negentropy) -> float:
    """I(x0; x_t) at t = 0: a table's rows are told apart by the bits of their frequencies, a point
    of a density by no number of bits."""
    return J.whole if isinstance(J, entropy.OfRows) else float("inf")


def scale_sweep(
    schedule: Schedule, J: entropy.Negentropy, values: np.ndarray, t: np.ndarray
) -> list[dict]:
    """Tables for the live slider of the data scale: coefficients and curves at each value."""
    tables = []
    for scale in values:
        columns = live_columns(entropy_columns(schedule, J, float(scale), t), J, t)
        tables.append({**columns, "scaled_signal": scale * schedule.signal[t]})
    return tables
