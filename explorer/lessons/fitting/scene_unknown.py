"""The third picture of the page `fitting`: neither the bell's middle nor its width is known.

The predictive law is Student's t, drawn as a sum of bells, one for each width that is still
possible. Its scale is the root of a polynomial in the handles' places, so the hand moves it at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.normal_fitting import NormalInverseGamma, moments, student_bells
from explorer.frames.frame import LineView
from explorer.frames.line_parts import Bell, BellCurve, Linear, Marker, Row
from explorer.frames.pack import Blob, table
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.fitting import scene_points as known
from explorer.lessons.fitting.scene_settings import REACH, Settings
from explorer.worlds.memo import memo

VALUES = 65  # of a slider's sweep
BELLS = 24  # of which a Student's t is row
SLIDERS = ("kappa", "nu", "s0", "times")
NAN = float("nan")


@dataclass(frozen=True)
class UnknownNumbers:
    """n points, each seen `times`; their mean; the standard deviation by n and by n − 1 (nan of one
    point), and at the posterior's peak; of the predictive Student's t the degrees of freedom, the
    middle and the scale."""

    n: Given[int]
    times: Given[float]
    ml: Exact[float]
    ml_deviation: Exact[float]
    free_deviation: Exact[float]
    map_deviation: Exact[float]
    freedom: Exact[float]
    map: Exact[float]
    scale: Exact[float]


def prior_of(settings: Settings) -> NormalInverseGamma:
    """What is known before the points."""
    return NormalInverseGamma.worth(settings.m, settings.kappa, settings.nu, settings.s0**2)


def columns(settings: Settings) -> dict[str, float]:
    """Every number of the picture that no handle moves, name → value.

    With Q the sum of squares about the points' mean, 2 beta_n is
    prior_sum + times · Q + pull · (mean − m)²; the widths are roots of it times a factor.
    """
    count = settings.n * settings.times
    kappa, nu = settings.kappa + count, settings.nu + count
    before, after = student_bells(settings.nu, BELLS), student_bells(nu, BELLS)
    start = settings.s0 / np.sqrt(settings.kappa)
    row = {
        "share_point": settings.times / kappa, "share_prior": settings.kappa / kappa,
        "prior_sum": settings.nu * settings.s0**2, "times": settings.times,
        "pull": settings.kappa * count / kappa, "freedom": nu,
        "by_predictive": (kappa + 1) / (kappa * nu), "by_mean": 1 / (kappa * nu),
        "by_peak": 1 / (nu + 3), "by_n": 1 / settings.n,
        "by_free": settings.times / (count - 1) if count > 1 else NAN,
    }  # fmt: skip
    for k in range(BELLS):
        row[f"prior_width_{k}"], row[f"prior_weight_{k}"] = start * before[0][k], before[1][k]
        row[f"stretch_{k}"], row[f"weight_{k}"] = after[0][k], after[1][k]
    return row


def values(names: Sequence[str]) -> dict[str, Linear]:
    """Means, sums of squares and widths, from the handles."""
    row = known.values(names)
    for name in names:
        row[f"off_{name}"] = Linear({name: 1.0, "ml": -1.0})
    row |= {
        "squares": Linear({f"off_{name}": f"off_{name}" for name in names}),
        "gap": Linear({"ml": 1.0, "m": -1.0}),
        "gap_square": Linear({"gap": "gap"}),
        "sum": Linear({"squares": "times", "gap_square": "pull"}, "prior_sum"),
        "scale": Linear({"sum": "by_predictive"}, root=True),
        "mean_scale": Linear({"sum": "by_mean"}, root=True),
        "map_deviation": Linear({"sum": "by_peak"}, root=True),
        "ml_deviation": Linear({"squares": "by_n"}, root=True),
        "free_deviation": Linear({"squares": "by_free"}, root=True),
    }
    for k in range(BELLS):
        row[f"mean_width_{k}"] = Linear({"mean_scale": f"stretch_{k}"})
        row[f"next_width_{k}"] = Linear({"scale": f"stretch_{k}"})
    return row


def numbers(settings: Settings) -> UnknownNumbers:
    """The record of the picture."""
    points, count = settings.points, settings.n * settings.times
    best, after = moments(points), prior_of(settings).update(points, settings.times)
    law = after.predictive()
    free = best.variance * count / (count - 1) if count > 1 else NAN
    return UnknownNumbers(
        settings.n, settings.times, best.mean, float(np.sqrt(best.variance)),
        float(np.sqrt(free)), float(np.sqrt(after.peak().variance)), law.nu, law.mean, law.scale,
    )  # fmt: skip


@memo(most=64)
def still(settings: Settings) -> Blob:
    """The columns; a line without a run of time has each twice."""
    return table(known.twice(columns(settings)))


@memo(most=128)
def moving(settings: Settings, name: str) -> Blob:
    """The columns over all values of one slider, the others as they are."""
    return known.swept(columns, settings, name, VALUES)


def student(middle: str, width: str, weight: str) -> tuple[Bell, ...]:
    """Student's t about `middle`, its bells by their columns."""
    return tuple(Bell(middle, f"{width}_{k}", f"{weight}_{k}") for k in range(BELLS))


def view(settings: Settings) -> LineView:
    """Above what is known of mu, below the answers for the next point."""
    return LineView(
        rows=[
            Row("μ", Word("fitting.middle"), Word("fitting.above"), x_range=REACH, share=0.8),
            Row("x", Word("fitting.next"), Word("fitting.below")),
        ],
        curves=[
            BellCurve(student("m", "prior_width", "prior_weight"), Word("fitting.prior"), "state",
                      "dash"),
            BellCurve(student("map", "mean_width", "weight"), Word("fitting.posterior"),
                      "prediction", fill="under"),
            BellCurve((Bell("ml", "ml_deviation"),), "ML: ÷ n", "data", "dash", row=1),
            BellCurve((Bell("ml", "free_deviation"),), "÷ (n − 1)", "state", "dot", row=1),
            BellCurve((Bell("map", "map_deviation"),), "MAP", "spread", "longdash", row=1),
            BellCurve(student("map", "next_width", "weight"), Word("fitting.student"),
                      "prediction", fill="under", row=1),
        ],
        table=still(settings.without_places()),
        values=values(settings.names),
        handles=known.handles(settings),
        sliders=known.sliders(settings, SLIDERS, moving),
        markers=[Marker("line", "map", "", "spread")],
        label=Word("fitting.unknown"),
    )  # fmt: skip
