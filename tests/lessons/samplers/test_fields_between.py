"""Every number of the ways in between, derived again: the density by its components."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from explorer.core.samplers import SAMPLERS, end_of
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene, scene_ends, scene_rungs
from explorer.worlds.picture_quality import PICTURES
from tests.fields import agree

NAN = float("nan")


def cut(pictures):
    return np.clip(pictures, -1, 1).astype(np.float32)


def arc(a, b, share):
    """The great circle between two noises in the plane: lengths by sines of the angle."""
    theta = np.arccos(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
    return (np.sin((1 - share) * theta) * a + np.sin(share * theta) * b) / np.sin(theta)


def nats(law, x):
    """−ln p of each point, by the components' own densities."""
    apart = cdist(x, law.means, "sqeuclidean")
    variance = law.covariances[:, 0, 0]
    np.testing.assert_allclose(law.covariances, variance[:, None, None] * np.eye(2), atol=1e-15)
    terms = law.weights * np.exp(-apart / (2 * variance)) / (2 * np.pi * variance)
    with np.errstate(divide="ignore"):
        return -np.log(terms.sum(axis=1))


@pytest.mark.parametrize(
    ("data", "ends", "pair", "how"),
    [("swiss_roll", "data", (759, 1371), (50, 1)),
     ("moons", "noise", (-1.0, 0.3, 0.9, 1.6), (20, 0))],
)  # fmt: skip
def test_every_number_of_the_ways_between_points_is_that_of_the_exact_density(
    data, ends, pair, how
):
    settings = scene_ends.Settings("points", data, ends, pair, *how)
    law, schedule = DATASETS[data].density(), SCHEDULES["cosine"](200)
    cloud = scene_ends.cloud(data).x
    given = cloud[list(pair)] if ends == "data" else np.reshape(pair, (2, 2))
    walk = {"num_steps": how[0]}

    def down(x):
        return end_of(SAMPLERS["ddim"](schedule, law.denoiser(schedule), x, **walk))

    up = given
    if ends == "data":
        there = SAMPLERS["ddim_inversion"]
        up = end_of(there(schedule, law.denoiser(schedule), given, iterations=how[1], **walk))
    share = np.linspace(0, 1, 101)[:, None]
    back = down(up)
    a, b = given if ends == "data" else back
    ways = {
        "slerp": down(arc(*up, share)), "lerp": down(up[0] + share * (up[1] - up[0])),
        "straight": a + share * (b - a), "real": law.sample(2000, np.random.default_rng(7)),
    }  # fmt: skip
    lost = 0.0 if ends == "noise" else np.sqrt(np.mean((back - given) ** 2))
    radii = [np.hypot(*each) for each in up]
    turn = abs(np.diff([np.arctan2(*each) for each in up])[0])
    agree(scene.frame(settings, "between").numbers, {
        "rows": {
            name: {"surprise_nats": nats(law, x).mean(), "gap": cdist(x, cloud).min(axis=1).mean()}
            for name, x in ways.items()
        },
        "error": lost, "first": radii[0] / np.sqrt(2), "second": radii[1] / np.sqrt(2),
        "angle_degrees": np.degrees(min(turn, 2 * np.pi - turn)),
    }, rel=1e-6)  # fmt: skip


@pytest.mark.parametrize("ends", ["noise", "data"])
def test_every_number_of_the_ways_between_pictures_is_that_of_the_strips(ends):
    pair = () if ends == "noise" else (3, 8)
    settings = scene_ends.Settings("pictures", "digits", ends, pair, 10, start=8, seed=3)
    way, yard = scene_ends.ways(settings), scene_rungs.yardstick("digits")
    strip = np.arange(0, 41, 4)
    rows = {name: cut(path[strip]) for name, path in way.paths.items()}
    rows["real"] = yard.pictures[:100]
    up = way.noises.reshape(2, 64).astype(float)
    middle = {"lerp": up.mean(axis=0), "slerp": arc(*up, 0.5), "straight": np.full(64, NAN)}
    middle["real"] = np.ones(64)
    if ends == "noise":
        drawn = np.random.default_rng([3, 23]).standard_normal((2, 64), dtype=np.float32)
        np.testing.assert_array_equal(up, drawn)
        lost = 0.0
    else:
        np.testing.assert_array_equal(way.ends, scene_ends.unseen("digits").x[[3, 8]])
        lost = np.linalg.norm(way.back - way.ends) / np.sqrt(128)
    known = yard.training.reshape(-1, 64)
    length = np.linalg.norm(up, axis=1)
    angle = np.degrees(np.arccos(up[0] @ up[1] / length.prod()))
    assert len(yard.pictures) == PICTURES
    agree(scene.frame(settings, "between").numbers, {
        "rows": {
            name: {
                "apart": cdist(x.reshape(-1, 64), known).min(axis=1).mean() / 8,
                "sure": certainty(yard.judge, x), "norm": np.linalg.norm(middle[name]) / 8,
            }
            for name, x in rows.items()
        },
        "error": lost, "first": length[0] / 8, "second": length[1] / 8, "angle_degrees": angle,
    }, rel=1e-5, tiny=1e-9)  # fmt: skip


def certainty(judge, pictures):
    """The mean of the largest share of the softmax, of the judge's own logits."""
    import torch

    with torch.no_grad():
        _, logits, *_ = judge.net(torch.tensor(pictures).permute(0, 3, 1, 2))
    logits = logits[:, :10].double().numpy()
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (1 / shares.sum(axis=1)).mean()
