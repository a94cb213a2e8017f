"""The bytes of the picture of the SDE and its ODE."""

from __future__ import annotations

import numpy as np

from explorer.frames.pack import Blob, blob, finite, quantise


def flow(times, paths, ranks, histograms, curves, shades, distances, shown, half, chance) -> Blob:
    """What the picture holds.

    times (K,) rising, paths (2, K, P), ranks (P,) in [0, 1], histograms (2, K, B) and curves (K, L)
    densities over [-half, half], shades (T', X) the same over all t, distances (2, K), shown :
    indices of the times with a histogram, chance : (mean, limit) of a distance.
    """
    scale, whole = quantise(np.clip(finite(paths, "paths", ndim=3), -2 * half, 2 * half))
    bar_scale, bars = quantise(finite(histograms, "histograms", ndim=3))
    curve_scale, heights = quantise(finite(curves, "curves", ndim=2))
    places = np.asarray(shown)
    meta = {
        "times": [int(t) for t in times], "scale": scale, "half": float(half),
        "ranks": [round(float(rank), 4) for rank in ranks], "shown": [int(k) for k in places],
        "floor": float(chance[0]), "limit": float(chance[1]),
        "bar_scale": bar_scale, "curve_scale": curve_scale,
        "peak": float(max(curves[places].max(), histograms[:, places].max() / 1.15)),
    }  # fmt: skip
    return blob(
        "flow", meta,
        paths=("int16", whole), histograms=("int16", bars), curves=("int16", heights),
        shades=("uint8", np.round(255 * np.sqrt(shades / shades.max()))),
        distances=("float32", distances),
    )  # fmt: skip
