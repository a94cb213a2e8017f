"""Training learns the cloud, repeats by seed, reports L_simple, and ends well if it fails."""

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
from explorer.core.schedules import SCHEDULES
from explorer.core.targets import eps_from_x0
from explorer.data.clouds import CLOUDS
from explorer.metrics import precision_recall, sliced_wasserstein
from explorer.models.denoiser import eps_from_output
from explorer.training.adam import Adam
from explorer.training.config import TARGETS, TrainConfig
from explorer.training.draws import paired_noise, residual_parts, shuffles, spread_times
from explorer.training.floor import ideal_loss
from explorer.training.point_trainer import device_for, network
from explorer.training.run import rate_at
from explorer.training.trainer import train

SHORT = TrainConfig(steps=40, n_points=500, T=50, width=16, depth=2, batch_size=64)


def last(config, data=None):
    *_, snapshot = train(config, data)
    return snapshot


@pytest.fixture(scope="module")
def learned():
    return last(TrainConfig(steps=800))


def draws(snapshot, n=2000):
    rng = np.random.default_rng(5)
    denoiser = snapshot.denoiser()
    x_T = rng.standard_normal((n, snapshot.dims))
    *_, step = SAMPLERS["ddpm"](denoiser.schedule, denoiser, x_T, rng)
    return step.x_t


def test_eight_hundred_steps_learn_the_swiss_roll(learned):
    real = [CLOUDS["swiss_roll"](2000, np.random.default_rng(seed)).x for seed in range(8)]
    pairs = itertools.pairwise(real)
    floor = np.median([sliced_wasserstein(a, b) for a, b in pairs])
    x = draws(learned)
    # the full recipe lies near 1.1 × floor, and 2,000 points scatter that by ± 0.4;
    # without Fourier features it is above 3
    assert np.median([sliced_wasserstein(x, other) for other in real]) < 1.8 * floor
    assert precision_recall(x, real[0], k=3)[0] > 0.9  # real against real: 0.98


def test_the_loss_comes_close_to_that_of_the_ideal_denoiser(learned):
    floor = ideal_loss(learned.config).loss
    # the running mean over some 50 batches scatters by 0.01
    assert floor - 0.02 < learned.loss < floor + 0.04


def test_the_learned_denoiser_is_near_the_ideal_one(learned):
    config = learned.config
    schedule, rng = config.make_schedule(), np.random.default_rng(3)
    ideal, ours = config.density().denoiser(schedule), learned.denoiser()
    for t in (20, 60, 120, 180):
        x0, eps = config.make_data().x[:2000], rng.standard_normal((2000, 2))
        x_t = q_sample(schedule, x0, t, eps)
        gap = np.mean((ours(x_t, t) - ideal(x_t, t)) ** 2)
        spread = np.mean((ideal(x_t, t) - x0) ** 2)  # what even the ideal one cannot know
        assert gap < 0.15 * spread + 0.002, t


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_learns_a_gaussian(target):
    """For N(m, s²I) the ideal denoiser is known by hand, so the loss must come down to its."""
    rng, mean, s2 = np.random.default_rng(0), np.array([0.5, -0.3]), 0.25
    data = mean + np.sqrt(s2) * rng.standard_normal((4000, 2))
    config = TrainConfig(target=target, steps=500, T=100)
    snapshot = last(config, data)
    schedule, denoiser = config.make_schedule(), snapshot.denoiser()
    gaps = []
    for t in (10, 50, 90):
        x_t = q_sample(schedule, data, t, rng.standard_normal(data.shape))
        a, b2 = schedule.signal[t], schedule.noise[t] ** 2
        ideal = (s2 * a * x_t + b2 * mean) / (a**2 * s2 + b2)
        gaps.append(np.mean((denoiser.eps(x_t, t) - eps_from_x0(schedule, x_t, t, ideal)) ** 2))
    assert max(gaps) < 0.02  # E‖eps‖² per dimension is 1


@pytest.mark.parametrize("target", TARGETS)
def test_the_reported_loss_is_l_simple_on_eps(target):
    """Each target's residual, however wired, is ‖eps_hat − eps‖² by the core's own conversions."""
    schedule = SCHEDULES["cosine"](30)
    g = torch.Generator().manual_seed(0)
    x0, eps, output = torch.randn(3, 64, 2, generator=g, dtype=torch.float64)
    t = torch.randint(1, 31, (64,), generator=g)
    x_t = q_sample(schedule, x0, t, eps)
    gain, wanted, report = residual_parts(target, schedule.to(x0), x0, x_t, t, eps)
    per_row = (gain * output - wanted).square() * (1 if report is None else report)
    simple = (eps_from_output(target, schedule, x_t, t, output) - eps).square()
    assert torch.allclose(per_row, simple, rtol=1e-9, atol=1e-12)


def test_times_are_uniform_and_evenly_spread_in_every_batch():
    for T, size in ((200, 256), (50, 64), (7, 16), (1000, 64)):
        t = spread_times(T, 500, size, torch.Generator().manual_seed(0)).reshape(500, size)
        assert t.min() >= 1 and t.max() <= T
        # the i-th row of a batch lies in the i-th of `size` equal stretches of 1..T
        low = torch.arange(size) * T // size
        assert torch.all(t > low) and torch.all(t <= low + T // size + 2)
        share = torch.bincount(t.flatten(), minlength=T + 1)[1:] / t.numel()
        # each t is counted 500 · size / T times, at worst with Poisson scatter: five of those
        assert torch.all((share * T - 1).abs() < 5 * (T / t.numel()) ** 0.5)


def test_x0_is_trained_with_bounded_weights():
    schedule = SCHEDULES["cosine"](200)
    x = torch.ones(200, 2, dtype=torch.float64)
    t = torch.arange(1, 201)
    gain, _, _ = residual_parts("x0", schedule.to(x), x, x, t, x)
    assert gain.square().max() <= 5 + 1e-12 < schedule.snr[1]


def test_the_first_snapshot_is_untrained_and_its_loss_is_not_yet_known():
    first = next(train(SHORT))
    expected = torch.nn.utils.parameters_to_vector(network(SHORT, 2).parameters())
    assert (first.step, first.finished, first.seconds) == (0, False, 0.0)
    assert math.isnan(first.loss) and len(first.losses[0]) == 0
    assert np.array_equal(first.weights, expected.detach().numpy())


def test_snapshots_come_often_at_first_and_the_last_is_finished():
    steps = [s.step for s in train(dataclasses.replace(SHORT, steps=150, every=16))]
    assert steps == [0, 1, 2, 4, 8, 16, 32, 48, 64, 80, 96, 112, 128, 144, 150]
    finished = [s.finished for s in train(SHORT)]
    assert finished[-1] and not any(finished[:-1])


def test_send_asks_for_single_steps_and_changes_no_weight():
    run = train(SHORT)
    next(run)
    assert [run.send(1).step for _ in range(7)] == [1, 2, 3, 4, 5, 6, 7]
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
    early = next(run)
    x = np.random.default_rng(0).standard_normal((10, 2))
    before, weights = early.denoiser()(x, 20), early.weights.copy()
    *_, end = run
    assert np.array_equal(early.weights, weights) and np.array_equal(
        early.denoiser()(x, 20), before
    )
    assert not np.array_equal(end.denoiser()(x, 20), before)


def test_every_parameter_moves():
    before, after = network(SHORT, 2), last(SHORT).denoiser().net
    for (name, old), new in zip(before.named_parameters(), after.parameters(), strict=True):
        assert (old != new).float().mean() > 0.99, name


def test_own_data_replaces_the_dataset():
    x = np.random.default_rng(0).normal(size=(300, 3))
    for data in (x, (x, np.zeros(300)), torch.from_numpy(x)):
        snapshot = last(SHORT, data)
        assert snapshot.dims == 3 and draws(snapshot, 5).shape == (5, 3)
    same = last(SHORT, SHORT.make_data())
    assert np.array_equal(same.weights, last(SHORT).weights)


@pytest.mark.parametrize(
    "x", [np.zeros((5, 4)), np.zeros(5), np.zeros((1, 2)), np.full((5, 2), np.nan)]
)
def test_data_that_cannot_be_trained_on_gets_a_sentence(x):
    with pytest.raises(ValueError, match=r"training data.*\."):
        next(train(SHORT, x))


def test_a_loss_that_is_no_number_ends_the_run_with_the_last_good_weights():
    data = np.random.default_rng(0).normal(size=(300, 2))
    data[7] = 1e30  # finite, but its square is not
    *_, before, end = train(dataclasses.replace(SHORT, steps=500), data)
    assert end.failed and not end.finished and not before.failed
    assert np.isfinite(end.weights).all() and np.array_equal(end.weights, before.weights)
    assert end.message.endswith(".") and str(end.step) in end.message


def test_the_average_of_weights_lags_behind_them():
    plain = dataclasses.replace(SHORT, decay="constant")
    averaged = dataclasses.replace(plain, ema=0.9)
    *_, raw = train(plain)
    runs = [np.array([s.weights for s in train(dataclasses.replace(c, every=1))]) for c in
            (plain, averaged)]  # fmt: skip
    mean = runs[0][0]
    for step, weights in enumerate(runs[0][1:], start=1):
        share = min(0.9, (1 + step) / (10 + step))
        mean = share * mean + (1 - share) * weights
    assert np.allclose(runs[1][-1], mean, rtol=0, atol=1e-5)  # float32 over 40 steps
    assert np.array_equal(raw.weights, runs[0][-1])


def test_the_rate_warms_up_then_falls_to_a_hundredth_or_stays():
    cosine = [rate_at(TrainConfig(), step) for step in range(1500)]
    assert np.all(np.diff(cosine[:100]) > 0) and cosine[99] == TrainConfig().learning_rate
    assert np.all(np.diff(cosine[100:]) < 0)
    assert cosine[-1] == pytest.approx(TrainConfig().learning_rate / 100, rel=1e-3)
    constant = TrainConfig(decay="constant")
    assert {rate_at(constant, step) for step in range(100, 1500)} == {constant.learning_rate}


def test_our_adam_is_adam():
    g = torch.Generator().manual_seed(0)
    ours = torch.randn(50, generator=g, dtype=torch.float64)
    theirs = torch.nn.Parameter(ours.clone())
    reference = torch.optim.Adam([theirs], lr=0.03, betas=(0.9, 0.99))
    adam = Adam(ours)
    for _ in range(30):
        gradient = torch.randn(50, generator=g, dtype=torch.float64)
        theirs.grad = gradient
        reference.step()
        adam.step(gradient, 0.03)
    assert torch.allclose(ours, theirs.detach(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", list(CLOUDS))
def test_every_dataset_can_be_trained_on(name):
    config = dataclasses.replace(SHORT, dataset=name, dataset_params=CLOUDS[name].defaults())
    assert last(config).finished


@pytest.mark.parametrize("name", list(SCHEDULES))
@pytest.mark.parametrize("target", TARGETS)
def test_every_schedule_and_target_trains(name, target):
    snapshot = last(dataclasses.replace(SHORT, schedule=name, target=target, steps=20, T=200))
    assert snapshot.finished and np.isfinite(snapshot.loss)


def test_small_networks_stay_on_the_cpu():
    assert device_for(TrainConfig()) == "cpu"


DEVICES = ["cpu"]
DEVICES += ["cuda"] if torch.cuda.is_available() else []
DEVICES += ["mps"] if torch.backends.mps.is_available() else []


@pytest.mark.parametrize("device", DEVICES)
def test_training_runs_on_every_device_there_is(device, monkeypatch):
    monkeypatch.setattr("explorer.training.point_trainer.device_for", lambda config: device)
    snapshot = last(TrainConfig(steps=300))
    assert snapshot.finished and snapshot.loss < ideal_loss(snapshot.config).loss + 0.1
    assert isinstance(snapshot.weights, np.ndarray)
    x = torch.ones(3, 2, device=device)
    answer = snapshot.denoiser()(x, torch.tensor([1, 2, 3], device=device))
    assert answer.device == x.device


def test_the_config_loads_no_torch_and_a_training_no_compiler():
    script = (
        "import sys\n"
        "from explorer.training.config import TrainConfig\n"
        "assert 'torch' not in sys.modules and 'sklearn' not in sys.modules\n"
        "from explorer.training.trainer import train\n"
        "for s in train(TrainConfig(steps=50)): pass\n"
        "assert 'torch._dynamo' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


def test_every_point_comes_equally_often_and_in_a_new_order():
    generator = torch.Generator().manual_seed(0)
    rows = shuffles(7, 20, generator)
    assert torch.bincount(rows, minlength=7).tolist() == [3] * 7
    assert rows[:7].tolist() != rows[7:14].tolist()


@pytest.mark.parametrize("rows", [6, 7])
def test_noise_comes_in_pairs_of_opposite_sign_with_the_normal_law(rows):
    generator = torch.Generator().manual_seed(0)
    noise = paired_noise((rows, 2), generator)
    assert torch.equal(noise[1:6:2], -noise[0:6:2])
    many = paired_noise((20_000, 2), generator)
    assert abs(float(many.var()) - 1) < 0.05  # five standard errors of 20,000 free numbers
    assert abs(float((many[:, 0] * many[:, 1]).mean())) < 0.05
