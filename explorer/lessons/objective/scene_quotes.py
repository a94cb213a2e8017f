"""The figures that the lesson `objective` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.core.arrays import LN2
from explorer.lessons.objective import scene
from explorer.lessons.objective.scene_bound import Terms

CONSTANTS = {
    "paths": scene.PATHS,
    "least_paths": scene.LEAST_DRAWS,
    "most_paths": scene.MOST_DRAWS,
    "bits_of_a_nat": 1 / LN2,
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return CONSTANTS[name]


def terms(data: str, model: str, schedule: str, T: int) -> Terms:
    return scene.terms((data, model, schedule, T))


def price_of_jensen(data: str, model: str, schedule: str, T: int, x0: float) -> float:
    """By how much the bound is above -ln p at a place, in nats."""
    seen, place = scene.jensen((data, model, schedule, T), 0), scene.nearest_place(x0)
    return float(seen.bound[place] - seen.nll[place])


def last_line_scatters(data: str, model: str, schedule: str, T: int, seeds: int) -> float:
    """How many times as large as line 9's the error of line 10 is, in the mean over seeds."""
    runs = [scene.ladder((data, model, schedule, T), seed).errors for seed in range(seeds)]
    return float(np.mean([errors[9] / errors[8] for errors in runs]))


def steps_enough(data: str, model: str, schedule: str, nats: float) -> int:
    """From two on, the fewest steps of the range's with which Jensen costs less than that."""
    for T in scene.stops(2)[1:]:
        loose = scene.loose((data, model, schedule, T))
        if loose.bound - loose.nll < nats:
            return T
    raise ValueError(f"no T of the range costs less than {nats} nats.")


def bound_nats(data: str, model: str, schedule: str, T: int) -> float:
    """The bound, by quadrature."""
    return float(scene.loose((data, model, schedule, T)).bound)


def error_cost(data: str, model: str, schedule: str, T: int, t: int) -> float:
    """What the noise error at t costs in the bound, in nats, without the constant."""
    seen = terms(data, model, schedule, T)
    return float(seen.weight[t] * seen.mse[t])


def gap_of_jensen(data: str, model: str, schedule: str, T: int) -> float:
    """By how much the bound is above -ln p, in the mean over the data, in nats."""
    loose = scene.loose((data, model, schedule, T))
    return float(loose.bound - loose.nll)


# --- which option is right ----------------------------------------------------------------------


def where_jensen_is_equal(data: str, other: str, model: str, schedule: str, T: int) -> int:
    """Places x_0 and both data: 0 if the gap vanishes where the data are densest, 1 if where the
    paths' numbers do not scatter, 2 if nowhere."""
    needle, spread = (scene.jensen((name, model, schedule, T), 0) for name in (data, other))
    level = float(np.abs(needle.bound - needle.nll).max())
    densest = int(np.argmin(spread.nll))
    apart = float(spread.bound[densest] - spread.nll[densest])
    if apart < 1e-3:
        return 0
    return 1 if level < 0.01 and level < 0.1 * apart else 2


def scatter_of_line_10(data: str, model: str, schedule: str, T: int) -> int:
    """0 if it is less than line 9's, 1 if it is more, 2 if they are alike."""
    errors = scene.ladder((data, model, schedule, T), 0).errors
    ratio = errors[9] / errors[8]
    return 2 if abs(ratio - 1) < 0.02 else int(ratio > 1)


def steps_favoured(data: str, model: str, schedule: str, T: int) -> int:
    """Where 1 lies furthest above the bound's weight: 0 in the first third, 1 in the middle, 2 if
    nowhere further than elsewhere."""
    weight = terms(data, model, schedule, T).weight[1:]
    if weight.max() < 1.05 * weight.min():
        return 2
    place = (int(np.argmin(weight)) + 1) / T
    return 0 if place <= 1 / 3 else 1


def gap_that_stays(data: str, schedule: str, few: int, many: int) -> int:
    """With the true mean and σ² = β̃: 0 if the bound comes down to the entropy, 1 if a part of the
    gap stays that the true variance does not leave, 2 if it falls below."""
    gaps = {
        (model, T): (loose := scene.loose((data, model, schedule, T))).bound - loose.entropy
        for model in ("posterior", "matched")
        for T in (few, many)
    }
    if gaps["posterior", many] < 0:
        return 2
    stays = gaps["posterior", many] > 5 * gaps["matched", many]
    return int(stays and gaps["posterior", many] > 0.5 * gaps["posterior", few])


def weight_ratio(data: str, model: str, schedule: str, T: int, t: int) -> float:
    """The bound's weight of the noise error at t over its least one."""
    weight = terms(data, model, schedule, T).weight
    return float(weight[t] / weight[1:].min())
