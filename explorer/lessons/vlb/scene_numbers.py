"""The numbers of the page `vlb`: what follows from an evaluation under one variance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explorer.core import measured_bound as measured
from explorer.core.arrays import LN2
from explorer.core.bound import Bars, error_in_turn, error_of_draws, importance, loss_weights
from explorer.frames.record import NAN, Estimate, Exact, Given, Measured
from explorer.lessons.vlb.scene_data import LEVELS, PICTURES, Order, Settings
from explorer.lessons.vlb.scene_evaluation import Evaluation
from explorer.lessons.vlb.scene_rate import progressive, share_error, snr_fall

UNKNOWN = Estimate()
DRAWS = 2000  # of t, at which the ways to draw it are compared


@dataclass(frozen=True)
class Numbers:
    """What stands beside the bars; bits are per dimension, nan is what is not known yet. The error
    of what follows from integrals is 0.

    L0, KL, LT, bound : the first term, the sum of the KL terms, the last one, and all.
    excess : of the bound over the reference's.  floor : what the bound is compared with.
    term, weight, weight_eps, error, distance : at t, the last of them the root of the error, which
    is the mean square of x0_hat.  rate : received when x_t is known; in percent of all KL terms.
    half : the first t up to which half of all KL terms are paid.
    rows : measured at every t, 0 where nothing is.  share : of the work.  step : of the training,
    or -1.  uniform_error, weighted_error, in_turn_error : of the bound without L_T after `draws`
    evaluations, t drawn evenly, by importance, or each in its turn.  gain : how many even draws one
    by importance is worth.
    """

    t: Given[int]
    T: Given[int]
    L0_bits: Estimate
    KL_bits: Estimate
    LT_bits: Exact[float]
    bound_bits: Estimate
    excess_bits: Estimate
    floor_bits: Exact[float]
    term_bits: Estimate
    weight_bits: Exact[float]
    weight_eps_bits: Exact[float]
    snr_fall: Exact[float]
    error: Estimate
    rate_bits: Estimate
    rate_percent: Estimate
    distance: Estimate
    half: Estimate
    rows: Measured[int] = 0
    share: Measured[float] = NAN
    step: Measured[int] = -1
    uniform_error_bits: Measured[float] = NAN
    weighted_error_bits: Measured[float] = NAN
    in_turn_error_bits: Measured[float] = NAN
    gain: Measured[float] = NAN
    draws: Given[int] = DRAWS


@dataclass(frozen=True, eq=False)
class Known:
    """What an evaluation says under one variance, over t; nan where nothing is known.

    bars : of the denoiser.  other : of the reference, nan where it is the denoiser itself.
    exact : the variance that costs least.  errors, uncertainty : mean squares of x0_hat with their
    standard errors.
    """

    bars: Bars
    other: Bars
    exact: np.ndarray
    errors: np.ndarray
    uncertainty: np.ndarray


def known(settings: Settings, seen: Evaluation | None) -> Known:
    nothing = np.full(settings.T + 1, NAN)
    blank = Bars(nothing, nothing, nothing)
    if seen is None:
        return Known(blank, blank, nothing, nothing, nothing)
    other = blank if seen.alone else seen.bars(settings.variance, "paired")
    errors = seen.errors
    return Known(seen.bars(settings.variance), other, seen.exact(), errors.mean, errors.uncertainty)


def numbers(settings: Settings, act: str, seen: Evaluation | None, now: Known) -> Numbers:
    """All numbers of an act at t, or at t = 1 for t = 0, where no step is."""
    schedule, T = settings.noises(), settings.T
    t = max(1, min(settings.t, T))
    given = (settings.variance, now.exact)
    return Numbers(
        t=t,
        T=T,
        **totals(now.bars),
        excess_bits=excess(settings, seen, now),
        floor_bits=NAN if act == "weights" else floor(settings.order.ground),
        weight_bits=float(loss_weights(schedule, "x0", *given)[t]),
        weight_eps_bits=float(loss_weights(schedule, "eps", *given)[t]),
        snr_fall=float(snr_fall(schedule)[t]),
        **at_time(now, t),
        half=half(now.bars),
        **({} if seen is None else progress(seen, now)),
    )


def totals(bars: Bars) -> dict[str, object]:
    """L_0, the sum of the KL terms, L_T and the bound."""
    return {
        "L0_bits": Estimate(*bars.part(0, 1)),
        "KL_bits": Estimate(*bars.part(1, -1)),
        "LT_bits": float(bars.terms[-1]),
        "bound_bits": Estimate(*bars.total),
    }


def excess(settings: Settings, seen: Evaluation | None, now: Known) -> Estimate:
    """Of the bound over the reference's; of the same rows, so that what both share is no error."""
    if seen is None or seen.alone:
        return UNKNOWN
    error = seen.excess_error(settings.variance)
    if math.isnan(error):  # too few rows so far
        return UNKNOWN
    return Estimate(now.bars.total[0] - now.other.total[0], error)


def at_time(now: Known, t: int) -> dict[str, Estimate]:
    """The term, the error of the guess, and how far one is who receives the steps down to t."""
    curve = progressive(now.bars.terms, now.errors)
    distance = float(curve.distortion[t])
    rate, paid = now.bars.part(t, None), now.bars.part(1, t)
    percent = 100 * rate[0] / (rate[0] + paid[0])
    return {
        "term_bits": Estimate(*now.bars.part(t - 1, t)),
        "error": Estimate(float(now.errors[t]), float(now.uncertainty[t])),
        "rate_bits": Estimate(*rate),
        "rate_percent": Estimate(percent, 100 * share_error(rate, paid)),
        "distance": Estimate(distance, float(now.uncertainty[t]) / (2 * distance)),
    }


def over_time(settings: Settings, now: Known) -> dict[str, np.ndarray]:
    """What the sentences say at t, for every t (T+1,), by their names there; what is not known yet
    is left out. As in `numbers`, what stands at t = 0 is that of t = 1."""
    schedule, given = settings.noises(), (settings.variance, now.exact)
    bars, received = now.bars, progressive(now.bars.terms, now.errors)
    squared = bars.errors**2
    paid = np.cumsum(np.append(0.0, bars.terms[1:]))  # by the steps up to t - 1, without L_0
    paid = np.append(0.0, paid[:-1])
    paid_error = np.append([0.0, 0.0], np.sqrt(np.cumsum(squared[1:-1])))
    rate_error = np.sqrt(np.cumsum(squared[::-1])[::-1])
    whole = received.rate + paid
    columns = {
        "term_bits": np.append(NAN, bars.terms[:-1]),
        "term_error_bits": np.append(NAN, bars.errors[:-1]),
        "weight_bits": loss_weights(schedule, "x0", *given),
        "weight_eps_bits": loss_weights(schedule, "eps", *given),
        "snr_fall": np.nan_to_num(snr_fall(schedule), nan=np.inf),
        "error": now.errors,
        "error_error": now.uncertainty,
        "rate_bits": received.rate,
        "rate_error_bits": rate_error,
        "rate_percent": 100 * received.rate / whole,
        "percent_error": 100 * np.hypot(paid * rate_error, received.rate * paid_error) / whole**2,
        "distance": received.distortion,
        "distance_error": now.uncertainty / (2 * np.append(1.0, received.distortion[1:])),
    }
    lasting = {name: np.append(column[1], column[1:]) for name, column in columns.items()}
    return {name: column for name, column in lasting.items() if not np.isnan(column).any()}


def half(bars: Bars) -> Estimate:
    """The first t up to which half of all KL terms are paid; its error is that of the share there,
    in steps."""
    if not np.isfinite(bars.terms).all():
        return UNKNOWN
    t = measured.half_at(bars.terms)
    error = share_error(bars.part(1, t), bars.part(t, None))
    return Estimate(t, error * bars.part(1, None)[0] / bars.terms[max(t - 1, 1)])


def progress(seen: Evaluation, now: Known) -> dict:
    """How far the evaluation is, and what it says of drawing t."""
    told = {"rows": seen.errors.rows, "share": seen.share, "step": seen.step}
    if not np.isfinite(now.bars.squares).all():
        return told
    p = importance(now.bars.squares)
    even, weighted = error_of_draws(now.bars, DRAWS), error_of_draws(now.bars, DRAWS, p)
    return told | {
        "uniform_error_bits": even,
        "weighted_error_bits": weighted,
        "in_turn_error_bits": error_in_turn(now.bars, DRAWS),
        "gain": (even / weighted) ** 2,
    }


def floor(ground: Order) -> float:
    """The entropy of the cloud; of pictures what an even guess costs."""
    if ground.what == PICTURES:
        return float(np.log2(LEVELS))
    return ground.entropy() / ground.density().dims / LN2
