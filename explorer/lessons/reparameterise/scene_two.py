"""Two estimators of the same gradient, for f(z) = z²: their draws under the hand, and their
variances.

Both are written in Hermite's polynomials of the noise, so that the browser has their draws by a
sum of columns and their variances by a sum of squares.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from explorer.core.estimators import (
    best_baseline,
    hermite,
    moments_of_terms,
    square_pathwise,
    square_score,
)
from explorer.frames.frame import Frame, LineView, Time
from explorer.frames.line_pack import along, draws
from explorer.frames.line_parts import AxisHandle, Bell, BellCurve, Draws, Grid, Linear, Marker, Row
from explorer.frames.pack import Blob
from explorer.frames.parts import LiveSlider
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.reparameterise.scene_settings import MU, SIGMA, B, K, Settings, stops
from explorer.worlds.memo import memo

NUMBERS = (1, 4, 16, 64)  # draws of one estimate
REPEATS = 2000  # estimates in sight
TERMS = range(1, 5)  # He_1 … He_4
PAIRS = [(i, j) for i in TERMS for j in TERMS if i <= j]
PLACES, GRADIENTS = (-5.0, 5.0), (-16.0, 20.0)  # the axes' ends
LETTERS = {"path": "p", "score": "s"}
# of the factors of He_1 … He_4 in each estimate, as sums of products of what the browser knows
FACTORS = {
    "mu": {
        "truth": Linear({"mu": 2.0}),
        "best": Linear({"mu": "mu", "variance": 3.0}),
        "p1": Linear({"sigma": 2.0}),
        "s1": Linear({"left": "inverse"}),
        "s2": Linear({"mu": 2.0}),
        "s3": Linear({"sigma": 1.0}),
    },
    "sigma": {
        "truth": Linear({"sigma": 2.0}),
        "best": Linear({"mu": "mu", "variance": 5.0}),
        "p1": Linear({"mu": 2.0}),
        "p2": Linear({"sigma": 2.0}),
        "s1": Linear({"mu": 4.0}),
        "s2": Linear({"left": "inverse"}),
        "s3": Linear({"mu": 2.0}),
        "s4": Linear({"sigma": 1.0}),
    },
}


@dataclass(frozen=True)
class TwoNumbers:
    """Of the two estimators with n draws each, of the derivative of E[z²]: what it truly is, their
    variances, those of the estimates in sight, and the b that makes the second one's least."""

    mu: Given[float]
    sigma: Given[float]
    b: Given[float]
    n: Given[int]
    truth: Exact[float]
    path_variance: Exact[float]
    score_variance: Exact[float]
    path_drawn: Measured[float]
    score_drawn: Measured[float]
    best: Exact[float]


def numbers(settings: Settings) -> TwoNumbers:
    mu, sigma, b, by = settings.mu, settings.sigma, settings.b, settings.by
    n = NUMBERS[int(settings.k)]
    path, score = square_pathwise(mu, sigma, by), square_score(mu, sigma, b, by)
    (truth, one), (_, other) = moments_of_terms(path), moments_of_terms(score)
    rows = columns(settings.seed)[int(settings.k)]
    return TwoNumbers(
        mu, sigma, b, n, truth, one / n, other / n, float(np.var(path[1:] @ rows)),
        float(np.var(score[1:] @ rows)), best_baseline(mu, sigma, by),
    )  # fmt: skip


@memo(most=16)
def columns(seed: int) -> np.ndarray:
    """(len(NUMBERS), 4, REPEATS): He_1 … He_4, each the mean over the first n of the same draws."""
    eps = np.random.default_rng(seed).standard_normal((REPEATS, NUMBERS[-1]))
    terms = hermite(eps.ravel(), 4)[1:].reshape(4, REPEATS, -1)
    return np.stack([terms[:, :, :n].mean(-1) for n in NUMBERS])


@memo(most=16)
def draws_blob(seed: int) -> Blob:
    """A column of ones before all columns of every n, one n after the other."""
    return draws(np.vstack([np.ones((1, REPEATS)), columns(seed).reshape(-1, REPEATS)]))


@memo(most=1)
def over_sigma() -> Blob:
    sigma = stops(SIGMA)
    return along({"inverse": 1 / sigma, "variance": sigma**2}, sigma.tolist())


@memo(most=16)
def over_k(seed: int) -> Blob:
    """Over the power: which n is meant, n, 1/n, and the columns' covariances."""
    k, n = stops(K), np.array(NUMBERS)
    chosen = {f"at{i}": (k == i).astype(float) for i in range(len(NUMBERS))}
    spread = np.array([np.cov(each, bias=True) for each in columns(seed)])
    cov = {f"c{i}{j}": spread[:, i - 1, j - 1] for i, j in PAIRS}
    return along({"n": n, "share": 1 / n, **chosen, **cov}, k.tolist())


def values(by: str) -> dict[str, Linear]:
    """Each estimate's factors, its variance by the formula and that of the draws in sight."""
    known = dict(FACTORS[by])
    out = {name: known.pop(name) for name in ("truth", "best")}
    out["left"] = Linear({"best": 1.0, "b": -1.0})
    for name, letter in LETTERS.items():
        own = [j for j in TERMS if f"{letter}{j}" in known]
        out |= {f"{letter}{j}": known[f"{letter}{j}"] for j in own}
        out |= {
            f"{letter}{j}at{i}": Linear({f"{letter}{j}": f"at{i}"})
            for j in own for i in range(len(NUMBERS))
        }  # fmt: skip
        pairs = [(i, j) for i, j in PAIRS if i in own and j in own]
        out |= {f"{letter}{i}{j}": Linear({f"{letter}{i}": f"{letter}{j}"}) for i, j in pairs}
        out[f"{name}_one"] = Linear({f"{letter}{j}{j}": float(factorial(j)) for j in own})
        out[f"{name}_variance"] = Linear({f"{name}_one": "share"})
        out[f"{name}_width"] = Linear({f"{name}_variance": 1.0}, root=True)
        doubled = {f"{letter}2_{i}{j}": Linear({f"{letter}{i}{j}": 2.0}) for i, j in pairs if i < j}
        out |= doubled
        out[f"{name}_drawn"] = Linear({
            (f"{letter}{i}{j}" if i == j else f"{letter}2_{i}{j}"): f"c{i}{j}" for i, j in pairs
        })  # fmt: skip
    return out


def drawn(settings: Settings, name: str, row: int, colour: str) -> Draws:
    letter, known = LETTERS[name], FACTORS[settings.by]
    coefs = [
        f"{letter}{j}at{i}" if f"{letter}{j}" in known else 0.0
        for i in range(len(NUMBERS)) for j in TERMS
    ]  # fmt: skip
    return Draws(draws_blob(settings.seed), ("truth", *coefs), colour, row=row)


def view(settings: Settings) -> LineView:
    """The bell that is drawn from, and below it both estimators' histograms on one scale of x."""
    at = {"sigma": settings.sigma, "b": settings.b, "k": settings.k}
    estimate = Word("reparameterise.estimate")
    return LineView(
        rows=[
            Row("z", Word("reparameterise.place"), Word("reparameterise.bell"), x_range=PLACES,
                share=1.2),
            Row("g", estimate, Word("reparameterise.pathwise"), x_range=GRADIENTS),
            Row("g", estimate, Word("reparameterise.score"), x_range=GRADIENTS),
        ],
        curves=[
            BellCurve((Bell("mu", "sigma"),), "p(z)", "state"),
            *(BellCurve((Bell("truth", f"{name}_width"),), "", "exact", "longdash", row=row)
              for row, name in enumerate(LETTERS, 1)),
            BellCurve((Bell("truth", "path_width"),), "", "prediction", "dot", row=2),
        ],
        values=values(settings.by),
        grids=[Grid(over_sigma(), "sigma", "sigma"), Grid(over_k(settings.seed), "k", "k")],
        draws=[drawn(settings, "path", 1, "prediction"), drawn(settings, "score", 2, "error")],
        handles=[AxisHandle("mu", settings.mu, *MU.span, "μ", "prediction",
                            Word("reparameterise.handle_mu"))],
        sliders=[
            LiveSlider(each.name, Word(f"reparameterise.{each.name}"), *each.span, each.step or 0,
                       at[each.name])
            for each in (SIGMA, K, B)
        ],
        markers=[Marker("line", "truth", "", "exact", row=row) for row in (1, 2)],
        label=Word("reparameterise.two"),
    )  # fmt: skip


def frame(settings: Settings) -> Frame:
    return Frame((view(settings),), Time(clock="reparameterise"), numbers(settings))
