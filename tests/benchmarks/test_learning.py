"""What the benchmarks of learning say of numbers made up: no training here."""

import math

import numpy as np
import pytest

from tests.benchmarks import learn_images, learn_points
from tests.benchmarks.seeds import SEEDS

INF = math.inf


def test_twelve_seeds_carry_a_headline():
    assert len(SEEDS) >= 12 and len(set(SEEDS)) == len(SEEDS)


def test_the_distance_of_pairs_is_a_root_mean_square_in_the_plane():
    x = np.random.default_rng(0).standard_normal((4, 500, 2))
    shifts = np.array([0.0, 1.0, 2.0, 3.0])[:, None, None] * [0.6, 0.8]
    # a shift by s moves each projection by s cos θ, whose mean square over directions is s²/2
    expected = np.sqrt(np.mean([0, 1, 4, 9]) / 2)
    assert learn_points.distance(x + shifts, x) == pytest.approx(expected, rel=1e-6)


def test_pairs_of_a_seed_and_of_the_floor_are_drawn_apart():
    drawn = [learn_points.held_out(seed).reshape(-1, 2) for seed in (0, 1)]
    drawn += [learn_points.real(20_000 + i, 2 * learn_points.N) for i in (0, 1)]
    rows = np.concatenate(drawn)
    assert len(np.unique(rows, axis=0)) == len(rows)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([(1.0, 1.1, 0.97)] * 12, "surely reached"),
        ([(1.0, 1.1, 0.97)] * 7 + [(1.0, 1.6, 0.97)] * 5, "  reached"),
        ([(1.0, 1.1, 0.97)] * 5 + [(1.0, 1.6, 0.97)] * 7, "NOT reached"),
        ([(1.0, 1.1, 0.94)] * 12, "NOT reached"),
    ],
)
def test_points_are_learned_when_both_medians_say_so(rows, word, capsys):
    reached = learn_points.show("name", rows)
    printed = capsys.readouterr().out
    assert word in printed and reached == ("NOT" not in word)
    assert f"{sum(row[1] <= 1.3 and row[2] >= 0.95 for row in rows)} of 12" in printed


@pytest.mark.parametrize(
    ("ratio", "accuracy", "word"),
    [(1.4, 0.93, "surely reached"), (1.6, 0.93, "NOT reached"), (1.4, 0.85, "NOT reached")],
)
def test_digits_are_learned_when_near_and_named_right(ratio, accuracy, word, capsys):
    row = {"seconds": 5.0, "ratio": ratio, "accuracy": accuracy, "recognised": 0.0, "copies": 0.0}
    learn_images.show("digits", [row] * 12, "digits")
    assert word in capsys.readouterr().out


def test_the_verdict_is_of_the_better_plain_trainer_and_says_what_is_only_a_bound():
    mine = [0.5] * 12
    never, sometimes = [INF] * 7, [8.0] * 8 + [INF] * 4
    assert "more than 22.0 [22.0, 22.0] × ours (7 seeds)" in learn_points.verdict(
        mine, [never, never], 11.0
    )
    assert "took 16.0 [16.0, 22.0] × ours (12 seeds)" in learn_points.verdict(
        mine, [never, sometimes], 11.0
    )


def test_a_plain_run_ends_when_it_is_settled_and_each_seed_when_it_arrives(monkeypatch):
    started, good = [], {0, 1, 2, 3}

    def looks(config, marks):
        started.append(config.seed)
        for mark in marks:
            yield mark, (config.seed, mark)

    def late(snapshot, unit):
        seed, spent = snapshot
        return (1.0, 0.96) if seed in good and spent > 5 else (2.0, 0.96)

    monkeypatch.setattr(learn_points, "timed", looks)
    monkeypatch.setattr(learn_points, "score", late)
    times = learn_points.plain(128, SEEDS, 1.0, 16.0)
    assert times[:4] == pytest.approx([8.0] * 4)  # the looks are at 4, 8 and 16
    assert times[4:] == [INF] * 7 and started == list(range(11))  # 7 of 12 have failed
