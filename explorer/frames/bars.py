"""The terms of a sum as bars over t: their numbers as bytes, their names and looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from explorer.frames.pack import Blob, Times, blob
from explorer.frames.text import Text

LAYOUTS = ("overlay", "side")
SCALES = ("log", "symlog", "linear")


@dataclass(frozen=True)
class Series:
    """One row of `terms`: its name and look."""

    label: Text
    colour: str = "state"
    dash: str = ""


def terms(
    values: np.ndarray,
    times: Times,
    errors: np.ndarray | None = None,
    apart: Sequence[float] | None = None,
    apart_errors: Sequence[float] | None = None,
    shares: bool = False,
) -> Blob:
    """The bars' numbers: values (S, N) at times (N,) rising; NaN where nothing is known yet.

    errors (S, N) : one standard error each, NaN or 0 for none.  apart (S,) : a bar of its own at
    the right end (L_T).  shares : draw the cumulative share of the values on the right axis.
    """
    values, times = _rows(values, "values"), np.asarray(times)
    if times.shape != values.shape[1:] or (np.diff(times) <= 0).any():
        raise ValueError(f"bars need one rising time each; got {len(times)} times for "
                         f"{values.shape[1]} values a series.")  # fmt: skip
    arrays = {"values": ("float32", values)}
    if errors is not None:
        arrays["errors"] = ("float32", _like(errors, values, "errors"))
    if shares:
        sums = np.cumsum(np.nan_to_num(values), axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            arrays["shares"] = ("float32", sums / sums[:, -1:])
    if apart is not None:
        arrays["apart"] = ("float32", _like(apart, values[:, 0], "apart"))
    if apart_errors is not None:
        arrays["apart_errors"] = ("float32", _like(apart_errors, values[:, 0], "apart_errors"))
    return blob("bars", {"times": [int(t) for t in times]}, **arrays)


def _rows(values: ArrayLike, name: str) -> np.ndarray:
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 2 or not values.size or len(values) > 3:
        raise ValueError(f"{name} must be (1 to 3, N ≥ 1); got shape {values.shape}.")
    return values


def _like(given: ArrayLike, like: np.ndarray, name: str) -> np.ndarray:
    given = np.asarray(given, dtype=np.float64)
    if given.shape != like.shape:
        raise ValueError(f"{name} must have shape {like.shape}; got {given.shape}.")
    return given
