"""The figures that the lesson `train_points` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.lessons.train_points import work
from explorer.lessons.train_points.scene import EXPERIMENTS, experiment
from explorer.training.config import TrainConfig
from explorer.worlds.point_quality import FINAL_POINTS, PREVIEW_STEPS

CONSTANTS = {"preview_steps": PREVIEW_STEPS, "final_points": FINAL_POINTS}


def constant(name: str) -> int:
    """A number that the page is built with."""
    return CONSTANTS[name]


def default(name: str) -> float:
    """A setting of the default run."""
    return float(getattr(TrainConfig(), name))


def changed(card: str, name: str) -> float:
    """What a card sets instead."""
    return float(EXPERIMENTS[card][name])  # type: ignore[arg-type]


def beta_of(card: str, t: int) -> float:
    """β at a t of the run of a card."""
    return float(experiment(card, TrainConfig()).make_schedule().betas[t])


def floor(**changes: object) -> float:
    """The loss of the ideal denoiser of a run that differs from the default one so."""
    return float(work.loss_floor(replace(TrainConfig(), **changes)).loss)  # type: ignore[arg-type]


def even_from() -> int:
    """The first t of the default run at which a dot has no more of its place than of noise."""
    return int((TrainConfig().make_schedule().alphas_bar <= 0.5).argmax())


# --- which option is right ----------------------------------------------------------------------


def why_above_zero(steps: int) -> int:
    """Whether the loss of any denoiser is far from 0 (1: the data leave it open), and, where it is
    not, whether at the last step the learning rate still is (2) or not (0)."""
    if work.loss_floor(TrainConfig()).loss > 0.1:
        return 1
    return 2 if TrainConfig(steps=steps).decay == "constant" else 0


def right_first(steps: int) -> int:
    """What of a run stopped early is as in the data: 0 where the cloud lies and its width; 1 or 2,
    as one, if hardly a sample lies between the windings."""
    config = replace(TrainConfig(), steps=steps)
    for snapshot in work.train(config):
        last = snapshot
    seen, yard = work.evaluate(config, last), work.yardstick(config)
    ends = seen.frames[-1].astype(float)
    real = yard.real
    width = np.sqrt(np.trace(np.cov(ends.T)) / np.trace(np.cov(real.T)))
    off = np.linalg.norm(ends.mean(0) - real.mean(0))
    stray = seen.quality.stray
    placed = off < 0.2 and abs(width - 1) < 0.2
    return 0 if placed and stray > 0.1 else 1
