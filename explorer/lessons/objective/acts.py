"""The pictures of the page `objective` that rest on one chain, and their formulas' numbers."""

from __future__ import annotations

import numpy as np

from explorer.frames.plates import Panel, Series, Slider, Tile, Upright
from explorer.lessons.objective import derivation as objective_ladder
from explorer.lessons.objective.gap import gap
from explorer.lessons.objective.settings import (
    AXIS,
    PLACES,
    Names,
    data_density,
    densities,
    jensen,
    ladder,
    loose,
    number,
    numbers,
    terms,
)
from explorer.registry import Param
from explorer.ui.charts.plates import moved, plates
from explorer.ui.controls import controls

X0 = Param("x0", 0.3, {}, minimum=-2.2, maximum=2.2, step=0.1)
LINE = Param("line", 1, {}, minimum=1, maximum=10, step=1)


def bound(page, names: Names, seed: int) -> dict:
    """Act 1: a place x_0, and how far its paths' mean lies above -ln p(x_0)."""
    word, found, model = page.word, jensen(names, seed), loose(names)
    key = page.key("bound")
    index = moved(key, int(np.abs(PLACES - controls.read(page, X0)).argmin()))
    controls.write(page, "x0", float(PLACES[index]))
    gaps = found.bound - found.nll
    tiles = [
        Tile("nll", word("objective.tile_nll_x0"), numbers(found.nll), "exact"),
        Tile("bound", word("objective.tile_bound"), numbers(found.bound), "noise"),
        Tile("gap", word("objective.tile_jensen"), numbers(np.maximum(gaps, 0)), "error"),
    ]
    stops = [f"x₀ = {place:.1f}".replace("-", "−") for place in PLACES]
    panels = where_x0_lies(word, names, model), surplus(word, found)
    plates(key, panels, tiles, Slider("x0", "x₀", stops, PLACES, index))
    return {
        "x0": float(PLACES[index]),
        "nll": float(found.nll[index]),
        "bound": float(found.bound[index]),
        "gap": max(float(gaps[index]), 0.0),
        "mean_nll": model.nll,
        "entropy": model.entropy,
        "divergence": max(model.nll - model.entropy, 0.0),
    }


def where_x0_lies(word, names: Names, model) -> Panel:
    data = data_density(names)
    return Panel(
        word("objective.densities"),
        "x₀",
        AXIS,
        (0.0, 1.12 * float(max(data.max(), model.density.max()))),
        densities(data, model.density),
        (Upright(PLACES, "data", "x₀"),),
        word("objective.densities_alt"),
        share=0.38,
        pick=True,
    )


def surplus(word, found) -> Panel:
    """The histogram of -ln p/q over an x_0's paths, with its mean and what it bounds."""
    middle = 0.5 * (found.edges[1:] + found.edges[:-1])
    width = float(found.edges[1] - found.edges[0])
    heights = found.shares / found.shares.max(1, keepdims=True)
    return Panel(
        word("objective.surplus"),
        word("objective.nats"),
        (float(found.edges[0]), float(found.edges[-1])),
        (0.0, 1.2),
        (Series(middle, heights, "state", kind="bars", width=width),),
        (
            Upright(found.nll, "exact", word("objective.nll_short"), "8 4", left=True),
            Upright(found.bound, "noise", word("objective.bound_short")),
        ),
        word("objective.surplus_alt", count=f"{found.draws:,}"),
        share=0.62,
        bare=True,
    )


def ten(page, names: Names, seed: int) -> dict:
    """Act 2: the ladder."""
    found = ladder(names, seed)
    objective_ladder.draw(page, found, controls.read(page, LINE), page.key("ladder"))
    return {
        "mean9": float(found.means[8]),
        "error9": float(found.errors[8]),
        "mean10": float(found.means[9]),
        "error10": float(found.errors[9]),
        "exact": terms(names).bound,
    }


def three(page, names: Names, seed: int) -> dict:
    """Act 3: what each step costs, and its weight against the 1 of the training loss."""
    word, found, T = page.word, terms(names), names[3]
    key = page.key("terms")
    t = controls.read(page, Param("t", max(1, T // 2), {}, minimum=1, maximum=T))
    t = 1 + min(moved(key, t - 1), T - 1)
    controls.write(page, "t", t)
    tiles = [
        Tile("last", word("objective.tile_last"), [number(found.last, 4)], "noise"),
        Tile("middle", word("objective.tile_middle"), [number(found.middle)], "noise"),
        Tile("one", word("objective.tile_one"), numbers(found.kl[1:]), "noise"),
        Tile("first", word("objective.tile_first"), [number(found.first)], "data"),
        Tile("bound", word("objective.tile_sum"), [number(found.bound)], "exact"),
    ]
    steps = np.arange(1, T + 1)
    stops = [f"t = {step}" for step in steps]
    panels = costs(word, found, steps), weights(word, found, steps)
    plates(key, panels, tiles, Slider("t", "t", stops, steps, t - 1))
    pull = float(found.weight[t] * found.mse[t])
    kl = float(found.kl[t]) if t > 1 else found.first
    whole = {"last": found.last, "middle": found.middle, "first": found.first, "latents": T}
    step = {"t": t, "w": float(found.weight[t]), "mse": float(found.mse[t]), "g": kl - pull}
    return whole | step | {"kl": kl, "bound": found.bound}


def costs(word, found, steps) -> Panel:
    T = len(steps)
    bars = Series(
        steps[1:],
        found.kl[2:],
        "noise",
        "L<sub>t−1</sub>",
        kind="bars",
        width=0.9,
        mark=True,
        first=1,
    )
    return Panel(
        word("objective.costs"),
        "t",
        (0.4, T + 0.6),
        (0.0, 1.12 * float(np.nanmax(found.kl)) if T > 1 else 1.0),
        (bars,) if T > 1 else (),
        (Upright(steps, "accent", "", "3 3"),),
        word("objective.costs_alt"),
        least=1.0,
        share=0.45,
        pick=True,
    )


def weights(word, found, steps) -> Panel:
    axis = (0.4, len(steps) + 0.6)
    weight, mse = found.weight[1:], found.mse[1:]
    return Panel(
        word("objective.weights"),
        "t",
        axis,
        (0.5 * min(weight.min(), mse.min(), 1.0), 2.0 * max(weight.max(), 1.0)),
        (
            Series(steps, weight, "spread", word("objective.weight"), dots=True),
            Series(axis, (1.0, 1.0), "exact", word("objective.one"), "8 4"),
            Series(steps, mse, "noise", "E‖ε − ε̂‖²", "3 3", dots=True),
        ),
        (Upright(steps, "accent", "", "3 3"),),
        word("objective.weights_alt"),
        least=1.0,
        ylog=True,
        share=0.55,
        pick=True,
    )


ACTS = {"bound": bound, "lines": ten, "terms": three, "gap": gap}
