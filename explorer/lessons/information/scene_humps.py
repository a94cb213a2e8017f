"""One bell for two humps: KL either way, and the bell that each of them likes best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Frame, LineView, Time
from explorer.frames.line_pack import grid
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Grid, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider, Readout
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.information.scene_settings import Settings
from explorer.registry import Param
from explorer.worlds.memo import memo

WIDTH = 0.5  # of each hump
WEIGHT = 0.6  # of the left one, so that the two are told apart
REACH = 4.0  # places run from −4 to 4
SIGMA = Param("sigma", 1.0, {}, 0.25, 3.0, 0.01)
PLACE = Param("mu", 0.0, {}, -REACH, REACH)
X = np.linspace(-12.0, 12.0, 4801)  # by the trapezoid rule on even places, to 1e-9 and better
Z = np.linspace(-9.0, 9.0, 1441)
BELL = np.exp(-(Z**2) / 2) / np.sqrt(2 * np.pi) * (Z[1] - Z[0])  # the weights of its places
SIGMAS, MUS = np.linspace(0.25, 3.0, 111), np.linspace(-REACH, REACH, 161)  # sent ahead


@dataclass(frozen=True)
class HumpsNumbers:
    """In nats: KL(p||q) and KL(q||p) of the bell q at mu with width sigma, the least of each, and
    the bells that have it: one covers both humps, one picks the heavier."""

    mu: Given[float]
    sigma: Given[float]
    forward: Exact[float]
    backward: Exact[float]
    least_forward: Exact[float]
    least_backward: Exact[float]
    covers_mu: Exact[float]
    covers_sigma: Exact[float]
    picks_mu: Exact[float]
    picks_sigma: Exact[float]


def log_density(x: np.ndarray, distance: float) -> np.ndarray:
    """ln p of the two humps at x."""
    logs = [
        np.log(weight) - ((x - place) / WIDTH) ** 2 / 2 - np.log(WIDTH * np.sqrt(2 * np.pi))
        for weight, place in ((WEIGHT, -distance), (1 - WEIGHT, distance))
    ]
    return np.logaddexp(*logs)


def integral(values: np.ndarray) -> float:
    return float(values.sum(-1) * (X[1] - X[0]))


@memo(most=32)
def minus_entropy(distance: float) -> float:
    """The mean of ln p over p, in nats."""
    log_p = log_density(X, distance)
    return integral(np.exp(log_p) * log_p)


def moments(distance: float) -> tuple[float, float]:
    """Mean and variance of the humps."""
    mean = (1 - 2 * WEIGHT) * distance
    return mean, WIDTH**2 + distance**2 - mean**2


def forward_kl(distance: float, mu: np.ndarray | float, sigma: np.ndarray | float) -> np.ndarray:
    r"""KL(p||q) in nats: :math:`-H(p) + \ln(\sigma\sqrt{2\pi}) + (v + (m-\mu)^2)/2\sigma^2`."""
    mean, variance = moments(distance)
    cross = np.log(sigma * np.sqrt(2 * np.pi)) + (variance + (mean - mu) ** 2) / (2 * sigma**2)
    return minus_entropy(distance) + cross


def backward_kl(distance: float, mu: float, sigma: float) -> float:
    """KL(q||p) in nats, by an integral over q, in its own widths."""
    log_p = log_density(mu + sigma * Z, distance)
    return float(-np.log(sigma * np.sqrt(2 * np.pi * np.e)) - BELL @ log_p)


@memo(most=32)
def picked(distance: float) -> tuple[float, float, float]:
    """(KL(q||p), mu, sigma) of the bell with the least of it, found from the heavier hump."""
    from scipy.optimize import minimize

    def cost(at: np.ndarray) -> float:
        return backward_kl(distance, at[0], float(np.exp(at[1])))

    starts = ((-distance, np.log(WIDTH)), (0.0, np.log(np.hypot(WIDTH, distance))))
    tried = [
        minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12})
        for start in starts
    ]
    best = min(tried, key=lambda each: each.fun)
    return float(best.fun), float(best.x[0]), float(np.exp(best.x[1]))


def numbers(settings: Settings) -> HumpsNumbers:
    distance, mu, sigma = settings.distance, settings.mu, settings.sigma
    mean, variance = moments(distance)
    least, picks_mu, picks_sigma = picked(distance)
    width = float(np.sqrt(variance))
    return HumpsNumbers(
        mu, sigma, float(forward_kl(distance, mu, sigma)), backward_kl(distance, mu, sigma),
        float(forward_kl(distance, mean, width)), least, mean, width, picks_mu, picks_sigma,
    )  # fmt: skip


@memo(most=8)
def table(distance: float) -> Blob:
    """Both divergences over the bell's widths and places."""
    z, bell = Z[::4], 4 * BELL[::4]
    rows = []
    for sigma in SIGMAS:
        log_p = log_density(MUS[:, None] + sigma * z, distance)
        entropy = np.log(sigma * np.sqrt(2 * np.pi * np.e))
        rows.append(-entropy - log_p @ bell)
    forward = forward_kl(distance, MUS[None], SIGMAS[:, None])
    return grid({"forward": forward, "backward": np.stack(rows)}, SIGMAS.tolist(), MUS.tolist())


def frame(settings: Settings) -> Frame:
    now, distance = numbers(settings), settings.distance
    humps = (Bell(-distance, WIDTH, WEIGHT), Bell(distance, WIDTH, 1 - WEIGHT))
    line = LineView(
        rows=[Row("x", x_range=(-REACH, REACH))],
        curves=[
            BellCurve(humps, "p", "data", fill="under"),
            BellCurve((Bell(now.covers_mu, now.covers_sigma),), "", "exact", "dash"),
            BellCurve((Bell(now.picks_mu, now.picks_sigma),), "", "exact", "dot"),
            BellCurve((Bell("mu", "sigma"),), "q", "prediction"),
        ],
        grids=[Grid(table(distance), "sigma", "mu")],
        handles=[AxisHandle("mu", settings.mu, -REACH, REACH, "μ", "prediction",
                            Word("information.handle"))],
        sliders=[LiveSlider("sigma", Word("information.sigma"), SIGMA.minimum, SIGMA.maximum,
                            SIGMA.step or 0, settings.sigma)],
        readout=[Readout("KL(p‖q)", "forward"), Readout("KL(q‖p)", "backward")],
        label=Word("information.line"),
    )  # fmt: skip
    return Frame((line,), Time(clock="information"), now)
