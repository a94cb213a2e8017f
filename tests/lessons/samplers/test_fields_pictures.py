"""Every number of the ladder, derived again: pictures by the eigenvalues of their covariances."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from explorer.core.samplers import SAMPLERS, end_of
from explorer.data.images import IMAGES
from explorer.lessons.samplers import scene, scene_rungs, work_ladder
from explorer.worlds import networks
from tests.fields import agree, within

NAN = float("nan")


def cut(pictures):
    return np.clip(pictures, -1, 1).astype(np.float32)


def frechet(a, b):
    """By the eigenvalues of the product of the covariances itself."""
    cov_a, cov_b = np.cov(a.T), np.cov(b.T)
    cross = np.sqrt(np.abs(np.linalg.eigvals(cov_a @ cov_b))).sum()
    return np.sum((a.mean(0) - b.mean(0)) ** 2) + np.trace(cov_a) + np.trace(cov_b) - 2 * cross


def drawn(count, num_steps, seed, shape, labels, guidance=0.0):
    """Digits of these classes from one batch of noise."""
    told = networks.shipped("digits")[1].conditioned(labels, guidance)
    noise = np.random.default_rng(seed).standard_normal((count, *shape), dtype=np.float32)
    return end_of(SAMPLERS["ddim"](told.schedule, told, noise, num_steps=num_steps))


def without(features, asked, label, yard):
    """The distances that are left where a first, second or last third of a class is not there."""
    rows = np.flatnonzero(asked == label)
    cuts = np.cumsum([-(-len(rows) // 3), -(-(len(rows) - 1) // 3)])
    thirds = rows[: cuts[0]], rows[cuts[0] : cuts[1]], rows[cuts[1] :]
    return [frechet(features[~np.isin(np.arange(len(asked)), each)], yard.features)
            for each in thirds]  # fmt: skip


def measured(evaluations, count, yard, tick):
    """A Measure of one chunk, for a clock that ticks so far at each look."""
    asked = yard.asked[:count]
    features = yard.judge.features(cut(drawn(count, evaluations, 6, (8, 8, 1), asked)))
    jackknife = np.sqrt(sum(
        2 / 3 * np.sum((each - np.mean(each)) ** 2)
        for each in (without(features, asked, label, yard) for label in range(10))
    ))  # fmt: skip
    floors = np.sort(yard.floor_distances(count, asked))
    fd, floor = frechet(features, yard.features), (floors[3] + floors[4]) / 2
    right = np.mean(yard.judge.labels(cut(drawn(count, evaluations, 6, (8, 8, 1), asked))) == asked)
    return {
        "rung": {"num_steps": evaluations, "evaluations": evaluations}, "count": count,
        "fd": {"value": within(fd, 1e-4 * fd), "error": within(jackknife, 0.02 * jackknife)},
        "floor": {"value": floor, "error": np.sqrt(np.pi / 2 / 8) * floors.std(ddof=1)},
        "accuracy": right, "seconds": tick,
    }  # fmt: skip


def ratio_of(measure):
    fd, floor = measure["fd"]["value"].value, measure["floor"]["value"]
    errors = measure["fd"]["error"].value / fd, measure["floor"]["error"] / floor
    value, error = fd / floor, fd / floor * np.sqrt(np.sum(np.square(errors)))
    return {"value": within(value, 1e-4 * value), "error": within(error, 0.02 * error)}


def test_every_number_of_a_rung_is_that_of_its_pictures(monkeypatch):
    """Digits: in one evaluation and in four, with a clock that ticks a quarter of a second."""
    monkeypatch.setattr(scene_rungs, "BUDGETS", (1, 4))
    ticks = iter(np.arange(0, 100, 0.25))
    clock = SimpleNamespace(thread_time=lambda: float(next(ticks)))
    monkeypatch.setattr(scene_rungs, "time", clock)
    settings = replace(scene.defaults("ladder"), seed=11, count=80, everyone=False)
    list(work_ladder.work(settings.order))
    known, yard = work_ladder.known(settings), scene_rungs.yardstick("digits")
    steps, classes = (1, 4), np.arange(10)
    measures = [measured(n, 80, yard, 0.25) for n in steps]
    means = [yard.training[yard.training_labels == each].mean(axis=0) for each in classes]
    ends = [drawn(10, n, [11, 20], (8, 8, 1), classes) for n in steps]
    gaps = [np.linalg.norm(cut(end) - cut(means)) / np.sqrt(end.size) for end in ends]
    for rung, n in enumerate(steps):
        numbers = scene.frame(replace(settings, rung=rung), "ladder", known).numbers
        agree(numbers, {
            "said": ("one", "rung")[rung], "n": n, "gap": gaps[rung], "last": gaps[1],
            "ratio": ratio_of(measures[rung]), "reached": ratio_of(measures[1]),
            "right_percent": 100 * measures[rung]["accuracy"], "count": 80, "T": 200,
            "classes": 10, "columns": 10, "measures": (("ddim", tuple(measures)),),
        }, rel=1e-6)  # fmt: skip


def test_before_anything_is_measured_no_number_is_told():
    """Of letters there are more classes than columns."""
    settings = replace(scene.defaults("ladder"), data="glyphs", sampler="heun", rung=2, count=600)
    unknown, classes = {"value": NAN, "error": NAN}, len(IMAGES["glyphs"].classes)
    T = networks.shipped("glyphs")[0].T
    assert classes > 12
    agree(scene.frame(settings, "ladder").numbers, {
        "said": "rung", "n": 7, "gap": NAN, "last": NAN, "ratio": unknown, "reached": unknown,
        "right_percent": NAN, "count": 600, "T": T, "classes": classes, "columns": 12,
        "measures": (),
    })  # fmt: skip
