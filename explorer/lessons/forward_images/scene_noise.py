"""What happens to a picture under noise, over all t: moments, histogram, detail, walk and jump.

A picture's mean square is not 1, so what follows says "here" where it counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.forward import q_step
from explorer.core.schedule import Schedule
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images.scene_picture import Noised

EDGES = np.linspace(-4.5, 4.5, 73)  # of the histogram
KEYS = 65  # values of t at which histogram and spectrum travel
WALK_KEYS = 41

# --- what stands in the table, over all t -------------------------------------------------------


def columns(schedule: Schedule, pair: Noised) -> dict[str, np.ndarray]:
    """Coefficients, SNR, and the pixels' mean and variance at every t, each (T+1,).

    snr : ᾱ/(1−ᾱ), which takes the data to have E[x_0²] = 1.  snr_here : with this picture's own.
    mean, variance : over the pixels of x_t with this very noise, exact sums.
    """
    x, e = pair.x0, pair.eps
    a, b = schedule.signal, schedule.noise
    product = ((x - x.mean()) * (e - e.mean())).mean()
    return {
        "signal": a,
        "noise": b,
        "alpha_bar": schedule.alphas_bar,
        "snr": schedule.snr,
        "snr_here": times_snr(schedule, pair.mean_square),
        "mean": a * x.mean() + b * e.mean(),
        "variance": a**2 * x.var() + b**2 * e.var() + 2 * a * b * product,
    }


def times_snr(schedule: Schedule, factor: float) -> np.ndarray:
    """factor · ᾱ/(1−ᾱ) at every t, (T+1,); of nothing it is 0, also at t = 0."""
    return factor * schedule.snr if factor > 0 else np.zeros(schedule.T + 1)


def noise_to_signal(schedule: Schedule) -> np.ndarray:
    """(1 − ᾱ)/ᾱ at every t, (T+1,)."""
    return schedule.one_minus_alphas_bar / schedule.alphas_bar


def detail_left(seen: spectrum.Spectra, ratio: np.ndarray) -> np.ndarray:
    """The finest detail above the noise, in cycles across the picture, for each (1−ᾱ)/ᾱ."""
    return spectrum.drowned_from(seen.rings.k[1:], seen.signal[1:], ratio)


def part_columns(schedule: Schedule, pair: Noised) -> dict[str, np.ndarray]:
    """How to show coarse, middle and fine detail of x_t with equal contrast, each (T+1,).

    signal_i, noise_i : √ᾱ and √(1−ᾱ) over the expected spread of that part of x_t, so that a
    part's picture changes only by its SNR, snr_i.
    """
    h, w, _ = pair.x0.shape
    power = (spectrum.parts(pair.x0) ** 2).mean((1, 2, 3))
    level = np.digitize(spectrum.cycles(h, w), spectrum.part_edges(h, w))
    share = np.bincount(level.ravel(), minlength=spectrum.PARTS) / (h * w)
    share[0] -= 1 / (h * w)  # the mean is in no part
    columns = {}
    for i in range(spectrum.PARTS):
        spread = np.sqrt(schedule.alphas_bar * power[i] + schedule.one_minus_alphas_bar * share[i])
        spread = np.maximum(spread, 1e-9)
        columns[f"signal_{i}"] = schedule.signal / spread
        columns[f"noise_{i}"] = schedule.noise / spread
        columns[f"snr_{i}"] = times_snr(schedule, power[i] / max(share[i], 1e-12))
    return columns


def shifted(schedule: Schedule, pixels: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""√ᾱ, √(1−ᾱ) and (1−ᾱ)/ᾱ with the SNR divided by `pixels`, the factor in pixel count.

    .. math:: \ln \mathrm{SNR}_d(t) = \ln \mathrm{SNR}(t) + 2 \ln (d_0 / d)

    Source: Hoogeboom, Heek & Salimans 2023, "Adjusting noise schedules".
    """
    rest = schedule.one_minus_alphas_bar * pixels
    total = schedule.alphas_bar + rest
    with np.errstate(divide="ignore"):
        ratio = rest / schedule.alphas_bar
    return np.sqrt(schedule.alphas_bar / total), np.sqrt(rest / total), ratio


# --- what follows t as curves over another axis -------------------------------------------------


def key_times(T: int, keys: int = KEYS) -> np.ndarray:
    """At most `keys` whole values of t from 0 to T, both ends among them."""
    return np.unique(np.round(np.linspace(0, T, min(T + 1, keys))).astype(int))


def histogram(values: np.ndarray) -> np.ndarray:
    """The density of all values over EDGES; what lies outside counts in the last bins."""
    width = EDGES[1] - EDGES[0]
    place = np.clip(((values - EDGES[0]) / width).astype(int), 0, len(EDGES) - 2)
    return np.bincount(place.ravel(), minlength=len(EDGES) - 1) / (values.size * width)


def histograms(schedule: Schedule, pair: Noised, times: np.ndarray) -> np.ndarray:
    """(K, 72): the histogram of the pixels of x_t at the times."""
    return np.stack(
        [histogram(schedule.signal[t] * pair.x0 + schedule.noise[t] * pair.eps) for t in times]
    )


def centres() -> np.ndarray:
    """(72,): the middles of the histogram's bins."""
    return (EDGES[1:] + EDGES[:-1]) / 2


def standard_normal() -> np.ndarray:
    """The density of N(0, 1) in the middles of the bins."""
    return np.exp(-(centres() ** 2) / 2) / np.sqrt(2 * np.pi)


def spectra_over_time(schedule: Schedule, seen: spectrum.Spectra, times: np.ndarray) -> np.ndarray:
    """(K, 4, R-1): power at the times, measured, expected, signal's, noise's; without the mean."""
    bars = schedule.alphas_bar[times]
    measured = seen.measured(schedule.signal[times], schedule.noise[times])
    signal = bars[:, None] * seen.signal
    floor = np.broadcast_to(schedule.one_minus_alphas_bar[times][:, None], signal.shape)
    return np.stack([measured, seen.expected(bars), signal, floor], axis=1)[..., 1:]


# --- one jump against step by step --------------------------------------------------------------


@dataclass(frozen=True)
class Ways:
    """frames (K, 4, H, W, C) float32 at times (K,): x_t by jump and by walk, the noise in each."""

    times: np.ndarray
    frames: np.ndarray

    @property
    def noise(self) -> np.ndarray:
        """(K, 2, H, W, C): (x_t − √ᾱ x_0)/√(1−ᾱ) of jump and walk."""
        return self.frames[:, 2:]


def walk(schedule: Schedule, x0: np.ndarray, seed: int, times: np.ndarray) -> np.ndarray:
    """(K, H, W, C): x_t by the recursion x_t = √α_t x_{t−1} + √β_t ε_t, fresh noise each step.

    Source: Ho et al. 2020, eq. (2).
    """
    rng, wanted = np.random.default_rng([seed, 2]), {int(t): k for k, t in enumerate(times)}
    frames = np.empty((len(times), *x0.shape), np.float32)
    frames[0] = x_t = x0
    for t in range(1, schedule.T + 1):
        x_t = q_step(schedule, x_t, t, rng.standard_normal(x0.shape))
        if t in wanted:
            frames[wanted[t]] = x_t
    return frames


def ways(schedule: Schedule, pair: Noised, seed: int) -> Ways:
    """Jump and walk of the same picture, and the noise that each has put in."""
    times = key_times(schedule.T, WALK_KEYS)
    a = schedule.signal[times][:, None, None, None]
    b = schedule.noise[times][:, None, None, None]
    jumped = a * pair.x0 + b * pair.eps
    walked = walk(schedule, pair.x0, seed, times)
    inside = (walked - a * pair.x0) / np.where(b > 0, b, 1)
    still = np.broadcast_to(pair.eps, jumped.shape)
    frames = np.stack([jumped, walked, still, inside], axis=1).astype(np.float32)
    return Ways(times, frames)


def agreement(schedule: Schedule, both: Ways) -> np.ndarray:
    """(K, 2, R-1): the spectrum of the noise in x_t by jump and by walk; both are flat, 1."""
    return np.stack([[spectrum.power(n)[1:] for n in pair] for pair in both.noise])
