"""A network becomes a Denoiser: wired by the formulas of each target, bound, in kind."""

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.models.denoiser import NetworkDenoiser, eps_from_output, x0_from_output
from explorer.models.mlp import MLP

T = 40
SCHEDULE = SCHEDULES["cosine"](T)
RNG = np.random.default_rng(11)
X = RNG.normal(size=(30, 2))
TARGETS = ("v", "eps", "x0")


def denoiser(target="v", schedule=SCHEDULE, **given):
    net = MLP(T=T, generator=torch.Generator().manual_seed(2), **given)
    return NetworkDenoiser(net, schedule, target)


def silent(target):
    """A denoiser whose network always answers 0."""
    mute = denoiser(target)
    for weight in mute.net.layers[-1].parameters():
        weight.zero_()
    return mute


@pytest.mark.parametrize("t", [1, 20, T])
def test_a_silent_network_is_wired_as_each_target_says(t):
    a, b = SCHEDULE.signal[t], SCHEDULE.noise[t]
    # v = 0 is the best guess for data N(0, I): x0_hat = a x_t, eps_hat = b x_t
    assert np.allclose(silent("v")(X, t), a * X, rtol=1e-12)
    assert np.allclose(silent("v").eps(X, t), b * X, rtol=1e-12)
    assert np.allclose(silent("eps")(X, t), X / a, rtol=1e-12)
    assert np.all(silent("eps").eps(X, t) == 0)
    assert np.all(silent("x0")(X, t) == 0)
    assert np.allclose(silent("x0").eps(X, t), X / b, rtol=1e-12)


@pytest.mark.parametrize("target", TARGETS)
def test_the_true_target_gives_the_true_x0_and_eps(target):
    t = RNG.integers(1, T, size=30)
    x0, eps = RNG.normal(size=(2, 30, 2))
    x_t = q_sample(SCHEDULE, x0, t, eps)
    a, b = SCHEDULE.signal[t][:, None], SCHEDULE.noise[t][:, None]
    truth = {"v": a * eps - b * x0, "eps": eps, "x0": x0}[target]
    # the smallest coefficient divided by is 0.02, so some 50 roundings of 1e-16
    assert np.allclose(x0_from_output(target, SCHEDULE, x_t, t, truth), x0, rtol=0, atol=1e-13)
    assert np.allclose(eps_from_output(target, SCHEDULE, x_t, t, truth), eps, rtol=0, atol=1e-13)


@pytest.mark.parametrize("target", TARGETS)
def test_x0_hat_and_eps_hat_tell_the_same_story(target):
    network = denoiser(target)
    t = RNG.integers(1, T, size=30)
    again = q_sample(SCHEDULE, network(X, t), t, network.eps(X, t))
    assert np.allclose(again, X, rtol=0, atol=1e-10)  # eps divides by √ᾱ ≥ 0.001


@pytest.mark.parametrize("target", ["v", "x0"])
def test_nothing_is_divided_by_a_vanishing_signal(target):
    vanishing = SCHEDULES["cosine"](T, max_beta=1 - 1e-9)
    assert vanishing.signal[T] < 1e-5
    answer = denoiser(target, vanishing)(X, T)
    assert np.abs(answer).max() < 10  # the network itself answers below 1 here


def test_the_fast_path_is_the_network():
    network = denoiser("x0")
    for t in (0, 1, 7, T):
        slow = network.net(torch.tensor(X, dtype=torch.float32), t).numpy()
        assert np.allclose(network(X, t), slow, rtol=0, atol=1e-6)  # float32, sums in another order


def test_rows_may_have_their_own_t():
    network = denoiser()
    t = RNG.integers(1, T, size=30)
    singly = np.concatenate([network(X[i : i + 1], int(t[i])) for i in range(30)])
    assert np.allclose(network(X, t), singly, rtol=0, atol=1e-5)
    assert np.allclose(network(X, np.full(30, 5)), network(X, np.int64(5)), rtol=0, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_are_answered_by_arrays_and_tensors_by_tensors(dtype):
    network, x = denoiser(), X.astype(dtype)
    t = torch.full((30,), 9)
    array, tensor = network(x, 9), network(torch.from_numpy(x), t)
    assert isinstance(array, np.ndarray) and array.dtype == dtype
    assert isinstance(tensor, torch.Tensor) and tensor.numpy().dtype == dtype
    assert np.allclose(array, tensor.numpy(), rtol=0, atol=1e-6)
    assert tensor.add_(1).isfinite().all()  # an ordinary tensor, not one of inference mode


def test_a_strided_view_is_the_same_points():
    wide = np.repeat(X, 2, axis=1)[:, ::2]
    assert np.array_equal(denoiser()(wide, 3), denoiser()(X, 3))


def test_it_is_bound_to_its_schedule():
    other = SCHEDULES["linear"](T)
    with pytest.raises(ValueError, match="belongs to"):
        list(SAMPLERS["ddpm"](other, denoiser(), X, RNG))


@pytest.mark.parametrize("x, t", [(X[:, :1], 3), (X[0], 3), (X, T + 1), (X, -1), (X, X[:, 0])])
def test_what_does_not_fit_gets_a_sentence(x, t):
    with pytest.raises(ValueError, match=r"\w+ .*\."):
        denoiser()(x, t)


def test_the_ideal_v_of_a_gaussian_samples_that_gaussian():
    """For data N(0, I) the silent v-network IS ideal, so ancestral sampling returns N(0, I)."""
    exact = GaussianMixture([1.0], np.zeros((1, 2)), np.eye(2)[None]).denoiser(SCHEDULE)
    assert np.allclose(silent("v")(X, 13), exact(X, 13), rtol=0, atol=1e-12)
