"""One bell: its mean and a place under the hand, its width on a slider; and standardised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.gaussians import area_below, area_within, standardise
from explorer.frames.frame import LineView
from explorer.frames.line_pack import along
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.registry import Param
from explorer.worlds.memo import memo

REACH = 4.0  # both axes run from −4 to 4
FAR = 99.0  # beyond every axis
Z = np.linspace(-8.0, 8.0, 1601)  # where areas are known; in between they are linear, to 4e-6
SIGMA = Param("sigma", 1.2, {}, 0.3, 2.0, 0.05)
PLACES = {
    "mu": Param("mu", -0.6, {}, -REACH, REACH),
    "x": Param("x", 0.9, {}, -REACH, REACH),
}


@dataclass(frozen=True)
class OneNumbers:
    """Of a bell and a place x: z in standard deviations, the areas left of x and within |x − μ| of
    the mean (per cent), the variance and its inverse."""

    mu: Given[float]
    sigma: Given[float]
    x: Given[float]
    z: Exact[float]
    below_percent: Exact[float]
    within_percent: Exact[float]
    variance: Exact[float]
    precision: Exact[float]


def numbers(mu: float, sigma: float, x: float) -> OneNumbers:
    z = float(standardise(x, mu, sigma))
    below, within = 100 * float(area_below(z)), 100 * float(area_within(z))
    return OneNumbers(mu, sigma, x, z, below, within, sigma**2, sigma**-2)


def stops(param: Param) -> np.ndarray:
    """Every place at which a slider can stand."""
    low, high = param.span
    assert param.step, "of a slider with steps"
    return np.linspace(low, high, round((high - low) / param.step) + 1)


@memo(most=1)
def over_sigma() -> Blob:
    sigma = stops(SIGMA)
    return along({"inverse": 1 / sigma, "variance": sigma**2, "precision": sigma**-2}, sigma)


@memo(most=1)
def over_z() -> Blob:
    areas = {"below_percent": area_below(Z), "within_percent": area_within(Z)}
    return along({name: 100 * area for name, area in areas.items()}, Z)


def view(mu: float, sigma: float, x: float) -> LineView:
    """The bell over x, tinted left of the place; below it the standard bell, with the same tint."""
    return LineView(
        rows=[
            Row("x", Word("gaussians.place"), Word("gaussians.above"), x_range=(-REACH, REACH)),
            Row("z", Word("gaussians.in_widths"), Word("gaussians.below"), share=0.8),
        ],
        curves=[
            BellCurve((Bell("mu", "sigma"),), "N(μ, σ²)", "data", fill="under", span=(-FAR, "x")),
            BellCurve((Bell(0.0, 1.0),), "N(0, 1)", "noise", fill="under", span=(-FAR, "z"),
                      row=1),
        ],
        values={
            "gap": Linear({"x": 1.0, "mu": -1.0}),
            "z": Linear({"gap": "inverse"}),
            "edge": Linear({"mu": 1.0, "sigma": 1.0}),
        },
        grids=[Grid(over_sigma(), "sigma", "sigma"), Grid(over_z(), "z", "z")],
        handles=[
            AxisHandle("mu", mu, -REACH, REACH, "μ", "data", Word("gaussians.handle_mu")),
            AxisHandle("x", x, -REACH, REACH, "x", "state", Word("gaussians.handle_x")),
        ],
        sliders=[LiveSlider("sigma", Word("gaussians.sigma"), *SIGMA.span, 0.05, sigma)],
        markers=[
            Marker("line", "mu", "", "data"),
            Marker("arrow", "mu", "", "spread", to="edge"),
            Marker("line", "edge", "μ + σ", "spread", dash="dot"),
            Marker("line", "x", "", "state", dash="dot"),
            Marker("line", "z", "z", "state", row=1, dash="dot"),
        ],
        label=Word("gaussians.one"),
    )  # fmt: skip
