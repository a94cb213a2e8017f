r"""The true reverse step of a mixture on the line, as polynomials in x_t.

Given x_t, component k of q(x_{t-1} | x_t) has a mean linear in x_t, a width that does not depend
on x_t, and a weight whose logarithm, up to a constant common to all components, is quadratic:

.. math::
    m_k = \frac{\beta\mu_k + \sqrt{\alpha}\,v_k\,x_t}{\alpha v_k + \beta},\quad
    s_k^2 = \frac{\beta v_k}{\alpha v_k + \beta},\quad
    \ln w_k = \ln\pi_k - \tfrac12\frac{(x_t - \sqrt\alpha\mu_k)^2}{\alpha v_k + \beta}
    - \tfrac12\ln(\alpha v_k + \beta) + c

So a few numbers per beta are the whole of it, and whoever holds them needs no formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.mixture import Mixture
from explorer.core.schedule import Schedule


@dataclass(frozen=True)
class ReversePolynomials:
    """For S steps and K components. log_weights (3, S, K): constant, slope, square's coefficient;
    means (2, S, K): constant, slope; widths (S, K): standard deviations."""

    log_weights: np.ndarray
    means: np.ndarray
    widths: np.ndarray


def reverse_polynomials(mixture: Mixture, betas: ArrayLike) -> ReversePolynomials:
    """The polynomials for each of `betas` (S,), each in (0, 1), and a mixture with D = 1.

    Raises ValueError as reverse_at does.
    """
    if mixture.dims != 1:
        raise ValueError(f"the mixture must be on the line (D = 1); it has D = {mixture.dims}.")
    steps = Schedule(betas)
    alpha, beta = steps.alphas[1:, None], steps.betas[1:, None]
    mu, var = mixture.means[:, 0], mixture.covariances[:, 0, 0]
    total = alpha * var + beta
    constant = np.log(mixture.weights) - 0.5 * (alpha * mu**2 / total + np.log(total))
    return ReversePolynomials(
        np.stack([constant, np.sqrt(alpha) * mu / total, -0.5 / total]),
        np.stack([beta * mu / total, np.sqrt(alpha) * var / total]),
        np.sqrt(beta * var / total),
    )
