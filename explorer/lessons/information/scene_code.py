"""A law as columns of area: as wide as each symbol's share, as high as its surprise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.information import cross_entropy_bits, entropy_bits, huffman_lengths, kl_bits
from explorer.frames.areas import AreasView
from explorer.frames.frame import Frame, Time
from explorer.frames.record import Exact
from explorer.frames.text import Word
from explorer.lessons.information.scene_settings import SYMBOLS, WHOLE, Settings

BITS = (float("inf"), *(-np.log2(np.arange(1, WHOLE + 1) / WHOLE) + 0.0).tolist())


@dataclass(frozen=True)
class CodeNumbers:
    """In bits a symbol: the entropy of p, the mean length of a code of whole bits for p (the least
    there is), what it wastes, and the surprise of the rarest symbol."""

    entropy: Exact[float]
    mean: Exact[float]
    waste: Exact[float]
    most: Exact[float]


@dataclass(frozen=True)
class WrongNumbers:
    """In bits a symbol: the entropy of p, the mean length of q's ideal code for p, what is
    left over, KL(p||q), and the same the other way round, KL(q||p)."""

    entropy: Exact[float]
    cross: Exact[float]
    kl: Exact[float]
    back: Exact[float]


def own(settings: Settings) -> Frame:
    p = np.array(settings.p) / WHOLE
    entropy, mean = entropy_bits(p), float(p @ huffman_lengths(settings.p))
    numbers = CodeNumbers(entropy, mean, mean - entropy, float(-np.log2(p.min())))
    return Frame((columns(settings.p, None, code=True),), Time(), numbers)


def wrong(settings: Settings) -> Frame:
    p, q = (np.array(law) / WHOLE for law in (settings.p, settings.q))
    numbers = WrongNumbers(
        entropy_bits(p), cross_entropy_bits(p, q), kl_bits(p, q), kl_bits(q, p)
    )  # fmt: skip
    return Frame((columns(settings.p, settings.q, code=False),), Time(), numbers)


def columns(p: tuple[int, ...], q: tuple[int, ...] | None, code: bool) -> AreasView:
    return AreasView(
        SYMBOLS, p, (0.0, *BITS[1:]), q, code, Word("information.p"), Word("information.q"),
        Word("information.bits"), Word("information.columns" if code else "information.two_laws"),
    )  # fmt: skip
