"""What a network may predict, and how to turn one prediction into another.

Given x_t, the noise eps, the data x0, the velocity v and the score are linear in one another:
x_t = a x0 + b eps and v = a eps - b x0, with a = sqrt(abar_t), b = sqrt(1 - abar_t).
Arguments: (schedule, x_t, t, given), arrays (N, ...) of one kind; t int or (N,) int.
All raise ValueError if t leaves its range or the shapes differ.
"""

from __future__ import annotations

from explorer.core.arrays import at, check_same_shape, check_t
from explorer.core.schedule import Schedule
from explorer.core.types import Kind, Times


def x0_from_eps(schedule: Schedule, x_t: Kind, t: Times, eps: Kind) -> Kind:
    """x0 = (x_t - b eps)/a, t in 0..T. Errors of eps grow by b/a. Ho et al. 2020, eq. (15)."""
    _check(schedule, x_t, t, eps, "eps")
    return (x_t - at(schedule.noise, t, x_t) * eps) / at(schedule.signal, t, x_t)


def x0_from_v(schedule: Schedule, x_t: Kind, t: Times, v: Kind) -> Kind:
    """x0 = a x_t - b v, t in 0..T. Source: Salimans & Ho 2022, sec. 4."""
    _check(schedule, x_t, t, v, "v")
    return at(schedule.signal, t, x_t) * x_t - at(schedule.noise, t, x_t) * v


def eps_from_x0(schedule: Schedule, x_t: Kind, t: Times, x0: Kind) -> Kind:
    """eps = (x_t - a x0)/b, t in 1..T. Source: Ho et al. 2020, eq. (4) solved for eps."""
    _check(schedule, x_t, t, x0, "x0", first=1)
    return (x_t - at(schedule.signal, t, x_t) * x0) / at(schedule.noise, t, x_t)


def eps_from_v(schedule: Schedule, x_t: Kind, t: Times, v: Kind) -> Kind:
    """eps = b x_t + a v, t in 0..T. Source: Salimans & Ho 2022, sec. 4."""
    _check(schedule, x_t, t, v, "v")
    return at(schedule.noise, t, x_t) * x_t + at(schedule.signal, t, x_t) * v


def score_from_eps(schedule: Schedule, x_t: Kind, t: Times, eps: Kind) -> Kind:
    """score = grad log q(x_t) = -eps/b for the best eps, t in 1..T. Song Y. et al. 2021, sec. 3."""
    _check(schedule, x_t, t, eps, "eps", first=1)
    return -eps / at(schedule.noise, t, x_t)


def score_from_x0(schedule: Schedule, x_t: Kind, t: Times, x0: Kind) -> Kind:
    """score = (a x0 - x_t)/b^2 for x0 = E[x0 | x_t] (Tweedie's formula), t in 1..T.

    Source: Efron 2011, eq. (1.4), for x_t = a x0 + b eps.
    """
    _check(schedule, x_t, t, x0, "x0", first=1)
    rest = at(schedule.one_minus_alphas_bar, t, x_t)
    return (at(schedule.signal, t, x_t) * x0 - x_t) / rest


def v_from(schedule: Schedule, x0: Kind, t: Times, eps: Kind) -> Kind:
    """v = a eps - b x0, t in 0..T. Source: Salimans & Ho 2022, sec. 4."""
    _check(schedule, x0, t, eps, "eps", like="x0")
    return at(schedule.signal, t, x0) * eps - at(schedule.noise, t, x0) * x0


def _check(
    schedule: Schedule,
    x_t: Kind,
    t: Times,
    given: Kind,
    name: str,
    first: int = 0,
    like: str = "x_t",
) -> None:
    check_t(t, schedule.T, x_t, first)
    check_same_shape(name, given, like, x_t)
