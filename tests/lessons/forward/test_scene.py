"""The frames of the page `forward`: each act's picture and its numbers, without Streamlit."""

from dataclasses import replace

import numpy as np
import pytest

from explorer import texts
from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward import numbers, scene, scene_data
from explorer.lessons.forward import scene_cloud as clouds
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.worlds.world import World

LINEAR = SCHEDULES["linear"](1000)


def test_every_number_of_the_formulas_is_the_schedules_own():
    now = scene.frame(replace(scene.defaults("jump"), t=321), "jump").numbers
    product = np.prod(1 - LINEAR.betas[1:322])
    assert now.signal == pytest.approx(np.sqrt(product), rel=1e-12)
    assert now.noise == pytest.approx(np.sqrt(1 - product), rel=1e-12)
    assert now.root_alpha == pytest.approx(np.sqrt(1 - LINEAR.betas[321]), rel=1e-12)
    assert now.root_beta == pytest.approx(np.sqrt(1e-4 + (0.02 - 1e-4) * 320 / 999), rel=1e-9)


def test_the_table_of_the_walk_is_of_the_walk_and_of_the_jump_of_the_jump():
    jump = scene.frame(replace(scene.defaults("jump"), t=200), "jump").numbers.moments
    walk = scene.frame(replace(scene.defaults("jump"), t=200, path="walk"), "jump").numbers.moments
    assert [line.name for line in jump] == ["m1", "m2", "C11", "C12", "C22"]
    assert all(abs(a.measured - b.measured) > 1e-4 for a, b in zip(jump, walk, strict=True))
    # the walk is drawn at 256 of the t, so its table stands at a neighbour
    assert all(abs(a.theory - b.theory) < 0.01 for a, b in zip(jump, walk, strict=True))


def test_place_bits_fall_from_five_to_none():
    bits = [scene.frame(replace(scene.defaults("forget"), t=t), "forget").numbers.place_bits
            for t in (0, 100, 1000)]  # fmt: skip
    assert bits[0] == pytest.approx(5, abs=0.05) and bits[0] > bits[1] > bits[2] < 0.1


@pytest.mark.parametrize("t", [60, 200])
def test_the_error_of_the_place_is_the_scatter_of_its_bits_over_twelve_draws_of_noise(t):
    x0 = np.random.default_rng(99).standard_normal((300, 2))
    noises = [np.random.default_rng(seed).standard_normal(x0.shape) for seed in range(12)]
    places = forgetting.cells(x0)
    read = [
        forgetting.bits_read(forgetting.posterior_weights(LINEAR, x0, eps, t), places).sum(1)
        for eps in noises
    ]
    scatter = np.std([each.mean() for each in read], ddof=1)
    seen = forgetting.memory(LINEAR, x0, noises[0], frames=24)
    error = np.interp(t, seen.times, seen.errors)
    assert 0.6 < error / scatter < 1.7  # chi² of 11


def test_the_error_of_the_place_is_of_all_five_digits_and_stands_beside_their_sum():
    """The digits' sum telescopes: log2 p(cell | x_t) − log2 p(cell), from Bayes at each point."""
    x0 = np.random.default_rng(99).standard_normal((256, 2))
    eps = np.random.default_rng(0).standard_normal(x0.shape)
    seen, cell = forgetting.memory(LINEAR, x0, eps, frames=24), forgetting.cells(x0)
    for k in (3, 8, 15):
        t = int(seen.times[k])
        a, b = np.sqrt(LINEAR.alphas_bar[t]), 1 - LINEAR.alphas_bar[t]
        gaps = a * x0 + np.sqrt(b) * eps - a * x0[:, None]
        density = np.exp(-(gaps**2).sum(2) / (2 * b)).T  # [i, j] of x_t of i from x0 of j
        inside = (density * (cell == cell[:, None])).sum(1) / density.sum(1)
        read = np.log2(inside * 32)
        assert seen.bits[k].sum() == pytest.approx(read.mean(), abs=1e-4)
        assert seen.errors[k] == pytest.approx(read.std(ddof=1) / 16, rel=1e-4)
    settings = scene.defaults("forget")
    seen = scene_data.remembering(settings.world, settings.scale)
    now = scene.frame(replace(settings, t=int(seen.times[9])), "forget")
    assert now.numbers.place_bits == pytest.approx(seen.bits[9].sum())
    assert now.numbers.place_error == pytest.approx(seen.errors[9]) and seen.errors[9] > 0.01
    said = texts.fill("<<place_bits:±place_error>>", numbers.formula(now))
    assert said == texts.pm(now.numbers.place_bits, now.numbers.place_error) and "±" in said


def test_information_is_infinite_at_the_data_and_the_kl_is_the_curves_value():
    settings = replace(scene.defaults("entropy"), t=0)
    assert scene.frame(settings, "entropy").numbers.information_bits == float("inf")
    now = scene.frame(replace(settings, t=300), "entropy").numbers
    columns = clouds.entropy_columns(LINEAR, scene_data.negentropy(settings.cloud), 1.0)
    assert now.kl_bits == columns["kl"][300] and now.entropy_bits == columns["entropy"][300]


# --- the factor -------------------------------------------------------------------------------


def test_without_the_factor_hos_schedule_ends_at_eleven():
    """1 + 1000 (0.0001 + 0.02)/2, since β rises evenly; with the factor 1 stays 1."""
    plain = clouds.squares_without_factor(LINEAR, 1.0)
    assert plain[-1] == pytest.approx(1 + 1000 * (0.0001 + 0.02) / 2, rel=1e-12)
    assert clouds.squares_with_factor(LINEAR, 1.0) == pytest.approx(np.ones(1001), abs=1e-14)


def test_one_step_of_either_walk_by_hand():
    """v → (1 − β) v + β with the factor, v + β without."""
    scaled, plain = (f(LINEAR, 4.0) for f in
                   (clouds.squares_with_factor, clouds.squares_without_factor))  # fmt: skip
    v, w = 4.0, 4.0
    for t in range(1, 1001):
        v, w = (1 - LINEAR.betas[t]) * v + LINEAR.betas[t], w + LINEAR.betas[t]
        assert scaled[t] == pytest.approx(v, rel=1e-10) and plain[t] == pytest.approx(w, rel=1e-10)


@pytest.mark.parametrize("with_factor", [True, False])
def test_the_points_that_walk_have_the_mean_square_of_theory(with_factor):
    settings = replace(scene.defaults("factor"), scale=2.0)
    run = scene_data.walk(settings.world, 2.0, with_factor)
    parts = scene.factor.columns(LINEAR, run, run)
    theory = parts["scaled_theory" if with_factor else "plain_theory"]
    for t in (1, 100, 400, 1000):
        # the points start as they are: what strays is the noise of 2,000 points, 4 errors of it
        assert abs(run.squares[t] - theory[t]) < 4 * run.errors[t]


def test_both_walks_take_the_same_noise():
    """So the plain one's end is Σ √β_s ε_s on top of x_0; the other's is made of the same ε."""
    world = scene.defaults("factor").world
    with_factor, plain = (scene_data.walk(world, 1.0, each) for each in (True, False))
    rng, x0 = np.random.default_rng([0, 2]), scene_data.cloud(world.cloud).x0
    total, scaled = x0.copy(), x0.copy()
    for t in range(1, 1001):
        eps = rng.standard_normal(x0.shape)
        total += np.sqrt(LINEAR.betas[t]) * eps
        scaled = np.sqrt(1 - LINEAR.betas[t]) * scaled + np.sqrt(LINEAR.betas[t]) * eps
    np.testing.assert_allclose(plain.frames[-1], total, atol=1e-5)
    np.testing.assert_allclose(with_factor.frames[-1], scaled, atol=1e-5)


def test_the_numbers_beside_the_two_stages_are_of_the_t_in_sight():
    for t in (0, 250, 1000):
        now = scene.frame(replace(scene.defaults("factor"), t=t), "factor").numbers.squares
        x0 = scene_data.cloud(World("swiss_roll", schedule="cosine", T=200)).x0
        start = (x0**2).mean()
        assert now.plain_theory == pytest.approx(start + LINEAR.betas[: t + 1].sum(), rel=1e-12)
        assert now.scaled_theory == pytest.approx(1 + LINEAR.alphas_bar[t] * (start - 1), rel=1e-12)
        assert abs(now.plain - now.plain_theory) < 4 * now.plain_error + 1e-12


def test_what_the_exercises_ask_for():
    start = scene_data.start_square(scene.defaults("factor"))
    assert np.argmax(clouds.squares_without_factor(LINEAR, start) >= 2) == 314
    half = clouds.squares_with_factor(LINEAR, 4 * start)
    assert np.argmax(half <= 2.5) == 258


def test_two_stages_share_one_clock_and_the_second_has_no_report():
    frame = scene.frame(scene.defaults("factor"), "factor")
    assert [view.name for view in frame.views] == ["stage", "plain"]
    assert frame.time.clock == "forward_factor" and frame.view("stage").reports.t
    assert not frame.view("plain").reports.t
    with pytest.raises(KeyError, match="has no view 'third'; it has stage, plain"):
        frame.view("third")
