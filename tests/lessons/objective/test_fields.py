"""Every number of the page `objective`, derived again: by Tweedie's formula and brute force.

The model's steps come from the score of q(x_t) and its slope, E[x_{t−1} | x_t] = (x_t + β s)/√α and
Var = β (1 + β s′)/α; means over x_0 and ε are sums over two grids, p(x_0) a chain of matrices.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from explorer.lessons.objective import scene
from tests.fields import agree, within

# weights, means and standard deviations of the data, as the page's figures show them
DATA = {
    "two": [(0.6, -0.8, 0.35), (0.4, 1.2, 0.3)],
    "three": [(0.3, -1.35, 0.2), (0.45, 0.15, 0.3), (0.25, 1.35, 0.2)],
    "one": [(1.0, 0.0, 0.6)],
}
OPEN = scene.Settings()
OTHER = scene.Settings(data="three", model="beta", schedule="jsd", T=5, seed=3, x0=-0.9, t=2)
STRAIGHT = scene.Settings(data="two", model="straight", T=3, x0=1.5, t=3, seed=1)
FIRST = scene.Settings(data="one", model="posterior", T=2, x0=0.7, t=1, seed=2)
SETTINGS = {"as it opens": OPEN, "other": OTHER, "straight": STRAIGHT, "first step": FIRST}
Z = np.linspace(-8, 8, 161)
NORMAL = np.exp(-(Z**2) / 2) / np.exp(-(Z**2) / 2).sum()


def log_normal(x, mean, variance):
    return -((x - mean) ** 2) / (2 * variance) - np.log(2 * math.pi * variance) / 2


class Chain:
    """The page's chain by its definition: q from the data and β, p from the model's name."""

    def __init__(self, settings):
        T = self.T = settings.T
        if settings.schedule == "cosine":
            f = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * math.pi / 2) ** 2
            betas = np.minimum(1 - f[1:] / f[:-1], 0.999)
        else:
            betas = np.minimum(1 / np.arange(T, 0, -1), 0.999)
        self.beta = np.r_[0, betas]
        self.bar = np.cumprod(1 - self.beta)
        self.kind, self.data = settings.model, DATA[settings.data]
        mean = sum(w * m for w, m, _ in self.data)
        self.second = sum(w * (m * m + s * s) for w, m, s in self.data)
        self.believed = self.data
        if self.kind == "straight":
            self.believed = [(1.0, mean, math.sqrt(self.second - mean**2))]

    def posterior_variance(self, t):
        return self.beta[t] * (1 - self.bar[t - 1]) / (1 - self.bar[t])

    def posterior_mean(self, x0, x, t):
        precision = (1 - self.beta[t]) / self.beta[t] + 1 / max(1 - self.bar[t - 1], 1e-300)
        pull = math.sqrt(self.bar[t - 1]) * x0 / max(1 - self.bar[t - 1], 1e-300)
        return (math.sqrt(1 - self.beta[t]) * x / self.beta[t] + pull) / precision

    def score(self, x, t):
        """d ln q(x_t)/dx of what the model believes, and its slope."""
        a, b = math.sqrt(self.bar[t]), 1 - self.bar[t]
        parts = [(w, a * m, a * a * s * s + b) for w, m, s in self.believed]
        logs = np.array([math.log(w) + log_normal(x, m, v) for w, m, v in parts])
        shares = np.exp(logs - logs.max(0))
        shares /= shares.sum(0)
        pulls = np.array([(m - x) / v for _, m, v in parts])
        tight = sum(share / v for share, (_, _, v) in zip(shares, parts, strict=True))
        first = (shares * pulls).sum(0)
        return first, (shares * pulls**2).sum(0) - tight - first**2

    def step(self, x, t):
        """Mean and variance of p(x_{t−1} | x_t)."""
        beta = self.beta[t]
        first, slope = self.score(x, t)
        mean = (x + beta * first) / math.sqrt(1 - beta)
        if self.kind == "matched":
            return mean, beta * (1 + beta * slope) / (1 - beta)
        fixed = beta if self.kind == "beta" else self.posterior_variance(max(t, min(2, self.T)))
        return mean, np.full(np.shape(x), fixed)

    def prior(self, x):
        return sum(w * np.exp(log_normal(x, m, s * s)) for w, m, s in self.data)

    def pairs(self, t):
        """(x_0, ε, weight) on grids of both."""
        for w, m, s in self.data:
            yield m + s * Z[:, None], Z[None], w * np.outer(NORMAL, NORMAL)


@cache
def chain_of(name):
    return Chain(SETTINGS[name])


@cache
def by_step(name, t):
    """Of step t: its term, weight · mse (the pull of the mean) and mse."""
    c = chain_of(name)
    a, b = math.sqrt(c.bar[t]), math.sqrt(1 - c.bar[t])
    term = pull = mse = 0.0
    for x0, eps, weight in c.pairs(t):
        x = a * x0 + b * eps
        mean, variance = c.step(x, t)
        mse += (weight * (eps + b * c.score(x, t)[0]) ** 2).sum()
        aim = c.posterior_mean(x0, x, t) if t > 1 else x0
        square = (aim - mean) ** 2 / (2 * variance)
        pull += (weight * square).sum()
        if t == 1:
            term += (weight * (np.log(2 * math.pi * variance) / 2 + square)).sum()
        else:
            own = c.posterior_variance(t)
            ratio = own / variance
            term += (weight * (square + (ratio - 1 - np.log(ratio)) / 2)).sum()
    return term, pull, mse


def last_term(name):
    c = chain_of(name)
    bar = c.bar[-1]
    return (bar * c.second + (1 - bar) - 1 - math.log(1 - bar)) / 2


def whole(name):
    return sum(by_step(name, t)[0] for t in range(1, chain_of(name).T + 1)) + last_term(name)


@cache
def density(name):
    """(x, p(x)): N(0, 1) pushed down the chain by matrices."""
    c = chain_of(name)
    x = np.linspace(-7, 7, 1401)
    p = np.exp(log_normal(x, 0, 1))
    for t in range(c.T, 0, -1):
        p = np.exp(log_normal(x[:, None], *c.step(x, t))) @ p * (x[1] - x[0])
    return x, p


def nll(name):
    x, p = density(name)
    return -(chain_of(name).prior(x) * np.log(p)).sum() * (x[1] - x[0])


def entropy(name):
    x, _ = density(name)
    q = chain_of(name).prior(x)
    return -(q * np.log(q)).sum() * (x[1] - x[0])


def bound_at(name, x0):
    """E[−ln p(x_T)] + Σ E[−ln p(x_{t−1} | x_t)] less Σ ½ ln 2πe β_t: the third of the ten lines."""
    c = chain_of(name)
    z = np.linspace(-8, 8, 1601)
    normal = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    total = (c.bar[-1] * x0**2 + 1 - c.bar[-1] + math.log(2 * math.pi)) / 2
    for t in range(1, c.T + 1):
        x = math.sqrt(c.bar[t]) * x0 + math.sqrt(1 - c.bar[t]) * z
        mean, variance = c.step(x, t)
        aim = c.posterior_mean(x0, x, t) if t > 1 else x0
        scatter = c.posterior_variance(t) if t > 1 else 0.0
        lost = np.log(2 * math.pi * variance) + ((aim - mean) ** 2 + scatter) / variance
        total += (normal * lost).sum() / 2 - math.log(2 * math.pi * math.e * c.beta[t]) / 2
    return total


CLOSE, LOW = 2e-7, 3e-5  # nats: on average, and where p is lowest; the page's grids err by half


@pytest.mark.parametrize("name", SETTINGS)
def test_bound_and_likelihood_at_a_place_and_on_average(name):
    x0 = SETTINGS[name].x0
    x, p = density(name)
    here, bound = -math.log(np.interp(x0, x, p)), bound_at(name, x0)
    agree(scene.frame(SETTINGS[name], "bound").numbers, {
        "x0": x0, "nll_nats": within(here, LOW), "bound_nats": within(bound, CLOSE),
        "gap_nats": within(bound - here, LOW), "mean_nll_nats": within(nll(name), CLOSE),
        "entropy_nats": within(entropy(name), CLOSE),
        "divergence_nats": within(nll(name) - entropy(name), CLOSE),
    })  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_the_three_terms_and_a_steps_own_by_brute_force(name):
    settings = SETTINGS[name]
    kl, pull, mse = by_step(name, settings.t)
    first, last = by_step(name, 1)[0], last_term(name)
    now = scene.frame(settings, "terms").numbers
    agree(now, {
        "last_nats": last, "middle_nats": whole(name) - first - last, "first_nats": first,
        "bound_nats": whole(name), "latents": settings.T, "t": settings.t,
        "weight_nats": pull / mse, "mse": mse, "gap_nats": kl - pull, "kl_nats": kl,
    }, rel=1e-7, tiny=1e-9)  # fmt: skip


@pytest.fixture
def alone(monkeypatch):
    """The last act without the other stops, each of which costs as much."""
    monkeypatch.setattr(scene.exact, "STOPS", ())
    return scene.gap


@pytest.mark.parametrize("name", SETTINGS)
def test_the_three_numbers_at_every_T_and_what_lies_between_them(name, alone):
    bound, likelihood, least = whole(name), nll(name), entropy(name)
    agree(alone(SETTINGS[name]).numbers, {
        "T": SETTINGS[name].T, "bound_nats": within(bound, CLOSE),
        "nll_nats": within(likelihood, CLOSE), "entropy_nats": within(least, CLOSE),
        "slack_nats": within(bound - likelihood, CLOSE),
        "miss_nats": within(likelihood - least, CLOSE),
    })  # fmt: skip


def test_where_nothing_but_rounding_lies_between_two_numbers_the_difference_is_0(alone):
    perfect = scene.Settings(data="one", model="matched", T=8)
    now = alone(perfect).numbers
    assert now.slack_nats == 0 and 0 <= now.miss_nats < 1e-2
    for settings in (OPEN, OTHER):
        here = alone(settings).numbers
        assert all(value == 0 or value > 1e-6 for value in (here.slack_nats, here.miss_nats))


def nine_and_ten(name, x):
    """What lines 9 and 10 give along the paths x (N, T+1): densities step by step; KLs."""
    c = chain_of(name)
    nine = -log_normal(x[:, -1], 0, 1)
    bar = c.bar[-1]
    ten = (bar * x[:, 0] ** 2 + (1 - bar) - 1 - math.log(1 - bar)) / 2
    for t in range(1, c.T + 1):
        mean, variance = c.step(x[:, t], t)
        log_p = log_normal(x[:, t - 1], mean, variance)
        nine += log_normal(x[:, t], math.sqrt(1 - c.beta[t]) * x[:, t - 1], c.beta[t]) - log_p
        if t == 1:
            ten = ten - log_p
            continue
        own = c.posterior_variance(t)
        aim = c.posterior_mean(x[:, 0], x[:, t], t)
        ten = ten + (own / variance + (aim - mean) ** 2 / variance - 1 - np.log(own / variance)) / 2
    return nine, ten


@pytest.mark.parametrize("name", SETTINGS)
def test_the_means_of_lines_9_and_10_are_of_the_paths_and_their_errors_too(name):
    settings = SETTINGS[name]
    x = scene.ladder(settings.chain, settings.seed).x
    frame = scene.frame(settings, "lines")
    np.testing.assert_array_equal(frame.view("derivation").x, x[:60])
    values = nine_and_ten(name, x)
    (nine, ten), n = values, len(x)
    assert n == 4000
    agree(frame.numbers, {
        "mean9_nats": nine.sum() / n, "error9_nats": math.sqrt(nine.var(ddof=1) / n),
        "mean10_nats": ten.sum() / n, "error10_nats": math.sqrt(ten.var(ddof=1) / n),
        "bound_nats": whole(name),
    }, rel=1e-7)  # fmt: skip


def test_the_errors_of_the_means_are_their_scatter_over_twelve_seeds():
    seeds = [scene.frame(replace(OTHER, seed=seed), "lines").numbers for seed in range(12)]
    for mean, error in (("mean9_nats", "error9_nats"), ("mean10_nats", "error10_nats")):
        scatter = np.std([getattr(each, mean) for each in seeds], ddof=1)
        told = np.mean([getattr(each, error) for each in seeds])
        assert 0.6 < told / scatter < 1.7  # chi² of 11
