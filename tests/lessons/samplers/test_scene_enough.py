"""How few evaluations are enough, the floors, and the errors of them all: against many draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from explorer.core.samplers import SAMPLERS, end_of
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene_enough as enough_of
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import scene_rungs as rungs
from explorer.lessons.samplers import scene_runs as runs
from explorer.lessons.samplers import work_compare as work
from explorer.lessons.samplers.scene_yard import Yard, projected
from explorer.metrics import frechet_distance
from explorer.worlds import networks
from explorer.worlds.world import World
from tests.matrix import EXHAUSTIVE


def luck(seed):
    """Of each noise the square of a distance in floors, 1 on the mean, as three modes have it."""
    return lambda noise: float(chi2.rvs(3, random_state=100 * seed + noise) / 3)


def told(levels, seed, own=0.05):
    """What is said of samplers whose true levels are {(sampler, count): ratio}, in floors of 0.5.

    own : the part of a square's scatter that the ODE's own end does not share.
    """
    common = luck(seed)

    def distance(sampler, count, noise):
        alone = np.random.default_rng([seed, noise, count, 9]).standard_normal() * own
        square = levels[sampler, count] ** 2 - 1 + common(noise) + alone
        return 0.5 * float(np.sqrt(max(square, 0.01)))

    curves = [
        errors.Curve(name, np.array(counts), np.array([distance(name, n, 0) for n in counts]))
        for name in {name for name, _ in levels}
        for counts in [sorted(n for each, n in levels if each == name)]
    ]
    repeats = enough_of.enough(curves, 0.5, distance, lambda noise: 0.5 * np.sqrt(common(noise)))
    while True:
        try:
            next(repeats)
        except StopIteration as end:
            return end.value


CLEAR = {("ddpm", 10): 2.4, ("ddpm", 50): 1.1, ("euler", 3): 1.5, ("euler", 5): 1.05,
         ("ddim", 5): 1.6}  # fmt: skip


def test_what_is_clear_is_told_alike_whatever_the_noise():
    """With one noise alone the distances of these change places in a third of all draws."""
    assert {told(CLEAR, seed) for seed in range(12)} == {(5, 5, "euler")}


def test_what_the_scatter_leaves_open_is_told_as_a_range():
    levels = CLEAR | {("euler", 3): 1.2, ("euler", 5): 1.2, ("ddpm", 50): 0.9}
    for seed in range(12):
        least, most, _ = told(levels, seed, own=0.3)
        assert least in (3, 5) and most in (3, 5, 50) and least <= most
    assert told({("ddpm", 10): 1.6}, 0) == (None, None, "")
    assert told({("ddpm", 10): 1.2}, 4, own=0.3)[:2] == (10, None)


def test_the_level_is_the_mean_of_squares_set_off_by_what_is_shared():
    """Two numbers that differ by a constant in their squares: no scatter is left."""
    plain = [0.8, 1.1, 1.4, 0.9, 2.0]
    ratios = [np.sqrt(each**2 + 0.69) for each in plain]
    assert enough_of.level(ratios, plain) == pytest.approx((1.3, 0.0), abs=1e-6)
    shuffled = enough_of.level([1.0, 1.2, 1.1, 1.3, 0.9], plain)[1]
    slope, _ = np.polyfit(np.square(plain), np.square([1.0, 1.2, 1.1, 1.3, 0.9]), 1)
    assert 0.02 < shuffled < 0.1 and abs(slope) < 0.2


@pytest.mark.parametrize("name", runs.OFFERED)
def test_a_sampler_asked_for_its_own_evaluations_makes_the_same_steps(name):
    """A run from another noise is asked for by the evaluations that the first one took."""
    for budget in errors.BUDGETS:
        first = runs.with_budget(name, budget)
        for T in (10, 200, 1000):
            count = first.evaluations(T)
            assert runs.with_budget(name, count).fitted(T) == first.fitted(T)


# --- the errors, over many draws ----------------------------------------------------------------


@pytest.mark.parametrize(
    "dataset", ["swiss_roll", pytest.param("eight_gaussians", marks=EXHAUSTIVE)]
)
def test_the_errors_of_the_floor_and_its_edges_are_their_scatter(dataset):
    draw, rng, n = DATASETS[dataset], np.random.default_rng(5), 200
    yard = Yard(np.stack([projected(draw(n, rng).x) for _ in range(4)]))
    many = [yard.distance(draw(n, rng).x) for _ in range(12 * 96)]
    measured = [yard_with(yard, np.array(many[k : k + 96])) for k in range(0, len(many), 96)]
    for got in zip(*measured, strict=True):
        values, claims = np.array(got).T
        assert_scatter(values, claims)


def yard_with(yard, others):
    from explorer.lessons.samplers.scene_yard import MeasuredYard

    known = MeasuredYard(yard.real, others)
    return known.floor, *known.edges


def assert_scatter(values, claims):
    """Twelve values scatter as their errors say: within what chi squared allows at 1 in 1,000."""
    share = len(values) * np.var(values) / np.mean(np.square(claims))
    assert chi2.ppf(0.0005, len(values) - 1) < share < chi2.ppf(0.9995, len(values) - 1)


@pytest.mark.parametrize(("data", "evaluations"), [
    ("digits", 1), pytest.param("digits", 8, marks=EXHAUSTIVE),
    pytest.param("digits", 20, marks=EXHAUSTIVE), pytest.param("glyphs", 4, marks=EXHAUSTIVE),
])  # fmt: skip
def test_the_error_of_a_frechet_distance_is_its_scatter_over_noises(data, evaluations):
    yard, values, claims = rungs.yardstick(data), [], []
    labels = yard.asked[:300]
    told = networks.shipped(data)[1].conditioned(labels, 0.0)
    for seed in range(12):
        x_T = np.random.default_rng(seed).standard_normal((300, *told.shape), dtype=np.float32)
        way = SAMPLERS["ddim"](told.schedule, told, x_T, num_steps=evaluations)
        samples = np.clip(end_of(way), -1, 1)
        values.append(frechet_distance(yard.judge.features(samples), yard.features))
        claims.append(rungs.scatter(samples, labels, yard))
    assert_scatter(values, claims)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_over_twelve_seeds_the_range_of_the_roll_holds_what_many_noises_say():
    """Of the exact denoiser: Euler's level in 48 noises that no seed here has."""
    world = World(T=1000)
    denoiser, yard = networks.of_cloud(world, "density"), work.yard_of(world)
    rng, counts = np.random.default_rng(77), (2, 3, 5, 10)
    plain, levels = [], {count: [] for count in counts}
    for _ in range(48):
        x_T = rng.standard_normal((2000, 2))
        for name, count, held in [("heun", 19, plain), *(("euler", n, levels[n]) for n in counts)]:
            choice = runs.with_budget(name, count, spacing="quadratic")
            done = runs.run(denoiser.schedule, denoiser, choice, x_T, 0)
            held.append(yard.distance(done.sample) / yard.floor.value)
    true = {count: enough_of.level(levels[count], plain)[0] for count in counts}
    assert true[3] > 1.2 > true[5]
    for seed in range(12):
        own = World(T=1000, seed=seed)
        for name in ("euler", "heun", "ddim"):
            given = (denoiser.schedule, denoiser, name, runs.start(own), yard)
            curve = errors.curve(*given, runs.noise_seed(own), (2, 3, 5, 10), spacing="quadratic")
            work._more(own, "quadratic", curves={("density", name): curve})
        *_, known = work._enough(own, denoiser, "density", "quadratic")
        least, most, _ = known.enough["density"]
        assert least in (3, 5) and most in (5, 9) and least <= 5 <= most


def test_the_ideal_end_is_a_floor_away_in_the_root_mean_square():
    """On any schedule: the ODE's map is the same."""
    world = World(dataset="eight_gaussians", schedule="linear", T=60)
    denoiser, yard = world.ideal(), work.yard_of(world)
    own = end_of(SAMPLERS["heun"](SCHEDULES["linear"](60), denoiser, runs.start(world, noise=2)))
    ideal = work._ideal(world, 2)
    assert ideal == pytest.approx(yard.distance(own), rel=0.1)
