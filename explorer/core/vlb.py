"""The variational bound: Kullback-Leibler divergences and likelihoods of the reverse chain."""

from __future__ import annotations

from explorer.core.arrays import flat_mean, log
from explorer.core.schedules import terminal


def gaussian_kl(mean1, variance1, mean2, variance2):
    r"""KL(N(mean1, variance1) || N(mean2, variance2)) per entry, in nats.

    .. math:: \tfrac12 \left(\ln\frac{v_2}{v_1} + \frac{v_1}{v_2} - 1
              + \frac{(m_1 - m_2)^2}{v_2}\right)

    Numbers, arrays or tensors that broadcast; variances > 0. Exact where the two variances nearly
    agree: with r = v1/v2 - 1 it uses r - ln(1 + r). Source: Ho et al. 2020, eq. (5), each term.
    """
    ratio = variance1 / variance2
    return 0.5 * (ratio - 1.0 - log(ratio) + (mean1 - mean2) ** 2 / variance2)


def prior_kl(schedule, x0):
    """L_T = KL(q(x_T | x0) || N(0, I)) in bits per dimension, (N,); x0 : (N, ...).

    Exact in float32 too, where the usual formula loses every digit and can turn negative.
    Source: Ho et al. 2020, eq. (5), first term.
    """
    return terminal(schedule, flat_mean(x0 * x0))
