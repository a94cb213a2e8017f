"""What the stop holds back: the hybrid differentiated with and without it, and by differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.core.learned_variance import fraction_of, vlb_of_step
from explorer.training import train
from explorer.training.config import TrainConfig
from explorer.training.stop_gradient import Answered, Pulls, gradients, pulls
from explorer.training.trainer import run_of

CONFIG = TrainConfig(
    "moons", T=12, steps=30, width=8, depth=1, batch_size=64, variance="learned",
    objective="hybrid", vlb_weight=0.05, ema=0.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def snapshot():
    *_, last = train(CONFIG)
    return last


@pytest.mark.parametrize("target", ["v", "eps", "x0"])
def test_with_the_stop_taken_out_the_hybrids_gradient_grows_by_the_bounds_pull(target):
    """∇(L_simple + λ T L) less ∇(L_simple + λ T L(sg)), of one batch; the rest is L_simple's."""
    config = replace(CONFIG, target=target)
    *_, last = train(config)

    def fresh():
        run = run_of(config, None)
        run.weights.copy_(torch.from_numpy(last.weights.copy()))
        return run

    simple, bound = gradients(fresh(), config)
    run = fresh()
    run.objective = Answered(config)
    rows, (answer, v_raw) = run.next_costs()
    weighted = (rows.gain * answer - rows.wanted).square()
    squares = weighted if rows.report is None else rows.report * weighted
    v = fraction_of(v_raw).clamp(0, 1)
    found = {}
    for name, seen in (("free", squares), ("stopped", squares.detach())):
        run.gradient.zero_()
        loss = weighted + config.vlb_weight * config.T * vlb_of_step(rows.parts, v, seen)
        loss.mean().backward(retain_graph=True)
        found[name] = run.gradient.clone()
    torch.testing.assert_close(bound, found["free"] - found["stopped"], rtol=1e-4, atol=1e-6)
    run.gradient.zero_()
    weighted.mean().backward()
    torch.testing.assert_close(simple, run.gradient, rtol=1e-5, atol=1e-7)
    assert bound.norm() > 0


def test_the_ratio_is_the_mean_over_batches_with_its_standard_error():
    given = Pulls(np.array([1.0, 2.0, 4.0]), np.array([2.0, 1.0, 2.0]), np.zeros(3))
    assert given.ratio() == pytest.approx((1.0, np.sqrt(0.75) / np.sqrt(3)))


def test_batches_are_fresh_and_repeat_with_their_seed(snapshot):
    one, again, other = (pulls(snapshot, batches=12, seed=seed) for seed in (5, 5, 6))
    assert len(one.simple) == 12 == len(set(one.simple))
    np.testing.assert_array_equal(one.bound, again.bound)
    assert not np.intersect1d(one.simple, other.simple).size
    assert (np.abs(one.cosine) <= 1).all()


def test_a_training_on_another_objective_has_no_stop(snapshot):
    with pytest.raises(ValueError, match="hybrid"):
        pulls(replace(snapshot, config=replace(CONFIG, objective="vlb")))
