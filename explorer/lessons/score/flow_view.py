"""The picture of the SDE and its ODE: paths over time, histograms at five t and at the present one.

It is drawn by a program of its own on the stage's shared parts, so it has the stage's clock, keys
and tools; all its numbers travel once, and the hand moves t without asking the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import streamlit as st

from explorer.ui.line.line import HERE as LINE
from explorer.ui.line.line import SHARED, mount
from explorer.ui.line.parts import WORDS
from explorer.ui.stage import stage as stages
from explorer.ui.stage.colours import tables as colour_tables
from explorer.ui.stage.pack import Blob, blob, finite, quantise
from explorer.ui.stage.parts import plain

HERE = Path(__file__).parent
SHEET = ("kinds", "axes", "hover", "view")  # of the line's own files
OWN = ("flow_draw", "flow")


def _engine() -> str:
    css = stages.HERE.joinpath("stage.css").read_text(encoding="utf-8")
    css += LINE.joinpath("line.css").read_text(encoding="utf-8")
    constants = {"CSS": css, "COLOURS": colour_tables()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    files = [stages.HERE / f"{name}.js" for name in SHARED]
    files += [LINE / f"{name}.js" for name in SHEET] + [HERE / f"{name}.js" for name in OWN]
    return "\n" + head + "\n".join(file.read_text(encoding="utf-8") for file in files)


engine_component = st.components.v2.component("flow_engine", js=_engine())
_view = st.components.v2.component("flow_view", js=stages.loader("flows"))


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


def flow_pair(
    key: str,
    *,
    T: int,
    data: Blob,
    table: Blob,
    rows: tuple[Mapping[str, str], Mapping[str, str]],
    labels: Mapping[str, str],
    t: int,
    clock: str,
    stops,
    label: str,
    words: Mapping[str, str],
    readout=(),
    below_t=(),
    report_t: bool = True,
    reserve: int = 0,
    autoplay: bool = False,
) -> int | None:
    """Mount the picture and return the t that it last reported.

    rows : title and colour of the SDE's and the ODE's part.  labels : "distance" and "exact", what
    the number and the line are called.  The rest is as of a line.
    """
    view = {
        "key": key, "flow": data, "table": table, "rows": rows, "labels": labels, "T": T, "t": t,
        "clock": clock, "stops": list(stops), "label": label, "words": {**WORDS, **words},
        "readout": readout, "below": list(below_t), "report_t": report_t, "height": "fill",
        "reserve": reserve, "bare": False, "sliders": [], "play": "down", "loop": False,
        "speed": 1.0, "autoplay": autoplay, "palette": None,
    }  # fmt: skip
    stages.carry(key, [data, table], engine_component)
    chosen = mount(_view, key, plain(view), ("t",)).get("t")
    return None if chosen is None else int(chosen)
