"""Every number of the page `bayes`, derived again: by counting pupils, by binomials, by a grid."""

from __future__ import annotations

import math
from math import comb

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.bayes import scene, scene_bag
from explorer.lessons.bayes.scene_settings import DRAWS, SEES, Settings
from tests.fields import agree

NONE = float("nan")


def counted(settings):
    """The pupils, one by one."""
    pupils = []
    for group, size, worn in (
        ("boy", settings.boys, settings.boys_trousers),
        ("girl", 100 - settings.boys, settings.girls_trousers),
    ):
        trousers = round(size * worn / 100)
        pupils += [(group, "trousers")] * trousers + [(group, "skirt")] * (size - trousers)
    left = [each for each in pupils if settings.see in ("nothing", each[1])]
    girls = [each for each in pupils if each[0] == "girl"]
    girls_left = [each for each in left if each[0] == "girl"]
    return {
        "boys": settings.boys, "boys_trousers": settings.boys_trousers,
        "girls_trousers": settings.girls_trousers, "all": 100,
        "size_a": 100 - len(girls), "size_b": len(girls), "seen": len(left),
        "seen_a": len(left) - len(girls_left), "seen_b": len(girls_left),
        "prior_b": len(girls) / 100, "likelihood_b": len(girls_left) / len(girls),
        "evidence": len(left) / 100,
        "posterior_b": len(girls_left) / len(left) if left else NONE,
    }  # fmt: skip


SCHOOLS = [
    Settings(see=see, boys=boys, boys_trousers=worn, girls_trousers=other)
    for see in SEES
    for boys, worn, other in ((60, 100, 50), (90, 10, 100), (30, 70, 20), (50, 100, 100))
]


@pytest.mark.parametrize("settings", SCHOOLS, ids=str)
def test_the_school_is_counted_pupil_by_pupil(settings):
    agree(scene.frame(settings, "school").numbers, counted(settings))


@pytest.mark.parametrize(
    ("black", "seed", "draws"), [(7, 0, 0), (7, 0, 12), (2, 5, DRAWS), (0, 1, 3)]
)
def test_the_bag_is_believed_by_binomials(black, seed, draws):
    taken = scene_bag.drawn(black, seed)[:draws]
    b = int(np.count_nonzero(taken))
    law = np.array(
        [comb(draws, b) * (k / 10) ** b * (1 - k / 10) ** (draws - b) for k in range(11)]
    )
    law = law / law.sum()
    agree(
        scene.frame(Settings(black=black, seed=seed, draws=draws), "bag").numbers,
        {
            "balls": 10, "black": black, "draws": draws, "black_drawn": b,
            "true_belief": law[black], "likeliest": int(np.argmax(np.round(law, 12))),
            "likeliest_belief": law.max(), "next_black": sum(law * np.arange(11)) / 10,
        },
    )  # fmt: skip


def test_the_draws_come_as_often_as_the_bag_says():
    share = np.mean([scene_bag.drawn(7, seed).mean() for seed in range(60)])
    assert share == pytest.approx(0.7, abs=5 * math.sqrt(0.21 / (60 * DRAWS)))
    assert not scene_bag.drawn(0, 1).any() and scene_bag.drawn(10, 1).all()


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance)


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(schedule="linear", T=50, t=31, x0=-1.2, xt=0.7, x=-0.9), Settings(t=2)],
    ids=["as it opens", "other", "second step"],
)
def test_the_step_is_bayes_on_a_grid(settings):
    """Two steps of the chain from a known x_0: the joint density on a grid of x_{t−1}."""
    betas = SCHEDULES[settings.schedule](settings.T).betas
    bar = np.prod(1 - betas[1 : settings.t])
    beta = betas[settings.t]
    grid = np.linspace(-12, 12, 200_001)
    before = normal(grid, math.sqrt(bar) * settings.x0, 1 - bar)
    joint = before * normal(settings.xt, math.sqrt(1 - beta) * grid, beta)
    h = grid[1] - grid[0]
    evidence = joint.sum() * h
    mean = (grid * joint).sum() * h / evidence
    x = settings.x
    prior = normal(x, math.sqrt(bar) * settings.x0, 1 - bar)
    likelihood = normal(settings.xt, math.sqrt(1 - beta) * x, beta)
    agree(
        scene.frame(settings, "three").numbers,
        {
            "t": settings.t, "x0": settings.x0, "xt": settings.xt, "x": x, "prior": prior,
            "likelihood": likelihood, "evidence": evidence,
            "posterior": prior * likelihood / evidence, "mean": mean,
            "deviation": math.sqrt(((grid - mean) ** 2 * joint).sum() * h / evidence),
        },
        rel=1e-7,
    )  # fmt: skip


@pytest.mark.parametrize("t", [0, 1])
def test_before_the_second_step_there_is_nothing_to_ask(t):
    now = scene.frame(Settings(t=t), "three").numbers
    given = {"t": t, "x0": 0.9, "xt": -0.4, "x": 0.2}
    agree(now, given | dict.fromkeys(
        ("prior", "likelihood", "evidence", "posterior", "mean", "deviation"), NONE))  # fmt: skip
