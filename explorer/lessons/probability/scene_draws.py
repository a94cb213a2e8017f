"""Draws from a density: how a histogram becomes it, and a mean over draws an expectation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Frame, Time
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.probability.scene_settings import Settings
from explorer.worlds.memo import memo

COUNTS = np.unique(np.round(np.geomspace(2, 5000, 25)).astype(int))  # of draws
WEIGHT, PLACES, WIDTHS = 0.6, (-1.0, 1.4), (0.6, 0.5)  # of the two humps
REACH = 3.0


@dataclass(frozen=True)
class DrawsNumbers:
    """Of the n draws taken: their mean with its standard error (of draws, n − 1), the share of them
    that the bins hold, the mean of their squares and the square of their mean. Exactly: the mean
    and the mean square of the law."""

    n: Given[int]
    width: Given[float]
    mean: Measured[float]
    error: Measured[float]
    area: Measured[float]
    mean_square: Measured[float]
    square_of_mean: Measured[float]
    true_mean: Exact[float]
    true_square: Exact[float]


@memo(most=16)
def drawn(seed: int) -> np.ndarray:
    """(5000,), of which the first n are looked at."""
    rng = np.random.default_rng(seed)
    left = rng.random(COUNTS[-1]) < WEIGHT
    noise = rng.standard_normal(COUNTS[-1])
    return np.where(left, PLACES[0] + WIDTHS[0] * noise, PLACES[1] + WIDTHS[1] * noise)


def density(x: np.ndarray) -> np.ndarray:
    """Of the two humps at x."""
    bells = [
        np.exp(-(((x - place) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
        for place, width in zip(PLACES, WIDTHS, strict=True)
    ]
    return WEIGHT * bells[0] + (1 - WEIGHT) * bells[1]


def moments() -> tuple[float, float]:
    """(E x, E x²) of the law."""
    weights = np.array([WEIGHT, 1 - WEIGHT])
    places, widths = np.array(PLACES), np.array(WIDTHS)
    return float(weights @ places), float(weights @ (places**2 + widths**2))


@memo(most=64)
def heights(width: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(middles (B,), densities (COUNTS, B)): counts over n and the bins' width."""
    step, x = float(width), drawn(seed)
    edges = np.arange(round(-REACH / step), round(REACH / step) + 1) * step
    counts = [np.histogram(x[:n], edges)[0] / (n * step) for n in COUNTS]
    return (edges[1:] + edges[:-1]) / 2, np.stack(counts)


def running(seed: int) -> dict[str, np.ndarray]:
    """What the first n draws give, at each n."""
    x = drawn(seed)
    first = [x[:n] for n in COUNTS]
    mean = np.array([each.mean() for each in first])
    error = np.array([each.std(ddof=1) / np.sqrt(len(each)) for each in first])
    square = np.array([(each**2).mean() for each in first])
    return {"mean": mean, "error": error, "mean_square": square, "square_of_mean": mean**2}


def frame(settings: Settings) -> Frame:
    return Frame((plates(settings),), Time(), numbers(settings))


def numbers(settings: Settings) -> DrawsNumbers:
    i, step = settings.place, float(settings.bin)
    now = {name: float(values[i]) for name, values in running(settings.seed).items()}
    area = float(heights(settings.bin, settings.seed)[1][i].sum() * step)
    mean, square = moments()
    return DrawsNumbers(
        int(COUNTS[i]), step, area=area, true_mean=mean, true_square=square, **now
    )  # fmt: skip


def plates(settings: Settings) -> PlatesView:
    """The histogram over the density, and the mean of the draws over their number."""
    step = float(settings.bin)
    middles, bars = heights(settings.bin, settings.seed)
    x = np.linspace(-REACH, REACH, 241)
    over = running(settings.seed)
    mean = moments()[0]
    histogram = Panel(
        Word("probability.histogram"), "x", (-REACH, REACH), (0.0, 0.8),
        (
            Series(middles, bars, "data", kind="bars", width=step),
            Series(x, density(x), "exact", Word("probability.density"), dash="6 4"),
        ),
        (Upright(over["mean"], "prediction", Word("probability.mark")),),
        alt=Word("probability.histogram_alt"),
    )  # fmt: skip
    n = COUNTS.astype(float)
    band = [
        Series(n, over["mean"] + sign * 2 * over["error"], "spread", label, dash="2 4")
        for sign, label in ((1, Word("probability.two_errors")), (-1, ""))
    ]
    means = Panel(
        Word("probability.means"), Word("probability.n"), (2.0, 5000.0), (-2.0, 2.0),
        (
            Series(n, over["mean"], "prediction", Word("probability.mean_of_draws")),
            *band,
            Series([2.0, 5000.0], [mean, mean], "exact", dash="6 4"),
        ),
        (Upright(n, "accent"),), alt=Word("probability.means_alt"), xlog=True, pick=True,
    )  # fmt: skip
    tiles = (
        Tile("area", Word("probability.area"), bars.sum(1) * step, "data"),
        Tile("mean", Word("probability.mean_of_draws"), over["mean"], "prediction"),
        Tile("true_mean", Word("probability.true_mean"), [mean], "exact"),
    )
    slider = Slider("n", Word("probability.n"), "n", n, settings.place)
    further = {name: over[name] for name in ("error", "mean_square", "square_of_mean")}
    return PlatesView((histogram, means), tiles, slider, (1.2, 1.0), numbers=further)
