"""Every number of the field, the walks and the step's bias on the page `score`, derived again from
the nearness of each component."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene
from explorer.lessons.score.scene_settings import Bias, Walks
from explorer.metrics import sliced_wasserstein
from tests.fields import agree, within
from tests.frames.test_stage import read

NAN = float("nan")


class Near:
    """Components (weights, means, one variance) that x_t may come from, and how near each is."""

    def __init__(self, weights, means, variance):
        self.weights, self.means, self.variance = weights, means, variance

    @classmethod
    def of(cls, mixture):
        return cls(mixture.weights, mixture.means, mixture.covariances[0, 0, 0])

    def at(self, x, a, b):
        """(shares (N, K), ln q (N,)) at x (N, 2), for signal a and noise b."""
        spread = a**2 * self.variance + b**2
        away = ((x[:, None] - a * self.means) ** 2).sum(axis=2)
        logs = np.log(self.weights) - away / (2 * spread) - np.log(2 * np.pi * spread)
        log_q = np.logaddexp.reduce(logs, axis=1)
        return np.exp(logs - log_q[:, None]), log_q

    def score(self, x, a, b):
        spread = a**2 * self.variance + b**2
        return (a * self.at(x, a, b)[0] @ self.means - x) / spread

    def clean(self, x, a, b):
        """E[x_0 | x_t]: of each component the conditional mean of two joint normals."""
        shares, _ = self.at(x, a, b)
        gain = a * self.variance / (a**2 * self.variance + b**2)
        return shares @ self.means * (1 - gain * a) + gain * x


def mixing(schedule, T, t):
    """√ᾱ and √(1 − ᾱ) by the product of the alphas."""
    bar = np.prod(1 - SCHEDULES[schedule](T).betas[1 : t + 1])
    return np.sqrt(bar), np.sqrt(1 - bar)


# --- the field ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [{"x": 0.4, "y": -0.9, "t": 37},
     {"schedule": "linear", "T": 50, "t": 6, "denoiser": "training", "centres": 30, "seed": 4,
      "dataset": "moons", "x": -0.3, "y": 0.8},
     {"t": 0, "denoiser": "training", "centres": 30}, {"t": 0, "x": -0.6, "y": 1.1}],
    ids=["density", "training", "no noise", "data"],
)  # fmt: skip
def test_every_number_at_the_hands_place_is_one_of_nearness(given):
    settings = replace(scene.defaults("field"), **given)
    law, x = CLOUDS[settings.dataset], np.array([[settings.x, settings.y]])
    if settings.denoiser == "training":
        points = law(settings.centres, np.random.default_rng(settings.seed)).x
        near = Near(np.full(len(points), 1 / len(points)), points, 0.0)
    else:
        near = Near.of(law.density())
    a, b = mixing(settings.schedule, settings.T, settings.t)
    frame = scene.frame(settings, "field")
    told = dict.fromkeys(("x0_hat", "eps_hat", "score", "again"), (NAN, NAN))
    if settings.t:
        clean = near.clean(x, a, b)[0]
        eps = (x[0] - a * clean) / b
        told = {"x0_hat": clean, "eps_hat": eps, "score": -eps / b, "again": clean}
    known = settings.t or settings.denoiser == "density"
    counts = [  # whole t, closer together near the data
        len({max(1, round(settings.T * (i / (n - 1)) ** 1.5)) for i in range(n)}) for n in (49, 33)
    ]
    assert counts[0] == len(read(frame.view("stage").picture.field.data)["times"])
    agree(frame.numbers, {name: tuple(each) for name, each in told.items()} | {
        "t": settings.t, "signal": a, "noise": b, "rest": b**2,
        "score_length": np.hypot(*told["score"]),
        "log_q_nats": near.at(x, a, b)[1][0] if known else NAN,
        "points": 1500, "fields": counts[0], "keys": counts[1],
    }, rel=1e-7, tiny=1e-15)  # fmt: skip


# --- Langevin -----------------------------------------------------------------------------------


def walked(near, settings, x, levels):
    """(x, η, noise, first step of a particle out of the picture) of each step, by the update."""
    schedule = SCHEDULES["cosine"](200)
    rng, gone, past = np.random.default_rng([settings.seed, 6]), None, []
    for k in range(settings.steps):
        level = k * levels // settings.steps
        t = 0 if levels == 1 else round(200 * (1 - level / (levels - 1)) ** 2)
        a, b = np.sqrt(schedule.alphas_bar[t]), np.sqrt(1 - schedule.alphas_bar[t])
        eta = settings.size * (a**2 * near.variance + b**2)
        past.append((x, eta, b, gone))
        z = rng.standard_normal(x.shape)
        x = x + eta * near.score(x, a, b) + np.sqrt(2 * eta * settings.temperature) * z
        x = np.clip(x, -1e6, 1e6)
        if gone is None and np.abs(x).max() >= 30:
            gone = k + 1
    return [*past, (x, eta, b, gone)]


def of_walk(name, way, k, real):
    """A walk's numbers at its step k; none are told of particles that are gone."""
    x, eta, _, gone = way[k]
    told = dict.fromkeys(("share", "low", "high", "sw2"), NAN)
    if gone is None:
        count = int(np.sum(x[:, 0] < 0))
        wilson = binomtest(count, 800).proportion_ci(2 * norm.cdf(1) - 1, "wilson")
        keys = np.round(np.linspace(0, len(way) - 1, min(201, len(way)))).astype(int)
        ends = [keys[keys <= k][-1], keys[keys >= k][0]]  # between two key frames
        far = [sliced_wasserstein(way[each][0], real, 32) for each in ends]
        near = far[0] if ends[0] == ends[1] else np.interp(k, ends, far)
        told = {"share": count / 800, "low": wilson.low, "high": wilson.high, "sw2": near}
    return {f"{each}_{name}": value for each, value in told.items()} | {f"eta_{name}": eta}


@pytest.mark.parametrize(
    "settings",
    [Walks(steps=60, k=37, seed=3, weight=0.7, distance=2.0),
     Walks(dataset="eight_gaussians", steps=250, k=111, way="noise", size=0.3, temperature=0.5,
           levels=7, seed=1),
     Walks(steps=60, size=2.3, k=60)],
    ids=["two modes", "eight", "exploded"],
)  # fmt: skip
def test_every_number_of_the_walks_is_that_of_the_update(settings):
    if settings.dataset == "eight_gaussians":
        law = CLOUDS["eight_gaussians"].density()
    else:
        half, weights = settings.distance / 2, [settings.weight, 1 - settings.weight]
        law = GaussianMixture.isotropic(weights, [[-half, 0], [half, 0]], 0.09)
    near, rng = Near.of(law), np.random.default_rng([settings.seed, 5])
    z = rng.standard_normal((800, 2))
    x = z if settings.way == "noise" else near.means[-1] + np.sqrt(near.variance) * z
    real = law.sample(800, rng)
    floors = [sliced_wasserstein(law.sample(800, rng), real, 32) for _ in range(64)]
    ways = [walked(near, settings, x, levels) for levels in (1, settings.levels)]
    gone = [way[-1][3] for way in ways if way[-1][3] is not None]
    k = settings.k
    below = norm.cdf(-near.means[:, 0] / np.sqrt(near.variance)) @ near.weights
    expected = {
        "k": k, "truth": below, "floor": np.mean(floors),
        "floor_error": np.std(floors) / np.sqrt(63), "noise": ways[1][k][2],
        "gone": min(gone, default=None), "eta_most": 2 * near.variance,
        "particles": 800, "keys": min(201, settings.steps + 1), "T": 200,
    }  # fmt: skip
    for name, way in zip(("plain", "annealed"), ways, strict=True):
        expected |= of_walk(name, way, k, real)
    agree(scene.frame(settings, "langevin/weights").numbers, expected, rel=1e-6)


@pytest.mark.parametrize("size", [0.5, 1.3, 2.1])
def test_every_number_of_the_bias_is_a_recursion_or_a_count_of_walkers(size):
    """At 2.1 nothing settles; the variance after 200 steps is some 10^16."""
    rng, closed = np.random.default_rng(11), 1.0
    x = rng.standard_normal(6000)
    for _ in range(200):
        x = (1 - size) * x + np.sqrt(2 * size) * rng.standard_normal(6000)
    for _ in range(3000 if size < 2 else 0):
        closed = (1 - size) ** 2 * closed + 2 * size
    gone = size >= 2
    variance, near = x.var(), 1e-9 if gone else 1e-3  # below 2 mixed of two neighbours
    agree(scene.frame(Bias(size), "langevin/bias").numbers, {
        "size": size, "closed": np.inf if gone else closed,
        "width": NAN if gone else np.sqrt(closed), "measured": within(variance, near * variance),
        "error": within(variance * np.sqrt(2 / 6000), near * variance / 50),
        "spread": within(min(np.sqrt(variance), 100), near * min(np.sqrt(variance), 100)),
        "walkers": 6000, "steps": 200, "shown": 1500,
    })  # fmt: skip
