"""Exact mixtures: against published closed forms, quadrature, Bayes on a grid, and themselves."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import kernels
from explorer.core.exact import Empirical, GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES, Schedule
from explorer.core.targets import score_from_x0

FILE = Path(__file__).parents[1] / "reference" / "mixtures.json"
REFERENCE = {k: v for k, v in json.loads(FILE.read_text("utf-8")).items() if k != "source"}
SCHEDULE = SCHEDULES["cosine"](100)
CASES = [(name, abar) for name in REFERENCE for abar in REFERENCE[name]["by_abar"]]


def mixture_of(name):
    case = REFERENCE[name]
    return GaussianMixture(case["weights"], case["means"], case["covs"])


def random_mixture(dims, K=4, seed=0, kind="full"):
    rng = np.random.default_rng(seed)
    roots = 0.5 * rng.standard_normal((K, dims, dims))
    covariances = {
        "full": roots @ roots.transpose(0, 2, 1),
        "shared": np.broadcast_to(0.04 * np.eye(dims), (K, dims, dims)),
    }[kind]
    return GaussianMixture(rng.dirichlet(np.ones(K)), rng.standard_normal((K, dims)), covariances)


@pytest.mark.parametrize(("name", "abar"), CASES)
def test_density_score_and_posterior_mean_match_the_reference(name, abar):
    case = REFERENCE[name]["by_abar"][abar]
    schedule = Schedule([1 - float(abar)])  # one step, so that t = 1 has this abar
    mixture, x = mixture_of(name), np.array(REFERENCE[name]["x"])
    # Their 1e-10; scores near 1e3 and log-densities near -1e2 are summed from such terms.
    near = {"rtol": 1e-10, "atol": 1e-10}
    np.testing.assert_allclose(-mixture.log_prob(schedule, x, 1), case["neg_log_p_t"], **near)
    np.testing.assert_allclose(mixture.score(schedule, x, 1), case["score"], **near)
    np.testing.assert_allclose(mixture.denoiser(schedule)(x, 1), case["E_x0_given_xt"], **near)


@pytest.mark.parametrize("kind", ["full", "shared"])
@pytest.mark.parametrize("t", [1, 30, 100])
def test_in_1_d_quadrature_over_x0_gives_the_same(kind, t):
    mixture = random_mixture(1, kind=kind)
    x0 = np.linspace(-9, 9, 100_001)
    prior = np.exp(mixture.log_density(x0[:, None]))
    a, b = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
    for x_t in (-1.7, 0.2, 2.4):
        joint = prior * np.exp(-((x_t - a * x0) ** 2) / (2 * b)) / np.sqrt(2 * np.pi * b)
        evidence = joint.sum() * (x0[1] - x0[0])
        mean = (joint @ x0) * (x0[1] - x0[0]) / evidence
        point = np.array([[x_t]])
        # The trapezium rule is exact for smooth functions that vanish at both ends.
        assert mixture.log_prob(SCHEDULE, point, t)[0] == pytest.approx(np.log(evidence), abs=1e-9)
        assert mixture.denoiser(SCHEDULE)(point, t).item() == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("kind", ["full", "shared"])
def test_the_score_is_the_gradient_of_log_prob_and_obeys_tweedie(dims, kind):
    mixture = random_mixture(dims, kind=kind)
    x = np.random.default_rng(1).standard_normal((6, dims))
    for t in (0, 1, 20, 100, np.array([1, 2, 3, 50, 99, 100])):
        tensor = torch.tensor(x, requires_grad=True)
        time = torch.tensor(t) if isinstance(t, np.ndarray) else t
        mixture.log_prob(SCHEDULE, tensor, time).sum().backward()
        score = mixture.score(SCHEDULE, x, t)
        np.testing.assert_allclose(tensor.grad.numpy(), score, rtol=1e-9, atol=1e-9)
        if np.all(np.asarray(t) > 0):
            x0_hat = mixture.denoiser(SCHEDULE)(x, t)
            tweedie = score_from_x0(SCHEDULE, x, t, x0_hat)
            # (a x0_hat - x)/b cancels at t = 1, where b = 1e-3.
            np.testing.assert_allclose(tweedie, score, rtol=1e-9, atol=1e-9)


def test_the_density_integrates_to_1_in_2_d():
    mixture = random_mixture(2, kind="full", seed=3)
    axis = np.linspace(-12, 12, 500)
    grid = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    area = (axis[1] - axis[0]) ** 2
    for t in (50, 100):
        total = np.exp(mixture.log_prob(SCHEDULE, grid, t)).sum() * area
        assert total == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("kind", ["full", "shared"])
def test_the_true_reverse_step_is_bayes_rule_on_a_grid(kind):
    mixture = random_mixture(1, kind=kind)
    grid = np.linspace(-7, 7, 20_001)[:, None]
    for t, x_t in ((1, 0.3), (2, -1.0), (50, 0.4), (100, 2.0)):
        alpha, beta = SCHEDULE.alphas[t], SCHEDULE.betas[t]
        log_joint = mixture.log_prob(SCHEDULE, grid, t - 1)
        log_joint = log_joint - (x_t - np.sqrt(alpha) * grid[:, 0]) ** 2 / (2 * beta)
        density = np.exp(log_joint - log_joint.max())
        density /= density.sum() * (grid[1, 0] - grid[0, 0])
        reverse = mixture.reverse(SCHEDULE, np.array([x_t]), t)
        np.testing.assert_allclose(np.exp(reverse.log_density(grid)), density, atol=1e-9)


@pytest.mark.parametrize("kind", ["full", "shared"])
def test_the_reverse_steps_mean_is_the_exact_denoisers(kind):
    """E[x_{t-1} | x_t] through the posterior's coefficients and E[x0 | x_t]: another road."""
    mixture = random_mixture(3, kind=kind)
    x_t = np.random.default_rng(2).standard_normal(3)
    for t in (1, 2, 40, 100):
        x0_hat = mixture.denoiser(SCHEDULE)(x_t[None], t)[0]
        expected = SCHEDULE.posterior_coef_x0[t] * x0_hat + SCHEDULE.posterior_coef_xt[t] * x_t
        reverse = mixture.reverse(SCHEDULE, x_t, t)
        np.testing.assert_allclose(reverse.mean(), expected, atol=1e-12)


def test_the_marginal_is_the_mixture_of_noised_components():
    mixture = random_mixture(2)
    x = np.random.default_rng(3).standard_normal((5, 2))
    for t in (0, 1, 60):
        marginal = mixture.marginal(SCHEDULE, t)
        np.testing.assert_allclose(
            marginal.log_density(x), mixture.log_prob(SCHEDULE, x, t), rtol=1e-12
        )
        a, b = SCHEDULE.alphas_bar[t], SCHEDULE.one_minus_alphas_bar[t]
        expected = a * mixture.covariance() + b * np.eye(2)
        np.testing.assert_allclose(marginal.covariance(), expected, atol=1e-14)


@pytest.mark.parametrize("kind", ["full", "shared"])
def test_samples_have_the_mixtures_mean_and_covariance(kind):
    mixture = random_mixture(2, kind=kind)
    x = mixture.sample(200_000, np.random.default_rng(0))
    np.testing.assert_allclose(x.mean(0), mixture.mean(), atol=5 * np.sqrt(2 / 2e5))
    np.testing.assert_allclose(np.cov(x.T), mixture.covariance(), atol=5 * np.sqrt(8 / 2e5))


def test_both_ways_of_summing_agree_and_nothing_overflows():
    """A shared round covariance takes the fast road; the general road must say the same."""
    rng = np.random.default_rng(4)
    means, weights = rng.standard_normal((60, 2)), rng.dirichlet(np.ones(60))
    x = 3 * rng.standard_normal((40, 2))
    for variance in (0.3, 1e-2, 1e-4, 1e-9):
        fast = GaussianMixture.isotropic(weights, means, variance)
        same = GaussianMixture(weights, means, np.broadcast_to(variance * np.eye(2), (60, 2, 2)))
        slow = kernels.General(
            np.log(weights), means, np.full((60, 2), variance), np.array([np.eye(2)] * 60)
        )
        assert isinstance(same._kernel, kernels.SharedIsotropic)
        for t in (0, 1, 50, 100):
            a, b = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
            for mine, theirs in zip(fast._kernel(x, a, b), slow(x, a, b), strict=True):
                np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-10)


def test_a_narrow_component_keeps_its_digits():
    """Expanding |x - mu|^2 would lose 1e-16/1e-9 of it here; the differences are taken instead."""
    mean, offset = np.array([[1.3, -0.7]]), 3e-5 * np.array([[1.0, 2.0]])
    for t in (0, 1):
        a, b = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
        variance = a * a * 1e-9 + b
        expected = -0.5 * np.sum(offset**2) / variance - np.log(2 * np.pi * variance)
        narrow = GaussianMixture.isotropic([1.0], mean, 1e-9)
        # Forming x rounds the offset by 1e-16/3e-5.
        log_p = narrow.log_prob(SCHEDULE, a * mean + offset, t)
        np.testing.assert_allclose(log_p, expected, rtol=1e-11)


def test_far_away_points_get_finite_answers():
    mixture = random_mixture(2)
    x = np.array([[1e4, -1e4], [0.0, 1e6]])
    for t in (1, 50, 100):
        assert np.isfinite(mixture.score(SCHEDULE, x, t)).all()
        assert np.isfinite(mixture.log_prob(SCHEDULE, x, t)).all()
        assert np.isfinite(mixture.denoiser(SCHEDULE)(x, t)).all()


def test_at_t_0_the_denoiser_returns_x_itself():
    x = np.random.default_rng(0).standard_normal((4, 2))
    for mixture in (random_mixture(2), Empirical(x[:2])):
        denoiser = mixture.denoiser(SCHEDULE)
        assert np.array_equal(denoiser(x, 0), x)
        t = np.array([0, 3, 0, 100])
        assert np.array_equal(denoiser(x, t)[[0, 2]], x[[0, 2]])
        assert np.array_equal(denoiser(torch.tensor(x), torch.tensor(t))[2].numpy(), x[2])
        np.testing.assert_allclose(denoiser(x, t)[1], denoiser(x[1:2], 3)[0], rtol=1e-13)


def test_the_empirical_denoiser_memorises():
    axis = np.linspace(-1.5, 1.5, 7)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)  # half a unit apart
    data = Empirical(points)
    x_t = q_sample(SCHEDULE, points, 1, 0.1 * np.ones_like(points))
    np.testing.assert_allclose(data.denoiser(SCHEDULE)(x_t, 1), points, atol=1e-9)
    far = data.denoiser(SCHEDULE)(np.zeros((1, 2)), 100)
    np.testing.assert_allclose(far[0], points.mean(0), atol=1e-2)  # signal_T is 5e-4
    last = data.reverse(SCHEDULE, x_t[7], 1)
    assert np.array_equal(last.covariances, np.zeros((49, 2, 2)))
    np.testing.assert_allclose(last.mean(), points[7], atol=1e-9)
    draws = data.sample(10, np.random.default_rng(0))
    assert all((points == draw).all(1).any() for draw in draws)


def test_the_empirical_denoiser_is_a_softmax_over_the_points():
    points = np.random.default_rng(0).standard_normal((30, 3))
    x_t = np.random.default_rng(1).standard_normal((5, 3))
    for t in (5, 60, 100):
        a, b = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
        distances = ((x_t[:, None] - a * points) ** 2).sum(-1)
        weights = np.exp(-(distances - distances.min(1, keepdims=True)) / (2 * b))
        expected = weights @ points / weights.sum(1, keepdims=True)
        np.testing.assert_allclose(
            Empirical(points).denoiser(SCHEDULE)(x_t, t), expected, atol=1e-12
        )


def test_pictures_are_flattened_and_come_back_in_shape():
    pictures = np.random.default_rng(0).standard_normal((20, 4, 4, 1)).astype(np.float32)
    x_t = q_sample(SCHEDULE, pictures[:3], 3, np.zeros((3, 4, 4, 1), np.float32))
    x0_hat = Empirical(pictures).denoiser(SCHEDULE)(x_t, 3)
    assert x0_hat.dtype == np.float32
    np.testing.assert_allclose(x0_hat, pictures[:3], atol=1e-6)


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_the_answer_does_not_depend_on_the_chunks(chunk, monkeypatch):
    x = np.random.default_rng(1).standard_normal((23, 2))
    t = np.random.default_rng(2).integers(1, 101, 23)
    for mixture in (random_mixture(2), random_mixture(2, kind="shared"), Empirical(x[:5])):
        whole = mixture.score(SCHEDULE, x, t)
        monkeypatch.setattr(kernels, "CHUNK_CPU", chunk)
        np.testing.assert_allclose(mixture.score(SCHEDULE, x, t), whole, rtol=1e-12)
        monkeypatch.undo()


def test_memory_does_not_grow_with_points_times_centres():
    denoiser = Empirical(np.random.default_rng(0).standard_normal((10_000, 2))).denoiser(SCHEDULE)
    x_t = np.random.default_rng(1).standard_normal((500, 2))  # 40 MB for one whole (N, K) array
    for t in (1, 60):
        tracemalloc.start()
        denoiser(x_t, t)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4 * 2**20  # two arrays of 1 MB, and the tables of 10,000 centres


@pytest.mark.parametrize("kind", ["full", "shared"])
def test_tensors_give_the_numbers_of_arrays(kind):
    mixture = random_mixture(2, kind=kind)
    x = np.random.default_rng(1).standard_normal((6, 2))
    t = np.array([1, 2, 3, 50, 99, 100])
    denoiser = mixture.denoiser(SCHEDULE)
    exact = denoiser(x, t)
    tensor = denoiser(torch.tensor(x), torch.tensor(t))
    np.testing.assert_allclose(tensor.numpy(), exact, rtol=1e-11, atol=1e-12)
    assert denoiser(torch.tensor(x).float(), 3).dtype == torch.float32
    assert denoiser(x.astype(np.float32), 3).dtype == np.float32
    np.testing.assert_allclose(denoiser(torch.tensor(x).float(), t[3]), denoiser(x, 50), atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([0.5, 0.6], [[0.0], [1.0]], np.ones((2, 1, 1))), "sum to 1; the least is 0.5"),
        (([1.5, -0.5], [[0.0], [1.0]], np.ones((2, 1, 1))), "the least is -0.5"),
        (([1.0], [[0.0], [1.0]], np.ones((2, 1, 1))), r"got \(1,\) and \(2, 1\)"),
        (([1.0], [[np.nan]], np.ones((1, 1, 1))), "must be finite"),
        (([1.0], [[0.0]], np.ones((1, 2, 2))), r"must be \(1, 1, 1\); got \(1, 2, 2\)"),
        (([1.0], [[0.0, 0.0]], [[[1.0, 0.5], [0.4, 1.0]]]), "symmetric"),
        (([1.0], [[0.0, 0.0]], [[[1.0, 2.0], [2.0, 1.0]]]), "negative eigenvalue; one is -1"),
    ],
)
def test_what_is_no_mixture_is_refused_with_a_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        GaussianMixture(*arguments)


def test_questions_without_an_answer_are_refused_with_a_sentence():
    data, x = Empirical(np.zeros((3, 2))), np.zeros((1, 2))
    for ask in (data.log_prob, data.score):
        with pytest.raises(ValueError, match="no density at t = 0"):
            ask(SCHEDULE, x, 0)
        ask(SCHEDULE, x, 1)
    with pytest.raises(ValueError, match="must have 2 coordinates per row"):
        data.denoiser(SCHEDULE)(np.zeros((1, 3)), 4)
    with pytest.raises(ValueError, match=r"one point of shape \(2,\)"):
        data.reverse(SCHEDULE, x, 4)
    with pytest.raises(ValueError, match=r"t must lie in 1\.\.100; 0 does not"):
        data.reverse(SCHEDULE, x[0], 0)
    with pytest.raises(ValueError, match=r"points must be \(M, D\)"):
        Empirical(np.zeros(3))
    with pytest.raises(ValueError, match="variance must be a number of at least 0"):
        GaussianMixture.isotropic([1.0], [[0.0]], -1.0)
