"""The bound: each term by another road, and the whole against likelihood and entropy."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES, Schedule
from explorer.core.vlb import (
    discretized_log_likelihood,
    gaussian_kl,
    log_normal_cdf,
    prior_kl,
    vlb_term,
    vlb_terms,
)

FILE = Path(__file__).parents[1] / "reference" / "vlb.json"
REFERENCE = json.loads(FILE.read_text(encoding="utf-8"))
LN2 = np.log(2)
S2 = 0.25
GAUSSIAN = GaussianMixture([1.0], [[0.0]], [[[S2]]])
# Four points with the second moments of (x0, eps): for squares of linear maps they ARE the mean.
X0 = np.sqrt(S2) * np.array([[1.0], [1.0], [-1.0], [-1.0]])
EPS = np.array([[1.0], [-1.0], [1.0], [-1.0]])


def true_variance(schedule):
    """Var[x_{t-1} | x_t] of the Gaussian data, as a callable for p_mean_variance."""

    def variance(x_t, t):
        inner = schedule.alphas_bar[t - 1] * S2 + schedule.one_minus_alphas_bar[t - 1]
        return schedule.betas[t] * inner / (schedule.alphas[t] * inner + schedule.betas[t])

    return variance


def expected_bound(schedule, variance):
    """Mean terms L_0 .. L_{T-1}, L_T for the exact denoiser of the Gaussian, in bits."""
    denoiser = GAUSSIAN.denoiser(schedule)
    steps = [
        vlb_term(schedule, denoiser, X0, t, EPS, variance).mean() for t in range(1, schedule.T + 1)
    ]
    return np.array([*steps, prior_kl(schedule, X0).mean()])


def test_the_kl_of_gaussians_matches_the_reference_and_quadrature():
    case = REFERENCE["normal_kl"]
    moments = (case["mean1"], np.exp(case["logvar1"]), case["mean2"], np.exp(case["logvar2"]))
    kl = gaussian_kl(*(np.array(m) for m in moments))
    np.testing.assert_allclose(kl, case["kl_nats"], rtol=1e-13, atol=1e-16)
    x = np.linspace(-12, 12, 20_001)
    p = np.exp(-((x - 0.3) ** 2) / 0.8) / np.sqrt(0.8 * np.pi)
    log_ratio = -((x - 0.3) ** 2) / 0.8 + (x + 0.5) ** 2 / 2.4 + 0.5 * np.log(1.2 / 0.4)
    by_sum = (p * log_ratio).sum() * (x[1] - x[0])
    assert gaussian_kl(0.3, 0.4, -0.5, 1.2) == pytest.approx(by_sum, rel=1e-12)


def test_the_kl_keeps_its_digits_where_two_gaussians_nearly_agree():
    for d in (1e-3, 1e-5, 1e-7):
        series = 0.5 * sum((-d) ** k / k for k in range(2, 9))
        # 1 + d holds d to 1e-16/d, and d - log1p(d) cancels as much again.
        assert gaussian_kl(0.0, 1.0 + d, 0.0, 1.0) == pytest.approx(series, rel=1e-14 / d, abs=0)
    assert gaussian_kl(0.0, 1e-30, 0.0, 1.0) == pytest.approx(0.5 * (30 * np.log(10) - 1))
    assert gaussian_kl(1.0, 2.0, 1.0, 2.0) == 0


def test_the_kl_takes_tensors_and_gives_finite_gradients():
    v = torch.tensor([1e-6, 0.9, 1.0, 5.0], dtype=torch.float64, requires_grad=True)
    kl = gaussian_kl(torch.zeros(4).double(), v, torch.ones(4).double(), 1.0 + 0 * v.detach())
    kl.sum().backward()
    np.testing.assert_allclose(v.grad.numpy(), 0.5 * (1 - 1 / v.detach().numpy()), atol=1e-12)


def test_the_prior_term_is_the_kl_to_the_standard_normal():
    schedule, x0 = SCHEDULES["linear"](100), np.random.default_rng(0).standard_normal((5, 3))
    abar, rest = schedule.alphas_bar[-1], schedule.one_minus_alphas_bar[-1]
    expected = gaussian_kl(np.sqrt(abar) * x0, rest, 0.0, 1.0).mean(1) / LN2
    np.testing.assert_allclose(prior_kl(schedule, x0), expected, rtol=1e-9)
    zero = prior_kl(SCHEDULES["linear"](1000), torch.zeros((1, 3)))
    assert zero.dtype == torch.float32  # where the usual formula gives 0 or less
    assert zero.item() == pytest.approx(5.8746260e-10, rel=1e-4, abs=0)  # abar^2/(4 ln 2) and on


def test_with_posterior_variance_a_term_is_half_the_fall_of_the_snr_times_the_error():
    schedule = SCHEDULES["cosine"](50)
    x0, eps = np.random.default_rng(0).standard_normal((2, 6, 2))
    for t in (2, 3, 25, 50):
        error = ((x0 - 0.4) ** 2).mean(1)
        expected = 0.5 * (schedule.snr[t - 1] - schedule.snr[t]) * error / LN2
        term = vlb_term(schedule, lambda x, t: 0 * x + 0.4, x0, t, eps)
        np.testing.assert_allclose(term, expected, rtol=1e-9)


def test_terms_of_gaussian_data_match_the_reference():
    case, schedule = REFERENCE["gaussian_L_bits"], SCHEDULES["linear"](1000)
    terms = expected_bound(schedule, "posterior")
    ours = [terms[t - 1] for t in case["t"]]
    np.testing.assert_allclose(ours, case["bits"], rtol=1e-9)  # theirs subtracts SNRs
    # Their sum is over t >= 2, without L_0 and L_T.
    assert terms[1:-1].sum() == pytest.approx(case["sum"], rel=1e-9)


@pytest.mark.parametrize("T", [1, 2, 30])
def test_with_the_true_variance_the_bound_exceeds_the_entropy_by_the_kl_at_T(T):
    schedule = SCHEDULES["cosine"](T)
    bound = expected_bound(schedule, true_variance(schedule)).sum()
    entropy = 0.5 * np.log(2 * np.pi * np.e * S2) / LN2
    variance_T = schedule.alphas_bar[-1] * S2 + schedule.one_minus_alphas_bar[-1]
    gap = gaussian_kl(0.0, variance_T, 0.0, 1.0) / LN2
    assert bound - entropy == pytest.approx(gap, abs=1e-12)


def test_any_other_variance_makes_the_bound_looser_and_more_steps_tighter():
    entropy = 0.5 * np.log(2 * np.pi * np.e * S2) / LN2
    bounds = {}
    for T in (30, 300):
        schedule = SCHEDULES["linear"](T)
        for variance in ("posterior", "beta", true_variance(schedule)):
            bounds[T, str(variance)[:4]] = expected_bound(schedule, variance).sum()
        assert entropy < bounds[T, "<fun"] < min(bounds[T, "beta"], bounds[T, "post"])
    assert bounds[300, "beta"] < bounds[30, "beta"]


def test_L_0_is_the_decoders_likelihood():
    schedule, x0 = SCHEDULES["linear"](100), np.array([[-1.0, 0.2], [0.6, 1.0]])
    x0 = np.round((x0 + 1) * 127.5) / 127.5 - 1
    eps = np.array([[0.3, -1.0], [0.2, 2.0]])
    for variance, v in (
        ("posterior", schedule.posterior_variance[2]),
        ("beta", schedule.betas[1]),
    ):
        term = vlb_term(schedule, lambda x, t: x, x0, 1, eps, variance)
        x_1 = schedule.signal[1] * x0 + schedule.noise[1] * eps
        density = np.exp(-((x0 - x_1) ** 2) / (2 * v)) / np.sqrt(2 * np.pi * v)
        np.testing.assert_allclose(term, -np.log2(density).mean(1), rtol=1e-10)
        discrete = vlb_term(schedule, lambda x, t: x, x0, 1, eps, variance, "discrete")
        expected = -discretized_log_likelihood(x0, x_1, v).mean(1) / LN2
        np.testing.assert_allclose(discrete, expected, rtol=1e-12)
    one_step = vlb_term(Schedule([0.3]), lambda x, t: x, x0, 1, eps)
    assert np.array_equal(one_step, vlb_term(Schedule([0.3]), lambda x, t: x, x0, 1, eps, "beta"))


def test_rows_with_their_own_t_and_tensors_give_the_same_terms():
    schedule = SCHEDULES["cosine"](40)
    x0, eps = np.random.default_rng(0).standard_normal((2, 5, 1))
    t = np.array([1, 2, 3, 20, 40])
    denoiser = GAUSSIAN.denoiser(schedule)
    for variance in ("posterior", "beta"):
        together = vlb_term(schedule, denoiser, x0, t, eps, variance)
        for i in range(5):
            rows = slice(i, i + 1)
            alone = vlb_term(schedule, denoiser, x0[rows], int(t[i]), eps[rows], variance)
            np.testing.assert_allclose(together[rows], alone, rtol=1e-12)
        tensors = [torch.tensor(a) for a in (x0, t, eps)]
        in_torch = vlb_term(schedule.to(tensors[0]), denoiser, *tensors, variance)
        np.testing.assert_allclose(in_torch.numpy(), together, rtol=1e-10)


def test_all_terms_at_once_are_the_terms_one_by_one():
    schedule, x0 = SCHEDULES["linear"](30), np.random.default_rng(0).standard_normal((50, 2))
    data = GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    terms = vlb_terms(schedule, data.denoiser(schedule), x0, np.random.default_rng(1))
    rng = np.random.default_rng(1)
    assert terms.shape == (31,)
    for t in range(1, 31):
        one = vlb_term(schedule, data.denoiser(schedule), x0, t, rng.standard_normal((50, 2)))
        assert terms[t - 1] == one.mean()
    assert terms[30] == prior_kl(schedule, x0).mean()
    assert terms.sum() > -data.log_density(x0).mean() / 2 / LN2  # bits per dimension


def test_the_discretised_likelihood_matches_both_references():
    case = REFERENCE["discretized"]
    x = np.array(case["x_uint8"]) / 127.5 - 1
    for row in case["table"]:
        mean, variance = x - row["mean_minus"], np.exp(2 * row["log_scale"])
        exact = discretized_log_likelihood(x, mean, variance)
        older = discretized_log_likelihood(x, mean, variance, cdf="tanh")
        # A narrow bin's mass is a difference: it loses two digits; log of nearly 1 needs atol.
        np.testing.assert_allclose(exact, np.array(row["erf"], float), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(older, np.array(row["tanh"], float), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("levels", [2, 16, 256])
@pytest.mark.parametrize("sigma", [1e-3, 0.05, 3.0])
def test_the_masses_of_all_levels_sum_to_1(levels, sigma):
    x = np.linspace(-1, 1, levels)
    for mean in (-1.4, 0.123, 1.0):
        mass = discretized_log_likelihood(x, np.full(levels, mean), sigma**2, levels)
        assert np.exp(mass).sum() == pytest.approx(1, abs=1e-12)


def test_ln_phi_is_smooth_and_right_from_deep_tail_to_bulk():
    from scipy.special import log_ndtr

    z = np.concatenate([np.linspace(-60, 9, 2001), [-12.0, -12 + 1e-9, -12 - 1e-9, -1e3]])
    np.testing.assert_allclose(log_normal_cdf(z), log_ndtr(z), rtol=3e-13)
    np.testing.assert_allclose(log_normal_cdf(torch.tensor(z)).numpy(), log_ndtr(z), rtol=3e-13)


def test_tensors_are_taken_and_gradients_are_finite():
    x = torch.linspace(-1, 1, 256).double()
    variance, mean = 0.01 + 0 * x, torch.zeros(256).double().requires_grad_()
    # Near its floor of 1e-12 the older form is a difference of numbers near 1: 1e-16/1e-12.
    for cdf, rtol in (("erf", 1e-10), ("tanh", 1e-4)):
        log_p = discretized_log_likelihood(x, mean, variance, cdf=cdf)
        arrays = discretized_log_likelihood(x.numpy(), np.zeros(256), 0.01, cdf=cdf)
        np.testing.assert_allclose(log_p.detach().numpy(), arrays, rtol=rtol)
        log_p.sum().backward()
        assert torch.isfinite(mean.grad).all()


def test_what_cannot_be_is_refused_with_a_sentence():
    schedule = SCHEDULES["cosine"](10)
    with pytest.raises(ValueError, match="decoder must be 'gaussian' or 'discrete'; got 'tanh'"):
        vlb_term(schedule, lambda x, t: x, X0, 1, EPS, decoder="tanh")
    with pytest.raises(ValueError, match="cdf must be 'erf' or 'tanh'; got 'logistic'"):
        discretized_log_likelihood(X0, X0, 1.0, cdf="logistic")
    with pytest.raises(ValueError, match=r"t must lie in 1\.\.10; 0 does not"):
        vlb_term(schedule, lambda x, t: x, X0, 0, EPS)
