"""The shipped networks: small, loadable, as good as noted beside them, and made anew the same."""

import dataclasses
import json

import numpy as np
import pytest

from explorer.data.images import IMAGES
from explorer.training import pretrain, pretrained
from explorer.training.image_config import ImageConfig, recipe
from explorer.training.judging import RECIPES
from explorer.training.pretrained import FOLDER, PRETRAINED, load, measured
from explorer.worlds.picture_quality import yardstick_of
from explorer.worlds.pretrained_quality import WAYS, Way, measure, sample

LEAST = {"digits": (1.6, 0.95), "glyphs": (1.6, 0.95), "shapes": (4.0, 0.85)}
TINY = recipe("digits", steps=3, width=8, device="cpu")


@pytest.mark.parametrize("name", PRETRAINED)
def test_each_network_is_of_its_dataset_and_answers_for_every_label(name):
    config, denoiser = load(name)
    assert isinstance(config, ImageConfig) and config.dataset == name
    assert config == pretrain.config_of(name), "the file is not what the command makes"
    count = len(IMAGES[name].classes)
    assert denoiser.shape == config.shape and denoiser.classes == count
    pictures = sample(denoiser, np.arange(count), Way("multistep", 4, 0.0))
    assert pictures.shape == (count, *config.shape) and np.isfinite(pictures).all()


@pytest.mark.parametrize("name", PRETRAINED)
def test_what_was_measured_of_each_is_good(name):
    facts = measured(name)
    best, config = facts["ddim"], load(name)[0]
    assert facts["training"]["steps"] == config.steps and facts["samples"] == 600
    assert facts["training"]["cpu_seconds"] > 0 and set(WAYS) < set(facts)
    assert best["fd"] == pytest.approx(best["ratio"] * best["floor"], rel=1e-3)
    assert best["ratio"] < LEAST[name][0] and best["accuracy"] > LEAST[name][1]
    assert all(facts[way]["copies"] < 0.09 for way in WAYS), "0.05 is what new pictures have"
    assert (best["recognised"] is None) == (name != "shapes")
    if name == "shapes":  # what an unguided step leaves undecided, a little guidance settles
        guided = facts["ddim_guided"]
        assert guided["ratio"] < 2 and guided["recognised"] > 0.85


def test_the_digits_measure_today_what_was_noted():
    config, denoiser = load("digits")
    noted, today = measured("digits")["ddim"], measure(config, denoiser, yardstick_of(config))
    # the same noise: only the order of sums differs from machine to machine
    assert today["fd"] == pytest.approx(noted["fd"], rel=0.02)
    assert today["floor"] == pytest.approx(noted["floor"], rel=0.01)
    assert today["accuracy"] == pytest.approx(noted["accuracy"], abs=0.01)
    assert today["copies"] == pytest.approx(noted["copies"], abs=0.01)


def test_other_noise_measures_the_same_within_chance():
    config, denoiser = load("digits")
    noted = measured("digits")["ddim"]
    other = measure(config, denoiser, yardstick_of(config), seed=1)
    assert other["fd"] == pytest.approx(noted["fd"], rel=0.25)  # FDs of 600 scatter by some 7 %
    assert other["accuracy"] == pytest.approx(noted["accuracy"], abs=0.03)


def test_all_files_together_stay_small_and_hold_no_pickle():
    files = sorted(FOLDER.iterdir())
    expected = {f"{kind}{n}.safetensors" for n in PRETRAINED for kind in ("", "judge_")}
    assert {path.name for path in files} == expected | {"measured.json"}
    assert sum(path.stat().st_size for path in files) <= 6 * 2**20
    for path in files:
        head = path.read_bytes()[:9]
        assert head[8:9] == b"{" if path.suffix == ".safetensors" else head[:1] == b"{"


def test_a_name_that_is_not_shipped_gets_a_sentence():
    for name in ("mnist", "../digits", "", None):
        with pytest.raises(ValueError, match="there are digits, glyphs, shapes"):
            load(name)
        with pytest.raises(ValueError, match="is shipped"):
            measured(name)
        assert pretrained.judge_of(name) is None


def test_a_missing_or_damaged_file_gets_a_sentence(tmp_path, monkeypatch):
    good = (FOLDER / "digits.safetensors").read_bytes()
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"is not there.*explorer\.training\.pretrain digits"):
        load("digits")
    for data in (b"", b"\x80\x04K\x01.", good[:1000], good[:-5], good[:8] + b"[" + good[9:]):
        (tmp_path / "digits.safetensors").write_bytes(data)
        with pytest.raises(ValueError, match=r"[.]$"):
            load("digits")


def test_the_command_makes_the_same_files_again(tmp_path):
    lines = []
    for run in ("a", "b"):
        folder = tmp_path / run
        folder.mkdir()
        pretrain.make_network("digits", folder, TINY, lines.append)
        short = dataclasses.replace(RECIPES["digits"], steps=3)
        pretrain.make_judge("digits", folder, short, lines.append)
    for name in ("digits.safetensors", "judge_digits.safetensors"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    notes = json.loads((tmp_path / "a" / "measured.json").read_text())
    assert notes["digits"]["training"]["steps"] == 3
    assert any("judge of digits" in line for line in lines)


def test_progress_says_how_long_it_will_still_take(monkeypatch):
    clock = iter([100.0, 105.0, 120.0, 121.0])
    monkeypatch.setattr(pretrain.time, "perf_counter", lambda: next(clock))
    lines = []
    progress = pretrain.Progress("digits", 100, lines.append)
    for step in (0, 10, 40, 42):
        progress.tell(step, 0.5)
    assert lines == ["digits: step 40 of 100, loss 0.500, 30 s left"]


def test_the_command_refuses_what_it_does_not_know(capsys):
    with pytest.raises(SystemExit):
        pretrain.main(["digit"])
    assert "there is no 'digit'; there are digits, glyphs, shapes, judges." in (
        capsys.readouterr().err
    )
