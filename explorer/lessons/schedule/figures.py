"""The schedule's curves as one Plotly figure of six small panels, every t to be read by hovering.

Schedule A is solid, B dashed in the same colours; figures carry symbols, sentences stay outside.
"""

from __future__ import annotations

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.palette import Palette, figure_layout

# panel title, then (column, symbol, colour of the palette) for each curve in it
PANELS = (
    ("β", (("beta", "β", "noise"),)),
    ("ᾱ", (("alpha_bar", "ᾱ", "data"),)),
    ("√ᾱ, √(1−ᾱ)", (("signal", "√ᾱ", "data"), ("noise", "√(1−ᾱ)", "noise"))),
    ("log-SNR", (("log_snr", "ln ᾱ − ln(1−ᾱ)", "state"),)),
    ("β, β̃", (("beta", "β", "noise"), ("posterior_variance", "β̃", "spread"))),
    ("β̃ / β", (("ratio", "β̃/β", "spread"),)),
)
FROM_ONE = {"log_snr", "ratio", "beta", "posterior_variance"}  # meaningless at t = 0
COLUMNS = 3
MARGINS = {"l": 48, "r": 28, "t": 36, "b": 44}


def figure(
    tables: dict[str, dict], palette: Palette, t_label: str = "t", log: bool = False
) -> go.Figure:
    """Six panels over t.

    tables : name of the schedule → its columns, each (T+1,); the first is solid, the next dashed.
    log : β panels on a logarithmic axis.
    """
    titles = [title for title, _ in PANELS]
    shape = {"rows": 2, "cols": COLUMNS, "horizontal_spacing": 0.07, "vertical_spacing": 0.16}
    drawn = make_subplots(subplot_titles=titles, **shape)
    for order, (name, table) in enumerate(tables.items()):
        for index, (_, curves) in enumerate(PANELS):
            place = {"row": index // COLUMNS + 1, "col": index % COLUMNS + 1}
            for column, symbol, colour in curves:
                dash = ("solid", "dash")[min(order, 1)]
                line = {"color": getattr(palette, colour), "dash": dash, "width": 2}
                drawn.add_trace(curve(table, column, f"{symbol} · {name}", line), **place)
    drawn.update_layout(figure_layout(palette))
    drawn.update_layout(height=520, showlegend=False, hovermode="x", margin=MARGINS)
    drawn.update_xaxes(title_text=t_label, title_standoff=4, row=2)
    if log:
        power = {"type": "log", "exponentformat": "power", "dtick": 1}
        drawn.update_yaxes(**power, row=1, col=1)
        drawn.update_yaxes(**power, row=2, col=2)
    return drawn


def curve(table: dict, column: str, name: str, line: dict) -> go.Scatter:
    """One line over t, from t = 1 where the quantity has no meaning at t = 0."""
    first = 1 if column in FROM_ONE else 0
    values = np.asarray(table[column])[first:]
    t = np.arange(first, first + len(values))
    hover = "t = %{x}: %{y:.6g}<extra>" + name + "</extra>"
    return go.Scatter(x=t, y=values, name=name, line=line, mode="lines", hovertemplate=hover)


def by_steps(
    values: dict[int, float], limit: float, palette: Palette, T_label: str = "T"
) -> go.Figure:
    """L_T in bits/dim against the number of steps, both axes logarithmic, with the limit."""
    T, bits = list(values), list(values.values())
    marks = ["circle" if b <= limit else "x" for b in bits]
    colours = [palette.prediction if b <= limit else palette.error for b in bits]
    hover = "T = %{x}: L<sub>T</sub> = %{y:.3g}<extra></extra>"
    line, marker = {"color": palette.muted, "width": 1}, {"symbol": marks, "color": colours}
    drawn = go.Figure(
        go.Scatter(x=T, y=bits, mode="lines+markers", line=line, marker=marker | {"size": 10},
                   hovertemplate=hover)
    )  # fmt: skip
    drawn.add_hline(y=limit, line={"color": palette.exact, "dash": "longdash", "width": 1})
    drawn.update_layout(figure_layout(palette))
    drawn.update_layout(height=240, showlegend=False, margin=MARGINS | {"l": 72})
    drawn.update_xaxes(type="log", title_text=T_label, tickvals=T)
    drawn.update_yaxes(type="log", title_text="L<sub>T</sub>", exponentformat="power", dtick=1)
    return drawn
