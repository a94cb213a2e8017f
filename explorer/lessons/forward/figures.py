"""Entropy, KL and information over t as a Plotly figure, an estimate with its error band."""

from __future__ import annotations

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.palette import Palette, figure_layout

PANELS = (
    (
        "H(x<sub>t</sub>)",
        (
            ("entropy", "H", "state", "solid"),
            ("gaussian_entropy", "½ log₂ det(2πe C<sub>t</sub>)", "exact", "longdash"),
        ),
    ),
    (
        "KL(q<sub>t</sub> ‖ N(0, I))",
        (
            ("kl", "KL", "noise", "solid"),
            ("kl_shape", "J", "prediction", "dash"),
            ("kl_spread", "C", "spread", "dot"),
        ),
    ),
    ("I(x<sub>0</sub>; x<sub>t</sub>)", (("information", "I", "data", "solid"),)),
)
BANDED = {"entropy", "kl", "information"}


def figure(table: dict, palette: Palette, t_label: str = "t") -> go.Figure:
    """Three panels over t = 1..T in bits; an estimate's band is ± two standard errors.

    table : the columns of scenes.forward.entropy_columns, each (T+1,), `error` among them.
    """
    drawn = make_subplots(rows=1, cols=3, subplot_titles=[title for title, _ in PANELS])
    for index, (_, curves) in enumerate(PANELS):
        for column, symbol, colour, dash in curves:
            shade = getattr(palette, colour)
            if column in BANDED and np.any(table["error"]):
                drawn.add_trace(band(table, column, shade), row=1, col=index + 1)
            line = {"color": shade, "dash": dash, "width": 2}
            drawn.add_trace(curve(table, column, symbol, line), row=1, col=index + 1)
    drawn.update_layout(figure_layout(palette))
    margin = {"l": 48, "r": 16, "t": 36, "b": 44}
    drawn.update_layout(height=300, showlegend=False, hovermode="x", margin=margin)
    drawn.update_xaxes(title_text=t_label)
    return drawn


def curve(table: dict, column: str, symbol: str, line: dict) -> go.Scatter:
    values = np.asarray(table[column])[1:]
    hover = "t = %{x}: %{y:.5g}<extra>" + symbol + "</extra>"
    t = np.arange(1, len(values) + 1)
    return go.Scatter(x=t, y=values, name=symbol, line=line, hovertemplate=hover)


def band(table: dict, column: str, colour: str) -> go.Scatter:
    """The closed outline of value ± 2 standard errors."""
    values, error = np.asarray(table[column])[1:], np.asarray(table["error"])[1:]
    t = np.arange(1, len(values) + 1)
    x = np.concatenate([t, t[::-1]])
    y = np.concatenate([values + 2 * error, (values - 2 * error)[::-1]])
    style = {"fill": "toself", "opacity": 0.25, "hoverinfo": "skip", "mode": "none"}
    return go.Scatter(x=x, y=y, fillcolor=colour, **style)


def two_clouds(
    left: np.ndarray, right: np.ndarray, palette: Palette, names: list[str]
) -> go.Figure:
    """Two clouds (n, 2) side by side on the same axes."""
    drawn = make_subplots(rows=1, cols=2, subplot_titles=names)
    reach = 1.05 * max(np.abs(left).max(), np.abs(right).max())
    marker = {"size": 3, "color": palette.noise, "opacity": 0.5}
    for k, points in enumerate((left, right)):
        x, y = points.T
        dots = go.Scattergl(x=x, y=y, mode="markers", marker=marker, hoverinfo="skip")
        drawn.add_trace(dots, row=1, col=k + 1)
        drawn.update_yaxes(scaleanchor=f"x{k + 1 if k else ''}", row=1, col=k + 1)
    drawn.update_layout(figure_layout(palette))
    drawn.update_layout(height=300, showlegend=False, margin={"l": 40, "r": 16, "t": 36, "b": 32})
    drawn.update_xaxes(range=[-reach, reach])
    drawn.update_yaxes(range=[-reach, reach])
    return drawn
