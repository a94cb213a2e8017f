"""The page `forward` with a reader's table: the law of its rows, however few they are."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from explorer.core.places import information
from explorer.core.schedules import SCHEDULES
from explorer.data.tables import standardise
from explorer.lessons.forward import acts, scene
from explorer.lessons.forward import scene_cloud as clouds
from explorer.lessons.forward import scene_entropy as entropy
from explorer.ui.own import cloud as own
from explorer.worlds import brought
from tests.core.test_places import of_two

TWO_PLACES = Path(__file__).resolve().parents[2] / "reference" / "tables" / "two_places_x30.csv"
LINEAR = SCHEDULES["linear"](1000)
RNG = np.random.default_rng(3)


def settings_of(data, act="entropy", **more):
    """The settings of an act with this table as the reader's own."""
    mine = own.from_table(data, "a.csv")
    mark = brought.put_cloud(mine.key, brought.Cloud(mine.data, None, mine.centre, mine.scale))
    return replace(scene.defaults(act), dataset="own", own=mark, **more)


def test_two_places_have_one_bit_and_lose_it_as_the_integral_says():
    data = TWO_PLACES.read_bytes()
    x = own.from_table(data, "a.csv").x
    gap = np.linalg.norm(x[0] - x[-1])
    bits = {}
    for t in (0, 1, 10, 100, 300, 600):
        bits[t] = scene.frame(settings_of(data, t=t), "entropy").numbers.information_bits
        sigma = LINEAR.noise[t] / LINEAR.signal[t]
        # between nodes of σ the curve is interpolated
        wanted = of_two(gap, 0.5, sigma) if t else 1.0
        assert bits[t] == pytest.approx(wanted, abs=1e-3)
    assert bits[0] == bits[1] == 1 and bits[1] > bits[100] > bits[300] > bits[600]


@pytest.mark.parametrize("n, dims", [(1, 2), (3, 2), (40, 3), (150, 2)])
def test_the_information_of_rows_lies_in_its_bounds_and_never_rises(n, dims):
    x = RNG.normal(size=(n, dims)).round(1)
    J = entropy.from_rows(standardise(x)[0])
    for name, scale in product(SCHEDULES, (0.25, 4.0)):
        columns = clouds.entropy_columns(SCHEDULES[name](200), J, scale)
        assert (np.diff(columns["information"]) <= 0).all()
        assert columns["information"].min() >= 0 and columns["information"].max() <= J.whole
        assert (columns["kl_shape"] >= 0).all() and (np.diff(columns["kl"]) < 1e-9).all()
    _, counts = np.unique(x, axis=0, return_counts=True)
    assert J.whole == pytest.approx(-(counts / n) @ np.log2(counts / n), abs=1e-12)


def test_a_densitys_information_is_not_bounded():
    J = entropy.from_density(own.from_strokes([[0.0, 0.0], [1.0, 1.0]]).density())
    assert clouds.entropy_columns(LINEAR, J, 1.0)["information"][1] > 3  # of two painted points
    assert clouds.start_information(J) == float("inf")


FEW = {"one row": b"1.5,2\n", "one place": b"1,2\n1,2\n1,2\n", "two": b"1,2\n3,4\n",
       "three": b"1,2\n3,5\n4,1\n", "one in space": b"x,y,z\n1,2,3\n"}  # fmt: skip


@pytest.mark.parametrize("act", scene.ACTS)
@pytest.mark.parametrize("name", FEW)
def test_every_act_takes_a_table_of_few_rows(name, act):
    for path in ("jump", "walk"):
        settings = settings_of(FEW[name], act, path=path)
        assert scene.frame(replace(settings, t=200), act).views
    assert np.isfinite(acts.run_frames(settings, act)).all()


def test_of_few_points_no_error_is_claimed():
    lines = scene.frame(settings_of(FEW["three"], "jump", t=200), "jump").numbers.moments
    assert all(np.isnan(line.error) and np.isfinite(line.theory) for line in lines)
    squares = scene.frame(settings_of(FEW["one row"], "factor", t=200), "factor").numbers.squares
    assert np.isnan(squares.plain_error) and np.isfinite(squares.plain)


def test_rows_at_one_place_are_not_told_apart_even_without_noise():
    settings = settings_of(TWO_PLACES.read_bytes(), "forget", t=0)
    assert scene.frame(settings, "forget").numbers.place_bits == pytest.approx(1, abs=1e-6)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_between_its_nodes_the_information_of_rows_is_good_to_a_thousandth():
    board = np.array([[i, j] for i in range(5) for j in range(5)], dtype=float)
    x = (board - 2) / np.sqrt(2)
    J = entropy.from_rows(x)
    sigmas = np.sqrt(J.sigmas[1:] * J.sigmas[:-1])
    wanted = information(x, np.full(25, 1 / 25), sigmas).bits
    assert np.abs(J.information_at(sigmas) - wanted).max() < entropy.BETWEEN_NODES


@pytest.mark.exhaustive
@pytest.mark.slow
def test_the_error_of_a_drawn_table_is_the_scatter_of_its_bits_over_twelve_seeds():
    x = RNG.normal(size=(150, 2))
    drawn = [entropy.from_rows(x, seed) for seed in range(12)]
    assert all(J.draws for J in drawn)
    sigma = np.array([0.4])
    scatter = np.std([J.information_at(sigma)[0] for J in drawn], ddof=1)
    assert 0.6 < drawn[0].error_at(sigma)[0] / scatter < 1.7  # chi² of 11
