"""Every number of the page `probability`, derived again: integrals, counts, sums over a table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from explorer.lessons.probability import scene, scene_draws
from explorer.lessons.probability.scene_settings import (
    Settings,
    are_heights,
    are_widths,
    parts_of,
)
from tests.fields import agree

NONE = float("nan")


def law(x):
    return 0.6 * norm.pdf(x, -1, 0.6) + 0.4 * norm.pdf(x, 1.4, 0.5)


@pytest.mark.parametrize("settings", [Settings(), Settings(place=24, bin="1", seed=3)])
def test_the_draws_are_counted_and_the_law_is_integrated(settings):
    n = int(scene_draws.COUNTS[settings.place])
    x = scene_draws.drawn(settings.seed)[:n].tolist()
    mean = sum(x) / n
    spread = sum((each - mean) ** 2 for each in x) / (n - 1)
    exact = [quad(lambda v, k=k: v**k * law(v), -9, 9, epsabs=1e-12)[0] for k in (1, 2)]
    agree(
        scene.frame(settings, "draws").numbers,
        {
            "n": n, "width": float(settings.bin), "mean": mean, "error": math.sqrt(spread / n),
            "area": sum(-3 <= each <= 3 for each in x) / n,
            "mean_square": sum(each**2 for each in x) / n, "square_of_mean": mean**2,
            "true_mean": exact[0], "true_square": exact[1],
        },
    )  # fmt: skip


def test_the_draws_come_from_the_density_that_is_drawn():
    from scipy.stats import kstest

    x = np.concatenate([scene_draws.drawn(seed) for seed in range(4)])
    cdf = lambda v: 0.6 * norm.cdf(v, -1, 0.6) + 0.4 * norm.cdf(v, 1.4, 0.5)  # noqa: E731
    assert kstest(x, cdf).pvalue > 1e-3
    grid = np.linspace(-4, 4, 33)
    assert scene_draws.density(grid) == pytest.approx(law(grid), rel=1e-12)


def test_the_error_is_the_scatter_of_the_mean_over_seeds():
    means = [scene_draws.drawn(seed)[:100].mean() for seed in range(200)]
    told = scene.frame(Settings(place=12), "draws").numbers
    assert told.n == 100
    assert np.std(means) == pytest.approx(told.error, rel=0.2)


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(sky=(3, 9, 8), rain=(12, 2, 7)), Settings(rain=(0, 0, 0))]
)
def test_the_joint_law_is_counted_in_four_hundred_squares(settings):
    squares = [
        (sky, row < rain)
        for sky, (width, rain) in enumerate(zip(settings.sky, settings.rain, strict=True))
        for _ in range(width)
        for row in range(20)
    ]
    wet = [sky for sky, rains in squares if rains]
    grey = [rains for sky, rains in squares if sky == 2]
    shared = 0.0
    for sky in range(3):
        for rains in (True, False):
            both = squares.count((sky, rains)) / 400
            apart = settings.sky[sky] / 20 * (len(wet) / 400 if rains else 1 - len(wet) / 400)
            shared += both * math.log2(both / apart) if both else 0.0
    agree(
        scene.frame(settings, "joint").numbers,
        {
            "column_2": len(grey) / 400, "split_2": sum(grey) / len(grey),
            "joint_2": wet.count(2) / 400, "margin": len(wet) / 400,
            "slice_2": wet.count(2) / len(wet) if wet else NONE, "shared_bits": shared,
        },
    )  # fmt: skip


def noise(a):
    return -sum(p * math.log2(p) for p in (a, 1 - a) if p > 0)


@pytest.mark.parametrize("place", [0, 20, 50])
@pytest.mark.parametrize("graph", ["chain", "fork", "collider"])
def test_coins_tell_of_each_other_what_their_noise_leaves(graph, place):
    """Two arrows in a row turn the coin with probability 2a(1 − a)."""
    a = 0.5 + place / 100
    told, given = {
        "chain": (1 - noise(a * a + (1 - a) ** 2), 0.0),
        "fork": (1 - noise(a * a + (1 - a) ** 2), 0.0),
        "collider": (0.0, 1 - noise(a)),
    }[graph]
    agree(
        scene.frame(Settings(graph=graph, agree=place), "three").numbers,
        {"agree": a, "told": told, "given": given},
    )


@pytest.mark.parametrize("text", ["", "6-6", "a-b-c", "06-6-8", "6-6-8-0"])
def test_what_is_no_three_parts_is_refused(text):
    assert not are_widths(text) and not are_heights(text)
    with pytest.raises(ValueError, match="whole numbers"):
        parts_of(text)


def test_widths_add_up_and_heights_stay_inside():
    assert are_widths("6-6-8") and not are_widths("6-6-9") and not are_widths("0-6-14")
    assert are_heights("0-20-7") and not are_heights("0-21-7")
