"""The first picture of the page `fitting`: the bell's width is known, its middle is not.

Above stands what is known of the middle mu, below where the next point falls by each of the three
answers. All is a sum of the handles' places times columns, so that the hand moves it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import LineView
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row
from explorer.frames.pack import Blob, sweep, table
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.fitting.scene_settings import LIVE, REACH, Settings
from explorer.worlds.memo import memo

VARIANCE = 1.0  # of the bell, known
VALUES = 97  # of a logarithmic slider's sweep
SLIDERS = ("tau", "times", "keep")


@dataclass(frozen=True)
class PointsNumbers:
    """n points, each seen `times`; the mean of them (ml), the posterior's peak (map) and standard
    deviation; of the posterior's precision the points' share; the variances of the plug-in and of
    the predictive law, the latter with what is kept of the posterior's width."""

    n: Given[int]
    times: Given[float]
    tau: Given[float]
    keep: Given[float]
    ml: Exact[float]
    map: Exact[float]
    deviation: Exact[float]
    share_percent: Exact[float]
    plug_in_variance: Given[float]
    added_variance: Exact[float]
    bayes_variance: Exact[float]


def columns(settings: Settings) -> dict[str, float]:
    r"""Every number of the picture that no handle moves, name → value.

    .. math:: \frac1v = \frac n{\sigma^2} + \frac1{\tau^2}

    share_point is each point's weight in the posterior's mean, share_prior the prior's.
    """
    count, prior = settings.n * settings.times, VARIANCE / settings.tau**2
    deviation = float(np.sqrt(VARIANCE / (count + prior)))
    added = (settings.keep * deviation) ** 2
    return {
        "tau": settings.tau, "like_width": float(np.sqrt(VARIANCE / count)),
        "deviation": deviation, "kept_width": settings.keep * deviation,
        "share_point": settings.times / (count + prior), "share_prior": prior / (count + prior),
        "share": count / (count + prior), "share_percent": 100 * count / (count + prior),
        "precision_data": count / VARIANCE, "precision_prior": prior / VARIANCE,
        "precision": (count + prior) / VARIANCE, "added_variance": added,
        "bayes_variance": VARIANCE + added, "bayes_width": float(np.sqrt(VARIANCE + added)),
    }  # fmt: skip


def numbers(settings: Settings) -> PointsNumbers:
    """The record of the picture."""
    now, points = columns(settings), settings.points
    peak = now["share_point"] * sum(points) + now["share_prior"] * settings.m
    return PointsNumbers(
        settings.n, settings.times, settings.tau, settings.keep, float(np.mean(points)), peak,
        now["deviation"], now["share_percent"], VARIANCE, now["added_variance"],
        now["bayes_variance"],
    )  # fmt: skip


def values(names: Sequence[str]) -> dict[str, Linear]:
    """The points' mean and the posterior's, from the handles."""
    return {
        "ml": Linear(dict.fromkeys(names, 1 / len(names))),
        "map": Linear(dict.fromkeys(names, "share_point") | {"m": "share_prior"}),
    }


@memo(most=64)
def still(settings: Settings) -> Blob:
    """The columns; a line without a run of time has each twice."""
    return table(twice(columns(settings)))


@memo(most=128)
def moving(settings: Settings, name: str) -> Blob:
    """The columns over all values of one slider, the others as they are."""
    return swept(columns, settings, name, VALUES)


def twice(row: Mapping[str, float]) -> dict[str, np.ndarray]:
    return {name: np.repeat(value, 2) for name, value in row.items()}


def swept(
    row_of: Callable[[Settings], dict[str, float]], settings: Settings, name: str, count: int
) -> Blob:
    """What `row_of` gives at each of a slider's values."""
    at = LIVE[name].grid(count)
    rows = [twice(row_of(settings.at(**{name: each}))) for each in at.tolist()]
    return sweep(at, rows, [0, 1])


def handles(settings: Settings) -> list[AxisHandle]:
    """The prior's middle above, the points below."""
    low, high = REACH
    points = [
        AxisHandle(name, place, low, high, f"x_{i}", "data", Word("fitting.handle_x", i=i), row=1)
        for i, (name, place) in enumerate(zip(settings.names, settings.points, strict=True), 1)
    ]
    return [AxisHandle("m", settings.m, low, high, "m", "state", Word("fitting.handle_m")), *points]


def sliders(
    settings: Settings, names: Sequence[str], of: Callable[[Settings, str], Blob]
) -> list[LiveSlider]:
    """The live sliders of these names, each with its sweep of a picture's columns."""
    plain = settings.without_places()
    return [
        LiveSlider(name, Word(f"fitting.{name}"), each.low, each.high, each.step,
                   getattr(settings, name), each.log, of(plain, name))
        for name in names
        for each in (LIVE[name],)
    ]  # fmt: skip


def view(settings: Settings) -> LineView:
    """Above prior, likelihood and posterior over mu; below the three answers over x."""
    return LineView(
        rows=[
            Row("μ", Word("fitting.middle"), Word("fitting.above"), x_range=REACH),
            Row("x", Word("fitting.next"), Word("fitting.below")),
        ],
        curves=[
            BellCurve((Bell("m", "tau"),), Word("fitting.prior"), "state", "dash"),
            BellCurve((Bell("ml", "like_width"),), Word("fitting.likelihood"), "data"),
            BellCurve((Bell("map", "kept_width"),), "", "prediction", fill="under", own_scale=True),
            BellCurve((Bell("map", "deviation"),), Word("fitting.posterior"), "prediction"),
            BellCurve((Bell("ml", 1.0),), "ML", "data", "dash", row=1),
            BellCurve((Bell("map", 1.0),), "MAP", "spread", "longdash", row=1),
            BellCurve((Bell("map", "bayes_width"),), Word("fitting.bayes"), "prediction",
                      fill="under", row=1),
        ],
        table=still(settings.without_places()),
        values=values(settings.names),
        handles=handles(settings),
        sliders=sliders(settings, SLIDERS, moving),
        markers=[Marker("line", "map", "", "spread")],
        label=Word("fitting.points"),
    )  # fmt: skip
