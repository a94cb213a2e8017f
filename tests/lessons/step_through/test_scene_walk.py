"""One reverse step: what is drawn and written at t satisfies the step's equations."""

import numpy as np
import pytest

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.step_through import scene_algorithms as algorithms
from explorer.lessons.step_through import scene_magnified as magnified
from explorer.lessons.step_through import scene_marks as step_marks
from explorer.lessons.step_through import scene_walk as scene
from explorer.metrics import sliced_wasserstein
from explorer.training.config import TrainConfig
from explorer.worlds import networks

T, N = 40, 50
ROLL = DATASETS["swiss_roll"]
SINGLE = 4e-7  # relative rounding of float32, in which walks are kept, some times over

WAYS = [
    ("noise", "ddpm", None, {"variance": "posterior"}),
    ("noise", "ddpm", None, {"variance": "beta"}),
    ("noise", "ddpm", 10, {"variance": "posterior"}),
    ("noise", "ddim", 10, {"eta": 0.0}),
    ("noise", "ddim", None, {"eta": 0.7}),
    ("data", "ddpm", None, {"variance": "posterior"}),
    ("data", "ddpm", 7, {"variance": "beta"}),
    ("data", "ddim", 10, {"eta": 1.0}),
]


@pytest.fixture(scope="module")
def density():
    return ROLL.density(**ROLL.defaults())


@pytest.fixture(scope="module")
def schedule():
    return SCHEDULES["cosine"](T)


def walk_of(schedule, density, start, sampler, num_steps, options, n=N, seed=0):
    rng = np.random.default_rng(seed)
    way = scene.walk_back if start == "noise" else scene.walk_out
    points = rng.standard_normal((n, 2)) if start == "noise" else ROLL(n, rng).x
    return way(schedule, density.denoiser(schedule), points, rng, sampler, num_steps, **options)


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[0]}-{way[1]}-{way[2]}")
def way(request, schedule, density):
    return request.param, walk_of(schedule, density, *request.param)


def test_x_prev_is_mu_plus_sigma_z(way):
    _, walk = way
    again = walk.mean + walk.sigma[:, None, None] * walk.noise
    assert np.abs(walk.x_prev - again).max() < 10 * SINGLE


def test_no_noise_is_added_at_the_last_step(way):
    _, walk = way
    assert np.all(walk.noise[-1] == 0)
    assert np.array_equal(walk.x_prev[-1], walk.mean[-1])


def test_x0_hat_and_eps_hat_say_the_same(way, schedule):
    _, walk = way
    for j, t in enumerate(walk.times[:-1]):
        x_t = schedule.signal[t] * walk.x0_hat[j] + schedule.noise[t] * walk.eps_hat[j]
        assert np.abs(walk.x_t[j] - x_t).max() < 10 * SINGLE


def test_mu_follows_from_eps_hat_as_the_papers_write_it(way, schedule):
    """DDPM: Ho et al. 2020, eq. (11); DDIM: Song J. et al. 2021, eq. (12), from abar alone."""
    (_, sampler, _, options), walk = way
    for j, (t, s) in enumerate(zip(walk.times[:-1], walk.times[1:], strict=True)):
        a, b = schedule.alphas_bar[t], schedule.alphas_bar[s]
        if sampler == "ddpm":
            alpha = a / b
            mu = walk.x_t[j] - (1 - alpha) / np.sqrt(1 - a) * walk.eps_hat[j]
            mu = mu / np.sqrt(alpha)
        else:
            sigma2 = options["eta"] ** 2 * (1 - b) / (1 - a) * (1 - a / b)
            mu = np.sqrt(b) * walk.x0_hat[j] + np.sqrt(1 - b - sigma2) * walk.eps_hat[j]
        # eq. (11) divides by sqrt(alpha), small at the first steps of the cosine schedule
        assert np.abs(mu - walk.mean[j]).max() < 1e-4 / np.sqrt(a / b)


def test_a_walk_back_goes_on_from_where_it_arrived(schedule, density):
    walk = walk_of(schedule, density, "noise", "ddpm", None, {})
    assert np.array_equal(walk.x_t[1:], walk.x_prev)


def test_the_sampler_itself_makes_the_walk(schedule, density):
    walk = walk_of(schedule, density, "noise", "ddpm", 10, {})
    rng = np.random.default_rng(0)
    x_T = rng.standard_normal((N, 2))
    *_, last = SAMPLERS["ddpm"](schedule, density.denoiser(schedule), x_T, rng, num_steps=10)
    assert np.abs(last.x_t - walk.x_t[-1]).max() < 10 * SINGLE


@pytest.mark.parametrize("k", [1, 2, 17, T])
def test_a_step_from_the_middle_is_the_samplers_own(schedule, density, k):
    """Cut out of the chain, the step must equal p_mean_variance of the whole schedule."""
    from explorer.core.reverse import p_mean_variance

    rng = np.random.default_rng(3)
    x_t = rng.standard_normal((N, 2))
    times = np.arange(T + 1)
    step = scene.one_step(schedule, times, density.denoiser(schedule), x_t, k, rng)
    mean, variance, x0_hat = p_mean_variance(schedule, density.denoiser(schedule), x_t, k)
    assert np.abs(step.x0_hat - x0_hat).max() < 1e-12
    assert np.abs(step.mean - mean).max() < 1e-12  # products of alphas in another order
    assert abs(np.max(step.variance) - np.max(variance)) < 1e-12


def test_noised_data_have_the_forward_law(schedule, density):
    walk = walk_of(schedule, density, "data", "ddpm", None, {}, n=4000)
    for j in (5, 20, 35):
        a = schedule.alphas_bar[walk.times[j]]
        noise = (walk.x_t[j] - np.sqrt(a) * walk.x0) / np.sqrt(1 - a)
        assert np.abs(noise.mean(0)).max() < 4 / np.sqrt(4000)
        assert np.abs(np.cov(noise.T) - np.eye(2)).max() < 4 * np.sqrt(2 / 4000)


def test_the_known_posterior_is_the_product_of_two_normals(schedule, density):
    """N(x_{t-1}; sqrt(abar_{t-1}) x_0, 1-abar_{t-1}) times the likelihood: precisions add."""
    walk = walk_of(schedule, density, "data", "ddpm", None, {})
    means, spreads = scene.posterior(walk, 3)
    x0 = walk.x0[3]
    for j in range(T - 1):
        t = walk.times[j]
        prior, beta = schedule.one_minus_alphas_bar[t - 1], schedule.betas[t]
        alpha = schedule.alphas[t]
        precision = 1 / prior + alpha / beta
        pull = np.sqrt(schedule.alphas_bar[t - 1]) * x0 / prior
        mean = (pull + np.sqrt(alpha) * walk.x_t[j, 3] / beta) / precision
        assert spreads[j] == pytest.approx(precision**-0.5, rel=1e-9)
        assert means[j] == pytest.approx(mean, abs=1e-6)
    assert spreads[-1] == 0 and means[-1] == pytest.approx(x0)


def test_a_perfect_denoiser_of_a_training_set_ends_on_its_points():
    """Training points far apart, seen from the width 0.016 that x_1 leaves open: none is shared."""
    schedule, rng = SCHEDULES["cosine"](200), np.random.default_rng(1)
    points = np.array([[-1.5, 0.0], [0.0, 1.5], [1.2, -0.4], [0.3, 0.1], [-0.5, -1.3]])
    denoiser = networks.by_heart(points, schedule)
    walk = scene.walk_back(schedule, denoiser, rng.standard_normal((400, 2)), rng)
    gaps = np.linalg.norm(walk.x_t[-1][:, None] - points[None], axis=2)
    assert gaps.min(1).max() < 1e-6
    assert set(gaps.argmin(1)) == set(range(5))


def test_the_exact_denoiser_ends_as_near_the_data_as_fresh_draws_are(density):
    schedule = SCHEDULES["cosine"](200)
    walk = walk_of(schedule, density, "noise", "ddpm", None, {}, n=2000)
    rng = np.random.default_rng(5)
    fresh, other = ROLL(2000, rng).x, ROLL(2000, rng).x
    ours = sliced_wasserstein(walk.x_t[-1], fresh, rng=np.random.default_rng(1))
    assert ours < 1.6 * sliced_wasserstein(other, fresh, rng=np.random.default_rng(1))


def test_the_unit_is_sigma_and_never_zero(way):
    _, walk = way
    unit = magnified.units(walk)
    assert np.all(unit > 0)
    assert np.array_equal(unit[walk.sigma > 0], walk.sigma[walk.sigma > 0])


# --- numbers and marks over t ----------------------------------------------------------------


def test_columns_hold_the_step_under_way_between_visited_times(schedule, density):
    walk = walk_of(schedule, density, "noise", "ddpm", 10, {})
    columns = scene.columns(walk, 6)
    for t in range(1, T + 1):
        j = next(j for j in range(10) if walk.times[j] >= t > walk.times[j + 1])
        assert columns["x0_hat_x"][t] == walk.x0_hat[j, 6, 0]
        assert columns["x_prev_y"][t] == walk.x_prev[j, 6, 1]
        assert columns["signal"][t] == pytest.approx(schedule.signal[walk.times[j]])
    assert np.isnan(columns["mean_x"][0])
    assert columns["x_t_x"][0] == walk.x_t[-1, 6, 0]


def test_the_written_factors_give_the_written_results(way):
    (_, sampler, _, _), walk = way
    c = scene.columns(walk, 1)
    for axis in "xy":
        x0_hat, eps_hat, x_t = (c[f"{name}_{axis}"][1:] for name in ("x0_hat", "eps_hat", "x_t"))
        if sampler == "ddpm":
            mean = c["coef_x0"][1:] * x0_hat + c["coef_xt"][1:] * x_t
        else:
            mean = c["signal_prev"][1:] * x0_hat + c["coef_eps"][1:] * eps_hat
        scale = 1 + np.abs(x0_hat)
        assert np.all(np.abs(mean - c[f"mean_{axis}"][1:]) < 20 * SINGLE * scale)
        added = c[f"mean_{axis}"][1:] + c["sigma"][1:] * c[f"z_{axis}"][1:]
        assert np.all(np.abs(added - c[f"x_prev_{axis}"][1:]) < 20 * SINGLE)


def test_marks_show_the_same_step_as_the_numbers(schedule, density):
    """A mark holds from its key time on; the numbers are a column over t: they must not differ."""
    walk = walk_of(schedule, density, "noise", "ddpm", 7, {})
    times = step_marks.key_times(walk)
    tracks = step_marks.in_cloud(walk, 2)
    columns = scene.columns(walk, 2)
    for t in range(1, T + 1):
        shown = max((time, k) for k, time in enumerate(times) if time <= t)[1]
        assert tracks["x0_hat"][1][shown, 0] == columns["x0_hat_x"][t]
        assert tracks["sigma"][1][shown, 2] == pytest.approx(columns["sigma"][t])


def test_the_arrow_ends_in_x_t_and_is_as_long_as_the_noise_in_it(schedule, density):
    walk = walk_of(schedule, density, "noise", "ddpm", None, {})
    kind, arrow = step_marks.in_cloud(walk, 8)["noise"]
    assert kind == "arrow"
    assert np.array_equal(arrow[:, 2:], walk.x_t[:, 8])
    length = np.linalg.norm(arrow[:-1, 2:] - arrow[:-1, :2], axis=1)
    noise = schedule.noise[walk.times[:-1]] * np.linalg.norm(walk.eps_hat[:, 8], axis=1)
    assert length == pytest.approx(noise, rel=1e-5, abs=1e-6)


# --- networks and algorithms -----------------------------------------------------------------


def test_a_trained_network_knows_more_than_an_untrained_one(density):
    config = TrainConfig(T=T, steps=300, n_points=2000)
    schedule = config.make_schedule()
    rng = np.random.default_rng(0)
    x_t = 0.95 * ROLL(500, rng).x + 0.31 * rng.standard_normal((500, 2))
    t = int(np.argmin(np.abs(schedule.alphas_bar - 0.9)))
    exact = density.posterior_mean(schedule, x_t, t)

    def error(denoiser):
        return np.sqrt(np.mean((denoiser(x_t, t) - exact) ** 2))

    told = []
    trained = networks.train_now(config, told.append)
    assert error(trained) < 0.5 * error(networks.untrained(config))
    assert told[0] == 0 and told[-1] == 1


@pytest.mark.parametrize("number", [1, 2])
def test_every_line_of_an_algorithm_is_found_in_our_code(number):
    files, text = algorithms.ours(number)
    source = "".join((algorithms.ROOT / f).read_text(encoding="utf-8") for f in files.split(", "))
    lines = [line.split("│ ", 1) for line in text.splitlines() if line]
    assert all(line.strip() in source for _, line in lines)
    marked = [int(margin) for margin, _ in lines if margin != " "]
    assert sorted(marked) == sorted(algorithms.LINES[number].values())
