"""Bars over t: the terms of a sum, on a logarithmic axis, with their errors.

They are drawn by the line's engine and share the clock: a click or an arrow key chooses t. New
numbers under the same key are drawn in place, so that bars can follow a training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.frames.bars import LAYOUTS, SCALES, Series
from explorer.frames.line_parts import WORDS
from explorer.frames.pack import Blob
from explorer.ui.engine.engine import carry, mount, view_component
from explorer.ui.line.line import line_engine

_view = view_component("bars_view", "lines")


def bars(
    key: str,
    *,
    T: int,
    data: Blob,
    series: Sequence[Series],
    t: int | None = None,
    clock: str | None = None,
    layout: str = "overlay",
    y: str = "log",
    y_range: tuple[float, float] | None = None,
    y_label: str = "",
    log_t: bool = False,
    t_label: str = "t",
    term: str = "",
    apart_label: str = "",
    share_label: str = "",
    time_row: bool = False,
    height: int | str = 320,
    reserve: int = 0,
    bare: bool = False,
    label: str = "",
    report_t: bool = False,
    words: Mapping[str, str] | None = None,
    palette: Mapping[str, Mapping[str, str]] | None = None,
) -> int | None:
    """Mount bars and return the t that was last chosen on them, with report_t.

    layout : "overlay" fills the first series and draws the others as steps before it; "side" sets
    them side by side.  y : "log", "symlog" (where values fall below 0), or "linear".
    log_t : t on a logarithmic axis.  term : how the bar of step t is called, % standing for t − 1
    and # for t, as in "L_{%}"; apart_label : the bar apart.  share_label : of the right axis.
    time_row : play, range and ticks below, where no stage with the same clock has them.
    Where bars would be narrower than the pixels allow, neighbours share a bar that shows their
    mean, and the picture says so.
    """
    _check(layout, y, series)
    unknown = set(words or {}) - set(WORDS)
    if unknown:
        raise ValueError(f"the bars have no words {sorted(unknown)}; they have {sorted(WORDS)}.")
    view = {
        "key": key, "bars": data, "series": series, "T": T, "t": t, "clock": clock,
        "layout": layout, "y": y, "y_range": y_range, "y_label": y_label, "log_t": log_t,
        "t_label": t_label, "term": term, "apart_label": apart_label,
        "share_label": share_label, "time_row": time_row, "height": height, "reserve": reserve,
        "bare": bare, "label": label, "report_t": report_t, "palette": palette,
        "words": {**WORDS, **(words or {})}, "table": None, "sliders": [], "readout": [],
        "below": [], "stops": [], "play": "up", "loop": False, "speed": 1.0, "autoplay": False,
    }  # fmt: skip
    carry(key, [data], line_engine)
    chosen = mount(_view, key, view, ("t",)).get("t")
    return None if chosen is None else int(chosen)


def _check(layout: str, y: str, series: Sequence[Series]) -> None:
    if layout not in LAYOUTS or y not in SCALES:
        raise ValueError(f"layout is one of {', '.join(LAYOUTS)}, y one of {', '.join(SCALES)}; "
                         f"got {layout!r} and {y!r}.")  # fmt: skip
    if not 1 <= len(series) <= 3:
        raise ValueError(f"bars show one to three series; got {len(series)}.")
