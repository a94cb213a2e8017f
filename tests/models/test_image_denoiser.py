"""A U-Net becomes a denoiser of pictures: wired by target, in kind, with labels and guidance."""

import numpy as np
import pytest
import torch

from explorer.core.forward import q_sample
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.models.denoiser import one_thread
from explorer.models.image_denoiser import ImageDenoiser, half_precision
from explorer.models.unet import UNet

one_thread()
T = 40
SCHEDULE = SCHEDULES["cosine"](T)
TARGETS = ("v", "eps", "x0")
RNG = np.random.default_rng(7)
X = RNG.normal(size=(6, 8, 8, 3))
DEVICES = ["cpu"]
DEVICES += ["cuda"] if torch.cuda.is_available() else []
DEVICES += ["mps"] if torch.backends.mps.is_available() else []


def network(classes=4, **given):
    generator = torch.Generator().manual_seed(1)
    net = UNet((8, 8, 3), classes, width=8, T=T, generator=generator, **given)
    with torch.no_grad():
        for weight in net.parameters():
            weight.add_(0.1 * torch.randn(weight.shape, generator=generator))
    return net


NET = network(attention=(1,))


def denoiser(target="v", **given):
    return ImageDenoiser(NET, SCHEDULE, target, **given)


class Silent(UNet):
    """A network that always gives one answer."""

    def __init__(self, answer):
        super().__init__((8, 8, 3), 4, width=8, T=T)
        self.fixed = torch.as_tensor(answer, dtype=torch.float64).permute(0, 3, 1, 2)

    def forward(self, x, t, labels=None):
        return self.fixed.float()


@pytest.mark.parametrize("t", [1, 20, T])
def test_at_birth_each_target_is_wired_as_for_points(t):
    a, b = SCHEDULE.signal[t], SCHEDULE.noise[t]
    newborn = UNet((8, 8, 3), 4, width=8, T=T)
    denoisers = {target: ImageDenoiser(newborn, SCHEDULE, target) for target in TARGETS}
    assert np.allclose(denoisers["v"](X, t), a * X, rtol=1e-12)
    assert np.allclose(denoisers["v"].eps(X, t), b * X, rtol=1e-12)
    assert np.allclose(denoisers["eps"](X, t), X / a, rtol=1e-12)
    assert np.all(denoisers["x0"](X, t) == 0) and np.all(denoisers["eps"].eps(X, t) == 0)


def test_the_three_targets_of_one_truth_give_one_eps():
    t = RNG.integers(1, T + 1, size=6)
    x0, eps = RNG.normal(size=(2, 6, 8, 8, 3))
    x_t = q_sample(SCHEDULE, x0, t, eps)
    a, b = (row[t].reshape(-1, 1, 1, 1) for row in (SCHEDULE.signal, SCHEDULE.noise))
    for target, truth in {"v": a * eps - b * x0, "eps": eps, "x0": x0}.items():
        eps_hat = ImageDenoiser(Silent(truth), SCHEDULE, target).eps(x_t, t)
        # answers are float32, and x0 divides by a noise of 0.04 at t = 1
        assert np.allclose(eps_hat, eps, rtol=0, atol=1e-5), target


@pytest.mark.parametrize("target", ["v", "x0"])
def test_nothing_is_divided_by_a_vanishing_signal(target):
    """At t = T of the cosine schedule √ᾱ is 0.0003; only eps may divide by it."""
    answer = denoiser(target)(X, T)
    assert np.isfinite(answer).all() and np.abs(answer).max() < 100


@pytest.mark.parametrize("target", TARGETS)
def test_x0_hat_and_eps_hat_tell_the_same_story(target):
    network, t = denoiser(target, labels=1), 9
    together = SCHEDULE.signal[t] * network(X, t) + SCHEDULE.noise[t] * network.eps(X, t)
    assert np.allclose(together, X, rtol=0, atol=1e-9)


@pytest.mark.parametrize("target", TARGETS)
def test_guidance_is_its_formula(target):
    """eps = (1 + w) eps(x, c) − w eps(x), from the two answers that it mixes."""
    labels, w, t = np.array([0, 1, 2, 3, 0, 1]), 1.7, np.array([1, 5, 9, 20, 33, 39])
    told, blind = denoiser(target).conditioned(labels), denoiser(target).conditioned()
    guided = told.conditioned(labels, guidance=w)
    by_hand = (1 + w) * told.eps(X, t) - w * blind.eps(X, t)
    scale = np.abs(by_hand).max()
    assert np.allclose(guided.eps(X, t), by_hand, rtol=0, atol=1e-5 * scale)
    assert np.abs(guided.eps(X, t) - told.eps(X, t)).max() > 1e-2
    assert np.array_equal(told.conditioned(labels, 0.0)(X, t), told(X, t))
    assert np.array_equal(blind.conditioned(None, 3.0)(X, t), blind(X, t))


def test_one_label_stands_for_all_and_labels_follow_their_pictures():
    one, each = denoiser(labels=2), denoiser(labels=np.full(6, 2))
    assert np.allclose(one(X, 7), each(X, 7), rtol=0, atol=1e-5)
    order = np.array([3, 1, 5, 0, 2, 4])
    labels = np.array([0, 1, 2, 3, 3, 2])
    turned = denoiser(labels=labels[order])(X[order], 7)
    assert np.allclose(turned, denoiser(labels=labels)(X, 7)[order], rtol=0, atol=1e-5)


@pytest.mark.parametrize("guidance", [0.0, 2.0])
@pytest.mark.parametrize("device", DEVICES)
def test_arrays_and_tensors_are_answered_in_kind(device, guidance):
    denoiser = ImageDenoiser(network().to(device), SCHEDULE, "v", labels=1, guidance=guidance)
    assert denoiser.device.type == device
    for dtype in (np.float32, np.float64):
        x = X.astype(dtype)
        for t in (5, np.full(6, 5)):
            answer = denoiser(x, t)
            assert isinstance(answer, np.ndarray) and answer.dtype == dtype
            same_t = t if isinstance(t, int) else torch.from_numpy(t)
            tensor = denoiser(torch.from_numpy(x), same_t)
            assert tensor.dtype == torch.from_numpy(x).dtype and tensor.device.type == "cpu"
            assert np.allclose(tensor.numpy(), answer, rtol=0, atol=1e-4)
    on_device = torch.from_numpy(X.astype(np.float32)).to(device)
    assert denoiser(on_device, 5).device == on_device.device


def test_half_precision_is_used_on_cuda_alone_and_stays_near(monkeypatch):
    with half_precision("cpu"):
        assert not torch.is_autocast_enabled("cpu")
    exact = denoiser("v", labels=1)(X, 20)
    autocast = lambda device: torch.autocast(device, torch.bfloat16)  # noqa: E731
    monkeypatch.setattr("explorer.models.image_denoiser.half_precision", autocast)
    rough = denoiser("v", labels=1, guidance=0.0)(X, 20)
    assert rough.dtype == exact.dtype and not np.array_equal(rough, exact)
    assert np.abs(rough - exact).max() < 0.05 * np.abs(exact).max()  # eight bits
    assert np.isfinite(denoiser("v", labels=1, guidance=1.0)(X, 20)).all()


def test_a_sampler_goes_down_to_pictures():
    *_, step = SAMPLERS["ddim"](SCHEDULE, denoiser(labels=3, guidance=0.5), X, num_steps=5)
    assert step.x_t.shape == X.shape and np.isfinite(step.x_t).all()
    with pytest.raises(ValueError, match="schedule"):
        next(SAMPLERS["ddim"](SCHEDULES["linear"](T), denoiser(), X, num_steps=5))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"labels": 4}, r"labels must lie in 0\.\.3; 4 does not"),
        ({"labels": np.array([0, -1])}, r"0\.\.3; -1"),
        ({"labels": np.array([0.5])}, "labels must be one int"),
        ({"labels": np.zeros((2, 2), int)}, "labels must be one int"),
        ({"labels": 1, "guidance": -1.0}, "guidance must be a number from 0; -1.0 is not"),
        ({"labels": 1, "guidance": float("nan")}, "guidance"),
        ({"labels": 1, "guidance": "much"}, "guidance"),
    ],
)
def test_impossible_conditions_get_a_sentence(given, words):
    with pytest.raises(ValueError, match=words):
        denoiser(**given)


@pytest.mark.parametrize(
    ("x", "t", "words"),
    [
        (X[..., :1], 3, r"pictures of 8 × 8 pixels with 3 channel.*x_t has \(6, 8, 8, 1\)"),
        (X[0], 3, "x_t has"),
        (X[:5], 3, "6 labels for 5 pictures"),
        (X, T + 1, r"t must lie in 0\.\.40"),
        (X, np.array([1, 2]), "one per row"),
    ],
)
def test_impossible_questions_get_a_sentence(x, t, words):
    with pytest.raises(ValueError, match=words):
        denoiser(labels=np.arange(6) % 4)(x, t)


def test_a_network_without_labels_says_so():
    plain = ImageDenoiser(network(classes=0), SCHEDULE, "v")
    assert np.isfinite(plain(X, 5)).all() and plain.classes == 0
    with pytest.raises(ValueError, match="trained without labels"):
        plain.conditioned(1)
