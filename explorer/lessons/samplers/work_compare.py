"""The curves of the part `compare`: what a thread beside the page computes, and what it remembers.

They are small tasks, and each is remembered when it is done: whoever asks next goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers.scene_enough import NOISES, Enough, enough
from explorer.lessons.samplers.scene_error import KINDS, Known
from explorer.lessons.samplers.scene_runs import (
    OFFERED,
    Remembering,
    noise_seed,
    run,
    start,
    with_budget,
)
from explorer.lessons.samplers.scene_yard import yard_of
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import World

MOST = 24  # worlds remembered
IDEAL = 19  # evaluations
# what a task costs, about, in curves
TRAINING, CURVE, REFERENCE, REPEATS = 5.0, 1.0, 4.0, 4.0
_known, _lock = Memo(MOST), threading.Lock()


def known(world: World, spacing: str) -> Known:
    """What is known of the curves now."""
    return _known.get((world, spacing), errors.NOTHING)


def curves(world: World, spacing: str, first: str) -> Iterator[Known]:
    """What a job's thread runs: the tasks that are left, those of the denoiser `first` first."""
    kinds = KINDS if first != "trained" else KINDS[::-1]
    with np.errstate(all="ignore"):
        for kind in kinds:
            if networks.of_cloud(world, kind) is None:
                yield from _train(world, spacing)
            asked = Remembering(networks.of_cloud(world, kind), start(world))
            for name in OFFERED:
                if (kind, name) not in known(world, spacing).curves:
                    curve = _curve(world, asked, name, spacing)
                    yield _more(world, spacing, curves={(kind, name): curve})
            if kind not in known(world, spacing).solutions:
                solution = errors.reference(asked.schedule, asked, start(world))
                yield _more(world, spacing, solutions={kind: solution})
            if kind not in known(world, spacing).enough:
                yield from _enough(world, asked, kind, spacing)


def _enough(world: World, asked: BoundDenoiser, kind: str, spacing: str) -> Iterator[Known]:
    """Runs from other noises, until the fewest evaluations that are enough are known."""
    yard, now = yard_of(world), known(world, spacing)

    def again(sampler: str, evaluations: int, noise: int) -> float:
        choice = with_budget(sampler, evaluations, spacing=spacing)
        x_T, seed = start(world, noise=noise), [*noise_seed(world), noise]
        return yard.distance(run(asked.schedule, asked, choice, x_T, seed).sample)

    repeats = enough(now.of(kind), yard.floor.value, again, partial(_ideal, world))
    while True:
        try:
            next(repeats)
        except StopIteration as end:
            yield _more(world, spacing, enough={kind: end.value})
            return
        yield known(world, spacing)


def _ideal(world: World, noise: int) -> float:
    """How far the ODE's own end is from the data, from this noise: by enough steps of Heun's
    method, on a schedule of so many t that the world's own, which may be coarse, is no matter."""
    return _ideal_of(world.cloud, world.seed, noise)


@memo(most=8 * NOISES)
def _ideal_of(cloud: World, seed: int, noise: int) -> float:
    fine = replace(cloud, T=1000, seed=seed)
    choice = with_budget("heun", IDEAL, spacing="quadratic")
    done = run(fine.noises(), fine.ideal(), choice, start(fine, noise=noise), 0)
    return yard_of(fine).distance(done.sample)


def _curve(world: World, asked: BoundDenoiser, name: str, spacing: str) -> errors.Curve:
    given = (asked.schedule, asked, name, start(world), yard_of(world), noise_seed(world))
    return errors.curve(*given, spacing=spacing)


def warm() -> None:
    """Load what a training needs, so that the process ends in peace if it ends meanwhile."""
    import explorer.training.trainer  # noqa: F401


def _train(world: World, spacing: str) -> Iterator[Known]:
    """Train a small network for this world."""
    config = networks.config_of(world)
    for snapshot in networks.training(config):
        yield _more(world, spacing, training=snapshot.step / config.steps)
    yield _more(world, spacing)


def _more(
    world: World,
    spacing: str,
    curves: dict[tuple[str, str], errors.Curve] | None = None,
    solutions: dict[str, np.ndarray] | None = None,
    enough: dict[str, Enough] | None = None,
    training: float | None = None,
) -> Known:
    """What is known with this added; two jobs may work on one world in another order."""
    with _lock:
        before = known(world, spacing)
        now = Known(
            before.curves | (curves or {}),
            before.solutions | (solutions or {}),
            before.enough | (enough or {}),
            training=training,
        )
        return _known.put((world, spacing), replace(now, share=_share(now)))


def _share(now: Known) -> float:
    """How much of the work is done; 1 exactly when all is."""
    total = len(KINDS) * (len(OFFERED) * CURVE + REFERENCE + REPEATS) + TRAINING
    trained = 1.0 if any(kind == "trained" for kind, _ in now.curves) else now.training or 0.0
    done = len(now.curves) * CURVE + len(now.solutions) * REFERENCE
    done += len(now.enough) * REPEATS + trained * TRAINING
    return min(1.0, done / total)
