"""What the page `samplers` computes: clouds at once, the curves in a job beside the page.

Everything is kept for all sessions, by names and numbers. The job is made of small tasks and keeps
what it has after each: a new order goes on from there, and so does one after a stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import numpy as np
import streamlit as st

from explorer.data.clouds import DATASETS, scaled
from explorer.jobs import Job
from explorer.lessons.samplers import scene
from explorer.lessons.samplers import scene_error as errors
from explorer.ui.training import side_job as live_sides
from explorer.worlds import world as worlds
from explorer.worlds.memo import Memo

POINTS = 2000
MOST = 24  # worlds remembered
KINDS = ("density", "trained")  # whose curves are drawn
TRAINING, CURVE, REFERENCE = 5.0, 1.0, 4.0  # what a task costs, about, in curves
_known, _networks = Memo(MOST), Memo(MOST)


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


@lru_cache(maxsize=8)
def yard(world, n: int = POINTS) -> scene.MeasuredYard:
    """Real data to measure n samples by; the same for every seed of the noise."""
    return scene.yardstick(lambda rng: drawn(world, n, rng).x)


def drawn(world, n: int, rng):
    """n points of the world's cloud with their labels."""
    found = DATASETS[world.dataset](n, rng, **dict(world.dataset_params))
    return found if world.data_scale == 1 else scaled(found, world.data_scale)


@lru_cache(maxsize=8)
def start(world, n: int = POINTS) -> np.ndarray:
    """The x_T (n, 2) from which every sampler starts."""
    made = np.random.default_rng([world.seed, 3]).standard_normal((n, 2))
    made.setflags(write=False)
    return made


def noise_seed(world) -> list[int]:
    """Of the noise that samplers add."""
    return [world.seed, 4]


def network_place(world):
    """What a network trained here depends on: not on the noise."""
    return replace(world, seed=0)


def network(world, snapshot=None):
    """The network of this world, where there is one already: one's own, or trained here."""
    found = _networks.get(network_place(world))
    if found is None and snapshot is not None:
        found = _networks.put(network_place(world), snapshot.denoiser())
    return found


def denoiser(world, name: str, snapshot=None):
    """The denoiser by its name; None where it must be trained first."""
    if name == "density":
        return worlds.density_denoiser(replace(world, seed=0, network=""))
    return network(world, snapshot) if name == "trained" else _untrained(network_place(world))


@lru_cache(maxsize=8)
def _untrained(world):
    from explorer.lessons.step_through.scene import network as born

    return born(config(world), trained=False)


def config(world):
    from explorer.training.config import TrainConfig

    names = ("dataset_params", "data_scale", "schedule_params")
    more = {name: getattr(world, name) for name in names}
    return TrainConfig(world.dataset, schedule=world.schedule, T=world.T, **more)


@st.cache_resource(max_entries=48, show_spinner=False)
def cloud(world, name: str, choice, _denoiser) -> scene.Run:
    """One sampler's run, made once for all sessions."""
    with np.errstate(all="ignore"):  # a run that explodes is shown, not complained about
        return scene.run(_denoiser.schedule, _denoiser, choice, start(world), noise_seed(world))


# --- the job --------------------------------------------------------------------------------


def order(world, spacing: str, first: str, snapshot) -> Job | None:
    """The job that finds the curves of this world, those of `first` first; None if known."""
    if known(world, spacing).done:
        return None
    kept = memory()
    work = partial(_work, world, spacing, first, snapshot)
    return live_sides.side(("samplers", id(kept)), (world, spacing, first, kept["go_on"]), work)


def memory() -> dict:
    return st.session_state.setdefault("_samplers", {"go_on": 0})


def go_on() -> None:
    """After a stop: a new job, which begins with what is known."""
    memory()["go_on"] += 1


def known(world, spacing: str) -> Known:
    return _known.get((world, spacing), Known())


def _work(world, spacing, first, snapshot) -> Iterator[Known]:
    """What the job's thread runs: the tasks that are left, each kept when it is done."""
    kinds = KINDS if first != "trained" else KINDS[::-1]
    with np.errstate(all="ignore"):
        for kind in kinds:
            if kind == "trained" and network(world, snapshot) is None:
                yield from _train(world, spacing)
            made = denoiser(world, kind, snapshot)
            for name in scene.OFFERED:
                if (kind, name) not in known(world, spacing).curves:
                    yield _more(
                        world, spacing, curves={(kind, name): _curve(world, made, name, spacing)}
                    )
            if kind not in known(world, spacing).solutions:
                found = errors.reference(made.schedule, made, start(world))
                yield _more(world, spacing, solutions={kind: found})


def _curve(world, made, name, spacing) -> errors.Curve:
    return errors.curve(
        made.schedule, made, name, start(world), yard(world.data),
        noise_seed(world), spacing=spacing,
    )  # fmt: skip


def warm() -> None:
    """Load what a training needs, so that the process ends in peace if it ends meanwhile."""
    import explorer.training.trainer  # noqa: F401


def _train(world, spacing) -> Iterator[Known]:
    """Train a small network for this world."""
    from explorer.training.trainer import train

    plan = config(world)
    for snapshot in train(plan):
        yield _more(world, spacing, training=snapshot.step / plan.steps)
    _networks.put(network_place(world), snapshot.denoiser())
    yield _more(world, spacing)


def _more(world, spacing, curves=None, solutions=None, training=None) -> Known:
    """What is known with this added."""
    before = known(world, spacing)
    made = Known(
        before.curves | (curves or {}), before.solutions | (solutions or {}), 0.0, training
    )
    return _known.put((world, spacing), replace(made, share=_share(made)))


def _share(now: Known) -> float:
    """How much of the work is done; 1 exactly when all is."""
    total = len(KINDS) * (len(scene.OFFERED) * CURVE + REFERENCE) + TRAINING
    trained = 1.0 if any(kind == "trained" for kind, _ in now.curves) else now.training or 0.0
    done = len(now.curves) * CURVE + len(now.solutions) * REFERENCE + trained * TRAINING
    return min(1.0, done / total)
