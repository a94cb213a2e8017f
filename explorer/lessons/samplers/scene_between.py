"""The part `between`: the ways between two data or two noises, of points and of pictures.

The clock counts the place between the two ends in per cent. All ways are there before the hand
moves, so that the place follows it without a request.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.interpolation import Trip, angle, norms
from explorer.frames.frame import Frame, Time
from explorer.frames.loglog import Line, LogLogView
from explorer.frames.record import Measured
from explorer.frames.text import Word
from explorer.lessons.samplers import scene_pictures, scene_points
from explorer.lessons.samplers.scene_ends import CORRECTIONS, PLACES, STEPS, Settings, ways


@dataclass(frozen=True)
class Numbers:
    """rows : of each way, and of real data ("real"), a scene_points.Row or scene_pictures.Row.
    error : root mean square of what the ends have lost, to noise and back.  first, second : of the
    ends ‖x_T‖/√d.  angle_degrees : between them."""

    rows: dict[str, scene_points.Row] | dict[str, scene_pictures.Row]
    error: Measured[float]
    first: Measured[float]
    second: Measured[float]
    angle_degrees: Measured[float]


def frame(settings: Settings, seen: tuple[Trip, ...] | None = None) -> Frame:
    """The stage, the round trips' chart, and the numbers of each way."""
    part = scene_points if settings.what == "points" else scene_pictures
    way, trips = ways(settings.way), seen or ()
    lengths = map(float, norms(way.noises))
    numbers = Numbers(part.rows(settings.way), way.round_trip, *lengths, angle(*way.noises))
    time = Time(
        PLACES, settings.place, symbol=Word("interpolation.place"), loop="bounce",
        ticks=((0, "A"), (PLACES, "B")),
    )  # fmt: skip
    return Frame((part.stage(settings, way), chart(settings, trips)), time, numbers)


def chart(settings: Settings, trips: tuple[Trip, ...]) -> LogLogView:
    """The round trip's error against its steps, a line for each number of corrections."""
    lines = tuple(
        Line(Word("interpolation.correction", n=iterations), points, look,
             strong=iterations == settings.iterations)
        for look, iterations in enumerate(CORRECTIONS)
        if (points := tuple((t.num_steps, t.error) for t in trips if t.iterations == iterations))
    )  # fmt: skip
    return LogLogView(
        lines, STEPS, (0.01, 0.1), Word("interpolation.x_axis"), Word("interpolation.y_axis"),
        Word("interpolation.trips"), marked=settings.num_steps,
        name=f"interpolation_trips_{settings.kind}",
    )  # fmt: skip
