"""The bias of Langevin dynamics with finite steps, on one Gaussian: live in the step's size."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.core.samplers.langevin import langevin_step
from explorer.frames.pack import basis, sweep, table
from explorer.frames.parts import HandMark, LiveSlider, Profile, Take
from explorer.frames.pictures import profile
from explorer.lessons.score import langevin_settings
from explorer.lessons.score import scene_langevin as scene
from explorer.registry import Param
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import cached, controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

CLOCK = "score_bias"
WALKERS, STEPS, SHOWN = 6000, 200, 1500
LARGEST = 2.2  # η/s²; from 2 on it explodes
SIZE = Param("eta", 0.5, {}, 0.02, LARGEST, 0.01)
MARKS = (
    HandMark("circle", ({},), "exact", "", 1.0, dash="longdash", name="target"),
    HandMark("circle", ({},), "prediction", "", "width"),
)


@st.cache_resource(max_entries=1, show_spinner=False)
def _measured() -> dict[str, np.ndarray]:
    """Columns over the sizes: closed form, measured, its standard error, as widths too."""
    toward = 2 * (1 - 1 / np.geomspace(1.0101, 200, 96))
    sizes = np.concatenate([toward, [2.0], np.linspace(2.01, LARGEST, 15)])
    closed = scene.biased_variance(sizes)
    measured = scene.measured_variance(sizes, WALKERS, STEPS, np.random.default_rng(11))
    return {
        "size": sizes,
        "closed": closed,
        "measured": measured,
        "error": measured * np.sqrt(2 / WALKERS),
        "width": np.where(np.isfinite(closed), np.sqrt(np.minimum(closed, 1e9)), np.nan),
        "spread": np.sqrt(np.minimum(measured, 1e4)),
    }


def _at(size: float) -> dict[str, np.ndarray]:
    """The same at one size, each twice: a table of two moments that are one."""
    found = _measured()
    mixed = {name: np.interp(size, found["size"], values) for name, values in found.items()}
    closed = float(scene.biased_variance(size))
    width = np.sqrt(closed) if np.isfinite(closed) else np.nan
    return {
        name: np.full(2, value)
        for name, value in (mixed | {"closed": closed, "width": width}).items()
    }


@st.cache_resource(max_entries=1, show_spinner=False)
def _blobs():
    """The sweep over the sizes, the cloud that it widens, and the two curves."""
    found = _measured()
    sizes = found["size"]
    rows = [{name: np.full(2, values[i]) for name, values in found.items()}
            for i in range(len(sizes))]  # fmt: skip
    seen = sizes < 2
    x = np.linspace(sizes[0], 1.99, 200)
    curves = np.stack(
        [scene.biased_variance(x), np.interp(x, sizes[seen], found["measured"][seen])]
    )
    return (
        sweep(sizes, rows, [0, 1]),
        basis(cached.noise(SHOWN, 2)[None]),
        profile(curves[None], x),
    )


def draw(page) -> None:
    """The picture with its slider and what stands below."""
    left, right = st.columns([70, 30], gap="medium")
    key = page.key("bias")
    size = controls.read(page, SIZE)
    moved = (heard(key, "sliders", {"eta": size}) or {}).get("eta")
    if moved is not None:
        size = float(np.clip(moved, SIZE.minimum, SIZE.maximum))
        controls.write(page, "eta", size)
    with left:
        _stage(page, key, size)
    with right:
        langevin_settings.switch(page)
        page.formula("formula.bias")
        numbers("score_bias_numbers", CLOCK, None, _lines(page, key))
        page.text("bias.gone" if size >= 2 else "bias.over" if size > 1 else "bias")
    counts = {"walkers": WALKERS, "steps": STEPS, "shown": SHOWN}
    page.below(
        langevin_step, scene.measured_variance, scene.biased_variance, part="bias", numbers=counts
    )


def _stage(page, key: str, size: float) -> None:
    word = page.word
    moving, cloud, curves = _blobs()
    stage(
        key,
        T=1,
        takes=[Take(cloud, ("spread",))],
        table=table(_at(size)),
        sliders=[LiveSlider("eta", "η / s²", 0.02, LARGEST, 0.01, size, False, moving)],
        profiles=[
            Profile(curves, (word("score.closed"), word("score.measured")),
                    ("prediction", "state"), ("", "dash"), word("score.variance"), "η / s²", "",
                    log_y=True, mark="size"),
        ],
        marks=MARKS,
        clock=CLOCK,
        bare=True,
        extent=3.4,
        height="fill",
        label=word("score.bias_stage"),
        report_picked=False,
        words=stage_words(page),
    )  # fmt: skip


def _lines(page, key: str) -> list[str]:
    word = page.word
    return [
        line("η = ", cell("size", of=key), " s²"),
        line(word("score.closed"), ": ", cell("closed", colour="hat", of=key), " s²", result=True),
        line(word("score.measured"), ": ", cell("measured", of=key), " ± ",
             cell("error", of=key, digits=2), " s²", result=True),
    ]  # fmt: skip
