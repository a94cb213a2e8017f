"""The negentropy of a blurred mixture: closed forms, other quadratures, and what it refuses."""

import numpy as np
import pytest

from explorer.core import grid
from explorer.core.entropy import entropy
from explorer.core.exact import GaussianMixture
from explorer.core.negentropy import negentropy
from explorer.data.clouds import PLANE

SIGMAS = np.array([0.0, 0.05, 0.3, 1.0, 5.0, 30.0])
TURN = np.array([[0.8, -0.6], [0.6, 0.8]])


def by_legendre(mixture, sigma, n):
    """J of a round plane mixture: Gauss-Legendre in both directions, and core's own density."""
    variance = mixture.covariances[0, 0, 0] + sigma**2
    blurred = GaussianMixture.isotropic(mixture.weights, mixture.means, variance)
    reach = np.abs(mixture.means).max() + 7.5 * np.sqrt(variance)
    nodes, weights = np.polynomial.legendre.leggauss(n)
    x = np.stack(np.meshgrid(reach * nodes, reach * nodes), -1).reshape(-1, 2)
    log_q = np.concatenate([blurred.log_density(part) for part in np.array_split(x, 8)])
    area = reach**2 * np.outer(weights, weights).ravel()
    normal = 0.5 * np.log(np.linalg.det(2 * np.pi * np.e * blurred.covariance()))
    return normal + area @ (np.exp(log_q) * log_q)


def test_a_normal_law_has_none():
    one = GaussianMixture([1.0], [[3.0, -1.0]], [[[0.5, 0.2], [0.2, 0.3]]])
    assert np.abs(negentropy(one, SIGMAS)).max() < 1e-20
    assert np.abs(negentropy(GaussianMixture([1.0], [[7.0]], [[[0.01]]]), SIGMAS)).max() < 1e-20


@pytest.mark.parametrize("weight", [0.5, 0.1])
def test_two_far_normals_differ_from_one_by_the_entropy_of_the_choice(weight):
    """H = H of one + h(w); the normal law of the same moments has that covariance's entropy."""
    shares, within = np.array([weight, 1 - weight]), np.array([[0.04, 0.01], [0.01, 0.09]])
    two = GaussianMixture(shares, [[0, 0], [9.0, -8.0]], [within, within])
    sigma = 0.2
    one, whole = within + sigma**2 * np.eye(2), two.covariance() + sigma**2 * np.eye(2)
    choice = -shares @ np.log(shares)
    wanted = 0.5 * np.log(np.linalg.det(whole) / np.linalg.det(one)) - choice
    assert negentropy(two, [sigma])[0] == pytest.approx(wanted, abs=1e-10)


def test_on_the_line_it_is_the_normal_entropy_less_the_integral_by_panels():
    three = GaussianMixture([0.2, 0.5, 0.3], [[-2.0], [0.1], [1.0]], [[[0.02]], [[0.3]], [[0.1]]])
    for sigma in (0.0, 0.1, 0.7, 2.0):
        blurred = GaussianMixture(three.weights, three.means, three.covariances + sigma**2)
        wanted = 0.5 * np.log(2 * np.pi * np.e * blurred.covariance()[0, 0]) - entropy(blurred)
        assert negentropy(three, [sigma])[0] == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("sigma, n", [(0.03, 320), (0.2, 160), (1.0, 80)])
def test_of_the_roll_it_is_the_integral_by_gauss_and_legendre(sigma, n):
    roll = PLANE["swiss_roll"].density()
    wanted = by_legendre(roll, sigma, n)
    assert negentropy(roll, [sigma])[0] == pytest.approx(wanted, abs=1e-7)


def test_independent_coordinates_add_and_turning_the_plane_changes_nothing():
    x = GaussianMixture([0.3, 0.7], [[-1.0], [0.6]], [[[0.1]], [[0.1]]])
    y = GaussianMixture([0.6, 0.4], [[-0.4], [0.9]], [[[0.03]], [[0.03]]])
    weights = np.outer(x.weights, y.weights).ravel()
    means = np.array([[a, b] for a in x.means[:, 0] for b in y.means[:, 0]])
    within = TURN @ np.diag([0.1, 0.03]) @ TURN.T
    both = GaussianMixture(weights, means @ TURN.T, np.array([within] * 4))
    np.testing.assert_allclose(
        negentropy(both, SIGMAS), negentropy(x, SIGMAS) + negentropy(y, SIGMAS), rtol=1e-6
    )


def test_far_out_it_is_a_twelfth_of_the_squared_skewness():
    """Edgeworth: J = κ3² / 12 s⁶ + O(s⁻⁸). A value of 1e-11 keeps its digits."""
    w, gap, sigma = 0.2, 1.5, 60.0
    skewed = GaussianMixture([w, 1 - w], [[0.0], [gap]], [[[0.01]], [[0.01]]])
    third = gap**3 * w * (1 - w) * (1 - 2 * w)
    wanted = third**2 / (12 * (w * (1 - w) * gap**2 + 0.01 + sigma**2) ** 3)
    assert negentropy(skewed, [sigma])[0] == pytest.approx(wanted, rel=2e-3)


@pytest.mark.parametrize("cloud", PLANE)
def test_half_the_step_gives_the_same(cloud, monkeypatch):
    density, sigmas = PLANE[cloud].density(), [0.0, 0.1, 0.6, 1.5, 2.5, 10.0]
    usual = negentropy(density, sigmas)
    monkeypatch.setattr(grid, "STEP", 0.3)
    monkeypatch.setattr(grid, "REACH", 9.0)
    np.testing.assert_allclose(negentropy(density, sigmas), usual, rtol=1e-6)


def test_what_it_refuses():
    two = [0.5, 0.5]
    with pytest.raises(ValueError, match="D = 1 or 2; it has D = 3"):
        negentropy(GaussianMixture.isotropic([1.0], [[0, 0, 0]], 1.0), [0.1])
    with pytest.raises(ValueError, match="one is a point"):
        negentropy(GaussianMixture.isotropic(two, [[0, 0], [1, 1]], 0.0), [0.1])
    slanted = [np.diag([1.0, 2.0]), TURN @ np.diag([1.0, 2.0]) @ TURN.T]
    with pytest.raises(ValueError, match="must share their axes"):
        negentropy(GaussianMixture(two, [[0, 0], [1, 1]], slanted), [0.1])
