"""Every number of a reverse step on the page `step_through`: the walk is walked again, its guesses
by the nearness of each component or picture, its steps as Ho's and Song's equations have them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.data.images import IMAGES
from explorer.lessons.step_through import scene, scene_pictures
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task
from tests.fields import agree, within
from tests.lessons.score.test_fields import NAN, Near

VECTORS = ("x_t", "eps_hat", "x0_hat", "mean", "z", "x_prev")
FACTORS = (
    "sigma", "alpha_bar", "signal", "noise", "coef_x0", "coef_xt", "signal_prev", "coef_eps"
)  # fmt: skip
SINGLE = 2e-5  # walks are kept in single precision, and errors add up along them


def stepped(settings, clean, bars, x, t, s, z):
    """The step from t down to s made at x (1, D), with fresh noise z: its numbers by name."""
    a, before = bars[t], bars[s]
    beta, guess = 1 - a / before, clean(x, np.sqrt(a), np.sqrt(1 - a))
    eps = (x - np.sqrt(a) * guess) / np.sqrt(1 - a)
    options, small = dict(settings.options), beta * (1 - before) / (1 - a)
    if settings.sampler == "ddpm":
        variance = {"posterior": small, "beta": beta}[options["variance"]] if s else 0.0
        mean = (x - beta / np.sqrt(1 - a) * eps) / np.sqrt(1 - beta)
    else:
        variance = options["eta"] ** 2 * small
        mean = np.sqrt(before) * guess + np.sqrt(1 - before - variance) * eps
    z = z if variance > 0 else np.zeros_like(x)
    parts = (x, eps, guess, mean, z, mean + np.sqrt(variance) * z)
    factors = (
        np.sqrt(variance), a, np.sqrt(a), np.sqrt(1 - a), np.sqrt(before) * beta / (1 - a),
        np.sqrt(1 - beta) * (1 - before) / (1 - a), np.sqrt(before),
        np.sqrt(max(1 - before - variance, 0)),
    )  # fmt: skip
    return dict(zip(VECTORS, parts, strict=True)) | dict(zip(FACTORS, factors, strict=True))


def walked(settings, clean, bars, start, draw, x0):
    """The step under way at settings.t, and all guesses from T down with where it arrives.

    start : x_T.  draw() -> one noise of the followed thing (1, D); x0 : where it is noised data.
    """
    T = len(bars) - 1
    times = np.round(np.linspace(0, T, (settings.num_steps or T) + 1)).astype(int)
    steps, x = {}, start
    if settings.start == "data":
        x = x0
        for s, t in pairwise(times):
            kept = bars[t] / bars[s]
            x = np.sqrt(kept) * x + np.sqrt(1 - kept) * draw()
            noisy = s > 0 and dict(settings.options).get("eta", 1.0) > 0
            z = draw() if noisy else np.zeros_like(x)
            steps[int(t)] = stepped(settings, clean, bars, x, t, s, z)
        arrived = x0
    else:
        for t, s in pairwise(times[::-1]):
            noisy = s > 0 and dict(settings.options).get("eta", 1.0) > 0
            z = draw() if noisy else np.zeros_like(x)
            steps[int(t)] = stepped(settings, clean, bars, x, t, s, z)
            x = steps[int(t)]["x_prev"]
        arrived = x
    return steps, arrived


def told(settings, steps, arrived, *pick):
    """What is told at settings.t: of the next visited t at or above it; at 0 only where it is."""
    if settings.t == 0:
        nothing = {name: (NAN,) * len(pick) for name in VECTORS} | dict.fromkeys(FACTORS, NAN)
        here = tuple(float(arrived[0, i]) for i in pick)
        return nothing | {"t": 0, "x_t": within(here, SINGLE)}
    now = steps[min(t for t in steps if t >= settings.t)]
    far = {name: 1 + 1 / now["noise"] if name == "eps_hat" else 1 for name in VECTORS}
    vectors = {
        name: within(tuple(now[name][0, list(pick)]), SINGLE * far[name]) for name in VECTORS
    }
    factors = {name: within(now[name], 3e-7 * (1 + now[name])) for name in FACTORS}
    return {"t": settings.t} | vectors | factors


def bars_of(name, T, params=()):
    return np.cumprod(1 - SCHEDULES[name](T, **dict(params)).betas)


# --- points -------------------------------------------------------------------------------------

POINTS = [
    {"T": 40, "t": 12, "point": 7},
    {"T": 60, "t": 31, "dataset": "moons", "schedule": "linear", "sampler": "ddim", "seed": 3,
     "options": (("eta", 0.5),), "num_steps": 9, "point": 311},
    {"T": 300, "t": 2, "start": "data", "options": (("variance", "beta"),), "seed": 1},
    {"T": 40, "t": 1, "start": "data", "denoiser": "training", "centres": 25},
    {"T": 40, "t": 0, "point": 7},
]  # fmt: skip


@pytest.mark.parametrize("given", POINTS, ids=["ddpm", "ddim", "data", "by heart", "arrived"])
def test_every_number_of_a_points_step_is_walked_again(given):
    settings = replace(scene.defaults("points"), **given)
    law, seed = DATASETS[settings.dataset], settings.seed
    near = Near.of(law.density())
    if settings.denoiser == "training":
        known = law(25, np.random.default_rng(seed)).x
        near = Near(np.full(25, 0.04), known, 0.0)
    rng, row = np.random.default_rng([seed, 3]), slice(settings.point, settings.point + 1)

    def draw():
        return rng.standard_normal((600, 2))[row]

    start, x0 = draw(), law(600, np.random.default_rng(seed)).x[row]
    bars = bars_of(settings.schedule, settings.T)
    steps, arrived = walked(settings, near.clean, bars, start, draw, x0)
    count = settings.num_steps or settings.T
    agree(scene.frame(settings, "points").numbers, told(settings, steps, arrived, 0, 1) | {
        "points": 600, "frames": min(count + 1, 201), "steps": count, "heats": min(count, 200),
        "grid": 33,
    })  # fmt: skip


# --- pictures -----------------------------------------------------------------------------------

PICTURES = [
    {"num_steps": 20, "t": 55, "pixel": 27},
    {"num_steps": 12, "t": 77, "label": 3, "sampler": "ddim", "options": (("eta", 0.5),),
     "start": "data", "seed": 5, "pixel": 44},
    {"num_steps": 5, "t": 1, "data": "shapes", "known": 60, "pixel": 100, "channel": 2, "seed": 2,
     "options": (("variance", "beta"),)},
    {"num_steps": 5, "t": 0, "pixel": 9},
]  # fmt: skip


def by_heart(known):
    """The mean of known pictures (M, D), each by how well it explains x_t (1, D)."""

    def clean(x, a, b):
        gaps = ((x - a * known) ** 2).sum(axis=1)
        weights = np.exp((gaps.min() - gaps) / (2 * b**2))
        return weights[None] @ known / weights.sum()

    return clean


def fine_part(picture):
    """The share of contrast above half the highest frequency of an axis, wave by wave."""
    height, width, _ = picture.shape
    rows, columns = np.arange(height), np.arange(width)
    fine = total = 0.0
    for i in range(height):
        for j in range(width):
            if i == j == 0:
                continue
            wave = np.exp(-2j * np.pi * np.add.outer(i * rows / height, j * columns / width))
            power = np.sum(np.abs(np.tensordot(wave, picture, 2)) ** 2)
            turns = [min(i, height - i) / height, min(j, width - j) / width]
            total, fine = total + power, fine + power * (np.hypot(*turns) > 0.25)
    return fine / total


def cut(pictures):
    return np.clip(pictures, -1, 1)


@pytest.mark.parametrize("given", PICTURES, ids=["ddpm", "ddim of a class", "shapes", "arrived"])
def test_every_number_of_a_pictures_step_is_walked_again(given):
    given = dict(given)
    data = given.pop("data", "digits")
    config = recipe(data)
    settings = scene_pictures.Settings(task=Task(config), denoiser="training", **given)
    entry, label, seed = IMAGES[data], settings.label, settings.seed
    split = {"split": "test"} if data == "digits" else {}
    params = dict(config.dataset_params)
    unseen = entry(50 * len(entry.classes), np.random.default_rng([1, 9]), **params | split)
    if label is None:
        known = replace(config, n_images=settings.known).make_data().x
        held = unseen.x[:100]
    else:
        drawn = config.make_data()
        known = drawn.x[drawn.labels == label][: settings.known]
        of_class = unseen.x[unseen.labels == label]
        held = np.concatenate([of_class] * (100 // len(of_class) + 1))[:100]
    height, width, channels = shape = known.shape[1:]
    known, held = (x.reshape(len(x), -1).astype(float) for x in (known, held))
    rng = np.random.default_rng([seed, 3])

    def draw():
        return rng.standard_normal((1, *shape)).reshape(1, -1)

    start, x0 = draw(), held[seed % 100][None]
    bars = bars_of(config.schedule, config.T, config.schedule_params)
    steps, arrived = walked(settings, by_heart(known), bars, start, draw, x0)
    row, column = divmod(settings.pixel, width)
    place = (row * width + column) * channels + settings.channel
    now = steps[min(t for t in steps if t >= settings.t)]["x0_hat"] if settings.t else arrived
    rms = np.sqrt(height * width * channels)
    usual = np.median(cdist(held, known).min(axis=1)) / rms
    fine = within(fine_part(now.reshape(shape)), 1e-4) if settings.t else NAN
    agree(scene.frame(settings, "pictures").numbers, told(settings, steps, arrived, place) | {
        "row": row + 1, "column": column + 1, "channel": settings.channel, "fine": fine,
        "distance": within(cdist(cut(now), known).min() / rms, 1e-4),
        "usual": within(usual, 1e-6), "known": len(known), "steps": settings.num_steps,
        "T": config.T,
    })  # fmt: skip
