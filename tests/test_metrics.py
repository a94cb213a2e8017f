"""Distances between clouds against other people's code, closed forms and hand-made cases."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from explorer.metrics import frechet_distance, mmd_rbf, precision_recall, sliced_wasserstein

REFERENCE = json.loads((Path(__file__).parent / "reference" / "metrics.json").read_text())
CASES = [(pair, name) for pair in ("X_Y", "X_Z", "X_X") for name in REFERENCE[pair]]
TOLERANCE = 1e-9  # the reference codes' own; most agree to 1e-15, torch-fidelity's to 1e-13


def normal(n, d=2, seed=0, shift=0.0, scale=1.0):
    return shift + scale * np.random.default_rng(seed).standard_normal((n, d))


def ours(name, a, b):
    if name == "sliced_wasserstein":
        return sliced_wasserstein(a, b, num_directions=16)
    if name == "frechet":
        return frechet_distance(a, b)
    kind, *_, number = name.split()
    if kind == "precision_recall":
        return precision_recall(fake=b, real=a, k=int(number))
    return mmd_rbf(a, b, float(number), estimator=name.split()[1])


@pytest.mark.parametrize(("pair", "name"), CASES)
def test_every_figure_agrees_with_the_reference_codes(pair, name):
    a, b = (np.array(REFERENCE[cloud]) for cloud in pair.split("_"))
    assert np.allclose(ours(name, a, b), REFERENCE[pair][name], rtol=0, atol=TOLERANCE)


def test_a_point_on_the_surface_of_a_ball_is_inside():
    case = REFERENCE["tie_case"]
    assert precision_recall(case["fake"], case["real"], k=1) == tuple(case["<="])
    assert case["<="] != case["<"]  # so the case tells the two conventions apart


def test_fake_and_real_are_not_exchangeable():
    narrow, wide = normal(400, scale=0.2), normal(400, seed=1)
    precision, recall = precision_recall(fake=narrow, real=wide)
    assert precision > 0.95 and recall < 0.3
    assert precision_recall(fake=wide, real=narrow) == (recall, precision)


def test_one_dimension_of_unequal_sizes_is_exact():
    case = REFERENCE["one_d"]
    a, b = (np.array(case[name])[:, None] for name in "ab")
    assert abs(sliced_wasserstein(a, b) ** 2 - case["W2_squared"]) < 1e-14


@pytest.mark.parametrize(("n", "m"), [(6, 4), (5, 3), (7, 1)])
def test_unequal_sizes_equal_both_clouds_repeated_to_one_size(n, m):
    a, b = normal(n, seed=2), normal(m, seed=3)
    both = np.repeat(a, m, axis=0), np.repeat(b, n, axis=0)
    assert abs(sliced_wasserstein(a, b) - sliced_wasserstein(*both)) < 1e-14


@pytest.mark.parametrize(("d", "share"), [(2, 1 / 2), (3, 1 / 3)])
def test_a_shift_costs_its_mean_square_over_directions(d, share):
    """W2 of x and x + s along θ is |θ·s|, whose mean square over directions is |s|²/D."""
    x = normal(500, d)
    shift = np.array([3.0, -4.0, 0.0][:d])
    directions = 256
    # exact in the plane (equal angles); the lattice in space is off by O(1/K)
    tolerance = 1e-13 if d == 2 else 2 / directions
    measured = sliced_wasserstein(x, x + shift, directions) / (5 * np.sqrt(share))
    assert abs(measured - 1) < tolerance


def test_directions_are_repeatable_and_random_ones_come_from_rng():
    a, b = normal(300), normal(300, seed=1, scale=1.2)
    assert sliced_wasserstein(a, b) == sliced_wasserstein(a, b)
    first, second = (sliced_wasserstein(a, b, 64, np.random.default_rng(seed)) for seed in (1, 1))
    assert first == second != sliced_wasserstein(a, b, 64)
    many = sliced_wasserstein(a, b, 20_000, np.random.default_rng(4))
    assert abs(many / sliced_wasserstein(a, b, 256) - 1) < 0.02  # Monte Carlo over directions
    high = normal(50, 12)
    assert sliced_wasserstein(high, high + 1) == sliced_wasserstein(high, high + 1)


def test_mmd_of_several_bandwidths_is_the_mean():
    a, b = normal(60), normal(50, seed=1, shift=0.3)
    each = [mmd_rbf(a, b, sigma) for sigma in (0.3, 1.0, 2.0)]
    assert abs(mmd_rbf(a, b, (0.3, 1.0, 2.0)) - np.mean(each)) < 1e-14


def test_unbiased_mmd_is_zero_on_average_and_biased_is_not():
    pairs = [(normal(20, seed=k), normal(20, seed=1000 + k)) for k in range(300)]
    unbiased = np.array([mmd_rbf(a, b, 1.0) for a, b in pairs])
    assert abs(unbiased.mean()) < 4 * unbiased.std() / np.sqrt(300)
    assert np.mean([mmd_rbf(a, b, 1.0, "biased") for a, b in pairs]) > 0.03


def test_mmd_of_two_normals_approaches_the_closed_form():
    """E k of N(m, s²I) with bandwidth σ: (σ²/(σ² + 2s²))^{D/2} exp(-|m|²/(2(σ² + 2s²)))."""
    shift, sigma, n = 1.0, 0.7, 3000
    spread = sigma**2 + 2
    expected = 2 * (sigma**2 / spread) * (1 - np.exp(-2 * shift**2 / (2 * spread)))
    measured = mmd_rbf(normal(n), normal(n, seed=1, shift=shift), sigma)
    assert abs(measured / expected - 1) < 0.1  # three standard errors at this size, measured


def test_frechet_of_shifted_and_scaled_clouds_has_a_closed_form():
    x = normal(200, 5)
    cov = np.cov(x, rowvar=False)
    assert abs(frechet_distance(x, x + 2) - 20) < 1e-12
    assert abs(frechet_distance(x - x.mean(0), 3 * (x - x.mean(0))) - 4 * np.trace(cov)) < 1e-12
    thin = np.hstack([x, np.zeros((200, 3))])  # singular covariances are fine
    assert abs(frechet_distance(thin, thin + 1) - 8) < 1e-7  # roots of rounding errors of 1e-16


@pytest.mark.parametrize("d", [2, 20])
def test_many_points_need_bounded_memory_and_agree_with_the_whole_matrix(d):
    fake, real, k = normal(1500, d), normal(1300, d, seed=1, shift=0.5), 3
    tracemalloc.start()
    measured = precision_recall(fake, real, k)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reach = [np.sort(cdist(x, x), axis=1)[:, k] for x in (fake, real)]
    cross = cdist(fake, real)
    precise = np.mean((cross <= reach[1]).any(axis=1))
    recalled = np.mean((cross <= reach[0][:, None]).any(axis=0))
    assert measured == (precise, recalled)
    assert peak < 4 * 512 * 1500 * 8 + 2e6  # a few chunks of 512 rows


def test_copies_of_the_real_points_are_precise():
    real = normal(100)
    assert precision_recall(real, real) == (1.0, 1.0)
    assert precision_recall(np.repeat(real[:1], 50, axis=0), real)[0] == 1.0


def test_clouds_that_do_not_fit_are_refused_with_a_sentence():
    good = normal(10)
    refused = [
        lambda: sliced_wasserstein(good, normal(10, 3)),
        lambda: sliced_wasserstein(good, good[:0]),
        lambda: sliced_wasserstein(good, good, 0),
        lambda: sliced_wasserstein(good[0], good),
        lambda: mmd_rbf(good, good, 0.0),
        lambda: mmd_rbf(good, good, ()),
        lambda: mmd_rbf(good, good, 1.0, "best"),
        lambda: mmd_rbf(good, good[:9], 1.0, "u-statistic"),
        lambda: mmd_rbf(good, good[:1], 1.0),
        lambda: precision_recall(good, good, 0),
        lambda: precision_recall(good, good, 10),
        lambda: frechet_distance(good, good[:1]),
        lambda: frechet_distance(good, np.full((10, 2), np.nan)),
    ]
    for call in refused:
        with pytest.raises(ValueError, match=r"(must|needs|need) .*\.$"):
            call()
