"""What takes longer than a moment here: each a thread's work, remembered once it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explorer.core.likelihood import Jacobian
from explorer.lessons.score import scene_ode as ode
from explorer.lessons.score.scene_settings import Asked, Likelihood
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo

HALF = 2.3  # of the lattice's width
MOST = 24
_ended = Memo(MOST)
Order = tuple[str, Asked]  # what is evaluated, and all that decides it


@dataclass(frozen=True)
class Training:
    """A network that is being trained here."""

    step: int
    share: float


def order(settings: Likelihood, act: str) -> Order:
    """The evaluation that an act waits for: of a point the network alone, which then is there."""
    if act == "likelihood/plane":
        return act, settings.still
    return act, settings.who if act == "likelihood/error" else replace(settings.who, seed=0)


def ready(who: Asked) -> bool:
    """Whether the denoiser is there, or its network must be trained first."""
    return networks.of_cloud(who.world, who.denoiser) is not None


def jacobian(who: Asked) -> Jacobian:
    """The slope of the denoiser, whose network is trained first where it must be."""
    return _slope(replace(who, seed=0))


@memo(most=MOST)
def _slope(who: Asked) -> Jacobian:
    return networks.slope_of(networks.ready(who.world, who.denoiser))


def held_out(who: Asked) -> np.ndarray:
    """(HELD_OUT, 2): points of the data that no training has seen."""
    return who.data(ode.HELD_OUT, (who.seed, 11, 3)).x


def ended(wanted: Order) -> Any:
    """The finished result, where one is remembered."""
    return _ended.get(wanted)


def evaluation(wanted: Order) -> Iterator:
    """What a job's thread runs: a Training at first where there is no network yet."""
    act, asked = wanted
    who = asked.who
    with np.errstate(all="ignore"):  # a network that exploded is shown, not complained about
        if not ready(who):
            yield from _train(who)
        if act == "likelihood/point":
            return
        slope, density, x = jacobian(who), who.density(), held_out(who)
        if act == "likelihood/plane":
            x = ode.points(x, HALF)
            results = ode.evaluate(slope, density, x, who.seed, **asked.how)
        else:
            results = ode.study(slope, density, x, who.seed, who.denoiser != "density")
        for now in results:
            yield now
    _ended.put(wanted, now)


def _train(who: Asked) -> Iterator[Training]:
    """A small network for this shape, schedule and T."""
    config = networks.config_of(who.world)
    for snapshot in networks.training(config):
        yield Training(snapshot.step, snapshot.step / config.steps)
