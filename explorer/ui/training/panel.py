"""The panel of a training: its state, the loss over the steps, the figures that its page adds.

Whole, or in parts that stand apart: the head under what is to be done, the curve under the stage,
the figures as one line beside it, and with their notes below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explorer.jobs import Status
from explorer.training.history import thin_curve
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.words import Words
from explorer.worlds.runs import Pace, pace

if TYPE_CHECKING:
    from explorer.training.image_config import Config

Row = tuple[str, str, str, str]  # role, label, value, note
HINTS = ("idle", "waiting", "loading", "idle_paused", "idle_stopped")
CURVE = 116  # pixels of the first screen that the loss gets under a stage
EMPTY = ("idle", "waiting", "loading")  # there is no loss yet: said where it will be drawn


def draw(
    page: AnyPage,
    key: str,
    config: Config,
    status: Status,
    rows: Sequence[Row],
    *,
    floor: float = 0.0,
    floor_word: str = "",
    hint: str = "",
) -> None:
    """The whole panel of `status`, the run of `config` (what Start would train while there is
    none).

    floor : a loss that cannot be undercut, named floor_word; 0 for none.
    hint : the page's own sentence under the panel, in place of the one that the state asks for.
    """
    view = view_of(page, config, status)
    view |= {"floor": round(floor, 5)}
    view["words"]["floor"] = floor_word
    live.panel(key, status, view, rows)
    sentence = hint or said(page, config, status)
    if sentence:
        st.caption(sentence)


def room(page: AnyPage) -> int:
    """What the loss needs under a stage, in pixels; in lecturer's mode all is larger."""
    return round(CURVE * (1.35 if page.present else 1))


def head(
    page: AnyPage,
    key: str,
    config: Config,
    status: Status,
    about: float | None = None,
    hint: str = "",
) -> None:
    """State, step, time left and bar, and why it rests.

    about : seconds that Start would take.  hint : the page's own sentence about a failure.
    """
    view = view_of(page, config, status)
    view["words"]["of"] = reached(page.word, config.steps, status, about)
    live.panel(key, status, view, (), ("head",))
    sentence = "" if waiting_for(status) in EMPTY else hint or said(page, config, status)
    if sentence:
        st.caption(sentence)


def curve_alone(
    page: AnyPage,
    key: str,
    config: Config,
    status: Status,
    *,
    floor: float = 0.0,
    floor_word: str = "",
    hint: str = "",
) -> None:
    """The loss; before there is any, the sentence that says what to do or wait for.

    hint : the page's own sentence in place of that one.
    """
    view = view_of(page, config, status)
    view |= {"floor": round(floor, 5)}
    empty = waiting_for(status) in EMPTY
    sentence = hint or (said(page, config, status) if empty else "")
    view["words"] |= {"floor": floor_word, "empty": sentence}
    live.panel(key, status, view, (), ("spark",))


def line(page: AnyPage, key: str, config: Config, status: Status, rows: Sequence[Row]) -> None:
    """The figures in one line, each note on hovering."""
    live.panel(key, status, view_of(page, config, status), rows, ("line",))


def figures(page: AnyPage, key: str, config: Config, status: Status, rows: Sequence[Row]) -> None:
    """The figures with their notes."""
    live.panel(key, status, view_of(page, config, status), rows, ("figures",))


def view_of(page: AnyPage, config: Config, status: Status) -> dict[str, Any]:
    """What the panel of a status shows, without floor and figures."""
    word, colours = page.word, page.colours
    steps, losses = curve(status)
    return {
        "steps": config.steps,
        "step": steps,
        "loss": losses,
        "floor": 0.0,
        "words": {
            "state": live.state_word(lambda key, **more: word(f"live.{key}", **more), status),
            "of": word("live.of", steps=f"{config.steps:,}"),
            "axis": word("live.axis"),
            "step": word("live.at_step"),
            "floor": "",
            "empty": "",
            "alt": word(f"{page.name}.spark"),
        },
        "colours": {
            "line": colours.state,
            "exact": colours.exact,
            "grid": colours.grid,
            "text": colours.text,
            "muted": colours.muted,
        },
    }


def reached(word: Words, steps: int, status: Status, about: float | None) -> str:
    """Of how many steps, and the time left, or the time that it took or would take."""
    now = pace(status)
    if now.left_seconds is not None:
        return word("live.of_left", steps=f"{steps:,}", seconds=f"{now.left_seconds:.0f}")
    if now.took_seconds:
        return word("live.of_took", steps=f"{steps:,}", seconds=f"{now.took_seconds:.1f}")
    if about is not None and status.state == "idle":
        return word("live.of_about", steps=f"{steps:,}", seconds=f"{about:.0f}")
    return word("live.of", steps=f"{steps:,}")


def curve(status: Status) -> tuple[list[int], list[float]]:
    """The loss so far, thinned for a log axis; plain numbers."""
    if status.latest is None:
        return [], []
    steps, losses = thin_curve(*status.latest.losses)
    good = np.isfinite(losses)
    return steps[good].tolist(), [round(float(loss), 5) for loss in losses[good]]


def speed(word: Words, status: Status) -> Row:
    """Steps a second and the time left, or the time that it took."""
    return rate(word, pace(status))


def rate(word: Words, now: Pace) -> Row:
    """As `speed`, from the numbers of a frame."""
    value = "–" if not now.per_second else f"{now.per_second:,.{0 if now.per_second >= 10 else 1}f}"
    note = ""
    if now.left_seconds is not None:
        left = word("live.seconds", seconds=f"{now.left_seconds:.0f}")
        note = f"{word('live.left')} {left}"
    elif now.took_seconds:
        note = word("live.took", seconds=f"{now.took_seconds:.1f}")
    return ("rate", word("live.rate"), value, note)


def said(page: AnyPage, config: Config, status: Status) -> str:
    """The sentence under the panel: why it rests, what went wrong, what to do first."""
    word, key = page.word, waiting_for(status)
    if status.state == "failed":
        if getattr(status.latest, "failed", False):
            rate = f"{config.learning_rate:g}"
            return word("live.hint_failed", step=f"{status.step:,}", rate=rate)
        return word("live.hint_broken")
    if key not in HINTS:
        return ""
    return word(f"{page.name if key == 'idle' else 'live'}.hint_{key}")


def waiting_for(status: Status) -> str:
    """The state, with what it waits for or why it rests."""
    if status.state == "running" and status.latest is None:
        return "loading"
    return f"idle_{status.state}" if status.idle else status.state


def three(value: float) -> str:
    """Three significant digits, fixed in width for numbers between 0.1 and 10."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞"
    return f"{value:.3f}" if value < 10 else f"{value:.3g}"
