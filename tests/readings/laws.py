r"""Readings of the formulas about whole laws: moments, entropies, the bound, flows, Bayes."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import erf

from explorer.core import likelihood, targets, true_reverse, vlb
from explorer.core.bound import importance
from explorer.core.exact import GaussianMixture
from explorer.core.learned_variance import interpolated
from explorer.lessons.forward_images.scene_noise import shifted
from explorer.metrics import sliced_wasserstein
from tests.readings.base import Reading, chain, mean_of_rows, nodes, normal, squared
from tests.readings.steps import mixture

STEP = 1e-5  # of difference quotients


def best_guess(rng: np.random.Generator) -> dict[str, Any]:
    """The exact denoiser on the line beside Bayes by a sum over a fine grid."""
    c, data = chain(rng), mixture(rng, 1)
    x_t = c.draw(3, 1)
    grid = np.linspace(-6, 6, 4001)
    prior = sum(
        w * normal(grid, m, v)
        for w, m, v in zip(data.weights, data.means[:, 0], data.covariances[:, 0, 0], strict=True)
    )
    joint = prior * normal(x_t, c.signal * grid, c.noise**2)
    mean = (joint @ grid / joint.sum(1))[:, None]
    gap = joint @ grid**2 / joint.sum(1) - mean[:, 0] ** 2
    denoiser = data.denoiser(c.schedule)
    slope = (denoiser(x_t + STEP, c.t) - denoiser(x_t - STEP, c.t)) / (2 * STEP)
    return {
        r"\hat x_0": denoiser(x_t, c.t), r"\mathbb E[x_0\mid x_t]": mean,
        r"\frac{\partial\hat x_0}{\partial x}": slope[:, 0], "J": slope[:, 0],
        r"\mathrm{Cov}[x_0\mid x]": gap, "a": c.signal, "b": c.noise,
    }  # fmt: skip


def entropy(rng: np.random.Generator) -> dict[str, Any]:
    """A normal law in the plane, whose KL from N(0, I) and entropy are known."""
    mean, variance = rng.normal(size=2), rng.uniform(0.3, 2, 2)
    places, weights = nodes()
    grid = np.stack(np.meshgrid(places, places), -1).reshape(-1, 2)
    both = np.outer(weights, weights).ravel()
    return {
        "D": 2, "x_t": mean + np.sqrt(variance) * grid, r"\mathbb E": lambda values: both @ values,
        r"\mathrm{KL}": 0.5 * (variance + mean**2 - 1 - np.log(variance)).sum(),
        "H(x_t)": 0.5 * np.log((2 * np.pi * np.e) ** 2 * variance.prod()),
    }  # fmt: skip


def moments(rng: np.random.Generator, factor: bool = True) -> dict[str, Any]:
    """Every way of a walk whose steps add a coin's +1 or -1, from three places."""
    c = chain(rng)
    betas = c.names[r"\beta"][1 : c.t + 1]
    x = start = rng.normal(size=3)
    for beta in betas:
        x = x[..., None] * np.sqrt(1 - beta * factor) + np.sqrt(beta) * np.array([-1.0, 1.0])
    return c.names | {"x_t": x, "x_0": start, r"\mathbb E": np.mean}


def moments_without(rng: np.random.Generator) -> dict[str, Any]:
    return moments(rng, factor=False)


def power(rng: np.random.Generator) -> dict[str, Any]:
    """The power of one wave of a picture and of the noise on it."""
    c = chain(rng)
    waves, (places, weights) = rng.normal(size=5), nodes()
    return c.names | {
        "k": 3, r"\mathbb E": lambda values: weights @ values, "P_0": lambda k: waves[k] ** 2,
        "P_t": lambda k: (c.signal * waves[k] + c.noise * places) ** 2,
    }  # fmt: skip


def block(rng: np.random.Generator) -> dict[str, Any]:
    """A block's mean by its coefficients: each noise is a unit vector, their squares add up."""
    s = int(rng.integers(2, 4))
    unit = np.vstack([np.zeros(s * s), np.eye(s * s)])
    return chain(rng).names | {
        "s": s, r"\epsilon": unit, "N": lambda mean, variance: np.array([mean, variance]),
    }  # fmt: skip


def bigger(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    small, large = 8, int(rng.choice([16, 24, 32]))
    signal, noise, _ = shifted(c.schedule, (large / small) ** 2)
    return c.names | {
        "d_0": small, "d": large, r"\mathrm{SNR}": lambda t: c.schedule.snr[t],
        r"\mathrm{SNR}_d": lambda t: (signal[t] / noise[t]) ** 2,
    }  # fmt: skip


def learned(rng: np.random.Generator) -> dict[str, Any]:
    c, v = chain(rng), rng.uniform(size=3)
    return c.names | {"v": v, r"\sigma_t^2": interpolated(c.schedule, c.t, v, v)}


def sampled_steps(rng: np.random.Generator) -> dict[str, Any]:
    """Losses of each t, some draws of each; the probabilities are the training's own."""
    losses = rng.uniform(0.1, 2, (6, 1)) * rng.uniform(0.5, 1.5, (6, 8))
    p = importance(np.r_[(losses**2).mean(1), 0.0], floor=0.0)[:, None]
    return {
        "L_{t-1}": losses, "p_t": p, r"L_{\mathrm{vlb}}": losses.mean(1).sum(),
        r"\mathbb E": lambda values: values.mean(1, keepdims=True),
        r"\mathbb E_{t\sim p}": lambda values: (p * values).mean(1).sum(),
    }  # fmt: skip


def likelihood_sum(rng: np.random.Generator, log: Any = np.log) -> dict[str, Any]:
    q, p = rng.dirichlet(np.ones(5), 2)
    return {
        r"\mathbb E": lambda values: q @ values, r"p_\theta(x_0)": p, "H(q)": -q @ log(q),
        r"\mathrm{KL}(q\|p_\theta)": q @ log(q / p),
    }  # fmt: skip


def likelihood_sum_bits(rng: np.random.Generator) -> dict[str, Any]:
    return likelihood_sum(rng, np.log2)


def products(rng: np.random.Generator) -> dict[str, Any]:
    """The standard error of a mean of n products of D draws, all outcomes counted."""
    chance, draws, D, n = rng.dirichlet(np.ones(4)), rng.uniform(0.1, 2.0, 4), 3, 7
    odds, all_of = np.ones(1), np.ones(1)
    for _ in range(D):
        odds, all_of = np.outer(odds, chance).ravel(), np.outer(all_of, draws).ravel()
    mean, first = odds @ all_of, chance @ draws
    return {
        "s": np.sqrt(odds @ (all_of - mean) ** 2 / n), r"p_\theta(x_0)": mean, "D": D, "n": n,
        "r": chance @ (draws - first) ** 2 / first**2,
    }  # fmt: skip


def two_gaussians(rng: np.random.Generator) -> dict[str, Any]:
    """Their KL by quadrature."""
    (m1, m2), (v1, v2) = rng.normal(size=2), rng.uniform(0.2, 2, 2)
    x = m1 + np.sqrt(v1) * np.linspace(-9, 9, 4001)
    q = np.exp(-((x - m1) ** 2) / (2 * v1))
    logs = (x - m2) ** 2 / (2 * v2) - (x - m1) ** 2 / (2 * v1) + np.log(v2 / v1) / 2
    return {
        r"\mathrm{KL}": q @ logs / q.sum(), r"\mu_1": m1, r"\mu_2": m2, r"\sigma_1^2": v1,
        r"\sigma_2^2": v2,
    }  # fmt: skip


def term(rng: np.random.Generator, unit: float = 1.0, dims: int = 1) -> dict[str, Any]:
    """L_{t-1} as the KL of two Gaussian steps that differ by the guess alone; unit : nats in it."""
    c = chain(rng)
    x_t, eps, eps_hat = c.draw(5, dims), c.draw(5, dims), c.draw(5, dims)
    x0, x0_hat = (targets.x0_from_eps(c.schedule, x_t, c.t, e) for e in (eps, eps_hat))
    coef = c.schedule.posterior_coef_x0[c.t]
    own, sigma2 = c.posterior_variance, float(rng.uniform(0.2, 0.5))
    kl = vlb.gaussian_kl(coef * x0, own, coef * x0_hat, sigma2)
    gap = vlb.gaussian_kl(0.0, own, 0.0, sigma2) / unit
    shift = coef * c.noise / c.signal  # of the mean, by a unit of noise
    weight = vlb.gaussian_kl(0.0, own, shift, sigma2) / unit - gap
    return c.names | {
        "L_{t-1}": kl.mean() / unit, "D": dims, r"\mathbb E": mean_of_rows,
        "x_0": x0, r"\hat x_0": x0_hat, r"\hat x_0(x_t)": x0_hat, r"\epsilon": eps,
        r"\hat\epsilon": eps_hat, r"\sigma_t^2": sigma2, r"\sigma_t": np.sqrt(sigma2),
        "w_t": weight, "g_t": gap, "c_t": coef, "D_t": np.sqrt(squared(x0 - x0_hat).mean() / dims),
        r"\mathrm{const}_t": lambda at: vlb.gaussian_kl(0.0, own, 0.0, at) / unit,
    }  # fmt: skip


def term_of_three(rng: np.random.Generator) -> dict[str, Any]:
    return term(rng, 1.0, 3)


def term_noise(rng: np.random.Generator) -> dict[str, Any]:
    names = term_of_three(rng)
    return names | {r"\mathrm{const}_t": names["g_t"]}


def term_line_bits(rng: np.random.Generator) -> dict[str, Any]:
    """In bits, of what is in nats by itself."""
    names = term(rng, np.log(2))
    return names | {name: names[name] * np.log(2) for name in ("w_t", "g_t")}


def term_bits(rng: np.random.Generator) -> dict[str, Any]:
    return term(rng, np.log(2), 3)


def term_bits_noise(rng: np.random.Generator) -> dict[str, Any]:
    names = term_bits(rng)
    return names | {r"\mathrm{const}_t": names["g_t"], "w_t": names["w_t"] * np.log(2)}


def bins(rng: np.random.Generator) -> dict[str, Any]:
    """The mass of a bin between others, of the density by quadrature."""
    low, high = np.sort(rng.uniform(-1, 1, 2))
    mean, sigma = rng.uniform(-1, 1), rng.uniform(0.3, 2)
    places = np.linspace(low, high, 2001)
    density = np.exp(-(((places - mean) / sigma) ** 2) / 2) / np.sqrt(2 * np.pi) / sigma
    return {
        "P_k": np.trapezoid(density, places), "a_k": low, "b_k": high, r"\mu": mean,
        r"\sigma": sigma, r"\mathrm{erf}": erf,
    }  # fmt: skip


def rate(rng: np.random.Generator) -> dict[str, Any]:
    """What was received by t: all terms without the first t."""
    c = chain(rng)
    terms = rng.uniform(size=c.names["T"] + 1)
    return c.names | {"L": terms, "R_t": terms.sum() - terms[: c.t].sum()}


def end(rng: np.random.Generator) -> dict[str, Any]:
    c = chain(rng)
    x0 = c.draw(4, 3)
    L_T = vlb.prior_kl(c.schedule, x0).mean()
    return c.names | {"L_T": L_T, "x_0": x0, r"\mathbb E": np.mean}


def distance(rng: np.random.Generator) -> dict[str, Any]:
    """Both clouds on the same directions; on a line W₂ pairs them in order."""
    a, b, K = rng.normal(size=(6, 2)), rng.normal(size=(6, 2)), 5
    angles = np.arange(-1, K) * np.pi / K
    return {
        "K": K, "X_0": b.T, "X": a.T, r"\hat X": a.T, r"\mathrm{SW}_2": sliced_wasserstein(a, b, K),
        r"\theta^\top": [Along(np.cos(each), np.sin(each)) for each in angles],
        "W_2": lambda u, v: np.sqrt(np.mean((np.sort(u) - np.sort(v)) ** 2)),
    }  # fmt: skip


class Along(tuple):
    """A direction in the plane, transposed: times a cloud it gives a place on the line for each."""

    def __new__(cls, *entries: float) -> Along:
        return super().__new__(cls, entries)

    def __mul__(self, cloud: Any) -> Any:
        return self[0] * cloud[0] + self[1] * cloud[1]


def turning(rng: np.random.Generator) -> dict[str, Any]:
    """The velocity from core beside the difference quotient along the quarter circle."""
    c = chain(rng)
    x0, eps = c.draw(), c.draw()
    phi = np.arctan2(c.noise, c.signal)
    ahead, behind = (np.cos(p) * x0 + np.sin(p) * eps for p in (phi + STEP, phi - STEP))
    return {
        "v": targets.v_from(c.schedule, x0, c.t, eps), "a": c.signal, "b": c.noise,
        r"\tfrac{dx}{d\varphi}": (ahead - behind) / (2 * STEP), r"\varphi": phi,
        r"\hat\epsilon": eps, r"\hat x_0": x0,
    }  # fmt: skip


def divergence(rng: np.random.Generator) -> dict[str, Any]:
    """div v and J of an exact denoiser in the plane, both by difference quotients."""
    c = chain(rng)
    denoiser, x = mixture(rng).denoiser(c.schedule), c.draw(1, 2)
    grid = np.concatenate([x + STEP * np.eye(2), x - STEP * np.eye(2)])
    guess = denoiser(grid, c.t)
    v = c.signal * targets.eps_from_x0(c.schedule, grid, c.t, guess) - c.noise * guess
    J, flow = ((each[:2] - each[2:]) / (2 * STEP) for each in (guess, v))
    return {r"\nabla\cdot v": np.trace(flow), "a": c.signal, "b": c.noise, "D": 2, "J": J}


def bits(rng: np.random.Generator) -> dict[str, Any]:
    log_p = rng.normal(size=5)
    own = likelihood.bits_per_dim(log_p, 3).mean()
    return {r"\text{bits/dim}": own, "D": 3, "p_0(x_0)": np.exp(log_p)}


def flow(rng: np.random.Generator) -> dict[str, Any]:
    """A normal law of variance s² and one short step of it: x keeps its place among s."""
    x, s2, beta = rng.normal(), rng.uniform(0.3, 0.7), rng.uniform(0.5, 2)
    after = (1 - beta * STEP) * s2 + beta * STEP
    return {
        "x": x, r"\beta": beta, "f": (np.sqrt(1 - beta * STEP) - 1) / STEP * x,
        "g": np.sqrt(beta), r"\frac{dx}{dt}": x * (np.sqrt(after / s2) - 1) / STEP,
        r"\nabla\log q_t(x)": -x / s2,
    }  # fmt: skip


def bayes(rng: np.random.Generator) -> dict[str, Any]:
    """One step from data on the line: the exact reverse beside the densities that make it."""
    data, beta, x_t = mixture(rng, 1), float(rng.uniform(0.05, 0.4)), float(rng.normal())
    m, v = data.means[:, 0], data.covariances[:, 0, 0]
    x = np.linspace(-2, 2, 5)
    ahead = normal(x_t, np.sqrt(1 - beta) * m, (1 - beta) * v + beta)
    return {
        r"q(x_{t-1}\mid x_t)": true_reverse.reverse_at(data, beta, [x_t]).density(x)[0],
        r"q(x_t\mid x_{t-1})": normal(x_t, np.sqrt(1 - beta) * x, beta),
        "q(x_{t-1})": data.weights @ normal(x, m[:, None], v[:, None]),
        "q(x_t)": data.weights @ ahead,
    }  # fmt: skip


def nearly_gaussian(rng: np.random.Generator) -> dict[str, Any]:
    """The KL of one small step by quadrature; (ln q)''' by differences of the mixture's own."""
    beta, x, h = 1e-3, float(rng.uniform(-0.7, -0.3)), 1e-2
    data = GaussianMixture.isotropic([0.4, 0.6], [[-1.0], [1.0]], 0.3)
    log_q = data.log_density(np.array([[x + k * h] for k in (-2, -1, 1, 2)]))
    third = (log_q[3] - 2 * log_q[2] + 2 * log_q[1] - log_q[0]) / (2 * h**3)
    reverse = true_reverse.reverse_at(data, beta, [x * np.sqrt(1 - beta)])
    return {
        r"\mathrm{KL}(q(x_{t-1}\mid x_t)\|\mathcal N(\mu,\sigma^2))": (
            true_reverse.kl_to_gaussian(reverse)[0]
        ),
        r"\beta": beta, r"(\ln q)'''": third,
    }  # fmt: skip


READINGS = {
    "forward:formula.forget:0": Reading(best_guess, tolerance=1e-7),
    "forward:formula.entropy:0": Reading(entropy),
    "forward:formula.factor:0": Reading(moments),
    "forward:formula.factor:1": Reading(moments_without),
    "forward_images:formula.drown:0": Reading(power),
    "forward_images:formula.size.same:0": Reading(block),
    "forward_images:formula.size.shift:0": Reading(bigger),
    "forward_images:formula.schedules:0": Reading(bigger),
    "improved:formula.variance:0": Reading(learned),
    "improved:formula.times:0": Reading(sampled_steps),
    "information:open.humps.bells:0": Reading(two_gaussians),
    "objective:formula.bound:1": Reading(likelihood_sum),
    "objective:formula.bound.bits:1": Reading(likelihood_sum_bits),
    "objective:formula.terms:0": Reading(term),
    "objective:formula.terms.bits:0": Reading(term_line_bits),
    "objective:open.terms.kl:0": Reading(two_gaussians),
    "objective:open.bound.integral:1": Reading(products),
    "objective:details.terms:1": Reading(term),
    "samplers:formula.distance:0": Reading(distance),
    "schedule:terminal:0": Reading(end),
    "score:formula.likelihood:2": Reading(turning, tolerance=1e-7),
    "score:formula.likelihood.plane:0": Reading(divergence, tolerance=1e-6),
    "score:formula.likelihood.plane:1": Reading(best_guess, tolerance=1e-6),
    "score:formula.likelihood.plane:2": Reading(bits),
    "score:formula.flow:0": Reading(flow, only=(1, 2), tolerance=1e-4),
    "score:formula.flow:1": Reading(flow, tolerance=1e-4),
    "vlb:formula.learn:0": Reading(term_bits),
    "vlb:formula.learn.nats:0": Reading(term_of_three),
    "vlb:formula.weights:0": Reading(term_bits_noise),
    "vlb:formula.weights:1": Reading(sampled_steps),
    "vlb:formula.weights.nats:0": Reading(term_noise),
    "vlb:formula.weights.nats:1": Reading(sampled_steps),
    "vlb:open.bits.decoder:0": Reading(bins, tolerance=1e-6),
    "vlb:formula.rate:0": Reading(rate),
    "vlb:formula.rate:1": Reading(term_bits),
    "why_gaussian:formula.step:0": Reading(bayes),
    "why_gaussian:formula.far:0": Reading(nearly_gaussian, tolerance=0.1),
}
