"""Two densities multiplied, and two variables added: what beginners take for one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.gaussians import Gaussian, product, product_area, weighted_sum
from explorer.frames.frame import LineView
from explorer.frames.line_pack import grid
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.gaussians.scene_one import stops
from explorer.registry import Param
from explorer.worlds.memo import memo

REACH, HELD = 6.0, 2.0  # the axes' ends, and those of the handles
PLACES = {
    "m1": Param("m1", -1.2, {}, -HELD, HELD),
    "m2": Param("m2", 1.4, {}, -HELD, HELD),
}
WIDTHS = {
    "s1": Param("s1", 1.0, {}, 0.3, 1.5, 0.05),
    "s2": Param("s2", 0.6, {}, 0.3, 1.5, 0.05),
}


@dataclass(frozen=True)
class ProductNumbers:
    """Of two bells: precisions, the normalised product's mean and width with the shares (of the
    precision, per cent) that each bell has in them, the area before; and the sum's mean, variance
    and width."""

    m1: Given[float]
    m2: Given[float]
    s1: Given[float]
    s2: Given[float]
    precision_1: Exact[float]
    precision_2: Exact[float]
    precision: Exact[float]
    share_1_percent: Exact[float]
    share_2_percent: Exact[float]
    mean: Exact[float]
    width: Exact[float]
    area: Exact[float]
    sum_mean: Exact[float]
    sum_variance: Exact[float]
    sum_width: Exact[float]


def numbers(m1: float, m2: float, s1: float, s2: float) -> ProductNumbers:
    one, two = (Gaussian(np.array(m), np.array(s**2)) for m, s in ((m1, s1), (m2, s2)))
    both, added = product(one, two), weighted_sum(1.0, one, 1.0, two)
    now = {name: float(values) for name, values in of_widths(s1, s2).items()}
    area = float(product_area(one, two))
    return ProductNumbers(
        m1, m2, s1, s2, now["precision_1"], now["precision_2"], now["precision"],
        100 * now["share_1"], 100 * now["share_2"], float(both.mean), now["width"], area,
        float(added.mean), now["sum_variance"], now["sum_width"],
    )  # fmt: skip


def of_widths(s1: float | np.ndarray, s2: float | np.ndarray) -> dict[str, np.ndarray]:
    """What depends on the widths alone."""
    one, two = (Gaussian(np.array(0.0), np.square(s)) for s in (s1, s2))
    both, added = product(one, two), weighted_sum(1.0, one, 1.0, two)
    columns = {
        "precision_1": 1 / one.variance, "precision_2": 1 / two.variance,
        "precision": 1 / both.variance,
        "share_1": both.variance / one.variance, "share_2": both.variance / two.variance,
        "width": np.sqrt(both.variance), "sum_variance": added.variance,
        "sum_width": np.sqrt(added.variance),
    }  # fmt: skip
    return columns | {f"{name}_percent": 100 * columns[name] for name in ("share_1", "share_2")}


@memo(most=1)
def over_widths() -> Blob:
    s1, s2 = (stops(param) for param in WIDTHS.values())
    columns = of_widths(*np.meshgrid(s1, s2, indexing="ij"))
    return grid(columns, s1, s2)


def view(m1: float, m2: float, s1: float, s2: float) -> LineView:
    """Above two bells and their product, below the sum of two variables that have these bells."""
    colours = {"m1": "data", "m2": "state"}
    at, widths = {"m1": m1, "m2": m2}, {"s1": s1, "s2": s2}
    return LineView(
        rows=[
            Row("x", Word("gaussians.place"), Word("gaussians.multiplied"),
                x_range=(-REACH, REACH), share=1.25),
            Row("x", Word("gaussians.place"), Word("gaussians.summed")),
        ],
        curves=[
            BellCurve((Bell("m1", "s1"),), "p_1(x)", "data"),
            BellCurve((Bell("m2", "s2"),), "p_2(x)", "state", "dash"),
            BellCurve((Bell("mean", "width"),), "p_1(x) p_2(x) / Z", "prediction", fill="band"),
            BellCurve((Bell("sum_mean", "sum_width"),), "X_1 + X_2", "noise", fill="band", row=1),
        ],
        values={
            "mean": Linear({"m1": "share_1", "m2": "share_2"}),
            "sum_mean": Linear({"m1": 1.0, "m2": 1.0}),
        },
        grids=[Grid(over_widths(), "s1", "s2")],
        handles=[
            AxisHandle(name, at[name], *param.span, f"μ_{name[1]}", colours[name],
                       Word(f"gaussians.handle_{name}"))
            for name, param in PLACES.items()
        ],
        sliders=[
            LiveSlider(name, Word(f"gaussians.{name}"), *param.span, 0.05, widths[name])
            for name, param in WIDTHS.items()
        ],
        markers=[
            Marker("line", "mean", "μ", "prediction"),
            Marker("line", "sum_mean", "", "noise", row=1),
        ],
        label=Word("gaussians.product"),
    )  # fmt: skip
