r"""Readings of the equations that stand within sentences, found by their left sides."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from explorer.core import targets
from tests.readings.base import Reading, chain
from tests.readings.laws import bigger, term
from tests.readings.steps import ancestral, guess, posterior, product


def signal_to_noise(rng: np.random.Generator) -> dict[str, Any]:
    names = bigger(rng)
    return names | {r"\mathrm{SNR}": names[r"\mathrm{SNR}"](names["t"])}


def best_variance(rng: np.random.Generator) -> dict[str, Any]:
    """The σ² at which the mean KL of a step is least, by search."""
    names = term(rng, dims=3)
    own, coef = names[r"\tilde\beta"][names["t"]], names["c_t"]
    mse = ((names["x_0"] - names[r"\hat x_0"]) ** 2).mean()
    least = minimize_scalar(
        lambda log: own / np.exp(log) + log + coef**2 * mse / np.exp(log), bounds=(-9, 9),
        method="bounded", options={"xatol": 1e-9},
    )  # fmt: skip
    return names | {r"\sigma_t^{*2}": np.exp(least.x), r"\sigma_t^2": np.exp(least.x)}


def quadratic(rng: np.random.Generator) -> dict[str, Any]:
    """The precisions of the two guesses, added."""
    c = chain(rng)
    beta, before = c.names[r"\beta"][c.t], c.names[r"\bar\alpha"][c.t - 1]
    A, B, x = (1 - beta) / beta + 1 / (1 - before), rng.normal(), rng.normal()
    return c.names | {"A": A, "B": B, "x": x}


def algorithm(rng: np.random.Generator) -> dict[str, Any]:
    names = ancestral(rng)
    a = names[r"\bar\alpha"][names["t"]]
    eps = (names["x_t"] - np.sqrt(a) * names[r"\hat x_0"]) / np.sqrt(1 - a)
    return names | {r"\epsilon_\theta(x_t,t)": eps}


def velocity(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    x_t, v = c.draw(), c.draw()
    eps, x0 = (f(c.schedule, x_t, c.t, v) for f in (targets.eps_from_v, targets.x0_from_v))
    return c.names | {"x_t": x_t, r"\hat v": v, r"\hat\epsilon": eps, r"\hat x_0": x0}


def clean(rng: np.random.Generator) -> dict[str, Any]:
    names = guess(rng)
    return names | {"x_0": names[r"\hat x_0"], r"\epsilon": names[r"\hat\epsilon"]}


def coefficient(rng: np.random.Generator) -> dict[str, Any]:
    names = posterior(rng)
    return names | {"c_t": names["c_1"]}


def numbers(rng: np.random.Generator) -> dict[str, Any]:
    """Ho's linear schedule, whose β are summed one by one."""
    return {r"\sum\beta_s": sum(1e-4 + k * (0.02 - 1e-4) / 999 for k in range(1000))}


# page, section, left side, and how it is read
READINGS = (
    ("forward", "predict.factor", r"1+\sum\beta_s", Reading(numbers)),
    ("forward_images", "notice.jump", r"\mathrm{SNR}", Reading(signal_to_noise)),
    ("improved", "details", r"\sigma_t^{*2}", Reading(best_variance, tolerance=1e-5)),
    ("objective", "details.terms", "x_0", Reading(clean)),
    ("posterior", "line.square", "Ax^2-2Bx", Reading(quadratic)),
    ("posterior", "line.variance", "A", Reading(quadratic)),
    ("posterior", "line.variance", r"\alpha_t-\bar\alpha_t+\beta_t", Reading(product)),
    ("posterior", "notice.time", r"c_1+c_2\sqrt{\bar\alpha_t}", Reading(posterior)),
    ("schedule", "details", r"\tilde\beta_t", Reading(product)),
    ("score", "predict.bias", r"1/(1-\tfrac14)", Reading(numbers)),
    ("step_through", "details", r"1-\beta_t", Reading(product)),
    ("step_through", "details.pictures", r"1-\beta_t", Reading(product)),
    ("step_through", "algorithm.2", "x_{t-1}", Reading(algorithm)),
    ("train_points", "details", r"\hat\epsilon", Reading(velocity)),
    ("train_points", "details", r"\hat x_0", Reading(velocity)),
    ("vlb", "simplified", r"\sigma_t^2", Reading(best_variance, tolerance=1e-5)),
    ("vlb", "details", "c_t", Reading(coefficient)),
)
