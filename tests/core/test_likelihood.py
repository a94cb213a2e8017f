"""The likelihood by the ODE: closed forms, its order, Hutchinson's estimator, and total mass 1."""

import numpy as np
import pytest

from explorer.core import likelihood as core
from explorer.core import moments
from explorer.core.exact import GaussianMixture
from explorer.core.likelihood import ByCovariance, ByDifferences, ByGradient, log_likelihood
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS

SCHEDULE = SCHEDULES["cosine"](400)
FINE = SCHEDULES["cosine"](14_400)  # 120 squared: quadratic times fall on whole t
NORMAL = GaussianMixture([1.0], [[0.5, -0.3]], [[[0.6, 0.25], [0.25, 0.2]]])
THREE = GaussianMixture(
    [0.2, 0.5, 0.3],
    [[-1.0, 0.5], [0.7, 0.6], [0.3, -0.9]],
    [[[0.1, 0.03], [0.03, 0.05]], [[0.04, 0.0], [0.0, 0.09]], [[0.08, -0.02], [-0.02, 0.06]]],
)
ROUND = GaussianMixture.isotropic([0.4, 0.6], [[-0.8, 0.2], [0.6, -0.3]], 0.07)
LINE = GaussianMixture([0.3, 0.7], [[-1.0], [0.8]], [[[0.09]], [[0.2]]])


def end_of(mixture, schedule):
    return lambda x: mixture.log_prob(schedule, x, schedule.T)


def drawn(mixture, n, seed=0):
    return mixture.sample(n, np.random.default_rng(seed))


@pytest.mark.parametrize("name", ["cosine", "linear"])
@pytest.mark.parametrize("first", [0, 1, 7, 100, 300, 399])
def test_on_gaussian_data_it_is_the_closed_form_at_every_t(name, first):
    schedule = SCHEDULES[name](400)
    x = drawn(NORMAL.marginal(schedule, first), 50)
    likelihood = log_likelihood(
        schedule, ByCovariance(NORMAL, schedule), x, num_steps=None, first=first,
        prior=end_of(NORMAL, schedule),
    )  # fmt: skip
    assert likelihood.log_p == pytest.approx(NORMAL.log_prob(schedule, x, first), abs=1e-3)
    assert likelihood.error.max() == 0


def test_with_a_normal_end_only_the_prior_gap_remains():
    likelihood = log_likelihood(SCHEDULE, ByCovariance(NORMAL, SCHEDULE), drawn(NORMAL, 50))
    assert likelihood.log_p == pytest.approx(NORMAL.log_density(drawn(NORMAL, 50)), abs=5e-3)
    assert likelihood.x_T.shape == (50, 2) and likelihood.evaluations == 99


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("heun", 2)])
def test_on_a_mixture_the_error_falls_at_the_named_order(method, order):
    x = drawn(THREE, 60)
    jacobian, end = ByCovariance(THREE, FINE), end_of(THREE, FINE)
    errors = []
    for steps in (30, 60, 120):
        likelihood = log_likelihood(FINE, jacobian, x, end, num_steps=steps, method=method)
        errors.append(np.abs(likelihood.log_p - THREE.log_density(x)).mean())
    slopes = -np.diff(np.log2(errors))
    assert slopes == pytest.approx([order, order], abs=0.25)
    assert errors[-1] < (0.04 if method == "euler" else 1e-3)


def test_on_the_swiss_roll_eighty_steps_reach_a_hundredth_of_a_nat():
    roll, schedule = CLOUDS["swiss_roll"].density(), SCHEDULES["cosine"](1000)
    x = drawn(roll, 100)
    likelihood = log_likelihood(schedule, ByCovariance(roll, schedule), x, num_steps=80)
    assert np.abs(likelihood.log_p - roll.log_density(x)).max() < 0.02


def test_on_the_line_the_density_integrates_to_one():
    x = np.linspace(-4, 4, 2001)[:, None]
    fine = log_likelihood(SCHEDULE, ByCovariance(LINE, SCHEDULE), x, num_steps=100)
    assert np.trapezoid(np.exp(fine.log_p), x[:, 0]) == pytest.approx(1, abs=1e-3)
    coarse = log_likelihood(SCHEDULE, ByCovariance(LINE, SCHEDULE), x, num_steps=6)
    assert abs(np.trapezoid(np.exp(coarse.log_p), x[:, 0]) - 1) > 0.01


@pytest.mark.parametrize("kind", ["rademacher", "normal"])
def test_hutchinsons_estimate_is_unbiased_and_knows_its_error(kind):
    jacobian, x = ByCovariance(THREE, SCHEDULE), drawn(THREE, 400)
    exact = log_likelihood(SCHEDULE, jacobian, x, num_steps=20)
    estimate = log_likelihood(
        SCHEDULE, jacobian, x, num_steps=20, trace=kind, probes=64, rng=np.random.default_rng(1)
    )
    gap, error = estimate.log_p - exact.log_p, np.sqrt(np.mean(estimate.error**2))
    assert abs(gap.mean()) < 3.5 * error / np.sqrt(len(x))
    assert np.sqrt(np.mean(gap**2)) == pytest.approx(error, rel=0.3)
    assert estimate.x_T == pytest.approx(exact.x_T)  # the path knows nothing of the probes


def test_signs_spread_less_than_normals_and_on_the_line_not_at_all():
    jacobian, x = ByCovariance(THREE, SCHEDULE), drawn(THREE, 100)
    spread = [
        log_likelihood(
            SCHEDULE, jacobian, x, num_steps=20, trace=kind, probes=32, rng=np.random.default_rng(2)
        ).error.mean()
        for kind in ("rademacher", "normal")
    ]
    assert spread[0] < 0.5 * spread[1]
    x, jacobian = drawn(LINE, 20), ByCovariance(LINE, SCHEDULE)
    given = {"trace": "rademacher", "rng": np.random.default_rng(3)}
    one = log_likelihood(SCHEDULE, jacobian, x, **given)
    assert one.log_p == pytest.approx(log_likelihood(SCHEDULE, jacobian, x).log_p)
    assert np.isnan(one.error).all()  # a single probe does not know its error


@pytest.mark.parametrize("mixture", [NORMAL, THREE, ROUND], ids=["normal", "three", "round"])
@pytest.mark.parametrize("t", [1, 40, 200, 400])
def test_moments_of_x0_are_the_denoisers_and_its_slope(mixture, t):
    x = drawn(mixture.marginal(SCHEDULE, t), 30)
    mean, cov = core.posterior_moments(mixture, SCHEDULE, x, t)
    assert mean == pytest.approx(mixture.posterior_mean(SCHEDULE, x, t), abs=1e-9)
    step, slopes = 1e-5, np.empty_like(cov)
    for d in range(2):
        moved = step * np.eye(2)[d]
        ahead, behind = (mixture.posterior_mean(SCHEDULE, x + s * moved, t) for s in (1, -1))
        slopes[:, :, d] = (ahead - behind) / (2 * step)
    factor = SCHEDULE.signal[t] / SCHEDULE.one_minus_alphas_bar[t]
    assert factor * cov == pytest.approx(slopes, rel=1e-4, abs=1e-6)


def test_many_rows_go_in_pieces(monkeypatch):
    x = drawn(THREE, 50)
    whole = core.posterior_moments(THREE, SCHEDULE, x, 30)
    monkeypatch.setattr(moments, "ROWS_AT_ONCE", 42)
    for part, wanted in zip(core.posterior_moments(THREE, SCHEDULE, x, 30), whole, strict=True):
        assert np.array_equal(part, wanted)


def test_three_ways_to_the_slope_agree():
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    denoiser, x = ROUND.denoiser(SCHEDULE), drawn(ROUND, 20)
    exact = log_likelihood(SCHEDULE, ByCovariance(ROUND, SCHEDULE), x, num_steps=30).log_p
    near = log_likelihood(SCHEDULE, ByDifferences(denoiser, SCHEDULE, 1e-5), x, num_steps=30)
    assert near.log_p == pytest.approx(exact, abs=1e-5)
    tensor = torch.from_numpy(x)
    in_torch = log_likelihood(SCHEDULE, ByGradient(denoiser, SCHEDULE), tensor, num_steps=30)
    assert in_torch.log_p.numpy() == pytest.approx(exact, abs=1e-9)
    single = log_likelihood(SCHEDULE, ByCovariance(ROUND, SCHEDULE), tensor.float(), num_steps=30)
    assert single.log_p.dtype is torch.float32
    assert single.log_p.numpy() == pytest.approx(exact, abs=1e-3)


def test_pictures_have_rows_of_any_shape():
    flat = GaussianMixture.isotropic([1.0], np.full((1, 8), 0.2), 0.3)
    x = drawn(flat, 5)
    denoiser = flat.denoiser(SCHEDULE)
    wanted = log_likelihood(SCHEDULE, ByCovariance(flat, SCHEDULE), x, num_steps=12)
    pictures = ByDifferences(denoiser, SCHEDULE, 1e-4)
    shaped = log_likelihood(SCHEDULE, pictures, x.reshape(5, 2, 2, 2), num_steps=12)
    assert shaped.log_p == pytest.approx(wanted.log_p, abs=1e-6)
    assert shaped.x_T.shape == (5, 2, 2, 2)


def test_bits_per_dim_and_progress():
    x, told = np.zeros((3, 4)), []
    assert core.bits_per_dim(core.normal_log_density(x), 4) == pytest.approx(
        0.5 * np.log2(2 * np.pi)
    )
    four = GaussianMixture.isotropic([1.0], np.zeros((1, 4)), 1.0)
    log_likelihood(SCHEDULE, ByCovariance(four, SCHEDULE), x, num_steps=7, progress=told.append)
    assert [turn.t for turn in told][:2] == [0, 8] and told[-1].t == SCHEDULE.T


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"method": "rk45"}, "method must be one of euler, heun"),
        ({"trace": "some"}, "trace must be one of exact, rademacher, normal"),
        ({"trace": "normal"}, "rng is needed"),
        ({"trace": "normal", "probes": 0}, "probes must be a whole number from 1"),
        ({"first": 400}, "first must be a whole number in 0..399"),
        ({"num_steps": 500}, "num_steps must be a whole number in 1..400"),
        ({"num_steps": 400, "first": 1}, "num_steps must be a whole number in 1..399"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(how, sentence):
    with pytest.raises(ValueError, match=sentence):
        log_likelihood(SCHEDULE, ByCovariance(ROUND, SCHEDULE), np.zeros((2, 2)), **how)


def test_another_schedule_and_a_lost_graph_are_refused():
    torch = pytest.importorskip("torch")
    with pytest.raises(ValueError, match="belongs to"):
        log_likelihood(FINE, ByCovariance(ROUND, SCHEDULE), np.zeros((2, 2)))
    lost = ByGradient(lambda x, t: x.detach(), SCHEDULE)
    with pytest.raises(ValueError, match="keep its graph"):
        log_likelihood(SCHEDULE, lost, torch.zeros(2, 2))
    with pytest.raises(ValueError, match="gradients need tensors"):
        log_likelihood(SCHEDULE, lost, np.zeros((2, 2)))
