"""The words and numbers of a training's panel."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from explorer.jobs import ACTIVE, Status
from explorer.scenes.train_points import FINAL_POINTS, Preview, thin_curve
from explorer.training.config import TrainConfig
from explorer.ui import live, live_run


def draw(page, key: str, config: TrainConfig, status: Status) -> None:
    """The panel of `status`, the run of `config` (what Start would train while there is none)."""
    word, colours = page.word, page.colours
    steps, losses = curve(status)
    known = live_run.has_density(config)
    view = {
        "steps": config.steps,
        "step": steps,
        "loss": losses,
        "floor": round(live_run.loss_floor(config), 5),
        "words": {
            "state": live.state_word(lambda key, **more: word(f"live.{key}", **more), status),
            "of": word("train_points.of", steps=f"{config.steps:,}"),
            "axis": word("train_points.axis"),
            "step": word("train_points.at_step"),
            "floor": word("train_points.floor" if known else "train_points.floor_set"),
            "alt": word("train_points.spark"),
        },
        "colours": {
            "line": colours.state,
            "exact": colours.exact,
            "grid": colours.grid,
            "text": colours.text,
            "muted": colours.muted,
        },
    }
    live.panel(key, status, view, rows(page, config, status))
    sentence = hint(page, config, status)
    if sentence:
        st.caption(sentence)


def curve(status: Status) -> tuple[list[int], list[float]]:
    """The loss so far, thinned for a log axis; plain numbers."""
    if status.latest is None:
        return [], []
    steps, losses = thin_curve(*status.latest.losses)
    good = np.isfinite(losses)
    return steps[good].tolist(), [round(float(loss), 5) for loss in losses[good]]


def rows(page, config: TrainConfig, status: Status) -> list[tuple[str, str, str, str]]:
    """(role, label, value, note) of each figure."""
    word = page.word
    floor = word("train_points.loss_note", floor=f"{live_run.loss_floor(config):.3f}")
    loss = three(status.latest.loss) if status.latest else "–"
    far, near, stray, note = judged(page, config, status)
    return [
        ("loss", word("train_points.loss"), loss, floor),
        ("distance", word("train_points.distance"), far, near),
        ("stray", word("train_points.stray"), stray, note),
        speed(word, status),
    ]


def judged(page, config: TrainConfig, status: Status) -> tuple[str, str, str, str]:
    """Distance, that of real data to other real data, strays, and how it was measured."""
    word = page.word
    if not status.evaluations:
        return "–", "", "–", word("train_points.stray_note")
    made: Preview | None = status.evaluations[max(status.evaluations)]
    if made is None:
        return "–", "", "–", ""
    yard, final = live_run.yardstick(config), made.final is not None
    seen, real = (made.final, yard.final_range) if final else (made.quality, yard.preview_range)
    way = "train_points.final" if final else "train_points.previews"
    low, high = (f"{edge:.2f}" for edge in real)
    real = word("train_points.distance_note", low=low, high=high)
    stray = f"{100 * seen.stray:.1f} %"
    return three(seen.distance), real, stray, word(way, n=f"{FINAL_POINTS:,}")


def speed(word, status: Status) -> tuple[str, str, str, str]:
    """Steps a second and the time left, or the time that it took."""
    rate = f"{status.rate:,.0f}" if status.rate else "–"
    note = ""
    if status.state in ACTIVE and status.remaining is not None:
        left = word("train_points.seconds", seconds=f"{status.remaining:.0f}")
        note = f"{word('train_points.left')} {left}"
    elif status.latest is not None and status.latest.seconds:
        note = word("train_points.took", seconds=f"{status.latest.seconds:.1f}")
    return ("rate", word("train_points.rate"), rate, note)


def hint(page, config: TrainConfig, status: Status) -> str:
    """The sentence under the panel: why it rests, what went wrong, what to do first."""
    word = page.word
    key = f"idle_{status.state}" if status.idle else status.state
    if status.state == "failed":
        if getattr(status.latest, "failed", False):
            rate = f"{config.learning_rate:g}"
            return word("train_points.hint_failed", step=f"{status.step:,}", rate=rate)
        return word("train_points.hint_broken")
    if status.state == "running" and status.latest is None:
        key = "loading"
    known = ("idle", "waiting", "loading", "idle_paused", "idle_stopped")
    return word(f"train_points.hint_{key}") if key in known else ""


def three(value: float) -> str:
    """Three significant digits, fixed in width for numbers between 0.1 and 10."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞"
    return f"{value:.3f}" if value < 10 else f"{value:.3g}"
