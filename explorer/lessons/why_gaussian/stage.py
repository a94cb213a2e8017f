"""The pictures of the page `why_gaussian`: the step on a line, live in all that the hand moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from explorer.frames.line_parts import WORDS, AxisHandle, Bell, BellCurve, Linear, Marker, Row, Zoom
from explorer.frames.line_reverse import (
    reverse_bells,
    reverse_betas,
    reverse_sweep,
    reverse_table,
    reverse_values,
)
from explorer.frames.parts import LiveSlider, Readout
from explorer.lessons.why_gaussian import scene
from explorer.lessons.why_gaussian.scene import Shape
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.line.line import line

KEY = "why_gaussian_line"
REACH = 4.0  # places run from −4 to 4
VALUES = 65  # of a slider that shapes the mixture
BETA = Param("beta", 0.3, {}, scene.BETA_MIN, scene.BETA_MAX, log=True)
PLACE = Param("x_t", 0.1, {}, -REACH, REACH)
SHAPE = {
    "distance": Param("distance", 1.2, {}, 0.05, 2.0, 0.01),
    "width": Param("width", 0.35, {}, 0.1, 1.0, 0.01),
    "weight": Param("weight", 0.35, {}, 0.05, 0.95, 0.01),
}
RATIO = Param("ratio", scene.RIGHT, {}, 0.5, 2.0, 0.05)
READOUT = (
    Readout("μ", "reverse.mean"),
    Readout("σ", "reverse.width"),
    Readout("√β", "root_beta"),
)
BACK = {"where": Linear({"x_t": "back"})}


def settings(page) -> tuple[Shape, float, float]:
    """The shape, beta and x_t, after what the picture has just reported."""
    params = {"beta": BETA, **SHAPE}
    now = {name: controls.read(page, param) for name, param in params.items()}
    x_t = controls.read(page, PLACE)
    for name, value in (heard(KEY, "sliders", now) or {}).items():
        if name in params:
            now[name] = float(np.clip(value, params[name].minimum, params[name].maximum))
            controls.write(page, name, now[name])
    moved = (heard(KEY, "handles", {"x_t": x_t}) or {}).get("x_t")
    if moved is not None:
        x_t = float(np.clip(moved, -REACH, REACH))
        controls.write(page, "x_t", x_t)
    beta = now.pop("beta")
    return Shape(**now, ratio=controls.read(page, RATIO)), beta, x_t


@st.cache_resource(max_entries=64, show_spinner=False)
def table_blob(shape: Shape, beta: float):
    return reverse_table(shape.mixture(), beta)


@st.cache_resource(max_entries=64, show_spinner=False)
def beta_sweep(shape: Shape):
    betas = reverse_betas(scene.BETA_MIN, scene.BETA_MAX)
    return reverse_sweep(betas, shape.mixture(), betas)


@st.cache_resource(max_entries=128, show_spinner=False)
def shape_sweep(shape: Shape, beta: float, name: str):
    """The columns over all values of one of the shape's numbers, with the others as they are."""
    values = np.linspace(SHAPE[name].minimum, SHAPE[name].maximum, VALUES)
    mixtures = [replace(shape, **{name: value}).mixture() for value in values.tolist()]
    return reverse_sweep(values, mixtures, beta)


def sliders(page, shape: Shape, beta: float, shaping: bool) -> list[LiveSlider]:
    """Beta, and with `shaping` what shapes the mixture; all live."""
    made = [
        LiveSlider(
            "beta", page.word("why_gaussian.beta"), BETA.minimum, BETA.maximum, 0, beta, True,
            beta_sweep(shape),
        )
    ]  # fmt: skip
    for name, param in SHAPE.items() if shaping else ():
        blob = shape_sweep(shape, beta, name)
        label = page.word(f"why_gaussian.{name}")
        value = getattr(shape, name)
        ends = (param.minimum, param.maximum, param.step)
        made.append(LiveSlider(name, label, *ends, value, False, blob))
    return made


def curves() -> list[BellCurve]:
    """Above: prior, likelihood and what x_t is drawn from. Below: the step and its Gaussian."""
    best = {"label": "N(μ, σ²)", "colour": "prediction", "dash": "dash"}
    return [
        BellCurve(reverse_bells("prior", 2), "q(x_{t−1})", "data", fill="under"),
        BellCurve((Bell("where", "like_width"),), "q(x_t | x_{t−1})", dash="dash", own_scale=True),
        BellCurve(reverse_bells("reverse", 2), "q(x_{t−1} | x_t)", "exact", fill="under",
                  name="reverse", log_weights=True, row=1),
        BellCurve(matches="reverse", row=1, **best),
    ]  # fmt: skip


def picture(page, shape: Shape, beta: float, x_t: float, shaping=True, height="fill") -> None:
    """The line: two rows that move with beta, x_t and the shape, without a message."""
    word = page.word
    line(
        KEY,
        rows=[
            Row("x_{t−1}", word("why_gaussian.before"),
                word("why_gaussian.above") if shaping else "",
                x_range=(-REACH, REACH)),
            Row("(x_{t−1} − μ)/σ", title=word("why_gaussian.below") if shaping else "",
                zoom=Zoom("reverse.mean", "reverse.width", reach=3.6)),
        ],
        curves=curves(),
        table=table_blob(shape, beta),
        values=reverse_values(2, "x_t") | BACK,
        handles=[AxisHandle("x_t", x_t, -REACH, REACH, "x_t", word=word("why_gaussian.handle"))],
        sliders=sliders(page, shape, beta, shaping),
        markers=[Marker("line", "reverse.mean", "μ", "prediction")],
        readout=READOUT if shaping else (),
        clock="why_gaussian",
        height=height,
        label=word("why_gaussian.line"),
        words={name: word(f"line.{name}") for name in WORDS},
    )  # fmt: skip
