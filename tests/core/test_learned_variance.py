"""The variance between beta~ and beta: its ends, its cost; in the chain, in the networks."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize_scalar

from explorer.core.arrays import at
from explorer.core.bound import gaussian_error, gaussian_variance, loss_weights
from explorer.core.exact import GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.learned_variance import (
    first_constant,
    hybrid,
    interpolated,
    step_parts,
    step_table,
    vlb_of_step,
)
from explorer.core.reverse import p_mean_variance
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES, Schedule
from explorer.core.vlb import discretized_log_likelihood, vlb_term, vlb_terms
from explorer.models.denoiser import NetworkDenoiser, one_thread
from explorer.models.image_denoiser import ImageDenoiser
from explorer.models.mlp import MLP
from explorer.models.unet import UNet

one_thread()
S = SCHEDULES["cosine"](40)
LINEAR = SCHEDULES["linear"](100)
RNG = np.random.default_rng(4)


def ends_by_hand(alphas_bar):
    """(beta~, beta) for t = 1..T from the cumulative products alone; beta~_2 stands for beta~_1."""
    before = np.concatenate([[1.0], alphas_bar[:-1]])
    betas = 1 - alphas_bar / before
    low = (1 - before) / (1 - alphas_bar) * betas
    low[0] = low[1] if len(low) > 1 else betas[0]
    return low, betas


class Told:
    """The exact denoiser of N(0, s2), with a fraction of one's own."""

    def __init__(self, schedule, s2, v):
        self.exact = GaussianMixture([1.0], [[0.0]], [[[s2]]]).denoiser(schedule)
        self.v = v

    def __call__(self, x_t, t):
        return self.exact(x_t, t)

    def fraction(self, x_t, t):
        return self.v(x_t, t)


@pytest.mark.parametrize("schedule", [S, LINEAR, Schedule([0.3])], ids=["cosine", "linear", "one"])
def test_zero_is_beta_tilde_one_is_beta_and_half_is_their_geometric_mean(schedule):
    low, high = ends_by_hand(schedule.alphas_bar[1:])
    t = np.arange(1, schedule.T + 1)
    like = np.zeros((schedule.T, 3))
    for v, expected in ((0.0, low), (1.0, high), (0.5, np.sqrt(low * high))):
        variances = interpolated(schedule, t, v + like, like)
        # 1 - abar by subtraction loses digits at small t
        np.testing.assert_allclose(variances, expected[:, None] + like, rtol=1e-10)
        in_torch = interpolated(
            schedule, torch.tensor(t), torch.tensor(v + like), torch.tensor(like)
        )
        np.testing.assert_allclose(in_torch.numpy(), variances, rtol=1e-13)
    alone = interpolated(schedule, 1, np.full((2, 3), 0.25), np.zeros((2, 3)))
    np.testing.assert_allclose(alone, low[0] ** 0.75 * high[0] ** 0.25, rtol=1e-10)


def test_the_variance_rises_with_v_and_goes_on_beyond_the_ends():
    v = np.linspace(-0.5, 1.5, 9)[:, None]
    for t in (1, 2, 20, S.T):
        assert np.all(np.diff(interpolated(S, t, v, v)[:, 0]) > 0)


@pytest.mark.parametrize("schedule", [S, LINEAR], ids=["cosine", "linear"])
def test_the_cost_of_a_step_is_the_term_of_the_bound(schedule):
    """vlb_term goes by means and gaussian_kl; the loss by v and the squared error of eps."""
    x0, eps, wrong = RNG.normal(size=(3, 200, 2))
    v = RNG.uniform(-0.2, 1.2, size=(200, 2))
    table = step_table(schedule)
    for t in (1, 2, 3, schedule.T // 2, schedule.T):
        eps_hat = eps + 0.3 * wrong

        def denoiser(x, t, eps_hat=eps_hat):
            return (x - schedule.noise[t] * eps_hat) / schedule.signal[t]

        def variance(x, t):
            return interpolated(schedule, t, v, x)

        term = vlb_term(schedule, denoiser, x0, t, eps, variance)
        terms = vlb_of_step(step_parts(table, t, x0), v, (eps - eps_hat) ** 2).mean(1)
        terms = terms + (first_constant(schedule) if t == 1 else 0.0)
        np.testing.assert_allclose(terms, term, rtol=1e-6, atol=1e-9)
        rows = (
            np.full(200, t),
            torch.tensor(v).float(),
            torch.tensor((eps - eps_hat) ** 2).float(),
        )
        light = vlb_of_step(step_parts(table, torch.tensor(rows[0]), rows[1]), *rows[1:])
        light = light.mean(1).numpy() + (first_constant(schedule) if t == 1 else 0.0)
        np.testing.assert_allclose(light, term, rtol=1e-4, atol=1e-6)  # float32


def test_the_weight_is_that_of_the_bound_for_eps():
    for schedule in (S, LINEAR):
        expected = loss_weights(schedule, "eps", "posterior")[1:]
        np.testing.assert_allclose(step_table(schedule).weight[1:], expected, rtol=1e-9)


@pytest.mark.parametrize("s2", [0.05, 0.5, 1.0])
def test_the_best_v_gives_the_true_variance_of_gaussian_data(s2):
    """Which lies between beta~ (s2 = 0) and beta (s2 = 1), by the law of total variance."""
    table, truth = step_table(S), gaussian_variance(S, s2)
    errors = gaussian_error(S, s2) * S.alphas_bar / S.one_minus_alphas_bar.clip(1e-300)  # of eps
    for t in (2, 5, 20, 35):
        parts = step_parts(table, t, np.zeros(1))
        best = minimize_scalar(lambda v, p=parts, e=errors[t]: vlb_of_step(p, v, e), (0, 1)).x
        assert interpolated(S, t, best, np.zeros(1)) == pytest.approx(truth[t], rel=1e-5)
        assert -1e-5 < best < 1 + 1e-5


def test_the_hybrid_stops_the_gradient_at_the_mean():
    g = torch.Generator().manual_seed(0)
    eps_hat, v_raw, eps = (torch.randn(64, 2, generator=g) for _ in range(3))
    eps_hat.requires_grad_(True), v_raw.requires_grad_(True)
    parts = step_parts(step_table(S), torch.randint(1, 41, (64,), generator=g), eps)
    squares = (eps_hat - eps).square()
    cost = hybrid(torch.zeros_like(squares), parts, (v_raw + 1) / 2, squares, S.T, 0.001).sum()
    assert v_raw.grad is None
    (to_v,) = torch.autograd.grad(cost, v_raw, retain_graph=True)
    (to_mean,) = torch.autograd.grad(cost, eps_hat, allow_unused=True)
    assert to_v.abs().min() > 0 and (to_mean is None or bool((to_mean == 0).all()))
    free = vlb_of_step(parts, (v_raw + 1) / 2, squares).sum()
    assert torch.autograd.grad(free, eps_hat)[0].abs().min() > 0


def test_lambda_weighs_the_sum_over_all_t():
    parts, squares = step_parts(step_table(S), 7, np.zeros((3, 2))), np.full((3, 2), 0.4)
    one = vlb_of_step(parts, 0.3, squares)
    np.testing.assert_allclose(hybrid(squares, parts, 0.3, squares, 40, 0.01), squares + 0.4 * one)


# in the chain


@pytest.mark.parametrize("num_steps", [None, 7, 1])
def test_the_respaced_chain_has_the_variance_between_its_own_ends(num_steps):
    """And so its samples have the variance that the recursion gives by hand."""
    s2, n = 0.3, 20_000

    def v(x, t):
        return np.full_like(x, 0.2 + 0.6 * t / S.T)

    rng, x_T = np.random.default_rng(1), np.random.default_rng(2).standard_normal((n, 1))
    run = list(SAMPLERS["ddpm"](S, Told(S, s2, v), x_T, rng, "learned", num_steps))
    times = np.array([step.t for step in run])[::-1]
    low, high = ends_by_hand(S.alphas_bar[times[1:]])
    spread = 1.0
    for i in range(len(times) - 1, 0, -1):
        step, t = run[len(times) - i], times[i]
        share = 0.2 + 0.6 * t / S.T
        sigma2 = high[i - 1] ** share * low[i - 1] ** (1 - share)
        np.testing.assert_allclose(step.variance, sigma2, rtol=1e-9)
        abar, before = S.alphas_bar[t], S.alphas_bar[times[i - 1]]
        alpha = abar / before
        gain = np.sqrt(abar) * s2 / (abar * s2 + 1 - abar)
        to_x0 = np.sqrt(before) * (1 - alpha) / (1 - abar)
        factor = to_x0 * gain + np.sqrt(alpha) * (1 - before) / (1 - abar)
        spread = factor**2 * spread + (sigma2 if i > 1 else 0.0)
        assert (step.noise is None) == (i == 1)
    # the relative error of a variance of n draws is √(2/n) = 1 %
    assert run[-1].x_t.var() == pytest.approx(spread, rel=0.04)


def test_the_bound_with_the_true_variance_learned_is_the_exact_one():
    s2 = 0.25
    low, high = (np.concatenate([[np.nan], each]) for each in ends_by_hand(S.alphas_bar[1:]))
    truth = gaussian_variance(S, s2)
    truth[1] = 0.5 * (low[1] + high[1])

    def v(x, t):
        return at(np.log(truth / low) / np.log(high / low), t, x) + 0 * x

    def variance(x, t):
        return truth[t]

    x0 = np.sqrt(s2) * RNG.normal(size=(500, 1))
    learned = vlb_terms(S, Told(S, s2, v), x0, np.random.default_rng(1), "learned")
    exact = vlb_terms(S, Told(S, s2, v), x0, np.random.default_rng(1), variance)
    np.testing.assert_allclose(learned, exact, rtol=1e-9, atol=1e-12)
    discrete = vlb_term(S, Told(S, s2, v), x0, 1, 0 * x0, "learned", "discrete", 17)
    assert np.all(discrete > 0)


def test_at_the_first_step_v_hardly_moves_the_discretised_decoder_of_digits():
    """Why training may take the Gaussian one: 17 levels, 0.125 apart, errors of a trained mean."""
    schedule, rng = SCHEDULES["cosine"](200), np.random.default_rng(0)
    x0 = np.rint(rng.uniform(0, 16, 4000)) / 8 - 1
    for error in (0.01, 0.02, 0.03):
        x0_hat = x0 + error * rng.standard_normal(x0.shape)
        bits = [
            -discretized_log_likelihood(x0, x0_hat, interpolated(schedule, 1, v, x0), 17).mean()
            for v in (0.0, 0.5, 1.0)
        ] / np.log(2)
        assert np.ptp(bits) < 0.015, error


def test_without_a_learned_variance_there_is_a_sentence():
    exact = GaussianMixture([1.0], [[0.0]], [[[1.0]]]).denoiser(S)
    fixed = NetworkDenoiser(MLP(1 + 1, 8, 1, S.T), S, "v")
    for denoiser, x in ((exact, np.zeros((2, 1))), (fixed, np.zeros((2, 2)))):
        with pytest.raises(
            ValueError, match=r"'learned' needs a denoiser that has learned one.*\."
        ):
            p_mean_variance(S, denoiser, x, 3, "learned")
        with pytest.raises(ValueError, match="needs a denoiser"):
            SAMPLERS["ddpm"](S, denoiser, x, np.random.default_rng(0), "learned")
        with pytest.raises(ValueError, match="needs a denoiser"):
            vlb_term(S, denoiser, x, 3, x, "learned")
    with pytest.raises(ValueError, match="needs a denoiser"):
        fixed.fraction(np.zeros((2, 2)), 3)
    assert not fixed.learned_variance


# in the networks


def awake(net, seed=1):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weight in net.parameters():
            weight.add_(0.2 * torch.randn(weight.shape, generator=generator))
    return net


def points(target="v"):
    net = MLP(2, 16, 2, S.T, generator=torch.Generator().manual_seed(0), learned_variance=True)
    return NetworkDenoiser(awake(net), S, target)


def pictures(target="v", **given):
    net = UNet((8, 8, 3), 4, width=8, T=S.T, learned_variance=True,
               generator=torch.Generator().manual_seed(0), **given)  # fmt: skip
    return ImageDenoiser(awake(net), S, target)


CASES = {"points": (points, (6, 2)), "pictures": (pictures, (6, 8, 8, 3))}


@pytest.mark.parametrize("name", CASES)
def test_at_birth_v_is_one_half_and_the_rest_as_without_it(name):
    def born(learned):
        g = torch.Generator().manual_seed(3)
        if name == "points":
            return MLP(2, 16, 2, S.T, generator=g, learned_variance=learned)
        return UNet((8, 8, 3), 4, width=8, T=S.T, generator=g, learned_variance=learned)

    plain, learned = born(False), born(True)
    names = dict(learned.named_parameters())
    assert all(torch.equal(names[key], weight) for key, weight in plain.named_parameters())
    assert list(names)[: len(list(plain.parameters()))] == [k for k, _ in plain.named_parameters()]
    kind = NetworkDenoiser if name == "points" else ImageDenoiser
    x = RNG.normal(size=CASES[name][1])
    denoiser, other = kind(learned, S, "v"), kind(plain, S, "v")
    assert np.array_equal(denoiser.fraction(x, 5), np.full(x.shape, 0.5))
    np.testing.assert_allclose(denoiser(x, 5), other(x, 5), atol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_fraction_and_variance_are_the_second_half_of_the_answer(name):
    make, shape = CASES[name]
    denoiser, x = make(), RNG.normal(size=shape)
    t = np.array([1, 2, 10, 20, 39, 40])
    rows = (
        torch.tensor(x).float() if name == "points" else torch.tensor(x).float().permute(0, 3, 1, 2)
    )
    with torch.no_grad():
        answer = denoiser.net(rows, torch.tensor(t))
        assert answer.shape[1] == 2 * shape[-1]
        raw = answer[:, shape[-1] :] if name == "points" else answer[:, 3:].permute(0, 2, 3, 1)
    v = denoiser.fraction(x, t)
    assert v.shape == x.shape and v.dtype == x.dtype and v.min() >= 0 and v.max() <= 1
    np.testing.assert_allclose(v, ((raw.numpy() + 1) / 2).clip(0, 1), atol=1e-5)
    np.testing.assert_allclose(denoiser.variance(x, t), interpolated(S, t, v, x), rtol=1e-12)
    in_torch = denoiser.fraction(torch.tensor(x), torch.tensor(t))
    assert in_torch.dtype == torch.float64 and np.allclose(in_torch.numpy(), v, atol=1e-6)
    mean, spread, _ = p_mean_variance(S, denoiser, x, t, "learned")
    assert mean.shape == spread.shape == x.shape and np.array_equal(spread, denoiser.variance(x, t))


@pytest.mark.parametrize("name", CASES)
def test_one_run_of_the_network_serves_mean_and_variance_and_is_never_stale(name):
    make, shape = CASES[name]
    denoiser, runs, x = make("x0"), [], RNG.normal(size=shape)
    inner = denoiser._run
    denoiser._run = lambda x, t: (runs.append(1), inner(x, t))[1]
    list(SAMPLERS["ddpm"](S, denoiser, x, np.random.default_rng(0), "learned", 10))
    assert len(runs) == 10
    first = denoiser.fraction(x, 3)
    denoiser(x, 3)[:] = 7.0  # what is given away may be changed
    assert np.array_equal(denoiser(x, 3), make("x0")(x, 3))
    x += 1.0  # in place: the same array with other numbers
    assert not np.array_equal(denoiser.fraction(x, 3), first)
    assert not np.array_equal(denoiser.fraction(x, 4), denoiser.fraction(x, 3))
    assert np.array_equal(denoiser(x, 3), make("x0")(x, 3))


def test_guidance_acts_on_the_mean_alone():
    denoiser, x = pictures(), RNG.normal(size=(4, 8, 8, 3))
    told, guided = denoiser.conditioned(2), denoiser.conditioned(2, guidance=1.5)
    np.testing.assert_allclose(guided.fraction(x, 9), told.fraction(x, 9), atol=1e-5)
    eps = 2.5 * told.eps(x, 9) - 1.5 * denoiser.eps(x, 9)
    np.testing.assert_allclose(guided.eps(x, 9), eps, atol=1e-4)


def test_the_drawing_of_the_unet_shows_the_answer_and_counts_both_heads():
    denoiser = pictures(patch=2)
    plan = denoiser.net.plan()
    assert sum(box.parameters for box in plan) + sum(
        w.numel() for part in (denoiser.net.time, denoiser.net.label) for w in part.parameters()
    ) == sum(w.numel() for w in denoiser.net.parameters())
    x = RNG.normal(size=(1, 8, 8, 3)).astype(np.float32)
    look = denoiser.net.look(torch.tensor(x).permute(0, 3, 1, 2), 5, 1)
    answer = denoiser.conditioned(1).output(x, 5)[0].transpose(2, 0, 1)
    assert look.features["out"].shape == plan[-1].shape == (3, 8, 8)
    np.testing.assert_allclose(look.features["out"], answer, atol=1e-5)


def test_a_noisy_mixture_of_rows_and_times_samples_with_tensors_too():
    denoiser, x = points("eps"), torch.tensor(RNG.normal(size=(5, 2))).float()
    g = torch.Generator().manual_seed(0)
    *_, end = SAMPLERS["ddpm"](S, denoiser, x, g, variance="learned", num_steps=5)
    assert end.x_t.shape == (5, 2) and torch.isfinite(end.x_t).all()
    x_t = q_sample(S, x, 3, torch.ones_like(x))
    assert denoiser.variance(x_t, 3).dtype == torch.float32
