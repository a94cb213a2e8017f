"""The numbers of a line as its browser has them: read from the bytes that are sent."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from explorer.frames.frame import LineView
from tests.frames.test_stage import read


def known_to(view: LineView) -> Callable[[str | float], float]:
    """name → number, with handles and sliders where they stand. Lines with a table are not read."""
    held = {each.name: each.x for each in view.handles}
    held |= {each.name: each.value for each in view.sliders}
    grids = [(read(each.blob.data), each) for each in view.grids]

    def number(name: str | float) -> float:
        if not isinstance(name, str):
            return name
        if name in held:
            return held[name]
        if name in view.values:
            value = view.values[name]
            total = number(value.plus) + sum(number(a) * number(b) for a, b in value.terms.items())
            return total**0.5 if value.root else total
        got, grid = next(each for each in grids if name in each[0]["names"])
        axes = np.array(got["values"]), np.array(got["places"])
        at = [np.clip(number(each), axis[0], axis[-1])
              for each, axis in zip((grid.slider, grid.handle), axes, strict=True)]  # fmt: skip
        column = got["columns"][got["names"].index(name)]
        return float(RegularGridInterpolator(axes, column.astype(float))(at)[0])

    return number
