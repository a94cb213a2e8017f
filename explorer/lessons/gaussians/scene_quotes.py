"""The figures that the lesson `gaussians` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from explorer.core.gaussians import area_within, quantile
from explorer.frames.record import pick
from explorer.lessons.gaussians.scene import Settings, frame
from explorer.lessons.gaussians.scene_sum import COUNT


def shown(act: str, field: str, **settings: float) -> float:
    """A field of the act's numbers, as the page shows it under these settings."""
    return float(pick(frame(Settings(**settings), act).numbers, field))


def count() -> int:
    """Of the draws in sight."""
    return COUNT


def within_percent(widths: float) -> float:
    """How much of a bell lies within so many standard deviations of its mean."""
    return 100 * float(area_within(widths))


def one_draw_in(widths: float) -> float:
    """In how many draws one lies further out than so many standard deviations."""
    return 1 / (1 - float(area_within(widths)))


def z_of(below: float) -> float:
    """The z that has so many per cent of the bell on its left."""
    return float(quantile(below / 100))


def setting_for(
    act: str, field: str, value: float, name: str, low: float, high: float, **settings: float
) -> float:
    """Where a setting must stand in low..high for a field of the act to have this value."""
    return brentq(lambda at: shown(act, field, **settings | {name: at}) - value, low, high)


# --- which option is right ----------------------------------------------------------------------


def wider_holds(widths: float) -> int:
    """0 if a bell of twice the width has more within so many widths, 1 as much, 2 less."""
    narrow, wide = (
        shown("one", "within_percent", mu=0.0, sigma=sigma, x=widths * sigma)
        for sigma in (1.0, 2.0)
    )
    return 1 if np.isclose(narrow, wide) else 0 if wide > narrow else 2


def width_of_sum() -> int:
    """0 if the sum of two equally wide is twice as wide, 1 if wider but less than 1.5 times, 2 if
    as wide."""
    width = shown("sum", "width", a=1.0, b=1.0, sx=1.0, sy=1.0, rho=0.0)
    return 0 if np.isclose(width, 2) else 1 if 1 < width < 1.5 else 2


def width_of_product() -> int:
    """0 if the product of two equally wide is wider, 1 if as wide, 2 if narrower."""
    width = shown("product", "width", s1=1.0, s2=1.0)
    return 1 if np.isclose(width, 1) else 0 if width > 1 else 2
