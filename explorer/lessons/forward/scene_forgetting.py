"""Act 2 of the page `forward`: what of x0 can still be read from x_t, from coarse to fine.

The points are taken to be the whole population, so the posterior over them is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from explorer.core.forward import q_sample
from explorer.core.schedule import Schedule

WORLD = 1000  # points of act 2: they are the whole population there, so its posterior is exact
PIECES = 5  # digits of place: halves, quarters, … 32nds of the cloud


@dataclass(frozen=True)
class Memory:
    """Act 2: what x_t still knows of x0, at `times`.

    guesses (K, n, D): x0_hat = E[x0 | x_t].  bits (K, 5): how much of each successive digit of a
    point's place (half, quarter, …) can be read from x_t; errors (K,): of the sum of the five, its
    standard errors (the digits of one point hang together, so theirs do not add up to it).
    explained (K,): 1 − E‖x0 − x0_hat‖² / E‖x0 − mean‖².
    """

    times: np.ndarray
    guesses: np.ndarray
    bits: np.ndarray
    errors: np.ndarray
    explained: np.ndarray


def memory(schedule: Schedule, x0: np.ndarray, eps: np.ndarray, frames: int = 36) -> Memory:
    """What can be read from x_t when the n points are the whole population, exactly as they are.

    The posterior over the points is p(j | x_t) ∝ exp(−‖x_t − √ᾱ x0_j‖² / (2(1−ᾱ))). From it come
    x0_hat and, digit by digit, the chain rule of information I(b_1…b_5; x_t) = Σ I(b_k; x_t | b_<k)
    over the binary digits of a point's cell (`cells`). Monte Carlo over one x_t per point.
    """
    times = memory_times(schedule, frames)
    places = cells(x0)
    guesses = np.empty((len(times), *x0.shape), dtype=np.float32)
    bits, errors = np.empty((len(times), PIECES)), np.empty(len(times))
    explained = np.empty(len(times))
    total = ((x0 - x0.mean(0)) ** 2).sum(1).mean()
    for k, t in enumerate(times):
        weights = posterior_weights(schedule, x0, eps, int(t))
        guesses[k] = weights @ x0.astype(np.float32)
        per_point = bits_read(weights, places)
        bits[k] = per_point.mean(0)
        errors[k] = per_point.sum(1).std(ddof=1) / np.sqrt(len(x0)) if len(x0) > 1 else np.nan
        missed = ((x0 - guesses[k]) ** 2).sum(1).mean()
        explained[k] = 1 - missed / total if total > 0 else np.nan  # one place: nothing to explain
    return Memory(times, guesses, bits, errors, explained)


def memory_times(schedule: Schedule, frames: int) -> np.ndarray:
    """Whole t, most of them evenly spaced in log-SNR, where things happen, with 0 and T."""
    log_snr = -schedule.log_snr[1:]
    wanted = np.linspace(log_snr[0], log_snr[-1], 2 * frames // 3)
    inner = np.round(np.interp(wanted, log_snr, np.arange(1, schedule.T + 1))).astype(int)
    even = np.round(np.linspace(0, schedule.T, frames // 3)).astype(int)
    return np.unique(np.concatenate([inner, even]))


def posterior_weights(schedule: Schedule, x0: np.ndarray, eps: np.ndarray, t: int) -> np.ndarray:
    """(n, n) float32: row i is p(x0 = point j | x_t of point i); rows sum to 1."""
    if t == 0:  # points at one place cannot be told apart
        place = np.unique(x0, axis=0, return_inverse=True)[1].ravel()
        same = (place[:, None] == place).astype(np.float32)
        return same / same.sum(1, keepdims=True)
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
    cell_of = np.zeros(len(x0), dtype=int)
    for _ in range(PIECES):
        split = np.zeros(len(x0), dtype=int)
        for cell in np.unique(cell_of):
            inside = np.flatnonzero(cell_of == cell)
            axis = np.argmax(np.ptp(x0[inside], axis=0))
            order = inside[np.argsort(x0[inside, axis], kind="stable")]
            split[order[len(order) // 2 :]] = 1
        cell_of = 2 * cell_of + split
    return cell_of


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


def over_all_t(schedule: Schedule, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values known at some t, filled in between for every t = 0..T by monotone cubics, which stray
    from the values there by less than a third of their errors (straight lines by all of it)."""
    if not np.isfinite(values).all():  # of one point, which has no error
        return np.full(schedule.T + 1, np.nan)
    return PchipInterpolator(times, values)(np.arange(schedule.T + 1))


def joined(parts: np.ndarray) -> np.ndarray:
    """Neighbouring pairs along the last axis summed: the masses of cells one digit coarser."""
    return parts.reshape(*parts.shape[:-1], -1, 2).sum(-1)
