"""The pictures of the page `why_gaussian`, mounted: the line, and figures that take a moment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.frames.frame import Frame
from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.lessons.why_gaussian.scene import Settings
from explorer.lessons.why_gaussian.settings import KEY
from explorer.texts import number
from explorer.ui import late
from explorer.ui.charts import live
from explorer.ui.charts.figure import show_figure
from explorer.ui.line import line
from explorer.ui.page import AnyPage

LEAST = 1e-9  # nats: a smaller KL of what comes back is what the grid leaves out
SAID = {"step": "late.working", "far": "why_gaussian.working", "many": "why_gaussian.walking"}


def show(page: AnyPage, settings: Settings, act: str, asked: bool) -> Frame:
    """Make the act's frame and mount its large picture; while its question waits, without what
    would answer it: the step back, KL against beta, what comes back."""
    shown = late.frame(page, act, settings, scene.frame, said=SAID[act])
    settings, frame = shown.settings, shown.frame
    if act == "step" or (act == "far" and asked):
        on_line(page, without_step_back(frame) if asked and act == "step" else frame)
        return frame
    draw, name = {"far": (falls, "falls"), "many": (veiled if asked else ways, "ways")}[act]
    of = settings, page.lang, page.colours, asked
    caption = page.word(f"why_gaussian.{'veiled' if asked else name}")
    show_figure(lambda: draw(page, settings, frame.numbers), of, f"why_gaussian_{name}", caption)
    return frame


def on_line(page: AnyPage, frame: Frame) -> None:
    line.show(page, frame.view("line"), frame.time, KEY, height="fill")


def source(frame: Frame) -> live.Source:
    """Where the sentence's numbers are while the hand moves them."""
    return live.source(
        KEY, frame.view("line").table, beta="beta", x_t="x_t", deviation="reverse.width"
    )


def without_step_back(frame: Frame) -> Frame:
    """The upper row alone: the data, and the window through which x_t sees them."""
    view = frame.view("line")
    above = replace(
        view, rows=view.rows[:1], curves=[each for each in view.curves if not each.row],
        markers=[], readout=(),
    )  # fmt: skip
    return replace(frame, views=(above,))


def falls(page: AnyPage, settings: Settings, now: scene.Numbers) -> object:
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


def ways(page: AnyPage, settings: Settings, now: scene.Numbers) -> object:
    """What one big step and many small ones bring back."""
    from explorer.lessons.why_gaussian import figures

    titles = [
        page.word(
            f"why_gaussian.{'one_step' if steps == 1 else 'steps'}",
            n=steps, beta=number(beta, ".2g"), kl=number(kl, ".2g") if kl > LEAST else "< 10⁻⁹",
        )
        for steps, beta, kl in zip(now.ways_steps, now.ways_beta, now.ways_nats, strict=True)
    ]  # fmt: skip
    x = reverse.grid(settings.shape)
    data = np.exp(settings.mixture().log_density(x[:, None]))
    densities = [way.density for way in reverse.ways(settings.shape)]
    return figures.ways(densities, x, data, titles, names(page), page.colours)


def veiled(page: AnyPage, settings: Settings, now: scene.Numbers) -> object:
    """The same panels with the data alone."""
    from explorer.lessons.why_gaussian import figures

    x = reverse.grid(settings.shape)
    data = np.exp(settings.mixture().log_density(x[:, None]))
    nothing = [np.full_like(x, np.nan)] * len(now.ways_steps)
    titles = [f"n = {steps}" for steps in now.ways_steps]
    return figures.ways(nothing, x, data, titles, names(page), page.colours)


def names(page: AnyPage) -> tuple[str, str]:
    """Of the two curves in each panel."""
    return page.word("why_gaussian.comes_back"), page.word("why_gaussian.data_curve")
