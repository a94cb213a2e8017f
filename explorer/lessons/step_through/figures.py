"""The guess x̂_0 over x_t for two laws of one variance, as a Plotly figure."""

from __future__ import annotations

import numpy as np
from plotly import graph_objects as go

from explorer.lessons.step_through import scene_tried
from explorer.palette import Palette, figure_layout

HALF_WAY = {"schedule": "cosine", "T": 200, "t": 100}  # where the text quotes the slopes


def guesses(palette: Palette, humps: str, normal: str) -> go.Figure:
    """Two curves: of two narrow humps, and of a normal law."""
    x_t = np.linspace(-2.5, 2.5, 201)
    drawn = go.Figure()
    looks = (
        ("humps", humps, "solid", palette.prediction),
        ("normal", normal, "dash", palette.exact),
    )
    for law, name, dash, colour in looks:
        y = scene_tried.guesses(law, **HALF_WAY, x_t=x_t)
        hover = "x<sub>t</sub> = %{x:.2f}: x̂<sub>0</sub> = %{y:.3f}<extra>" + name + "</extra>"
        line = {"color": colour, "dash": dash, "width": 2}
        drawn.add_trace(go.Scatter(x=x_t, y=y, name=name, line=line, hovertemplate=hover))
    drawn.update_layout(figure_layout(palette))
    margin = {"l": 48, "r": 16, "t": 32, "b": 44}
    legend = {"orientation": "h", "y": 1.15, "x": 0}
    drawn.update_layout(height=260, margin=margin, legend=legend)
    drawn.update_xaxes(title_text="x<sub>t</sub>")
    drawn.update_yaxes(title_text="x̂<sub>0</sub>")
    return drawn
