"""Every number of the page `train_images`, derived again from the samples and the real pictures."""

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import sqrtm

from explorer.lessons.train_images import scene, scene_samples
from explorer.training.image_config import recipe
from explorer.worlds.picture_quality import Floor, PictureQuality
from explorer.worlds.pictures import Task, yardstick
from tests.fields import agree, within
from tests.lessons.train_images.runs import SMALL, run_of

NONE = dict.fromkeys(
    ("wait_seconds", "fd", "floor_low", "floor_high", "named", "recognised", "copies",
     "shipped_steps", "shipped_seconds", "outcome", "step")
) | {"judged": 0, "to_judge": 0, "named_of": 0, "copying": False}  # fmt: skip
REST = {"per_second": 0.0, "left_seconds": None, "took_seconds": 0.0}
MEASURED = Path(__file__).parents[3] / "assets" / "pretrained" / "measured.json"


def mixed(T: int, t: int, w: float) -> dict[str, object]:
    """By the cosine of Nichol & Dhariwal, with its last β cut at 0.999."""
    f = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
    a = np.prod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999)[:t])
    return {"t": t, "signal": np.sqrt(a), "noise": np.sqrt(1 - a), "w": w}


def test_before_a_training_there_are_the_schedule_and_the_wait():
    """The usual network's steps take as long as each of them did: 300 times 0.02 s."""
    settings = scene.Settings(task=Task(recipe(steps=300)), t=77, guidance=1.25, step_seconds=0.02)
    wanted = NONE | mixed(200, 77, 1.25) | {"pace": REST, "wait_seconds": 6.0}
    agree(scene.numbers(settings), wanted)


def test_under_way_the_grid_is_counted_and_the_pace_told():
    run = run_of(SMALL, scene_samples.Judging(300, 600), "running", 0.5)
    ends = np.clip(scene_samples.pictures(run.newest.frames[-1]), -1, 1)  # to half a level
    right = np.mean(yardstick(SMALL).judge.labels(ends) == np.tile(np.arange(10), 6))
    pace = {"per_second": 40.0, "left_seconds": 1.5, "took_seconds": 0.0}
    wanted = NONE | mixed(20, 13, 0.5) | {
        "named": within(right, 2 / 60), "named_of": 60, "judged": 300, "to_judge": 600,
        "pace": pace, "step": max(run.previews),
    }  # fmt: skip
    agree(scene.numbers(scene.Settings(t=13), run), wanted)


def test_of_an_older_checkpoint_its_own_grid_is_counted_and_no_judgement_told():
    run = run_of(SMALL, scene_samples.Judging(600, 600), "finished")
    first = min(run.previews)
    now = scene.numbers(scene.Settings(checkpoint=first), run)
    ends = np.clip(scene_samples.pictures(run.previews[first].frames[-1]), -1, 1)
    right = np.mean(yardstick(SMALL).judge.labels(ends) == np.tile(np.arange(10), 6))
    assert (now.step, now.named_of, now.fd, now.judged) == (first, 60, None, 0)
    assert now.named == pytest.approx(right, abs=2 / 60) and first != max(run.previews)


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """By the matrix root itself."""
    root = sqrtm(np.cov(a.T) @ np.cov(b.T))
    gap = a.mean(0) - b.mean(0)
    return float(gap @ gap + np.trace(np.cov(a.T) + np.cov(b.T) - 2 * root.real))


def real_range(yard, asked: np.ndarray) -> tuple[float, float]:
    """Eight sets of real pictures of the classes asked for, each to the held-out ones."""
    rng, far = np.random.default_rng(74), []
    for _ in range(8):
        order, rows = rng.permutation(len(yard.pool)), []
        for label in np.unique(asked):
            mine, need = order[yard.pool_labels[order] == label], np.sum(asked == label)
            rows += [mine[k % len(mine)] for k in range(need)]
        far.append(frechet(yard.pool[rows], yard.features))
    return min(far), max(far)


def gaps(pictures: np.ndarray, training: np.ndarray) -> np.ndarray:
    """Of each picture to the nearest training picture, root mean square of its pixels."""
    flat = training.reshape(len(training), -1).astype(float)
    return np.array(
        [np.sqrt(((flat - each.ravel()) ** 2).mean(1).min()) for each in pictures.astype(float)]
    )


@lru_cache
def judgement() -> tuple[np.ndarray, scene_samples.Judging]:
    """The samples of the judgement, caught on their way to be measured, and the judgement."""
    caught = []

    def quality(samples, *given):
        caught.append(samples)
        return measure(samples, *given)

    measure, scene_samples.quality = scene_samples.quality, quality
    try:
        network = run_of(SMALL).status.latest.denoiser()
        *_, judging = scene_samples.judge(network, yardstick(SMALL))
    finally:
        scene_samples.quality = measure
    return np.clip(caught[0], -1, 1), judging


@pytest.mark.slow
def test_every_number_of_a_judged_run_is_that_of_its_samples():
    drawn, judging = judgement()
    yard, run = yardstick(SMALL), run_of(SMALL, judging)
    held_out = np.sort(gaps(yard.pictures, yard.training))
    close = float(np.mean(gaps(drawn, yard.training) < np.quantile(held_out, 0.05)))
    low, high = real_range(yard, yard.asked)
    fd = frechet(yard.judge.features(drawn), yard.features)
    named = float(np.mean(yard.judge.labels(drawn) == yard.asked))
    error = np.sqrt(0.05 * 0.95 * (1 / 600 + 1 / len(held_out)))
    pace = {"per_second": 40.0, "left_seconds": None, "took_seconds": run.status.latest.seconds}
    told = {"fd": within(fd, 1e-4 * fd), "named": named, "copies": within(close, 1 / 600)}
    wanted = NONE | mixed(20, 7, 0.0) | told | {
        "floor_low": within(low, 1e-4 * high), "floor_high": within(high, 1e-4 * high),
        "named_of": 600, "judged": 600, "to_judge": 600, "pace": pace, "outcome": told,
        "step": max(run.previews),
        "copying": bool(close > 0.05 + 3 * error),
    }  # fmt: skip
    agree(scene.numbers(scene.Settings(t=7), run), wanted)
    stopped = run_of(SMALL, judging, "stopped")
    agree(scene.numbers(scene.Settings(t=7), stopped), wanted | {"outcome": None})


def test_of_shapes_and_of_the_apps_own_network_each_number_is_the_one_that_was_measured():
    told = json.loads(MEASURED.read_text(encoding="utf-8"))["digits"]["training"]
    none = np.zeros(0)
    quality = PictureQuality(n=240, fd=3.21, floor=Floor(0.41, 0.52, 0.63), accuracy=0.87,
                             recognised=0.76, read=None, nearest=none, distance=none,
                             copies=0.11, copying=True)  # fmt: skip
    run = replace(run_of(SMALL, scene_samples.Judging(7, 8, quality)), shipped=True)
    wanted = NONE | mixed(20, 5, 0.0) | {
        "fd": 3.21, "floor_low": 0.41, "floor_high": 0.63, "named": 0.87, "named_of": 240,
        "recognised": 0.76, "copies": 0.11, "copying": True, "judged": 7, "to_judge": 8,
        "shipped_steps": told["steps"], "shipped_seconds": told["cpu_seconds"], "pace": REST,
        "step": max(run.previews),
    }  # fmt: skip
    agree(scene.numbers(scene.Settings(t=5), run), wanted)
    ended = scene.numbers(scene.Settings(t=5), replace(run, shipped=False)).outcome
    agree(ended, {"fd": 3.21, "named": 0.87, "copies": 0.11})
