"""What the page `train_points` shows of a run: previews from one noise, distances, loss, cards.

Plain values and denoisers in, arrays out. What costs time beside the training (`evaluate`) runs in
the training's own thread; the page only draws its answers.
"""

from __future__ import annotations

from dataclasses import replace

# What each experiment changes on the default run; the lesson's section is "experiment.<name>".
EXPERIMENTS = {
    "fourier": {"fourier": False},
    "rate": {"decay": "constant", "learning_rate": 1e-3},
    "terminal": {"schedule": "small_linear", "T": 100},
    "eps": {"target": "eps"},
    "few": {"n_points": 30},
}


# How the default run ends: the median of three seeds (tests/test_scene_train_points.py).
REFERENCE = {
    "distance": 0.025,
    "low": 0.023,
    "high": 0.038,
    "stray": 2.5,
    "loss": 0.421,
    "floor": 0.414,
}


def experiment(name, config):
    """The config that the card `name` trains: the default run with that card's change."""
    return replace(config, **EXPERIMENTS[name])
