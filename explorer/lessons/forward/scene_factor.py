"""The walk with its factor √(1 − β) and without: one keeps the variance, the other adds to it.

Both take the same noise from the same points, so the factor is all that differs. With it the mean
square of a coordinate goes to 1 whatever it was; without it, it is E x_0² + Σ β_s and has no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.schedule import Schedule
from explorer.frames.frame import Picture
from explorer.frames.pack import Blob
from explorer.frames.parts import Curve, Readout, Take
from explorer.frames.record import Estimated, Exact, Measured
from explorer.frames.text import Word
from explorer.lessons.forward.scene_cloud import (
    Walk,
    squares_with_factor,
    squares_without_factor,
)


@dataclass(frozen=True)
class Squares:
    """E x_t² of one coordinate at one t: of the walk with its factor and of the plain one, each
    measured on the points, with its standard error, and in theory."""

    scaled: Measured[float]
    scaled_error: Estimated[float]
    scaled_theory: Exact[float]
    plain: Measured[float]
    plain_error: Estimated[float]
    plain_theory: Exact[float]


def columns(schedule: Schedule, with_factor: Walk, without: Walk) -> dict[str, np.ndarray]:
    """The two walks' mean squares over t, (T+1,) each, with errors and theory.

    Theory starts from the points that walk, so what is left between the two is the noise drawn.
    """
    start = with_factor.squares[0]
    return {
        "scaled": with_factor.squares,
        "scaled_error": with_factor.errors,
        "scaled_theory": squares_with_factor(schedule, start),
        "plain": without.squares,
        "plain_error": without.errors,
        "plain_theory": squares_without_factor(schedule, start),
    }


def squares(parts: dict[str, np.ndarray], t: int) -> Squares:
    """The columns at one t."""
    return Squares(**{name: float(values[t]) for name, values in parts.items()})


def pictures(
    table: Blob, takes: Sequence[Take], first: tuple[Readout, ...]
) -> tuple[Picture, Picture]:
    """The two stages, in one scale: with the factor, and without it."""
    extent = 9.0
    curves = (
        Curve("scaled", Word("forward.with_factor"), "state", panel="squares"),
        Curve("scaled_theory", "", "exact", "dot", panel="squares"),
        Curve("plain", Word("forward.without_factor"), "error", panel="squares"),
        Curve("plain_theory", "E x₀² + Σβ", "exact", "dash", panel="squares"),
    )
    scaled = Readout("E x_t²", "scaled")
    plain = Readout(Word("forward.without_readout"), "plain")
    return (
        Picture(takes[:1], table, curves, readout=(*first, scaled, plain), extent=extent,
                label=Word("forward.stage_scaled")),
        Picture(takes[1:], table, extent=extent, label=Word("forward.stage_plain")),
    )  # fmt: skip
