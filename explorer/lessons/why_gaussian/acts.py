"""The pictures of the page `why_gaussian`, mounted: the line, and figures that take a moment."""

from __future__ import annotations

import numpy as np

from explorer.frames.frame import Frame
from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.lessons.why_gaussian.scene import Settings
from explorer.lessons.why_gaussian.settings import KEY
from explorer.texts import number
from explorer.ui import late
from explorer.ui.charts.figure import show_figure
from explorer.ui.line import line
from explorer.ui.page import AnyPage

LEAST = 1e-9  # nats: a smaller KL of what comes back is what the grid leaves out
SAID = {"step": "late.working", "far": "why_gaussian.working", "many": "why_gaussian.walking"}


def show(page: AnyPage, settings: Settings, act: str) -> Frame:
    """Make the act's frame and mount its large picture."""
    shown = late.frame(page, act, settings, scene.frame, said=SAID[act])
    settings, frame = shown.settings, shown.frame
    if act == "step":
        on_line(page, frame)
        return frame
    draw, name = {"far": (falls, "falls"), "many": (ways, "ways")}[act]
    of = settings, page.lang, page.colours
    caption = page.word(f"why_gaussian.{name}")
    show_figure(lambda: draw(page, settings, frame.numbers), of, f"why_gaussian_{name}", caption)
    return frame


def on_line(page: AnyPage, frame: Frame, height: int | str = "fill") -> None:
    line.show(page, frame.view("line"), frame.time, KEY, height=height)


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
    return figures.ways(densities, x, data, titles, page.colours)
