"""Bayes' rule over a few hypotheses: by fractions, by counting, and all draws at once."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from explorer.core.bayes import after_draws, normal_density, posterior


def test_the_school_is_the_one_of_every_introduction():
    after, evidence = posterior(np.array([0.6, 0.4]), np.array([1.0, 0.5]))
    assert evidence == pytest.approx(0.8) and after == pytest.approx([0.75, 0.25])


def test_it_is_the_share_of_what_is_left_in_whole_numbers():
    rng = np.random.default_rng(3)
    for _ in range(20):
        sizes = rng.integers(1, 30, 4)
        shown = np.array([rng.integers(0, size + 1) for size in sizes])
        shown[0] = max(shown[0], 1)
        after, evidence = posterior(sizes / sizes.sum(), shown / sizes)
        left = [Fraction(int(each), int(shown.sum())) for each in shown]
        assert after == pytest.approx([float(each) for each in left])
        assert evidence == pytest.approx(shown.sum() / sizes.sum())


def test_what_never_happens_has_no_posterior():
    after, evidence = posterior(np.array([0.5, 0.5]), np.zeros(2))
    assert evidence == 0 and np.isnan(after).all()


@pytest.mark.parametrize(
    ("prior", "likelihood", "said"),
    [
        ([0.5, 0.5], [1.0], "one likelihood for each"),
        ([0.5, 0.6], [1.0, 1.0], "sums to 1"),
        ([1.5, -0.5], [1.0, 1.0], "not negative"),
    ],
)
def test_what_is_no_law_is_refused_with_a_sentence(prior, likelihood, said):
    with pytest.raises(ValueError, match=said):
        posterior(np.array(prior), np.array(likelihood))


def test_draw_by_draw_is_the_same_as_all_draws_at_once():
    black = np.random.default_rng(5).random(17) < 0.4
    beliefs = after_draws(6, black)
    assert beliefs.shape == (18, 7) and beliefs[0] == pytest.approx(1 / 7)
    share = np.arange(7) / 6
    for n in (1, 5, 17):
        b = int(black[:n].sum())
        law = comb(n, b) * share**b * (1 - share) ** (n - b)
        assert beliefs[n] == pytest.approx(law / law.sum(), abs=1e-15)


def test_with_many_balls_the_next_one_follows_laplace():
    """(b + 1) / (n + 2), the mean of a Beta law, in the limit of a continuum."""
    black = np.array([True, True, False, True])
    beliefs = after_draws(4000, black)
    assert beliefs[-1] @ (np.arange(4001) / 4000) == pytest.approx(4 / 6, abs=1e-3)


def test_a_normal_density_is_scipys():
    from scipy.stats import norm

    assert normal_density(0.3, -1.0, 0.49) == pytest.approx(norm(-1, 0.7).pdf(0.3), rel=1e-12)
    assert np.isnan(normal_density(0.0, 0.0, 0.0))
