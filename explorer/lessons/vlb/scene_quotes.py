"""The figures that the lesson `vlb` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from explorer.core.arrays import LN2
from explorer.core.bound import loss_weights
from explorer.core.measured_bound import cumulative
from explorer.data.images import IMAGES
from explorer.frames.record import Estimate
from explorer.lessons.vlb import scene, scene_evaluation
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import Settings
from explorer.worlds import networks

ROWS = 256  # at each t, of a network


PIXELS = int(np.prod(IMAGES[data.DIGITS].shape_of()))
CONSTANTS = {"pixels": PIXELS, "nats_of_a_bit": LN2, "nats_of_a_picture": LN2 * PIXELS}


def constant(name: str) -> float:
    """A number of units, or that the page is built with."""
    return CONSTANTS[name]


def exact(
    act: str, field: str, schedule: str, T: int, t: int, variance: str = "posterior"
) -> float:
    """A number of the exact denoiser that the page shows on the roll."""
    settings = Settings(schedule=schedule, T=T, t=t, variance=variance)
    value = getattr(scene.frame(settings, act, known(settings)).numbers, field)
    return value.value if isinstance(value, Estimate) else value


def known(settings: Settings) -> scene_evaluation.Evaluation:
    """What is known of the exact denoiser, without a measurement."""
    return scene_evaluation.fresh(data.subject(settings.order, settings.ideal()))


def paid_percent(schedule: str, T: int, upto: int, variance: str = "posterior") -> float:
    """Of the bits of all KL terms, by the steps up to one."""
    terms = known(Settings(schedule=schedule, T=T)).bars(variance).terms
    return 100 * float(cumulative(terms)[upto])


def variance_saves(schedule: str, T: int, variance: str) -> float:
    """Bits by which the bound falls when σ² is no longer β̃."""
    totals = [exact("bits", "bound_bits", schedule, T, 1, name) for name in ("posterior", variance)]
    return totals[0] - totals[1]


def weight(schedule: str, T: int, t: int) -> float:
    """Bits that a unit of squared error of ε costs at t with β̃."""
    settings = Settings(schedule=schedule, T=T)
    return float(loss_weights(settings.noises(), "eps")[t])


def training_saves(seeds: int, parts: int, first: int, last: int) -> tuple[float, float]:
    """Bits that the training here saves in the parts `first` to `last` of T, counted from 1, as
    the mean over seeds with its standard error; L_0 belongs to the first part."""
    saved = _saved(seeds)
    T = saved.shape[1] - 1
    begin, end = (round(T * part / parts) for part in (first - 1, last))
    sums = saved[:, begin:end].sum(axis=1)
    return float(sums.mean()), float(sums.std(ddof=1) / seeds**0.5)


@lru_cache(maxsize=2)
def _saved(seeds: int) -> np.ndarray:
    """Terms of the untrained network less those of the trained one, (seeds, T+1)."""
    settings, rows = Settings(), []
    for seed in range(seeds):
        config = networks.config_of(settings.world, seed=seed)
        pair = (networks.untrained(config), networks.train_now(config))
        rows.append(np.subtract(*(_terms(settings, each, seed) for each in pair)))
    return np.array(rows)


def _terms(settings: Settings, denoiser: networks.BoundDenoiser, seed: int) -> np.ndarray:
    given = data.subject(replace(settings, denoiser="trained").order, denoiser)
    *_, last = scene_evaluation.evaluate(scene_evaluation.fresh(given), ROWS, seed)
    return last.bars().terms


def weight_below(schedule: str, T: int, bits: float) -> int:
    """From the data on, the first t at which a unit of squared error of ε costs less than that."""
    return next(t for t in range(1, T + 1) if weight(schedule, T, t) < bits)


def received_at(schedule: str, T: int, percent: float) -> int:
    """From the noise on, the t by which that part of the bits of all KL terms has come."""
    left = (t for t in range(T, 0, -1) if paid_percent(schedule, T, t) <= 100 - percent)
    return next(left)


def shortest(schedule: str, T: int, names: list[str]) -> int:
    """The place of the variance with the least bound in the list."""
    return int(np.argmin([exact("bits", "bound_bits", schedule, T, 1, each) for each in names]))


# --- which option is right ----------------------------------------------------------------------


def part_with_half(schedule: str, T: int) -> int:
    """Of ten parts of the steps the one with more than half of the bits: 0 the first, 1 one in the
    middle, 2 the last, 3 none."""
    shares = np.diff([paid_percent(schedule, T, round(T * k / 10)) for k in range(11)])
    if shares.max() <= 50:
        return 3
    return {0: 0, 9: 2}.get(int(shares.argmax()), 1)


def sign_of_first_term(schedule: str, T: int) -> int:
    """0 if L_0 is positive, 1 if it is negative for the exact denoiser too."""
    return int(exact("bits", "L0_bits", schedule, T, 1) < 0)


def steps_that_training_helps(seeds: int) -> int:
    """0 if it saves most in the first third of the steps, 1 in the last, 2 if all alike."""
    parts = [training_saves(seeds, 3, k, k)[0] for k in (1, 2, 3)]
    if max(parts) < 1.5 * min(parts):
        return 2
    return 0 if parts[0] == max(parts) else 1


def weight_ratio(schedule: str, T: int, near: int, far: int, options: list[float]) -> int:
    """Which option is nearest to the ratio of the weights at two t, in its logarithm."""
    ratio = weight(schedule, T, near) / weight(schedule, T, far)
    return int(np.argmin([abs(np.log(ratio / each)) for each in options]))


def distance_left(schedule: str, T: int, t: int, options: list[float]) -> int:
    """Which option is nearest to how far off the guess at t is."""
    distance = exact("rate", "distance", schedule, T, t)
    return int(np.argmin([abs(distance - each) for each in options]))
