"""Two pictures under lines that open: Jensen's inequality, and what two variables share."""

from __future__ import annotations

import numpy as np

from explorer.core.information import entropy_bits, mutual_information_bits
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.worlds.memo import memo

LOW, HIGH = 0.25, 3.0  # the two values of u
WEIGHTS = np.round(np.linspace(0.0, 1.0, 41), 3)  # of the higher one
U = np.linspace(0.15, 3.4, 131)
AGREE = np.round(np.linspace(0.5, 1.0, 26), 2)  # how often y is x


@memo(most=2)
def chord() -> PlatesView:
    """ln of a mean above the mean of ln: a point of the curve above the chord's."""
    mean = LOW + WEIGHTS * (HIGH - LOW)
    curve = np.log(mean)
    below = (1 - WEIGHTS) * np.log(LOW) + WEIGHTS * np.log(HIGH)
    point = [[a, b] for a, b in zip(below, curve, strict=True)]
    panel = Panel(
        Word("information.chord"), "u", (0.0, 3.5), (-2.0, 1.6),
        (
            Series(U, np.log(U), "data", "ln u"),
            Series([LOW, HIGH], np.log([LOW, HIGH]), "state", Word("information.mean_of_ln"),
                   dash="6 4", dots=True),
        ),
        (Upright(mean, "prediction", Word("information.mean_u")),),
        alt=Word("information.chord_alt"),
    )  # fmt: skip
    gap = Panel(
        Word("information.gap"), Word("information.weight"), (0.0, 1.0), (0.0, 0.8),
        (Series(WEIGHTS, curve - below, "error"),), (Upright(WEIGHTS, "accent"),),
        alt=Word("information.gap_alt"), pick=True,
    )  # fmt: skip
    tiles = (
        Tile("ln_of_mean", Word("information.ln_of_mean"), curve, "data"),
        Tile("mean_of_ln", Word("information.mean_of_ln"), below, "state"),
        Tile("above", Word("information.gap"), [b - a for a, b in point], "error"),
    )
    slider = Slider("weight", Word("information.weight"), "λ", WEIGHTS, 20, decimals=3)
    return PlatesView((panel, gap), tiles, slider, (1.0, 1.0))


def joint(agree: float) -> np.ndarray:
    """A fair coin x, and y that is x with this probability."""
    return np.array([[agree, 1 - agree], [1 - agree, agree]]) / 2


@memo(most=2)
def shared() -> PlatesView:
    """Entropies of two coins over how often they agree, in bits."""
    laws = [joint(each) for each in AGREE]
    both = np.array([entropy_bits(each) for each in laws])
    told = np.array([mutual_information_bits(each) for each in laws])
    one = np.array([entropy_bits(each.sum(1)) for each in laws])
    names = (("both", both, "state"), ("one", one, "data"), ("left", one - told, "noise"),
             ("told", told, "prediction"))  # fmt: skip
    panel = Panel(
        Word("information.two_coins"), Word("information.agree"), (0.5, 1.0), (0.0, 2.1),
        tuple(Series(AGREE, values, colour, Word(f"information.{name}"))
              for name, values, colour in names),
        (Upright(AGREE, "accent"),), alt=Word("information.shared_alt"), pick=True,
    )  # fmt: skip
    tiles = tuple(
        Tile(name, Word(f"information.{name}"), values, colour) for name, values, colour in names
    )
    slider = Slider("agree", Word("information.agree"), "a", AGREE, 20, decimals=2)
    return PlatesView((panel,), tiles, slider)
