"""The panels of the page `objective`: what stands over x_0, over t and over T."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.frames.plates import Panel, Series, Upright
from explorer.frames.text import Word
from explorer.lessons.objective.scene_bound import Jensen, Terms
from explorer.units import factor, logarithm

AXIS = (-2.6, 2.6)
GRID = np.linspace(*AXIS, 161)
PLACES = np.round(np.linspace(-2.2, 2.2, 45), 2)  # of x_0


def laws(
    data: np.ndarray, model: np.ndarray, places: np.ndarray | None = None, share: float = 0.45
) -> Panel:
    """The densities of the data and of the model on GRID, the latter where it follows the range.

    places : of x_0 on the range, where a click moves it.
    """
    return Panel(
        Word("objective.densities"), "x₀", AXIS, (0.0, 1.12 * float(max(data.max(), model.max()))),
        (Series(GRID, data, "data", "q(x₀)"),
         Series(GRID, model, "prediction", "p<sub>θ</sub>(x₀)", "7 4")),
        () if places is None else (Upright(places, "data", "x₀"),),
        Word("objective.densities_alt"), share=share, pick=places is not None,
    )  # fmt: skip


def surplus(jensen: Jensen, unit: str) -> Panel:
    """The histogram of -ln p/q over an x_0's paths, with its mean and what it bounds."""
    by = factor("nats", unit)
    edges = by * jensen.edges
    middle = 0.5 * (edges[1:] + edges[:-1])
    width = float(edges[1] - edges[0])
    heights = jensen.shares / jensen.shares.max(1, keepdims=True)
    return Panel(
        Word("objective.surplus"), Word(f"units.{unit}"),
        (float(edges[0]), float(edges[-1])), (0.0, 1.2),
        (Series(middle, heights, "state", kind="bars", width=width),),
        (Upright(by * jensen.nll, "exact", Word("objective.nll_short", log=logarithm(unit)), "8 4",
                 left=True),
         Upright(by * jensen.bound, "noise", Word("objective.bound_short"))),
        Word("objective.surplus_alt", count=f"{jensen.draws:,}"), share=0.62, bare=True,
    )  # fmt: skip


def costs(terms: Terms, unit: str) -> Panel:
    """What each reverse step costs."""
    kl = factor("nats", unit) * terms.kl
    T = len(kl) - 1
    steps = np.arange(1, T + 1)
    bars = Series(
        steps[1:], kl[2:], "noise", "L<sub>t−1</sub>",
        kind="bars", width=0.9, mark=True, first=1,
    )  # fmt: skip
    return Panel(
        Word("objective.costs", unit=Word(f"units.{unit}")), "t", (0.4, T + 0.6),
        (0.0, 1.12 * float(np.nanmax(kl)) if T > 1 else 1.0),
        (bars,) if T > 1 else (), (Upright(steps, "accent", "", "3 3"),),
        Word("objective.costs_alt", unit=Word(f"units.{unit}")), least=1.0, share=0.45, pick=True,
    )  # fmt: skip


def weights(terms: Terms, unit: str) -> Panel:
    """The bound's weight on the noise error at each step, against the 1 of the training loss."""
    weight, mse = factor("nats", unit) * terms.weight[1:], terms.mse[1:]
    said = Word("objective.weight", unit=Word(f"units.{unit}"))
    steps, axis = np.arange(1, len(mse) + 1), (0.4, len(mse) + 0.6)
    return Panel(
        Word("objective.weights"), "t", axis,
        (0.5 * min(weight.min(), mse.min(), 1.0), 2.0 * max(weight.max(), 1.0)),
        (Series(steps, weight, "spread", said, dots=True),
         Series(axis, (1.0, 1.0), "exact", Word("objective.one"), "8 4"),
         Series(steps, mse, "noise", "E‖ε − ε̂‖²", "3 3", dots=True)),
        (Upright(steps, "accent", "", "3 3"),),
        Word("objective.weights_alt"), least=1.0, ylog=True, share=0.55, pick=True,
    )  # fmt: skip


def three_lines(
    stops: Sequence[int], bound: np.ndarray, nll: np.ndarray, entropy: np.ndarray, unit: str
) -> Panel:
    """Bound, likelihood and entropy over the number of steps, as they are in this unit."""
    mean = Word("objective.nll_mean", log=logarithm(unit))
    low, high = float(entropy.min()), float(bound.max())
    room = 0.08 * (high - low) + 0.01
    return Panel(
        Word("objective.three", unit=Word(f"units.{unit}")),
        Word("objective.steps"), (0.93, 54.0), (low - room, high + room),
        (Series(stops, bound, "noise", Word("objective.bound_short"), dots=True),
         Series(stops, nll, "prediction", mean, "7 4", dots=True),
         Series(stops, entropy, "exact", Word("objective.entropy_short"), "2 3")),
        (Upright(stops, "accent", "T", "3 3"),),
        Word("objective.three_alt"), xlog=True, share=0.55, pick=True,
    )  # fmt: skip
