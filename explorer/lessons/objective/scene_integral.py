"""Why -ln p(x_0) is not estimated by drawing from the model: what that takes in D coordinates.

Each coordinate of the place is the x_0 in hand and has the chain of the page, independent of the
others, so that the truth is known. All numbers in nats, until they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.lessons.objective.scene_bound import Push, last_push
from explorer.lessons.objective.scene_chain import chain_of, log_normal
from explorer.units import factor, logarithm
from explorer.worlds.memo import memo

DIMENSIONS = np.arange(1, 21)
DRAWS = 1000  # of each try
TRIES = 5
WANTED = 0.1  # relative error of an estimate that would do


@dataclass(frozen=True)
class Naive:
    """Of the mean of p(x_0 | x_1) over draws of x_1 from the model.

    nll : -ln p(x_0) in one coordinate, exact.  spread : r, the variance of a draw over its squared
    mean there, exact.  tries (TRIES, D): the estimates of -ln p in 1..D coordinates.
    """

    nll: float
    spread: float
    tries: np.ndarray


@memo(most=32)
def push_of(names: tuple[str, str, str, int]) -> Push:
    """The last push of the chain of these names."""
    return last_push(chain_of(*names))


def naive(push: Push, x0: float, rng: np.random.Generator) -> Naive:
    """Both moments by quadrature, and a few tries of DRAWS draws each."""
    places, density, mean, sigma2 = push
    mass = density * (places[1] - places[0])
    likely = np.exp(log_normal(x0, mean, sigma2))
    first, second = mass @ likely, mass @ likely**2
    risen = np.cumsum(mass)
    draws = rng.random((TRIES, DRAWS, len(DIMENSIONS)))
    logs = np.interp(draws, risen / risen[-1], log_normal(x0, mean, sigma2)).cumsum(-1)
    top = logs.max(1, keepdims=True)
    tries = -(top[:, 0] + np.log(np.exp(logs - top).mean(1)))
    return Naive(float(-np.log(first)), float(second / first**2 - 1.0), tries)


def draws_needed(spread: float) -> np.ndarray:
    """How many draws bring the relative error down to WANTED, for each of DIMENSIONS.

    The estimate is a mean of products of D independent factors, each with E[f^2] = (1 + r) E[f]^2,
    so n draws leave the relative variance ((1 + r)^D - 1)/n. One draw at least.
    """
    return np.maximum(np.expm1(DIMENSIONS * np.log1p(spread)) / WANTED**2, 1.0)


@memo(most=64)
def view(names: tuple[str, str, str, int], x0: float, seed: int, unit: str = "nats") -> PlatesView:
    """The estimates beside the truth, and the draws that would do, with D under the hand."""
    known = naive(push_of(names), x0, np.random.default_rng([seed, 5]))
    needed, by, log = draws_needed(known.spread), factor("nats", unit), logarithm(unit)
    known = replace(known, nll=by * known.nll, tries=by * known.tries)
    truth, said = DIMENSIONS * known.nll, Word("objective.tile_try", count=f"{DRAWS:,}", log=log)
    tiles = (
        Tile("truth", Word("objective.tile_quadrature", log=log), truth, "exact"),
        Tile("try", said, known.tries[0], "noise"),
        Tile("miss", Word("objective.tile_try_off"), known.tries[0] - truth, "error"),
        Tile("draws", Word("objective.tile_draws"), needed, "error", 0),
    )
    slider = Slider("D", Word("objective.dimensions"), "D", DIMENSIONS, 0)
    return PlatesView((off(known, unit), draws_over_dimensions(needed)), tiles, slider, (1.0, 1.0))


def off(known: Naive, unit: str) -> Panel:
    """How far each try's -ln p lies above the truth, over D, as they are in this unit."""
    title = Word("objective.tries", log=logarithm(unit), unit=Word(f"units.{unit}"))
    above = known.tries - DIMENSIONS * known.nll
    room = 0.1 * float(np.ptp(above)) + 0.1
    tries = [Series(DIMENSIONS, row, "noise", "", "" if i == 0 else "3 3", dots=i == 0)
             for i, row in enumerate(above)]  # fmt: skip
    ends = float(min(above.min(), 0.0)) - room, float(max(above.max(), 0.0)) + room
    return Panel(
        title, Word("objective.dimensions_axis"),
        (0.5, float(DIMENSIONS[-1]) + 0.5), ends,
        (Series(DIMENSIONS[[0, -1]], (0.0, 0.0), "exact", "", "8 4"), *tries),
        (Upright(DIMENSIONS, "accent", "", "3 3"),),
        Word("objective.tries_alt", tries=TRIES, count=f"{DRAWS:,}"), share=0.6, least=1.0,
        pick=True,
    )  # fmt: skip


def draws_over_dimensions(needed: np.ndarray) -> Panel:
    return Panel(
        Word("objective.draws"), Word("objective.dimensions_axis"),
        (0.5, float(DIMENSIONS[-1]) + 0.5), (1.0, 10.0 * float(needed[-1]) + 10.0),
        (Series(DIMENSIONS, needed, "error", "", dots=True),),
        (Upright(DIMENSIONS, "accent", "", "3 3"),),
        Word("objective.draws_alt"), share=0.6, least=1.0, ylog=True, pick=True,
    )  # fmt: skip
