"""What the page `objective` computes, kept by names and numbers; how its numbers are written."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.plates import Series
from explorer.lessons.objective import scene
from explorer.lessons.objective import scene_bound as exact
from explorer.lessons.objective import scene_lines as lines
from explorer.registry import Param

PATHS = 4000
WORK = 24_000  # steps of the paths that one x_0's histogram may cost
AXIS = (-2.6, 2.6)
GRID = np.linspace(*AXIS, 161)
PLACES = np.round(np.linspace(-2.2, 2.2, 45), 2)
Names = tuple[str, str, str, int]  # data, model, schedule, T


@st.cache_resource(max_entries=64, show_spinner=False)
def jensen(names: Names, seed: int) -> exact.Jensen:
    draws = int(np.clip(WORK // names[3], 400, 2000))
    rng = np.random.default_rng([seed, 2])
    return exact.jensen(scene.chain_of(*names), PLACES, rng, draws)


@st.cache_resource(max_entries=64, show_spinner=False)
def ladder(names: Names, seed: int) -> lines.Ladder:
    return lines.ladder(scene.chain_of(*names), PATHS, np.random.default_rng([seed, 3]))


@st.cache_resource(max_entries=256, show_spinner=False)
def terms(names: Names) -> exact.Terms:
    return exact.terms(scene.chain_of(*names))


@st.cache_resource(max_entries=256, show_spinner=False)
def loose(names: Names) -> exact.Looseness:
    return exact.looseness(scene.chain_of(*names), GRID)


def data_density(names: Names) -> np.ndarray:
    return np.exp(scene.mixture_of(names[0]).log_density(GRID[:, None]))


def densities(data, model) -> tuple[Series, Series]:
    """The curves of the data and of the model, the latter where it follows the range or not."""
    return (
        Series(GRID, data, "data", "q(x₀)"),
        Series(GRID, model, "prediction", "p<sub>θ</sub>(x₀)", "7 4"),
    )


def steps_param(page) -> Param:
    label = {page.lang: page.word("objective.T")}
    return Param("small_T", 8, label, minimum=1, maximum=scene.MOST_STEPS, step=1)


def number(value: float, digits: int = 3) -> str:
    """A number at a fixed count of decimals, or as a power of ten where it would be 0."""
    if value and abs(value) < 0.5 * 10**-digits:
        mantissa, power = f"{value:.1e}".split("e")
        power = str(int(power)).replace("-", "−")
        return f"{mantissa.replace('-', '−')}·10<sup>{power}</sup>"
    return f"{value:.{digits}f}".replace("-", "−")


def numbers(values, digits: int = 3) -> list[str]:
    return [number(value, digits) if np.isfinite(value) else "–" for value in values]
