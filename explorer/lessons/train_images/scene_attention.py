"""Attention with numbers small enough to follow, before anything is trained: four places of a
picture, two heads, and what the root of d is for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Estimated, Exact, Given
from explorer.frames.text import Word
from explorer.worlds.memo import memo

BRIGHT = np.array([1.0, -1.0, 1.0, -1.0])  # of the four places, in a row
WHERE = np.array([-1.5, -0.5, 0.5, 1.5])
PLACES = np.arange(1, 5)
HEADS = ("alike", "near")
D = 2


@dataclass(frozen=True, eq=False)
class Head:
    """queries, keys : (4, 2).  scores : (4, 4), q·k/√d.  weights : their softmax along a row."""

    queries: np.ndarray
    keys: np.ndarray

    @property
    def scores(self) -> np.ndarray:
        return self.queries @ self.keys.T / np.sqrt(D)

    @property
    def weights(self) -> np.ndarray:
        return softmax(self.scores)

    @property
    def arrives(self) -> np.ndarray:
        """(4,): the weighted means of the values, which here are the brightness."""
        return self.weights @ BRIGHT


def softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    grown = np.exp(scores - scores.max(-1, keepdims=True))
    return grown / grown.sum(-1, keepdims=True)


def heads() -> dict[str, Head]:
    """One looks for the same brightness, the other for what is near.

    near : q·k = 2 p_i p_j − p_j² is largest where p_j = p_i.
    """
    bright = np.stack([1.5 * BRIGHT, np.zeros(4)], axis=1)
    asks = np.stack([2 * WHERE, np.ones(4)], axis=1)
    offers = np.stack([WHERE, -(WHERE**2)], axis=1)
    return {"alike": Head(bright, bright), "near": Head(asks, offers)}


@dataclass(frozen=True)
class AttentionNumbers:
    """What the second place asks of the first head, of each of the four in turn."""

    score_1: Exact[float]
    score_2: Exact[float]
    score_3: Exact[float]
    score_4: Exact[float]
    weight_1: Exact[float]
    weight_2: Exact[float]
    weight_3: Exact[float]
    weight_4: Exact[float]
    arrives: Exact[float]


def numbers(place: int = 1) -> AttentionNumbers:
    head = heads()["alike"]
    given = (*head.scores[place], *head.weights[place], head.arrives[place])
    return AttentionNumbers(*map(float, given))


@memo(most=2)
def example() -> PlatesView:
    """Where each place looks, by either head, with the place that asks under the hand."""
    both = heads()
    panels = tuple(
        Panel(
            Word(f"train_images.why_head_{name}"), "j", (0.4, 4.6), (0.0, 1.05),
            (Series(PLACES, head.weights, colour, kind="bars", width=0.8, mark=True),),
            (Upright(PLACES, "accent", "i", "3 3"),),
            Word(f"train_images.why_head_{name}_alt"), share=0.45, least=1.0, pick=True,
        )
        for (name, head), colour in zip(both.items(), ("prediction", "noise"), strict=True)
    )  # fmt: skip
    tiles = (
        Tile("value", Word("train_images.why_own_value"), BRIGHT, "data", 1),
        *(Tile(name, Word(f"train_images.why_arrives_{name}"), head.arrives, colour)
          for (name, head), colour in zip(both.items(), ("prediction", "noise"), strict=True)),
    )  # fmt: skip
    slider = Slider("place", Word("train_images.why_asking"), "i", PLACES, 1)
    return PlatesView(panels, tiles, slider, (1.0, 1.0))


# --- the root of d --------------------------------------------------------------------------------

SIZES = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256])
KEYS, DRAWS, SEED = 16, 500, 7


@dataclass(frozen=True, eq=False)
class Frozen:
    """For each d of SIZES, means over DRAWS of KEYS random products: spread (S,) of q·k; largest
    (S,) of the softmax weights, plain and divided by √d; weights (S, KEYS) of one draw, sorted."""

    spread: np.ndarray
    plain: np.ndarray
    divided: np.ndarray
    one_plain: np.ndarray
    one_divided: np.ndarray


@dataclass(frozen=True)
class RootNumbers:
    """At d: how often the softmax puts more than nine tenths on one of the keys, in percent."""

    d: Given[int]
    keys: Given[int]
    draws: Given[int]
    frozen_percent: Estimated[float]
    frozen_divided_percent: Estimated[float]


@memo(most=2)
def frozen() -> Frozen:
    """Questions and keys whose entries are independent and standard normal."""
    rows = []
    for d in SIZES:
        products = scores(int(d))
        plain, divided = softmax(products), softmax(products / np.sqrt(d))
        ordered = (np.sort(each[0])[::-1] for each in (plain, divided))
        rows.append((products.std(), plain.max(1).mean(), divided.max(1).mean(), *ordered))
    return Frozen(*(np.array(column) for column in zip(*rows, strict=True)))


def scores(d: int) -> np.ndarray:
    """q·k, (DRAWS, KEYS), of random questions and keys."""
    rng = np.random.default_rng([SEED, d])
    q, k = rng.standard_normal((DRAWS, 1, d)), rng.standard_normal((DRAWS, KEYS, d))
    return (q * k).sum(-1)


def root(d: int = 64) -> RootNumbers:
    products = scores(d)
    shares = [100 * float((softmax(each).max(1) > 0.9).mean())
              for each in (products, products / np.sqrt(d))]  # fmt: skip
    return RootNumbers(d, KEYS, DRAWS, *shares)


@memo(most=2)
def freezing() -> PlatesView:
    """The weights of one draw, and the largest weight over d, with and without the root."""
    known, keys = frozen(), np.arange(1, KEYS + 1)
    panels = (
        Panel(
            Word("train_images.why_one_draw"), Word("train_images.why_keys_axis"),
            (0.4, KEYS + 0.6), (0.0, 1.05),
            (Series(keys, known.one_plain, "error", Word("train_images.why_undivided"), kind="bars",
                    width=0.9),
             Series(keys, known.one_divided, "prediction", Word("train_images.why_by_root"),
                    dots=True)),
            (), Word("train_images.why_one_draw_alt"), share=0.55, least=1.0,
        ),
        Panel(
            Word("train_images.why_largest"), "d", (0.8, 320.0), (0.0, 1.05),
            (Series(SIZES, known.plain, "error", Word("train_images.why_undivided"), dots=True),
             Series(SIZES, known.divided, "prediction", Word("train_images.why_by_root"), "7 4",
                    dots=True)),
            (Upright(SIZES, "accent", "d", "3 3"),),
            Word("train_images.why_largest_alt"), xlog=True, share=0.55, pick=True,
        ),
    )  # fmt: skip
    tiles = (
        Tile("spread", Word("train_images.why_spread"), known.spread, "spread", 2),
        Tile("root", "√d", np.sqrt(SIZES), "exact", 2),
        Tile("plain", Word("train_images.why_largest_undivided"), known.plain, "error"),
        Tile("divided", Word("train_images.why_largest_divided"), known.divided, "prediction"),
    )
    slider = Slider("d", Word("train_images.why_size"), "d", SIZES, 6)
    return PlatesView(panels, tiles, slider, (1.0, 1.0))
