"""The picture of the SDE and its ODE: paths over time, histograms at five t and at the present one.

It is drawn by a program of its own on the stage's shared parts, so it has the stage's clock, keys
and tools; all its numbers travel once, and the hand moves t without asking the server.
"""

from __future__ import annotations

from collections.abc import Mapping

from explorer.frames.line_parts import WORDS
from explorer.frames.pack import Blob
from explorer.ui.engine import join
from explorer.ui.engine.engine import carry, engine_component, mount, view_component
from explorer.ui.line.line import SHEET, STYLES

FILES = join.SHARED + SHEET + join.files_of("lessons/score", "flow_draw", "flow")

_engine = engine_component("flow_engine", FILES, STYLES)
_view = view_component("flow_view", "flows")


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
    carry(key, [data, table], _engine)
    chosen = mount(_view, key, view, ("t",)).get("t")
    return None if chosen is None else int(chosen)
