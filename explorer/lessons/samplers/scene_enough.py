"""How few evaluations are enough: within ENOUGH floors of the data, whatever the noise.

One noise decides by luck, as the distance of one cloud scatters by a fifth of the floor and more.
So the few that come near are run again from other noises. Much of the luck is that of x_T itself:
the ODE's own end from the same x_T, which is one floor off in the root mean square, shares it, and
a regression takes it out (a control variate). What is left open is told as a range.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import NamedTuple

import numpy as np

from explorer.frames.record import Estimated
from explorer.lessons.samplers.scene_error import ENOUGH, Curve

NOISES, FEWEST = 12, 5  # run from; at the least, where that decides clearly
SURE, CLEAR = 2.0, 4.0  # standard errors
LOST = 2.5  # floors: a cloud farther off than this is not near by another noise


class Enough(NamedTuple):
    """No fewer evaluations than `least` are enough, and `most` of `sampler` are; equal where the
    scatter decides. None where none so many as were tried may be (least), or surely are (most)."""

    least: Estimated[int | None]
    most: Estimated[int | None]
    sampler: str


def enough(
    curves: Iterable[Curve],
    floor: float,
    again: Callable[[str, int, int], float],
    ideal: Callable[[int], float],
) -> Generator[None, None, Enough]:
    """Run what comes near from other noises, fewest evaluations first; yield after each run, and
    return what they say.

    again(sampler, evaluations, noise) -> the distance; ideal(noise) -> that of the ODE's own end.
    """
    least = None
    for count, distance, sampler in near(curves, floor):
        ratios, plain = [distance / floor], [ideal(0) / floor]
        while len(ratios) < NOISES and not clear(ratios, plain):
            noise = len(ratios)
            ratios.append(again(sampler, count, noise) / floor)
            plain.append(ideal(noise) / floor)
            yield
        ratio, error = level(ratios, plain)
        if ratio + SURE * error <= ENOUGH:
            return Enough(count if least is None else least, count, sampler)
        if least is None and ratio - SURE * error <= ENOUGH:
            least = count
    return Enough(least, None, "")


def near(curves: Iterable[Curve], floor: float) -> list[tuple[int, float, str]]:
    """(evaluations, distance, sampler) of what is within reach, fewest and nearest first."""
    return sorted(
        (int(count), float(distance), each.sampler)
        for each in curves
        for count, distance in zip(each.evaluations, each.distances, strict=True)
        if distance <= LOST * floor
    )


def level(ratios: list[float], plain: list[float]) -> tuple[float, float]:
    """The root mean square of distances in floors, and its standard error.

    The squares are set off by a straight line over those of `plain`, whose mean is known to be 1.
    """
    squares, controls = np.square(ratios), np.square(plain)
    off = controls - controls.mean()
    slope = off @ squares / (off @ off)
    rest = squares - squares.mean() - slope * off
    reach = 1.0 - controls.mean()
    square = max(float(squares.mean() + slope * reach), 1e-12)
    variance = rest @ rest / (len(rest) - 2) * (1 / len(rest) + reach**2 / (off @ off))
    return float(np.sqrt(square)), float(np.sqrt(variance / square) / 2)


def clear(ratios: list[float], plain: list[float]) -> bool:
    """Whether so few runs decide already."""
    if len(ratios) < FEWEST:
        return False
    ratio, error = level(ratios, plain)
    return abs(ratio - ENOUGH) > CLEAR * error
