"""Training with a learned variance: objectives, what they reach, files; the old way is kept."""

import dataclasses
import json

import numpy as np
import pytest
import torch

from explorer.core.bound import bars, gaussian_variance
from explorer.core.forward import q_sample
from explorer.core.learned_variance import first_constant, interpolated, log_ends
from explorer.core.vlb import vlb_term
from explorer.models.denoiser import one_thread, x0_from_output
from explorer.training import checkpoints
from explorer.training.config import TrainConfig
from explorer.training.draws import picture_parts, residual_parts
from explorer.training.gradient_noise import compare, gradient_noise, noise_of
from explorer.training.image_config import ImageConfig
from explorer.training.improved import LATER
from explorer.training.objective import Objective, held
from explorer.training.trainer import run_of, train

one_thread()
SMALL = TrainConfig(steps=20, width=16, depth=2, batch_size=64, n_points=500)
PICTURES = ImageConfig(steps=6, width=8, batch_size=16, n_images=60, T=50, device="cpu", group=8)
LEARNED = {"variance": "learned", "objective": "hybrid"}
# Weights of short trainings before networks could learn a variance: 8 of each, evenly spaced.
BEFORE = {
    "points": (
        SMALL,
        (0.003977, 0.008395, -0.040938, -0.142128, -0.101363, -0.004673, -0.216848, -0.165841),
        0.53752,
    ),
    "points, x0, average": (
        dataclasses.replace(SMALL, target="x0", ema=0.9),
        (0.048861, -0.078327, -0.028392, -0.074363, -0.095763, 0.089859, -0.264883, -0.159235),
        25.6707,
    ),
    "pictures": (
        PICTURES,
        (-0.00081, -0.788898, 0.011923, 0.015763, 0.062052, -0.052715, -0.143378, -0.04931),
        9.47441,
    ),
}


def last(config, data=None):
    *_, snapshot = train(config, data)
    return snapshot


@pytest.fixture(scope="module")
def swiss():
    return last(TrainConfig(steps=800, **LEARNED))


# as before


@pytest.mark.parametrize("name", BEFORE)
def test_the_defaults_train_as_they_always_did(name):
    config, weights, loss = BEFORE[name]
    snapshot = last(config)
    places = np.linspace(0, len(snapshot.weights) - 1, 8).astype(int)
    # other machines sum in another order; a step of Adam is about the rate, 1e-2, however small
    np.testing.assert_allclose(snapshot.weights[places], weights, atol=5e-4)
    assert snapshot.loss == pytest.approx(loss, rel=1e-3)


@pytest.mark.parametrize("config", [SMALL, PICTURES], ids=["points", "pictures"])
def test_files_written_before_load_with_the_defaults(config):
    snapshot = last(config)
    data = checkpoints.save(snapshot)
    size = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + size])
    notes = json.loads(head["__metadata__"]["model"])
    for name in LATER:
        del notes["config"][name]
    head["__metadata__"]["model"] = json.dumps(notes)
    text = json.dumps(head).encode()
    old = len(text).to_bytes(8, "little") + text + data[8 + size :]
    restored, denoiser = checkpoints.load(old)
    assert restored == config and not denoiser.learned_variance
    notes["config"]["wings"] = 2
    with pytest.raises(ValueError, match="wings"):
        type(config).from_dict(notes["config"])


@pytest.mark.parametrize("config", [SMALL, PICTURES], ids=["points", "pictures"])
def test_a_network_with_a_learned_variance_comes_back_from_its_file(config):
    config = dataclasses.replace(config, times="importance", vlb_weight=0.01, **LEARNED)
    snapshot = last(config)
    restored, denoiser = checkpoints.load(checkpoints.save(snapshot))
    ours = snapshot.denoiser()
    inner = (2,) if isinstance(config, TrainConfig) else config.shape
    x = np.random.default_rng(0).normal(size=(3, *inner))
    assert restored == config and denoiser.learned_variance
    assert np.array_equal(denoiser(x, 7), ours(x, 7))
    assert np.array_equal(denoiser.fraction(x, 7), ours.fraction(x, 7))
    assert not np.allclose(ours.fraction(x, 7), 0.5, atol=1e-4)


@pytest.mark.parametrize("kind", [TrainConfig, ImageConfig])
def test_an_objective_that_teaches_a_variance_needs_one(kind):
    for objective in ("hybrid", "vlb"):
        with pytest.raises(ValueError, match=r"variance must be 'learned'; it is 'fixed'.*\.$"):
            kind(objective=objective)
        assert kind(objective=objective, variance="learned").vlb_weight == 0.001
    assert kind(variance="learned").objective == "simple"


# the objectives


def drawn(config, parts=residual_parts, n=40, channels=2):
    g = torch.Generator().manual_seed(3)
    x0, eps, mean, v_raw = torch.randn(4, n, channels, generator=g, dtype=torch.float64)
    t = torch.arange(n) % config.T + 1
    schedule = config.make_schedule().to(x0)
    x_t = q_sample(schedule, x0, t, eps)
    objective = Objective(config)
    rows = objective.rows(*parts(config.target, schedule, x0, x_t, t, eps), t)
    answer = torch.cat([mean, v_raw.tanh()], 1).requires_grad_(True)
    return objective, rows, answer, (x0, x_t, t, eps)


@pytest.mark.parametrize("target", ["v", "eps", "x0"])
@pytest.mark.parametrize("parts", [residual_parts, picture_parts], ids=["points", "pictures"])
def test_the_bound_as_objective_is_t_times_its_terms(target, parts):
    """By the core's own bound: x0_hat from the target, the variance from v."""
    config = TrainConfig(T=40, target=target, variance="learned", objective="vlb", batch_size=40)
    objective, rows, answer, (x0, x_t, t, eps) = drawn(config, parts)
    schedule = config.make_schedule()
    mean, v_raw = answer.detach().numpy()[:, :2], answer.detach().numpy()[:, 2:]
    arrays = (x_t.numpy(), t.numpy())

    def denoiser(x, t):
        return x0_from_output(target, schedule, *arrays, mean)

    def variance(x, t):
        return interpolated(schedule, t, (v_raw + 1) / 2, x)

    terms = vlb_term(schedule, denoiser, x0.numpy(), t.numpy(), eps.numpy(), variance)
    terms -= np.where(t.numpy() == 1, first_constant(schedule), 0)
    assert objective(*answer.chunk(2, 1), rows).loss.item() == pytest.approx(
        40 * terms.mean(), rel=1e-6
    )


@pytest.mark.parametrize("target", ["v", "eps", "x0"])
def test_the_mean_learns_from_l_simple_alone_under_the_hybrid(target):
    config = TrainConfig(T=40, target=target, batch_size=40, **LEARNED)
    objective, rows, answer, _ = drawn(config)
    (to_hybrid,) = torch.autograd.grad(objective(*answer.chunk(2, 1), rows).loss, answer)
    plain = Objective(dataclasses.replace(config, objective="simple"))
    (to_simple,) = torch.autograd.grad(plain(*answer.chunk(2, 1), rows).loss, answer)
    assert torch.equal(to_hybrid[:, :2], to_simple[:, :2])
    assert to_hybrid[:, 2:].abs().min() > 0 and bool((to_simple[:, 2:] == 0).all())
    heavy = Objective(dataclasses.replace(config, vlb_weight=0.01))
    (to_heavy,) = torch.autograd.grad(heavy(*answer.chunk(2, 1), rows).loss, answer)
    torch.testing.assert_close(to_heavy[:, 2:], 10 * to_hybrid[:, 2:])
    vlb = Objective(dataclasses.replace(config, objective="vlb"))
    (to_bound,) = torch.autograd.grad(vlb(*answer.chunk(2, 1), rows).loss, answer)
    assert to_bound[:, :2].abs().min() > 0
    torch.testing.assert_close(to_bound[:, 2:], to_hybrid[:, 2:] / 0.001)


def test_v_is_held_between_its_ends_and_can_come_back():
    v = torch.tensor([-0.4, -0.4, 0.3, 1.7, 1.7], requires_grad=True)
    v_held = held(v)
    assert torch.equal(v_held.detach(), torch.tensor([0.0, 0.0, 0.3, 1.0, 1.0]))
    # minimising: a slope above 0 pushes v down, which only helps where it is too large
    (v_held * torch.tensor([2.0, -2.0, 5.0, 3.0, -3.0])).sum().backward()
    assert torch.equal(v.grad, torch.tensor([0.0, -2.0, 5.0, 3.0, 0.0]))


def test_l_simple_is_reported_whatever_is_trained():
    config = TrainConfig(T=40, variance="learned", batch_size=40)
    losses = []
    for objective in ("simple", "hybrid", "vlb"):
        loss, rows, answer, _ = drawn(dataclasses.replace(config, objective=objective))
        losses.append(loss(*answer.chunk(2, 1), rows).simple.item())
    assert losses == [losses[0]] * 3


def test_rows_drawn_by_importance_weigh_the_loss_and_are_remembered_without_weight():
    config = TrainConfig(T=40, batch_size=40, times="importance", **LEARNED)
    objective, rows, answer, _ = drawn(config)
    share = torch.rand(40, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    costs = objective(*answer.chunk(2, 1), rows._replace(share=share))
    even = Objective(dataclasses.replace(config, times="uniform"))
    assert costs.loss.item() == pytest.approx((share * costs.rows).mean().item())
    assert costs.rows.mean().item() == pytest.approx(even(*answer.chunk(2, 1), rows).loss.item())


# what is learned


def test_on_gaussian_data_the_variance_becomes_the_true_one():
    """Var[x_{t-1} | x_t] of N(0, s²) in closed form; the ends are a factor 3.5 to 1.5 apart."""
    s2, T = 0.02, 20
    data = np.sqrt(s2) * np.random.default_rng(0).standard_normal((4000, 2))
    config = TrainConfig(T=T, steps=600, width=16, depth=1, fourier=False, **LEARNED)
    denoiser = last(config, data).denoiser()
    schedule, rng = config.make_schedule(), np.random.default_rng(1)
    truth, (low, high) = gaussian_variance(schedule, s2), log_ends(schedule)
    for t in (2, 3, 5):
        x_t = q_sample(schedule, data[:1000], t, rng.standard_normal((1000, 2)))
        log_variance = np.log(denoiser.variance(x_t, t)).mean()
        assert low[t] + 0.05 < np.log(truth[t]) < high[t] - 0.05
        # at birth, with v = 1/2, all three are off by 0.1 or more
        assert log_variance == pytest.approx(np.log(truth[t]), abs=0.06), t


def test_the_learned_variance_has_a_lower_bound_than_either_fixed_one(swiss):
    config, denoiser = swiss.config, swiss.denoiser()
    x0 = config.density().sample(600, np.random.default_rng(1))
    bits = {
        variance: bars(
            denoiser.schedule, denoiser, x0, np.random.default_rng(2), 60, variance=variance
        ).total[0]
        for variance in ("posterior", "beta", "learned")
    }
    # rows and noise are the same for all three; after 1500 steps 1.034, 1.046 and 1.894
    assert bits["learned"] < bits["beta"] - 0.001 and bits["beta"] < bits["posterior"] - 0.5


def test_importance_trains_as_well_and_its_report_is_unbiased():
    config = TrainConfig(steps=250, times="importance", **LEARNED)
    plain, weighted = last(dataclasses.replace(config, times="uniform")), last(config)
    assert weighted.finished and weighted.loss == pytest.approx(plain.loss, abs=0.06)


def test_a_run_that_explodes_ends_with_a_sentence_under_importance_too():
    config = dataclasses.replace(
        SMALL, steps=300, learning_rate=0.1, times="importance", variance="learned", objective="vlb"
    )
    run = run_of(config, np.full((30, 2), 1e30))
    run.advance(30)
    assert run.snapshot().failed and "stopped being a number" in run.snapshot().message


def test_pictures_learn_a_variance_too():
    config = dataclasses.replace(PICTURES, steps=40, times="importance", **LEARNED)
    snapshot = last(config)
    denoiser, x = snapshot.denoiser(), config.make_data().x[:8]
    assert snapshot.finished and denoiser.learned_variance
    v = denoiser.conditioned(3).fraction(x, 10)
    assert v.shape == x.shape and np.abs(v - 0.5).max() > 0.02
    again = last(config)
    assert np.array_equal(again.weights, snapshot.weights)


# the noise of the gradient


def test_the_noise_of_gradients_with_known_moments():
    rng, mean, scales = np.random.default_rng(0), np.array([1.0, -2.0, 0.5]), np.array([1, 3, 0.2])
    rows = mean + scales * rng.standard_normal((400, 3))
    noise = noise_of(rows @ rows.T)
    trace, square = (scales**2).sum(), (mean**2).sum()
    assert noise.batches == 400
    assert noise.trace == pytest.approx(rows.var(0, ddof=1).sum())
    assert abs(noise.trace - trace) < 4 * noise.trace_error < 4 * 1.2
    # tr Cov of normal rows has the variance 2 Σ s⁴/(n − 1)
    assert noise.trace_error == pytest.approx(np.sqrt(2 * (scales**4).sum() / 399), rel=0.2)
    assert abs(noise.scale - trace / square) < 4 * noise.scale_error < 4.0


def test_importance_lowers_the_noise_of_the_bound_and_not_its_mean(swiss):
    young = dataclasses.replace(swiss, config=dataclasses.replace(swiss.config, batch_size=128))
    comparison = gradient_noise(young, batches=24)
    assert comparison.done == 1 and comparison.uniform.batches == 24
    assert comparison.ratio - 2 * comparison.ratio_error > 2  # measured: 7.4 ± 0.8 at 256 rows
    assert comparison.probabilities.sum() == pytest.approx(1) and comparison.probabilities[0] > 0.05


def test_both_ways_have_the_same_mean_gradient():
    """An untrained network, whose mean gradient stands out of the noise."""
    config = dataclasses.replace(SMALL, T=20, variance="learned", objective="vlb")
    first = next(train(config))
    *_, comparison = compare(first, batches=60, spread=True)
    for noise in (comparison.uniform, comparison.importance):
        assert noise.square > 0 and noise.scale_error < noise.scale
    assert comparison.uniform.square == pytest.approx(comparison.importance.square, rel=0.2)


def test_a_network_without_a_learned_variance_can_be_measured_too():
    said = []
    comparison = gradient_noise(last(SMALL), batches=5, progress=said.append)
    assert said == [0.8, 1.0] and np.isfinite(comparison.ratio)
    with pytest.raises(ValueError, match="at least 4"):
        gradient_noise(last(SMALL), batches=3)
    *_, last_one = compare(last(PICTURES), batches=4, objective="hybrid")
    assert last_one.done == 1 and np.isfinite(last_one.importance.trace)
