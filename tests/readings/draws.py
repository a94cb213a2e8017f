r"""Readings of the formulas about draws: what is drawn, and the noise that it is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from tests.readings.base import Reading


def moved_and_stretched(rng: np.random.Generator) -> dict[str, Any]:
    """The same share of two bells lies below z and below its noise."""
    mean, width, share = rng.normal(), rng.uniform(0.3, 2), rng.uniform(0.01, 0.99)
    return {
        r"\mu": mean, r"\sigma": width, "z": norm(mean, width).ppf(share),
        r"\epsilon": norm.ppf(share),
    }  # fmt: skip


READINGS = {"reparameterise:formula.through:0": Reading(moved_and_stretched)}
