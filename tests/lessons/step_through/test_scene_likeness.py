"""One reverse step of a picture: what the tiles and the numbers show obeys the formulas."""

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data import DATASETS
from explorer.lessons.step_through import scene_likeness as scene
from explorer.lessons.step_through import scene_walk as steps
from explorer.worlds import networks

T = 40
SINGLE = 4e-7  # relative rounding of float32, in which walks are kept, some times over
WAYS = [
    ("noise", "ddpm", None, {"variance": "posterior"}),
    ("noise", "ddpm", 10, {"variance": "beta"}),
    ("noise", "ddim", 10, {"eta": 0.0}),
    ("data", "ddpm", None, {"variance": "posterior"}),
    ("data", "ddim", 8, {"eta": 1.0}),
]


@pytest.fixture(scope="module")
def training():
    return DATASETS["digits"](300, np.random.default_rng(0)).x


@pytest.fixture(scope="module")
def unseen():
    return DATASETS["digits"](100, np.random.default_rng(0), split="test").x


def walk_of(schedule, training, start, sampler, num_steps, options, seed=0, clean=None):
    rng = np.random.default_rng(seed)
    denoiser = networks.by_heart(training, schedule)
    if start == "noise":
        way, pictures = steps.walk_back, rng.standard_normal((1, *training.shape[1:]))
    else:
        way, pictures = steps.walk_out, training[:1] if clean is None else clean
    return way(schedule, denoiser, pictures, rng, sampler, num_steps, **options)


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[0]}-{way[1]}-{way[2]}")
def way(request, training):
    schedule = SCHEDULES["cosine"](T)
    return schedule, request.param, walk_of(schedule, training, *request.param)


def test_every_pixel_of_the_tiles_obeys_the_formulas(way):
    """From abar alone: x_t = a x0 + b eps; Ho eq. (11) or Song eq. (12); x_{t-1} = mu + sigma z."""
    schedule, (_, sampler, _, options), walk = way
    shown = scene.parts(walk)
    for j, (t, s) in enumerate(zip(walk.times[:-1], walk.times[1:], strict=True)):
        x_t, eps_hat, x0_hat, mean, added, x_prev = shown[j].astype(float)
        a, b = schedule.alphas_bar[t], schedule.alphas_bar[s]
        assert np.abs(x_t - np.sqrt(a) * x0_hat - np.sqrt(1 - a) * eps_hat).max() < 20 * SINGLE
        if sampler == "ddpm":
            mu = (x_t - (1 - a / b) / np.sqrt(1 - a) * eps_hat) / np.sqrt(a / b)
        else:
            sigma2 = options["eta"] ** 2 * (1 - b) / (1 - a) * (1 - a / b)
            mu = np.sqrt(b) * x0_hat + np.sqrt(1 - b - sigma2) * eps_hat
        assert np.abs(mu - mean).max() < 1e-4 / np.sqrt(a / b)
        assert np.abs(x_prev - mean - added).max() < 20 * SINGLE


def test_on_the_way_back_a_step_ends_where_the_next_begins(way):
    _, (start, *_), walk = way
    shown = scene.parts(walk)
    if start == "noise":
        assert np.array_equal(shown[:-1, 5], shown[1:, 0])
    else:
        assert np.array_equal(shown[-1, 0], walk.x0[0])


def test_no_noise_is_added_at_the_last_step_and_no_step_is_left_at_t_0(way):
    *_, walk = way
    shown = scene.parts(walk)
    assert np.all(shown[-2, 4] == 0)
    assert walk.times[-1] == 0 and np.all(shown[-1, 1:] == 0)


def test_the_tiles_show_the_same_step_as_the_numbers(way):
    """A set of tiles stands until the way down reaches the next: as the numbers over t must."""
    *_, walk = way
    shown = scene.parts(walk)
    columns = steps.columns(walk, 0, 5, 3, 0)
    for t in range(1, T + 1):
        held = min((time, k) for k, time in enumerate(walk.times) if time >= t)[1]
        pixel = shown[held, :, 5, 3, 0]
        for name, value in zip(("x_t", "eps_hat", "x0_hat", "mean"), pixel, strict=False):
            assert columns[name][t] == value
        assert columns["sigma"][t] * columns["z"][t] == pytest.approx(pixel[4], abs=1e-6)
        assert columns["x_prev"][t] == pixel[5]
    assert columns["x_t"][0] == walk.x_t[-1, 0, 5, 3, 0]
    assert np.isnan(columns["x0_hat"][0])


def test_the_written_factors_give_the_written_results(way):
    _, (_, sampler, _, _), walk = way
    c = steps.columns(walk, 0, 2, 6, 0)
    x0_hat, eps_hat, x_t = c["x0_hat"][1:], c["eps_hat"][1:], c["x_t"][1:]
    if sampler == "ddpm":
        mean = c["coef_x0"][1:] * x0_hat + c["coef_xt"][1:] * x_t
    else:
        mean = c["signal_prev"][1:] * x0_hat + c["coef_eps"][1:] * eps_hat
    assert np.abs(mean - c["mean"][1:]).max() < 40 * SINGLE
    again = (x_t - c["noise"][1:] * eps_hat) / c["signal"][1:]
    # beside signal 0.02 at t = T, eps_hat's rounding counts fiftyfold
    assert np.abs(again - x0_hat).max() < 400 * SINGLE


@pytest.mark.parametrize("seed", range(3))
def test_the_ideal_denoiser_of_a_training_set_ends_on_one_of_its_pictures(training, unseen, seed):
    walk = walk_of(SCHEDULES["cosine"](200), training, "noise", "ddpm", 50, {}, seed)
    sample = walk.x_t[-1, 0]
    gaps = np.abs(training - sample).reshape(len(training), -1).max(axis=1)
    assert gaps.min() < 1e-6
    like = scene.likeness(walk, training, scene.usual_distance(unseen, training))
    assert np.array_equal(like.pictures[-1], training[gaps.argmin()])
    assert like.distance[-1] < 1e-6 < 0.1 < like.usual
    assert like.distance[0] > 0.1  # at first a blurred average, like none of them


def test_a_picture_it_never_saw_is_turned_into_one_that_it_knows(training, unseen):
    """Its guess at small t is a training picture, though the truth, x_0, is not."""
    schedule = SCHEDULES["cosine"](200)
    walk = walk_of(schedule, training, "data", "ddpm", 50, {}, clean=unseen[:1])
    guess = walk.x0_hat[-1, 0]
    assert np.abs(training - guess).reshape(len(training), -1).max(axis=1).min() < 1e-6
    assert np.abs(guess - walk.x0[0]).max() > 0.1


def test_the_guess_is_coarse_first_then_fine(training):
    """Mean over seeds: a blurred average at first; the detail of the data at the end."""
    schedule = SCHEDULES["cosine"](200)
    walks = [walk_of(schedule, training, "noise", "ddpm", 50, {}, seed) for seed in range(6)]
    share = np.mean([scene.fine_share(walk.x0_hat[:, 0]) for walk in walks], axis=0)
    thirds = [part.mean() for part in np.array_split(share, 3)]
    assert thirds[0] < thirds[1] < thirds[2]
    assert share[0] < 0.5 * share[-1]
    data = scene.fine_share(training).mean()
    assert share[-1] == pytest.approx(data, rel=0.5)  # six pictures against three hundred


# --- the measures and places -----------------------------------------------------------------


def test_the_fine_share_of_plane_waves_is_all_or_nothing():
    """Of 16 pixels a wave of 2 periods is coarse, of 6 fine; half of each is a half."""
    x = np.arange(16) / 16
    coarse = np.cos(2 * np.pi * 2 * x)[None, :] * np.ones((16, 1))
    fine = np.sin(2 * np.pi * 6 * x)[:, None] * np.ones((1, 16))
    pictures = np.stack([coarse, fine, coarse + fine, 3 + 0 * fine, 5 + coarse])[..., None]
    assert scene.fine_share(pictures) == pytest.approx([0, 1, 0.5, 0, 0], abs=1e-12)
    coloured = np.concatenate([pictures, pictures, 0 * pictures], axis=3)
    assert scene.fine_share(coloured) == pytest.approx([0, 1, 0.5, 0, 0], abs=1e-12)


def test_the_strip_stands_at_visited_times_from_the_last_to_the_first(way):
    *_, walk = way
    for count in (3, 6, 100):
        times = scene.strip_times(walk, count)
        assert len(times) == min(count, len(walk.sigma)) and set(times) <= set(walk.times)
        assert np.all(np.diff(times) > 0) and times[-1] == T and times[0] == walk.times[-2]


def test_a_reported_pixel_is_found_in_any_tile():
    height, width = 5, 7
    for tile, row, column in [(0, 0, 0), (3, 4, 6), (5, 2, 1)]:
        index = (tile * height + row) * width + column
        assert scene.place(index, (height, width, 3)) == (row, column)


def test_the_nearest_are_found_by_root_mean_squares(way, training, unseen):
    """By hand, one difference after the other; guesses beyond black and white are cut."""
    *_, walk = way
    like = scene.likeness(walk, training, 1.0)
    seen = np.concatenate([walk.x0_hat[:, 0], walk.x_t[-1:, 0]]).clip(-1, 1)
    for j in (0, len(seen) // 2, -1):
        gaps = [np.sqrt(np.mean((seen[j] - each) ** 2)) for each in training]
        assert like.distance[j] == pytest.approx(min(gaps), abs=1e-6)
        assert np.array_equal(like.pictures[j], training[int(np.argmin(gaps))])
    gaps = [min(np.sqrt(np.mean((a - b) ** 2)) for b in training) for a in unseen[:20]]
    assert scene.usual_distance(unseen[:20], training) == pytest.approx(np.median(gaps), rel=1e-5)


def test_columns_hold_the_guess_under_way(way, training):
    *_, walk = way
    like = scene.likeness(walk, training, 1.0)
    columns = scene.columns(walk, like)
    assert np.isnan(columns["fine"][0])
    assert columns["distance"][0] == pytest.approx(like.distance[-1], abs=5e-5)
    for t in range(1, T + 1):
        j = next(j for j in range(len(walk.sigma)) if walk.times[j] >= t > walk.times[j + 1])
        assert columns["fine"][t] == pytest.approx(scene.fine_share(walk.x0_hat[j])[0], rel=1e-5)
        assert columns["distance"][t] == pytest.approx(like.distance[j], abs=5e-5)
