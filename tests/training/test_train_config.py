"""What surrounds a training: its config, the history of its loss, and the floor beneath it."""

import dataclasses
import math

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.data.clouds import CLOUDS
from explorer.training.config import DECAYS, PARAMS, TARGETS, TRAIN_PARAMS, TrainConfig
from explorer.training.floor import ideal_loss
from explorer.training.history import LossHistory, thin_curve


@pytest.mark.parametrize("param", TRAIN_PARAMS, ids=lambda param: param.name)
def test_the_config_takes_each_end_of_each_range_and_nothing_beyond(param):
    needs = {"variance": "learned"} if param.name == "objective" else {}
    for value in param.ends():
        assert getattr(TrainConfig(**{param.name: value} | needs), param.name) == value
    beyond = ["nonsense"]
    if param.kind in ("int", "float"):
        below = min(param.minimum, 1) - 1 if param.kind == "int" else param.minimum / 2 - 1e-6
        beyond += [param.maximum * 2 + 1, below, math.nan, math.inf, True]
    for value in beyond:
        with pytest.raises(ValueError, match=param.name):
            TrainConfig(**{param.name: value})


def test_the_params_are_the_defaults_of_the_config():
    fields = {f.name: f.default for f in dataclasses.fields(TrainConfig)}
    assert {name: fields[name] for name in PARAMS} == {p.name: p.default for p in TRAIN_PARAMS}
    assert PARAMS["target"].choices == TARGETS and PARAMS["decay"].choices == DECAYS


@pytest.mark.parametrize(
    "wrong",
    [
        {"dataset": "swiss_rol"},
        {"schedule": "cosin"},
        {"dataset_params": {"wings": 1}},
        {"schedule_params": (("s", math.nan),)},
        {"schedule_params": 3},
        {"every": -1},
    ],
)
def test_a_wrong_config_gets_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*"):
        TrainConfig(**wrong)


def test_equal_configs_are_one_key_and_come_back_from_plain_values():
    one = TrainConfig(dataset_params={"noise": np.float64(0.3)}, steps=np.int64(700))
    two = TrainConfig(dataset_params=(("noise", 0.3),), steps=700)
    assert one == two and hash(one) == hash(two)
    assert TrainConfig.from_dict(one.as_dict()) == one
    with pytest.raises(ValueError, match="settings"):
        TrainConfig.from_dict({"steps": 3})


def test_the_loss_history_holds_means_of_equal_stretches():
    history, losses = LossHistory(limit=8), np.random.default_rng(0).random(100)
    for part in np.split(losses, [3, 10, 11, 50]):
        history.add(part)
    steps, means = history.arrays()
    stride = steps[0]
    assert 4 <= len(steps) <= 8 and np.array_equal(steps, stride * np.arange(1, len(steps) + 1))
    for step, mean in zip(steps, means, strict=True):
        assert mean == pytest.approx(losses[step - stride : step].mean())
    weights = 0.98 ** np.arange(100)[::-1]
    assert history.running == pytest.approx(np.average(losses, weights=weights))


def test_the_ideal_loss_of_a_gaussian_is_known_by_hand(monkeypatch):
    """For N(0, s²I): E(eps − eps_hat*)² = a²s² / (a²s² + b²), averaged over t."""
    density = GaussianMixture([1.0], np.zeros((1, 2)), 0.3 * np.eye(2)[None])
    monkeypatch.setattr(TrainConfig, "density", lambda self: density)
    config = TrainConfig(T=50)
    s = config.make_schedule()
    a2, b2 = s.alphas_bar[1:], s.one_minus_alphas_bar[1:]
    truth = np.mean(0.3 * a2 / (0.3 * a2 + b2))
    # the standard error with n = 40,000 is below 0.003
    assert ideal_loss(config) == pytest.approx(truth, abs=0.01)
    assert ideal_loss(config) == ideal_loss(config)


def test_without_a_density_there_is_no_ideal_loss():
    unknown = [name for name, entry in CLOUDS.items() if "density" not in entry.extras]
    assert all(ideal_loss(TrainConfig(dataset=name, n_points=50)) is None for name in unknown)


def test_a_thinned_curve_keeps_the_mean_and_the_last_step():
    steps = np.arange(1, 401) * 4
    losses = np.random.default_rng(0).uniform(0.4, 0.6, 400)
    at, means = thin_curve(steps, losses, limit=50)
    assert len(at) <= 50 and at[-1] == 1600 and at[0] == 4
    weights = np.diff(np.concatenate([[0], at])) / 1600
    assert weights @ means == pytest.approx(losses.mean(), rel=1e-12)
