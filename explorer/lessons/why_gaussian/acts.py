"""The pictures of the page `why_gaussian`, mounted: the line, and figures that take a moment."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.frame import Frame
from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.lessons.why_gaussian.scene import Settings
from explorer.lessons.why_gaussian.settings import KEY
from explorer.texts import number
from explorer.ui.charts.figure import show_figure
from explorer.ui.line import line
from explorer.ui.page import AnyPage

SLOW = {"far": "why_gaussian.working", "many": "why_gaussian.walking"}


def show(page: AnyPage, settings: Settings, act: str) -> Frame:
    """Make the act's frame and mount its large picture."""
    if act == "step":
        frame = scene.frame(settings, act)
        on_line(page, frame)
        return frame
    with st.spinner(page.word(SLOW[act]), show_time=True):
        frame = scene.frame(settings, act)
    figure = {"far": falls, "many": ways}[act](page, settings, frame.numbers)
    name = "falls" if act == "far" else "ways"
    show_figure(figure, f"why_gaussian_{name}", page.word(f"why_gaussian.{name}"))
    return frame


def on_line(page: AnyPage, frame: Frame, height: int | str = "fill") -> None:
    line.show(page, frame.view("line"), frame.time, KEY, height=height)


def falls(page: AnyPage, settings: Settings, now: scene.Numbers) -> None:
    """KL against beta, with the present point, and the slopes measured."""
    from explorer.lessons.why_gaussian import figures

    slopes = {"best": now.best_slope, "fixed": now.fixed_slope, "here": now.here_slope}
    words = {
        name: page.word(f"why_gaussian.{name}", slope=number(slope, ".3g"))
        for name, slope in slopes.items()
    }
    words |= {name: page.word(f"why_gaussian.{name}") for name in ("now", "axis")}
    curves = reverse.falls(settings.shape, settings.x_t)
    return figures.falls(curves, words, (now.beta, now.kl_nats), now.limit_nats, page.colours)


def ways(page: AnyPage, settings: Settings, now: scene.Numbers) -> None:
    """What one big step and many small ones bring back."""
    from explorer.lessons.why_gaussian import figures

    titles = [
        page.word(
            f"why_gaussian.{'one_step' if steps == 1 else 'steps'}",
            n=steps, beta=number(beta, ".2g"), kl=number(kl, ".2g"),
        )
        for steps, beta, kl in zip(now.ways_steps, now.ways_beta, now.ways_nats, strict=True)
    ]  # fmt: skip
    data = np.exp(settings.mixture().log_density(reverse.GRID[:, None]))
    densities = [way.density for way in reverse.ways(settings.shape)]
    return figures.ways(densities, reverse.GRID, data, titles, page.colours)
