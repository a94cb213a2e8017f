"""The second picture of the page `fitting`: the log-likelihood over middle and width, and a climb.

The plane is the stage's own: right of the middle mu grows, upwards sigma. Where the points' spread
is large one unit of the picture is two of theirs. All steps of the climb are columns, so that the
learning rate's slider bends the whole path under the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.core.normal_fitting import ascent, mean_log_likelihood, moments
from explorer.frames.frame import Controls, Picture, Reports, StageView
from explorer.frames.pack import Blob, basis, colours, heat, sweep, table
from explorer.frames.parts import Curve, Handle, LiveSlider, Mark, Readout, Take
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.fitting.scene_settings import LIVE, STEPS, Settings
from explorer.worlds.memo import memo

HALF = 1.6  # of the shorter side of the picture, in its units
WIDE = 3.4  # half of what is coloured, from side to side
HIGH = 2.8  # to where it is coloured; downwards it ends where sigma is 0
CELLS = (89, 171)
LEAST = 0.05  # no step of the climb takes sigma below it
DEPTH = 1.6  # nats a point below the top, where the colour ends
VALUES = 65  # of the slider's sweep
TICK = 0.05
NARROW = 0.5  # a top at a smaller sigma, in the picture's units
BROAD = 1.8  # points that spread wider need a smaller scale


class Window(NamedTuple):
    """The picture's middle in mu and sigma, and how much of them is one of its units."""

    mu: float
    sigma: float
    unit: float

    def place(self, mu: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (mu - self.mu) / self.unit, (sigma - self.sigma) / self.unit

    def read(self, x: float, y: float) -> tuple[float, float]:
        """mu and sigma at a place of the picture; sigma above 0."""
        return self.mu + self.unit * x, max(self.sigma + self.unit * y, LEAST)


@dataclass(frozen=True)
class SurfaceNumbers:
    """Step t of the climb with the learning rate eta: where it stands, and the mean log-likelihood
    of a point there; the top of the surface, and the
    largest eta with which a climb settles there. The top is nan where there is none."""

    t: Given[int]
    eta: Given[float]
    mu: Exact[float]
    sigma: Exact[float]
    climb_nats: Exact[float]
    ml: Exact[float]
    ml_deviation: Exact[float]
    top_nats: Exact[float]
    largest_eta: Exact[float]


def window_of(points: tuple[float, ...]) -> Window:
    best = moments(points)
    unit = 1.0 if np.sqrt(best.variance) <= BROAD else 2.0
    return Window(best.mean, HALF * unit, unit)


def top_of(points: tuple[float, ...]) -> float:
    """The greatest mean log-likelihood; nan of points that are all one, which have none."""
    best = moments(points)
    width = np.sqrt(best.variance)
    return float(mean_log_likelihood(points, best.mean, width)) if width > 0 else float("nan")


def drawn_top(points: tuple[float, ...]) -> float:
    """The top of what is drawn, where sigma is not below LEAST."""
    best = moments(points)
    width = max(float(np.sqrt(best.variance)), LEAST)
    return float(mean_log_likelihood(points, best.mean, width))


def depth_of(points: tuple[float, ...]) -> float:
    """How far below the top the colour goes: far where the top is so narrow that its surroundings
    would stay white."""
    narrow = max(float(np.sqrt(moments(points).variance)), LEAST) / window_of(points).unit
    return DEPTH + max(0.0, float(np.log(NARROW / narrow)))


def columns(settings: Settings, eta: np.ndarray) -> dict[str, np.ndarray]:
    """The climb by each eta (S,): name → (S, STEPS + 1); x and y are places of the picture."""
    points, window = settings.points, window_of(settings.points)
    start = window.read(settings.start_x, settings.start_y)
    mu, sigma = (each.T for each in ascent(points, *start, eta, STEPS, LEAST))
    climb, top = mean_log_likelihood(points, mu, sigma), drawn_top(points)
    x, y = window.place(mu, sigma)
    return {
        "mu": mu, "sigma": sigma, "climb": climb, "x": x, "y": y,
        "climb_drawn": np.where(climb > top - depth_of(points), climb, np.nan),
        "top": np.full_like(climb, top),
    }  # fmt: skip


def numbers(settings: Settings) -> SurfaceNumbers:
    """The record of the picture at step t."""
    row = columns(settings, np.array([settings.eta]))
    best, t = moments(settings.points), settings.t
    return SurfaceNumbers(
        t, settings.eta, *(float(row[name][0, t]) for name in ("mu", "sigma", "climb")),
        best.mean, float(np.sqrt(best.variance)), top_of(settings.points), best.variance,
    )  # fmt: skip


@memo(most=64)
def still(settings: Settings) -> Blob:
    """The climb as it is."""
    row = columns(settings, np.array([settings.eta]))
    return table({name: each[0] for name, each in row.items()})


@memo(most=64)
def moving(settings: Settings) -> Blob:
    """The climbs by all learning rates of the slider."""
    at = LIVE["eta"].grid(VALUES)
    many = columns(settings, at)
    rows = [{name: each[i] for name, each in many.items()} for i in range(len(at))]
    return sweep(at, rows, np.arange(STEPS + 1))


@memo(most=32)
def surface(points: tuple[float, ...]) -> Blob:
    """The mean log-likelihood less its top over the picture, from -depth_of to 0: values of both
    signs would be drawn in two colours."""
    window, top = window_of(points), drawn_top(points)
    y, x = np.linspace(-HALF, HIGH, CELLS[0]), np.linspace(-WIDE, WIDE, CELLS[1])
    mu, sigma = window.mu + window.unit * x, window.sigma + window.unit * y[:, None]
    values = mean_log_likelihood(points, mu, np.maximum(sigma, LEAST / 4))
    limits = -depth_of(points), 0.0
    return heat(np.maximum(values - top, limits[0])[None], (-WIDE, WIDE, -HALF, HIGH), [0],
                limits=limits, colour="data")  # fmt: skip


@memo(most=1)
def walker() -> tuple[Blob, Blob]:
    """One point that two columns carry, and its colour."""
    return basis(np.array([[[1.0, 0.0]], [[0.0, 1.0]]])), colours(np.array([0.0]))


def scales(window: Window) -> list[Mark]:
    """The plane's two axes, with short lines and numbers at whole values."""
    low, left, end = -HALF, -0.97 * HALF, 0.82 * HALF
    axes = [Mark("line", [[left, low, end, low]], [0], "muted", "μ"),
            Mark("line", [[left, low, left, end]], [0], "muted", "σ")]  # fmt: skip
    across = np.arange(np.ceil(window.mu + window.unit * left), window.mu + window.unit * end)
    upwards = np.arange(1.0, window.sigma + window.unit * 0.9 * end)
    x, y = window.place(across, upwards)
    ticks = [(value, [at, low, at, low + TICK]) for value, at in zip(across, x, strict=True)]
    ticks += [(value, [left, at, left + TICK, at]) for value, at in zip(upwards, y, strict=True)]
    return axes + [
        Mark("line", [list(map(float, ends))], [0], "muted", _said(value)) for value, ends in ticks
    ]


def _said(value: float) -> str:
    return f"{round(value)}".replace("-", "−")


def summit(points: tuple[float, ...]) -> list[Mark]:
    """A ring around the top, where there is one."""
    best = moments(points)
    x, y = window_of(points).place(np.array(best.mean), np.sqrt(best.variance))
    ring = Mark("ring", [[float(x), float(y)]], [0], "exact", "ML")
    return [ring] if best.variance > 0 else []


def view(settings: Settings) -> StageView:
    """The surface with its top, where the climb begins, and the climb."""
    window = window_of(settings.points)
    cloud, colour = walker()
    plain = settings.at(t=0)
    picture = Picture(
        [Take(cloud, ("x", "y"), colour)],
        still(plain),
        [Curve("climb_drawn", "ln L / n", "data", panel="climb"),
         Curve("top", Word("fitting.top"), "exact", "longdash", panel="climb")],
        readout=[Readout("μ", "mu"), Readout("σ", "sigma")],
        marks=[*scales(window), *summit(settings.points)],
        heat=surface(settings.points),
        trails=(0,),
        extent=HALF,
        label=Word("fitting.surface"),
    )  # fmt: skip
    rate = LIVE["eta"]
    slider = LiveSlider("eta", Word("fitting.eta"), rate.low, rate.high, rate.step, settings.eta,
                        rate.log, moving(plain.at(eta=Settings().eta)))  # fmt: skip
    start = Handle("start", settings.start_x, settings.start_y, "noise", Word("fitting.start"))
    return StageView(picture, Controls(sliders=[slider], handles=[start]),
                     Reports(t=True, picked=False))  # fmt: skip
