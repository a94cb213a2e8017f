"""The pictures of the page `posterior`: on a line, in the plane, over t, and beside the derivation.

They share the clock, and x_0 and x_t: the line's places are the plane's horizontal ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row, Zoom
from explorer.frames.pack import frames, table
from explorer.frames.parts import Curve, Handle, HandMark, Readout, Take
from explorer.lessons.posterior import scene
from explorer.registry import Param
from explorer.ui.controls import cached, controls
from explorer.ui.controls.reports import heard, listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.line import line as lines
from explorer.ui.stage.stage import stage

CLOCK = "posterior"
KEYS = {act: f"posterior_{act}" for act in ("line", "plane", "time", "steps")}
REACH = 3.0  # places run from −3 to 3
START = {"x0": 0.9, "xt": -0.1, "x0_y": 1.45, "xt_y": 0.6, "x": 0.6}
HANDLES = {"x_0": "x0", "x_t": "xt", "u": "x"}  # a handle's name → its setting's
HALF = 2.2  # of the plane's height
AWAY = 99.0  # the plane has no cloud: its one point stands far outside
GHOSTS = 1500

PRIOR, LIKELIHOOD, POSTERIOR = "q(x_{t−1} | x_0)", "q(x_t | x_{t−1})", "q(x_{t−1} | x_t, x_0)"
PLACES = {
    "prior_mean": Linear({"x_0": "prior"}),
    "guess": Linear({"x_t": "back"}),
    "mean": Linear({"x_0": "coef_x0", "x_t": "coef_xt"}),
}
BELLS = (
    BellCurve((Bell("prior_mean", "prior_width"),), PRIOR, "data"),
    BellCurve((Bell("guess", "like_width"),), LIKELIHOOD, "state", "dash"),
    BellCurve((Bell("mean", "width"),), POSTERIOR, "prediction", fill="band"),
)
READOUT = (Readout("μ̃_t", "mean"), Readout("β̃_t", "posterior_variance"), Readout("β_t", "beta"))
# where each of the plane's things is, from the two handles
FROM_X0, FROM_XT = {"x_0": "prior"}, {"x_t": "back"}
MEAN = {"x_0": "coef_x0", "x_t": "coef_xt"}
MARKS = (
    HandMark("circle", (FROM_X0,), "data", "", "prior_width", fill=True),
    HandMark("circle", (FROM_XT,), "state", "", "like_width", dash="dash"),
    HandMark("circle", (MEAN,), "prediction", "", "width", fill=True),
    HandMark("line", (FROM_X0, FROM_XT), "muted"),
    HandMark("dot", (FROM_X0,), "data", name="prior"),
    HandMark("dot", (FROM_XT,), "state", name="guess"),
    HandMark("ring", (MEAN,), "prediction", "μ̃ₜ", name="mean"),
    HandMark("line", ({"x_0": 1.0}, FROM_X0), "data", dash="dot"),
    HandMark("line", ({"x_t": 1.0}, FROM_XT), "state", dash="dot"),
    HandMark("dot", ({"x_0": 1.0},), "data", "x₀"),
    HandMark("dot", ({"x_t": 1.0},), "state", "xₜ"),
)
CURVES = (
    Curve("coef_x0", "c_1", "data", panel="coefficients"),
    Curve("coef_xt", "c_2", "state", panel="coefficients"),
    Curve("prior", "√ᾱ_{t−1}", "exact", "dot", panel="coefficients"),
    Curve("beta", "β_t", "noise", "dash", log=True, panel="variances"),
    Curve("posterior_variance_drawn", "β̃_t", "spread", log=True, panel="variances"),
    Curve("ratio_drawn", "β̃_t/β_t", "spread", log=True, panel="ratio"),
)


class Setting(NamedTuple):
    """The schedule, as plain values: the key of the caches here."""

    schedule: str
    T: int
    params: tuple = ()


def schedule_of(s: Setting):
    return cached.schedule(s.schedule, s.T, s.params)


@st.cache_resource(max_entries=64, show_spinner=False)
def table_blob(s: Setting):
    """Every column over t, for pictures and numbers alike."""
    return table(scene.columns(schedule_of(s)))


@st.cache_resource(max_entries=32, show_spinner=False)
def steps_blob(s: Setting):
    """The same with the derivation's coefficients, each in two halves, so that digits agree."""
    columns = scene.columns(schedule_of(s))
    for name, values in scene.coefficients(schedule_of(s)).items():
        columns[f"{name}.high"], columns[f"{name}.low"] = scene.halves(values)
    return table(columns)


@st.cache_resource(max_entries=1, show_spinner=False)
def nothing_and_ghost():
    """A cloud out of sight, and the swiss roll on which x_0 may lie."""
    roll = cached.dataset("swiss_roll", GHOSTS)
    return frames(np.full((1, 1, 2), AWAY), [0]), frames(roll.x[None], [0])


def places(page) -> dict[str, float]:
    """x0, xt, their heights in the plane and the test point x, from the address."""
    return {
        name: controls.read(page, Param(name, start, {}, minimum=-REACH, maximum=REACH))
        for name, start in START.items()
    }


def listen(page, act: str, T: int) -> tuple[int, dict[str, float]]:
    """t and the places, after what the act's picture has just reported."""
    t = listen_t(page, T, max(1, T // 4), KEYS[act])
    at = places(page)
    shown = standing(act, at)
    for handle, moved in (heard(KEYS[act], "handles", shown) or {}).items():
        names = (HANDLES[handle], f"{HANDLES[handle]}_y")
        for name, value in zip(names, np.atleast_1d(moved), strict=False):
            at[name] = float(np.clip(value, -REACH, REACH))
            controls.write(page, name, at[name])
    return t, at


def standing(act: str, at: dict[str, float]) -> dict:
    """Where the act's handles stand, as the picture would report it."""
    if act == "plane":
        return {name: [at[key], at[f"{key}_y"]] for name, key in list(HANDLES.items())[:2]}
    count = 3 if act == "steps" else 2
    return {name: at[key] for name, key in list(HANDLES.items())[:count]}


def show(page, act: str, s: Setting, t: int, at: dict[str, float]) -> None:
    """Mount the act's picture."""
    {"line": _line, "plane": _plane, "time": _time, "steps": _steps}[act](page, s, t, at)


def _common(page, s: Setting, t: int) -> dict:
    word = page.word
    return {
        "T": s.T,
        "t": t,
        "clock": CLOCK,
        "report_t": True,
        "below_t": ((0, word("posterior.data")), (s.T, word("posterior.noise"))),
    }


def _handles(page, act: str, at: dict[str, float]) -> list[AxisHandle]:
    looks = {"x_0": ("x_0", "data"), "x_t": ("x_t", "state"), "u": ("x", "spread")}
    return [
        AxisHandle(name, x, -REACH, REACH, *looks[name], word=page.word(f"posterior.handle_{name}"))
        for name, x in standing(act, at).items()
    ]


def _line(page, s: Setting, t: int, at: dict[str, float]) -> None:
    """Two bells and their product, and the same enlarged to the product's width."""
    word = page.word
    near = [BellCurve(b.bells, "", b.colour, b.dash, b.fill, row=1) for b in BELLS]
    lines.line(
        KEYS["line"],
        rows=[
            Row("x_{t−1}", word("posterior.before"), x_range=(-REACH, REACH)),
            Row("(x_{t−1} − μ̃_t)/√β̃_t", title=word("posterior.enlarged"),
                zoom=Zoom("mean", "width"), share=0.55),
        ],
        curves=[*BELLS, *near],
        table=table_blob(s),
        values=PLACES,
        handles=_handles(page, "line", at),
        markers=[
            Marker("arrow", "x_0", to="prior_mean", colour="data"),
            Marker("arrow", "x_t", to="guess", colour="state"),
            Marker("line", "mean", "μ̃_t", "prediction"),
        ],
        readout=READOUT,
        height="fill",
        label=word("posterior.line"),
        words=line_words(page),
        **_common(page, s, t),
    )  # fmt: skip


def _plane(page, s: Setting, t: int, at: dict[str, float]) -> None:
    """The same with points: circles of one standard deviation."""
    nothing, ghost = nothing_and_ghost()
    looks = {"x_0": ("data", "x_0"), "x_t": ("state", "x_t")}
    stage(
        KEYS["plane"],
        takes=[Take(nothing)],
        ghost=ghost,
        table=table_blob(s),
        handles=[Handle(name, *xy, *looks[name]) for name, xy in standing("plane", at).items()],
        marks=MARKS,
        readout=READOUT[1:],
        extent=HALF,
        height="fill",
        label=page.word("posterior.plane"),
        report_picked=False,
        words=stage_words(page),
        **_common(page, s, t),
    )


def _time(page, s: Setting, t: int, at: dict[str, float]) -> None:
    """Coefficients, variances and their ratio over t."""
    nothing, _ = nothing_and_ghost()
    stage(
        KEYS["time"],
        takes=[Take(nothing)],
        table=table_blob(s),
        curves=CURVES,
        readout=READOUT[1:],
        bare="curves",
        log_t=True,
        height="fill",
        label=page.word("posterior.time"),
        report_picked=False,
        words=stage_words(page),
        **_common(page, s, t),
    )


def _steps(page, s: Setting, t: int, at: dict[str, float]) -> None:
    """The line beside the derivation, with the place x at which every line is evaluated."""
    word = page.word
    lines.line(
        KEYS["steps"],
        rows=[Row("x_{t−1}", x_range=(-REACH, REACH))],
        curves=BELLS,
        table=steps_blob(s),
        values=PLACES | derivation_values(s),
        handles=_handles(page, "steps", at),
        markers=[Marker("line", "u", "x", "spread")],
        height="fill",
        label=word("posterior.line"),
        whole_t=True,
        words=line_words(page),
        **_common(page, s, t),
    )


def derivation_values(s: Setting) -> dict[str, Linear]:
    """The derivation as sums of products: "ln.bayes" and so on, of handles and coefficients."""
    found = {
        name: Linear({f"{name}.high": 1.0, f"{name}.low": 1.0})
        for name in scene.coefficients(schedule_of(s))
    }
    found |= {name: Linear(terms) for name, terms in scene.FORMS.items()}
    found["ratio_B_A"] = Linear({"B": "inverse_A"})
    for each in (*scene.PARTS, *scene.LINES):
        terms = {}
        for i, (a, b, factor) in enumerate(each.products):
            found[f"{each.name}.{i}"] = Linear({a: b})
            terms[f"{each.name}.{i}"] = factor
        found[f"ln.{each.name}"] = Linear(terms, each.plus)
    return found


def line_words(page) -> dict[str, str]:
    return {name: page.word(f"line.{name}") for name in lines.WORDS}
