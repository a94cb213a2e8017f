"""What the page `samplers` computes: clouds at once, the curves in a thread beside the page.

Everything is remembered by names and numbers. The curves are small tasks, and each is remembered
when it is done: whoever asks next goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from explorer.data.clouds import DATASETS, scaled
from explorer.lessons.samplers import scene
from explorer.lessons.samplers import scene_error as errors
from explorer.worlds import networks
from explorer.worlds.memo import Memo, memo
from explorer.worlds.world import World

POINTS = 2000
MOST = 24  # worlds remembered
KINDS = ("density", "trained")  # whose curves are drawn
TRAINING, CURVE, REFERENCE = 5.0, 1.0, 4.0  # what a task costs, about, in curves
_known, _lock = Memo(MOST), threading.Lock()


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of one world: curves[denoiser, sampler], solutions[denoiser], share done."""

    curves: dict = field(default_factory=dict)
    solutions: dict = field(default_factory=dict)
    share: float = 0.0
    training: float | None = None  # share of a training that is under way

    @property
    def done(self) -> bool:
        return self.share >= 1.0

    def of(self, denoiser: str) -> list:
        """The curves of one denoiser, in the order of the registry."""
        names = (name for name in scene.OFFERED if (denoiser, name) in self.curves)
        return [self.curves[denoiser, name] for name in names]


# --- data -----------------------------------------------------------------------------------


def yard(world: World, n: int = POINTS) -> scene.MeasuredYard:
    """Real data to measure n samples by; the same for every seed of the noise."""
    return _yard(world.cloud, n)


@memo(most=8)
def _yard(cloud: World, n: int) -> scene.MeasuredYard:
    def draw(rng):
        drawn = DATASETS[cloud.dataset](n, rng, **dict(cloud.dataset_params))
        return (drawn if cloud.data_scale == 1 else scaled(drawn, cloud.data_scale)).x

    return scene.yardstick(draw)


def start(world: World, n: int = POINTS) -> np.ndarray:
    """The x_T (n, 2) from which every sampler starts."""
    return _start(world.seed, n)


@memo(most=8)
def _start(seed: int, n: int) -> np.ndarray:
    drawn = np.random.default_rng([seed, 3]).standard_normal((n, 2))
    drawn.setflags(write=False)
    return drawn


def noise_seed(world: World) -> list[int]:
    """Of the noise that samplers add."""
    return [world.seed, 4]


def denoiser(world: World, name: str):
    """The denoiser by its name; None where it must be trained first."""
    return networks.of_cloud(world, name)


@memo(most=48)
def cloud(world: World, name: str, choice: scene.Choice) -> scene.Run:
    """One sampler's run with the denoiser `name`, which is there."""
    asked = denoiser(world, name)
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return scene.run(asked.schedule, asked, choice, start(world), noise_seed(world))


# --- the curves -----------------------------------------------------------------------------


def known(world: World, spacing: str) -> Known:
    """What is known of the curves now."""
    return _known.get((world, spacing), Known())


def curves(world: World, spacing: str, first: str) -> Iterator[Known]:
    """What a job's thread runs: the tasks that are left, those of the denoiser `first` first."""
    kinds = KINDS if first != "trained" else KINDS[::-1]
    with np.errstate(all="ignore"):
        for kind in kinds:
            if denoiser(world, kind) is None:
                yield from _train(world, spacing)
            asked = denoiser(world, kind)
            for name in scene.OFFERED:
                if (kind, name) not in known(world, spacing).curves:
                    curve = _curve(world, asked, name, spacing)
                    yield _more(world, spacing, curves={(kind, name): curve})
            if kind not in known(world, spacing).solutions:
                solution = errors.reference(asked.schedule, asked, start(world))
                yield _more(world, spacing, solutions={kind: solution})


def _curve(world, asked, name, spacing) -> errors.Curve:
    given = (asked.schedule, asked, name, start(world), yard(world), noise_seed(world))
    return errors.curve(*given, spacing=spacing)


def warm() -> None:
    """Load what a training needs, so that the process ends in peace if it ends meanwhile."""
    import explorer.training.trainer  # noqa: F401


def _train(world, spacing) -> Iterator[Known]:
    """Train a small network for this world."""
    config = networks.config_of(world)
    for snapshot in networks.training(config):
        yield _more(world, spacing, training=snapshot.step / config.steps)
    yield _more(world, spacing)


def _more(world, spacing, curves=None, solutions=None, training=None) -> Known:
    """What is known with this added; two jobs may work on one world in another order."""
    with _lock:
        before = known(world, spacing)
        curves, solutions = before.curves | (curves or {}), before.solutions | (solutions or {})
        now = Known(curves, solutions, 0.0, training)
        return _known.put((world, spacing), replace(now, share=_share(now)))


def _share(now: Known) -> float:
    """How much of the work is done; 1 exactly when all is."""
    total = len(KINDS) * (len(scene.OFFERED) * CURVE + REFERENCE) + TRAINING
    trained = 1.0 if any(kind == "trained" for kind, _ in now.curves) else now.training or 0.0
    done = len(now.curves) * CURVE + len(now.solutions) * REFERENCE + trained * TRAINING
    return min(1.0, done / total)
