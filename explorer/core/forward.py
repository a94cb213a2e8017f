"""The forward process q: destroying data, one step or all steps at once.

x0, x_prev, x_t, eps : (N, ...) arrays or tensors, one kind throughout.
t : int or (N,) int; the paper's t, 0 is the clean data.
"""

from __future__ import annotations

from explorer.core.arrays import at, check_same_shape, check_t, sqrt
from explorer.core.schedule import Schedule
from explorer.core.types import Kind, Times


def q_sample(schedule: Schedule, x0: Kind, t: Times, eps: Kind) -> Kind:
    r"""Draw x_t from q(x_t | x0) with the noise given: all t steps in one jump.

    .. math:: x_t = \sqrt{\bar\alpha_t}\, x_0 + \sqrt{1 - \bar\alpha_t}\,\epsilon

    x0 : (N, ...) float, about unit variance per coordinate.  t : in 0..T; at 0 the result is x0.
    eps : same shape as x0, standard normal; passed in, never drawn here, so runs repeat.
    Returns (N, ...). Raises ValueError if t leaves 0..T or the shapes differ.
    Source: Ho et al. 2020, eq. (4).
    """
    check_t(t, schedule.T, x0)
    check_same_shape("eps", eps, "x0", x0)
    return at(schedule.signal, t, x0) * x0 + at(schedule.noise, t, x0) * eps


def q_step(schedule: Schedule, x_prev: Kind, t: Times, eps: Kind) -> Kind:
    r"""Draw x_t from q(x_t | x_{t-1}) with the noise given: one step.

    .. math:: x_t = \sqrt{1 - \beta_t}\, x_{t-1} + \sqrt{\beta_t}\,\epsilon

    x_prev : (N, ...) float, x_{t-1}.  t : in 1..T, the index of the result.  eps : like x_prev.
    Returns (N, ...). Raises ValueError if t leaves 1..T or the shapes differ.
    Source: Ho et al. 2020, eq. (2).
    """
    check_t(t, schedule.T, x_prev, first=1)
    check_same_shape("eps", eps, "x_prev", x_prev)
    return sqrt(at(schedule.alphas, t, x_prev)) * x_prev + sqrt(at(schedule.betas, t, x_prev)) * eps


def q_mean_variance(schedule: Schedule, x0: Kind, t: Times) -> tuple[Kind, Kind]:
    r"""Mean and variance of q(x_t | x0) = N(sqrt(abar_t) x0, (1 - abar_t) I).

    x0 : (N, ...) float.  t : in 0..T.  Returns the mean (N, ...) and the variance per coordinate,
    a scalar for an int t, else (N, 1, ...). Raises ValueError if t leaves 0..T.
    Source: Ho et al. 2020, eq. (4).
    """
    check_t(t, schedule.T, x0)
    return at(schedule.signal, t, x0) * x0, at(schedule.one_minus_alphas_bar, t, x0)


def q_posterior(schedule: Schedule, x0: Kind, x_t: Kind, t: Times) -> tuple[Kind, Kind]:
    r"""Mean and variance of q(x_{t-1} | x_t, x0), the step back when x0 is known.

    .. math:: \tilde\mu = \frac{\sqrt{\bar\alpha_{t-1}}\,\beta_t}{1-\bar\alpha_t} x_0
              + \frac{\sqrt{\alpha_t}\,(1-\bar\alpha_{t-1})}{1-\bar\alpha_t} x_t,
              \quad \tilde\beta_t = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t} \beta_t

    x0, x_t : (N, ...) float.  t : in 1..T; at 1 the mean is x0 and the variance 0.
    Returns the mean (N, ...) and the variance, a scalar for an int t, else (N, 1, ...).
    Raises ValueError if t leaves 1..T or the shapes differ. Source: Ho et al. 2020, eqs. (6), (7).
    """
    check_t(t, schedule.T, x_t, first=1)
    check_same_shape("x0", x0, "x_t", x_t)
    coef_x0 = at(schedule.posterior_coef_x0, t, x_t)
    coef_xt = at(schedule.posterior_coef_xt, t, x_t)
    return coef_x0 * x0 + coef_xt * x_t, at(schedule.posterior_variance, t, x_t)
