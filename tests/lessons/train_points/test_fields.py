"""Every number of the page `train_points`, derived again: by quadrature on a grid, by a chain of
our own, and from the clouds that the frame carries."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.train_points import scene, work
from explorer.training.config import TrainConfig
from tests.fields import agree, within
from tests.lessons.train_points.runs import HEAPS, SMALL, run_of

REAL, RANGE, START, FINAL = 987_654_321, 74, 1, 4  # the page's seeds


def alphas_bar(config: TrainConfig) -> np.ndarray:
    """Of the cosine schedule of Nichol & Dhariwal, and of Ho's line with both ends × 1000/T."""
    T, t = config.T, np.arange(config.T + 1)
    if config.schedule == "cosine":
        f = np.cos((t / T + 0.008) / 1.008 * np.pi / 2) ** 2
        betas = np.minimum(1 - f[1:] / f[:-1], 0.999)
    else:
        betas = 1000 / T * np.linspace(1e-4, 0.02, T)
    return np.r_[1.0, np.cumprod(1 - betas)]


def floor_of(config: TrainConfig) -> float:
    """1 - (1 - ᾱ) E‖∇ln q‖²/2 averaged over t: trapezoid on a grid of half a deviation."""
    density, terms = config.density(), []
    for a in alphas_bar(config)[1:]:
        variances = a * density.covariances[:, 0, 0] + 1 - a
        assert np.allclose(density.covariances, density.covariances[:, :1, :1] * np.eye(2))
        grid = np.arange(-5, 5, 0.5 * np.sqrt(variances.min()))
        gaps = grid[:, None, None] - np.sqrt(a) * density.means.T[None]
        bells = np.exp(-(gaps**2) / 2 / variances) / np.sqrt(2 * np.pi * variances)
        x, y = bells[:, 0] * density.weights, bells[:, 1]
        pulls = (-gaps / variances) * bells
        q = x @ y.T
        score = np.stack([(pulls[:, 0] * density.weights) @ y.T, x @ pulls[:, 1].T])
        ratio = np.divide((score**2).sum(0), q, out=np.zeros_like(q), where=q > 1e-200)
        terms.append(1 - (1 - a) * ratio.sum() * (grid[1] - grid[0]) ** 2 / 2)
    return float(np.mean(terms))


ANGLES = np.pi * np.arange(64) / 64


def along(points: np.ndarray) -> np.ndarray:
    """Their places along 64 directions, each in order, (N, 64)."""
    return np.sort(points @ np.stack([np.cos(ANGLES), np.sin(ANGLES)]), axis=0)


def sliced(a: np.ndarray, b: np.ndarray) -> float:
    """W₂ of equally many points along 64 directions: in order, pair by pair."""
    return float(np.sqrt(np.mean(np.square(along(a) - along(b)))))


def real_points(config: TrainConfig) -> np.ndarray:
    drawn = replace(config, n_points=8000, data_seed=REAL).make_data()
    return drawn.x[np.random.default_rng(REAL).permutation(8000)]


def real_range(real: np.ndarray, size: int) -> tuple[float, float]:
    """The middle 80 % of sixteen distances of real points from as many others."""
    rng = np.random.default_rng(RANGE)
    far = []
    for _ in range(16):
        order = rng.permutation(len(real))
        far.append(sliced(real[order[:size]], real[order[size : 2 * size]]))
    return tuple(np.quantile(far, [0.1, 0.9]))


def nearest(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    squares = (others**2).sum(1)
    return np.concatenate(
        [
            np.sqrt(np.maximum(squares + (p**2).sum(1)[:, None] - 2 * p @ others.T, 0)).min(1)
            for p in np.array_split(points, 8)
        ]
    )


def strays(points: np.ndarray, real: np.ndarray) -> float:
    """Per cent farther from the first half than 99 % of the second half are."""
    reach = np.quantile(nearest(real[4000:], real[:4000]), 0.99)
    return 100 * float(np.mean(nearest(points, real[:4000]) > reach))


def chain(snapshot, config: TrainConfig) -> np.ndarray:
    """Ho's Algorithm 2 with σ² = β̃ through every t, from the page's seed."""
    a, denoiser = alphas_bar(config), snapshot.denoiser()
    rng = np.random.default_rng(FINAL)
    x = rng.standard_normal((4000, 2))
    for t in range(config.T, 0, -1):
        alpha = a[t] / a[t - 1]
        eps = (x - np.sqrt(a[t]) * denoiser(x, t)) / np.sqrt(1 - a[t])
        x = (x - (1 - alpha) / np.sqrt(1 - a[t]) * eps) / np.sqrt(alpha)
        if t > 1:
            spread = np.sqrt((1 - a[t - 1]) / (1 - a[t]) * (1 - alpha))
            x = x + spread * rng.standard_normal(x.shape)
    return x


def running(losses: np.ndarray) -> float:
    """A mean that forgets a fiftieth at each step."""
    weights = 0.98 ** np.arange(len(losses))[::-1]
    return float(weights @ losses / weights.sum())


def mixed(config: TrainConfig, t: int) -> dict[str, object]:
    a = alphas_bar(config)[t]
    floor = within(floor_of(config), 2e-5)
    return {"t": t, "signal": np.sqrt(a), "noise": np.sqrt(1 - a), "floor": floor, "exact": True,
            "floor_error": 0.0}  # fmt: skip


def test_before_a_training_there_is_the_floor_alone():
    now = scene.numbers(scene.Settings(config=HEAPS, t=9))
    none = dict.fromkeys(
        ("loss", "distance", "real_low", "real_high", "stray_percent", "share"), np.nan
    )
    rest = {"per_second": 0.0, "left_seconds": None, "took_seconds": 0.0}
    agree(now, mixed(HEAPS, 9) | none | {"step": 0, "samples": 0, "outcome": None, "pace": rest})


def test_every_number_of_a_finished_run_is_that_of_its_samples_and_losses():
    run = run_of(HEAPS)
    latest, real = run.status.latest, real_points(HEAPS)
    low, high = real_range(real, 4000)
    drawn, losses = chain(latest, HEAPS), latest.losses[1]
    assert len(losses) == HEAPS.steps  # none of them thinned
    far, lost = within(sliced(drawn, real[4000:]), 1e-4), within(strays(drawn, real), 0.06)
    told = {"distance": far, "real_low": low, "real_high": high, "stray_percent": lost}
    ended = told | {
        "loss": losses[-10:].mean(),  # of 45, the last fifth and the one before it
        "floor": within(floor_of(HEAPS), 2e-5), "floor_error": 0.0,
    }  # fmt: skip
    pace = {"per_second": 50.0, "left_seconds": None, "took_seconds": latest.seconds}
    wanted = mixed(HEAPS, 13) | told | {"loss": running(losses), "samples": 4000, "pace": pace}
    wanted |= {"step": HEAPS.steps, "share": np.nan, "outcome": ended}
    agree(scene.numbers(scene.Settings(t=13), run), wanted)


def test_every_number_of_a_run_under_way_is_that_of_its_preview():
    run = run_of(SMALL, finished=False)
    real, ends = real_points(SMALL), run.newest.frames[-1].astype(float)
    low, high = real_range(real, 1000)
    pace = {"per_second": 50.0, "left_seconds": 2.0, "took_seconds": 0.0}
    wanted = mixed(SMALL, 31) | {
        "distance": within(sliced(ends, real[4000:5000]), 1e-3), "real_low": low,
        "real_high": high, "stray_percent": within(strays(ends, real), 0.3), "samples": 1000,
        "loss": running(run.status.latest.losses[1]), "pace": pace, "outcome": None,
        "step": run.newest.step, "share": np.nan,
    }  # fmt: skip
    agree(scene.numbers(scene.Settings(t=31), run), wanted)


def test_the_samples_that_are_judged_are_those_in_sight():
    run = run_of(SMALL, finished=False)
    first = min(run.previews)
    now = scene.numbers(scene.Settings(checkpoint=first), run)
    ends = run.previews[first].frames[-1].astype(float)
    assert now.step == first != run.newest.step
    assert now.distance == pytest.approx(sliced(ends, real_points(SMALL)[4000:5000]), abs=1e-3)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_the_error_of_a_drawn_floor_is_its_scatter_over_twelve_seeds():
    from explorer.training.floor import drawn_loss
    from explorer.worlds.field import truth

    config = TrainConfig(dataset="checkerboard", n_points=500, T=50)
    reference = truth(config)[0]
    drawn = [drawn_loss(reference, config.make_schedule(), seed) for seed in range(12)]
    scatter = np.std([each.loss for each in drawn], ddof=1)
    told = np.mean([each.error for each in drawn])
    assert 0.55 < told / scatter < 1.8  # of 12 values a deviation is known to a fifth
    now = scene.numbers(scene.Settings(config=config))
    assert not now.exact and now.floor_error == pytest.approx(told, rel=0.1)
    assert abs(now.floor - np.mean([each.loss for each in drawn])) < 4 * scatter


def test_the_floors_of_default_training_are_the_known_ones():
    """By another quadrature: 0.4163 for the cosine schedule, 0.2344 for the linear one."""
    for schedule, known in (("cosine", 0.4163), ("linear", 0.2344)):
        assert work.loss_floor(TrainConfig(schedule=schedule)).loss == pytest.approx(
            known, abs=5e-5
        )


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_default_runs_outcome_is_the_median_of_twelve_seeds():
    told, ended = scene.REFERENCE, []
    for seed in range(12):
        run = run_of(TrainConfig(seed=seed))
        now = scene.numbers(scene.Settings(), run).outcome
        ended.append((now.distance, now.stray_percent, now.loss))
    far, stray, loss = np.median(ended, axis=0)
    assert told.distance == pytest.approx(far, abs=5e-4)
    assert told.stray_percent == pytest.approx(stray, abs=0.05)
    assert told.loss == pytest.approx(loss, abs=5e-4)
