"""How the experiments of `train_points` end, whatever the seed: what their questions rest on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from explorer.lessons.train_points import work
from explorer.lessons.train_points.scene import REFERENCE, Outcome, experiment
from explorer.training.config import TrainConfig

NUMBERS = ("distance", "strays", "loss")  # in the order of the sentence that tells an outcome


@cache
def ended(card: str, seed: int) -> Outcome:
    """How a card's run ends on a seed, "" for the default run; as the page says it."""
    config = replace(TrainConfig(), seed=seed)
    config = experiment(card, config) if card else config
    for snapshot in work.train(config):
        last = snapshot
    final = work.evaluate(config, last).final
    losses = last.losses[1]
    loss = float(np.mean(losses[-(len(losses) // 5 + 1) :]))
    real, floor = work.yardstick(config).final_range, work.loss_floor(config)
    stray = 100 * final.stray  # type: ignore[union-attr]
    return Outcome(final.distance, *real, stray, loss, floor.loss, floor.error)  # type: ignore[union-attr]


def ratios(card: str, seeds: int) -> np.ndarray:
    """(seeds, 3): NUMBERS of a card's runs, each over that of the default run, the median of
    twelve seeds. The loss counts in units of its own floor."""

    def row(told: Outcome) -> list[float]:
        return [told.distance, told.stray_percent, told.loss / told.floor]

    runs = [row(ended(card, seed)) for seed in range(seeds)]
    return np.array(runs) / row(REFERENCE)
