"""Every number of the page `reparameterise`, derived again: differences, quadrature, the draws."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.lessons.reparameterise import scene
from explorer.lessons.reparameterise.scene_settings import Settings
from tests.fields import agree

OPEN = Settings()
OTHER = Settings(mu=-0.4, sigma=0.7, eps=0.9, by="sigma", b=1.3, k=2.0, seed=3)
BOTH = pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["opens", "other"])
STEP = 1e-6


def through(at):
    def z(mu, sigma):
        return mu + sigma * at.eps

    def slope(f):
        """By mu and by sigma, from central differences."""
        up = f(z(at.mu + STEP, at.sigma)), f(z(at.mu, at.sigma + STEP))
        down = f(z(at.mu - STEP, at.sigma)), f(z(at.mu, at.sigma - STEP))
        return [(a - b) / (2 * STEP) for a, b in zip(up, down, strict=True)]

    here, moves, f = z(at.mu, at.sigma), slope(lambda z: z), slope(np.square)
    return {
        "mu": at.mu, "sigma": at.sigma, "eps": at.eps, "z": here,
        "z_by_mu": moves[0], "z_by_sigma": moves[1], "f": here**2,
        "slope": ((here + STEP) ** 2 - (here - STEP) ** 2) / (2 * STEP),
        "f_by_mu": f[0], "f_by_sigma": f[1],
    }  # fmt: skip


def two(at):
    """Estimates at even places of a wide bell, and the very draws, written out."""
    n = 4 ** int(at.k)
    drawn = np.random.default_rng(at.seed).standard_normal((2000, 64))[:, :n]

    def path(eps):
        return 2 * (at.mu + at.sigma * eps) * (1 if at.by == "mu" else eps)

    def score(eps, b=at.b):
        weight = eps if at.by == "mu" else eps**2 - 1
        return ((at.mu + at.sigma * eps) ** 2 - b) * weight / at.sigma

    eps = np.linspace(-12, 12, 48001)
    bell = np.exp(-(eps**2) / 2)
    bell /= bell.sum()

    def variance(values):
        return bell @ values**2 - (bell @ values) ** 2

    # a parabola through three baselines has its bottom where the variance is least
    left, middle, right = (variance(score(eps, b)) for b in (-1, 0, 1))
    return {
        "mu": at.mu, "sigma": at.sigma, "b": at.b, "n": n, "truth": bell @ path(eps),
        "path_variance": variance(path(eps)) / n, "score_variance": variance(score(eps)) / n,
        "path_drawn": path(drawn).mean(1).var(), "score_drawn": score(drawn).mean(1).var(),
        "best": (left - right) / (2 * (left + right - 2 * middle)),
    }  # fmt: skip


EXPECTED = {"through": through, "two": two}


@BOTH
@pytest.mark.parametrize("act", scene.ACTS)
def test_every_number_is_derived_again(settings, act):
    agree(scene.frame(settings, act).numbers, EXPECTED[act](settings), rel=1e-7)
