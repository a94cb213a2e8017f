"""The charts of the page `why_gaussian`, and the numbers of its formula."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian.scene import Shape
from explorer.texts import number
from explorer.ui.charts.figure import show_figure


@st.cache_resource(max_entries=64, show_spinner=False)
def falls(shape: Shape, x_t: float) -> scene.Falls:
    return scene.falls(shape, x_t)


@st.cache_resource(max_entries=32, show_spinner=False)
def ways(shape: Shape) -> list[scene.Return]:
    return [scene.way_back(shape, steps) for steps in scene.STEPS]


@st.cache_resource(max_entries=64, show_spinner=False)
def passes(shape: Shape) -> float | None:
    return scene.passes(shape)


def numbers(shape: Shape, beta: float, x_t: float) -> dict[str, float]:
    """What the formula asks for."""
    now = scene.present(shape, beta, x_t)
    return {
        "beta": beta,
        "x_t": x_t,
        "mean": now.mean,
        "deviation": now.deviation,
        "root": float(np.sqrt(beta)),
        "kl": now.kl,
        "fixed": now.kl_fixed,
        "humps": now.humps,
    }


def humps(page, count: int) -> str:
    """One hump or two, in a sentence."""
    return page.word("why_gaussian.one_hump" if count == 1 else "why_gaussian.two_humps")


def far(page, shape: Shape, beta: float, x_t: float) -> None:
    """KL against beta, with the present point, and the slopes measured."""
    from explorer.lessons.why_gaussian import figures as plots

    with st.spinner(page.word("why_gaussian.working"), show_time=True):
        found = falls(shape, x_t)
    kinds = ("best", "fixed", "here")
    slopes = {name: _slope(found.slopes[name]) for name in kinds}
    words = {name: page.word(f"why_gaussian.{name}", slope=slopes[name]) for name in kinds}
    words |= {name: page.word(f"why_gaussian.{name}") for name in ("now", "axis")}
    at_now = (beta, scene.present(shape, beta, x_t).kl)
    figure = plots.falls(found, words, at_now, scene.LIMIT, page.colours)
    show_figure(figure, "why_gaussian_falls", page.word("why_gaussian.falls"))


def _slope(value: float) -> str:
    return "–" if np.isnan(value) else number(value, ".3g")


def passing(page, shape: Shape) -> str:
    """The beta at which the averaged KL passes the limit, in a sentence."""
    beta = passes(shape)
    if beta is None:
        return page.word("why_gaussian.never", limit=scene.LIMIT)
    return page.word("why_gaussian.passes", limit=scene.LIMIT, beta=number(beta, ".2g"))


def many(page, shape: Shape) -> None:
    """What one big step and many small ones bring back."""
    from explorer.lessons.why_gaussian import figures as plots

    with st.spinner(page.word("why_gaussian.walking"), show_time=True):
        made = ways(shape)

    def title(each: scene.Return) -> str:
        word = "one_step" if each.steps == 1 else "steps"
        facts = {"n": each.steps, "beta": number(each.beta, ".2g"), "kl": number(each.kl, ".2g")}
        return page.word(f"why_gaussian.{word}", **facts)

    data = np.exp(shape.mixture().log_density(scene.GRID[:, None]))
    figure = plots.ways(made, scene.GRID, data, title, page.colours)
    show_figure(figure, "why_gaussian_ways", page.word("why_gaussian.ways"))
