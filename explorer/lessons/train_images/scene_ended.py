"""How the experiments of `train_images` end, whatever the seed: what their questions rest on."""

from __future__ import annotations

from functools import cache

from explorer.lessons.train_images import work
from explorer.lessons.train_images.scene import EXPERIMENTS, Outcome, experiment
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task


@cache
def ended(card: str, seed: int) -> Outcome:
    """How a card's run ends on a seed, "" for the default run; as the page says it."""
    config = recipe(seed=seed)
    task = Task(experiment(card, config) if card else config)
    for snapshot in work.train(task):
        last = snapshot
    guidance = EXPERIMENTS[card].get("guidance", 0.0) if card else 0.0
    for judging in work.judgement(task, last, float(guidance)):  # type: ignore[arg-type]
        judged = judging
    quality = judged.quality
    assert quality is not None  # the last of a judgement has it
    return Outcome(quality.fd, quality.accuracy, quality.copies)
