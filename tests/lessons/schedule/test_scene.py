"""The page `schedule`: its sweeps, its refused ranges, and whether the last state is noise."""

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.frames.pack import sweep as pack_sweep
from explorer.lessons.schedule import scene
from explorer.worlds import schedules

SLIDERS = [(name, moving) for name in SCHEDULES for moving in scene.numeric(name)]


def exact(name, T, moving, value):
    kind = int if SCHEDULES[name].param(moving).kind == "int" else float
    return SCHEDULES[name](T, **{moving: kind(value)})


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_a_sweeps_tables_are_the_schedules_own_at_its_nodes(name, moving):
    found = scene.sweep(name, 200, (), moving)
    for k in (0, len(found.values) // 2, -1):
        schedule = exact(name, 200, moving, found.values[k])
        np.testing.assert_array_equal(found.tables[k]["signal"], schedule.signal[found.t])
        log_snr = np.log(schedule.alphas_bar[1:]) - np.log(schedule.one_minus_alphas_bar[1:])
        rows = found.t[1:] - 1
        shown = found.tables[k]["log_snr"][1:]
        np.testing.assert_allclose(shown, log_snr[rows], 1e-9, 1e-9)  # rounding near ᾱ = 1


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_the_present_value_is_a_node_so_that_letting_go_moves_nothing(name, moving):
    default = SCHEDULES[name].param(moving).default
    found = scene.sweep(name, 100, (), moving)
    assert np.isclose(found.values, default, rtol=1e-12, atol=0).any() or default == 0.0
    assert (np.diff(found.values) > 0).all()
    assert len(found.values) <= scene.SWEEP_VALUES


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_while_dragged_the_cloud_is_within_a_pixel_of_the_exact_one(name, moving):
    """The browser mixes neighbouring tables: half way between nodes, and between thinned t.

    0.006 of a unit-variance cloud is less than a pixel on a stage 900 pixels wide (6.4 units).
    """
    found = scene.sweep(name, 1000, (), moving)
    t = np.arange(1001)
    worst = 0.0
    for k in range(0, len(found.values) - 1, 5):
        low, high = found.values[k], found.values[k + 1]
        schedule = exact(name, 1000, moving, (low + high) / 2)
        for column in ("signal", "noise"):
            mixed = (found.tables[k][column] + found.tables[k + 1][column]) / 2
            gap = np.interp(t, found.t, mixed) - getattr(schedule, column)
            worst = max(worst, np.abs(gap).max())
    assert worst < 0.006


@pytest.mark.parametrize("name", SCHEDULES)
def test_all_sweeps_of_a_schedule_stay_well_under_300_kilobytes_each(name):
    for moving in scene.numeric(name):
        found = scene.sweep(name, 1000, (), moving)
        assert len(pack_sweep(found.values, found.tables, found.t).data) < 200_000


@pytest.mark.parametrize("T", [1, 2, 10, 160, 161, 500, 1000])
def test_thinned_t_keeps_both_ends_and_rises(T):
    t = schedules.thin(T)
    assert (t[0], t[-1]) == (0, T)
    assert (np.diff(t) > 0).all()
    assert len(t) <= schedules.SWEEP_ROWS


def test_a_sliders_range_ends_at_the_last_value_that_the_schedule_accepts():
    found = scene.sweep("linear", 25, (), "beta_end")  # rescaled by 40: β_T = 1 at 0.025
    assert 0.0249 < found.high < 0.025
    assert "every beta must lie in (0, 1)" in found.refused
    assert found.values[-1] == found.high
    whole = scene.sweep("linear", 1000, (), "beta_end")
    assert (whole.high, whole.refused) == (SCHEDULES["linear"].param("beta_end").maximum, "")


def test_refused_settings_are_replaced_by_the_nearest_that_are_accepted():
    T, params, sentence = schedules.repaired("linear", 20, ())
    assert T == 20 and dict(params)["beta_end"] == pytest.approx(0.019)
    assert "every beta" in sentence
    scene.make("linear", T, params)


def test_accepted_settings_are_left_alone():
    given = (("beta_end", 0.03), ("rescale", False))
    assert schedules.repaired("linear", 300, given) == (300, given, "")


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("T", [10, 21, 1000])
def test_every_schedule_with_each_parameter_at_each_end_can_be_shown(name, T):
    for param in SCHEDULES[name].params:
        for value in param.ends():
            T_shown, params, _ = schedules.repaired(name, T, ((param.name, value),))
            schedule = scene.make(name, T_shown, params)
            assert np.isfinite(scene.columns(schedule)["log_snr"][1:]).all()


def test_the_ratio_of_posterior_variance_to_beta_is_that_of_the_noise_variances():
    schedule = SCHEDULES["cosine"](300)
    ratio = scene.columns(schedule)["ratio"]
    second = schedule.one_minus_alphas_bar[:-1] / schedule.one_minus_alphas_bar[1:]
    np.testing.assert_allclose(ratio[1:], second, rtol=1e-10)
    assert np.isnan(ratio[0])


def test_what_has_no_value_at_t_0_is_not_drawn_there():
    table = scene.live_columns(SCHEDULES["linear"](50), SCHEDULES["cosine"](50))
    assert np.isnan(table["beta"][0]) and np.isnan(table["beta_b"][0])
    assert np.isinf(table["log_snr"][0])


def bits_left(alpha_bar):
    """−½ log2(1 − ᾱ), the KL of N(√ᾱ x, 1−ᾱ) to N(0, 1) averaged over E[x²] = 1."""
    return -0.5 * np.log2(1 - alpha_bar)


def test_the_badge_tells_hos_thousand_steps_from_fifty():
    good = scene.terminal_report("linear", 1000, (("rescale", False),))
    bad = scene.terminal_report("linear", 50, (("rescale", False),))
    assert good.is_noise and not bad.is_noise
    assert bad.alpha_bar == pytest.approx(0.603, abs=5e-4)
    assert bad.bits == pytest.approx(bits_left(bad.alpha_bar), rel=1e-12)
    assert good.enough == bad.enough


def test_the_smallest_T_passes_and_the_one_before_does_not():
    enough = scene.terminal_report("linear", 50, (("rescale", False),)).enough
    betas = np.linspace(1e-4, 0.02, enough)
    assert bits_left(np.prod(1 - betas)) <= scene.LIMIT
    assert bits_left(np.prod(1 - np.linspace(1e-4, 0.02, enough - 1))) > scene.LIMIT
    assert enough == 651  # as the lesson says


def test_rescaled_linear_and_cosine_hardly_depend_on_T_and_unscaled_linear_does():
    assert scene.hardly_depends_on_T(scene.terminal_by_steps("linear", ()))
    assert scene.hardly_depends_on_T(scene.terminal_by_steps("cosine", ()))
    unscaled = scene.terminal_by_steps("linear", (("rescale", False),))
    assert not scene.hardly_depends_on_T(unscaled)
    # fails at every T, yet L_T falls from 1.7 to 0.33 bits/dim
    assert not scene.hardly_depends_on_T(scene.terminal_by_steps("small_linear", ()))


def test_only_schedules_that_would_reach_beta_1_are_said_to_be_clipped():
    assert scene.clipped("jsd", 100) == scene.clipped("cosine", 100) == 0.999
    assert scene.clipped("jsd", 100, (("max_beta", 0.95),)) == 0.95
    assert scene.clipped("linear", 1000) is None


def test_the_lessons_figures_are_what_the_schedules_give():
    for alpha_bar, bits in ((0.951, 2.2), (0.667, 0.79), (0.603, 0.67), (0.048, 0.035)):
        assert float(f"{bits_left(alpha_bar):.2g}") == bits
    half = {name: SCHEDULES[name](1000).alphas_bar[500] for name in ("linear", "cosine")}
    assert round(half["linear"], 2) == 0.08 and round(half["cosine"], 2) == 0.49
    assert SCHEDULES["small_linear"](1000).alphas_bar[-1] == pytest.approx(0.366, abs=5e-4)
