"""What Gaussians do, by a second derivation: scipy's laws, quadrature, and laws of two signs."""

from __future__ import annotations

from itertools import product as pairs

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from explorer.core import gaussians as of
from explorer.core.gaussians import Gaussian

ONE, TWO = Gaussian(np.array(-0.7), np.array(1.3**2)), Gaussian(np.array(1.1), np.array(0.4**2))


def density(law: Gaussian, x):
    return norm.pdf(x, law.mean, np.sqrt(law.variance))


def test_areas_are_integrals_of_the_bell_and_quantiles_take_them_back():
    for z in (-2.5, -0.3, 0.0, 1.0, 3.1):
        left = quad(norm.pdf, -np.inf, z)[0]
        assert of.area_below(z) == pytest.approx(left, abs=1e-9)
        inner = quad(norm.pdf, -abs(z), abs(z))[0]
        assert of.area_within(z) == pytest.approx(inner, abs=1e-12)
        assert of.quantile(left) == pytest.approx(z, abs=1e-7)


def test_a_standardised_place_has_the_area_of_the_place():
    x, mean, width = 1.7, -0.4, 2.3
    z = of.standardise(x, mean, width)
    assert of.area_below(z) == pytest.approx(norm.cdf(x, mean, width), abs=1e-14)
    with pytest.raises(ValueError, match="a width must be positive; got 0"):
        of.standardise(x, mean, 0.0)


@pytest.mark.parametrize(("a", "b", "rho"), [*pairs((1.0, -0.6), (0.8, -1.0), (0.0, 0.7, -1.0))])
def test_a_weighted_sum_has_the_mean_and_variance_of_its_four_corners(a, b, rho):
    """Of two signs that agree with the chance (1 + rho)/2: exact moments of the same kind."""
    signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])
    chances = np.array([1 + rho, 1 + rho, 1 - rho, 1 - rho]) / 4
    x, y = (law.mean + np.sqrt(law.variance) * sign
            for law, sign in zip((ONE, TWO), signs.T, strict=True))  # fmt: skip
    total = a * x + b * y
    mean = chances @ total
    got = of.weighted_sum(a, ONE, b, TWO, rho)
    assert got.mean == pytest.approx(mean, rel=1e-12)
    assert got.variance == pytest.approx(chances @ (total - mean) ** 2, rel=1e-10, abs=1e-14)


def test_the_sum_of_two_independent_ones_is_their_convolution():
    got = of.weighted_sum(1.0, ONE, 1.0, TWO)
    for x in (-2.0, 0.4, 3.0):
        both = quad(lambda u, x=x: density(ONE, u) * density(TWO, x - u), -12, 12, points=[0])[0]
        assert density(got, x) == pytest.approx(both, rel=1e-7)


def test_widths_cancel_to_nothing_and_never_to_less():
    alike = Gaussian(np.array(0.0), np.array(0.3**2))
    assert of.weighted_sum(1.0, alike, -1.0, alike, 1.0).variance >= 0
    assert of.weighted_sum(1.0, alike, -1.0, alike, 1.0).variance < 1e-15
    with pytest.raises(ValueError, match=r"a correlation lies in \[-1, 1\]; got 1.2"):
        of.weighted_sum(1.0, alike, 1.0, alike, 1.2)


def test_a_product_is_the_product_of_the_densities_made_one():
    got = of.product(ONE, TWO)
    area = quad(lambda x: density(ONE, x) * density(TWO, x), -12, 12, points=[1.0])[0]
    assert of.product_area(ONE, TWO) == pytest.approx(area, rel=1e-9)
    x = np.linspace(-2, 3, 11)
    assert density(got, x) == pytest.approx(density(ONE, x) * density(TWO, x) / area, rel=1e-9)
    assert got.variance < min(ONE.variance, TWO.variance)


def test_a_product_with_nothing_known_is_what_was_known():
    flat = Gaussian(np.array(40.0), np.array(1e12))
    got = of.product(ONE, flat)
    assert np.array(got) == pytest.approx(np.array(ONE), rel=1e-9)
    with pytest.raises(ValueError, match="a variance must be positive"):
        of.product(ONE, Gaussian(np.array(0.0), np.array(0.0)))


def test_a_conditional_is_the_joint_law_over_the_marginal():
    rho, x, y = -0.6, 0.3, np.linspace(-1, 3, 9)
    shared = rho * np.sqrt(ONE.variance * TWO.variance)
    joint = multivariate_normal(
        [ONE.mean, TWO.mean], [[ONE.variance, shared], [shared, TWO.variance]]
    )
    got = of.conditional(x, ONE, TWO, rho)
    both = joint.pdf(np.column_stack([np.full_like(y, x), y]))
    assert density(got, y) == pytest.approx(both / density(ONE, x), rel=1e-10)
