r"""Readings of the formulas about single steps: forward, posterior, and what samplers do."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core import forward, targets
from explorer.core.exact import GaussianMixture
from explorer.core.interpolation import slerp
from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import respace
from explorer.core.samplers.langevin import langevin_step
from explorer.core.schedules import SCHEDULES
from tests.readings.base import Chain, Reading, chain, normal


def jump(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    x0, eps = c.draw(), c.draw()
    x_t = forward.q_sample(c.schedule, x0, c.t, eps)
    known = {"<<signal>>": c.signal, "<<noise>>": c.noise}
    return c.names | known | {"x_t": x_t, "x_0": x0, r"\epsilon": eps}


def walk(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    before, eps = c.draw(), c.draw()
    x_t = forward.q_step(c.schedule, before, c.t, eps)
    return c.names | {"x_t": x_t, "x_{t-1}": before, r"\epsilon_t": eps}


def product(rng: np.random.Generator) -> dict[str, Any]:
    return chain(rng).names


def cosine(rng: np.random.Generator) -> dict[str, Any]:
    """f by the double angle, ᾱ from the schedule; its last β alone is cut."""
    T, s = int(rng.integers(20, 60)), float(rng.uniform(0.01, 0.2))
    alphas_bar = SCHEDULES["cosine"](T, s=s).alphas_bar
    return {
        "t": int(rng.integers(3, T - 3)), "T": T, "s": s, r"\bar\alpha": alphas_bar,
        "f": lambda t: (1 + np.cos((t / T + s) / (1 + s) * np.pi)) / 2,
    }  # fmt: skip


def respaced(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    inner = np.sort(rng.choice(np.arange(1, c.names["T"]), 3, replace=False))
    times = np.r_[0, inner, c.names["T"]]
    fewer = respace(c.schedule, times)
    own = {r"\beta'": fewer.betas, r"\tilde\beta'": fewer.posterior_variance}
    return {r"\bar\alpha": c.names[r"\bar\alpha"], "t": times, "i": 3} | own


def posterior(rng: np.random.Generator) -> dict[str, Any]:
    """The mean from core; the densities and coefficients of the two guesses from the step's law."""
    c = chain(rng)
    x0, x_t = c.draw(), c.draw()
    mean, variance = forward.q_posterior(c.schedule, x0, x_t, c.t)
    before = c.names[r"\bar\alpha"][c.t - 1]
    x = np.linspace(-3, 3, 7)[:, None]
    step = np.sqrt(c.names[r"\alpha"][c.t]) * x
    return c.names | {
        "x_0": x0, "x_t": x_t, r"\tilde\mu_t": mean, r"\tilde\beta_t": variance,
        "c_1": c.schedule.posterior_coef_x0[c.t], "c_2": c.schedule.posterior_coef_xt[c.t],
        r"q(x_{t-1}\mid x_t,x_0)": normal(x, mean, variance),
        r"q(x_t\mid x_{t-1})": normal(x_t, step, c.names[r"\beta"][c.t]),
        r"q(x_{t-1}\mid x_0)": normal(x, np.sqrt(before) * x0, 1 - before),
        r"q(x_t\mid x_0)": normal(x_t, c.signal * x0, c.noise**2),
    }  # fmt: skip


def mixture(rng: np.random.Generator, dims: int = 2) -> GaussianMixture:
    means = rng.normal(size=(3, dims))
    return GaussianMixture.isotropic([0.2, 0.5, 0.3], means, float(rng.uniform(0.1, 0.4)))


def guess(rng: np.random.Generator) -> dict[str, Any]:
    """Noise, score and guess of an exact denoiser, each from its own core function."""
    c, data = chain(rng), mixture(rng)
    x_t = c.draw(4, 2)
    x0_hat = data.denoiser(c.schedule)(x_t, c.t)
    eps_hat = targets.eps_from_x0(c.schedule, x_t, c.t, x0_hat)
    score = data.score(c.schedule, x_t, c.t)
    known = {r"\nabla\log q(x_t)": score, r"\hat x_0": x0_hat, r"\hat\epsilon": eps_hat}
    return c.names | known | {"x_t": x_t}


def reverse(c: Chain, name: str, **more: Any) -> tuple[Any, Any]:
    """Two steps of a sampler that follow one another, the later one with what led to it."""
    data = mixture(c.rng)
    steps = [*SAMPLERS[name](c.schedule, data.denoiser(c.schedule), c.draw(4, 2), c.rng, **more)]
    last = next(k for k, step in enumerate(steps) if step.t == c.t - 1)
    return steps[last - 1], steps[last]


def ancestral(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    before, after = reverse(c, "ddpm")
    return c.names | {
        "x_t": before.x_t, "x_{t-1}": after.x_t, r"\hat x_0": after.x0_hat, r"\mu": after.mean,
        r"\sigma_t": np.sqrt(c.posterior_variance), "z": after.noise,
    }  # fmt: skip


def ddim(rng: np.random.Generator, eta: float = 0.6, **more: Any) -> dict[str, Any]:
    c = chain(rng)
    before, after = reverse(c, "ddim", eta=eta, num_steps=c.names["T"])
    sigma = eta * np.sqrt(c.posterior_variance)
    spread = {r"\sigma": sigma, r"\sigma_t": sigma} | more
    return c.names | spread | {
        "s": c.t - 1, r"\eta": eta, "z": after.noise, "x_t": before.x_t, r"\mu": after.mean,
        r"\hat x_0": after.x0_hat, r"\hat\epsilon": after.eps_hat, "x_{t-1}": after.x_t,
        "x_s": after.x_t,
    }  # fmt: skip


def ode(rng: np.random.Generator) -> dict[str, Any]:
    return ddim(rng, eta=0.0)


def great_circle(rng: np.random.Generator) -> dict[str, Any]:
    a, b = rng.normal(size=(2, 5))
    b *= np.linalg.norm(a) / np.linalg.norm(b)
    theta = np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b)) * 2
    s = float(rng.uniform(0.1, 0.4))
    return {
        "s": s, r"\theta": theta, "x_T^A": a, "x_T^B": b, "x_T": lambda s: slerp(a, b, [s])[0],
    }  # fmt: skip


def langevin(rng: np.random.Generator) -> dict[str, Any]:
    x, score, z = rng.normal(size=(3, 4))
    eta, tau = rng.uniform(0.1, 0.5, 2)
    return {
        "x": x, r"\nabla\log q(x)": score, "z": z, r"\eta": eta, r"\tau": tau,
        r"\leftarrow": {"x": langevin_step(x, score, eta, z, tau)},
    }  # fmt: skip


def stationary(rng: np.random.Generator) -> dict[str, Any]:
    """The variance of a long walk in N(0, s²), one step after the other."""
    s, eta = rng.uniform(0.8, 1.5), rng.uniform(0.1, 0.3)
    variance = 1.0
    for _ in range(2000):
        variance = (1 - eta / s**2) ** 2 * variance + 2 * eta
    return {"s": s, r"\eta": eta, r"\operatorname{Var} x": variance}


def guided(rng: np.random.Generator) -> dict[str, Any]:
    """From the guess without the class past the one with it."""
    w = float(rng.uniform(0.5, 2))
    with_class, without = rng.normal(size=(2, 4))
    return {
        "<<w>>": w, r"\hat\epsilon": with_class + w * (with_class - without),
        r"\hat\epsilon_\theta(x_t,t,c)": with_class, r"\hat\epsilon_\theta(x_t,t)": without,
    }  # fmt: skip


READINGS = {
    "forward:formula.jump:0": Reading(jump),
    "forward:formula.walk:0": Reading(walk),
    "forward_images:formula.jump:0": Reading(jump),
    "forward_images:formula.walk:0": Reading(walk),
    "home:details:0": Reading(ode),
    "improved:formula.schedule:0": Reading(cosine),
    "improved:formula.schedule:1": Reading(cosine),
    "improved:formula.steps:0": Reading(respaced),
    "improved:formula.steps:1": Reading(respaced),
    "bayes:formula.three:0": Reading(posterior),
    "posterior:formula.line:0": Reading(posterior),
    "posterior:formula.line:1": Reading(posterior),
    "posterior:formula.plane:0": Reading(posterior),
    "posterior:formula.time:0": Reading(posterior),
    "posterior:formula.time:1": Reading(posterior),
    "samplers:formula.eta:0": Reading(ddim),
    "samplers:formula.eta:1": Reading(ddim),
    "samplers:formula.interpolation:0": Reading(great_circle),
    "schedule:formula:0": Reading(product),
    "schedule:formula:1": Reading(jump),
    "score:formula.field:0": Reading(guess),
    "score:formula.field:1": Reading(guess),
    "score:formula.field:2": Reading(guess),
    "score:formula.langevin:0": Reading(langevin),
    "score:formula.bias:0": Reading(stationary),
    "step_through:formula.2:0": Reading(guess),
    "step_through:formula.3:0": Reading(ancestral),
    "step_through:formula.3.ddim:0": Reading(ddim),
    "step_through:formula.4:0": Reading(ancestral),
    "step_through:formula.2.pictures:0": Reading(guess),
    "train_images:formula.samples:0": Reading(guided),
}
