"""What the page `forward` shows: a cloud under noise, in three acts. Plain values in, arrays out.

Act 1, jump = walk: the same x0 reached by the one-jump formula and by the recursion.
Act 2, what is forgotten first: the best guess x0_hat and the bits about x0 that x_t still holds.
Act 3, the entropy surprise: H, KL and mutual information over t (explorer/scenes/entropy.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from explorer.core.forward import q_sample, q_step
from explorer.data.clouds import DATASETS
from explorer.scenes import entropy

POINTS = 2000
KEY_FRAMES = 256
WORLD = 1000  # points of act 2: they are the whole population there, so its posterior is exact
PIECES = 5  # digits of place in act 2: halves, quarters, … 32nds of the cloud
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


def cloud(dataset: str, n=POINTS, seed=0, params: tuple = (), own=None) -> Cloud:
    """The data of all acts at scale 1.

    own : (Dataset, its density or None), used instead of the registered data set.
    """
    data, density = own or (drawn(dataset, n, seed, params), density_of(dataset, params))
    x = data.x
    eps = np.random.default_rng([seed, 1]).standard_normal(x.shape)
    mean = x.mean(0) if density is None else density.mean()
    covariance = np.cov(x.T, bias=True) if density is None else density.covariance()
    return Cloud(x, eps, data.labels, mean, covariance, density is not None)


def scaled(found: Cloud, scale: float) -> Cloud:
    """The same cloud `scale` times as large; the noise stays."""
    x0, mean = scale * found.x0, scale * found.mean
    return replace(found, x0=x0, mean=mean, covariance=scale**2 * found.covariance)


def drawn(dataset: str, n: int, seed: int, params: tuple):
    return DATASETS[dataset](n, np.random.default_rng(seed), **dict(params))


def density_of(dataset: str, params: tuple):
    """The data set's exact density, or None where it has none."""
    entry = DATASETS[dataset]
    return entry.density(**dict(params)) if "density" in entry.extras else None


def key_times(T: int, frames: int = KEY_FRAMES) -> np.ndarray:
    """At most `frames` whole values of t from 0 to T, both ends among them."""
    return np.unique(np.round(np.linspace(0, T, min(T + 1, frames))).astype(int))


@dataclass(frozen=True)
class Walk:
    """frames (K, n, D) float32 at times (K,); length: mean length of a path over all T steps."""

    times: np.ndarray
    frames: np.ndarray
    length: float


def walk(schedule, x0: np.ndarray, seed: int = 0, times=None) -> Walk:
    """x_t by the recursion x_t = √α_t x_{t−1} + √β_t ε_t, fresh noise at every step.

    Source: Ho et al. 2020, eq. (2).
    """
    times = key_times(schedule.T) if times is None else times
    rng = np.random.default_rng([seed, 2])
    wanted = {int(t): k for k, t in enumerate(times)}
    frames = np.empty((len(times), *x0.shape), dtype=np.float32)
    frames[0], x_t, length = x0, x0, 0.0
    for t in range(1, schedule.T + 1):
        before = x_t
        x_t = q_step(schedule, before, t, rng.standard_normal(x0.shape))
        length += np.sqrt(((x_t - before) ** 2).sum(1)).mean()
        if t in wanted:
            frames[wanted[t]] = x_t
    return Walk(times, frames, float(length))


def jump_length(schedule, found: Cloud) -> float:
    """Mean length of the one jump's paths: all t with one noise, so a smooth arc."""
    at = [jump_cloud(schedule, found, int(t)) for t in key_times(schedule.T)]
    return float(sum(np.sqrt(((b - a) ** 2).sum(1)).mean() for a, b in pairwise(at)))


def moments_over_time(schedule, found: Cloud) -> dict[str, np.ndarray]:
    """Variance of the jump's cloud at every t, measured and in theory, each (T+1,).

    Averaged over coordinates. x_t is linear in x0 and ε, so the measured one is an exact sum,
    Var x_t = ᾱ Var x0 + (1−ᾱ) Var ε + 2 √(ᾱ(1−ᾱ)) Cov(x0, ε), and so is its standard error.
    `variance_low`, `variance_high`: theory ∓ two standard errors.
    """
    x, z = found.x0 - found.x0.mean(0), found.eps - found.eps.mean(0)
    per_point = np.stack([(x * x).mean(1), (z * z).mean(1), 2 * (x * z).mean(1)])
    a, b = schedule.signal, schedule.noise
    mix = np.stack([a * a, b * b, a * b])
    theory = a**2 * np.diag(found.covariance).mean() + b**2
    spread = np.einsum("it,ij,jt->t", mix, np.cov(per_point), mix)
    error = np.sqrt(spread / len(x))
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
    measured: float
    theory: float
    error: float


def moment_table(schedule, found: Cloud, x_t: np.ndarray, t: int) -> list[Moment]:
    """Mean and covariance of the whole cloud x_t against √ᾱ m and ᾱ C + (1−ᾱ) I.

    The standard errors are the cloud's own: the spread of x_i and of (x_i − m_i)(x_j − m_j) over
    the points, divided by √n.
    """
    n, D = x_t.shape
    mean = schedule.signal[t] * found.mean
    spread = schedule.alphas_bar[t] * found.covariance + schedule.one_minus_alphas_bar[t] * np.eye(
        D
    )
    centred = x_t - x_t.mean(0)
    lines = []
    for i in range(D):
        error = x_t[:, i].std() / np.sqrt(n)
        lines.append(Moment(f"m{i + 1}", x_t[:, i].mean(), mean[i], error))
    for i in range(D):
        for j in range(i, D):
            product = centred[:, i] * centred[:, j]
            error = product.std() / np.sqrt(n)
            lines.append(Moment(f"C{i + 1}{j + 1}", product.mean(), spread[i, j], error))
    return lines


def jump_cloud(schedule, found: Cloud, t: int) -> np.ndarray:
    """x_t by the one jump (Ho 2020, eq. 4), what the stage shows at t."""
    return q_sample(schedule, found.x0, t, found.eps)


@dataclass(frozen=True)
class Memory:
    """Act 2: what x_t still knows of x0, at `times`.

    guesses (K, n, D): x0_hat = E[x0 | x_t].  bits (K, 5): how much of each successive digit of a
    point's place (half, quarter, …) can be read from x_t; errors: their standard errors.
    explained (K,): 1 − E‖x0 − x0_hat‖² / E‖x0 − mean‖².
    """

    times: np.ndarray
    guesses: np.ndarray
    bits: np.ndarray
    errors: np.ndarray
    explained: np.ndarray


def memory(schedule, x0, eps, frames: int = 36) -> Memory:
    """What can be read from x_t when the n points are the whole population, exactly as they are.

    The posterior over the points is p(j | x_t) ∝ exp(−‖x_t − √ᾱ x0_j‖² / (2(1−ᾱ))). From it come
    x0_hat and, digit by digit, the chain rule of information I(b_1…b_5; x_t) = Σ I(b_k; x_t | b_<k)
    over the binary digits of a point's cell (`cells`). Monte Carlo over one x_t per point.
    """
    times = memory_times(schedule, frames)
    places = cells(x0)
    guesses = np.empty((len(times), *x0.shape), dtype=np.float32)
    bits, errors = np.empty((len(times), PIECES)), np.empty((len(times), PIECES))
    explained = np.empty(len(times))
    total = ((x0 - x0.mean(0)) ** 2).sum(1).mean()
    for k, t in enumerate(times):
        weights = posterior_weights(schedule, x0, eps, int(t))
        guesses[k] = weights @ x0.astype(np.float32)
        per_point = bits_read(weights, places)
        bits[k] = per_point.mean(0)
        errors[k] = per_point.std(0, ddof=1) / np.sqrt(len(x0))
        explained[k] = 1 - ((x0 - guesses[k]) ** 2).sum(1).mean() / total
    return Memory(times, guesses, bits, errors, explained)


def memory_times(schedule, frames: int) -> np.ndarray:
    """Whole t, most of them evenly spaced in log-SNR, where things happen, with 0 and T."""
    log_snr = -schedule.log_snr[1:]
    wanted = np.linspace(log_snr[0], log_snr[-1], 2 * frames // 3)
    inner = np.round(np.interp(wanted, log_snr, np.arange(1, schedule.T + 1))).astype(int)
    even = np.round(np.linspace(0, schedule.T, frames // 3)).astype(int)
    return np.unique(np.concatenate([inner, even]))


def posterior_weights(schedule, x0, eps, t: int) -> np.ndarray:
    """(n, n) float32: row i is p(x0 = point j | x_t of point i); rows sum to 1."""
    if t == 0:
        return np.eye(len(x0), dtype=np.float32)
    x_t = q_sample(schedule, x0, t, eps)
    centres = schedule.signal[t] * x0
    logits = x_t @ centres.T
    logits -= (centres**2).sum(1) / 2
    logits /= schedule.one_minus_alphas_bar[t]
    logits -= logits.max(1, keepdims=True)
    weights = np.exp(logits.astype(np.float32))
    weights /= weights.sum(1, keepdims=True)
    return weights


def cells(x0: np.ndarray) -> np.ndarray:
    """(n,) the cell of each point, 0…31: the cloud halved five times, always across its longer way.

    The binary digits of the cell, first to last, say where a point is from coarse to fine: in
    which half, in which quarter, … (a k-d tree with median splits, so cells are equally full).
    """
    found = np.zeros(len(x0), dtype=int)
    for _ in range(PIECES):
        split = np.zeros(len(x0), dtype=int)
        for cell in np.unique(found):
            inside = np.flatnonzero(found == cell)
            axis = np.argmax(np.ptp(x0[inside], axis=0))
            order = inside[np.argsort(x0[inside, axis], kind="stable")]
            split[order[len(order) // 2 :]] = 1
        found = 2 * found + split
    return found


def bits_read(weights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(n, 5): log2 p(true digit k | x_t, digits before) − log2 p(true digit k | digits before).

    Its mean over points is I(b_k; x_t | b_<k), in bits: at most 1 each.
    """
    everyone = np.arange(len(places))
    member = np.eye(2**PIECES, dtype=weights.dtype)[places]
    mass, share = (weights @ member).astype(float), member.mean(0).astype(float)
    read = np.empty((len(places), PIECES))
    for k in reversed(range(PIECES)):
        piece = places >> (PIECES - 1 - k)
        coarse, coarse_share = joined(mass), joined(share)
        now = np.maximum(mass[everyone, piece], 1e-30)
        before = np.maximum(coarse[everyone, piece >> 1], 1e-30)
        prior = share[piece] / coarse_share[piece >> 1]
        read[:, k] = np.log2(now / before) - np.log2(prior)
        mass, share = coarse, coarse_share
    return read


def over_all_t(schedule, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values known at some t, filled in between for every t = 0..T (straight in t)."""
    return np.interp(np.arange(schedule.T + 1), times, values)


def joined(parts: np.ndarray) -> np.ndarray:
    """Neighbouring pairs along the last axis summed: the masses of cells one digit coarser."""
    return parts.reshape(*parts.shape[:-1], -1, 2).sum(-1)


@lru_cache(maxsize=32)
def negentropy(dataset: str, params: tuple, n: int = POINTS, seed: int = 0) -> entropy.Negentropy:
    """J(σ) of a registered data set at scale 1: by its density, else by nearest neighbours."""
    return negentropy_of(density_of(dataset, params), drawn(dataset, n, seed, params).x, n, seed)


def negentropy_of(density, x0, n: int = POINTS, seed: int = 0) -> entropy.Negentropy:
    if density is not None:
        return entropy.from_density(density, n, seed)
    return entropy.from_points(x0, seed=seed)


def entropy_columns(schedule, found: entropy.Negentropy, scale: float, t=None) -> dict:
    """H, its Gaussian bound, KL with its parts and I in bits at t (default: all of 0..T).

    At t = 0 the information is infinite: entry 0 repeats t = 1, so that curves begin there.
    """
    t = np.maximum(np.arange(schedule.T + 1) if t is None else t, 1)
    bars, rest = schedule.alphas_bar[t], schedule.one_minus_alphas_bar[t]
    return entropy.over_time(found, bars, rest, scale)


def scale_sweep(schedule, found, values: np.ndarray, t: np.ndarray) -> list[dict]:
    """Tables for the live slider of the data scale: coefficients and curves at each value."""
    tables = []
    for scale in values:
        columns = entropy_columns(schedule, found, float(scale), t)
        columns = {name: columns[name] for name in LIVE}
        tables.append({**columns, "signal": scale * schedule.signal[t]})
    return tables
