"""A bag of balls: what is believed of its content, after every draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.bayes import after_draws
from explorer.frames.frame import Frame, Time
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.bayes.scene_settings import BALLS, DRAWS, Settings
from explorer.worlds.memo import memo

HALF = 0.5  # of a ball, beside the outermost bars


@dataclass(frozen=True)
class BagNumbers:
    """After `draws` of them: how many were black, what is believed of the true content, the content
    believed most and how much, and the probability that the next ball is black."""

    balls: Given[int]
    black: Given[int]
    draws: Given[int]
    black_drawn: Measured[int]
    true_belief: Exact[float]
    likeliest: Exact[int]
    likeliest_belief: Exact[float]
    next_black: Exact[float]


@memo(most=64)
def drawn(black: int, seed: int) -> np.ndarray:
    """Whether each ball is black, (DRAWS,) bool; each goes back into the bag."""
    return np.random.default_rng(seed).random(DRAWS) < black / BALLS


@memo(most=64)
def beliefs(black: int, seed: int) -> np.ndarray:
    """(DRAWS + 1, BALLS + 1)"""
    return after_draws(BALLS, drawn(black, seed))


def frame(settings: Settings) -> Frame:
    return Frame((plates(settings),), Time(), numbers(settings))


def numbers(settings: Settings) -> BagNumbers:
    now = beliefs(settings.black, settings.seed)[settings.draws]
    share = np.arange(BALLS + 1) / BALLS
    return BagNumbers(
        BALLS, settings.black, settings.draws,
        int(drawn(settings.black, settings.seed)[: settings.draws].sum()),
        float(now[settings.black]), int(now.argmax()), float(now.max()), float(now @ share),
    )  # fmt: skip


def plates(settings: Settings) -> PlatesView:
    """Bars of belief that follow the number of draws, and how the next ball is guessed."""
    over = beliefs(settings.black, settings.seed)
    taken = drawn(settings.black, settings.seed)
    count = np.r_[0, np.cumsum(taken)]
    content = np.arange(BALLS + 1)
    guess = over @ (content / BALLS)
    n = np.arange(DRAWS + 1)
    counted = [None, *(count[1:] / n[1:]).tolist()]  # of no draws there is no share
    bag = Panel(
        Word("bayes.belief"), Word("bayes.content"), (-HALF, BALLS + HALF), (0.0, 1.0),
        (Series(content, over, "prediction", kind="bars", width=0.8),),
        (Upright([settings.black] * len(n), "data", Word("bayes.truth"), dash="4 4"),),
        alt=Word("bayes.belief_alt"),
    )  # fmt: skip
    share = Panel(
        Word("bayes.next"), Word("bayes.draws"), (0.0, float(DRAWS)), (0.0, 1.0),
        (
            Series(n, guess, "prediction", Word("bayes.guess")),
            Series(n, counted, "state", Word("bayes.counted_share"), dash="2 4"),
            Series([0, DRAWS], [settings.black / BALLS] * 2, "data", dash="6 4"),
        ),
        (Upright(n, "accent"),), alt=Word("bayes.next_alt"), pick=True,
    )  # fmt: skip
    tiles = (
        Tile("black_drawn", Word("bayes.black_drawn"), count.astype(float), "state", 0),
        Tile("true_belief", Word("bayes.true_belief"), over[:, settings.black], "data", 3),
        Tile("next_black", Word("bayes.next_black"), guess, "prediction", 3),
    )
    slider = Slider("draws", Word("bayes.draws"), "n", n, settings.draws)
    further = {"likeliest": over.argmax(1).astype(float), "likeliest_belief": over.max(1)}
    return PlatesView((bag, share), tiles, slider, (1.0, 1.0), numbers=further)
