"""Progressive decoding, and which t the losses look at: curves that follow from the bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.bound import TARGETS, loss_weights
from explorer.core.schedule import Schedule


@dataclass(frozen=True)
class Decoding:
    """A receiver who gets x_T, x_{T-1}, … and guesses x_0 at each: index t = 0..T, falling in time.

    rate : (T+1,) bits per dimension received when x_t is known; at t = 0 all, with L_0.
    distortion : (T+1,) root of the mean squared error of x0_hat(x_t), in units of the data; 0 at 0.
    """

    rate: np.ndarray
    distortion: np.ndarray


def progressive(terms: np.ndarray, errors: np.ndarray) -> Decoding:
    r"""The rate-distortion curve of decoding from T downwards.

    .. math:: R_t = L_T + \sum_{s=t+1}^{T} L_{s-1}, \quad D_t = \sqrt{E\|x_0 - \hat x_0\|^2 / D}

    terms : (T+1,) as in core.vlb.vlb_terms.  errors : (T+1,) mean squared errors, index t.
    R_1 is the sum of all KL terms. Source: Ho et al. 2020, sec. 4.3 and fig. 5.
    """
    rate = np.cumsum(terms[::-1])[::-1]
    distortion = np.sqrt(np.maximum(errors, 0.0))
    distortion[0] = 0.0
    return Decoding(rate, distortion)


def share_error(part: tuple[float, float], rest: tuple[float, float]) -> float:
    """The standard error of part / (part + rest), both (value, standard error) and independent."""
    (a, error_a), (b, error_b) = part, rest
    return float(np.hypot(b * error_a, a * error_b) / (a + b) ** 2)


def emphasis(
    schedule: Schedule, variance: str = "posterior", exact: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """How the bound weighs the error of each target, over t = 2..T, in multiples of the median.

    {target: (T+1,)}; L_simple weighs every t alike, 1. Entries 0 and 1 are nan: L_0 is apart.
    """
    by_target = {}
    for target in TARGETS:
        weights = loss_weights(schedule, target, variance, exact)
        weights[:2] = np.nan
        known = weights[np.isfinite(weights)]
        by_target[target] = weights / (np.median(known) if len(known) else np.nan)
    return by_target


def snr_fall(schedule: Schedule) -> np.ndarray:
    """SNR_{t-1} - SNR_t, (T+1,), without cancellation; entries 0 and 1 are nan (SNR_0 = inf).

    With sigma^2 = beta~ half of it is the bound's weight on the error of x_0, in nats.
    """
    abar, rest = schedule.alphas_bar, schedule.one_minus_alphas_bar
    fall = np.full(schedule.T + 1, np.nan)
    fall[2:] = abar[1:-1] * schedule.betas[2:] / (rest[1:-1] * rest[2:])
    return fall
