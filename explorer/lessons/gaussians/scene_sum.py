"""aX + bY: draws that follow the hand, and the bell that the formula gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.gaussians import Gaussian, weighted_sum
from explorer.frames.frame import LineView
from explorer.frames.line_pack import along, draws
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Draws, Grid, Linear, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.gaussians.scene_one import stops
from explorer.registry import Param
from explorer.worlds.memo import memo

REACH = 6.0  # both axes run from −6 to 6
COUNT = 2000
WIDTHS = {
    "sx": Param("sx", 1.3, {}, 0.3, 1.5),
    "sy": Param("sy", 0.5, {}, 0.3, 1.5),
}
SLIDERS = {
    "a": Param("a", 1.0, {}, -1.5, 1.5, 0.05),
    "b": Param("b", 1.0, {}, -1.5, 1.5, 0.05),
    "rho": Param("rho", 0.0, {}, -1.0, 1.0, 0.05),
}
WIDEST = 5.0  # standard deviations, of draws too
ROOTS = np.linspace(0.0, WIDEST, 1001) ** 2  # variances whose root is known, to 1e-5 from 0.3 on


@dataclass(frozen=True)
class SumNumbers:
    """Of aX + bY: the three parts of its variance, their sum and its root; the standard deviation
    of the draws in sight and the standard error of such a one."""

    a: Given[float]
    b: Given[float]
    sx: Given[float]
    sy: Given[float]
    rho: Given[float]
    count: Given[int]
    from_x: Exact[float]
    from_y: Exact[float]
    shared: Exact[float]
    variance: Exact[float]
    width: Exact[float]
    drawn_width: Measured[float]
    error: Exact[float]


def numbers(a: float, b: float, sx: float, sy: float, rho: float, seed: int) -> SumNumbers:
    law = weighted_sum(a, centred(sx), b, centred(sy), rho)
    parts = (a * sx) ** 2, (b * sy) ** 2, 2 * a * b * rho * sx * sy
    width = float(np.sqrt(law.variance))
    rows = drawn(seed)
    x, y = sx * rows[0], sy * (rho * rows[0] + np.sqrt(1 - rho**2) * rows[1])
    return SumNumbers(
        a, b, sx, sy, rho, COUNT, *parts, float(law.variance), width, float(np.std(a * x + b * y)),
        width / ERROR,
    )  # fmt: skip


ERROR = float(np.sqrt(2 * (COUNT - 1)))  # a width over it is the standard error of a drawn width


def centred(width: float) -> Gaussian:
    return Gaussian(np.array(0.0), np.array(width**2))


@memo(most=16)
def drawn(seed: int) -> np.ndarray:
    """Standard normal draws (2, COUNT), of which X and Y are made."""
    return np.random.default_rng(seed).standard_normal((2, COUNT))


@memo(most=16)
def draws_blob(seed: int) -> Blob:
    return draws(drawn(seed))


@memo(most=1)
def over_rho() -> Blob:
    rho = stops(SLIDERS["rho"])
    return along({"rest": np.sqrt(1 - rho**2)}, rho)


@memo(most=2)
def root(name: str) -> Blob:
    return along({name: np.sqrt(ROOTS)}, ROOTS)


def values(seed: int) -> dict[str, Linear]:
    """Widths, variances and their parts as sums of products of what the hand holds."""
    rows = drawn(seed)
    one, two = rows.var(axis=1)
    both = float(np.mean(rows[0] * rows[1]) - rows[0].mean() * rows[1].mean())
    return {
        "c_x": Linear({"a": "sx"}),
        "c_y": Linear({"b": "sy"}),
        "from_x": Linear({"c_x": "c_x"}),
        "from_y": Linear({"c_y": "c_y"}),
        "c_xy": Linear({"c_x": "c_y"}),
        "half": Linear({"c_xy": "rho"}),
        "shared": Linear({"half": 2.0}),
        "variance": Linear({"from_x": 1.0, "from_y": 1.0, "shared": 1.0}),
        "error": Linear({"width": 1 / ERROR}),
        # of the draws: aX + bY = k_1 z_1 + k_2 z_2
        "k_1": Linear({"c_x": 1.0, "c_y": "rho"}),
        "k_2": Linear({"c_y": "rest"}),
        "k_11": Linear({"k_1": "k_1"}),
        "k_22": Linear({"k_2": "k_2"}),
        "k_12": Linear({"k_1": "k_2"}),
        "drawn_variance": Linear({"k_11": float(one), "k_22": float(two), "k_12": 2 * both}),
    }


def view(a: float, b: float, sx: float, sy: float, rho: float, seed: int) -> LineView:
    """Two bells about 0 whose widths are held, and below them draws of aX + bY with its bell."""
    held, at = {"sx": sx, "sy": sy}, {"a": a, "b": b, "rho": rho}
    return LineView(
        rows=[
            Row("x", Word("gaussians.place"), Word("gaussians.two"), x_range=(-REACH, REACH)),
            Row("x", Word("gaussians.place"), Word("gaussians.added", n=COUNT), share=0.9),
        ],
        curves=[
            BellCurve((Bell(0.0, "sx"),), "X", "data"),
            BellCurve((Bell(0.0, "sy"),), "Y", "noise", "dash"),
            BellCurve((Bell(0.0, "width"),), "aX + bY", "exact", "longdash", row=1),
        ],
        values=values(seed),
        grids=[
            Grid(over_rho(), "rho", "rho"),
            Grid(root("width"), "variance", "variance"),
            Grid(root("drawn_width"), "drawn_variance", "drawn_variance"),
        ],
        draws=[Draws(draws_blob(seed), ("k_1", "k_2"), "state", row=1)],
        handles=[
            AxisHandle(name, held[name], *param.span, f"σ_{name[1].upper()}", colour,
                       Word(f"gaussians.handle_{name}"))
            for (name, param), colour in zip(WIDTHS.items(), ("data", "noise"), strict=True)
        ],
        sliders=[
            LiveSlider(name, Word(f"gaussians.{name}"), *param.span, 0.05, at[name])
            for name, param in SLIDERS.items()
        ],
        label=Word("gaussians.sum"),
    )  # fmt: skip
