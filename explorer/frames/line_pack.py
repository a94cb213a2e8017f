"""Arrays → the bytes that only the line knows: the bell and grids. See stage/pack.py."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from explorer.frames.pack import Blob, blob, finite

REACH, STEPS = 8.0, 1024  # the bell from −8 to 8; its value there is 5e-15
TINY = 1e-300


def bell() -> Blob:
    """The standard normal density, sampled: the one curve that the browser draws, moved and
    stretched. In between it is linear, to 1.2e-5 of a bell 0.4 high."""
    z = np.linspace(-REACH, REACH, STEPS + 1)
    heights = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
    return blob("bell", {"reach": REACH}, heights=("float32", heights))


def grid(
    columns: Mapping[str, np.ndarray],
    values: Sequence[float],
    places: Sequence[float],
    logs: Sequence[str] = (),
    log_values: bool = False,
) -> Blob:
    """Columns (S, P) over a slider's values (S,) and a handle's places (P,), both rising.

    logs : the columns that are mixed as logarithms (they must not be negative; 0 counts as
    1e-300).  log_values : neighbours of the slider's value are mixed by its logarithm.
    """
    values, places = _rising(values, "a grid's values"), _rising(places, "a grid's places")
    stack = np.stack([finite(column, name, ndim=2) for name, column in columns.items()])
    if stack.shape[1:] != (len(values), len(places)):
        raise ValueError(f"a grid's columns must be {len(values)} × {len(places)}, one number for "
                         f"each value and place; got {stack.shape[1:]}.")  # fmt: skip
    names = list(columns)
    for name in logs:
        column = stack[names.index(name)]
        if (column < 0).any():
            raise ValueError(f"a column mixed as logarithms must not be negative; {name} is.")
        stack[names.index(name)] = np.log(np.maximum(column, TINY))
    if log_values and values[0] <= 0:
        raise ValueError(f"a logarithmic slider's values must be positive; got {values[0]:g}.")
    meta = {"names": names, "values": values.tolist(), "places": places.tolist()}
    meta |= {"logs": list(logs), "log_values": bool(log_values)}
    return blob("grid", meta, columns=("float32", stack))


def along(columns: Mapping[str, np.ndarray], places: Sequence[float]) -> Blob:
    """Columns (P,) over one number at places (P,), rising: a grid of two equal rows, for a Grid
    that has this number twice."""
    rising = _rising(places, "the places").tolist()
    ends = [rising[0], rising[-1]]
    return grid({name: np.stack([each, each]) for name, each in columns.items()}, ends, rising)


def draws(columns: np.ndarray) -> Blob:
    """Draws (J, N) of J numbers, for histograms of sums of them."""
    return blob("draws", {}, columns=("float32", finite(columns, "draws", ndim=2)))


def names_of(given: Blob) -> list[str]:
    """The columns that a table, a sweep or a grid holds."""
    (length,) = struct.unpack_from("<I", given.data)
    return json.loads(given.data[4 : 4 + length])["names"]


def _rising(values: ArrayLike, name: str) -> np.ndarray:
    values = finite(values, name, ndim=1)
    if len(values) < 2 or (np.diff(values) <= 0).any():
        raise ValueError(f"{name} must rise and be at least two; got {values.tolist()[:6]}.")
    return values
