"""The figures that the lesson `information` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.core.information import entropy_bits, mutual_information_bits
from explorer.core.vlb import gaussian_kl
from explorer.frames.record import pick
from explorer.lessons.information import scene, scene_humps, scene_open
from explorer.lessons.information.scene_settings import SYMBOLS, WHOLE, Settings


def shown(act: str, field: str, **settings: Any) -> float:
    """A number that the page shows."""
    laws = {name: tuple(settings[name]) for name in ("p", "q") if name in settings}
    return pick(scene.frame(Settings(**settings | laws), act).numbers, field)


def symbols() -> int:
    return len(SYMBOLS)


def whole() -> int:
    return WHOLE


def most_entropy() -> float:
    """Of a law in parts of WHOLE, in bits: as even as they can be shared."""
    each, rest = divmod(WHOLE, len(SYMBOLS))
    parts = [each + (i < rest) for i in range(len(SYMBOLS))]
    return entropy_bits(np.array(parts) / WHOLE)


def surprise_bits(p: float) -> float:
    return float(-np.log2(p))


def surprise_nats(p: float) -> float:
    return float(-np.log(p))


def nat() -> float:
    """In bits."""
    return float(1 / np.log(2))


def bell_entropy_bits(sigma: float) -> float:
    """The differential entropy of a bell, in bits. Source: Cover & Thomas 2006, example 8.1.2."""
    return float(0.5 * np.log2(2 * np.pi * np.e * sigma**2))


def bells_nats(mean: float, sigma: float, of: str) -> float:
    """KL between N(0, 1) and N(mean, sigma²): "to" it, or "from" it."""
    one, other = (0.0, 1.0), (mean, sigma**2)
    first, second = (one, other) if of == "to" else (other, one)
    return float(gaussian_kl(*(np.array([each]) for each in (*first, *second)))[0])


def bells_bits(mean: float, sigma: float, of: str) -> float:
    return bells_nats(mean, sigma, of) / float(np.log(2))


def told(agree: float) -> float:
    """What one coin tells of the other that agrees with it so often, in bits."""
    return mutual_information_bits(scene_open.joint(agree))


# --- which option is right ----------------------------------------------------------------------


def length_of(parts: int) -> int:
    """Which option is the ideal length of a symbol with this share: 0 none, 1 one bit, 2 three."""
    return int(np.argmin([abs(surprise_bits(parts / WHOLE) - bits) for bits in (0, 1, 3)]))


def other_way(**settings: Any) -> int:
    """0 if both wastes are alike, 1 if they differ and both are positive, 2 if one is negative."""
    there, back = (shown("wrong", field, **settings) for field in ("kl", "back"))
    return 2 if min(there, back) < 0 else 0 if abs(there - back) < 1e-6 else 1


def where_picked(distance: float) -> int:
    """0 if the bell with the least KL(q||p) spreads over both humps, 1 if it sits on one, 2 if it
    stands narrow between them."""
    _, mu, sigma = scene_humps.picked(distance)
    if abs(abs(mu) - distance) < sigma / 2:
        return 1
    return 0 if sigma > distance / 2 else 2
