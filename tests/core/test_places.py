"""Information about places through Gaussian noise: quadrature, and bounds that must hold."""

import numpy as np
import pytest
from scipy.integrate import dblquad, quad

from explorer.core import places
from explorer.core.entropy import entropy
from explorer.core.exact import GaussianMixture
from explorer.core.places import distinct, gaussian_information, information, weights_entropy

SIGMAS = np.geomspace(1e-3, 30, 17)
RNG = np.random.default_rng(11)


def of_two(gap, weight, sigma):
    """H(J) - H(J | y) of two places on a line, by the adaptive integral of the posterior."""

    def lost(y):
        a = weight * np.exp(-(y**2) / 2)
        b = (1 - weight) * np.exp(-((y - gap / sigma) ** 2) / 2)
        p = a / (a + b) if a + b > 0 else 1.0
        terms = [q * np.log2(q) for q in (p, 1 - p) if q > 0]
        return -sum(terms) * (a + b) / np.sqrt(2 * np.pi)

    middle = gap / sigma / 2 + np.log(weight / (1 - weight)) * sigma / gap
    ends = (-12, 12 + gap / sigma)
    inside = [middle] if ends[0] < middle < ends[1] else None
    whole = -weight * np.log2(weight) - (1 - weight) * np.log2(1 - weight)
    return whole - quad(lost, *ends, points=inside, epsabs=1e-12, limit=400)[0]


@pytest.mark.parametrize("weight", [0.5, 0.2])
def test_of_two_places_it_is_the_integral(weight):
    x = np.array([[0.3, -1.0, 2.0], [1.3, -2.0, 2.5]])
    sigmas = np.geomspace(0.05, 20, 15)
    got = information(x, np.array([weight, 1 - weight]), sigmas)
    wanted = [of_two(1.5, weight, sigma) for sigma in sigmas]  # the distance of the two is 1.5
    assert got.draws == 0 and abs(got.bits - wanted).max() < 1e-5


def test_on_a_line_it_is_the_entropy_of_the_blurred_law_less_that_of_the_noise():
    x, weights = RNG.normal(size=(5, 1)), np.array([0.1, 0.3, 0.2, 0.25, 0.15])
    sigmas = np.array([0.03, 0.2, 0.7, 3.0])
    got = information(x @ [[0.6, 0.8]], weights, sigmas).bits
    for sigma, bits in zip(sigmas, got, strict=True):
        blurred = entropy(GaussianMixture.isotropic(weights, x, sigma**2))
        noise = 0.5 * np.log(2 * np.pi * np.e * sigma**2)
        assert bits == pytest.approx((blurred - noise) / np.log(2), abs=1e-5)


def test_in_a_plane_it_is_the_double_integral():
    x, weights, sigma = np.array([[0.0, 0], [1, 0], [0.2, 0.9]]), np.array([0.5, 0.3, 0.2]), 0.5

    def term(v, u):
        q = weights @ np.exp(-((x - [u, v]) ** 2).sum(1) / (2 * sigma**2))
        q /= 2 * np.pi * sigma**2
        return -q * np.log2(q)

    blurred = dblquad(term, -4, 5, -4, 5, epsabs=1e-7)[0]
    wanted = blurred - np.log2(2 * np.pi * np.e * sigma**2)
    assert information(x, weights, np.array([sigma])).bits[0] == pytest.approx(wanted, abs=1e-5)


CASES = {
    "two": RNG.normal(size=(2, 2)),
    "nine": RNG.normal(size=(9, 2)),
    "nine in space": RNG.normal(size=(9, 3)),
    "a line of 200": RNG.normal(size=(200, 1)) * [[1.0, -2.0]],
    "sixty": RNG.normal(size=(60, 2)),
}


@pytest.mark.parametrize("name", CASES)
def test_it_lies_between_nothing_and_all_and_never_rises_nor_does_the_gap_to_the_bound(name):
    x, weights = distinct(CASES[name] - CASES[name].mean(0))
    got = information(x, weights, SIGMAS)
    bound = gaussian_information(np.linalg.eigvalsh(x.T @ x / len(x)).clip(0), SIGMAS)
    assert got.whole == pytest.approx(np.log2(len(x)))
    assert (got.bits >= 0).all() and (got.bits <= got.whole).all()
    assert (np.diff(got.bits) <= 0).all()
    assert (np.diff(bound - got.bits) <= 1e-12).all() and (got.bits <= bound + 1e-12).all()
    assert got.bits[0] > 0.97 * got.whole - 0.3 * (len(x) > 50)  # at σ = 0.001 some lie closer


def test_draws_agree_with_the_grid_within_their_error(monkeypatch):
    x, weights = distinct(CASES["nine"])
    exact = information(x, weights, SIGMAS)
    monkeypatch.setattr(places, "COSTLIEST", 0)
    drawn = information(x, weights, SIGMAS)
    assert exact.draws == 0 and drawn.draws > 0 and drawn.errors.max() < 0.03
    assert (abs(drawn.bits - exact.bits) < 4.5 * drawn.errors + 1e-5).all()


def test_equal_rows_are_one_place():
    x, weights = distinct(np.array([[1.0, 2], [3, 4], [1, 2], [1, 2]]))
    assert x.tolist() == [[1, 2], [3, 4]] and weights.tolist() == [0.75, 0.25]
    assert weights_entropy(weights) == pytest.approx(2 - 0.75 * np.log2(3))


def test_one_place_has_nothing_to_tell():
    x, weights = distinct(np.full((4, 3), 0.1))
    got = information(x, weights, SIGMAS)
    assert got.whole == 0 and (got.bits == 0).all() and got.draws == 0
