"""Every number of the page `information`, derived again: sums in fractions, scipy, integrals."""

from __future__ import annotations

import math
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from explorer.lessons.information import scene, scene_humps
from explorer.lessons.information.scene_settings import Settings, is_law, parts_of
from tests.fields import agree, within

LAWS = [(22, 4, 3, 2, 1), (16, 8, 4, 2, 2), (1, 1, 1, 1, 28), (7, 7, 6, 6, 6)]


def surprise(n):
    return 5 - math.log2(n)


def entropy(p):
    return sum(n * surprise(n) for n in p) / 32


def shortest(p):
    """Of all codes with words up to 4 bits that Kraft allows, the least mean."""
    codes = (each for each in product(range(1, 5), repeat=5) if sum(2.0**-n for n in each) <= 1)
    return min(sum(n * bits for n, bits in zip(p, each, strict=True)) for each in codes) / 32


@pytest.mark.parametrize("p", LAWS)
def test_a_law_costs_its_surprise_and_no_code_wastes_less(p):
    expected = {
        "entropy": entropy(p), "mean": shortest(p), "waste": shortest(p) - entropy(p),
        "most": surprise(min(p)),
    }  # fmt: skip
    agree(scene.frame(Settings(p=p), "code").numbers, expected)


@pytest.mark.parametrize(("p", "q"), list(zip(LAWS, LAWS[1:] + LAWS[:1], strict=True)))
def test_a_wrong_code_costs_the_difference(p, q):
    cross = sum(n * surprise(m) for n, m in zip(p, q, strict=True)) / 32
    back = sum(m * (surprise(n) - surprise(m)) for n, m in zip(p, q, strict=True)) / 32
    expected = {"entropy": entropy(p), "cross": cross, "kl": cross - entropy(p), "back": back}
    agree(scene.frame(Settings(p=p, q=q), "wrong").numbers, expected)


def integrated(of, log_of, log_other, ends):
    inner = sorted({*ends, *np.linspace(*ends, 13)})
    parts = pairwise(inner)
    return sum(
        quad(lambda x: of(x) * (log_of(x) - log_other(x)), a, b, epsabs=1e-11)[0] for a, b in parts
    )


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(mu=-1.3, sigma=0.45, distance=0.9), Settings(mu=2.0, sigma=2.4)],
    ids=["as it opens", "narrow", "wide"],
)
def test_one_bell_for_two_humps_by_adaptive_quadrature(settings):
    d, mu, sigma = settings.distance, settings.mu, settings.sigma

    def p(x):
        return 0.6 * norm.pdf(x, -d, 0.5) + 0.4 * norm.pdf(x, d, 0.5)

    def log_p(x):
        return np.logaddexp(
            math.log(0.6) + norm.logpdf(x, -d, 0.5), math.log(0.4) + norm.logpdf(x, d, 0.5)
        )

    def forward(m, s):
        return integrated(p, log_p, lambda x: norm.logpdf(x, m, s), (-d - 5, d + 5))

    def backward(m, s):
        ends = (m - 8 * s, m + 8 * s)
        return integrated(
            lambda x: norm.pdf(x, m, s), lambda x: norm.logpdf(x, m, s), log_p, ends
        )  # fmt: skip

    now = scene.frame(settings, "humps").numbers
    mean = -0.2 * d
    width = math.sqrt(0.25 + d**2 - mean**2)
    least = forward(mean, width)
    for m, s in ((mean + 0.02, width), (mean, width * 1.01), (mean, width * 0.99)):
        assert forward(m, s) > least
    best = backward(now.picks_mu, now.picks_sigma)
    for m, s in product((-0.02, 0, 0.02), (0.99, 1, 1.01)):
        assert backward(now.picks_mu + m, now.picks_sigma * s) >= best - 1e-9
    expected = {
        "mu": mu, "sigma": sigma, "forward": within(forward(mu, sigma), 1e-7),
        "backward": within(backward(mu, sigma), 1e-7), "least_forward": within(least, 1e-7),
        "least_backward": within(best, 1e-7), "covers_mu": mean, "covers_sigma": width,
        "picks_mu": now.picks_mu, "picks_sigma": now.picks_sigma,
    }  # fmt: skip
    agree(now, expected)


def test_no_bell_of_the_whole_range_is_liked_better():
    """The grid that is sent ahead, against both least values."""
    for distance in (0.4, 1.0, 1.6, 2.4):
        least, mu, sigma = scene_humps.picked(distance)
        grid = min(
            scene_humps.backward_kl(distance, float(m), float(s))
            for m in np.linspace(-3, 3, 25)
            for s in np.linspace(0.3, 2.7, 13)
        )
        assert least <= grid + 1e-9 and -4 < mu < 4 and 0.25 < sigma < 3
        wide = scene_humps.forward_kl(distance, np.linspace(-3, 3, 61)[:, None],
                                      np.linspace(0.3, 3, 55)[None])  # fmt: skip
        mean, variance = scene_humps.moments(distance)
        assert scene_humps.forward_kl(distance, mean, np.sqrt(variance)) <= wide.min() + 1e-12


def test_the_table_sent_ahead_is_right_where_it_has_nodes_and_near_between():
    from tests.frames.test_stage import read

    blob = read(scene_humps.table(1.6).data)
    columns = dict(zip(blob["names"], blob["columns"], strict=True))
    i, j = 30, 95
    sigma, mu = scene_humps.SIGMAS[i], scene_humps.MUS[j]
    forward = float(scene_humps.forward_kl(1.6, mu, sigma))
    assert columns["forward"][i][j] == pytest.approx(forward, rel=1e-5)
    assert columns["backward"][i][j] == pytest.approx(
        scene_humps.backward_kl(1.6, float(mu), float(sigma)), rel=1e-4
    )
    middle = columns["backward"][i][j : j + 2].mean()
    between = scene_humps.backward_kl(1.6, float(mu + 0.025), float(sigma))
    assert middle == pytest.approx(between, abs=2e-3)


@pytest.mark.parametrize(
    "text", ["", "1-2-3", "30-1-1-0-0", "8-8-8-8-8", "a-b-c-d-e", "08-8-8-4-4", "22-4-3-2-1-0"]
)
def test_what_is_no_law_of_ours_is_refused(text):
    assert not is_law(text)
    with pytest.raises(ValueError, match=r"whole numbers|add up"):
        parts_of(text)
