"""The numbers beside and below the stages of `forward_images`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explorer.frames.record import Given, Measured
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images.scene_settings import Settings

WAVES = 3  # across the picture: detail by which act size compares sizes
NONE = float("nan")


@dataclass(frozen=True)
class Numbers:
    """What the page writes; nan where an act has no such number, or where it never happens.

    here : the table's columns at t.  pixels, channels : of the picture; square, mean, variance :
    over its values.  half : the first t with more noise than signal, half_bar : ᾱ there.  slope :
    the exponent of the power spectrum; lower, upper : where coarse ends and fine begins;
    coarse_percent : of all variance.  widths : of act size, in pixels; small_t, large_t : when
    `waves` waves across have drowned in the smallest and the largest, `factor` times as wide.
    """

    t: Given[int]
    here: Measured[Mapping[str, float]]
    pixels: Given[int]
    channels: Given[int]
    square: Measured[float]
    mean: Measured[float]
    variance: Measured[float]
    half: Measured[float] = NONE
    half_bar: Measured[float] = NONE
    slope: Measured[float] = NONE
    lower_cycles: Given[float] = NONE
    upper_cycles: Given[float] = NONE
    coarse_percent: Measured[float] = NONE
    rings: Given[int] = 0
    widths: Given[tuple[int, ...]] = ()
    small_width: Given[int] = 0
    large_width: Given[int] = 0
    small_t: Measured[float] = NONE
    large_t: Measured[float] = NONE
    waves: Given[int] = WAVES
    factor: Given[int] = pictures.POOLS[0]


def numbers(settings: Settings, act: str, columns: Mapping[str, np.ndarray]) -> Numbers:
    """The record of an act, whose table holds these columns."""
    x0 = blobs.noised(settings.shown).x0
    h, w, channels = x0.shape
    here = {name: float(column[settings.t]) for name, column in columns.items()}
    moments = (float((x0**2).mean()), float(x0.mean()), float(x0.var()))
    makers = {"jump": of_pixels, "walk": of_pixels, "drown": of_spectrum, "size": of_sizes}
    more = makers[act](settings) if act in makers else {}
    return Numbers(settings.t, here, h * w, channels, *moments, **more)


def first(holds: np.ndarray) -> float:
    """The first t at which it holds, NaN where it never does."""
    return float(holds.argmax()) if holds.any() else NONE


def of_pixels(settings: Settings) -> dict[str, float]:
    schedule = settings.noises()
    here = noise.times_snr(schedule, blobs.noised(settings.shown).mean_square)
    half = first(here < 1)
    bar = np.interp(half, np.arange(settings.T + 1), schedule.alphas_bar)
    return {"half": half, "half_bar": float(bar)}


def of_spectrum(settings: Settings) -> dict[str, float]:
    seen, x0 = blobs.spectra(settings.shown), blobs.noised(settings.shown).x0
    rings, sides = seen.rings, x0.shape[:2]
    inside = (rings.k >= 1) & (rings.k <= max(sides) / 2)
    lower, upper = spectrum.part_edges(*sides)
    powers = (spectrum.parts(x0) ** 2).mean((1, 2, 3))
    return {
        "slope": spectrum.slope(rings.k[inside], seen.signal[inside], rings.modes[inside]),
        "lower_cycles": lower,
        "upper_cycles": upper,
        "coarse_percent": 100 * float(powers[0] / max(powers.sum(), 1e-300)),
        "rings": len(rings.k) - 1,
    }


def of_sizes(settings: Settings) -> dict[str, object]:
    """When the waves across the picture have drowned, all sizes at the same ᾱ."""
    pairs, ratio = blobs.sizes(settings.shown), noise.noise_to_signal(settings.noises())
    drowned = {"widths": tuple(pair.x0.shape[1] for pair in pairs)}
    for name, pair in (("small", pairs[0]), ("large", pairs[-1])):
        left = noise.detail_left(spectrum.spectra(pair.x0, pair.eps), ratio)
        drowned |= {f"{name}_width": pair.x0.shape[1], f"{name}_t": first(~(left > WAVES))}
    return drowned
