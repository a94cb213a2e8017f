"""Entropy of mixtures: closed forms, adaptive quadrature, and sampling that agrees with both."""

import numpy as np
import pytest
from scipy.integrate import quad

from explorer.core.entropy import entropy, sampled_entropy
from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES


def line(weights, means, deviations):
    covariances = np.square(deviations)[:, None, None]
    return GaussianMixture(weights, np.array(means, float)[:, None], covariances)


LOPSIDED = line([0.3, 0.5, 0.2], [-1.5, 0.4, 1.6], [0.3, 0.5, 0.2])


@pytest.mark.parametrize("s", [1e-3, 0.5, 30.0])
def test_of_a_gaussian(s):
    assert entropy(line([1.0], [7.0], [s])) == pytest.approx(
        0.5 * np.log(2 * np.pi * np.e * s * s), abs=1e-12
    )


def test_of_far_components_it_is_theirs_plus_that_of_the_choice():
    far = line([0.2, 0.8], [-1000.0, 1000.0], [0.5, 2.0])
    parts = 0.5 * np.log(2 * np.pi * np.e * np.array([0.25, 4.0]))
    choice = -(0.2 * np.log(0.2) + 0.8 * np.log(0.8))
    assert entropy(far) == pytest.approx(0.2 * parts[0] + 0.8 * parts[1] + choice, abs=1e-11)


def test_it_is_the_integral():
    def term(x):
        log_p = LOPSIDED.log_density(np.array([[x]]))[0]
        return -np.exp(log_p) * log_p

    expected = quad(term, -6, 6, epsabs=1e-13, limit=400)[0]
    assert entropy(LOPSIDED) == pytest.approx(expected, abs=1e-10)


def test_noise_need_not_raise_it():
    schedule = SCHEDULES["cosine"](50)
    wide = line([0.5, 0.5], [-3.0, 3.0], [1.0, 1.0])
    values = [entropy(wide.marginal(schedule, t)) for t in (0, 25, 50)]
    assert values[0] > values[1] > values[2]


def test_sampling_agrees_within_its_error():
    value, error = sampled_entropy(LOPSIDED, 40_000, np.random.default_rng(0))
    assert abs(value - entropy(LOPSIDED)) < 4 * error < 0.05


def test_what_has_no_entropy_here_is_refused():
    with pytest.raises(ValueError, match="sampled_entropy takes any dimension"):
        entropy(GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)]))
    with pytest.raises(ValueError, match="one is a point"):
        entropy(line([1.0], [0.0], [0.0]))
    with pytest.raises(ValueError, match="narrower than the whole"):
        entropy(line([0.5, 0.5], [0.0, 1.0], [1e-6, 1.0]))
    with pytest.raises(ValueError, match="n must be at least 2"):
        sampled_entropy(LOPSIDED, 1, np.random.default_rng(0))
