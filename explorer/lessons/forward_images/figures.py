"""Figures of the page `forward_images`: signal over noise by frequency and t, detail over t."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from plotly import graph_objects as go

from explorer.palette import Palette, figure_layout

SPAN = 3.0  # decades of SNR on each side of 1 that the colours tell apart


def snr_map(
    t: np.ndarray,
    k: np.ndarray,
    snr: np.ndarray,
    detail: np.ndarray,
    palette: Palette,
    names: Mapping[str, str],
) -> go.Figure:
    """log10 SNR over t and frequency k, with the line on which signal and noise are equal.

    t : (n,).  k : (R,).  snr : (n, R).  detail : (n,), NaN where nothing is above the noise.
    names : of "t", "k" and "snr".
    """
    with np.errstate(divide="ignore"):
        level = np.clip(np.log10(snr).T, -SPAN, SPAN)
    colours = [[0, palette.noise], [0.5, palette.background], [1, palette.data]]
    ticks = np.arange(-SPAN, SPAN + 1)
    bar = {"title": {"text": names["snr"]}, "tickvals": ticks, "thickness": 12}
    bar["ticktext"] = [f"10<sup>{tick:.0f}</sup>" for tick in ticks]
    hover = "t = %{x}, k = %{y:.3g}: SNR = 10^%{z:.2f}<extra></extra>"
    drawn = go.Figure(
        go.Heatmap(x=t, y=k, z=level, zmin=-SPAN, zmax=SPAN, colorscale=colours, colorbar=bar,
                   hovertemplate=hover, zsmooth=False)
    )  # fmt: skip
    line = {"color": palette.exact, "width": 2}
    hover = "t = %{x}: k* = %{y:.3g}<extra></extra>"
    drawn.add_trace(go.Scatter(x=t, y=detail, line=line, hovertemplate=hover, showlegend=False))
    return finished(drawn, palette, names)


def detail_lines(
    t: np.ndarray, curves: Mapping[str, np.ndarray], palette: Palette, names: Mapping[str, str]
) -> go.Figure:
    """The finest detail above the noise over t, one line per label; (n,) each."""
    drawn, dashes = go.Figure(), ("solid", "dash", "dot", "longdash")
    for (label, values), dash in zip(curves.items(), dashes, strict=False):
        line = {"color": palette.state, "dash": dash, "width": 2}
        hover = "t = %{x}: k* = %{y:.3g}<extra>" + label + "</extra>"
        drawn.add_trace(go.Scatter(x=t, y=values, name=label, line=line, hovertemplate=hover))
    return finished(drawn, palette, names)


def finished(drawn: go.Figure, palette: Palette, names: Mapping[str, str]) -> go.Figure:
    drawn.update_layout(figure_layout(palette))
    margin = {"l": 64, "r": 16, "t": 28, "b": 44}
    drawn.update_layout(height=340, hovermode="closest", margin=margin)
    drawn.update_xaxes(title_text=names["t"])
    drawn.update_yaxes(title_text=names["k"], type="log")
    return drawn
