"""Short trainings on points, as the page sees them."""

from functools import lru_cache

from explorer.jobs import Status
from explorer.lessons.train_points import work
from explorer.training.config import TrainConfig
from explorer.worlds.runs import Run

SMALL = TrainConfig(steps=60, T=50, n_points=500)
HEAPS = TrainConfig(
    dataset="eight_gaussians", schedule="linear", T=24, steps=45, n_points=600, seed=3
)


@lru_cache
def run_of(config: TrainConfig, finished: bool = True) -> Run:
    """A run that has ended, or has come as far as before its last checkpoint."""
    history = tuple(work.train(config))[: None if finished else -1]
    some = history[:: max(1, len(history) // 3)] + history[-1:]
    evaluations = {each.step: work.evaluate(config, each) for each in some}
    state, latest = "finished" if finished else "running", history[-1]
    given = (latest.step, config.steps, 50.0, None if finished else 2.0, 0, "", False)
    return Run("job", Status(state, *given, latest, history, evaluations))
