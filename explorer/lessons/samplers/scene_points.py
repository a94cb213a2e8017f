"""Between two points of a cloud, or two noises of the plane, with the exact denoiser.

The ends are dragged on the stage; a datum goes to the nearest point of the cloud. Noise and data
lie in the same plane: the way between the noises is drawn beside what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from explorer.core.interpolation import WAYS, Between, gaps, surprise
from explorer.frames.frame import Controls, Picture, Reports, StageView
from explorer.frames.pack import Blob, colours, frames, table
from explorer.frames.parts import Curve, Handle, Mark, Take
from explorer.frames.record import Measured
from explorer.frames.text import Word
from explorer.lessons.samplers.scene_ends import CLOUD, LOOKS, PLACES, Settings, cloud, ways
from explorer.worlds.memo import memo
from explorer.worlds.world import density

EXTENT, WIDEST = 2.5, 5.0  # of the stage, in data units
HIGHEST = 60.0  # of −ln p on the stage; far from the data it has no end
KINDS = {"straight": "cross", "lerp": "dot", "slerp": "ring"}


class Row(NamedTuple):
    """Mean −ln p, and mean distance to the nearest point of the cloud: along a way, or of points
    drawn anew."""

    surprise_nats: Measured[float]
    gap: Measured[float]


@memo(most=24)
def rows(settings: Settings) -> dict[str, Row]:
    """The numbers of each way, and of points drawn anew."""
    law, data = density(settings.data), cloud(settings.data).x
    groups = {**ways(settings).paths, "real": law.sample(CLOUD, np.random.default_rng(7))}
    return {
        name: Row(float(surprise(law, points).mean()), float(gaps(points, data).mean()))
        for name, points in groups.items()
    }


def stage(settings: Settings, way: Between) -> StageView:
    curves = [
        Curve(each, Word(f"interpolation.short_{each}"), *LOOKS[each], panel="surprise")
        for each in WAYS
    ]
    shown = Picture(
        [drawn(settings.data)], surprises(settings.way), curves,
        marks=marks(way), extent=extent(way), label=Word("interpolation.stage_points"),
    )  # fmt: skip
    hand, told = Controls(handles=handles(settings, way)), Reports(t=True, picked=False)
    return StageView(shown, hand, told, name=settings.stage)


@memo(most=8)
def drawn(data: str) -> Take:
    points = cloud(data)
    return Take(frames(points.x[None], [0]), colours=colours(points.labels))


@memo(most=24)
def surprises(settings: Settings) -> Blob:
    """−ln p along each way."""
    law, paths = density(settings.data), ways(settings).paths
    return table({way: np.minimum(surprise(law, path), HIGHEST) for way, path in paths.items()})


def extent(way: Between) -> float:
    """Half the stage's width: EXTENT, or as much more, by halves, as the noises need."""
    far = np.ceil(2.1 * np.abs(way.noises).max()) / 2
    return float(np.clip(far, EXTENT, WIDEST))


def handles(settings: Settings, way: Between) -> list[Handle]:
    """The two ends that the hand moves: data, or noises."""
    spots = way.ends if settings.ends == "data" else way.noises
    places = zip("AB", spots.tolist(), strict=True)
    return [Handle(name, x, y, settings.ends, name) for name, (x, y) in places]


def marks(way: Between) -> list[Mark]:
    """The ways of the data and of the noise, and where they are at the present place."""
    times = np.linspace(0, PLACES, len(way.places)).round().astype(int).tolist()
    lines = [path(way.latents[each], "noise", LOOKS[each][1]) for each in ("lerp", "slerp")]
    lines += [path(way.paths[each], *LOOKS[each]) for each in WAYS[::-1]]
    now = [Mark("dot", way.latents["slerp"].tolist(), times, "noise", hold=False)]
    now += [
        Mark(kind, way.paths[each].tolist(), times, LOOKS[each][0], hold=False)
        for each, kind in KINDS.items()
    ]
    return [*lines, *now, *ends(way.noises, "noise"), *ends(way.ends, "data")]


def ends(spots: Iterable[np.ndarray], colour: str) -> list[Mark]:
    return [
        Mark("dot", [spot.tolist()], [0], colour, Word(f"interpolation.{colour}_end", name=name))
        for spot, name in zip(spots, "AB", strict=True)
    ]


def path(points: np.ndarray, colour: str, dash: str) -> Mark:
    return Mark("path", [np.asarray(points).ravel().tolist()], [0], colour, dash=dash)
