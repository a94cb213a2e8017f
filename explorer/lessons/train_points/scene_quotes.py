"""The figures that the lesson `train_points` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.lessons.train_points import work
from explorer.lessons.train_points.scene import EXPERIMENTS, experiment
from explorer.lessons.train_points.scene_ended import ended, ratios
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


# --- how the experiments end --------------------------------------------------------------------


def grown_most(card: str, seeds: int) -> int:
    """Which number of a card's run is the most times what it is by default: 0 the distance, 1 the
    strays, 2 the loss; -1 where the seeds do not agree."""
    return _agreed(ratios(card, seeds).argmax(axis=1))


def unmoved(card: str, seeds: int) -> int:
    """Which one alone is within a twentieth of what it is by default; -1 where none is on all."""
    still = np.abs(ratios(card, seeds) - 1) < 0.05
    return _agreed(np.where(still.sum(axis=1) == 1, still.argmax(axis=1), -1))


def stray_ratio(card: str, seeds: int) -> float:
    """How many times as many strays as by default: the median over seeds."""
    return float(np.median(ratios(card, seeds)[:, 1]))


def below_floor_percent(card: str, seeds: int) -> float:
    """By how much of the floor the loss ends below it: the median over seeds."""
    runs = [ended(card, seed) for seed in range(seeds)]
    return float(np.median([100 * (1 - run.loss / run.floor) for run in runs]))


def _agreed(options: np.ndarray) -> int:
    """The option on which all seeds agree, else -1."""
    return int(options[0]) if len(set(options.tolist())) == 1 else -1
