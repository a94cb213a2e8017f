"""Training on pictures learns, repeats by seed, reports L_simple, and refuses with sentences."""

import contextlib
import dataclasses
import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
import torch

from explorer.core.forward import q_sample
from explorer.core.samplers import SAMPLERS
from explorer.data.images import IMAGES
from explorer.models.denoiser import one_thread
from explorer.models.unet import UNet
from explorer.training import ImageConfig, TrainConfig, image_trainer, train
from explorer.training.config import TARGETS
from explorer.training.image_config import (
    IMAGE_PARAMS,
    PARAMS,
    from_train_config,
    recipe,
    recipe_for,
)
from explorer.training.image_cost import MAX_WEIGHTS, step_cost, weight_count
from explorer.training.image_trainer import device_for, network
from tests.matrix import EXHAUSTIVE

one_thread()
SHORT = ImageConfig(steps=12, n_images=60, T=50, width=8, batch_size=16)
DEVICES = ["cpu"]
DEVICES += ["cuda"] if torch.cuda.is_available() else []
DEVICES += ["mps"] if torch.backends.mps.is_available() else []


def last(config, data=None):
    *_, snapshot = train(config, data)
    return snapshot


def few(n=8, shape=(8, 8, 1), seed=0):
    """Pictures (n, H, W, C) of smooth random blots, all different."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(-1, 1, size=(n, shape[0] // 4, shape[1] // 4, shape[2]))
    return coarse.repeat(4, axis=1).repeat(4, axis=2).astype(np.float32)


def left_over(snapshot, x, labels=None, times=(10, 25, 40)):
    """Mean square error of x0_hat at some t, over that of always saying the mean picture."""
    denoiser, rng = snapshot.denoiser(), np.random.default_rng(2)
    if labels is not None:
        denoiser = denoiser.conditioned(labels)
    errors = []
    for t in times:
        x_t = q_sample(denoiser.schedule, x, t, rng.standard_normal(x.shape))
        errors.append(np.mean((denoiser(x_t, t) - x) ** 2))
    return np.mean(errors) / np.mean((x.mean(axis=0) - x) ** 2)


@pytest.mark.slow
def test_eight_pictures_are_learned_by_heart():
    x, labels = few(), np.arange(8)
    config = ImageConfig(steps=120, T=50, width=8, batch_size=32, n_images=8)
    first = next(train(config, (x, labels)))
    end = last(config, (x, labels))
    # untrained it says 0 for every picture, which is no better than the mean picture
    assert left_over(first, x, labels) > 0.9
    assert left_over(end, x, labels) < 0.1
    losses = end.losses[1]
    assert np.mean(losses[-20:]) < 0.5 * np.mean(losses[:3])
    # and told a label, it draws that picture from noise
    denoiser = end.denoiser().conditioned(labels)
    x_T = np.random.default_rng(3).standard_normal(x.shape)
    *_, step = SAMPLERS["ddim"](denoiser.schedule, denoiser, x_T, num_steps=20)
    apart = np.mean((step.x_t[:, None] - x[None]) ** 2, axis=(2, 3, 4))
    assert np.mean(apart.argmin(axis=1) == labels) >= 7 / 8  # by chance: 1 in 8


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_learns(target):
    x = few(16)
    end = last(ImageConfig(target=target, steps=80, T=50, width=8, batch_size=32), x)
    assert left_over(end, x, times=(10, 25)) < 0.35


@pytest.mark.parametrize("target", TARGETS)
def test_the_reported_loss_is_l_simple_on_eps(target):
    """With an untrained network, whose answer is 0, eps_hat is known by the target's formula."""
    x = few(64)
    config = dataclasses.replace(SHORT, target=target, batch_size=64, conditional=False)
    run = image_trainer.ImageRun(config, x)
    x_t, t, _, (_, wanted, report, *_) = next(zip(*run._draw(), strict=True))
    a, b = (row[t.numpy()].reshape(-1, 1, 1, 1) for row in
            (config.make_schedule().signal, config.make_schedule().noise))  # fmt: skip
    eps_hat = {"v": b * x_t.numpy(), "eps": 0 * x_t.numpy(), "x0": x_t.numpy() / b}[target]
    per_row = (wanted.square() * (1 if report is None else report)).numpy()
    for row in range(64):  # the noise of a row is what takes some picture to its x_t
        eps = (x_t[row].numpy() - a[row] * np.moveaxis(x, 3, 1)) / b[row]
        simple = np.mean((eps_hat[row] - eps) ** 2, axis=(1, 2, 3))
        assert np.isclose(simple, per_row[row].mean(), rtol=1e-3).any()


def test_snapshots_say_what_a_page_needs():
    first, *rest = train(SHORT)
    assert (first.step, first.finished, first.seconds) == (0, False, 0.0)
    assert math.isnan(first.loss)
    assert (first.shape, first.classes, first.device) == ((8, 8, 1), 10, device_for(SHORT))
    expected = torch.nn.utils.parameters_to_vector(network(SHORT, (8, 8, 1), 10).parameters())
    assert np.array_equal(first.weights, expected.detach().numpy())
    assert [s.finished for s in rest] == [False] * (len(rest) - 1) + [True]
    steps = [s.step for s in train(dataclasses.replace(SHORT, steps=23, every=4))]
    assert steps == [0, 1, 2, 4, 8, 12, 16, 20, 23]


def test_send_asks_for_single_steps_and_changes_no_weight():
    run = train(SHORT)
    next(run)
    assert [run.send(1).step for _ in range(3)] == [1, 2, 3]
    assert run.send(5).step == 8
    *_, slow = run
    assert np.array_equal(slow.weights, last(SHORT).weights)


def test_a_seed_repeats_the_run_and_another_does_not():
    again = last(SHORT)
    torch.manual_seed(99)
    np.random.seed(99)
    assert np.array_equal(last(SHORT).weights, again.weights)
    for changed in ("seed", "data_seed"):
        other = last(dataclasses.replace(SHORT, **{changed: 1}))
        assert not np.array_equal(other.weights, again.weights)


def test_a_snapshot_never_changes_afterwards():
    run = train(SHORT)
    next(run)
    early = run.send(2)
    x = np.random.default_rng(0).standard_normal((3, 8, 8, 1))
    before, weights = early.denoiser()(x, 20), early.weights.copy()
    *_, end = run
    assert np.array_equal(early.weights, weights)
    assert np.array_equal(early.denoiser()(x, 20), before)
    assert not np.array_equal(end.denoiser()(x, 20), before)


def test_every_parameter_moves():
    config = dataclasses.replace(SHORT, attention="all", ema=0.0)
    before, after = network(config, (8, 8, 1), 10), last(config).denoiser().net
    for (name, old), new in zip(before.named_parameters(), after.parameters(), strict=True):
        assert (old != new).float().mean() > 0.9, name


def test_labels_are_left_out_in_the_share_asked_for():
    data = few(50), np.arange(50) % 5
    run = image_trainer.ImageRun(dataclasses.replace(SHORT, label_dropout=0.3), data)
    told = run._labels(torch.arange(50).repeat(400))
    assert abs(float((told == 5).float().mean()) - 0.3) < 0.02  # five standard errors
    labelled = told != 5
    assert torch.equal(told[labelled], (torch.arange(50).repeat(400) % 5)[labelled])
    unconditional = image_trainer.ImageRun(dataclasses.replace(SHORT, conditional=False), data)
    assert unconditional.net.classes == 0 and unconditional.labels is None


def test_own_pictures_replace_the_data_set():
    x, labels = few(20, (12, 16, 3)), np.arange(20) % 3
    for data, classes in (((x, labels), 3), (x, 0), (torch.from_numpy(x), 0), ((x, None), 0)):
        snapshot = last(SHORT, data)
        assert (snapshot.shape, snapshot.classes) == ((12, 16, 3), classes)
        assert snapshot.denoiser()(x.astype(float), 9).shape == x.shape
    same = last(SHORT, SHORT.make_data())
    assert np.array_equal(same.weights, last(SHORT).weights)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (np.zeros((5, 8, 8)), r"\(n, H, W, C\) .*got the shape \(5, 8, 8\)"),
        (np.zeros((5, 8, 8, 2)), "1 or 3 channels"),
        (np.zeros((1, 8, 8, 1)), "at least 2 pictures"),
        (np.zeros((5, 2, 8, 1)), "sides from 4 pixels"),
        (np.zeros((2, 65, 8, 3)), "at most 64 pixels"),
        (np.full((5, 8, 8, 1), np.nan), "from -1 .* to 1"),
        (np.full((5, 8, 8, 1), 255, dtype=np.uint8), r"x / 127\.5 - 1"),
        ((np.zeros((5, 8, 8, 1)), np.arange(4)), "labels must be 5 whole numbers"),
        ((np.zeros((5, 8, 8, 1)), np.arange(5) - 1), "from 0 to 999"),
        ((np.zeros((5, 8, 8, 1)), np.arange(5) / 2), "whole numbers"),
    ],
)
def test_data_that_cannot_be_trained_on_gets_a_sentence(data, words):
    with pytest.raises(ValueError, match=words):
        next(train(SHORT, data))


def test_a_rate_that_is_too_large_ends_the_run_with_a_sentence():
    config = dataclasses.replace(SHORT, learning_rate=0.1, weight_decay=1.0, steps=400, ema=0.0)
    run = image_trainer.ImageRun(config)
    run.advance(3)
    good = run.good.copy()
    with torch.no_grad():
        run.weights.mul_(1e30)  # what a far too large rate does, at once
    run.advance(2)
    end = run.snapshot()
    assert end.failed and not end.finished and np.array_equal(end.weights, good)
    assert "near step 5" in end.message and "0.1 is too large" in end.message


@pytest.mark.parametrize("device", DEVICES)
def test_training_runs_on_every_device_there_is(device):
    x = few(16, (16, 16, 3))
    config = ImageConfig(
        steps=60, T=50, width=8, batch_size=32, device=device, attention="all", patch=4
    )
    snapshot = last(config, x)
    assert snapshot.device == device and snapshot.finished
    assert isinstance(snapshot.weights, np.ndarray)
    assert snapshot.denoiser().device.type == "cpu"
    assert left_over(snapshot, x, times=(10, 25)) < 0.5


def test_half_precision_learns_as_well(monkeypatch):
    """What CUDA does, done on the CPU: products in bfloat16, weights and sums in float32."""
    autocast = lambda device: torch.autocast("cpu", torch.bfloat16)  # noqa: E731
    monkeypatch.setattr(image_trainer, "half_precision", autocast)
    x = few(16)
    config = ImageConfig(steps=80, T=50, width=8, batch_size=32, attention="coarsest")
    snapshot = last(config, x)
    assert snapshot.weights.dtype == np.float32
    assert left_over(snapshot, x, times=(10, 25)) < 0.35
    few_steps = dataclasses.replace(config, steps=3)
    halves = last(few_steps, x)
    monkeypatch.setattr(image_trainer, "half_precision", lambda device: contextlib.nullcontext())
    assert not np.array_equal(last(few_steps, x).weights, halves.weights)


def test_a_device_that_is_not_there_gets_a_sentence():
    missing = next(name for name in ("mps", "cuda") if name not in DEVICES)
    with pytest.raises(ValueError, match=f"no {missing} device"):
        device_for(ImageConfig(device=missing))
    with pytest.raises(ValueError, match="device must be one of auto, cpu"):
        ImageConfig(device="tpu")
    assert device_for(ImageConfig()) == DEVICES[-1]


@pytest.mark.slow
def test_the_config_loads_no_torch_and_a_training_no_compiler():
    script = (
        "import sys\n"
        "from explorer.training import ImageConfig, TrainConfig, recipe\n"
        "recipe('digits').make_data()\n"
        "assert 'torch' not in sys.modules and 'sklearn' not in sys.modules\n"
        "from explorer.training import train\n"
        "for s in train(TrainConfig(dataset='digits', steps=50, every=50)): break\n"
        "for s in train(recipe('digits', steps=20, width=8, batch_size=8)): pass\n"
        "assert 'torch._dynamo' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


# the config


@pytest.mark.parametrize("param", IMAGE_PARAMS, ids=lambda param: param.name)
def test_the_config_takes_each_end_of_each_range_and_nothing_beyond(param):
    needs = {"variance": "learned"} if param.name == "objective" else {}
    for value in param.ends():
        assert getattr(ImageConfig(**{param.name: value} | needs), param.name) == value
    beyond = ["nonsense", None]
    if param.kind in ("int", "float"):
        below = min(param.minimum, 1) - 1 if param.kind == "int" else -1e-6
        beyond += [param.maximum * 2 + 1, below, math.nan, math.inf, True]
    for value in beyond:
        with pytest.raises(ValueError, match=param.name):
            ImageConfig(**{param.name: value})


def test_the_params_are_the_defaults_of_the_config():
    fields = {f.name: f.default for f in dataclasses.fields(ImageConfig)}
    assert {name: fields[name] for name in PARAMS} == {p.name: p.default for p in IMAGE_PARAMS}


def test_levels_may_be_words_or_tuples():
    config = ImageConfig(multipliers=(1, 2, 4), attention=(1, 2), width=16)
    assert (config.multipliers, config.attention) == ("1,2,4", "1,2")
    assert config.channels == (16, 32, 64) and config.attention_levels == (1, 2)
    assert ImageConfig(attention=()).attention_levels == ()
    assert dataclasses.replace(config, attention="all").attention_levels == (0, 1, 2)
    assert dataclasses.replace(config, attention="coarsest").attention_levels == (2,)
    for wrong in ("1,x", (0, 2), (1,) * 5, "9"):
        with pytest.raises(ValueError, match="multipliers must be one of 1, 1,1"):
            ImageConfig(multipliers=wrong)


def test_a_config_comes_back_from_plain_values_and_is_a_key():
    config = recipe("shapes", dataset_params={"size": "16"}, attention=(1,))
    assert ImageConfig.from_dict(config.as_dict()) == config and hash(config)
    with pytest.raises(ValueError, match="settings"):
        ImageConfig.from_dict({"steps": 3})
    with pytest.raises(ValueError, match="no set of pictures"):
        ImageConfig(dataset="swiss_roll")


def test_what_was_saved_before_groups_could_be_chosen_has_groups_of_eight():
    values = SHORT.as_dict()
    del values["group"]
    assert ImageConfig.from_dict(values).group == 8 != SHORT.group


@pytest.mark.parametrize(("group", "together"), [(1, 1), (4, 4), (6, 2), (8, 8), (16, 16)])
def test_as_many_channels_are_normalised_together_as_the_config_says(group, together):
    config = dataclasses.replace(
        SHORT, width=16, group=group
    )  # 6 does not divide 16: 2 divides both
    norms = [m for m in network(config, (8, 8, 1), 10).modules() if hasattr(m, "num_groups")]
    assert {norm.num_channels // norm.num_groups for norm in norms} == {together}


@pytest.mark.parametrize("name", list(IMAGES))
def test_every_set_of_pictures_has_a_recipe_whose_network_can_be_made(name):
    config = recipe(name)
    net = network(config, config.shape, config.classes)
    assert net.shape == tuple(IMAGES[name].shape_of()) and net.classes == len(IMAGES[name].classes)
    counted = sum(w.numel() for module in (net.stem, net.down, net.up, net.middle, net.out)
                  for w in module.parameters())  # fmt: skip
    assert counted == pytest.approx(weight_count(config, config.shape), rel=0.1)
    assert step_cost(config, config.shape) > config.batch_size * counted
    assert recipe_for(config.shape).patch == config.patch


def test_too_large_a_network_is_refused_before_it_is_made():
    with pytest.raises(ValueError, match=r"million weights; at most 1\.6 million"):
        network(ImageConfig(width=64, multipliers="1,2,4", blocks=3), (8, 8, 1), 10)
    largest = [ImageConfig(width=w, multipliers=m, blocks=b, attention="all") for w, m, b in
               itertools.product((8, 32, 64), ("1", "1,2", "1,2,4"), (1, 3))]  # fmt: skip
    allowed = [c for c in largest if weight_count(c, (8, 8, 3)) <= MAX_WEIGHTS]
    sizes = [sum(w.numel() for w in network(c, (8, 8, 3), 10).parameters()) for c in allowed]
    assert max(sizes) < 1.3 * MAX_WEIGHTS


def test_a_train_config_of_pictures_is_their_recipe_with_what_was_changed():
    config = from_train_config(TrainConfig(dataset="digits", steps=30, seed=4, n_points=100))
    assert config == recipe("digits", steps=30, seed=4, n_images=100)
    snapshot = last(TrainConfig(dataset="digits", steps=3, batch_size=16, target="eps"))
    assert snapshot.finished and snapshot.config.target == "eps"
    assert isinstance(snapshot.config, ImageConfig) and snapshot.denoiser().classes == 10
    with pytest.raises(ValueError, match="fourier belongs to networks for points"):
        next(train(TrainConfig(dataset="digits", fourier=False)))
    own = next(train(TrainConfig(steps=3), few(20, (12, 12, 3))))
    assert own.shape == (12, 12, 3) and isinstance(own.denoiser().net, UNet)


def class_sureness(name, snr):
    """How much of the doubt about the class of held-out pictures is gone at an SNR, 0 to 1, by
    Bayes' rule over 3,000 training pictures."""
    known, rng = recipe(name, n_images=3000).make_data(), np.random.default_rng(9)
    entry = IMAGES[name]
    asked = entry(100, rng, **({"split": "test"} if entry.finite else {}))
    x, held = (d.x.reshape(len(d.x), -1).astype(float) for d in (known, asked))
    signal, variance = np.sqrt(snr / (1 + snr)), 1 / (1 + snr)
    x_t = signal * held + np.sqrt(variance) * rng.standard_normal(held.shape)
    power = (signal * x_t @ x.T - signal**2 * (x**2).sum(1) / 2) / variance
    weight = np.exp(power - power.max(1, keepdims=True))
    shares = np.stack([weight[:, known.labels == k].sum(1) for k in range(len(entry.classes))], 1)
    shares /= shares.sum(1, keepdims=True)
    doubt = -(shares * np.log(np.maximum(shares, 1e-300))).sum(1).mean()
    return 1 - doubt / np.log(len(entry.classes))


@pytest.mark.parametrize(("name", "low", "high"), [
    ("digits", 0.02, 2.0), ("glyphs", 0.002, 0.2),
    pytest.param("shapes", 0.002, 0.2, marks=EXHAUSTIVE),
])  # fmt: skip
def test_the_class_of_a_larger_picture_is_decided_in_more_noise(name, low, high):
    """The lesson's numbers, and why larger pictures have another schedule."""
    assert class_sureness(name, low) < 0.05 and class_sureness(name, high) > 0.85
    assert 0.1 < class_sureness(name, np.sqrt(low * high)) < 0.7


def test_the_noisier_schedule_spends_more_of_its_steps_where_that_is_decided():
    shares = []
    for config in (recipe("shapes"), recipe("digits")):
        snr = config.make_schedule().snr[1:]
        shares.append(np.mean((snr >= 0.002) & (snr < 0.2)))
    assert shares == [0.39, 0.24] and recipe("glyphs").schedule == recipe("shapes").schedule
