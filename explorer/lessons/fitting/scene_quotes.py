"""The figures that the lesson `fitting` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.core.normal_fitting import (
    Normal,
    StudentT,
    mean_posterior,
    moments,
    student_bells,
)
from explorer.frames.record import pick
from explorer.lessons.fitting import scene_surface, scene_unknown
from explorer.lessons.fitting.scene import PARTS, Settings

NEAR = 0.05  # bells whose middles and widths differ by no more lie nearly on one another
REST = 1e-6  # of two steps: the climb has come to rest


def shown(act: str, field: str, **settings: float) -> float:
    """A field of the act's numbers, as the page shows it under these settings."""
    return float(pick(PARTS[act].numbers(Settings(**settings)), field))


def spread(root: bool = False) -> float:
    """s² of the points as the page opens, or s."""
    variance = moments(Settings().points).variance
    return float(np.sqrt(variance)) if root else variance


def tail_ratio(x: float) -> float:
    """How many times as probable Student's t calls a next point at x as the best fitting bell."""
    after = scene_unknown.prior_of(Settings()).update(Settings().points)
    best = moments(Settings().points)
    return float(np.exp(after.predictive().log_density(x) - best.log_density(x)))


def drawn_off() -> float:
    """How far the sum of bells is off a Student's t, at most, as a share of its peak: over all
    degrees of freedom that the page can show."""
    z = np.linspace(-40.0, 40.0, 4001)
    return max(_off(nu, z) for nu in np.geomspace(1.0, 200.0, 25).tolist())


def _off(nu: float, z: np.ndarray) -> float:
    stretches, weights = student_bells(nu, scene_unknown.BELLS)
    drawn = sum(
        weight * np.exp(Normal(0.0, stretch**2).log_density(z))
        for stretch, weight in zip(stretches.tolist(), weights.tolist(), strict=True)
    )
    exact = np.exp(StudentT(nu, 0.0, 1.0).log_density(z))
    return float(np.abs(drawn - exact).max() / exact.max())


def least_sigma() -> float:
    """Below this no step of the climb takes sigma."""
    return scene_surface.LEAST


# --- which option is right ------------------------------------------------------------------------


def way_to_prior(sigma: float, tau2: float) -> int:
    """0 if the posterior's peak is at the points' mean, 1 if a quarter of the way from there to the
    prior's middle, 2 if half way."""
    opens = Settings()
    ml = moments(opens.points).mean
    peak = mean_posterior(opens.points, sigma**2, Normal(opens.m, tau2)).mean
    return [0.0, 0.25, 0.5].index(round((ml - peak) / (ml - opens.m), 9))


def bells_after(times: float, tau2: float) -> int:
    """The three bells once each point was seen so often: 0 as far apart as before, 1 nearly on one
    another, 2 Bayes' much narrower."""
    tau = tau2**0.5
    gap = shown("points", "ml") - shown("points", "map", times=times, tau=tau)
    before = shown("points", "ml") - shown("points", "map", tau=tau)
    wide = np.sqrt(shown("points", "bayes_variance", times=times, tau=tau))
    if gap >= before:
        return 0
    return 1 if gap < NEAR and abs(wide - 1) < NEAR else 2 if wide < 1 else -1


def rests(eta: float, steps: int) -> int:
    """The end of a climb of so many steps: 0 at rest on the top, 1 to and fro across it, 2 at rest
    below it."""
    row = scene_surface.columns(Settings(), np.array([eta]))
    sigma = row["sigma"][0, : steps + 1] - np.sqrt(moments(Settings().points).variance)
    if abs(np.diff(sigma[-2:])[0]) > REST:
        crossings = np.sum(sigma[-20:-1] * sigma[-19:] < 0)
        return 1 if crossings >= 3 else -1
    return 0 if abs(sigma[-1]) < REST else 2


def how_probable(x: float) -> int:
    """By `tail_ratio`: 0 if about as probable, 1 if twice, 2 if more than ten times."""
    ratio = tail_ratio(x)
    return 2 if ratio > 10 else 1 if 1.5 < ratio < 3 else 0 if 0.7 < ratio < 1.5 else -1
