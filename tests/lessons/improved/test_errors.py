"""The errors that `improved` tells of one network are the scatter of what it tells, over seeds."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_loss as losses
from explorer.lessons.improved import scene_taught as lessons

T = 20
SCHEDULE = SCHEDULES["cosine"](T)
TWO = GaussianMixture([0.3, 0.7], [[-1.2, 0.0], [0.6, 0.3]], [0.01 * np.eye(2), 0.2 * np.eye(2)])
BEST = TWO.denoiser(SCHEDULE)
POOL = TWO.sample(8000, np.random.default_rng(0))  # as many as are held out
BENCH = benches.Bench(POOL, None, (10, 2))


class Network:
    """A guess that is off, and a v that depends on the place: what is hard for a row at one t is
    hard at the next, so that the terms of a row hang together."""

    learned_variance = True
    schedule = SCHEDULE

    def __call__(self, x_t, t):
        return 0.9 * BEST(x_t, t)

    def fraction(self, x_t, t):
        return np.clip(0.6 + 0.2 * np.tanh(x_t), 0, 1)


def scattered(values, errors):
    """Scatter over the seeds ÷ errors that are told: 98 of 100 lie in 0.5 .. 1.6 (chi² of 11)."""
    ratio = np.std(values, axis=0, ddof=1) / np.mean(errors, axis=0)
    assert (ratio > 0.5).all() and (ratio < 1.6).all(), ratio


def test_the_bound_of_the_newest_look():
    looks = []
    for seed in range(12):
        config = SimpleNamespace(seed=seed, make_schedule=lambda: SCHEDULE)
        snapshot = SimpleNamespace(config=config, step=1, denoiser=Network)
        looks.append(losses.look(snapshot, BENCH, 128, simple=False))
    scattered([each.bits for each in looks], [each.error for each in looks])


@dataclass(frozen=True)
class Seeded:
    seed: int


def test_the_bits_of_three_variances_and_what_the_learned_one_saves(monkeypatch):
    def trained(config):
        yield 1.0
        return Network()

    monkeypatch.setattr(lessons.works, "network", trained)
    values, errors = [], []
    for seed in range(12):
        *_, (_, told) = lessons.taught(Seeded(seed), BENCH, 1)
        values.append([*(told.bits(name) for name in lessons.SPREADS), told.gain])
        errors.append([*told.errors.values(), told.gain_error])
    scattered(values, errors)


@pytest.mark.slow
@pytest.mark.exhaustive
def test_a_mean_over_three_seeds_scatters_as_its_error_says():
    """Twelve times three networks, each measured with rows and noise of its own."""
    from explorer.lessons.improved.scene_claims import mean
    from explorer.training.config import TrainConfig
    from explorer.training.trainer import train

    config = TrainConfig("eight_gaussians", T=20, steps=150, width=16, depth=1, n_points=500)
    bench, told = benches.of_points(config), []
    for first in range(0, 36, 3):
        bits = []
        for seed in range(first, first + 3):
            *_, last = train(TrainConfig(**vars(config) | {"seed": seed}))
            bits.append(losses.look(last, bench, 128, simple=False).bits)
        told.append(mean(np.array(bits)))
    values, errors = np.array(told).T
    # an error of three is itself uncertain by half: its mean over twelve is not
    assert 0.5 < values.std(ddof=1) / np.sqrt((errors**2).mean()) < 1.6
