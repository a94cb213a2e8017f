"""A training's two seeds: one draws the data, the other the first weights and every batch."""

import dataclasses
import importlib
import itertools

import pytest
import torch

from explorer.training.config import TrainConfig
from explorer.training.image_config import ImageConfig
from explorer.training.trainer import run_of

POINTS = TrainConfig(T=40, n_points=64, batch_size=32, width=16, depth=2, dataset="moons")
PICTURES = ImageConfig(
    T=40, n_images=64, batch_size=16, width=8, label_dropout=0.5, device="cpu", dataset="shapes",
    dataset_params={"size": "16"},
)  # fmt: skip

ELSEWHERE = itertools.count()


def drawn(config, **seeds):
    """By name, all that a training draws before its first step: data, weights, and of a long row
    of batches which rows they hold, their t, their noise and the labels withheld."""
    torch.manual_seed(next(ELSEWHERE))  # from which nothing may come
    run = run_of(dataclasses.replace(config, **seeds))
    weights, data = run.weights.detach().clone(), run.points if config is POINTS else run.x
    found = {"data": data, "weights": weights}
    calls = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("paired_noise", "q_sample"):
            module = importlib.import_module(type(run).__module__)
            patch.setattr(module, name, noted(name, getattr(module, name), calls))
        parts = run._draw()
    by_name = dict(calls)
    _, x0, t, eps = by_name["q_sample"][0]
    found |= {"rows": x0, "t": t, "noise": eps}
    if config is PICTURES:
        found["labels"] = torch.cat(list(parts[2]))
    return found


def noted(name, real, calls):
    def call(*args):
        calls.append((name, (args, real(*args))))
        return calls[-1][1][1]

    return call


OWN = {"data_seed": {"data"}, "seed": {"weights", "t", "noise"}}


@pytest.mark.parametrize("config", [POINTS, PICTURES], ids=["points", "pictures"])
def test_each_seed_changes_all_that_it_names_and_no_more(config):
    first, again = drawn(config), drawn(config)
    assert all(torch.equal(first[name], again[name]) for name in first)
    for seed, own in OWN.items():
        other = drawn(config, **{seed: 7})
        changed = {name for name in first if not torch.equal(first[name], other[name])}
        follow = {"rows", "labels"}  # which rows, and whose labels, hang on both
        assert changed - follow == own
        assert "rows" in changed


def test_the_labels_that_are_withheld_are_drawn_from_the_training_seed():
    first, other = (drawn(PICTURES, seed=seed)["labels"] == 6 for seed in (0, 7))
    assert 0.3 < first.float().mean() < 0.7 and not torch.equal(first, other)
