"""Every number of the page `forward_images`, derived again from the picture's own values.

The cosine transform is a product with its matrices here, rings are counted one by one.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from explorer.data.images import IMAGES
from explorer.data.photographs import PICTURES
from explorer.lessons.forward_images import scene
from tests.fields import agree

NONE = float("nan")
FAR = {"dataset": "shapes", "schedule": "cosine", "T": 200, "t": 70, "seed": 4}
SETTINGS = {
    act: {"as it opens": scene.defaults(act), "far": replace(scene.defaults(act), **FAR)}
    for act in scene.ACTS
}
# B is the cosine schedule there, so A is another
SETTINGS["schedules"]["far"] = replace(SETTINGS["schedules"]["far"], schedule="linear")
CASES = [(act, name) for act in scene.ACTS for name in ("as it opens", "far")]


@cache
def bars_of(schedule, T):
    """(β_t, ᾱ_t), (T+1,) each."""
    if schedule == "cosine":
        f = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
        betas = np.minimum(1 - f[1:] / f[:-1], 0.999)
    elif schedule == "linear":
        betas = np.linspace(0.1 / T, 20 / T, T)
    else:
        betas = np.linspace(1e-2, math.sqrt(0.02), T) ** 2
    betas = np.r_[0, betas]
    return betas, np.cumprod(1 - betas)


@cache
def picture(dataset, seed):
    if dataset == "shapes":
        return IMAGES["shapes"](1, np.random.default_rng(seed)).x[0].astype(float)
    return np.asarray(PICTURES[dataset](192), float)


def cosines(n):
    """The orthonormal DCT-II of n values as a matrix."""
    rows = np.cos(math.pi * np.arange(n)[:, None] * (2 * np.arange(n) + 1) / (2 * n))
    return rows * np.where(np.arange(n)[:, None] == 0, math.sqrt(1 / n), math.sqrt(2 / n))


def spectrum(x0):
    """(cycles across the longer side, squared coefficients summed over channels), (H, W)."""
    h, w, _ = x0.shape
    coefficients = np.stack(
        [cosines(h) @ channel @ cosines(w).T for channel in np.moveaxis(x0, 2, 0)], axis=2
    )
    side = max(h, w) / 2
    cycles = np.sqrt((np.arange(h)[:, None] / h) ** 2 + (np.arange(w) / w) ** 2) * side
    return cycles, (coefficients**2).sum(2)


def rings(x0):
    """(mean cycles, mean power, how many) of each ring but the mean's: half a cycle wide, then a
    third of an octave."""
    cycles, power = spectrum(x0)
    out, low = [], 0.25
    while low <= cycles.max():
        high = max(low + 0.5, low * 2 ** (1 / 3))
        inside = (cycles >= low) & (cycles < high)
        if inside.any():
            out.append((cycles[inside].mean(), power[inside].mean() / x0.shape[2], inside.sum()))
        low = high
    return np.array(out).T


def detail(of, bar):
    """Beyond the last of these rings that is as strong as the noise, on a chord on log axes."""
    k, power, _ = of
    noise = (1 - bar) / bar
    strong = [i for i, value in enumerate(power) if value >= noise]
    if not strong:
        return NONE
    i = strong[-1]
    if i == len(k) - 1:
        return k[-1]
    if noise == 0:
        return k[i]
    share = math.log(power[i] / noise) / math.log(power[i] / power[i + 1])
    return k[i] * (k[i + 1] / k[i]) ** share


def left(of, bar):
    """The same for a sentence, which says 0 where all has drowned."""
    finest = detail(of, bar)
    return 0.0 if math.isnan(finest) else finest


def edges(x0):
    finest = max(x0.shape) / 2
    return finest ** (1 / 3), finest ** (2 / 3)


def common(settings, x0, eps):
    betas, bars = bars_of(settings.schedule, settings.T)
    bar, t = bars[settings.t], settings.t
    x_t = math.sqrt(bar) * x0 + math.sqrt(1 - bar) * eps
    return {
        "signal": math.sqrt(bar), "noise": math.sqrt(1 - bar), "alpha_bar": bar,
        "snr": bar / (1 - bar), "snr_here": (x0**2).mean() * bar / (1 - bar),
        "mean": x_t.mean(), "variance": x_t.var(), "t": t, "root_alpha": math.sqrt(1 - betas[t]),
        "root_beta": math.sqrt(betas[t]), "detail": detail(rings(x0), bar),
    }  # fmt: skip


def parts(settings, x0):
    """Of coarse, middle and fine detail: how strongly signal and noise are shown, and their SNR."""
    bar = bars_of(settings.schedule, settings.T)[1][settings.t]
    cycles, power = spectrum(x0)
    lower, upper = edges(x0)
    out = {"left": left(rings(x0), bar)}
    groups = (
        (cycles > 0) & (cycles < lower), (cycles >= lower) & (cycles < upper), cycles >= upper
    )  # fmt: skip
    for i, group in enumerate(groups):
        of_picture, of_noise = power[group].sum() / x0.size, group.sum() / cycles.size
        spread = math.sqrt(bar * of_picture + (1 - bar) * of_noise)
        out[f"signal_{i}"] = math.sqrt(bar) / spread
        out[f"noise_{i}"] = math.sqrt(1 - bar) / spread
        out[f"snr_{i}"] = of_picture / of_noise * bar / (1 - bar)
    return out


def pooled(x0, times):
    """Block means by sums of shifted slices."""
    blocks = [x0[i::times, j::times] for i in range(times) for j in range(times)]
    return sum(blocks) / times**2


def four(x0):
    """The sizes of act size; of a picture below 48 pixels the pixels are enlarged past 96."""
    side = max(x0.shape)
    times = 1 if side >= 48 else 2 ** math.ceil(math.log2(96 / side))
    largest = np.kron(x0, np.ones((times, times, 1)))
    return [pooled(largest, each) for each in (8, 4, 2, 1)]


def of_sizes(settings, x0):
    bar = bars_of(settings.schedule, settings.T)[1][settings.t]
    out = {}
    for i, each in enumerate(four(x0)):
        shift = 1.0 if settings.level == "same" else 4.0**i
        here = bar / (bar + shift * (1 - bar))
        out |= {f"signal_{i}": math.sqrt(here), f"noise_{i}": math.sqrt(1 - here)}
        out[f"detail_{i}"] = detail(rings(each), here)
        out[f"left_{i}"] = left(rings(each), here)
    return out


def of_schedules(settings, x0):
    out, of = {}, rings(x0)
    for i, name in enumerate((settings.schedule, *(name for name, _ in settings.others))):
        bar = bars_of(name, settings.T)[1][settings.t]
        snr = bar / (1 - bar)
        out |= {f"signal_{i}": math.sqrt(bar), f"noise_{i}": math.sqrt(1 - bar)}
        out |= {f"snr_{i}": snr, f"alpha_bar_{i}": bar, f"curve_{i}": snr if snr > 1e-4 else NONE}
        out[f"detail_{i}"] = detail(of, bar)
        out[f"left_{i}"] = left(of, bar)
    return out


def drowned(x0, settings):
    """The first t at which waves three times across have less power than the noise."""
    bars = bars_of(settings.schedule, settings.T)[1]
    low, high, of = 0, settings.T, rings(x0)
    while low < high:  # it never grows with t
        middle = (low + high) // 2
        low, high = (middle + 1, high) if detail(of, bars[middle]) > 3 else (low, middle)
    return low


def slope(x0):
    """Weighted least squares of ln P on ln k, each octave alike, by the normal equations."""
    k, power, modes = rings(x0)
    inside = (k >= 1) & (k <= max(x0.shape) / 2)
    x, y = np.log(k[inside]), np.log(power[inside])
    step = np.r_[x[1] - x[0], [0] * (len(x) - 2), x[-1] - x[-2]]
    left, right = np.diff(x)[:-1], np.diff(x)[1:]
    # of uneven places the derivative of ln k over its index, as a parabola has it
    step[1:-1] = (left + right) / 2
    weight = step * np.minimum(modes[inside], 30)
    x, y = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    return (weight * x * y).sum() / (weight * x * x).sum()


@pytest.mark.parametrize(("act", "name"), CASES)
def test_every_number_of_the_page_is_the_pictures_own(act, name):
    settings = SETTINGS[act][name]
    x0 = picture(settings.dataset, settings.seed)
    eps = np.random.default_rng([settings.seed, 1]).standard_normal(x0.shape)
    h, w, channels = x0.shape
    here = common(settings, x0, eps)
    more = {
        "half": NONE, "half_bar": NONE, "slope": NONE, "lower_cycles": NONE, "upper_cycles": NONE,
        "coarse_percent": NONE, "rings": 0, "widths": (), "small_width": 0, "large_width": 0,
        "small_t": NONE, "large_t": NONE,
    }  # fmt: skip
    if act in ("jump", "walk"):
        bars = bars_of(settings.schedule, settings.T)[1]
        half = int(np.argmax((x0**2).mean() * bars < 1 - bars))
        more |= {"half": half, "half_bar": bars[half]}
    if act == "drown":
        here |= parts(settings, x0)
        cycles, power = spectrum(x0)
        lower, upper = edges(x0)
        coarse = power[(cycles > 0) & (cycles < lower)].sum() / power[cycles > 0].sum()
        more |= {"slope": slope(x0), "lower_cycles": lower, "upper_cycles": upper,
                 "coarse_percent": 100 * coarse, "rings": rings(x0).shape[1]}  # fmt: skip
    if act == "size":
        here |= of_sizes(settings, x0)
        each = four(x0)
        more |= {
            "widths": tuple(one.shape[1] for one in each), "small_width": each[0].shape[1],
            "large_width": each[-1].shape[1], "small_t": drowned(each[0], settings),
            "large_t": drowned(each[-1], settings),
        }  # fmt: skip
    if act == "schedules":
        here |= of_schedules(settings, x0)
    agree(scene.frame(settings, act).numbers, {
        "t": settings.t, "here": here, "pixels": h * w, "channels": channels,
        "square": (x0**2).mean(), "mean": x0.mean(), "variance": x0.var(), "waves": 3, "factor": 8,
        **more,
    }, rel=1e-6)  # fmt: skip


def test_of_sizes_with_the_snr_divided_by_the_pixels_each_has_its_own_level():
    settings = replace(SETTINGS["size"]["as it opens"], level="shift")
    here = scene.frame(settings, "size").numbers.here
    for name, value in of_sizes(settings, picture("china", 0)).items():
        assert here[name] == pytest.approx(value, rel=1e-6), name
