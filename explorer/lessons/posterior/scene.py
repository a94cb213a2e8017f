"""What the page `posterior` shows: on a line, in the plane, over t, and beside the derivation.

All share the clock, x_0 and x_t: the line's places are the plane's horizontal ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Controls, Frame, LineView, Picture, Reports, StageView, Time
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row, Zoom
from explorer.frames.pack import Blob, frames, table
from explorer.frames.parts import Curve, Handle, HandMark, Readout, Take
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.posterior import scene_columns
from explorer.lessons.posterior import scene_derivation as derivation
from explorer.worlds.memo import memo
from explorer.worlds.world import World, dataset

ACTS = ("line", "plane", "time", "steps")
REACH = 3.0  # places run from −3 to 3
# act → its handles: the settings that are their coordinates
HANDLES = {
    "line": {"x_0": ("x0",), "x_t": ("xt",)},
    "plane": {"x_0": ("x0", "x0_y"), "x_t": ("xt", "xt_y")},
    "time": {},
    "steps": {"x_0": ("x0",), "x_t": ("xt",), "u": ("x",)},
}
HALF = 2.2  # of the plane's height
AWAY = 99.0  # the plane has no cloud: its one point stands far outside
GHOSTS = 1500

PRIOR, LIKELIHOOD, POSTERIOR = "q(x_{t−1} | x_0)", "q(x_t | x_{t−1})", "q(x_{t−1} | x_t, x_0)"
# where the two guesses and the mean are, from the two handles
FROM_X0, FROM_XT = {"x_0": "prior"}, {"x_t": "back"}
MEAN = {"x_0": "coef_x0", "x_t": "coef_xt"}
PLACES = {"prior_mean": Linear(FROM_X0), "guess": Linear(FROM_XT), "mean": Linear(MEAN)}
LOOKS = {"x_0": ("x_0", "data"), "x_t": ("x_t", "state"), "u": ("x", "spread")}
READOUT = (Readout("μ̃_t", "mean"), Readout("β̃_t", "posterior_variance"), Readout("β_t", "beta"))
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


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides a picture of this page: places from −REACH to REACH, x being the test
    point's."""

    T: int = 20
    t: int = 5
    x0: float = 0.9
    xt: float = -0.1
    x0_y: float = 1.45
    xt_y: float = 0.6
    x: float = 0.6


@dataclass(frozen=True)
class Derivation:
    """The derivation's numbers at t and the places: ln q of each line, and of the three densities
    of Bayes' rule, in nats; A and B of the quadratic; nan at t < 2."""

    lines_nats: Exact[Mapping[str, float]]
    parts_nats: Exact[Mapping[str, float]]
    A: Exact[float]
    B: Exact[float]
    ratio_B_A: Exact[float]
    inverse_A: Exact[float]


@dataclass(frozen=True)
class Numbers:
    """What stands beside the picture at t; nan at t = 0, where there is no step to undo.

    alpha_bar, beta : ᾱ_t, β_t.  prior, mean_of_mean : √ᾱ_{t−1} and c_1 + c_2 √ᾱ_t.  Widths are
    standard deviations, precisions inverse variances (scene_columns.py).  x0_place, xt_place : the
    handles'; prior_place, guess_place, mean_place : the means of the two Gaussians and of their
    product there; one coordinate on a line, two in the plane, none over t.
    """

    t: Given[int]
    alpha_bar: Exact[float]
    beta: Exact[float]
    posterior_variance: Exact[float]
    ratio: Exact[float]
    prior: Exact[float]
    mean_of_mean: Exact[float]
    coef_x0: Exact[float]
    coef_xt: Exact[float]
    prior_width: Exact[float]
    like_width: Exact[float]
    width: Exact[float]
    precision_x0: Exact[float]
    precision_xt: Exact[float]
    precision: Exact[float]
    share_x0_percent: Exact[float]
    share_xt_percent: Exact[float]
    x0_place: Given[tuple[float, ...]] = ()
    xt_place: Given[tuple[float, ...]] = ()
    prior_place: Exact[tuple[float, ...]] = ()
    guess_place: Exact[tuple[float, ...]] = ()
    mean_place: Exact[tuple[float, ...]] = ()
    derivation: Derivation | None = None


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)
    Raises ValueError with a sentence where the schedule cannot be had."""
    view = {"line": on_line, "plane": in_plane, "time": over_time, "steps": beside_steps}[act]
    ends = ((0, Word("posterior.data")), (settings.T, Word("posterior.noise")))
    time = Time(settings.T, settings.t, "posterior", ticks=ends, log=act == "time",
                whole=act == "steps")  # fmt: skip
    return Frame((view(settings),), time, numbers(settings, act))


# --- arrays, remembered by what they depend on --------------------------------------------------


@memo(most=64)
def columns(world: World) -> dict[str, np.ndarray]:
    """Every column over t."""
    return scene_columns.columns(world.noises())


@memo(most=64)
def coefficients(world: World) -> dict[str, np.ndarray]:
    """The derivation's coefficients over t."""
    return derivation.coefficients(world.noises())


@memo(most=64)
def table_blob(world: World) -> Blob:
    """Every column, for pictures and numbers alike."""
    return table(columns(world))


@memo(most=32)
def steps_blob(world: World) -> Blob:
    """The same with the derivation's coefficients."""
    return table(columns(world) | derivation.as_columns(coefficients(world)))


@memo(most=1)
def nothing_and_ghost() -> tuple[Blob, Blob]:
    """A cloud out of sight, and the swiss roll on which x_0 may lie."""
    roll = dataset("swiss_roll", GHOSTS)
    return frames(np.full((1, 1, 2), AWAY), [0]), frames(roll.x[None], [0])


# --- the acts -----------------------------------------------------------------------------------


def places(settings: Settings, act: str) -> dict[str, tuple[float, ...]]:
    """Where the act's handles stand."""
    return {
        handle: tuple(getattr(settings, name) for name in names)
        for handle, names in HANDLES[act].items()
    }


def axis_handles(settings: Settings, act: str) -> list[AxisHandle]:
    return [
        AxisHandle(name, x, -REACH, REACH, *LOOKS[name], word=Word(f"posterior.handle_{name}"))
        for name, (x,) in places(settings, act).items()
    ]


def bells(row: int = 0) -> list[BellCurve]:
    """The two Gaussians and their product, named in the first row alone."""
    names = ("", "", "") if row else (PRIOR, LIKELIHOOD, POSTERIOR)
    return [
        BellCurve((Bell("prior_mean", "prior_width"),), names[0], "data", row=row),
        BellCurve((Bell("guess", "like_width"),), names[1], "state", "dash", row=row),
        BellCurve((Bell("mean", "width"),), names[2], "prediction", fill="band", row=row),
    ]


def on_line(settings: Settings) -> LineView:
    """Two bells and their product, and the same enlarged to the product's width."""
    return LineView(
        rows=[
            Row("x_{t−1}", Word("posterior.before"), x_range=(-REACH, REACH)),
            Row("(x_{t−1} − μ̃_t)/√β̃_t", title=Word("posterior.enlarged"),
                zoom=Zoom("mean", "width"), share=0.55),
        ],
        curves=[*bells(), *bells(row=1)],
        table=table_blob(settings.world),
        values=PLACES,
        handles=axis_handles(settings, "line"),
        markers=[
            Marker("arrow", "x_0", to="prior_mean", colour="data"),
            Marker("arrow", "x_t", to="guess", colour="state"),
            Marker("line", "mean", "μ̃_t", "prediction"),
        ],
        readout=READOUT,
        label=Word("posterior.line"),
        reports=Reports(t=True),
    )  # fmt: skip


def in_plane(settings: Settings) -> StageView:
    """The same with points: circles of one standard deviation."""
    nothing, ghost = nothing_and_ghost()
    shown = Picture([Take(nothing)], table_blob(settings.world), marks=MARKS, readout=READOUT[1:],
                    ghost=ghost, extent=HALF, label=Word("posterior.plane"))  # fmt: skip
    handles = [
        Handle(name, *at, *LOOKS[name][::-1]) for name, at in places(settings, "plane").items()
    ]
    return StageView(shown, Controls(handles=handles), Reports(t=True, picked=False))


def over_time(settings: Settings) -> StageView:
    """Coefficients, variances and their ratio over t."""
    shown = Picture([Take(nothing_and_ghost()[0])], table_blob(settings.world), CURVES,
                    readout=READOUT[1:], label=Word("posterior.time"))  # fmt: skip
    return StageView(shown, reports=Reports(t=True, picked=False))


def beside_steps(settings: Settings) -> LineView:
    """The line beside the derivation, with the place x at which every line is evaluated."""
    return LineView(
        rows=[Row("x_{t−1}", x_range=(-REACH, REACH))],
        curves=bells(),
        table=steps_blob(settings.world),
        values=PLACES | derivation.as_values(coefficients(settings.world)),
        handles=axis_handles(settings, "steps"),
        markers=[Marker("line", "u", "x", "spread")],
        label=Word("posterior.line"),
        reports=Reports(t=True),
    )


# --- the numbers --------------------------------------------------------------------------------


def numbers(settings: Settings, act: str) -> Numbers:
    """All numbers at t and the places."""
    row = {name: float(over_t[settings.t]) for name, over_t in columns(settings.world).items()}
    given = {name: row[name] for name in Numbers.__dataclass_fields__ if name in row}
    at = places(settings, act)
    if at:
        x0, xt = at["x_0"], at["x_t"]
        given |= {"x0_place": x0, "xt_place": xt}
        given["prior_place"] = tuple(row["prior"] * x for x in x0)
        given["guess_place"] = tuple(row["back"] * x for x in xt)
        pairs = zip(x0, xt, strict=True)
        given["mean_place"] = tuple(row["coef_x0"] * a + row["coef_xt"] * b for a, b in pairs)
    if act == "steps":
        given["derivation"] = steps(settings, {name: x for name, (x,) in at.items()})
    return Numbers(t=settings.t, **given)


def steps(settings: Settings, at: dict[str, float]) -> Derivation:
    """The derivation's numbers at t with its handles as they stand."""
    over_t, t = coefficients(settings.world), settings.t
    now = {name: float(values[t]) for name, values in over_t.items()}
    B = derivation.forms(now, at)["B"]
    lines, parts = (
        derivation.evaluate(each, over_t, t, at) for each in (derivation.LINES, derivation.PARTS)
    )
    return Derivation(lines, parts, now["A"], B, B * now["inverse_A"], now["inverse_A"])
