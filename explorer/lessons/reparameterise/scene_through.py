"""The same nine noises twice: draws that stay where they fell, and draws that ride on the bell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.estimators import pathwise
from explorer.core.gaussians import quantile
from explorer.frames.frame import Frame, LineView, Time
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Linear, Marker, Row
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.reparameterise.scene_settings import EPS, MU, SIGMA, Settings

COUNT = 9
NOISES = quantile((np.arange(COUNT) + 0.5) / COUNT)  # each stands for an equal share of the bell
START = Settings()
STAYED = START.mu + START.sigma * NOISES  # where the draws fell
AXIS = (-5.0, 6.0)


@dataclass(frozen=True)
class ThroughNumbers:
    """Of one draw z = mu + sigma·eps: its derivatives by mu and by sigma, f(z) = z², its slope
    there, and f's derivatives through the draw."""

    mu: Given[float]
    sigma: Given[float]
    eps: Given[float]
    z: Exact[float]
    z_by_mu: Exact[float]
    z_by_sigma: Exact[float]
    f: Exact[float]
    slope: Exact[float]
    f_by_mu: Exact[float]
    f_by_sigma: Exact[float]


def numbers(settings: Settings) -> ThroughNumbers:
    mu, sigma, eps = settings.mu, settings.sigma, settings.eps
    one, z = np.array([eps]), mu + sigma * eps

    def by(name: str, slope: float) -> float:
        """The derivative by a parameter of a function of z with this slope at z."""
        return float(pathwise(lambda z: np.full_like(z, slope), mu, sigma, one, name)[0])

    return ThroughNumbers(
        mu, sigma, eps, z, by("mu", 1.0), by("sigma", 1.0), z**2, 2 * z, by("mu", 2 * z),
        by("sigma", 2 * z),
    )  # fmt: skip


VALUES = {
    "z": Linear({"sigma": "eps", "mu": 1.0}),
    "z_by_mu": Linear({}, 1.0),
    "z_by_sigma": Linear({"eps": 1.0}),
    "f": Linear({"z": "z"}),
    "slope": Linear({"z": 2.0}),
    "f_by_mu": Linear({"slope": "z_by_mu"}),
    "f_by_sigma": Linear({"slope": "z_by_sigma"}),
    **{f"z{i}": Linear({"mu": 1.0, "sigma": float(noise)}) for i, noise in enumerate(NOISES)},
}


def view(settings: Settings) -> LineView:
    """Above the bell passes over draws that stay; in the middle they ride along; below is noise."""
    return LineView(
        rows=[
            Row("z", Word("reparameterise.place"), Word("reparameterise.stay"), x_range=AXIS),
            Row("z", Word("reparameterise.place"), Word("reparameterise.ride"), x_range=AXIS),
            Row("ε", Word("reparameterise.noise"), Word("reparameterise.noises"), share=0.7,
                x_range=AXIS),
        ],
        curves=[
            BellCurve((Bell("mu", "sigma"),), "p(z)", "state", "dash"),
            BellCurve((Bell("mu", "sigma"),), "μ + σε", "prediction", fill="band", row=1),
            BellCurve((Bell(0.0, 1.0),), "N(0, 1)", "noise", row=2),
        ],
        values=VALUES,
        handles=[
            AxisHandle("mu", settings.mu, *MU.span, "μ", "prediction",
                       Word("reparameterise.handle_mu"), row=1),
            AxisHandle("eps", settings.eps, *EPS.span, "ε", "noise",
                       Word("reparameterise.handle_eps"), row=2),
        ],
        sliders=[LiveSlider("sigma", Word("reparameterise.sigma"), *SIGMA.span, SIGMA.step or 0,
                            settings.sigma)],
        markers=[
            *(Marker("ring", float(at), "", "state") for at in STAYED),
            *(Marker("dot", f"z{i}", "", "state", row=1) for i in range(COUNT)),
            *(Marker("dot", float(noise), "", "noise", row=2) for noise in NOISES),
            Marker("arrow", "mu", "σε", "spread", row=1, to="z"),
            Marker("line", "z", "z", "state", row=1),
        ],
        label=Word("reparameterise.through"),
    )  # fmt: skip


def frame(settings: Settings) -> Frame:
    return Frame((view(settings),), Time(clock="reparameterise"), numbers(settings))
