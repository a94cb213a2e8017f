"""Sky and rain: a joint law as areas, its margins, and both ways to read a conditional."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.information import mutual_information_bits
from explorer.frames.frame import Frame, Time
from explorer.frames.mosaic import MosaicView
from explorer.frames.record import Exact
from explorer.frames.text import Word
from explorer.lessons.probability.scene_settings import SKIES, WHOLE, Settings


@dataclass(frozen=True)
class JointNumbers:
    """Of rain and the grey sky, the last: p(grey), p(rain | grey), p(grey, rain), p(rain) and
    p(grey | rain), nan where it never rains; what sky and rain tell of each other, in bits."""

    column_2: Exact[float]
    split_2: Exact[float]
    joint_2: Exact[float]
    margin: Exact[float]
    slice_2: Exact[float]
    shared_bits: Exact[float]


def table(settings: Settings) -> np.ndarray:
    """p(sky, rain), (3, 2): rain first."""
    sky, rain = np.array(settings.sky) / WHOLE, np.array(settings.rain) / WHOLE
    return np.stack([sky * rain, sky * (1 - rain)], 1)


def frame(settings: Settings) -> Frame:
    view = MosaicView(
        tuple(Word(f"probability.{name}") for name in SKIES),
        (Word("probability.rain"), Word("probability.dry")),
        settings.sky, settings.rain, WHOLE, Word("probability.mosaic"),
    )  # fmt: skip
    return Frame((view,), Time(), numbers(settings))


def numbers(settings: Settings) -> JointNumbers:
    """By sums over the table: a margin, a conditional, and the rule between them."""
    joint = table(settings)
    sky, rain = joint.sum(1), joint.sum(0)
    grey = float(joint[2, 0])
    margin = float(rain[0])
    return JointNumbers(
        float(sky[2]), grey / float(sky[2]), grey, margin,
        grey / margin if margin else float("nan"), mutual_information_bits(joint),
    )  # fmt: skip
