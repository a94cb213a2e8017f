"""The figures that the lesson `home` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.lessons.home import scene

CONSTANTS = {"digit": scene.DIGIT}


def constant(name: str) -> int:
    """A number that the page is built with."""
    return CONSTANTS[name]


def first_guess(pictures: int, seed: int) -> int:
    """What the network makes of noise alone: 1 if the average of all pictures, nearer to it than
    any picture is, else 0."""
    from explorer.data.images import DATASETS
    from explorer.worlds import networks

    _, network = networks.shipped(scene.NETWORK)
    rng = np.random.default_rng(seed)
    known = DATASETS[scene.NETWORK](pictures, rng).x
    guess = network(rng.standard_normal((8, *network.shape)), scene.T).mean(0)
    average = known.mean(0)
    away = np.sqrt(((known - average) ** 2).mean((1, 2, 3)))
    return int(np.sqrt(((guess - average) ** 2).mean()) < 0.5 * away.min())
