"""The reverse step p: what a denoiser believes about x_{t-1}, given x_t.

A denoiser is a callable (x_t (N, ...), t: int or (N,) int) -> x0_hat (N, ...), bound to one
schedule: its attribute `schedule`, where it has one, must equal the schedule it is used with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from explorer.core.arrays import at, check_t
from explorer.core.forward import q_posterior
from explorer.core.learned_variance import check_learned, interpolated
from explorer.core.schedule import Schedule
from explorer.core.types import Kind, Times

VARIANCES = ("posterior", "beta")  # what every denoiser has
LEARNED = "learned"  # what a network may have learned besides
Variance = str | Callable[[Any, Any], Any]  # a name, or (x_t, t) -> variance


class Denoiser(Protocol):
    """(x_t (N, ...), t) -> x0_hat (N, ...), of the kinds of array that it was made for."""

    def __call__(self, x_t: Any, t: Any, /) -> Any: ...


class BoundDenoiser(Denoiser, Protocol):
    """A denoiser that says to which schedule it belongs."""

    @property
    def schedule(self) -> Schedule: ...


class LearnedDenoiser(Denoiser, Protocol):
    """A denoiser that also says where between beta~ (0) and beta (1) the variance lies."""

    def fraction(self, x_t: Any, t: Any, /) -> Any: ...


def check_bound(schedule: Schedule, denoiser: object) -> None:
    """Raise ValueError if the denoiser is bound to another schedule, or cannot be called."""
    if not callable(denoiser):
        raise ValueError(
            f"a denoiser must be a callable (x_t, t) -> x0_hat; got {type(denoiser).__name__}."
        )
    bound = getattr(denoiser, "schedule", None)
    if bound is None or bound is schedule or bound == schedule:
        return
    raise ValueError(
        f"this denoiser belongs to {bound!r}; it was used with {schedule!r}. The same t means "
        "another amount of noise there, so make or train a denoiser for this schedule."
    )


def is_variance(variance: object) -> bool:
    """Whether it is the name of one (an array would be compared entry by entry)."""
    return isinstance(variance, str) and variance in (*VARIANCES, LEARNED)


def is_learned(variance: object) -> bool:
    return isinstance(variance, str) and variance == LEARNED


def p_mean_variance(
    schedule: Schedule, denoiser: Denoiser, x_t: Kind, t: Times, variance: Variance = "posterior"
) -> tuple[Kind, Kind, Kind]:
    r"""Mean and variance of p(x_{t-1} | x_t), and the x0_hat that they rest on.

    .. math:: \mu(x_t, t) = \tilde\mu_t(x_t, \hat x_0(x_t, t)),\quad \sigma_t^2 = \tilde\beta_t
              \text{ or } \beta_t

    x_t : (N, ...) float.  t : int or (N,) int in 1..T.
    variance : "posterior" (beta~_t, 0 at t = 1), "beta" (beta_t), "learned" (what the denoiser's
    `fraction(x_t, t)` says, between the two; Nichol & Dhariwal 2021, eq. 15) or a callable.
    Returns mean (N, ...), variance (scalar, (N, 1, ...) or what the callable gives), x0_hat.
    Raises ValueError for a denoiser of another schedule, an unknown variance, or t outside 1..T.
    Source: Ho et al. 2020, sec. 3.2 and eq. (7) with x0_hat for x0.
    """
    check_bound(schedule, denoiser)
    if not is_variance(variance) and not callable(variance):
        raise ValueError(
            "variance must be 'posterior', 'beta', 'learned' or a callable (x_t, t); "
            f"got {variance!r}."
        )
    if is_learned(variance):
        check_learned(denoiser)
    check_t(t, schedule.T, x_t, first=1)
    x0_hat = denoiser(x_t, t)
    mean, spread = q_posterior(schedule, x0_hat, x_t, t)
    if callable(variance):
        spread = variance(x_t, t)
    elif variance == "beta":
        spread = at(schedule.betas, t, x_t)
    elif variance == LEARNED:
        fraction = denoiser.fraction(x_t, t)  # type: ignore[attr-defined]  # so check_learned
        spread = interpolated(schedule, t, fraction, x_t)
    return mean, spread, x0_hat
