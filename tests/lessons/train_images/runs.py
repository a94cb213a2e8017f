"""A short training on digits, as the page sees it."""

from functools import lru_cache

from explorer.jobs import Status
from explorer.lessons.train_images import scene, work
from explorer.training.image_config import ImageConfig
from explorer.worlds.pictures import Task

SMALL = Task(ImageConfig(steps=20, T=20, width=8, every=5))


@lru_cache
def trained(task: Task) -> tuple[tuple, dict]:
    """Its checkpoints, and what three of them draw."""
    history = tuple(work.train(task))
    evaluator = work.Evaluator(task)
    return history, {each.step: evaluator(each) for each in (history[0], history[2], history[-1])}


@lru_cache
def run_of(task: Task, judging=None, state: str = "finished", guidance: float = 0.0) -> scene.Seen:
    """A run that has ended, and how its judgement stands."""
    history, evaluations = trained(task)
    left = 1.5 if state == "running" else None
    given = (history[-1].step, task.config.steps, 40.0, left, 0, "", False)
    status = Status(state, *given, history[-1], history, evaluations)
    return scene.Seen("job", status, task=task, judging=judging, guidance=guidance)
