"""Points that the browser computes where a handle stands, at each move of the hand and of t.

They have names; marks and number cells use them as they use handles ("name.x", "name.y"). The
browser knows a weighted mean, a lattice and a sum, and no formula of diffusion: what these mean is
said by the columns of the table. Where a column `c.low` stands beside `c` their sum is meant, so
that a number may have more digits than a table's float32.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.frames.pack import Blob, Times, blob, finite, in_time, quantise


@dataclass(frozen=True)
class MeanNear:
    """The mean of the points m_k of `blob` (made by `centres`), weighted by their nearness to the
    handle's place x: w_k exp(−|x − scale m_k|² / 2 variance).

    scale, variance : columns.  "name.log" is the log of the sum of these weights.
    """

    name: str
    handle: str
    blob: Blob | str
    scale: str
    variance: str
    kind: str = "mean"


@dataclass(frozen=True)
class OnLattice:
    """The vector of `blob` (made by `lattice`) at the handle's place, bilinear between its nodes
    and linear between its times; not a number outside."""

    name: str
    handle: str
    blob: Blob | str
    kind: str = "lattice"


@dataclass(frozen=True)
class Sum:
    """A sum of places, each times a number or a column: {handle or earlier probe: coefficient}."""

    name: str
    terms: Mapping[str, str | float]
    kind: str = "sum"


def centres(points: np.ndarray, weights: np.ndarray) -> Blob:
    """Points (M, 2) and their weights (M,) ≥ 0; those of weight 0 are left out."""
    points, weights = finite(points, "points", ndim=2), finite(weights, "weights", ndim=1)
    if points.shape != (len(weights), 2) or weights.min() < 0 or not weights.sum() > 0:
        raise ValueError(f"centres need (M, 2) points and M weights of at least 0, not all 0; "
                         f"got {points.shape} and {weights.shape}.")  # fmt: skip
    positive = weights > 0
    logs = np.log(weights[positive])
    return blob("centres", {}, points=("float32", points[positive]), logs=("float32", logs))


def lattice(values: np.ndarray, extent: tuple[float, float, float, float], times: Times) -> Blob:
    """Vectors (K, H, W, 2) at times (K,), row 0 at ymin. extent : (xmin, xmax, ymin, ymax)."""
    values, times = in_time(finite(values, "values", ndim=4), times)
    if values.shape[3] != 2 or min(values.shape[1:3]) < 2:
        raise ValueError(f"a lattice holds (K, H, W, 2), H and W of 2 or more; {values.shape}.")
    scale, whole = quantise(values)
    meta = {"times": times, "scale": scale, "extent": [float(edge) for edge in extent]}
    return blob("lattice", meta, values=("int16", whole))


def halves(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """A column in two: float32, and what float32 leaves out."""
    values = np.asarray(values, dtype=float)
    with np.errstate(over="ignore", invalid="ignore"):
        high = values.astype(np.float32).astype(float)
        low = np.where(np.isfinite(values), values - high, 0.0)
    return {name: high, f"{name}.low": low}


def check_probes(probes: Sequence, handles: Sequence) -> list[str]:
    """The names that marks may follow; a sentence where a probe follows what is not there."""
    known = [handle.name for handle in handles]
    for probe in probes:
        needs = sorted(probe.terms) if isinstance(probe, Sum) else [probe.handle]
        if missing := [name for name in needs if name not in known]:
            raise ValueError(f"the probe {probe.name!r} follows {', '.join(missing)}; before it "
                             f"there are {', '.join(known) or 'none'}.")  # fmt: skip
        known.append(probe.name)
    return known
