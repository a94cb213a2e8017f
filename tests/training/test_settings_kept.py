"""Every setting of a checkpoint comes back from its file and is used, of points and of pictures.

What the loaded network answers is computed here a second time, from the file's tensors and the
published formulas, at settings none of which is the default.
"""

import dataclasses
import math

import numpy as np
import pytest
import torch
from safetensors.torch import load as read_tensors
from torch.nn import functional as F

from explorer.training import image_trainer, point_trainer
from explorer.training.checkpoints import load, save
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.image_config import ImageConfig
from explorer.training.trainer import train

POINTS = TrainConfig(
    dataset="moons", dataset_params={"gap": 0.9, "noise": 0.2}, n_points=120, data_scale=1.7,
    schedule="sigmoid_bar", schedule_params={"start": -2.0, "end": 4.0, "tau": 0.6}, T=40,
    target="x0", steps=6, batch_size=32, learning_rate=3e-3, decay="constant", width=24, depth=2,
    fourier=False, ema=0.1, seed=5, data_seed=6, variance="learned", vlb_weight=0.02,
    objective="hybrid", times="importance", every=1,
)  # fmt: skip
PICTURES = ImageConfig(
    dataset="shapes", dataset_params={"size": "16", "colour": False}, n_images=24,
    schedule="linear", schedule_params={"beta_end": 0.05, "rescale": False}, T=30, target="eps",
    steps=4, batch_size=8, learning_rate=3e-3, decay="constant", weight_decay=0.3, width=8,
    multipliers="1,2", blocks=2, attention="coarsest", patch=4, group=2, conditional=False,
    label_dropout=0.4, ema=0.1, seed=5, data_seed=6, device="cpu", variance="learned",
    vlb_weight=0.02, objective="hybrid", times="importance", every=1,
)  # fmt: skip
TOLD = dataclasses.replace(
    PICTURES, conditional=True
)  # label_dropout counts where there are labels
CHANGES = {
    "dataset": "circles", "dataset_params": {"gap": 0.4, "noise": 0.2}, "n_points": 90,
    "data_scale": 0.6, "schedule": "cosine", "schedule_params": {"tau": 1.5}, "T": 25,
    "target": "v", "steps": 5, "batch_size": 16, "learning_rate": 1e-3, "decay": "cosine",
    "width": 16, "depth": 3, "fourier": True, "ema": 0.0, "seed": 1, "data_seed": 1,
    "variance": "fixed", "vlb_weight": 0.5, "objective": "vlb", "times": "uniform", "every": 4,
}  # fmt: skip
OF_PICTURES = CHANGES | {
    "dataset": "digits", "dataset_params": {"size": "16"}, "n_images": 20, "blocks": 1,
    "schedule_params": {"beta_end": 0.02, "rescale": False}, "steps": 2, "weight_decay": 0.9,
    "multipliers": "1,1", "attention": "none", "patch": 2, "group": 4, "conditional": False,
    "label_dropout": 0.1, "device": "auto", "every": 2, "width": 16,
}  # fmt: skip
WITH = {  # what must change along with a field, so that the settings fit one another
    "dataset": {"dataset_params": {}},
    "schedule": {"schedule_params": {}},
    "variance": {"objective": "simple"},
}
FREQUENCIES = np.logspace(math.log10(0.5), math.log10(8), 8)  # of a place, radians per unit
TIMES = np.logspace(0, math.log10(64), 8)  # of t/T


def names_of(config):
    return [field.name for field in dataclasses.fields(config)]


def snapshot_of(config, seed=0, **facts):
    """A snapshot whose weights are drawn, so that no part of the network answers 0."""
    trainer = point_trainer if isinstance(config, TrainConfig) else image_trainer
    net = trainer.network(config, *facts.values())
    count = sum(weight.numel() for weight in net.parameters())
    weights = np.random.default_rng(seed).normal(0, 0.3, count).astype(np.float32)
    return Snapshot(config, 7, 0.0, 0.5, (np.zeros(0), np.zeros(0)), weights, **facts,
                    build=trainer.denoiser_of)  # fmt: skip


def of_points(dims=2, **changes):
    return save(snapshot_of(dataclasses.replace(POINTS, **changes), dims=dims))


def of_pictures(classes=0, **changes):
    config = dataclasses.replace(PICTURES, **changes)
    return save(snapshot_of(config, shape=config.shape, classes=classes))


# every setting comes back


@pytest.mark.parametrize(("made", "config"), [(of_points, POINTS), (of_pictures, PICTURES)])
def test_every_setting_comes_back_and_none_of_them_is_the_default(made, config):
    loaded, _ = load(made())
    for name in names_of(config):
        assert getattr(config, name) != getattr(type(config)(), name), name
        assert getattr(loaded, name) == getattr(config, name), name


# the loaded denoiser uses what it needs


def sigmoid_bar(T, start, end, tau):
    """Jabri et al. 2022, the listing's gamma: alphas_bar of t = 0..T, before the last is cut."""
    s = lambda u: 1 / (1 + math.exp(-u / tau))  # noqa: E731
    u = [start + (end - start) * t / T for t in range(T + 1)]
    return np.array([(s(end) - s(each)) / (s(end) - s(start)) for each in u])


def test_the_loaded_schedules_are_those_of_the_saved_parameters():
    points, pictures = load(of_points())[1].schedule, load(of_pictures())[1].schedule
    np.testing.assert_allclose(points.alphas_bar[:-1], sigmoid_bar(40, -2, 4, 0.6)[:-1], rtol=1e-9)
    betas = np.linspace(1e-4, 0.05, 30)  # not rescaled by 1000/T
    np.testing.assert_allclose(pictures.betas[1:], betas, rtol=1e-12)


def x0_of(target, a, b, x, answer):
    """Ho et al. 2020, eq. (15); Salimans & Ho 2022, sec. 4."""
    return {"x0": answer, "eps": (x - b * answer) / a, "v": a * x - b * answer}[target]


def by_hand(tensors, x, t, T, fourier):
    """(answer, v_raw) of a network for points, a layer at a time."""
    place = [x]
    if fourier:
        angles = (x[:, :, None] * FREQUENCIES).reshape(len(x), -1)
        place += [np.sin(angles), np.cos(angles)]
    clock = t / T * TIMES
    h = np.concatenate([*place, np.tile([*np.sin(clock), *np.cos(clock)], (len(x), 1))], axis=1)
    weights = {name: np.asarray(each, float) for name, each in tensors.items()}
    count = sum(name.startswith("layers") for name in weights) // 2
    for k in range(count - 1):
        h = h @ weights[f"layers.{k}.weight"].T + weights[f"layers.{k}.bias"]
        h = h / (1 + np.exp(-h))
    names = f"layers.{count - 1}", "spread"
    ends = [h @ weights[f"{name}.weight"].T + weights[f"{name}.bias"] for name in names]
    return ends, count - 1, weights["layers.0.weight"].shape[0]


@pytest.mark.parametrize("target", ["x0", "eps", "v"])
@pytest.mark.parametrize(("fourier", "dims"), [(True, 2), (False, 3)])
def test_a_loaded_network_for_points_answers_as_its_settings_say(target, fourier, dims):
    data = of_points(dims, target=target, fourier=fourier, width=16, depth=3)
    _, denoiser = load(data)
    x, bar = np.random.default_rng(1).standard_normal((5, dims)), sigmoid_bar(40, -2, 4, 0.6)
    for t in (3, 20, 39):
        (answer, v_raw), depth, width = by_hand(read_tensors(data), x, t, 40, fourier)
        x0 = x0_of(target, bar[t] ** 0.5, (1 - bar[t]) ** 0.5, x, answer)
        np.testing.assert_allclose(denoiser(x, t), x0, rtol=2e-4, atol=2e-4)  # float32 inside
        v = np.clip((v_raw + 1) / 2, 0, 1)  # Nichol & Dhariwal 2021: v_raw from -1 to 1
        np.testing.assert_allclose(denoiser.fraction(x, t), v, atol=2e-4)
        beta = 1 - bar[t] / bar[t - 1]
        low = math.log(beta * (1 - bar[t - 1]) / (1 - bar[t]))
        spread = np.exp(v * math.log(beta) + (1 - v) * low)
        np.testing.assert_allclose(denoiser.variance(x, t), spread, rtol=2e-3)
    assert (depth, width) == (3, 16)


@pytest.mark.parametrize("target", ["x0", "eps", "v"])
def test_a_loaded_network_for_pictures_answers_as_its_settings_say(target):
    _, denoiser = load(of_pictures(target=target))
    x = np.random.default_rng(1).standard_normal((2, 16, 16, 1))
    bar = np.cumprod(1 - np.linspace(1e-4, 0.05, 30))
    for t in (1, 17, 30):
        a, b = bar[t - 1] ** 0.5, (1 - bar[t - 1]) ** 0.5
        with torch.inference_mode():
            answer = denoiser.net(torch.tensor(np.moveaxis(x, 3, 1), dtype=torch.float32), t)
        answer = np.moveaxis(answer.numpy(), 1, 3)[..., :1]
        np.testing.assert_allclose(
            denoiser(x, t), x0_of(target, a, b, x, answer), rtol=1e-4, atol=1e-4
        )


@pytest.mark.parametrize("group", [2, 4, 8])
def test_a_loaded_network_normalises_the_channels_together_that_were_saved(group):
    _, denoiser = load(of_pictures(group=group))
    norms = [each for each in denoiser.net.modules() if isinstance(each, torch.nn.GroupNorm)]
    assert norms and {each.num_channels // each.num_groups for each in norms} == {group}
    x = torch.randn((1, norms[0].num_channels, 2, 2), generator=torch.Generator().manual_seed(0))
    parts = F.layer_norm(x.reshape(1, -1, group * 4), (group * 4,)).reshape(x.shape)
    scale, shift = (each[None, :, None, None] for each in (norms[0].weight, norms[0].bias))
    np.testing.assert_allclose(norms[0](x), parts * scale + shift, atol=1e-5)


def test_a_loaded_network_knows_its_classes_and_its_pictures():
    x = np.random.default_rng(1).standard_normal((2, 16, 16, 1))
    told, plain = load(of_pictures(6, conditional=True))[1], load(of_pictures())[1]
    answers = [told.conditioned(label)(x, 9) for label in (None, *range(6))]
    assert (told.classes, told.shape, plain.classes) == (6, (16, 16, 1), 0)
    assert all(np.abs(a - b).max() > 1e-4 for k, a in enumerate(answers) for b in answers[:k])
    for denoiser, label in ((told, 6), (plain, 0)):
        with pytest.raises(ValueError, match="label"):
            denoiser.conditioned(label)
    coloured = load(of_pictures(dataset_params={"size": "32", "colour": True}))[1]
    assert coloured.shape == (32, 32, 3) and coloured(np.zeros((1, 32, 32, 3)), 4).shape[3] == 3


def test_the_loaded_settings_make_the_data_that_was_trained_on():
    config = load(of_points())[0]
    data, plain = config.make_data().x, dataclasses.replace(config, data_scale=1.0).make_data().x
    np.testing.assert_allclose(data, 1.7 * plain, rtol=1e-12)
    assert data.shape == (120, 2)
    spread = config.density().covariances[0, 0, 0] / 1.7**2
    other = dataclasses.replace(config, dataset_params={"gap": 0.9, "noise": 0.1}, data_scale=1.0)
    assert spread / other.density().covariances[0, 0, 0] == pytest.approx(4)  # noise 0.2 to 0.1


# and so does a training that begins from them


def trained(config):
    *_, snapshot = train(config)
    return snapshot.weights


@pytest.fixture(scope="module")
def weights():
    return {config: trained(config) for config in (POINTS, PICTURES, TOLD)}


@pytest.mark.parametrize(("made", "config"), [(of_points, POINTS), (of_pictures, PICTURES)])
def test_training_again_from_a_files_settings_gives_the_same_weights(made, config, weights):
    assert np.array_equal(trained(load(made())[0]), weights[config])


@pytest.mark.parametrize(
    ("config", "name"), [(config, name) for config in (POINTS, TOLD) for name in names_of(config)]
)
def test_every_setting_changes_the_training(config, name, weights):
    value = (CHANGES if config is POINTS else OF_PICTURES)[name]
    changed = dataclasses.replace(config, **WITH.get(name, {}) | {name: value})
    if name == "device":
        assert image_trainer.device_for(config) == "cpu"
    elif name == "every":
        steps = [[s.step for s in train(each)] for each in (config, changed)]
        assert steps[0] != steps[1]
    else:
        assert not np.array_equal(trained(changed), weights[config])
