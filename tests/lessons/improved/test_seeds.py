"""What is measured of a training on `improved` is drawn from that training's own seed, so that the
scatter over seeds holds the scatter of the measuring too."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_loss as losses
from explorer.lessons.improved import scene_times as times
from explorer.training.config import TrainConfig
from explorer.training.trainer import train

CONFIG = TrainConfig(T=20, steps=4, width=8, depth=1, n_points=50, batch_size=16, objective="vlb",
                     variance="learned")  # fmt: skip
X0 = np.random.default_rng(0).standard_normal((300, 2))
BENCH = benches.Bench(X0, None, (10, 2))


@pytest.fixture(scope="module")
def snapshots():
    """The same weights, of a training with seed 0 and of one with seed 5."""
    *_, snapshot = train(CONFIG)
    return snapshot, replace(snapshot, config=replace(CONFIG, seed=5))


def test_the_bound_and_the_losses_of_a_snapshot(snapshots):
    for measured in (
        lambda snapshot: losses.look(snapshot, BENCH, 100).bits,
        lambda snapshot: losses.look(snapshot, BENCH, 100).simple[-1],
        lambda snapshot: times.moment(snapshot, X0, 16).batch,
    ):
        one, other = map(measured, snapshots)
        assert one == measured(snapshots[0]) and one != other
        assert one == pytest.approx(other, rel=0.5)  # other noise, the same network


def test_the_noise_of_gradients(snapshots, monkeypatch):
    asked, said = [], SimpleNamespace(done=1.0, ratio=2.0)
    compare = lambda snapshot, **how: asked.append(how["seed"]) or iter([said])  # noqa: E731
    monkeypatch.setattr("explorer.training.gradient_noise.compare", compare)
    for snapshot in snapshots:
        list(times.gains_of(snapshot, spread=True))
    assert asked == [0, 5]
