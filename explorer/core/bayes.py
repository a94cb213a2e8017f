"""Bayes' rule over a finite number of hypotheses: once, and again with every draw."""

from __future__ import annotations

import numpy as np

from explorer.core.types import Array


def posterior(prior: Array, likelihood: Array) -> tuple[np.ndarray, float]:
    r"""What is believed of each hypothesis after something was seen, and how often it is seen.

    .. math:: p(h\mid s) = \frac{p(s\mid h)\,p(h)}{p(s)},\qquad p(s) = \sum_h p(s\mid h)\,p(h)

    prior : (K,), not negative, sums to 1.  likelihood : (K,), of what was seen, each in [0, 1].
    Returns the posterior (K,), nan where what was seen never happens, and the evidence p(s).
    Raises ValueError where the shapes differ or the prior does not sum to 1.
    Source: Bayes 1763; Bishop 2006, eq. (1.12) and (1.13).
    """
    prior, likelihood = np.asarray(prior, dtype=float), np.asarray(likelihood, dtype=float)
    if prior.shape != likelihood.shape or prior.ndim != 1:
        raise ValueError(
            f"one likelihood for each hypothesis; got {prior.shape} and {likelihood.shape}."
        )
    if (prior < 0).any() or abs(prior.sum() - 1) > 1e-9:
        raise ValueError(f"a prior is not negative and sums to 1; got {prior.tolist()}.")
    joint = likelihood * prior
    evidence = float(joint.sum())
    return (joint / evidence if evidence else np.full_like(joint, np.nan)), evidence


def after_draws(balls: int, black: np.ndarray) -> np.ndarray:
    r"""What is believed of the number of black balls in a bag, before and after each draw.

    .. math:: p(k\mid \text{draws}) \propto p(k)\,(k/N)^{b}\,(1-k/N)^{w}

    Drawn with replacement; before the first draw every k = 0..N is as likely as any other.
    balls : N ≥ 1.  black : (n,) bool, whether each drawn ball is.  Returns (n + 1, N + 1).
    Source: Laplace 1774 (the probability of causes); MacKay 2003, example 2.6.
    """
    share = np.arange(balls + 1) / balls
    beliefs = [np.full(balls + 1, 1 / (balls + 1))]
    for is_black in np.asarray(black, dtype=bool):
        beliefs.append(posterior(beliefs[-1], share if is_black else 1 - share)[0])
    return np.stack(beliefs)


def normal_density(x: float, mean: float, variance: float) -> float:
    r"""The density of a normal at x, :math:`\mathcal N(x;\,m,\,v)`; nan where its variance is 0."""
    if not variance > 0:
        return float("nan")
    return float(np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance))
