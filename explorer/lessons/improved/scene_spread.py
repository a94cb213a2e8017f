"""sigma^2 of the reverse step between beta~ and beta: what each choice costs at every t.

The cost of a step is a constant plus a weight times the squared error of x0_hat, both known for
any sigma^2 (explorer.core.bound); so one table of errors serves every v at once. The best
denoiser's errors are integrals over the density.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.bound import Bars
from explorer.core.learned_variance import interpolated, log_ends
from explorer.core.measured_bound import bits, cumulative, exact_variance
from explorer.core.measured_errors import AnyErrors, Exact
from explorer.core.schedule import Schedule
from explorer.worlds.world import World

ALIKE = 0.02  # where ln beta - ln beta~ is smaller, v has nothing to decide
SWEEP = 33  # values of v that are sent ahead
EARLY = 0.05  # the share of the steps that counts as the first few


@dataclass(frozen=True, eq=False)
class Fixed:
    """What is known of a denoiser's steps: its errors, and E[x0²] per dimension of its data."""

    schedule: Schedule
    errors: AnyErrors
    second_moment: float

    def optimal(self) -> np.ndarray:
        """sigma_t^2 that costs least, (T+1,); entry 0 is nan."""
        return exact_variance(self.schedule, self.errors)

    def terms(self, sigma2: np.ndarray) -> Bars:
        """The terms of the bound with these variances (T+1,)."""
        return bits(self.schedule, self.errors, self.second_moment, "exact", sigma2)


def exactly(world: World) -> Fixed:
    """The best denoiser of the world's law, by integrals."""
    schedule = world.noises()
    return Fixed(schedule, Exact(*world.ideal_error().over(schedule)), world.second_moment())


def between(schedule: Schedule, v: float) -> np.ndarray:
    """sigma_t^2 = exp(v ln beta_t + (1 - v) ln beta~_t), (T+1,); entry 0 is nan."""
    t = np.arange(1, schedule.T + 1)
    return np.append(np.nan, interpolated(schedule, t, v, np.zeros((schedule.T, 1))))


def fraction(schedule: Schedule, sigma2: np.ndarray) -> np.ndarray:
    """The v at which the interpolation gives sigma2 (T+1,); nan where beta~ and beta are alike."""
    low, high = log_ends(schedule)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = high - low
        v = (np.log(sigma2) - low) / width
    return np.where(width > ALIKE, v, np.nan)


def ratio(schedule: Schedule) -> np.ndarray:
    """beta~_t / beta_t, (T+1,); nan at t = 0. Source: Nichol & Dhariwal 2021, fig. 1."""
    return schedule.posterior_variance / np.append(np.nan, schedule.betas[1:])


def columns(fixed: Fixed, v: float, learned: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """What the stage draws over t, each (T+1,).

    learned : the network's mean v at each t, where there is one. Costs are KL terms, so they begin
    at t = 2; `excess_…` is what a step costs above the best variance, `total_…` a whole bound.
    """
    schedule, best = fixed.schedule, fixed.optimal()
    flat = np.append(np.nan, np.ones(schedule.T))
    table = {"ratio": ratio(schedule), "v_low": 0.0 * flat, "v_high": flat}
    table["v_best"] = fraction(schedule, best)
    table["v_learned"] = np.nan * flat if learned is None else learned
    table["cost_best"] = _cost(fixed.terms(best))
    given = {"low": between(schedule, 0.0), "high": between(schedule, 1.0), "best": best}
    for name, sigma2 in given.items():
        table |= _spread(fixed, name, sigma2, table["cost_best"])
    return table | moving(fixed, v, table["cost_best"])


def moving(fixed: Fixed, v: float, cost_best: np.ndarray) -> dict[str, np.ndarray]:
    """The columns that move with v."""
    flat = np.append(np.nan, np.full(fixed.schedule.T, float(v)))
    return {"v": flat} | _spread(fixed, "mixed", between(fixed.schedule, v), cost_best)


def _spread(
    fixed: Fixed, name: str, sigma2: np.ndarray, cost_best: np.ndarray
) -> dict[str, np.ndarray]:
    """What one choice of sigma^2 (T+1,) gives to draw."""
    bars, T = fixed.terms(sigma2), fixed.schedule.T
    return {
        f"sigma2_{name}": sigma2,
        f"scale_{name}": sigma2 / np.append(np.nan, fixed.schedule.betas[1:]),
        f"excess_{name}": np.round(_cost(bars) - cost_best, 9),  # a rounding error is no cost
        f"total_{name}": np.full(T + 1, bars.total[0]),
    }


def _cost(bars: Bars) -> np.ndarray:
    """L_{t-1} at t = 2..T, (T+1,); nan before."""
    return np.concatenate([[np.nan, np.nan], bars.terms[1:-1]])


def sweep(fixed: Fixed, t: np.ndarray) -> tuple[np.ndarray, list[dict[str, np.ndarray]]]:
    """(values of v, the columns that move with it at the steps t) to send ahead."""
    values, cost_best = np.linspace(0.0, 1.0, SWEEP), _cost(fixed.terms(fixed.optimal()))
    moved = [moving(fixed, float(v), cost_best) for v in values]
    return values, [{name: column[t] for name, column in each.items()} for each in moved]


def alike_from(schedule: Schedule, share: float = 0.9) -> int:
    """The first t from which on beta~ is at least `share` of beta; T + 1 where it never is."""
    below = np.flatnonzero(ratio(schedule)[1:] < share)
    return int(below[-1]) + 2 if len(below) else 1


def early_share(terms: np.ndarray) -> float:
    """The part of all KL terms L_1..L_T that the first EARLY of the steps carry, t = 2 at least."""
    T = len(terms) - 1
    return float(cumulative(terms)[max(2, round(EARLY * T))])
