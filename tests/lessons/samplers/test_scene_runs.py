"""The page `samplers`: runs over the whole registry, distances, orders, and the chain with η."""

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import scene_eta as etas
from explorer.lessons.samplers import scene_runs as runs
from explorer.lessons.samplers import scene_yard as yards
from explorer.metrics import sliced_wasserstein

SCHEDULE = SCHEDULES["cosine"](200)
DATA = GaussianMixture(np.ones(1), np.array([[0.3, -0.2]]), 0.25 * np.eye(2)[None])
DENOISER = DATA.denoiser(SCHEDULE)


def noise(n=60, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 2))


def test_every_sampler_but_the_encoder_is_offered():
    assert set(SAMPLERS) - set(runs.OFFERED) == {"ddim_inversion"}


@pytest.mark.parametrize("name", runs.OFFERED)
@pytest.mark.parametrize("which", range(3))
def test_a_run_counts_its_questions_and_walks_the_clock_from_T_to_0(name, which):
    """At the default and at each end of every parameter's range (Langevin's long walks cut)."""
    options = {}
    for each in SAMPLERS[name].params:
        ends = [end for end in each.ends() if end != "learned"]
        options[each.name] = ends[min(which, len(ends) - 1)]
        if each.name in ("num_steps", "inner", "levels"):
            options[each.name] = min(options[each.name], 40)
    choice = runs.Choice(name, tuple(sorted(options.items())))
    done = runs.run(SCHEDULE, DENOISER, choice, noise(), 1)
    assert done.evaluations == choice.evaluations(SCHEDULE.T)
    assert done.times[0] == SCHEDULE.T and done.times[-1] == 0
    assert (np.diff(done.times) < 0).all() and len(done.times) <= runs.MOST_FRAMES
    np.testing.assert_array_equal(done.places[0], noise().astype(np.float32))
    last = np.clip(np.nan_to_num(done.sample), -runs.FAR, runs.FAR)
    np.testing.assert_allclose(done.places[-1], last, rtol=1e-6)


@pytest.mark.parametrize("name", runs.OFFERED)
@pytest.mark.parametrize("budget", errors.BUDGETS)
def test_no_sampler_asks_more_often_than_its_budget_allows(name, budget):
    choice = runs.with_budget(name, budget, spacing="quadratic")
    least = (budget - 1) // 2 if name != "annealed_langevin" else 1
    assert least <= choice.evaluations(1000) <= max(budget, 2)
    known = {param.name for param in SAMPLERS[name].params}
    assert ("spacing" in dict(choice.options)) == ("spacing" in known)


def test_a_short_schedule_cuts_the_steps_and_nothing_else():
    choice = runs.Choice("ddim", (("eta", 0.5), ("num_steps", 300)))
    assert choice.fitted(200) == {"eta": 0.5, "num_steps": 200}
    assert runs.Choice("langevin", (("num_steps", 300),)).evaluations(200) == 301


def test_all_samplers_start_from_one_noise_and_the_seed_decides_the_rest():
    choice = runs.with_budget("ddpm", 8)
    first, again, other = (runs.run(SCHEDULE, DENOISER, choice, noise(), s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.sample, again.sample)
    assert np.abs(first.sample - other.sample).max() > 0.1


def test_what_climbs_is_not_on_the_clock_and_langevin_is_spread_over_it():
    steps, times = runs.on_clock([9, 7, 8, 5, 5, 6, 2, 0], 9, "stochastic")
    assert times.tolist() == [9, 7, 5, 2, 0]
    assert steps.tolist() == [0, 1, 4, 6, 7]  # of the two at t = 5 the last
    steps, times = runs.on_clock([9, 1, 1, 0], 9, "langevin")
    assert times.tolist() == [9, 6, 3, 0] and steps.tolist() == [0, 1, 2, 3]


def test_the_distance_is_sliced_w2_to_each_real_set_squared_averaged_rooted():
    real, sample = [noise(400, seed) for seed in range(3)], noise(400, 9) * 1.3 + 0.1
    yard = yards.Yard(np.stack([yards.projected(each) for each in real]))
    squares = [sliced_wasserstein(sample, each, num_directions=64) ** 2 for each in real]
    assert yard.distance(sample) == pytest.approx(np.sqrt(np.mean(squares)), rel=1e-9)
    assert yard.distance(np.full((400, 2), np.nan)) == float("inf")


def test_the_floor_is_what_independent_real_data_score():
    def draw(rng):
        return DATASETS["swiss_roll"](300, rng).x

    yard = yards.yardstick(draw)
    pairs = [
        sliced_wasserstein(
            draw(np.random.default_rng(2 * k)), draw(np.random.default_rng(2 * k + 1))
        )
        for k in range(24)
    ]
    assert yard.floor.value == pytest.approx(
        np.sqrt(np.mean(np.square(pairs))), rel=0.3
    )  # the four real sets are a draw
    low, high = yard.edges
    assert low.value < yard.floor.value < high.value < 2 * yard.floor.value


def exact_end(schedule, x_T):
    """The ODE on Gaussian data: every x keeps its place in units of the marginal's spread."""
    mean, T = DATA.means[0], schedule.T
    spread = np.sqrt(schedule.alphas_bar[T] * 0.25 + schedule.one_minus_alphas_bar[T])
    return mean + 0.5 * (x_T - schedule.signal[T] * mean) / spread


ORDERS = {"ddim": 1, "euler": 1, "heun": 2, "multistep": 2, "dpm_solver_2m": 2}


@pytest.mark.parametrize(("name", "order"), ORDERS.items())
def test_the_measured_slopes_are_the_orders_of_the_methods(name, order):
    schedule = SCHEDULES["cosine"](1000)
    denoiser, x_T = DATA.denoiser(schedule), noise(errors.ALONG)
    solution = errors.reference(schedule, denoiser, x_T)
    np.testing.assert_allclose(solution, exact_end(schedule, x_T), atol=2e-4)
    yard = yards.Yard(yards.projected(noise(errors.ALONG))[None])
    some = (8, 16, 32, 64)
    curve = errors.curve(schedule, denoiser, name, x_T, yard, 0, some, spacing="quadratic")
    off = errors.along(curve, exact_end(schedule, x_T))
    assert errors.order(curve.evaluations, off) == pytest.approx(order, abs=0.3)


def test_the_error_along_the_curve_leaves_out_the_few_that_took_another_road():
    ends = np.zeros((1, 100, 2))
    ends[0, :20] = 7.0  # another arm
    ends[0, 20:, 0] = 0.01
    curve = errors.Curve("ddim", np.array([4]), np.array([1.0]), ends)
    assert errors.along(curve, np.zeros((100, 2))) == pytest.approx([0.01])
    ends[0, 20] = 7.0
    assert errors.along(curve, np.zeros((100, 2)))[0] > 0.5


def test_runs_that_a_short_schedule_makes_equal_are_measured_once():
    schedule = SCHEDULES["cosine"](10)
    yard = yards.Yard(yards.projected(noise())[None])
    curve = errors.curve(schedule, DATA.denoiser(schedule), "ddim", noise(), yard, 0)
    assert curve.evaluations.tolist() == [2, 3, 5, 10]


# --- η --------------------------------------------------------------------------------------


def swept():
    schedule = SCHEDULES["cosine"](12)
    yard = SimpleNamespace(distance=lambda x: float(np.abs(x).mean()))
    return schedule, etas.sweep(schedule, DATA.denoiser(schedule), noise(), 5, yard, shown=20)


def test_the_sweep_goes_from_the_ode_to_ddpm_with_one_run_of_noises():
    schedule, nine = swept()
    denoiser = DATA.denoiser(schedule)
    *_, ode = SAMPLERS["ddim"](schedule, denoiser, noise(), num_steps=None)
    *_, ddpm = SAMPLERS["ddpm"](schedule, denoiser, noise(), np.random.default_rng(5))
    np.testing.assert_allclose(nine.places[0, 0], ode.x_t[:20], atol=1e-12)
    np.testing.assert_allclose(nine.places[-1, 0], ddpm.x_t[:20], atol=1e-9)
    np.testing.assert_allclose(nine.distances[0], np.abs(ode.x_t).mean())
    assert nine.times[0] == 0 and nine.times[-1] == 12
    np.testing.assert_array_equal(nine.places[:, -1], np.tile(noise()[:20], (9, 1, 1)))


@pytest.mark.parametrize("eta", [0.0, 0.3, 0.25, 1.0])
def test_the_weights_mix_the_two_nearest_values_of_eta_at_every_time(eta):
    _, nine = swept()
    weights = etas.weights_of(nine.times, eta)
    np.testing.assert_allclose(weights.sum(axis=(0, 1)), 1.0)
    mixed = np.einsum("kej,eknd->jnd", weights, nine.places)
    at = eta * (len(etas.ETAS) - 1)
    low, share = int(at), at - int(at)
    high = min(low + 1, len(etas.ETAS) - 1)
    wanted = (1 - share) * nine.places[low] + share * nine.places[high]
    np.testing.assert_allclose(mixed, wanted, atol=1e-12)


def test_the_moments_shown_are_few_and_begin_and_end_where_the_chain_does():
    for T in (1, 5, 20, 100):
        times = etas.key_times(T)
        assert times[0] == 0 and times[-1] == T and len(times) <= etas.KEYS
        assert (np.diff(times) > 0).all()


def test_a_long_walk_keeps_few_of_its_moments_and_its_end():
    choice = runs.Choice("langevin", (("level", 1), ("num_steps", 900), ("step_size", 0.001)))
    done = runs.run(SCHEDULE, DENOISER, choice, noise(5), 1)
    rng = np.random.default_rng(1)
    *_, last = SAMPLERS["langevin"](
        SCHEDULE, DENOISER, noise(5), rng, num_steps=900, step_size=0.001, level=1
    )
    np.testing.assert_array_equal(done.sample, last.x_t)
    assert len(done.times) == runs.MOST_FRAMES and done.evaluations == 901


@pytest.mark.slow
def test_edm_is_good_with_fifty_questions_and_not_with_ten():
    """As the lesson says of the roll: it begins at sigma = 80, where nothing is to be seen yet."""
    schedule, roll = SCHEDULES["cosine"](1000), DATASETS["swiss_roll"]
    denoiser, yard = roll.density().denoiser(schedule), yards.yardstick(lambda r: roll(800, r).x)
    curve = errors.curve(schedule, denoiser, "edm", noise(800), yard, 0, (10, 50))
    plain = errors.curve(schedule, denoiser, "heun", noise(800), yard, 0, (50,))
    assert curve.evaluations.tolist() == [9, 49]
    assert curve.distances[0] > 5 * yard.floor.value
    assert curve.distances[1] == pytest.approx(plain.distances[0], rel=0.2)
