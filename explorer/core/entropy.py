"""Entropy of Gaussian mixtures in nats: by quadrature on the line, by sampling elsewhere."""

from __future__ import annotations

import numpy as np

from explorer.core.mixture import Mixture

NODES = 24  # Gauss-Legendre nodes in each panel
PANELS_PER_SD = 1.0  # of the narrowest component
MOST_PANELS = 20_000
REACH = 10.0  # standard deviations: beyond them lies e^-50


def entropy(mixture: Mixture) -> float:
    r"""H = -\int p \ln p of a mixture on the line (D = 1), exact to about 1e-12.

    Raises ValueError for D > 1 (use sampled_entropy), for a component that is a point, and for
    components so narrow beside their distance that the panels would not do.
    Source: Cover & Thomas 2006, eq. (8.1).
    """
    if mixture.dims != 1:
        raise ValueError(
            f"the mixture must be on the line (D = 1); it has D = {mixture.dims}. "
            "sampled_entropy takes any dimension."
        )
    means, spreads = mixture.means[:, 0], np.sqrt(mixture.covariances[:, 0, 0])
    if not spreads.min() > 0:
        raise ValueError("every component must have a width; one is a point, so H is -infinity.")
    total = 0.0
    for low, high in _stretches(means - REACH * spreads, means + REACH * spreads):
        panels = int(np.ceil(PANELS_PER_SD * (high - low) / spreads.min()))
        if panels > MOST_PANELS:
            raise ValueError(
                f"the narrowest component must not be {MOST_PANELS:,} times narrower than the "
                f"whole; its standard deviation is {spreads.min():.3g}."
            )
        x, w = _panel_nodes(low, high, panels)
        log_p = mixture.log_density(x[:, None])
        total -= float(w @ (np.exp(log_p) * log_p))
    return total


def sampled_entropy(mixture: Mixture, n: int, rng: np.random.Generator) -> tuple[float, float]:
    """(H, its standard error) by the mean of -ln p over n draws; any dimension. n >= 2."""
    if n < 2:
        raise ValueError(f"n must be at least 2, for an error to be known; {n!r} is not.")
    values = -mixture.log_density(mixture.sample(n, rng))
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(n))


def divergence_terms(log_ratio: np.ndarray, near: float = 0.05) -> np.ndarray:
    """Terms whose mean over draws of q is KL(q ‖ g), from log_ratio = ln q − ln g at those draws.

    ln(q/g) itself, or, once q is close to g, ln(q/g) + (g/q − 1): the same mean, since
    E_q[g/q] = 1, but every term ≥ 0, so a small divergence keeps its digits.
    """
    if log_ratio.mean() > near:
        return log_ratio
    return log_ratio + np.expm1(-log_ratio)


def _stretches(lows: np.ndarray, highs: np.ndarray) -> list[tuple[float, float]]:
    """The union of the intervals, as disjoint intervals in order."""
    merged: list[tuple[float, float]] = []
    for low, high in sorted(zip(lows.tolist(), highs.tolist(), strict=True)):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _panel_nodes(low: float, high: float, panels: int) -> tuple[np.ndarray, np.ndarray]:
    nodes, w = np.polynomial.legendre.leggauss(NODES)
    width = (high - low) / panels
    x = low + width * (np.arange(panels)[:, None] + 0.5 * (nodes + 1))
    return x.ravel(), np.tile(0.5 * width * w, panels)
