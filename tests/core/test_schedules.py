"""Schedules against 40-digit values, against the codes that made them known, and in themselves."""

import itertools
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core.schedule import NAMES
from explorer.core.schedules import SCHEDULES, Schedule, noise_spans, smallest_T, terminal

REFERENCE = Path(__file__).parents[1] / "reference"


def read(name):
    tables = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return {key: value for key, value in tables.items() if key != "source"}


def cases():
    """(name, T, parameters): every entry at its defaults and at each end of each range."""
    for name, T in itertools.product(SCHEDULES, (10, 100, 1000)):
        entry = SCHEDULES[name]
        yield name, T, {}
        for param in entry.params:
            for value in param.ends()[1:]:
                yield name, T, {param.name: value}


def may_refuse(entry, call):
    call = entry.defaults() | call
    return any(all(call[k] == v for k, v in corner.items()) for corner in entry.refuses)


DIGITS = read("schedules_40_digits.json")
CODES = read("schedules_of_codes.json")


@pytest.mark.parametrize("key", DIGITS)
def test_every_array_matches_40_digit_values(key):
    case = DIGITS[key]
    schedule = SCHEDULES[case["name"]](case["T"], **case["params"])
    for column in set(case) & set(NAMES):
        # 1000 roundings of 1e-16 in a product: 2e-14. The angles of cosine and the arguments of
        # the sigmoid are rounded at 1e-16 too and matter 1000 times more as t nears T: 1e-13.
        rtol = 2e-13 if key.startswith(("cosine", "sigmoid_bar")) else 2e-14
        # atol: ln SNR passes through 0, where only its absolute rounding is small.
        values = getattr(schedule, column)[case["t"]]
        np.testing.assert_allclose(values, case[column], rtol, atol=1e-15, err_msg=column)


@pytest.mark.parametrize("key", CODES)
def test_schedules_match_the_codes_that_made_them_known(key):
    case = CODES[key]
    schedule = SCHEDULES[case["name"]](case["T"], **case["params"])
    t = np.array(case["t"])
    if case["name"] == "jsd":
        t = t[:-1]  # theirs ends at beta = 1; ours is cut at 0.999
    for column in set(case) & set(NAMES):
        # Their 1 - abar loses up to four of sixteen digits at small t; lucidrains' sigmoid takes
        # its two end values in float32, which near t = T leaves four digits.
        rtol = 1e-4 if key.startswith("lucidrains") else 3e-12
        values = getattr(schedule, column)[t]
        np.testing.assert_allclose(values, case[column][: len(t)], rtol=rtol, err_msg=column)


def test_their_index_i_is_our_t_equal_to_i_plus_1():
    theirs = np.linspace(1e-4, 0.02, 1000)
    ours = SCHEDULES["linear"](1000)
    assert ours.betas[0] == 0 and ours.alphas_bar[0] == 1 and len(ours.betas) == 1001
    assert np.array_equal(ours.betas[1:], theirs)
    np.testing.assert_allclose(ours.alphas_bar[1:], np.cumprod(1 - theirs), rtol=1e-14)


def test_su_jianlins_letters_are_square_roots_of_hos():
    case = read("su_jianlin.json")
    schedule, t = SCHEDULES["su"](1000), case["t"]
    np.testing.assert_allclose(np.sqrt(schedule.alphas[t]), case["alpha"], rtol=1e-14)
    # His beta = sqrt(1 - alpha^2) cancels: 1e-16/2e-5 lost at t = 1.
    np.testing.assert_allclose(np.sqrt(schedule.betas[t]), case["beta"], rtol=1e-11)
    np.testing.assert_allclose(schedule.signal[t], case["bar_alpha"], rtol=1e-13)
    np.testing.assert_allclose(schedule.noise[t], case["bar_beta"], rtol=1e-11)


@pytest.mark.parametrize(("name", "T", "params"), list(cases()))
def test_every_entry_is_a_schedule_or_refuses_a_stated_corner(name, T, params):
    entry = SCHEDULES[name]
    try:
        schedule = entry(T, **params)
    except ValueError as refusal:
        assert may_refuse(entry, {"T": T, **params}), f"unstated corner: {refusal}"
        assert str(refusal).startswith("every beta must lie in (0, 1); ")
        return
    assert schedule.T == T and all(getattr(schedule, n).shape == (T + 1,) for n in NAMES)
    assert ((schedule.betas[1:] > 0) & (schedule.betas[1:] < 1)).all()
    assert (np.diff(schedule.alphas_bar) < 0).all() and (np.diff(schedule.log_snr) < 0).all()
    assert (np.diff(schedule.one_minus_alphas_bar) >= 0).all()
    finite = [n for n in NAMES if n not in ("snr", "log_snr")]
    assert all(np.isfinite(getattr(schedule, n)).all() for n in finite)


@pytest.mark.parametrize("name", SCHEDULES)
def test_stated_corners_do_refuse(name):
    for corner in SCHEDULES[name].refuses:
        with pytest.raises(ValueError, match="must lie in"):
            SCHEDULES[name](**corner)


@pytest.mark.parametrize("name", SCHEDULES)
def test_the_derived_arrays_agree_with_one_another(name):
    s = SCHEDULES[name](100)
    t = np.arange(2, 101)
    before = t - 1
    precision = s.alphas[t] / s.betas[t] + 1 / s.one_minus_alphas_bar[before]
    # Precisions add: the posterior is the product of two Gaussians.
    np.testing.assert_allclose(1 / s.posterior_variance[t], precision, rtol=1e-13)
    # An unbiased posterior mean puts signal_t x0 at t onto signal_{t-1} x0 at t-1.
    unbiased = s.posterior_coef_x0[t] + s.posterior_coef_xt[t] * s.signal[t]
    np.testing.assert_allclose(unbiased, s.signal[before], rtol=1e-13)
    # Nothing of the variance is lost in one step on and one step back.
    recomposed = s.posterior_coef_xt[t] ** 2 * s.one_minus_alphas_bar[t] + s.posterior_variance[t]
    np.testing.assert_allclose(recomposed, s.one_minus_alphas_bar[before], rtol=1e-13)
    # With beta~ the weight of the x0 error is half the fall of the SNR.
    weight = s.posterior_coef_x0[t] ** 2 / (2 * s.posterior_variance[t])
    np.testing.assert_allclose(weight, (s.snr[before] - s.snr[t]) / 2, rtol=1e-10)
    np.testing.assert_allclose(s.log_snr[1:], np.log(s.snr[1:]), atol=1e-12)
    np.testing.assert_allclose(s.alphas_bar + s.one_minus_alphas_bar, 1, rtol=1e-14)
    np.testing.assert_allclose(np.log(s.alphas_bar), s.log_alphas_bar, rtol=1e-11, atol=1e-15)


def test_entries_at_t_0_and_1_are_the_limits():
    s = SCHEDULES["cosine"](50)
    assert s.posterior_variance[0] == s.posterior_variance[1] == 0
    assert s.posterior_coef_x0[:2].tolist() == [1, 1] and s.posterior_coef_xt[:2].tolist() == [0, 0]
    assert s.snr[0] == s.log_snr[0] == np.inf and s.noise[0] == 0 and s.signal[0] == 1
    assert s.one_minus_alphas_bar[1] == s.betas[1]


def test_the_arrays_are_read_only_float64():
    schedule = SCHEDULES["linear"](100)
    for name in NAMES:
        assert getattr(schedule, name).dtype == np.float64
        for each in (schedule, pickle.loads(pickle.dumps(schedule))):
            with pytest.raises(ValueError, match="read-only"):
                getattr(each, name)[1] = 0


@pytest.mark.parametrize(
    ("betas", "sentence"),
    [
        ([0.1, 1.0], r"beta_2 = 1 does not\. With 0 nothing is added, with 1 the signal is gone"),
        ([0.0], r"beta_1 = 0 does not"),
        ([0.1, float("nan")], r"beta_2 = nan does not"),
        ([], r"betas must be a list of T >= 1 numbers; got shape \(0,\)"),
        ([[0.1]], r"got shape \(1, 1\)"),
    ],
)
def test_betas_outside_0_1_are_refused_with_a_sentence(betas, sentence):
    with pytest.raises(ValueError, match=sentence):
        Schedule(betas)


def test_a_rescaled_beta_of_1_or_more_is_refused_and_the_way_out_named():
    with pytest.raises(ValueError, match=r"rescaled by 1000/T = 100 .* T of at least 21"):
        SCHEDULES["linear"](10)
    assert SCHEDULES["linear"](21).betas.max() < 1
    with pytest.raises(ValueError, match="whole number of steps"):
        SCHEDULES["cosine"](0)
    with pytest.raises(ValueError, match="whole number of steps"):
        SCHEDULES["su"](10.5)


def test_schedules_are_equal_when_their_betas_are():
    linear, same = SCHEDULES["linear"](100), Schedule(SCHEDULES["linear"](100).betas[1:])
    assert linear == same and hash(linear) == hash(same) and linear != SCHEDULES["su"](100)
    assert linear == linear.to(torch.zeros(1)) and linear == pickle.loads(pickle.dumps(linear))
    assert linear.to(np.zeros(1)) is linear and "T=100" in repr(linear) and linear != 3


def test_a_float32_schedule_loses_no_digits_at_t_1():
    schedule = SCHEDULES["linear"](1000)
    small = schedule.to(torch.zeros(1))
    for name in NAMES:
        tensor = getattr(small, name)
        assert tensor.dtype == torch.float32 and tensor.shape == (1001,)
        # Cast last: each entry is the float32 nearest to the float64 one, 6e-8 at most away.
        assert np.array_equal(tensor.numpy(), getattr(schedule, name).astype(np.float32))
    naive = 1 - np.cumprod(1 - schedule.betas[1:].astype(np.float32))
    assert abs(naive[0] / 1e-4 - 1) > 1e-5  # what deriving in float32 would cost
    assert abs(float(small.one_minus_alphas_bar[1]) / 1e-4 - 1) < 1e-7


def test_terminal_matches_the_papers_figures():
    figures = json.loads((REFERENCE / "vlb.json").read_text(encoding="utf-8"))["prior_bits"]
    ho = SCHEDULES["linear"](1000)
    for case in figures:
        # The reference sums its series to two terms: relative error abar^2.
        assert terminal(ho, case["second_moment"]) == pytest.approx(case["bits"], rel=1e-4, abs=0)
    assert terminal(ho, 0.26) == pytest.approx(7.6e-6, rel=0.01)  # Ho et al.: about 1e-5
    small = SCHEDULES["small_linear"](1000)
    assert small.alphas_bar[-1] == pytest.approx(0.366, abs=5e-4)
    assert terminal(small, 0.26) == pytest.approx(0.13, abs=5e-3)
    assert terminal(small) == pytest.approx(0.33, abs=5e-3)


def test_terminal_is_continuous_where_the_series_takes_over():
    for abar in (0.01 - 1e-12, 0.01 + 1e-12):
        one = Schedule([1 - abar])
        direct = 0.5 * (abar * (0.3 - 1) - np.log1p(-abar)) / np.log(2)
        assert terminal(one, 0.3) == pytest.approx(direct, rel=1e-12, abs=0)


def test_terminal_keeps_its_digits_where_the_data_says_nothing():
    cosine = SCHEDULES["cosine"](1000)
    a = cosine.alphas_bar[-1]  # 2e-9; with x0 = 0, -a - ln(1 - a) = a^2/2 + ... would cancel
    assert terminal(cosine, 0.0) == pytest.approx(a**2 / 4 / np.log(2), rel=1e-8, abs=0)


@pytest.mark.parametrize(
    ("name", "params"),
    [("linear", {"rescale": False}), ("linear", {}), ("quadratic", {}), ("constant", {})],
)
def test_smallest_T_is_where_the_badge_turns(name, params):
    T = smallest_T(name, params)
    assert terminal(SCHEDULES[name](T, **params)) <= 1e-3
    try:
        assert terminal(SCHEDULES[name](T - 1, **params)) > 1e-3
    except ValueError:
        assert name == "linear" and T == 21  # below, the rescaled betas reach 1


def tried(name, params, largest):
    """The spans of passing T by trying every one, with L_T from the betas alone."""
    passing = []
    for T in range(1, largest + 1):
        try:
            betas = SCHEDULES[name](T, **params).betas[1:]
        except ValueError:
            continue
        if -0.5 * np.log2(-np.expm1(np.log1p(-betas).sum())) <= 1e-3:
            passing.append(T)
    breaks = [k for k in range(1, len(passing)) if passing[k] > passing[k - 1] + 1]
    parts = [passing[a:b] for a, b in itertools.pairwise([0, *breaks, len(passing)])]
    return tuple((part[0], part[-1]) for part in parts if part)


ODD = [("linear", {"beta_end": end}) for end in (0.001, 0.005, 0.009, 0.013, 0.0135, 0.04, 0.08)]
ODD += [("linear", {"rescale": False}), ("linear", {"beta_start": 5e-3, "beta_end": 9e-3})]
ODD += [("constant", {"beta": beta}) for beta in (1e-3, 0.05, 0.1)]
ODD += [("cosine", {"s": 0.1, "max_beta": 0.9}), ("jsd", {"max_beta": 0.9})]
ODD += [("sigmoid_bar", {"end": end, "tau": 3.0, "max_beta": 0.9}) for end in (0.5, 6.0)]
ODD += [("sigmoid", {"reach": 1.0, "beta_end": 0.08}), ("su", {"beta_end": 0.08})]
ODD += [(name, {}) for name in SCHEDULES]


@pytest.mark.parametrize(("name", "params"), ODD)
def test_the_spans_of_T_that_pass_are_those_found_by_trying_every_one(name, params):
    largest = 1100
    every = tried(name, params, largest)
    assert noise_spans(name, params, largest=largest) == every
    within = [span for span in noise_spans(name, params) if span[0] <= largest]
    cut = tuple((first, min(last, largest)) for first, last in within)
    assert cut == every


def test_a_larger_T_need_not_do_as_well():
    assert noise_spans("linear", {"beta_end": 0.009}) == ((10, 12),)
    assert noise_spans("linear", {"beta_end": 0.013}) == ((13, 899),)
    assert noise_spans("linear", {"beta_end": 0.005}) == ()
    assert noise_spans("constant", largest=300) == ()
    assert noise_spans("constant", largest=326) == ((326, 326),)
    assert noise_spans("cosine", largest=1) == ((1, 1),)


def test_smallest_T_of_the_well_known_schedules():
    assert smallest_T("linear", {"rescale": False}) == 651
    assert smallest_T("cosine") == 1
    assert smallest_T("small_linear") == 6545
    assert smallest_T("constant", {"beta": 1e-4}) is None
    assert smallest_T("constant", (("beta", 0.02),)) == smallest_T("constant")
