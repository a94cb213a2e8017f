"""The judges name fresh pictures right, read figures to a third of a pixel, refuse the rest."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from explorer.data.figures import KINDS, draw, draw_factors
from explorer.data.images import IMAGES
from explorer.models.classifier import FACTORS, Classifier, answers_wanted, reading
from explorer.training.judging import (
    RECIPES,
    accuracy,
    load_judge,
    network,
    save_judge,
    train_judge,
)  # fmt: skip
from explorer.training.pretrained import FOLDER, PRETRAINED, judge_of

JUDGES = {name: judge_of(name) for name in PRETRAINED}
SHORT = replace(RECIPES["digits"], steps=30)


def fresh(name, n, seed=31, **params):
    entry = IMAGES[name]
    held_out = {"split": "test"} if entry.finite else {}
    return entry(n, np.random.default_rng(seed), **held_out, **params)


@pytest.mark.parametrize(
    ("name", "params", "least"),
    [
        ("digits", {}, 0.97),
        ("glyphs", {}, 0.97),
        ("glyphs", {"slant": 30.0, "weight": 1.0, "shift": 4.0}, 0.97),
        ("glyphs", {"slant": 0.0, "weight": 0.0, "shift": 0.0}, 0.97),
        ("shapes", {}, 0.99),
        ("shapes", {"size": "16"}, 0.99),
        ("shapes", {"colour": False}, 0.99),
        ("shapes", {"size": "16", "colour": False}, 0.99),
    ],
)
def test_a_judge_names_pictures_that_it_never_saw(name, params, least):
    real = fresh(name, 600 if name == "digits" else 1000, **params)
    assert np.mean(JUDGES[name].labels(real.x) == real.labels) >= least


def test_the_accuracy_noted_in_a_file_is_what_is_measured():
    assert JUDGES["digits"].accuracy == pytest.approx(accuracy(JUDGES["digits"], "digits"))
    assert all(JUDGES[name].accuracy >= 0.97 for name in PRETRAINED)


def test_letters_that_look_like_digits_are_told_apart_in_this_font():
    real = fresh("glyphs", 4000, slant=30.0, weight=1.0, shift=4.0)
    for pair in ("O0", "I1", "S5", "B8", "Z2"):
        labels = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for c in pair]
        mine = np.isin(real.labels, labels)
        assert np.mean(JUDGES["glyphs"].labels(real.x[mine]) == real.labels[mine]) >= 0.97


@pytest.mark.parametrize("name", PRETRAINED)
def test_features_and_probabilities_have_their_shapes_and_units(name):
    real, judge = fresh(name, 600), JUDGES[name]
    features, chances = judge.features(real.x), judge.probabilities(real.x)
    assert features.shape == (600, 64) and features.dtype == np.float64
    assert features.var(axis=0).mean() == pytest.approx(1, abs=0.1)
    assert chances.shape == (600, len(IMAGES[name].classes))
    assert np.allclose(chances.sum(axis=1), 1) and chances.min() >= 0
    assert np.array_equal(chances.argmax(axis=1), judge.labels(real.x))
    # one by one the answers are the same: no picture changes how another is judged
    assert np.allclose(features[:3], [judge.features(x[None])[0] for x in real.x[:3]], atol=1e-5)


def test_pictures_are_judged_as_they_are_shown():
    x, judge = fresh("digits", 5).x, JUDGES["digits"]
    wild = np.where(x > 0.9, 7.0, x)
    assert np.array_equal(judge.features(wild), judge.features(np.where(x > 0.9, 1.0, x)))
    broken = np.where(x > 0.9, np.nan, x)
    assert np.array_equal(judge.features(broken), judge.features(np.where(x > 0.9, 0.0, x)))


@pytest.mark.parametrize("size", [16, 32])
@pytest.mark.parametrize("colour", [True, False])
def test_place_size_colour_and_turn_are_read_to_a_fraction(size, colour):
    true = draw_factors(400, np.random.default_rng(8), colour)
    read = JUDGES["shapes"].factors(draw(true, size, colour))
    for name in ("x", "y", "radius"):
        off = getattr(read, name) - getattr(true, name)
        assert 32 * np.sqrt(np.mean(off**2)) < 0.35, f"{name}, in 32nds of the picture"
    assert np.sqrt(np.mean((read.rgb - true.rgb) ** 2)) < 0.08
    turned = true.kind >= KINDS.index("square")
    assert np.sqrt(np.mean((read.angle - true.angle)[turned] ** 2)) < 0.06


def test_answers_and_readings_are_inverse_to_each_other():
    true = draw_factors(50, np.random.default_rng(1))
    wanted = answers_wanted(true)
    assert wanted.shape == (50, FACTORS) and np.abs(wanted).max() < 3
    for name, value in reading(wanted)._asdict().items():
        assert np.allclose(value, getattr(true, name))


@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 1), (32, 32, 3), (5, 9, 3)])
def test_the_network_has_its_shapes_and_every_weight_learns(shape):
    net = Classifier(shape, 7, width=20, extra=2, generator=torch.Generator().manual_seed(0))
    x = torch.randn(3, shape[2], *shape[:2], generator=torch.Generator().manual_seed(1))
    features, answers = net(x)
    assert features.shape == (3, 20) and answers.shape == (3, 9)
    answers.square().sum().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in net.parameters())


def test_only_pictures_of_the_right_shape_are_judged_and_only_figures_have_factors():
    for wrong in (np.zeros((2, 9, 8, 1)), np.zeros((8, 8, 1)), np.zeros((0, 8, 8, 1)),
                  np.zeros((2, 8, 8, 3))):  # fmt: skip
        with pytest.raises(ValueError, match=r"knows pictures of \(8, 8, 1\)"):
            JUDGES["digits"].labels(wrong)
    with pytest.raises(ValueError, match="classes only"):
        JUDGES["digits"].factors(np.zeros((1, 8, 8, 1)))


def judge_of_short_run():
    *_, judge = train_judge(SHORT)
    return judge


def test_the_same_recipe_gives_the_same_file(tmp_path):
    for name in ("a", "b"):
        save_judge(SHORT, judge_of_short_run(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    x = fresh("digits", 20).x
    assert np.array_equal(load_judge(tmp_path / "a").features(x), judge_of_short_run().features(x))


def test_thirty_steps_already_teach_something():
    assert judge_of_short_run().accuracy > 0.5  # chance is 0.1


def test_damaged_and_foreign_files_get_a_sentence(tmp_path):
    good = (FOLDER / "judge_digits.safetensors").read_bytes()
    path = tmp_path / "judge.safetensors"
    for data in (b"", b"PK\x03\x04", good[:100], good[:-1], good[:8] + b"\xff" * 40 + good[48:]):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=r"judge\.safetensors is not a complete judge file"):
            load_judge(path)
    with pytest.raises(ValueError, match="is not a complete"):
        load_judge(tmp_path / "missing")


def test_a_file_that_describes_another_network_is_refused(tmp_path):
    path = tmp_path / "judge.safetensors"
    tensors = load_file(FOLDER / "judge_digits.safetensors")
    notes = {"format": "ddpm-explorer judge 1", "accuracy": 1.0, "recipe": vars(SHORT)}
    for change in (
        {"format": "other"}, {"recipe": {**vars(SHORT), "width": 32}}, {"recipe": {"x": 1}},
        {"recipe": {**vars(SHORT), "dataset": "nothing"}},
    ):  # fmt: skip
        save_file(tensors, path, {"model": json.dumps({**notes, **change})})
        with pytest.raises(ValueError, match="holds no judge of this app"):
            load_judge(path)
    save_file(tensors, path, {"model": json.dumps(notes)})
    assert load_judge(path).accuracy == 1.0


def test_the_judges_are_small():
    for name in PRETRAINED:
        assert (FOLDER / f"judge_{name}.safetensors").stat().st_size <= 400_000
        assert sum(w.numel() for w in network(RECIPES[name]).parameters()) < 100_000
