"""The figures that the lesson `improved` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from explorer.core.learned_variance import log_ends
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import (
    scene_loss,
    scene_pull,
    scene_schedule,
    scene_shipped,
    scene_steps,
)
from explorer.lessons.improved import scene_spread as spreads
from explorer.lessons.improved.scene_claims import mean
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
    "pull_batches": 24,
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


def settings(what: str, T: int) -> Settings:
    return Settings(what=what, dataset=DATA[what], T=T, steps=TRAINED[what][1])


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


def best_fixed_v(T: int) -> float:
    """Of the v in hundredths that one may set for all steps, the one with the lowest bound."""
    return min((k / 100 for k in range(101)), key=lambda v: above_best(T, v))


def ends(T: int, t: int) -> float:
    """β over β̃ at t, by which a variance that lies between them can vary."""
    low, high = log_ends(registered("cosine", T))
    return float(np.exp(high[t] - low[t]))


def off_at_birth(T: int) -> float:
    """The most by which half way is off from either end, at any step after the first."""
    return max(ends(T, t) for t in range(2, T + 1)) ** 0.5


def least_sigma2(T: int) -> float:
    """β̃ of the second step, the least that is not zero."""
    return float(registered("cosine", T).posterior_variance[2])


def pulls(T: int, t: int) -> float:
    """How many times as strongly as L_simple the bound would pull at the mean."""
    return float(scene_pull.pull(World(T=T), CONSTANTS["vlb_weight"]).ratio[t])


def pull_of_network(T: int, target: str, seed: int) -> tuple[float, float]:
    """The same of a network after its training on the hybrid, by its weights and in the mean over
    batches: how many times as long the gradient is that the stop holds back."""
    return _pulls(T, target, seed)


def error_of_pull(T: int, target: str, seed: int) -> float:
    """Its standard error."""
    return _pulls(T, target, seed)[1]


@lru_cache(maxsize=4)
def _pulls(T: int, target: str, seed: int) -> tuple[float, float]:
    from explorer.training.stop_gradient import pulls as measured
    from explorer.training.trainer import train

    how = {"variance": "learned", "objective": "hybrid", "target": target, "seed": seed}
    *_, last = train(networks.config_of(World(T=T), **how))
    return measured(last, batches=CONSTANTS["pull_batches"], seed=seed + 1).ratio()


def left_percent(schedule: str, T: int, t: int) -> float:
    """Of the data's variance, at t."""
    return 100 * float(registered(schedule, T).alphas_bar[t])


def faint_percent(schedule: str, T: int, left: float) -> float:
    """Of the steps, on which less than `left` percent of the data's variance is left."""
    return 100 * float(np.mean(registered(schedule, T).alphas_bar[1:] < left / 100))


# --- networks that were trained for the app -------------------------------------------------------


def shipped(act: str, what: str = POINTS) -> Any:
    """What the page opens on."""
    return scene_shipped.load()[act, what].results


def race_gap(one: str, other: str) -> tuple[float, float]:
    """By how many bits the bound of one objective ends below that of another."""
    race = shipped("loss")
    return mean(race.curve(other)[1][:, -1] - race.curve(one)[1][:, -1])


def lost(method: str, few: int) -> tuple[float, float]:
    """Bits that a chain of few steps costs above the whole one."""
    bits = shipped("steps").bits[method]
    return mean(bits[:, place(few)] - bits[:, -1])


def place(few: int) -> int:
    """Where a number of steps stands among those that are tried."""
    return scene_steps.counts_for(POINTS, Settings().T).index(few)


def skipped(schedule: str, name: str) -> tuple[float, float]:
    """Distance ÷ floor without a share of the steps, by its name in scene_schedule.TOLD."""
    return mean(shipped("schedule").far[schedule][:, scene_schedule.TOLD[name]])


def drawn(t: int) -> float:
    """How many times as often as evenly importance draws this t at the end of a training."""
    p = shipped("times").moments["importance"][-1].p
    return float(len(p) * p[t - 1])


def parting(T: int) -> int:
    """The t from which on beta~ and beta differ by less than a tenth."""
    return spreads.alike_from(registered("cosine", T))


# --- which option is right ----------------------------------------------------------------------


def best_variance(T: int) -> int:
    """Near the data: 0 if it is beta~, 1 if it lies between, nearer to beta, 2 if it is beta."""
    known = spreads.exactly(World(T=T))
    v = spreads.fraction(known.schedule, known.optimal())[2 : T // 20]
    return 0 if v.max() < 0.05 else 1 if v.min() > 0.5 and v.max() < 0.99 else 2


def lowest_bound(options: list[str]) -> int:
    """The objective with the lowest bound at the end."""
    return int(np.argmin([shipped("loss").curve(each)[1][:, -1].mean() for each in options]))


def times_drawn_most() -> int:
    """By importance: 0 small t, 1 large t, 2 those in the middle."""
    p = shipped("times").moments["importance"][-1].p
    thirds = [part.mean() for part in np.array_split(p, 3)]
    return {0: 0, 1: 2, 2: 1}[int(np.argmax(thirds))]


def half_skipped() -> int:
    """0 if samples are ruined with both schedules, 1 if linear beta hardly changes, 2 else."""
    ratio = {name: skipped(name, "half")[0] / skipped(name, "whole")[0]
             for name in scene_schedule.NAMES}  # fmt: skip
    if min(ratio.values()) > 2:
        return 0
    return 1 if ratio["linear"] < 1.5 else 2


def suffers_more(few: int) -> int:
    """In few steps: 0 beta~, 1 beta, 2 both alike, by the bits that are lost."""
    low, high = (lost(name, few)[0] for name in ("posterior", "beta"))
    return 2 if abs(low - high) < 0.02 else int(high > low)
