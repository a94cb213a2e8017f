"""Between two pictures, or two noises, with the shipped network: three strips and a live picture.

One mixture holds the pictures of all places; the first column is mixed from its neighbours at the
clock's place, the others stand still.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.core.interpolation import WAYS, Between, norms
from explorer.data.images import IMAGES
from explorer.frames.frame import Controls, Picture, Reports, StageView
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import mixture
from explorer.frames.record import Measured
from explorer.frames.text import Label, Phrase, Text, Word
from explorer.lessons.samplers.scene_ends import LOOKS, PLACES, UNSEEN, Settings, unseen, ways
from explorer.lessons.samplers.scene_rungs import yardstick
from explorer.worlds.memo import memo
from explorer.worlds.picture_quality import nearest, shown

STRIP = 11  # pictures in a row
LIMIT = 2.0


class Row(NamedTuple):
    """Mean distance to the nearest real picture, the judge's mean certainty, and in the middle of
    the way ‖x_T‖/√d (of pixels that are mixed nan)."""

    apart: Measured[float]
    sure: Measured[float]
    norm: Measured[float]


@memo(most=48)
def rows(settings: Settings) -> dict[str, Row]:
    """Of STRIP pictures of each way, and of held-out ones."""
    way, yard = ways(settings), yardstick(settings.data)
    still, middle = still_places(len(way.places)), len(way.places) // 2
    length = {each: float(norms(x_T)[middle]) for each, x_T in way.latents.items()}
    groups = {each: shown(path[still]) for each, path in way.paths.items()}
    groups["real"] = yard.pictures[:UNSEEN]
    length |= {"straight": float("nan"), "real": 1.0}
    return {
        each: Row(
            float(nearest(pictures, yard.training)[1].mean()),
            float(yard.judge.probabilities(pictures).max(axis=1).mean()),
            length[each],
        )
        for each, pictures in groups.items()
    }


def still_places(count: int) -> np.ndarray:
    """Which of a way's places stand in the strip."""
    return np.linspace(0, count - 1, STRIP).round().astype(int)


def stage(settings: Settings, way: Between) -> StageView:
    """Three rows; a click on a picture goes to its place."""
    pictures, weights = mixed(settings.way)
    names = {way: Word(f"interpolation.norm_{way}") for way in ("slerp", "lerp")}
    drawn = Picture(
        [Take(pictures, tiles=tiles(len(way.places)))],
        weights,
        columns=STRIP + 1,
        headings=headings(settings),
        readout=[Readout(name, way, 2) for way, name in names.items()],
        label=Word("interpolation.stage_pictures"),
    )
    return StageView(drawn, Controls(pick="tile"), Reports(t=True), name=settings.stage)


@memo(most=24)
def mixed(settings: Settings) -> tuple[Blob, Blob]:
    """(all pictures of the three ways, the weights with which a place mixes its neighbours)."""
    way = ways(settings)
    every = np.concatenate([way.paths[each] for each in WAYS])
    every = np.nan_to_num(every, nan=0.0).clip(-LIMIT, LIMIT)
    return mixture(every), table(weights(way))


def weights(way: Between) -> dict[str, np.ndarray]:
    """Over the clock: of each place its weight, and of two ways ‖x_T‖/√d."""
    places = np.linspace(0, 1, PLACES + 1)
    apart = np.abs(places[:, None] - way.places[None]) * (len(way.places) - 1)
    columns = {f"w{j}": each for j, each in enumerate(np.clip(1 - apart, 0, 1).T)}
    lengths = {each: norms(x_T) for each, x_T in way.latents.items()}
    return columns | {each: np.interp(places, way.places, far) for each, far in lengths.items()}


def tiles(count: int) -> tuple[Tile, ...]:
    """Three rows: the live picture, then the strip; the first tile names the row."""
    every = []
    for row, way in enumerate(WAYS):
        mix = {row * count + j: f"w{j}" for j in range(count)}
        every.append(Tile(mix, Word(f"interpolation.row_{way}"), LOOKS[way][0]))
        every += [Tile({row * count + int(j): 1.0}) for j in still_places(count)]
    return tuple(every)


def headings(settings: Settings) -> list[Text]:
    """The live column, then the places; at the ends also what they are."""
    shares: list[Text] = [f"{share:.1f}" for share in np.linspace(0, 1, STRIP)]
    shares[0], shares[-1] = "A", "B"
    if settings.ends == "data":
        labels = unseen(settings.data).labels[[int(index) for index in settings.pair]]
        names = (Label(IMAGES[settings.data].classes[label]) for label in labels)
        shares[0], shares[-1] = (
            Phrase(f"{end}: ", name) for end, name in zip("AB", names, strict=True)
        )
    return [Word("interpolation.live"), *shares]
