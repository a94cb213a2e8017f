"""The figures that the lesson `improved` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_loss, scene_schedule, scene_steps, scene_times
from explorer.lessons.improved import scene_spread as spreads
from explorer.lessons.improved.scene_claims import mean
from explorer.lessons.improved.scene_measures import Measures
from explorer.lessons.improved.scene_settings import PICTURES, POINTS, TRAINED, Settings
from explorer.worlds import networks
from explorer.worlds.world import World
from explorer.worlds.world import schedule as registered

DATA = {POINTS: "swiss_roll", PICTURES: "digits"}
CONSTANTS = {
    "alike_percent": 100 * spreads.ALIKE,
    "points": benches.POINTS,
    "levels": benches.LEVELS,
    "vlb_weight": scene_loss.Settings().vlb_weight,
    "T": Settings().T,
    **{f"steps_of_{what}": TRAINED[what][1] for what in DATA},
}


def constant(name: str) -> float:
    """A number that the page is built with."""
    return CONSTANTS[name]


def weights(what: str) -> int:
    """How many a network has that learns the variance too."""
    given = benches.config(settings(what, 200), variance="learned", objective="hybrid")
    if what == POINTS:
        denoiser = networks.untrained(given)
    else:
        denoiser = networks.untrained_picture(given, benches.of_digits().x0.shape[1:])
    return sum(each.numel() for each in denoiser.net.parameters())


def settings(what: str, T: int, seeds: int = 1) -> Settings:
    return Settings(what=what, dataset=DATA[what], T=T, steps=TRAINED[what][1], repeats=seeds)


# --- the exact denoiser and the schedules ---------------------------------------------------------


def best_fraction(T: int, most: bool) -> float:
    """The largest or the least v of the best variance on the roll."""
    known = spreads.exactly(World(T=T))
    v = spreads.fraction(known.schedule, known.optimal())
    return float(np.nanmax(v) if most else np.nanmin(v))


def above_best(T: int, v: float) -> float:
    """Bits that a fixed v costs above the best variance."""
    known = spreads.exactly(World(T=T))
    totals = [known.terms(each).total[0]
              for each in (spreads.between(known.schedule, v), known.optimal())]  # fmt: skip
    return totals[0] - totals[1]


def left_percent(schedule: str, T: int, t: int) -> float:
    """Of the data's variance, at t."""
    return 100 * float(registered(schedule, T).alphas_bar[t])


# --- networks that are trained here ---------------------------------------------------------------


@lru_cache(maxsize=4)
def _race(what: str, T: int, seeds: int) -> scene_loss.Race:
    order = scene_loss.Settings(**vars(settings(what, T, seeds)))
    *_, (_, race) = scene_loss.measure(order.order)
    return race


@lru_cache(maxsize=4)
def _ladder(what: str, T: int, seeds: int) -> Measures:
    *_, (_, seen) = scene_steps.measure(settings(what, T, seeds).order)
    return seen


def race_bits(what: str, T: int, seeds: int, objective: str) -> tuple[float, float]:
    """The bound at the end of the training on an objective."""
    return mean(_race(what, T, seeds).curve(objective)[1][:, -1])


def race_gap(what: str, T: int, seeds: int, one: str, other: str) -> tuple[float, float]:
    """By how many bits the bound of one objective ends below that of another."""
    ends = [_race(what, T, seeds).curve(kind)[1][:, -1] for kind in (other, one)]
    return mean(ends[0] - ends[1])


def learned_gain(what: str, T: int, seeds: int, few: int) -> tuple[float, float]:
    """Bits that the learned variance saves against the better fixed one in a few steps."""
    seen, place = _ladder(what, T, seeds), scene_steps.counts_for(what, T).index(few)
    fixed = np.minimum(seen.bits["posterior"], seen.bits["beta"])[:, place]
    return mean(fixed - seen.bits["learned"][:, place])


# --- which option is right ----------------------------------------------------------------------


def best_variance(T: int) -> int:
    """Near the data: 0 if it is beta~, 1 if it lies between, nearer to beta, 2 if it is beta."""
    known = spreads.exactly(World(T=T))
    v = spreads.fraction(known.schedule, known.optimal())[2 : T // 20]
    return 0 if v.max() < 0.05 else 1 if v.min() > 0.5 and v.max() < 0.99 else 2


def lowest_bound(T: int, seeds: int, options: list[str]) -> int:
    """The objective with the lowest bound at the end."""
    return int(np.argmin([race_bits(POINTS, T, seeds, each)[0] for each in options]))


def times_drawn_most(T: int) -> int:
    """By importance: 0 small t, 1 large t, 2 those in the middle."""
    *_, (_, duel) = scene_times.measure(settings(POINTS, T).order)
    thirds = [part.mean() for part in np.array_split(duel.moments["importance"][-1].p, 3)]
    return {0: 0, 1: 2, 2: 1}[int(np.argmax(thirds))]


def half_skipped(T: int, seeds: int) -> int:
    """0 if samples are ruined with both schedules, 1 if linear beta hardly changes, 2 else."""
    *_, (_, seen) = scene_schedule.measure(settings(POINTS, T, seeds).order)
    whole, half = (scene_schedule.TOLD[name] for name in ("whole", "half"))
    ratio = {n: float(np.mean(seen.far[n][:, half] / seen.far[n][:, whole])) for n in seen.far}
    if min(ratio.values()) > 2:
        return 0
    return 1 if ratio["linear"] < 1.5 else 2


def suffers_more(T: int, seeds: int, few: int) -> int:
    """In few steps: 0 beta~, 1 beta, 2 both alike, by the bits that are lost."""
    seen, place = _ladder(POINTS, T, seeds), scene_steps.counts_for(POINTS, T).index(few)
    lost = [float((seen.bits[n][:, place] - seen.bits[n][:, -1]).mean())
            for n in ("posterior", "beta")]  # fmt: skip
    return 2 if abs(lost[0] - lost[1]) < 0.02 else int(lost[1] > lost[0])
