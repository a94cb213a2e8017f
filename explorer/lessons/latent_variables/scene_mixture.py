"""Two bells and a place under the hand: the hidden bell summed away, and guessed from x."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.mixture_fitting import log_evidence, log_joint, responsibilities
from explorer.frames.frame import Frame, LineView, Time
from explorer.frames.line_pack import along
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.latent_variables.scene_settings import PLACES, REACH, SLIDERS, Settings
from explorer.registry import Param
from explorer.worlds.memo import memo

FAR = 60.0  # of a squared distance in widths: a bell is 1e-13 high there
U = np.linspace(0.0, FAR, 4001)  # in between a bell is linear, to 1e-5 of its height
ODDS = np.linspace(-30.0, 30.0, 4001)  # of their logarithm, where a belief is known, to 3e-6
COLOURS = {"m1": "data", "m2": "noise"}


@dataclass(frozen=True)
class MixtureNumbers:
    """At x the densities of both parts and of the whole, and how probable each bell is before and
    after x is seen."""

    x: Given[float]
    m1: Given[float]
    m2: Given[float]
    sigma: Given[float]
    w: Given[float]
    w_1: Given[float]
    part_1: Exact[float]
    part_2: Exact[float]
    evidence: Exact[float]
    r_1: Exact[float]
    r_2: Exact[float]


def numbers(settings: Settings) -> MixtureNumbers:
    bells, at = settings.bells, np.array([settings.x])
    parts, shares = np.exp(log_joint(bells, at))[0], responsibilities(bells, at)[0]
    one, two = parts.tolist()
    r_1, r_2 = shares.tolist()
    return MixtureNumbers(
        settings.x, settings.m1, settings.m2, settings.sigma, settings.w, 1 - settings.w,
        one, two, float(np.exp(log_evidence(bells, at)[0])), r_1, r_2,
    )  # fmt: skip


def stops(param: Param) -> np.ndarray:
    """Every place at which a slider can stand."""
    low, high = param.span
    assert param.step, "of a slider with steps"
    return np.linspace(low, high, round((high - low) / param.step) + 1)


@memo(most=1)
def over_sigma() -> Blob:
    sigma = stops(SLIDERS["sigma"])
    return along({"inverse": 1 / sigma, "precision": sigma**-2}, sigma.tolist())


@memo(most=1)
def over_w() -> Blob:
    w = stops(SLIDERS["w"])
    return along({"prior_odds": np.log(w / (1 - w))}, w.tolist())


@memo(most=2)
def over_distance(name: str) -> Blob:
    return along({name: np.exp(-U / 2) / np.sqrt(2 * np.pi)}, U.tolist())


@memo(most=1)
def over_odds() -> Blob:
    return along({"r_2": 1 / (1 + np.exp(-ODDS))}, ODDS.tolist())


def values() -> dict[str, Linear]:
    """From what the hand holds: both parts at x, and the odds of the second bell as a logarithm."""
    own = {"w_1": Linear({"w": -1.0}, 1.0)}
    for i, weight in (("1", "w_1"), ("2", "w")):
        own |= {
            f"gap_{i}": Linear({"x": 1.0, f"m{i}": -1.0}),
            f"square_{i}": Linear({f"gap_{i}": f"gap_{i}"}),
            f"u_{i}": Linear({f"square_{i}": "precision"}),
            f"density_{i}": Linear({f"height_{i}": "inverse"}),
            f"part_{i}": Linear({f"density_{i}": weight}),
        }
    return own | {
        "evidence": Linear({"part_1": 1.0, "part_2": 1.0}),
        "odds": Linear({"u_1": 0.5, "u_2": -0.5}, "prior_odds"),
        "r_1": Linear({"r_2": -1.0}, 1.0),
    }


def frame(settings: Settings) -> Frame:
    return Frame((view(settings),), Time(clock="latent_variables"), numbers(settings))


def view(settings: Settings) -> LineView:
    """Above the parts and their sum; below where a second draw of the same hidden bell falls."""
    one, two = (lambda weight, i=i: Bell(f"m{i}", "sigma", weight) for i in (1, 2))
    return LineView(
        rows=[
            Row("x", Word("latent_variables.place"), Word("latent_variables.above"),
                x_range=(-REACH, REACH), share=1.2),
            Row("x′", Word("latent_variables.second"), Word("latent_variables.below")),
        ],
        curves=[
            BellCurve((one("w_1"),), "z = 1", "data", fill="under"),
            BellCurve((two("w"),), "z = 2", "noise", "dash", fill="under"),
            BellCurve((one("w_1"), two("w")), "p(x)", "state"),
            BellCurve((one("w_1"), two("w")), "p(x′)", "state", "dot", row=1),
            BellCurve((one("r_1"),), "", "data", fill="under", row=1),
            BellCurve((two("r_2"),), "", "noise", "dash", fill="under", row=1),
            BellCurve((one("r_1"), two("r_2")), "p(x′ | x)", "prediction", row=1),
        ],
        values=values(),
        grids=[
            Grid(over_sigma(), "sigma", "sigma"), Grid(over_w(), "w", "w"),
            Grid(over_distance("height_1"), "u_1", "u_1"),
            Grid(over_distance("height_2"), "u_2", "u_2"), Grid(over_odds(), "odds", "odds"),
        ],
        handles=[
            *(AxisHandle(name, getattr(settings, name), *PLACES[name].span, f"μ_{name[1]}", colour,
                         Word(f"latent_variables.handle_{name}"))
              for name, colour in COLOURS.items()),
            AxisHandle("x", settings.x, *PLACES["x"].span, "x", "state",
                       Word("latent_variables.handle_x")),
        ],
        sliders=[
            LiveSlider(name, Word(f"latent_variables.{name}"), *param.span, param.step or 0,
                       getattr(settings, name))
            for name, param in SLIDERS.items()
        ],
        markers=[Marker("line", "x", "", "state", dash="dot")],
        label=Word("latent_variables.mixture"),
    )  # fmt: skip
