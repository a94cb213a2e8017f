"""Importance sampling of t: its memory, its probabilities, and weights that change no mean."""

import dataclasses
from collections import defaultdict, deque

import numpy as np
import pytest
import torch

from explorer.core.importance import Importance
from explorer.training.config import TrainConfig
from explorer.training.draws import spread_times
from explorer.training.times import AHEAD, Times

RNG = np.random.default_rng(2)
CONFIG = TrainConfig(T=20, batch_size=32, times="importance")


def filled(T=12, seed=0):
    history, rng = Importance(T), np.random.default_rng(seed)
    history.update(np.tile(np.arange(1, T + 1), 10), rng.gamma(1.0, 1.0, 10 * T))
    return history


def test_it_is_uniform_until_each_t_has_ten_losses():
    history = Importance(3)
    history.update([1] * 30 + [2] * 10 + [3] * 9, RNG.random(49))
    assert not history.full and np.array_equal(history.probabilities(), np.full(3, 1 / 3))
    history.update([3], [0.5])
    assert history.full and not np.allclose(history.probabilities(), 1 / 3)


def test_the_probabilities_are_the_roots_of_the_mean_squares_of_the_last_ten():
    history, recent = Importance(5), defaultdict(lambda: deque(maxlen=10))
    for size in (3, 50, 1, 200, 40):  # some batches hold a t more than ten times
        t, losses = RNG.integers(1, 6, size), RNG.normal(size=size) * 3
        history.update(t, losses)
        for each, loss in zip(t, losses, strict=True):
            recent[each].append(loss)
    roots = np.sqrt([np.mean(np.square(recent[t])) for t in range(1, 6)])
    expected = 0.999 * roots / roots.sum() + 0.001 / 5
    np.testing.assert_allclose(history.probabilities(), expected, rtol=1e-12)


def test_the_weights_make_every_mean_unbiased():
    """Exact: sum over t of p_t · w_t · f(t) is the mean of f, whatever f is."""
    history, f = filled(), RNG.normal(size=12)
    p, t = history.probabilities(), np.arange(1, 13)
    assert p.sum() == pytest.approx(1, abs=1e-12) and p.min() > 0
    assert np.sum(p * history.weights(t) * f) == pytest.approx(f.mean(), abs=1e-14)


def test_the_scatter_is_least_where_the_losses_are_as_remembered():
    """With p_t ∝ √E[L_t²] the second moment of L_t/p_t is (Σ √E[L_t²])², the least there is."""
    history = filled()
    p, squares = history.probabilities(), np.mean(history.losses[1:] ** 2, axis=1)
    best = np.sum(np.sqrt(squares)) ** 2
    assert best <= np.sum(squares / p) < 1.002 * best < np.sum(squares * 12)


def test_what_is_no_number_is_not_remembered():
    history = filled()
    before = history.probabilities()
    history.update([1, 2, 3], [np.nan, np.inf, -np.inf])
    assert np.array_equal(history.probabilities(), before)
    history.update([], [])
    silent = Importance(2)
    silent.update([1, 2] * 10, np.zeros(20))
    assert np.array_equal(silent.probabilities(), [0.5, 0.5])
    with pytest.raises(ValueError, match="T and memory must be at least 1"):
        Importance(0)


def test_times_are_drawn_with_the_probabilities_and_evenly_spread():
    p = filled().probabilities()
    cumulative = torch.tensor(np.cumsum(p), dtype=torch.float32)
    t = spread_times(12, 800, 64, torch.Generator().manual_seed(0), cumulative=cumulative)
    assert t.min() >= 1 and t.max() <= 12
    counts = torch.nn.functional.one_hot(t.reshape(800, 64) - 1, 12).sum(1).numpy()
    np.testing.assert_allclose(counts.mean(0) / 64, p, atol=0.003)
    assert np.abs(counts - 64 * p).max() < 2 + 1e-3, "two stretches may be cut, the rest are whole"


@pytest.mark.parametrize("spread", [True, False])
def test_the_share_of_a_row_belongs_to_the_probability_it_was_drawn_with(spread):
    times, g = Times(CONFIG), torch.Generator().manual_seed(0)
    times.spread = spread
    t, share = times.draw(4, g, "cpu")
    assert torch.equal(share, torch.ones(128)) and len(t) == 128
    # the losses noted are those of the next draw, not of batches that are out already
    times.note(torch.arange(1, 21).repeat(10), torch.arange(1.0, 21.0).repeat(10))
    total, f = [], torch.randn(21, generator=g)
    for _ in range(300):
        t, share = times.draw(4, g, "cpu")
        total.append((share * f[t]).mean())
    expected = times.importance.weights(t.numpy())
    np.testing.assert_allclose(share.numpy(), expected, rtol=1e-5)
    p = times.importance.probabilities()
    assert p[-1] / p[0] == pytest.approx(20, rel=0.05)
    total = torch.stack(total)
    assert abs(total.mean() - f[1:].mean()) < 4 * total.std() / 300**0.5


def test_few_batches_are_drawn_ahead_where_their_probabilities_would_grow_old():
    assert Times(CONFIG).ahead(32) == AHEAD and Times(CONFIG).ahead(1) == 1
    assert Times(dataclasses.replace(CONFIG, times="uniform")).ahead(32) == 32
