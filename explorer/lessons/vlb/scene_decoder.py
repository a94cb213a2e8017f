"""What L_0 is where the data are whole numbers: the mass of each grey value's bin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer import units
from explorer.core.vlb import discretized_log_likelihood
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.vlb.scene_data import DIGITS, LEVELS
from explorer.worlds.memo import memo

MANY = 256  # values of a photograph's pixels
SHOWN = (0.81, 1.07)  # the upper end of the grey scale
MEANS = np.round(np.arange(0.82, 1.0601, 0.005), 3)
VALUE = 0.875  # the last grey value of a digit but one
START = 0.93


@dataclass(frozen=True)
class DecoderNumbers:
    """few, many : grey values of a digit and of a photograph.  sigma : of the digits' last step.

    bin : how wide a digit's bin is.
    """

    few: Given[int]
    many: Given[int]
    sigma: Exact[float]
    bin: Exact[float]


def last_width() -> float:
    """σ_1 of the digits' recipe: β̃_2 stands for the variance of the last step."""
    from explorer.training.image_config import recipe

    return float(np.sqrt(recipe(DIGITS).make_schedule().posterior_variance[2]))


def numbers() -> DecoderNumbers:
    return DecoderNumbers(LEVELS, MANY, last_width(), 2 / (LEVELS - 1))


def masses(levels: int, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """(grey values (K,), mass of each one's bin (S, K)) for each of MEANS; they add up to 1."""
    values = np.linspace(-1, 1, levels)
    x, mean = np.broadcast_arrays(values, MEANS[:, None])
    return values, np.exp(discretized_log_likelihood(x, mean, sigma**2, levels))


@memo(most=4)
def view(unit: str = "nats") -> PlatesView:
    """The masses of a digit's and of a photograph's grey values, the mean under the hand."""
    sigma = last_width()
    known = {levels: masses(levels, sigma) for levels in (LEVELS, MANY)}
    panels = tuple(panel(levels, *each) for levels, each in known.items())
    few = known[LEVELS][1]
    at = int(np.abs(known[LEVELS][0] - VALUE).argmin())
    length = Word("vlb.code_length", value=f"{VALUE:g}", log=units.logarithm(unit))
    tiles = (
        *(Tile(f"sum_{levels}", Word("vlb.all_masses", levels=levels), each[1].sum(1), "exact", 6)
          for levels, each in known.items()),
        Tile("end", Word("vlb.end_mass"), few[:, -1], "prediction"),
        Tile("length", length, -units.factor("nats", unit) * np.log(few[:, at]), "noise"),
    )  # fmt: skip
    index = int(np.abs(MEANS - START).argmin())
    slider = Slider("mean", Word("vlb.last_mean"), "μ", MEANS, index, decimals=3)
    return PlatesView(panels, tiles, slider, (1.0, 1.0))


def panel(levels: int, values: np.ndarray, mass: np.ndarray) -> Panel:
    width = 2 / (levels - 1)
    inside = values > SHOWN[0] - width
    bars = Series(values[inside], mass[:, inside], "prediction", kind="bars", width=0.96 * width)
    return Panel(
        Word("vlb.masses", levels=levels), Word("vlb.grey_axis"), SHOWN, (0.0, 1.05),
        (bars,), (Upright(MEANS, "accent", "μ", "3 3"),),
        Word("vlb.masses_alt", levels=levels), share=0.6,
    )  # fmt: skip
