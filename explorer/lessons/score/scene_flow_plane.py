"""The SDE and its ODE in the plane, from the same noise: their clouds at every t visited, and how
far both lie from q(x_t) at five t, by the sliced Wasserstein distance and its floor."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from explorer.lessons.score.scene_flow import shown, walk_both
from explorer.metrics import sliced_wasserstein

POINTS = 700
DIRECTIONS = 64
DRAWS = 5  # exact clouds at each of the five t


@dataclass(frozen=True)
class Planes:
    """times (K,) rising.  places (2, K, N, 2) : the SDE's and the ODE's.  ranks (N,) in [0, 1] :
    the order of x_T's first coordinate.  five : indices of the measured times.
    distances (2, 5) : mean sliced W2 from DRAWS exact clouds.  floors (5,) : the mean over their
    pairs, what two exact clouds have.
    """

    times: np.ndarray
    places: np.ndarray
    ranks: np.ndarray
    five: np.ndarray
    distances: np.ndarray
    floors: np.ndarray


def simulate(schedule, mixture, num_steps, ode="heun", variance="posterior", n=POINTS, seed=0):
    """The Planes of a mixture's exact denoiser, in the same steps even in t."""
    x_T = np.random.default_rng([seed, 23]).standard_normal((n, 2))
    rng = np.random.default_rng([seed, 24])
    times, places = walk_both(
        schedule, mixture.denoiser(schedule), x_T, rng, num_steps, ode, variance
    )
    five, rng = shown(times), np.random.default_rng([seed, 25])
    distances, floors = np.empty((2, len(five))), np.empty(len(five))
    for column, k in enumerate(five):
        now = mixture.marginal(schedule, int(times[k]))
        exact = [now.sample(n, rng) for _ in range(DRAWS)]
        pairs = itertools.combinations(exact, 2)
        floors[column] = np.mean([sliced_wasserstein(*pair, DIRECTIONS) for pair in pairs])
        for row, cloud in enumerate(places[:, k]):
            found = [sliced_wasserstein(cloud, each, DIRECTIONS) for each in exact]
            distances[row, column] = np.mean(found)
    ranks = np.argsort(np.argsort(x_T[:, 0])) / (n - 1)
    return Planes(times, places, ranks, five, distances, floors)
