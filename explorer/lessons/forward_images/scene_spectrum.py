"""How much of a picture is coarse and how much is fine: its power over spatial frequency.

The transform is the orthonormal cosine transform (DCT-II): the Fourier transform of the picture
mirrored at its edges, so that left and right edge need not meet and no false detail arises there.
Orthonormal means that nothing is lost (Parseval) and that white noise stays white: in every
coefficient its power is 1. Then for x_t = √ᾱ x_0 + √(1−ᾱ) ε the expected power is exactly
ᾱ P_0(k) + 1 − ᾱ: the picture's own, and a flat floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.worlds.memo import memo

GROWTH = 2 ** (1 / 3)  # rings are a third of an octave wide, where one half-cycle is narrower
PARTS = 3  # coarse, middle, fine


def transform(picture: np.ndarray) -> np.ndarray:
    """The cosine transform of each channel: (H, W, C) → (H, W, C), index = half-cycles."""
    from scipy.fft import dctn

    return dctn(picture, axes=(0, 1), norm="ortho")


def inverse(coefficients: np.ndarray) -> np.ndarray:
    """The picture with these coefficients: (H, W, C) → (H, W, C)."""
    from scipy.fft import idctn

    return idctn(coefficients, axes=(0, 1), norm="ortho")


def cycles(h: int, w: int) -> np.ndarray:
    """(H, W): how often each coefficient's wave goes up and down across the longer side."""
    side = max(h, w)
    return side * np.hypot(np.arange(h)[:, None] / (2 * h), np.arange(w)[None] / (2 * w))


@dataclass(frozen=True)
class Rings:
    """The coefficients of (H, W) pictures, sorted by frequency; ring 0 is the mean alone.

    index (H, W): the ring of each.  k (R,): mean cycles across the longer side.  modes (R,): how
    many coefficients there are.
    """

    index: np.ndarray
    k: np.ndarray
    modes: np.ndarray

    def mean(self, values: np.ndarray) -> np.ndarray:
        """(R,): values (H, W, C) averaged over each ring and the channels."""
        total = np.bincount(self.index.ravel(), values.sum(-1).ravel(), len(self.k))
        return total / (self.modes * values.shape[-1])


@memo(most=64)
def rings(h: int, w: int) -> Rings:
    """Rings one half-cycle wide at the coarse end, a third of an octave further out."""
    k = cycles(h, w)
    edges = [0.25]
    while edges[-1] <= k.max():
        edges.append(max(edges[-1] + 0.5, edges[-1] * GROWTH))
    filled, index = np.unique(np.digitize(k, edges), return_inverse=True)
    index = index.reshape(k.shape)
    modes = np.bincount(index.ravel(), minlength=len(filled))
    return Rings(index, np.bincount(index.ravel(), k.ravel()) / modes, modes)


@dataclass(frozen=True)
class Spectra:
    """Power of a picture and of its noise, and their product, averaged over rings: each (R,)."""

    rings: Rings
    signal: np.ndarray
    noise: np.ndarray
    product: np.ndarray

    def expected(self, alpha_bar: ArrayLike) -> np.ndarray:
        """(..., R): ᾱ P_0(k) + 1 − ᾱ, the mean over all noises."""
        alpha_bar = np.asarray(alpha_bar)[..., None]
        return alpha_bar * self.signal + (1 - alpha_bar)

    def measured(self, signal: ArrayLike, noise: ArrayLike) -> np.ndarray:
        """(..., R): the power of signal · x_0 + noise · ε with this very ε, an exact sum."""
        a, b = np.asarray(signal)[..., None], np.asarray(noise)[..., None]
        return a**2 * self.signal + b**2 * self.noise + 2 * a * b * self.product


def spectra(x0: np.ndarray, eps: np.ndarray) -> Spectra:
    """Both spectra of a picture x0 (H, W, C) and its noise."""
    around = rings(*x0.shape[:2])
    a, b = transform(x0), transform(eps)
    return Spectra(around, around.mean(a * a), around.mean(b * b), around.mean(a * b))


def power(picture: np.ndarray) -> np.ndarray:
    """(R,): the mean square of the picture's coefficients in each ring; white noise has 1."""
    return rings(*picture.shape[:2]).mean(transform(picture) ** 2)


def drowned_from(k: np.ndarray, power: np.ndarray, noise_to_signal: np.ndarray) -> np.ndarray:
    r"""The frequency from which on all detail is weaker than the noise, for each noise level.

    Beyond the last ring with \bar\alpha P_0(k) \ge 1 - \bar\alpha, between it and the next one by
    a straight line on log axes. It never grows with the noise. Where nothing has drowned it is the
    finest k there is; where everything has, NaN.

    k, power : (R,), without the mean.  noise_to_signal : (n,), (1 − ᾱ)/ᾱ.
    """
    level = np.log(np.maximum(noise_to_signal, 1e-300))
    log_p, log_k = np.log(np.maximum(power, 1e-300)), np.log(k)
    above = log_p[None] >= level[:, None]
    last = len(k) - 1 - above[:, ::-1].argmax(1)
    after = np.minimum(last + 1, len(k) - 1)
    drop = log_p[last] - log_p[after]
    share = np.where(drop > 0, log_p[last] - level, 0) / np.where(drop > 0, drop, 1)
    finest = np.exp(log_k[last] + share * (log_k[after] - log_k[last]))
    finest[~above.any(1)] = np.nan
    return finest


def slope(k: np.ndarray, power: np.ndarray, modes: np.ndarray) -> float:
    """The exponent of the power law k^slope nearest to the spectrum, each octave counting alike."""
    there = power > 1e-12
    if there.sum() < 2:
        return float("nan")
    weight = np.sqrt(np.gradient(np.log(k)))[there] * np.minimum(modes[there], 30) ** 0.5
    return float(np.polyfit(np.log(k[there]), np.log(power[there]), 1, w=weight)[0])


def part_edges(h: int, w: int) -> tuple[float, ...]:
    """Where coarse ends and fine begins, in cycles: thirds of all octaves there are."""
    finest = max(h, w) / 2
    return tuple(finest ** (i / PARTS) for i in range(1, PARTS))


def parts(picture: np.ndarray) -> np.ndarray:
    """(3, H, W, C): coarse, middle and fine detail; with the mean they add up to the picture."""
    h, w, _ = picture.shape
    coefficients = transform(picture)
    coefficients[0, 0] = 0
    level = np.digitize(cycles(h, w), part_edges(h, w))[..., None]
    return np.stack([inverse(np.where(level == i, coefficients, 0)) for i in range(PARTS)])
