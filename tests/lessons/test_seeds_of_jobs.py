"""What a job beside a page draws, and what is drawn with a network, begins from the seed it is
handed; the pages' own draws are tested in test_seeds.py."""

import numpy as np
import pytest

from explorer.core import interpolation
from explorer.core.exact import GaussianMixture
from explorer.core.measured_errors import Exact
from explorer.core.posterior_error import posterior_error
from explorer.core.schedules import SCHEDULES
from explorer.lessons.samplers import scene_rungs as rungs
from explorer.lessons.samplers import scene_runs as runs
from explorer.lessons.score import scene_ode as ode
from explorer.lessons.vlb import scene_evaluation as evaluation
from explorer.lessons.vlb.scene_data import fresh_rows
from explorer.worlds import networks

T = 20
SCHEDULE = SCHEDULES["cosine"](T)
TWO = GaussianMixture([0.4, 0.6], [[-1.0, 0.3], [0.8, -0.4]], [0.02 * np.eye(2), 0.1 * np.eye(2)])
EXACT = TWO.denoiser(SCHEDULE)
RUNG = rungs.Rung(5, 5)
X = np.random.default_rng(0).standard_normal((40, 2))


def vlb(seed):
    given = evaluation.Subject(SCHEDULE, EXACT, EXACT, X, 1.0, None, X[::-1])
    *_, last = evaluation.evaluate(evaluation.fresh(given), 8, seed)
    return last.fitted.mean, last.errors.mean


def vlb_above(seed):
    best = Exact(*posterior_error(TWO).over(SCHEDULE))
    given = evaluation.Subject(SCHEDULE, lambda x, t: 0.9 * x, EXACT, fresh_rows(TWO), 1.0, best)
    *_, last = evaluation.evaluate(evaluation.fresh(given), 8, seed)
    return (last.errors.mean,)


def likelihood(seed):
    *_, last = ode.evaluate(networks.slope_of(EXACT), TWO, X, seed, num_steps=4, trace="normal")
    return (last.log_p,)


JOBS = {
    "a rung": lambda seed: [rungs.climb(EXACT, "ddpm", RUNG, X, seed).x_t],
    "its end": lambda seed: [rungs.climb_to_the_end(EXACT, "ddpm", RUNG, X, seed)],
    "a run": lambda seed: [runs.run(SCHEDULE, EXACT, runs.Choice("ddpm"), X, seed).sample],
    "an inversion begun in noise": lambda seed: [
        interpolation.encode(SCHEDULE, EXACT, X, 5, start=4, seed=seed)
    ],
    "the bound": vlb,
    "the bound above the best one": vlb_above,
    "likelihoods by probes": likelihood,
}


@pytest.mark.parametrize("job", JOBS)
def test_a_job_draws_from_the_seed_that_it_is_handed(job, monkeypatch):
    begun, start = [], np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda seed: begun.append(seed) or start(seed))
    for first, again, other in zip(*(JOBS[job](seed) for seed in (3, 3, 900)), strict=True):
        assert repr(first) == repr(again) and repr(first) != repr(other)
    last = [int(np.atleast_1d(each)[0]) for each in begun[2 * len(begun) // 3 :]]
    assert last and set(last) <= {900, 901}  # the next is that of the data beside
