"""The page `schedule`: its sweeps, its refused ranges, and whether the last state is noise."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.frames.pack import sweep as pack_sweep
from explorer.lessons.schedule import scene
from explorer.lessons.schedule import scene_end as end
from explorer.lessons.schedule import scene_sweep as sweeps
from explorer.worlds import schedules
from explorer.worlds.world import schedule as schedule_of

SLIDERS = [(name, moving) for name in SCHEDULES for moving in sweeps.numeric(name)]


def exact(name, T, moving, value):
    kind = int if SCHEDULES[name].param(moving).kind == "int" else float
    return SCHEDULES[name](T, **{moving: kind(value)})


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_a_sweeps_tables_are_the_schedules_own_at_its_nodes(name, moving):
    swept = sweeps.sweep(name, 200, (), moving)
    for k in (0, len(swept.values) // 2, -1):
        schedule = exact(name, 200, moving, swept.values[k])
        np.testing.assert_array_equal(swept.tables[k]["signal"], schedule.signal[swept.t])
        log_snr = np.log(schedule.alphas_bar[1:]) - np.log(schedule.one_minus_alphas_bar[1:])
        rows = swept.t[1:] - 1
        shown = swept.tables[k]["log_snr"][1:]
        np.testing.assert_allclose(shown, log_snr[rows], 1e-9, 1e-9)  # rounding near ᾱ = 1


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_the_present_value_is_a_node_so_that_letting_go_moves_nothing(name, moving):
    default = SCHEDULES[name].param(moving).default
    swept = sweeps.sweep(name, 100, (), moving)
    assert np.isclose(swept.values, default, rtol=1e-12, atol=0).any() or default == 0.0
    assert (np.diff(swept.values) > 0).all()
    assert len(swept.values) <= sweeps.SWEEP_VALUES


@pytest.mark.parametrize(("name", "moving"), SLIDERS)
def test_while_dragged_the_cloud_is_within_a_pixel_of_the_exact_one(name, moving):
    """The browser mixes neighbouring tables: half way between nodes, and between thinned t.

    0.006 of a unit-variance cloud is less than a pixel on a stage 900 pixels wide (6.4 units).
    """
    swept = sweeps.sweep(name, 1000, (), moving)
    t = np.arange(1001)
    worst = 0.0
    for k in range(0, len(swept.values) - 1, 5):
        low, high = swept.values[k], swept.values[k + 1]
        schedule = exact(name, 1000, moving, (low + high) / 2)
        for column in ("signal", "noise"):
            mixed = (swept.tables[k][column] + swept.tables[k + 1][column]) / 2
            gap = np.interp(t, swept.t, mixed) - getattr(schedule, column)
            worst = max(worst, np.abs(gap).max())
    assert worst < 0.006


@pytest.mark.parametrize("name", SCHEDULES)
def test_all_sweeps_of_a_schedule_stay_well_under_300_kilobytes_each(name):
    for moving in sweeps.numeric(name):
        swept = sweeps.sweep(name, 1000, (), moving)
        assert len(pack_sweep(swept.values, swept.tables, swept.t).data) < 200_000


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_what_the_page_writes_stands_in_the_stages_table_at_every_t(schedule):
    """So the browser may move on the sentence and, with a slider, the badge."""
    table = sweeps.live_columns(SCHEDULES[schedule](50))
    params = tuple(sorted(SCHEDULES[schedule].defaults().items()))
    for t in (0, 1, 17, 50):
        now = framed(schedule=schedule, schedule_params=params, T=50, t=t).numbers
        for name in ("signal", "noise", "alpha_bar"):
            assert table[name][t] == getattr(now, name), (name, t)
        assert table["last_alpha_bar"][t] == now.end.alpha_bar == table["alpha_bar"][50]
        assert table["last_bits"][t] == now.end.bits_per_dim


@pytest.mark.parametrize("T", [1, 2, 10, 160, 161, 500, 1000])
def test_thinned_t_keeps_both_ends_and_rises(T):
    t = schedules.thin(T)
    assert (t[0], t[-1]) == (0, T)
    assert (np.diff(t) > 0).all()
    assert len(t) <= schedules.SWEEP_ROWS


def test_a_sliders_range_ends_at_the_last_value_that_the_schedule_accepts():
    swept = sweeps.sweep("linear", 25, (), "beta_end")  # rescaled by 40: β_T = 1 at 0.025
    assert 0.0249 < swept.high < 0.025
    assert "every beta must lie in (0, 1)" in swept.refused
    assert swept.values[-1] == swept.high
    whole = sweeps.sweep("linear", 1000, (), "beta_end")
    assert (whole.high, whole.refused) == (SCHEDULES["linear"].param("beta_end").maximum, "")


def test_refused_settings_are_replaced_by_the_nearest_that_are_accepted():
    T, params, sentence = schedules.repaired("linear", 20, ())
    assert T == 20 and dict(params)["beta_end"] == pytest.approx(0.019)
    assert "every beta" in sentence
    schedule_of("linear", T, params)


def test_accepted_settings_are_left_alone():
    given = (("beta_end", 0.03), ("rescale", False))
    assert schedules.repaired("linear", 300, given) == (300, given, "")


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("T", [10, 21, 1000])
def test_every_schedule_with_each_parameter_at_each_end_can_be_shown(name, T):
    for param in SCHEDULES[name].params:
        for value in param.ends():
            T_shown, params, _ = schedules.repaired(name, T, ((param.name, value),))
            schedule = schedule_of(name, T_shown, params)
            assert np.isfinite(sweeps.columns(schedule)["log_snr"][1:]).all()


def test_the_ratio_of_posterior_variance_to_beta_is_that_of_the_noise_variances():
    schedule = SCHEDULES["cosine"](300)
    ratio = sweeps.columns(schedule)["ratio"]
    second = schedule.one_minus_alphas_bar[:-1] / schedule.one_minus_alphas_bar[1:]
    np.testing.assert_allclose(ratio[1:], second, rtol=1e-10)
    assert np.isnan(ratio[0])


def test_what_has_no_value_at_t_0_is_not_drawn_there():
    table = sweeps.live_columns(SCHEDULES["linear"](50), SCHEDULES["cosine"](50))
    assert np.isnan(table["beta"][0]) and np.isnan(table["beta_b"][0])
    assert np.isinf(table["log_snr"][0])


def bits_left(alpha_bar):
    """−½ log2(1 − ᾱ), the KL of N(√ᾱ x, 1−ᾱ) to N(0, 1) averaged over E[x²] = 1."""
    return -0.5 * np.log2(1 - alpha_bar)


def test_the_badge_tells_hos_thousand_steps_from_fifty():
    good = end.end("linear", 1000, (("rescale", False),))
    bad = end.end("linear", 50, (("rescale", False),))
    assert good.is_noise and not bad.is_noise
    assert bad.alpha_bar == pytest.approx(0.603, abs=5e-4)
    assert bad.bits_per_dim == pytest.approx(bits_left(bad.alpha_bar), rel=1e-12)
    assert good.enough == bad.enough


def test_the_smallest_T_passes_and_the_one_before_does_not():
    last = end.end("linear", 50, (("rescale", False),))
    assert last.enough == ((last.from_T, end.LARGEST),)
    enough = last.from_T
    betas = np.linspace(1e-4, 0.02, enough)
    assert bits_left(np.prod(1 - betas)) <= end.LIMIT
    assert bits_left(np.prod(1 - np.linspace(1e-4, 0.02, enough - 1))) > end.LIMIT
    assert enough == 651  # as the lesson says


def test_rescaled_linear_and_cosine_hardly_depend_on_T_and_unscaled_linear_does():
    assert end.hardly_depends_on_T(end.terminal_by_steps("linear", ()))
    assert end.hardly_depends_on_T(end.terminal_by_steps("cosine", ()))
    unscaled = end.terminal_by_steps("linear", (("rescale", False),))
    assert not end.hardly_depends_on_T(unscaled)
    # fails at every T, yet L_T falls from 1.7 to 0.33 bits/dim
    assert not end.hardly_depends_on_T(end.terminal_by_steps("small_linear", ()))


def test_only_schedules_that_would_reach_beta_1_are_said_to_be_clipped():
    assert end.clipped("jsd", 100) == end.clipped("cosine", 100) == 0.999
    assert end.clipped("jsd", 100, (("max_beta", 0.95),)) == 0.95
    assert end.clipped("linear", 1000) is None


def test_the_lessons_figures_are_what_the_schedules_give():
    for alpha_bar, bits in ((0.951, 2.2), (0.667, 0.79), (0.603, 0.67), (0.048, 0.035)):
        assert float(f"{bits_left(alpha_bar):.2g}") == bits
    half = {name: SCHEDULES[name](1000).alphas_bar[500] for name in ("linear", "cosine")}
    assert round(half["linear"], 2) == 0.08 and round(half["cosine"], 2) == 0.49
    assert SCHEDULES["small_linear"](1000).alphas_bar[-1] == pytest.approx(0.366, abs=5e-4)


# --- the frame ----------------------------------------------------------------------------------


def framed(**changes):
    return scene.frame(replace(scene.defaults("schedule"), **changes), "schedule")


def test_the_numbers_of_the_formula_are_products_of_the_betas():
    now = framed(t=300).numbers
    betas = np.linspace(1e-4, 0.02, 1000)
    product = np.prod(1 - betas[:300])
    drawn = sweeps.live_columns(SCHEDULES["linear"](1000))["beta"]
    assert now.t == 300 and drawn[300] == pytest.approx(betas[299], rel=1e-12)
    assert now.alpha_bar == pytest.approx(product, rel=1e-12)
    assert now.signal == pytest.approx(np.sqrt(product), rel=1e-12)
    assert now.noise == pytest.approx(np.sqrt(1 - product), rel=1e-12)


def test_the_last_step_in_the_record_is_that_of_the_badge_and_the_text_below():
    params = (("beta_end", 0.02), ("beta_start", 1e-4), ("rescale", False))
    now = framed(T=50, t=50, schedule_params=params).numbers
    bar = np.prod(1 - np.linspace(1e-4, 0.02, 50))
    assert now.end.alpha_bar == pytest.approx(bar, rel=1e-12) and not now.end.is_noise
    assert now.end.bits_per_dim == pytest.approx(bits_left(bar), rel=1e-12)
    assert now.end.from_T == 651 and now.end.clip is None and not now.end.steady
    assert now.end.bits_by_T[50] == now.end.bits_per_dim
    assert framed().numbers.end.lowest_and_highest_bits == pytest.approx(
        sorted(bits_left(np.prod(1 - np.linspace(0.1 / T, 20 / T, T))) for T in (100, 1000)),
        rel=1e-9,
    )


def test_the_clouds_x_t_is_that_of_the_formula_for_both_schedules():
    """Read from the bytes for the browser: Σ of a column times a cloud of the basis."""
    from tests.frames.test_stage import read

    frame = framed(other="cosine", t=400)
    data = SCHEDULES["cosine"](1000)
    table = read(frame.view("b").picture.table.data)
    column = dict(zip(table["names"], table["columns"], strict=True))
    np.testing.assert_allclose(column["signal"], data.signal, atol=1e-7)
    assert frame.view("stage").picture.takes[0].cloud == frame.view("b").picture.takes[0].cloud
    assert [curve.column for curve in frame.view("stage").picture.curves][4:] == [
        "beta_b", "signal_b", "noise_b", "log_snr_b",
    ]  # fmt: skip


def test_ahead_of_its_page_the_stage_keeps_the_sweeps_of_before_and_has_the_exact_table():
    before = scene.defaults("schedule").schedule_params
    params = (("beta_end", 0.03), *before[1:])
    ahead, after = (
        framed(schedule_params=params, before=given).view("stage") for given in (before, None)
    )
    sweeps_of = [[each.sweep for each in view.controls.sliders] for view in (ahead, after)]
    at_rest = [each.sweep for each in framed().view("stage").controls.sliders]
    assert sweeps_of[0] == at_rest and sweeps_of[1][0] != at_rest[0]
    assert ahead.picture.table == after.picture.table != framed().view("stage").picture.table
    assert [each.value for each in ahead.controls.sliders] == [1e-4, 0.03]
    assert framed(schedule_params=params, before=before).numbers.end is None


def test_a_cut_range_is_told_with_its_end():
    params = (("beta_end", 0.019), ("beta_start", 1e-4), ("rescale", True))
    frame = framed(T=20, t=4, schedule_params=params)
    (cut,) = frame.numbers.cuts
    sentence = cut.sentence()
    assert sentence.key == "schedule.cut"
    assert 0.0199 < float(dict(sentence.fields)["value"]) <= 0.02  # β_T = 1 at 0.02 · 50
    assert frame.view("stage").controls.sliders[1].maximum < 0.02
    assert framed().numbers.cuts == ()


def test_where_many_sliders_need_the_room_beta_is_left_to_the_figures():
    params = tuple(sorted(SCHEDULES["sigmoid_bar"].defaults().items()))
    view = framed(schedule="sigmoid_bar", schedule_params=params).view("stage")
    assert len(view.controls.sliders) == 4
    assert [curve.column for curve in view.picture.curves] == ["signal", "noise", "log_snr"]
