"""The numbers of the page `vlb`: what follows from an evaluation under one variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.core import measured_bound as measured
from explorer.core.arrays import LN2
from explorer.core.bound import Bars, loss_weights
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import LEVELS, PICTURES, Order, Settings
from explorer.lessons.vlb.scene_evaluation import Evaluation, Sampling
from explorer.lessons.vlb.scene_rate import progressive, snr_fall
from explorer.worlds.memo import memo

NAN = float("nan")


class Estimate(NamedTuple):
    """A number with its standard error; nan where there is none."""

    value: float = NAN
    error: float = NAN


UNKNOWN = Estimate()


@dataclass(frozen=True)
class Numbers:
    """What stands beside the bars; bits are per dimension, nan is what is not known yet.

    L0, KL, LT, bound : the first term, the sum of the KL terms, the last one, and all.
    excess : of the bound over the reference's.  floor : what the bound is compared with.
    term, weight, weight_eps, error, distance : at t, the last of them the root of the error, which
    is the mean square of x0_hat.  rate : received when x_t is known; in percent of all KL terms.
    half : the first t up to which half of all KL terms are paid.
    rows : measured at every t.  share : of the work.  step : of the training, or -1.
    sampling, stratified, evaluations : t drawn in two ways; every t in turn, and its price.
    """

    t: int
    T: int
    L0_bits: Estimate
    KL_bits: Estimate
    LT_bits: Estimate
    bound_bits: Estimate
    excess_bits: float
    floor_bits: Estimate
    term_bits: float
    weight_bits: float
    weight_eps_bits: float
    snr_fall: float
    error: float
    rate_bits: float
    rate_percent: float
    distance: float
    half: float
    rows: int = 0
    share: float = NAN
    step: int = -1
    sampling: Sampling | None = None
    stratified_bits: Estimate = UNKNOWN
    evaluations: int = 0


@dataclass(frozen=True, eq=False)
class Known:
    """What an evaluation says under one variance, over t; nan where nothing is known.

    bars : of the denoiser.  other : of the reference, nan where it is the denoiser itself.
    exact : the variance that costs least.  errors : mean squares of x0_hat.
    """

    bars: Bars
    other: Bars
    exact: np.ndarray
    errors: np.ndarray


def known(settings: Settings, seen: Evaluation | None) -> Known:
    nothing = np.full(settings.T + 1, NAN)
    blank = Bars(nothing, nothing, nothing)
    if seen is None:
        return Known(blank, blank, nothing, nothing)
    other = blank if seen.alone else seen.bars(settings.variance, "paired")
    return Known(seen.bars(settings.variance), other, seen.exact(), seen.errors.mean)


def numbers(settings: Settings, act: str, seen: Evaluation | None, now: Known) -> Numbers:
    """All numbers of an act at t, or at t = 1 for t = 0, where no step is."""
    schedule, T, terms = settings.noises(), settings.T, now.bars.terms
    t = max(1, min(settings.t, T))
    given = (settings.variance, now.exact)
    curve = progressive(terms, now.errors)
    return Numbers(
        t=t,
        T=T,
        **totals(now.bars),
        excess_bits=now.bars.total[0] - now.other.total[0],
        floor_bits=UNKNOWN if act == "weights" else floor(settings.order.ground),
        term_bits=float(terms[t - 1]),
        weight_bits=float(loss_weights(schedule, "x0", *given)[t]),
        weight_eps_bits=float(loss_weights(schedule, "eps", *given)[t]),
        snr_fall=float(snr_fall(schedule)[t]),
        error=float(now.errors[t]),
        rate_bits=float(curve.rate[t]),
        rate_percent=100 * float(curve.rate[t] / curve.rate[1]),
        distance=float(curve.distortion[t]),
        half=measured.half_at(terms) if np.isfinite(terms).all() else NAN,
        **({} if seen is None else progress(seen, now, settings.variance)),
    )


def totals(bars: Bars) -> dict[str, Estimate]:
    """L_0, the sum of the KL terms, L_T and the bound."""
    return {
        "L0_bits": Estimate(*bars.part(0, 1)),
        "KL_bits": Estimate(*bars.part(1, -1)),
        "LT_bits": Estimate(float(bars.terms[-1])),
        "bound_bits": Estimate(*bars.total),
    }


def progress(seen: Evaluation, now: Known, variance: str) -> dict:
    """How far the evaluation is, and what it says of drawing t."""
    rows = seen.errors.rows
    return {
        "rows": rows,
        "share": seen.share,
        "step": seen.step,
        "sampling": seen.sampling.get(variance),
        "stratified_bits": Estimate(*now.bars.part(0, -1)),
        "evaluations": rows * seen.subject.schedule.T,
    }


@memo(most=32)
def floor(ground: Order) -> Estimate:
    """The entropy of the cloud, from 4,096 points; of pictures what an even guess costs."""
    if ground.what == PICTURES:
        return Estimate(float(np.log2(LEVELS)))
    x0 = data.clouds(ground)[0]
    values = -ground.density().log_density(x0) / x0.shape[1] / LN2
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))))
