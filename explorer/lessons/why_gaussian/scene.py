"""What the page `why_gaussian` shows: why the reverse step may be a Gaussian, in three acts.

One step back on a line, live in all that the hand moves; KL against beta; many steps against one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.frames.frame import Frame, LineView, Time
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row, Zoom
from explorer.frames.line_reverse import (
    reverse_bells,
    reverse_betas,
    reverse_sweep,
    reverse_table,
    reverse_values,
)
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider, Readout
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.lessons.why_gaussian.scene_reverse import BETA_MAX, BETA_MIN, Shape
from explorer.registry import Param
from explorer.worlds.memo import memo

ACTS = ("step", "far", "many")
REACH = 4.0  # places run from −4 to 4
VALUES = 65  # of a slider that shapes the mixture
BETA = Param("beta", 0.3, {}, BETA_MIN, BETA_MAX, log=True)
SHAPE = {
    "distance": Param("distance", 1.2, {}, 0.05, 2.0, 0.01),
    "width": Param("width", 0.35, {}, 0.1, 1.0, 0.01),
    "weight": Param("weight", 0.35, {}, 0.05, 0.95, 0.01),
}
READOUT = (
    Readout("μ", "reverse.mean"),
    Readout("σ", "reverse.width"),
    Readout("√β", "root_beta"),
)
# above: prior and likelihood; below: the step and its Gaussian
CURVES = (
    BellCurve(reverse_bells("prior", 2), "q(x_{t−1})", "data", fill="under"),
    BellCurve((Bell("where", "like_width"),), "q(x_t | x_{t−1})", dash="dash", own_scale=True),
    BellCurve(reverse_bells("reverse", 2), "q(x_{t−1} | x_t)", "exact", fill="under",
              name="reverse", log_weights=True, row=1),
    BellCurve((), "N(μ, σ²)", "prediction", "dash", matches="reverse", row=1),
)  # fmt: skip


@dataclass(frozen=True)
class Settings(Shape):
    """All that decides a picture of this page: the shape of the data, the step and x_t."""

    beta: float = 0.3
    x_t: float = 0.1

    @property
    def shape(self) -> Shape:
        return Shape(self.distance, self.width, self.weight, self.ratio)


@dataclass(frozen=True)
class Numbers:
    """Beside the picture at beta and x_t: mean and standard deviation of the step back, its KL to
    the best Gaussian and to the one of variance beta, its number of humps.

    Of the act "far": measured slopes of the KL in beta, averaged and at x_t (nan where the KL is
    0), and the beta at which the averaged KL passes `limit_nats` (None where it never does).
    Of the act "many": n, beta of each step and KL(data || what comes back).
    """

    beta: Given[float]
    x_t: Given[float]
    root_beta: Exact[float]
    mean: Exact[float]
    deviation: Exact[float]
    kl_nats: Exact[float]
    fixed_nats: Exact[float]
    humps: Exact[int]
    limit_nats: Given[float] = reverse.LIMIT
    best_slope: Exact[float] = float("nan")
    fixed_slope: Exact[float] = float("nan")
    here_slope: Exact[float] = float("nan")
    passing_beta: Exact[float] | None = None
    ways_steps: Given[tuple[int, ...]] = ()
    ways_beta: Exact[tuple[float, ...]] = ()
    ways_nats: Exact[tuple[float, ...]] = ()


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers; "many" has numbers alone. (No job adds to this page:
    seen is not used.)"""
    shape, numbers = settings.shape, present(settings)
    if act == "far":
        slopes = reverse.falls(shape, settings.x_t).slopes
        slopes = {f"{name}_slope": value for name, value in slopes.items()}
        numbers = replace(numbers, **slopes, passing_beta=reverse.passes(shape))
    if act == "many":
        columns = zip(*((way.steps, way.beta, way.kl) for way in reverse.ways(shape)), strict=True)
        names = ("ways_steps", "ways_beta", "ways_nats")
        numbers = replace(numbers, **dict(zip(names, columns, strict=True)))
    views = () if act == "many" else (one_step(settings, shaping=act == "step"),)
    return Frame(views, Time(clock="why_gaussian"), numbers)


def present(settings: Settings) -> Numbers:
    """The numbers of every act."""
    now = reverse.present(settings.shape, settings.beta, settings.x_t)
    return Numbers(
        settings.beta, settings.x_t, float(np.sqrt(settings.beta)), now.mean, now.deviation,
        now.kl, now.kl_fixed, now.humps,
    )  # fmt: skip


# --- the line -----------------------------------------------------------------------------------


@memo(most=64)
def table_blob(shape: Shape, beta: float) -> Blob:
    return reverse_table(shape.mixture(), beta)


@memo(most=64)
def beta_sweep(shape: Shape) -> Blob:
    betas = reverse_betas(BETA_MIN, BETA_MAX)
    return reverse_sweep(betas, shape.mixture(), betas)


@memo(most=128)
def shape_sweep(shape: Shape, beta: float, name: str) -> Blob:
    """The columns over all values of one of the shape's numbers, with the others as they are."""
    values = np.linspace(SHAPE[name].minimum, SHAPE[name].maximum, VALUES)
    mixtures = [replace(shape, **{name: value}).mixture() for value in values.tolist()]
    return reverse_sweep(values, mixtures, beta)


def one_step(settings: Settings, shaping: bool) -> LineView:
    """Two rows that move with beta, x_t and, where it is shaped here, the mixture."""
    return LineView(
        rows=[
            Row("x_{t−1}", Word("why_gaussian.before"),
                Word("why_gaussian.above") if shaping else "", x_range=(-REACH, REACH)),
            Row("(x_{t−1} − μ)/σ", title=Word("why_gaussian.below") if shaping else "",
                zoom=Zoom("reverse.mean", "reverse.width", reach=3.6)),
        ],
        curves=CURVES,
        table=table_blob(settings.shape, settings.beta),
        values=reverse_values(2, "x_t") | {"where": Linear({"x_t": "back"})},
        handles=[
            AxisHandle("x_t", settings.x_t, -REACH, REACH, "x_t",
                       word=Word("why_gaussian.handle"))
        ],
        sliders=sliders(settings, shaping),
        markers=[Marker("line", "reverse.mean", "μ", "prediction")],
        readout=READOUT if shaping else (),
        label=Word("why_gaussian.line"),
    )  # fmt: skip


def sliders(settings: Settings, shaping: bool) -> list[LiveSlider]:
    """Beta, and with `shaping` what shapes the mixture; all live."""
    shape, beta = settings.shape, settings.beta
    live = [
        LiveSlider("beta", Word("why_gaussian.beta"), BETA.minimum, BETA.maximum, 0, beta, True,
                   beta_sweep(shape))
    ]  # fmt: skip
    for name, param in SHAPE.items() if shaping else ():
        ends = (param.minimum, param.maximum, param.step)
        sweep = shape_sweep(shape, beta, name)
        label = Word(f"why_gaussian.{name}")
        live.append(LiveSlider(name, label, *ends, getattr(shape, name), False, sweep))
    return live
