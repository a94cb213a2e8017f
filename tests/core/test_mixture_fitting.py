"""A mixture's hidden part: posterior and bound by scipy and by counting, the climb by its laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from explorer.core import mixture_fitting as core

BELLS = core.Bells(np.array([0.3, 0.7]), np.array([-1.0, 1.5]), np.array([0.6, 0.9]))
X = np.array([-2.0, -0.9, 0.1, 0.8, 2.4])
DATA = np.concatenate(
    [norm.ppf(np.linspace(0.05, 0.95, 9), -1.4, 0.5), norm.ppf(np.linspace(0.05, 0.95, 13), 1, 0.8)]
)


def parts(x, bells=BELLS):
    rows = zip(bells.weights, bells.means, bells.deviations, strict=True)
    return np.array([w * norm.pdf(x, m, s) for w, m, s in rows]).T


def test_evidence_and_posterior_are_those_of_scipys_bells():
    joint = parts(X)
    assert np.exp(core.log_joint(BELLS, X)) == pytest.approx(joint, rel=1e-12)
    assert np.exp(core.log_evidence(BELLS, X)) == pytest.approx(joint.sum(1), rel=1e-12)
    share = joint / joint.sum(1, keepdims=True)
    assert core.responsibilities(BELLS, X) == pytest.approx(share, rel=1e-12)


def test_far_out_where_densities_are_nothing_the_posterior_is_still_known():
    """Equal widths: the odds are an exponential in x, exact at any distance."""
    bells = core.Bells(np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([0.5, 0.5]))
    at = np.array([-100.0, 0.25, 100.0])
    left = core.responsibilities(bells, at)[:, 0]
    assert left == pytest.approx([1.0, 1 / (1 + math.exp(2 * 0.25 / 0.25)), 0.0], abs=1e-12)


def test_the_gap_of_the_bound_is_the_kl_to_the_posterior():
    rng = np.random.default_rng(0)
    q = rng.dirichlet(np.ones(2), len(X))
    joint = parts(X)
    after = joint / joint.sum(1, keepdims=True)
    kl = (q * np.log(q / after)).sum(1)
    assert core.elbo(BELLS, X, q) == pytest.approx(np.log(joint.sum(1)) - kl, rel=1e-12)
    assert core.elbo(BELLS, X, after) == pytest.approx(core.log_evidence(BELLS, X), rel=1e-12)


def test_a_sure_belief_has_the_joint_density_of_its_bell():
    sure = np.tile([0.0, 1.0], (len(X), 1))
    assert core.elbo(BELLS, X, sure) == pytest.approx(np.log(parts(X)[:, 1]), rel=1e-12)
    without = core.Bells(np.array([0.0, 1.0]), BELLS.means, BELLS.deviations)
    assert core.elbo(without, X, sure) == pytest.approx(norm.logpdf(X, 1.5, 0.9), rel=1e-12)


def test_no_other_bells_have_a_larger_bound_for_these_beliefs():
    q = core.responsibilities(BELLS, DATA)
    best = core.best_bells(DATA, q, 0.01)
    assert best.weights.sum() == pytest.approx(1)

    def lost(theta):
        first = 1 / (1 + np.exp(-theta[0]))
        bells = core.Bells(np.array([first, 1 - first]), theta[1:3], np.exp(theta[3:]))
        return -core.elbo(bells, DATA, q).sum()

    found = minimize(lost, [0.0, -1.0, 1.0, 0.0, 0.0], method="BFGS")
    assert core.elbo(best, DATA, q).sum() == pytest.approx(-found.fun, abs=1e-7)
    assert best.means == pytest.approx(found.x[1:3], abs=1e-4)
    assert best.deviations == pytest.approx(np.exp(found.x[3:]), abs=1e-4)


def test_halves_climb_and_meet():
    """E: only the bound moves, up to ln p; M: both rise. A direct search ends there too."""
    halves = core.em_steps(DATA, BELLS, 200, 0.05)
    bound = np.array([each.bound for each in halves])
    evidence = np.array([each.evidence for each in halves])
    assert len(halves) == 201 and (np.diff(bound) >= -1e-10).all()
    assert (bound <= evidence + 1e-10).all()
    assert bound[1::2] == pytest.approx(evidence[1::2], rel=1e-12)
    assert evidence[1::2] == pytest.approx(evidence[:-1:2], rel=1e-12)
    assert (np.diff(evidence[::2]) >= -1e-10).all() and evidence[-1] > evidence[0] + 1

    def lost(theta):
        first = 1 / (1 + np.exp(-theta[0]))
        bells = core.Bells(np.array([first, 1 - first]), theta[1:3], np.exp(theta[3:]))
        return -core.log_evidence(bells, DATA).sum()

    found = minimize(lost, [0.0, -1.0, 1.0, 0.0, 0.0], method="BFGS")
    assert evidence[-1] == pytest.approx(-found.fun, abs=1e-5)


def test_bells_that_begin_alike_stay_alike():
    start = core.Bells(np.array([0.5, 0.5]), np.array([0.3, 0.3]), np.array([1.0, 1.0]))
    last = core.em_steps(DATA, start, 40, 0.05)[-1].bells
    assert last.means == pytest.approx([DATA.mean()] * 2)
    assert last.deviations == pytest.approx([DATA.std()] * 2)


def test_a_bell_on_one_point_is_as_narrow_as_is_allowed():
    q = np.zeros((3, 2))
    q[0, 0] = q[1:, 1] = 1
    assert core.best_bells(np.array([-3.0, 1.0, 2.0]), q, 0.2).deviations[0] == 0.2


@pytest.mark.parametrize(
    ("weights", "means", "deviations", "said"),
    [([0.5, 0.6], [0, 1], [1, 1], "sum to 1"), ([0.5, 0.5], [0, 1, 2], [1, 1], "shapes"),
     ([0.5, 0.5], [0, 1], [1, 0], "above 0")],
)  # fmt: skip
def test_what_is_no_mixture_is_refused(weights, means, deviations, said):
    with pytest.raises(ValueError, match=said):
        core.Bells(*(np.array(each) for each in (weights, means, deviations)))


def test_beliefs_that_are_no_laws_are_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        core.elbo(BELLS, X[:1], [[0.5, 0.6]])
