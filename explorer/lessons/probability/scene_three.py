"""Three coins in a chain, a fork or a collider: what two tell of each other, given the third."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.information import conditional_information_bits, mutual_information_bits
from explorer.frames.frame import Frame, Time
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.probability.scene_settings import Settings
from explorer.worlds.memo import memo

AGREE = np.round(np.linspace(0.5, 1.0, 51), 2)  # how often one is what another says


@dataclass(frozen=True)
class ThreeNumbers:
    """In bits: I(x; z), and I(x; z | y) once y is known."""

    agree: Given[float]
    told: Exact[float]
    given: Exact[float]


def joint(graph: str, agree: float) -> np.ndarray:
    """p(x, y, z) of three coins, (2, 2, 2). chain : y says what x is, z what y is. fork : x and z
    both say what y is. collider : y says whether x and z are alike. Each with this probability."""
    copy = np.array([[agree, 1 - agree], [1 - agree, agree]])  # p(said | true)
    if graph == "collider":
        alike = np.array([[agree, 1 - agree], [1 - agree, agree]])
        return np.stack([(1 - alike) / 4, alike / 4], 1)
    return np.einsum("xy,yz->xyz", copy / 2, copy)


@memo(most=8)
def curves(graph: str) -> tuple[np.ndarray, np.ndarray]:
    """(I(x; z), I(x; z | y)) over AGREE, in bits."""
    laws = [joint(graph, each) for each in AGREE]
    apart = [mutual_information_bits(each.sum(1)) for each in laws]
    return np.array(apart), np.array([conditional_information_bits(each) for each in laws])


def frame(settings: Settings) -> Frame:
    return Frame((plates(settings),), Time(), numbers(settings))


def numbers(settings: Settings) -> ThreeNumbers:
    told, given = (float(each[settings.agree]) for each in curves(settings.graph))
    return ThreeNumbers(float(AGREE[settings.agree]), told, given)


def plates(settings: Settings) -> PlatesView:
    told, given = curves(settings.graph)
    bars = Panel(
        Word(f"probability.title_{settings.graph}"), "", (0.4, 2.6), (0.0, 1.0),
        (
            Series([1.0], told[:, None], "state", Word("probability.told"), kind="bars", width=0.7),
            Series([2.0], given[:, None], "prediction", Word("probability.given"), kind="bars",
                   width=0.7),
        ),
        alt=Word("probability.bars_alt"), least=9.0,
    )  # fmt: skip
    over = Panel(
        Word("probability.over"), Word("probability.agree"), (0.5, 1.0), (0.0, 1.0),
        (Series(AGREE, told, "state"), Series(AGREE, given, "prediction", dash="6 4")),
        (Upright(AGREE, "accent"),), alt=Word("probability.over_alt"), pick=True,
    )  # fmt: skip
    tiles = (
        Tile("told", Word("probability.told"), told, "state"),
        Tile("given", Word("probability.given"), given, "prediction"),
    )
    slider = Slider("agree", Word("probability.agree"), "a", AGREE, settings.agree, decimals=2)
    return PlatesView((bars, over), tiles, slider, (0.8, 1.2))
