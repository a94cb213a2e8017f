"""Lists of cases: all combinations for `pytest -m exhaustive`, and for every run a sample in which
each value of each factor occurs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

EXHAUSTIVE = (pytest.mark.exhaustive, pytest.mark.slow)


def sampled(*factors: Sequence[Any]) -> list[Any]:
    """Parameters for pytest: every combination of the factors' values. The sample runs as ever; the
    rest is marked exhaustive.

    The sample is as long as the longest factor. Shorter ones go round in it, each time round
    shifted by one, so that factors of equal length do not keep step with one another.
    """
    longest = max(map(len, factors))
    picked = {
        tuple(factor[(i + i // len(factor) * k) % len(factor)] for k, factor in enumerate(factors))
        for i in range(longest)
    }
    return [
        pytest.param(*values, marks=() if values in picked else EXHAUSTIVE)
        for values in product(*factors)
    ]
