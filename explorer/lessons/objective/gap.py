"""The last picture of the page `objective`: bound, likelihood and entropy against T."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.plates import Panel, Series, Slider, Tile, Upright
from explorer.lessons.objective.scene_bound import STOPS
from explorer.lessons.objective.settings import (
    AXIS,
    Names,
    data_density,
    densities,
    loose,
    numbers,
    steps_param,
)
from explorer.ui.charts.plates import moved, plates
from explorer.ui.controls import controls


def gap(page, names: Names, seed: int) -> dict:
    """Act 4: the three numbers at every T of the range, and p(x_0) beside the data."""
    word, key = page.word, page.key("gap")
    st.session_state.pop("small_T", None)  # here the picture's own range sets it
    T = controls.read(page, steps_param(page))
    stops = sorted({*STOPS, T})
    T = stops[min(moved(key, stops.index(T)), len(stops) - 1)]
    controls.write(page, "small_T", T)
    with st.spinner(word("objective.pushing")):
        found = [loose((*names[:3], steps)) for steps in stops]
    rows = {
        name: np.array([getattr(each, name) for each in found])
        for name in ("bound", "nll", "entropy", "density")
    }
    slack, miss = rows["bound"] - rows["nll"], np.maximum(rows["nll"] - rows["entropy"], 0.0)
    tiles = [
        Tile("bound", word("objective.tile_bound"), numbers(rows["bound"]), "noise"),
        Tile("nll", word("objective.nll_mean"), numbers(rows["nll"]), "prediction"),
        Tile("entropy", word("objective.tile_entropy"), numbers(rows["entropy"]), "exact"),
        Tile("slack", word("objective.tile_slack"), numbers(np.maximum(slack, 0.0), 4), "error"),
        Tile("miss", word("objective.tile_miss"), numbers(miss, 4), "error"),
    ]
    now = stops.index(T)
    labels = [f"T = {each}" for each in stops]
    panels = three_lines(word, stops, rows), two_laws(word, names, rows["density"])
    plates(key, panels, tiles, Slider("T", word("objective.T"), labels, stops, now))
    told = {name: float(rows[name][now]) for name in ("bound", "nll", "entropy")}
    return told | {"T": T, "slack": max(float(slack[now]), 0.0), "miss": float(miss[now])}


def three_lines(word, stops, rows) -> Panel:
    low, high = float(rows["entropy"].min()), float(rows["bound"].max())
    room = 0.08 * (high - low) + 0.01
    nll = word("objective.nll_mean")
    return Panel(
        word("objective.three"),
        word("objective.steps"),
        (0.93, 54.0),
        (low - room, high + room),
        (
            Series(stops, rows["bound"], "noise", word("objective.bound_short"), dots=True),
            Series(stops, rows["nll"], "prediction", nll, "7 4", dots=True),
            Series(stops, rows["entropy"], "exact", word("objective.entropy_short"), "2 3"),
        ),
        (Upright(stops, "accent", "T", "3 3"),),
        word("objective.three_alt"),
        xlog=True,
        share=0.55,
        pick=True,
    )


def two_laws(word, names: Names, density) -> Panel:
    data = data_density(names)
    return Panel(
        word("objective.densities"),
        "x₀",
        AXIS,
        (0.0, 1.12 * float(max(data.max(), density.max()))),
        densities(data, density),
        (),
        word("objective.densities_alt"),
        share=0.45,
    )
