"""The page `improved`: its numbers by other derivations."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from explorer.core import bound
from explorer.core.exact import GaussianMixture
from explorer.core.measured_errors import Exact
from explorer.core.posterior_error import posterior_error
from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import respace, step_times
from explorer.core.schedules import SCHEDULES
from explorer.core.vlb import vlb_terms
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_claims as claims
from explorer.lessons.improved import scene_loss as losses
from explorer.lessons.improved import scene_schedule as skips
from explorer.lessons.improved import scene_spread as scene
from explorer.lessons.improved import scene_steps as steps
from explorer.lessons.improved import scene_taught as lessons
from explorer.lessons.improved import scene_times as times
from explorer.training.config import TrainConfig
from explorer.worlds.world import World

T, S2 = 40, 0.25
SCHEDULE = SCHEDULES["cosine"](T)
NORMAL = GaussianMixture(np.ones(1), np.zeros((1, 2)), S2 * np.eye(2)[None])
EXACT = NORMAL.denoiser(SCHEDULE)


@pytest.fixture(scope="module")
def known():
    """Of Gaussian data."""
    return scene.Fixed(SCHEDULE, Exact(*posterior_error(NORMAL).over(SCHEDULE)), S2)


class Fractional:
    """The exact denoiser, with a v that depends on t and on the place."""

    learned_variance = True
    schedule = SCHEDULE

    def __call__(self, x_t, t):
        return EXACT(x_t, t)

    def fraction(self, x_t, t):
        share = np.reshape(t, (-1, 1)) / T if np.ndim(t) else t / T
        return np.clip(0.3 + 0.5 * share + 0.1 * np.tanh(x_t), 0, 1)


def test_v_goes_from_beta_tilde_to_beta_and_the_middle_is_their_geometric_mean():
    low, middle, high = (scene.between(SCHEDULE, v)[2:] for v in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(low, SCHEDULE.posterior_variance[2:], rtol=1e-12)
    np.testing.assert_allclose(high, SCHEDULE.betas[2:], rtol=1e-12)
    np.testing.assert_allclose(middle, np.sqrt(low * high), rtol=1e-12)


def test_the_fraction_undoes_the_interpolation_and_is_silent_where_both_are_alike():
    v = scene.fraction(SCHEDULE, scene.between(SCHEDULE, 0.37))
    known = np.isfinite(v)
    np.testing.assert_allclose(v[known], 0.37, atol=1e-12)
    assert known[2:6].all() and not known[-1]


def test_the_best_variance_of_gaussian_data_is_the_closed_form(known):
    wanted = bound.gaussian_variance(SCHEDULE, S2)
    np.testing.assert_allclose(known.optimal()[1:], wanted[1:], rtol=1e-7)


def test_the_bounds_of_gaussian_data_are_the_closed_forms(known):
    for v, name in ((0.0, "posterior"), (1.0, "beta")):
        wanted = bound.gaussian_bound(SCHEDULE, S2, name).sum()
        assert known.terms(scene.between(SCHEDULE, v)).total == (pytest.approx(wanted, rel=1e-6), 0)


def test_no_v_costs_less_than_the_best_variance(known):
    table = scene.columns(known, 0.4)
    for name in ("low", "high", "mixed"):
        assert table[f"excess_{name}"][2:].min() >= 0
        assert table[f"total_{name}"][0] > table["total_best"][0]


def test_what_is_sent_ahead_for_a_v_is_what_python_answers_at_it(known):
    t = np.array([0, 1, 2, 7, T])
    values, sent = scene.sweep(known, t)
    exact = scene.columns(known, float(values[20]))
    for name, column in sent[20].items():
        np.testing.assert_array_equal(column, exact[name][t])


def test_the_share_of_the_first_steps_and_where_the_variances_part():
    # t = 2 alone, as the twentieth of 40 steps is t = 1, 2, and the first of them has no KL
    assert scene.early_share(np.array([9.0, *[1.0] * 39, 1.0])) == pytest.approx(1 / 40)
    for name, T_ in (("cosine", 200), ("linear", 100)):
        made = SCHEDULES[name](T_)
        abar = made.alphas_bar
        ratio = [(1 - abar[t - 1]) / (1 - abar[t]) for t in range(1, T_ + 1)]
        alike = scene.alike_from(made)
        assert ratio[alike - 2] < 0.9 <= min(ratio[alike - 1 :])
    assert scene.alike_from(SCHEDULES["cosine"](200)) == 18


def test_the_bound_from_all_rows_agrees_with_the_core_and_knows_its_error():
    x0 = np.sqrt(S2) * np.random.default_rng(2).standard_normal((3000, 2))
    measured, error = benches.bound(SCHEDULE, EXACT, x0, np.random.default_rng(3), "beta")
    other = vlb_terms(SCHEDULE, EXACT, x0, np.random.default_rng(4), "beta")
    wanted = bound.gaussian_bound(SCHEDULE, S2, "beta").sum()
    assert abs(measured.sum() - wanted) < 4 * error
    assert measured.sum() == pytest.approx(other.sum(), abs=6 * error)


def test_the_noise_error_is_that_of_the_closed_form():
    x0 = np.sqrt(S2) * np.random.default_rng(5).standard_normal((6000, 2))
    measured = benches.noise_error(SCHEDULE, EXACT, x0, np.random.default_rng(6))
    wanted = SCHEDULE.snr[1:] * bound.gaussian_error(SCHEDULE, S2)[1:]
    np.testing.assert_allclose(measured[1:], wanted, rtol=0.08)


def test_the_bits_of_a_short_chain_are_those_of_its_own_closed_form():
    x0 = np.sqrt(S2) * np.random.default_rng(7).standard_normal((4000, 2))
    bench = benches.Bench(x0, None, (10, 2))
    chain = respace(SCHEDULE, step_times(T, 5))
    for variance in ("posterior", "beta"):
        rng = np.random.default_rng(8)
        measured = steps.bits_in(SCHEDULE, EXACT, bench, rng, 5, variance)
        wanted = bound.gaussian_bound(chain, S2, variance).sum()
        assert measured == pytest.approx(wanted, abs=0.05)


def test_the_learned_bits_lie_below_those_of_the_fixed_variances_when_v_is_right():
    """For Gaussian data v from the closed form must win at any number of steps."""
    best = scene.fraction(SCHEDULE, bound.gaussian_variance(SCHEDULE, S2))

    class Right(Fractional):
        def fraction(self, x_t, t):
            return np.full(x_t.shape, np.nan_to_num(best[t], nan=0.5))

    x0 = np.sqrt(S2) * np.random.default_rng(9).standard_normal((1000, 2))
    bench = benches.Bench(x0, None, (10, 2))
    measured = {
        name: steps.bits_in(SCHEDULE, Right(), bench, np.random.default_rng(1), T, name)
        for name in ("posterior", "beta", "learned")
    }
    assert measured["learned"] < min(measured["posterior"], measured["beta"])


def test_skipping_nothing_is_ddpm_and_skipping_begins_where_it_says():
    x_T = np.random.default_rng(10).standard_normal((50, 2))
    given = (np.random.default_rng(11) for _ in range(2))
    measured = skips.skipping(SCHEDULE, EXACT, x_T, next(given), 0.0)
    *_, last = SAMPLERS["ddpm"](SCHEDULE, EXACT, x_T, next(given), variance="beta")
    np.testing.assert_array_equal(measured, last.x_t)
    assert skips.start_of(200, 0.2) == 160


def test_gaussian_samples_that_begin_late_have_the_variance_of_the_recursion():
    """x_{t-1} = a x_t + s z for Gaussian data: the variance by its own recursion, from 1."""
    x = np.random.default_rng(12).standard_normal((20_000, 2))
    measured = skips.skipping(SCHEDULE, EXACT, x, np.random.default_rng(13), 0.5)
    variance, error = 1.0, bound.gaussian_error(SCHEDULE, S2)
    for t in range(skips.start_of(T, 0.5), 0, -1):
        gain = error[t] * SCHEDULE.signal[t] / SCHEDULE.one_minus_alphas_bar[t]  # x0_hat = gain x_t
        a = SCHEDULE.posterior_coef_xt[t] + SCHEDULE.posterior_coef_x0[t] * gain
        variance = a**2 * variance + (SCHEDULE.betas[t] if t > 1 else 0.0)
    assert measured.var() == pytest.approx(variance, rel=0.02)


def test_what_x_t_still_holds_is_the_kl_of_two_normals_and_at_T_it_is_l_t():
    measured = skips.left_over(SCHEDULE)
    t = 17
    spread = SCHEDULE.one_minus_alphas_bar[t]
    mean = SCHEDULE.alphas_bar[t]  # E of the squared mean at unit variance
    kl = stats.norm.entropy() + 0.5 * (spread + mean - 1) - stats.norm(scale=spread**0.5).entropy()
    assert measured[t] == pytest.approx(kl / np.log(2), rel=1e-9)
    assert np.isnan(measured[0]) and (np.diff(measured[1:]) < 0).all()


def test_the_losses_of_the_rows_sum_to_the_bound_that_the_core_measures():
    x0 = np.sqrt(S2) * np.random.default_rng(14).standard_normal((3000, 2))
    denoiser = Fractional()
    table = times.step_losses(denoiser, x0, np.random.default_rng(15), 600)
    wanted = vlb_terms(SCHEDULE, denoiser, x0, np.random.default_rng(16), "learned")
    np.testing.assert_allclose(table[1:].mean(axis=1) / T, wanted[1:-1], rtol=0.35, atol=2e-3)
    assert table[1:].mean(axis=1).sum() / T == pytest.approx(wanted[1:-1].sum(), rel=0.03)


def test_importance_keeps_the_mean_of_a_batch_and_lowers_its_spread():
    rng = np.random.default_rng(17)
    table = np.abs(rng.standard_normal((30, 40))) * np.geomspace(10, 0.01, 30)[:, None]
    p, even = times.probabilities(table), np.full(30, 1 / 30)
    assert p.sum() == pytest.approx(1) and p[0] > 5 * even[0]
    drawn = {q[0]: times.batch_losses(table, q, 64, 4000, rng) for q in (even, p)}
    for values in drawn.values():
        assert values.mean() == pytest.approx(table.mean(), abs=5 * values.std() / 4000**0.5)
    assert drawn[p[0]].std() < 0.6 * drawn[even[0]].std()


def test_means_and_errors_pass_over_what_is_not_known():
    mean, error = claims.mean_error(np.array([[1.0, 2.0, np.nan], [3.0, np.nan, np.nan]]))
    np.testing.assert_allclose(mean, [2.0, 2.0, np.nan])
    np.testing.assert_allclose(error, [1.0, np.nan, np.nan])


def test_the_counts_of_steps_end_at_T():
    assert steps.counts_for("points", 200) == (5, 10, 20, 50, 100, 200)
    assert steps.counts_for("points", 30) == (5, 10, 20, 30)
    assert steps.counts_for("pictures", 200)[-1] == 100


SMALL = TrainConfig(steps=60, T=20, width=16, depth=1, n_points=500)


@pytest.fixture(scope="module")
def bench():
    return benches.of_points(SMALL)


def last(work):
    seen = list(work)
    shares = [share for share, _ in seen]
    assert shares == sorted(shares) and shares[-1] == 1.0
    return seen[-1][1]


def test_a_ladder_has_every_number_and_a_second_one_costs_no_training(bench):
    measured = last(steps.ladder(SMALL, bench, (5, 20), 2))
    for method in steps.METHODS:
        assert measured.far[method].shape == (2, 2) and np.isfinite(measured.far[method]).all()
    assert np.isfinite(measured.bits["learned"]).all() and np.isnan(measured.bits["ddim"]).all()
    again = last(steps.ladder(SMALL, bench, (5, 20), 2))
    np.testing.assert_array_equal(again.bits["learned"], measured.bits["learned"])


def test_real_data_have_a_ratio_near_one(bench):
    real = benches.point_quality.yardstick(SMALL).real
    assert 0.5 < bench.ratio(real[: benches.POINTS]) < 2.0


def test_a_race_shows_all_three_objectives_at_the_same_moments(bench):
    measured = last(losses.race(SMALL, bench, 1, 16))
    curves = [measured.curve(kind) for kind in losses.OBJECTIVES]
    assert all(np.array_equal(curves[0][0], x) for x, _ in curves)
    assert all(bits.shape == (1, len(x)) and np.isfinite(bits).all() for x, bits in curves)
    assert losses.objective(SMALL, "simple") == SMALL
    assert losses.objective(SMALL, "vlb").variance == "learned"


def test_a_duel_knows_moments_bounds_and_gains(bench):
    measured = last(times.duel(SMALL, bench, 1, 16))
    assert measured.repeats == 1 and measured.gains.shape == (1, 2)
    assert len(measured.moments["importance"]) > 1
    assert all(m.p.sum() == pytest.approx(1) for m in measured.moments["uniform"])


def test_skips_of_two_schedules(bench):
    measured = last(skips.compare(replace(SMALL, T=30), bench, 1))
    for name in skips.NAMES:
        assert np.isfinite(measured.far[name]).all() and np.isfinite(measured.bits[name]).all()


def test_what_a_network_has_learned_is_its_own_v_and_the_gain_row_by_row(bench):
    config = replace(SMALL, variance="learned", objective="hybrid")
    measured = last(lessons.taught(config, bench, 1))
    assert np.isnan(measured.v[0]) and ((measured.v[1:] >= 0) & (measured.v[1:] <= 1)).all()
    best = min(measured.bits("posterior"), measured.bits("beta"))
    assert measured.gain == pytest.approx(best - measured.bits("learned"), abs=1e-9)
    assert measured.gain_error < max(measured.errors.values())  # what the rows share is out of it


def test_the_numbers_that_the_lesson_tells_of_the_roll():
    schedule = SCHEDULES["cosine"](200)
    table = scene.columns(scene.exactly(World()), 0.5)
    totals = [table[f"total_{name}"][0] for name in ("low", "mixed", "high", "best")]
    # by a finer grid; at T = 1000 each is lower, if only just
    assert [f"{each:.3f}" for each in totals] == ["1.846", "1.163", "1.027", "1.010"]
    long = scene.columns(scene.exactly(World(T=1000)), 0.5)
    assert all(long[f"total_{n}"][0] < table[f"total_{n}"][0] for n in ("low", "high", "best"))
    v = table["v_best"][np.isfinite(table["v_best"])]
    assert 0.55 < v.min() < 0.68 and 0.9 < v.max() < 1.0
    linear = SCHEDULES["linear"](200)
    assert np.mean(linear.alphas_bar[1:] < 0.02) > 1 / 3
    assert linear.alphas_bar[100] == pytest.approx(0.08, abs=0.005)
    assert schedule.alphas_bar[100] == pytest.approx(0.5, abs=0.01)
