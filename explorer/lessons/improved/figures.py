"""The page `improved`: numbers against steps of sampling or training, with their errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.palette import Palette, figure_layout

RATIOS = (0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)  # where a log axis is marked
SYMBOLS = {"": "circle", "dash": "square", "dot": "diamond", "longdash": "x"}


@dataclass(frozen=True, eq=False)
class Row:
    """One curve: x (n,), y (n,), error (n,) or None; colour of the palette, dash, name."""

    name: str
    x: Sequence[float]
    y: np.ndarray
    error: np.ndarray | None = None
    colour: str = "state"
    dash: str = ""
    marks: bool = True


@dataclass(frozen=True, eq=False)
class Panel:
    """One pair of axes. limit : a level that is marked by a thin line, with its name."""

    rows: Sequence[Row]
    x_title: str
    y_title: str
    log_x: bool = False
    log_y: bool = False
    limit: float | None = None
    limit_name: str = ""
    ticks: Sequence[float] = ()
    y_ticks: Sequence[float] = RATIOS
    y_range: tuple[float, float] | None = None
    x_range: tuple[float, float] | None = None


def panels(
    shown: Sequence[Panel], palette: Palette, height: int, across: bool = True, scale: float = 1.0
) -> go.Figure:
    """The panels side by side or, with across False, one below the other; one legend for all.

    scale : of type and height, for a lecture hall.
    """
    count = len(shown)
    shape = {"rows": 1, "cols": count, "horizontal_spacing": 0.12}
    if not across:
        shape = {"rows": count, "cols": 1, "vertical_spacing": 0.16}
    drawn = make_subplots(**shape)
    named: set[str] = set()
    for k, panel in enumerate(shown):
        place = {"row": 1, "col": k + 1} if across else {"row": k + 1, "col": 1}
        for row in panel.rows:
            drawn.add_trace(_trace(row, palette, row.name not in named), **place)
            named.add(row.name)
        _axes(drawn, panel, palette, place)
    drawn.update_layout(figure_layout(palette))
    drawn.update_layout(
        height=round(scale * height), font={"size": round(scale * 13)},
        margin={"l": 64 * scale, "r": 12, "t": 44 * scale, "b": 48 * scale},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom",
                "bgcolor": "rgba(0,0,0,0)"},
        uirevision="improved",
    )  # fmt: skip
    return drawn


def _trace(row: Row, palette: Palette, legend: bool) -> go.Scatter:
    colour = getattr(palette, row.colour)
    error = None
    if row.error is not None and np.isfinite(row.error).any():
        error = {"type": "data", "array": np.nan_to_num(row.error), "thickness": 1.5, "width": 4,
                 "color": colour}  # fmt: skip
    return go.Scatter(
        x=list(row.x),
        y=row.y,
        error_y=error,
        name=row.name,
        legendgroup=row.name,
        showlegend=legend and bool(row.name),
        mode="lines+markers" if row.marks else "lines",
        line={"color": colour, "dash": row.dash or "solid", "width": 2.5 if row.marks else 1.75},
        marker={"color": colour, "size": 8, "symbol": SYMBOLS[row.dash]},
        hovertemplate="%{x}: %{y:.3g}<extra>" + row.name + "</extra>",
    )


def _axes(drawn, panel: Panel, palette: Palette, place: Mapping[str, int]) -> None:
    x = {"title_text": panel.x_title}
    if panel.log_x:
        x |= {"type": "log", "exponentformat": "power"}
    if panel.ticks:
        x |= {"tickvals": list(panel.ticks), "ticktext": [f"{tick:g}" for tick in panel.ticks]}
    if panel.x_range:
        low, high = panel.x_range
        x["range"] = [np.log10(low), np.log10(high)] if panel.log_x else [low, high]
    y = {"title_text": panel.y_title}
    if panel.log_y:
        y |= {
            "type": "log",
            "tickvals": list(panel.y_ticks),
            "ticktext": [f"{tick:g}" for tick in panel.y_ticks],
        }
    if panel.y_range:
        low, high = panel.y_range
        y["range"] = [np.log10(low), np.log10(high)] if panel.log_y else [low, high]
    drawn.update_xaxes(**x, **place)
    drawn.update_yaxes(**y, **place)
    if panel.limit is not None:
        line = {"color": palette.exact, "dash": "longdash", "width": 1}
        drawn.add_hline(y=panel.limit, line=line, **place)
        height = np.log10(panel.limit) if panel.log_y else panel.limit
        drawn.add_annotation(
            text=panel.limit_name, x=1, xref="x domain", xanchor="right", y=float(height),
            yanchor="bottom", showarrow=False, **place,
        )  # fmt: skip
