"""What surrounds a training: its config, the history of its loss, and the floor beneath it."""

import dataclasses
import math

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.posterior_error import posterior_error
from explorer.data.clouds import CLOUDS
from explorer.training.config import DECAYS, PARAMS, TARGETS, TRAIN_PARAMS, TrainConfig
from explorer.training.floor import Floor, drawn_loss, eps_errors, ideal_loss
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
    for T in (10, 50, 200):
        config = TrainConfig(T=T)
        s = config.make_schedule()
        a2, b2 = s.alphas_bar[1:], s.one_minus_alphas_bar[1:]
        truth = np.mean(0.3 * a2 / (0.3 * a2 + b2))
        assert ideal_loss(config) == Floor(pytest.approx(truth, abs=2e-6))
        drawn = drawn_loss(density, s)
        assert 0 < drawn.error < 0.003 and abs(drawn.loss - truth) < 4 * drawn.error


def eps_loss_by_a_grid(density, schedule, t):
    """1 - E eps_hat² at t, the denoiser asked on a lattice of a third of its finest deviation."""
    now = density.marginal(schedule, t)
    deviation = np.sqrt(now.covariances[0, 0, 0])
    axes = [
        np.arange(x.min() - 6 * deviation, x.max() + 6 * deviation, deviation / 3)
        for x in now.means.T
    ]
    x_t = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    mass = np.exp(density.log_prob(schedule, x_t, t)) * (deviation / 3) ** 2
    assert mass.sum() == pytest.approx(1, abs=1e-7)
    eps_hat = (x_t - schedule.signal[t] * density.posterior_mean(schedule, x_t, t)) / (
        schedule.noise[t]
    )
    return 1 - mass @ (eps_hat**2).mean(axis=1)


@pytest.mark.parametrize(("given", "truth"), [({}, "0.4163"), ({"schedule": "linear"}, "0.2344")])
def test_the_floor_is_the_mean_over_every_t_to_the_digits_shown(given, truth):
    config = TrainConfig(**given)
    density, schedule = config.density(), config.make_schedule()
    losses, floor = eps_errors(posterior_error(density), schedule), ideal_loss(config)
    for t in (1, 2, 30, 75, 120, 199, 200):
        assert losses[t - 1] == pytest.approx(eps_loss_by_a_grid(density, schedule, t), abs=2e-5)
    assert floor == Floor(np.mean(losses)) and f"{floor.loss:.4f}" == truth
    few = TrainConfig(dataset="s_curve", T=25, **given)
    density, schedule = few.density(), few.make_schedule()
    every = [eps_loss_by_a_grid(density, schedule, t) for t in range(1, 26)]
    assert ideal_loss(few).loss == pytest.approx(np.mean(every), abs=1e-5)


def test_the_floor_of_a_roll_in_space_is_that_of_its_draws():
    config = TrainConfig(dataset="swiss_roll_3d")
    density, schedule = config.density(), config.make_schedule()
    floor, drawn = ideal_loss(config), drawn_loss(density, schedule)
    assert floor.error == 0 and 0 < drawn.error < 0.002
    assert abs(floor.loss - drawn.loss) < 4 * drawn.error


def test_where_noise_is_drawn_the_error_is_the_scatter_over_seeds():
    config = TrainConfig(dataset="eight_gaussians", T=30)
    density, schedule = config.density(), config.make_schedule()
    drawn = [drawn_loss(density, schedule, seed) for seed in range(12)]
    losses, error = np.array([each.loss for each in drawn]), np.mean([e.error for e in drawn])
    assert abs(losses.mean() - ideal_loss(config).loss) < 4 * error / np.sqrt(12)
    assert 0.6 < losses.std(ddof=1) / error < 1.5  # chi² of 11: nineteen in twenty


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
