"""Two estimators of a gradient: against differences of the mean itself, brute-force draws, and one
another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from explorer.core import estimators
from explorer.core.estimators import BY, moments, pathwise, score_function

MEAN, WIDTH = 0.7, 1.3
FUNCTIONS = {  # f and its slope
    "square": (np.square, lambda z: 2 * z),
    "wave": (lambda z: np.cos(2 * z), lambda z: -2 * np.sin(2 * z)),
    "hill": (lambda z: np.exp(-((z - 1) ** 2)), lambda z: -2 * (z - 1) * np.exp(-((z - 1) ** 2))),
}


def mean_of(f, mean, width):
    """E[f(z)] by an adaptive integral over z."""
    law = stats.norm(mean, width)
    return integrate.quad(lambda z: f(z) * law.pdf(z), mean - 12 * width, mean + 12 * width,
                          epsabs=1e-12, epsrel=1e-12, limit=400)[0]  # fmt: skip


def difference(f, by, step=1e-4):
    up, down = ((MEAN + d, WIDTH) if by == "mu" else (MEAN, WIDTH + d) for d in (step, -step))
    return (mean_of(f, *up) - mean_of(f, *down)) / (2 * step)


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_both_estimators_have_the_gradient_for_their_mean(name, by):
    f, slope = FUNCTIONS[name]
    wanted = pytest.approx(difference(f, by), abs=1e-6)  # of the difference's own error
    assert moments(lambda eps: pathwise(slope, MEAN, WIDTH, eps, by))[0] == wanted
    for b in (0.0, 1.7):
        assert moments(lambda eps, b=b: score_function(f, MEAN, WIDTH, eps, by, b))[0] == wanted


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_variances_are_those_of_many_draws(name, by):
    f, slope = FUNCTIONS[name]
    eps = np.random.default_rng(5).standard_normal(400_000)
    for estimate in (
        lambda e: pathwise(slope, MEAN, WIDTH, e, by),
        lambda e: score_function(f, MEAN, WIDTH, e, by, 0.4),
    ):
        drawn = estimate(eps)
        off = (drawn - drawn.mean()) ** 2
        error = off.std() / np.sqrt(len(eps))
        assert abs(off.mean() - moments(estimate)[1]) < 5 * error


@pytest.mark.parametrize("by", BY)
def test_the_squares_terms_are_its_estimators(by):
    eps = np.random.default_rng(1).standard_normal(50)
    terms = estimators.hermite(eps, 4)
    one = estimators.square_pathwise(MEAN, WIDTH, by)
    other = estimators.square_score(MEAN, WIDTH, 0.9, by)
    assert one @ terms == pytest.approx(pathwise(lambda z: 2 * z, MEAN, WIDTH, eps, by))
    assert other @ terms == pytest.approx(score_function(np.square, MEAN, WIDTH, eps, by, 0.9))
    for factors in (one, other):
        exact = moments(lambda e, a=factors: a @ estimators.hermite(e, 4))
        assert estimators.moments_of_terms(factors) == pytest.approx(exact, rel=1e-10)


def test_at_the_standard_bell_moved_by_one_the_variances_are_whole_numbers():
    def variance(terms):
        return estimators.moments_of_terms(terms)[1]

    path, score = estimators.square_pathwise, estimators.square_score
    assert [variance(path(1, 1, by)) for by in BY] == pytest.approx([4, 12])
    assert [variance(score(1, 1, 0, by)) for by in BY] == pytest.approx([30, 136])
    assert variance(score(1, 1, 2)) == pytest.approx(18)


@pytest.mark.parametrize("by", BY)
def test_no_baseline_scatters_less_than_the_best(by):
    best = estimators.best_baseline(MEAN, WIDTH, by)
    least = estimators.moments_of_terms(estimators.square_score(MEAN, WIDTH, best, by))[1]
    for b in (best - 0.3, best + 0.3, 0.0, MEAN**2 + WIDTH**2):
        terms = estimators.square_score(MEAN, WIDTH, b, by)
        assert estimators.moments_of_terms(terms)[1] > least


def test_a_wave_is_better_weighed():
    """cos 6z under N(0, 1) and N(1, 1): 18 through the draw, a half by weighing."""
    for mean in (0.0, 1.0):
        path = moments(lambda e, m=mean: pathwise(lambda z: -6 * np.sin(6 * z), m, 1, e))
        score = moments(lambda e, m=mean: score_function(lambda z: np.cos(6 * z), m, 1, e))
        assert path[1] == pytest.approx(18, abs=1e-6)
        assert score[1] == pytest.approx(0.5, abs=1e-6)


def test_refusals_say_what_must_hold():
    eps = np.zeros(2)
    with pytest.raises(ValueError, match="by mu or sigma; got 'nu'"):
        pathwise(np.sin, 0, 1, eps, "nu")
    with pytest.raises(ValueError, match="a width must be positive; got 0"):
        score_function(np.sin, 0, 0, eps)


def test_of_a_step_the_draw_gives_nothing_and_weighing_gives_the_bells_height():
    eps = np.random.default_rng(2).standard_normal(400_000)
    assert not pathwise(np.zeros_like, MEAN, WIDTH, eps).any()  # level wherever a draw falls
    drawn = score_function(lambda z: (z > 0).astype(float), MEAN, WIDTH, eps)
    height = stats.norm(MEAN, WIDTH).pdf(0)
    assert abs(drawn.mean() - height) < 5 * drawn.std() / np.sqrt(len(eps))
