"""Every number of the page `latent_variables`, derived again: scipy's bells, counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from explorer.lessons.latent_variables import scene, scene_climb
from explorer.lessons.latent_variables.scene_settings import Settings
from tests.fields import agree

OPEN = Settings()
OTHER = Settings(
    w=0.75, sigma=0.5, m1=0.6, m2=-1.7, x=-0.9, belief=30, seed=2, start="aside", half=7
)
SETTINGS = pytest.mark.parametrize("at", [OPEN, OTHER], ids=["opens", "other"])


def parts(at):
    return (1 - at.w) * norm.pdf(at.x, at.m1, at.sigma), at.w * norm.pdf(at.x, at.m2, at.sigma)


@SETTINGS
def test_the_mixtures_numbers_are_heights_of_scipys_bells(at):
    one, two = parts(at)
    expected = {
        "x": at.x, "m1": at.m1, "m2": at.m2, "sigma": at.sigma, "w": at.w, "w_1": 1 - at.w,
        "part_1": one, "part_2": two, "evidence": one + two, "r_1": 1 / (1 + two / one),
        "r_2": 1 / (1 + one / two),
    }  # fmt: skip
    agree(scene.frame(at, "mixture").numbers, expected)


@SETTINGS
def test_the_bounds_numbers_are_means_of_logarithms(at):
    """The evidence by the sum, the KL by its definition, the bound by neither."""
    one, two = parts(at)
    q, after = at.belief / 100, two / (one + two)
    kl = q * math.log(q / after) + (1 - q) * math.log((1 - q) / (1 - after))
    hit = (1 - q) * norm.logpdf(at.x, at.m1, at.sigma) + q * norm.logpdf(at.x, at.m2, at.sigma)
    strayed = q * math.log(q / at.w) + (1 - q) * math.log((1 - q) / (1 - at.w))
    expected = {
        "q": q, "x": at.x, "w": at.w, "evidence_nats": math.log(one + two), "kl_nats": kl,
        "elbo_nats": hit - strayed, "hit_nats": hit, "strayed_nats": strayed, "posterior": after,
    }  # fmt: skip
    agree(scene.frame(at, "bound").numbers, expected)
    assert math.log(one + two) - kl == pytest.approx(hit - strayed, rel=1e-12)


def climbed(at):
    """The climb point by point, in plain loops: (ln p, bound, m1, m2, s1, s2, w)."""
    x = scene_climb.drawn(at.seed).tolist()
    (m1, m2) = {"apart": (-0.5, 0.5), "aside": (2.0, 3.0), "alike": (0.0, 0.0)}[at.start]
    s1, s2, w, q = 1.0, 1.0, 0.5, [0.5] * len(x)

    def heights(place):
        return (1 - w) * norm.pdf(place, m1, s1), w * norm.pdf(place, m2, s2)

    for k in range(1, at.half + 1):
        if k % 2:
            q = [two / (one + two) for one, two in map(heights, x)]
            continue
        n2 = sum(q)
        n1 = len(x) - n2
        m2 = sum(b * each for b, each in zip(q, x, strict=True)) / n2
        m1 = sum((1 - b) * each for b, each in zip(q, x, strict=True)) / n1
        s2 = math.sqrt(sum(b * (each - m2) ** 2 for b, each in zip(q, x, strict=True)) / n2)
        s1 = math.sqrt(sum((1 - b) * (each - m1) ** 2 for b, each in zip(q, x, strict=True)) / n1)
        s1, s2, w = max(s1, 0.15), max(s2, 0.15), n2 / len(x)
    evidence = sum(math.log(sum(heights(each))) for each in x)
    bound = sum(
        (1 - b) * math.log(heights(each)[0] / (1 - b)) + b * math.log(heights(each)[1] / b)
        for b, each in zip(q, x, strict=True)
    )
    return evidence, bound, m1, m2, s1, s2, w


@pytest.mark.parametrize(
    "at",
    [OPEN, OTHER, Settings(half=8), Settings(half=30, start="alike", seed=1)],
    ids=["opens", "other", "far", "alike"],
)
def test_the_climbs_numbers_are_those_of_plain_loops(at):
    evidence, bound, m1, m2, s1, s2, w = climbed(at)
    expected = {
        "half": at.half, "count": 40, "evidence_nats": evidence, "bound_nats": bound,
        "gap_nats": evidence - bound, "m1": m1, "m2": m2, "s1": s1, "s2": s2, "w": w,
    }  # fmt: skip
    agree(scene.frame(at, "climb").numbers, expected, rel=1e-8, tiny=1e-9)


def test_the_points_are_a_draw_of_the_mixture_that_made_them():
    """Over seeds: how many lie left of 0, and their mean, within four standard errors."""
    draws = np.concatenate([scene_climb.drawn(seed) for seed in range(100)])
    left = 0.4 * norm.cdf(0, -1.5, 0.5) + 0.6 * norm.cdf(0, 1.1, 0.8)
    n = draws.size
    assert abs((draws < 0).mean() - left) < 4 * math.sqrt(left * (1 - left) / n)
    mean = 0.4 * -1.5 + 0.6 * 1.1
    variance = 0.4 * (0.25 + 1.5**2) + 0.6 * (0.64 + 1.1**2) - mean**2
    assert abs(draws.mean() - mean) < 4 * math.sqrt(variance / n)
