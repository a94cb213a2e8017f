"""Is it the shape that was asked for? Class, colour and place of a drawn figure, read twice.

A judge reads all of them off the picture. Then the figure of that class is drawn anew with what was
read, and the redrawing is compared with the picture itself: by a second way that no network takes
part in, a smear or two figures at once cannot pass because a judge is generous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from explorer.data.figures import Factors


class Judge(Protocol):
    """What is asked of explorer.models.classifier.Judge; pictures (n, H, W, C)."""

    @property
    def reads_factors(self) -> bool: ...
    def features(self, pictures: ArrayLike) -> np.ndarray: ...
    def probabilities(self, pictures: ArrayLike) -> np.ndarray: ...
    def labels(self, pictures: ArrayLike) -> np.ndarray: ...
    def factors(self, pictures: ArrayLike) -> Any: ...


SURE = 0.5  # of the judge, that it is the class asked for: likelier than all others together
PLACE = 0.05  # of the picture's side: how far the centre of brightness may be off
COLOUR = 0.15  # RMS over red, green, blue in [-1, 1]
ALIKE = 0.7  # of a figure's brightness: how far a picture may differ from its redrawing
FAITHFUL = 0.4  # the same for one whose size, turn and outline are right as well


def recognised(judge: Judge, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,) bool: of each picture (n, H, W, C) of a shape, are class, colour and place recognised?

    labels (n,) : the classes asked for. All but a few in a thousand of fresh real pictures pass.
    """
    again = redrawn(judge, pictures, labels)
    place = np.linalg.norm(centre(pictures) - centre(again), axis=1)
    colour = np.sqrt(np.mean((tint(pictures) - tint(again)) ** 2, axis=1))
    right = (place <= PLACE) & (colour <= COLOUR) & (_apart(pictures, again) <= ALIKE)
    return _sure(judge, pictures, labels) & right


def faithful(judge: Judge, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,) bool, stricter: is every pixel about where it belongs, so size, turn and outline too?"""
    again = redrawn(judge, pictures, labels)
    return _sure(judge, pictures, labels) & (_apart(pictures, again) <= FAITHFUL)


def redrawn(judge: Judge, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n, H, W, C): the figures of the classes `labels` as the judge reads them, drawn anew."""
    from explorer.data.figures import draw

    size, colour = pictures.shape[1], pictures.shape[3] == 3
    return draw(_figures(judge.factors(pictures), labels, colour), size, colour)


def centre(pictures: np.ndarray) -> np.ndarray:
    """(n, 2): the centre of brightness above black, across and down, in sides of the picture."""
    light = _light(pictures)
    places = [(np.arange(n) + 0.5) / n for n in light.shape[1:]]
    total = np.maximum(light.sum(axis=(1, 2)), 1e-9)
    across, down = light.sum(axis=1) @ places[1], light.sum(axis=2) @ places[0]
    return np.stack([across / total, down / total], axis=1)


def tint(pictures: np.ndarray) -> np.ndarray:
    """(n, C): the mean colour, the bright pixels counting by the square of their brightness."""
    weight = _light(pictures)[..., None] ** 2
    return (weight * pictures).sum(axis=(1, 2)) / np.maximum(weight.sum(axis=(1, 2)), 1e-9)


def _apart(pictures: np.ndarray, again: np.ndarray) -> np.ndarray:
    """(n,): the RMS difference in units of the RMS brightness of the figure drawn anew."""
    off = np.sqrt(np.mean((again - pictures) ** 2, axis=(1, 2, 3)))
    return off / np.sqrt(np.mean((again + 1) ** 2, axis=(1, 2, 3)))


def _light(pictures: np.ndarray) -> np.ndarray:
    return np.maximum(np.mean(pictures + 1.0, axis=3), 0)


def _sure(judge: Judge, pictures: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return judge.probabilities(pictures)[np.arange(len(pictures)), labels] >= SURE


def _figures(read: Any, labels: np.ndarray, colour: bool) -> Factors:
    """The nearest factors that the dataset has to those read."""
    from explorer.data.figures import RADIUS, TURN, Factors, colours, hues

    rgb = colours(hues(read.rgb)) if colour else np.ones((len(labels), 3))
    radius, angle = np.clip(read.radius, *RADIUS), np.clip(read.angle, -TURN, TURN)
    return Factors(np.asarray(labels), read.x, read.y, radius, rgb, angle)
