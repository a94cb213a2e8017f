"""The likelihood by the ODE: maps beside the exact one, points against points, errors that fall."""

from __future__ import annotations

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.lessons.score.scene_ode import Many, Study
from explorer.palette import Palette, figure_layout, ramp

RANGE = 10.0  # nats of -ln p that the maps show, from the densest place down
LEAST = 0.01  # nats: the difference's colours reach at least so far
TRACES = ("rademacher", "normal")
TICKS = {"steps": [5, 10, 20, 40, 80, 160], "probes": [1, 2, 4, 8, 16, 32, 64]}


def plane(seen: Many, half: float, words: dict[str, str], palette: Palette) -> go.Figure:
    """-ln p exact | by the ODE; their difference | one against the other at held-out points.

    seen : scene_ode.Many.  words : exact, ode, gap, held_out, nats.
    """
    titles = [words[name] for name in ("exact", "ode", "gap", "held_out")]
    shape = {"rows": 2, "cols": 2, "horizontal_spacing": 0.19, "vertical_spacing": 0.13}
    drawn = make_subplots(subplot_titles=titles, **shape)
    cells = round(len(seen.exact[seen.lattice]) ** 0.5)
    side = np.linspace(-half, half, cells)
    exact, ode = (-part[seen.lattice].reshape(cells, cells) for part in (seen.exact, seen.log_p))
    low, off = float(exact.min()), ode - exact
    gaps = np.abs(off[np.isfinite(off) & (exact < low + RANGE)])
    top = max(LEAST, float(np.quantile(gaps, 0.98))) if gaps.size else LEAST
    signed = [[0, palette.data], [0.5, palette.background], [1, palette.error]]
    scale = [[k / 16, ramp[255 - round(255 * k / 16)]] for k in range(17)]
    limits = [(low, low + RANGE), (low, low + RANGE), (-top, top)]
    for k, values in enumerate((exact, ode, np.where(exact < low + RANGE, off, np.nan))):
        drawn.add_trace(
            go.Heatmap(
                x=side, y=side, z=values, zmin=limits[k][0], zmax=limits[k][1],
                colorscale=signed if k == 2 else scale, zsmooth=False, hoverongaps=False,
                showscale=k > 0, colorbar=_bar(k, words["nats"]),
                hovertemplate="(%{x:.2f}, %{y:.2f}): %{z:.3g}<extra></extra>",
            ),
            row=k // 2 + 1, col=k % 2 + 1,
        )  # fmt: skip
    _scatter(drawn, seen, palette)
    drawn.update_layout(figure_layout(palette))
    margin = {"l": 32, "r": 8, "t": 28, "b": 40}
    drawn.update_layout(height=560, showlegend=False, margin=margin, hovermode="closest")
    for k in range(3):
        place = {"row": k // 2 + 1, "col": k % 2 + 1}
        drawn.update_xaxes(range=[-half, half], **place)
        anchor = "x" if k == 0 else f"x{k + 1}"
        drawn.update_yaxes(range=[-half, half], scaleanchor=anchor, constrain="domain", **place)
        drawn.update_xaxes(constrain="domain", **place)
    return drawn


def _bar(k: int, title: str) -> dict:
    """The colour bar beside the second and the third map."""
    place = {"x": 1.0, "y": 0.78} if k == 1 else {"x": 0.405, "y": 0.215}
    return place | {"len": 0.42, "thickness": 10, "title": {"text": title, "side": "top"}}


def _scatter(drawn: go.Figure, seen: Many, palette: Palette) -> None:
    exact, ode = (-part[seen.held_out] for part in (seen.exact, seen.log_p))
    known = np.isfinite(ode)
    ends = [float(exact.min()), float(exact.max())]
    dash = {"color": palette.exact, "width": 1.5, "dash": "longdash"}
    place = {"row": 2, "col": 2}
    drawn.add_trace(go.Scatter(x=ends, y=ends, mode="lines", line=dash, hoverinfo="skip"), **place)
    spread = seen.error[seen.held_out][known]
    drawn.add_trace(
        go.Scatter(
            x=exact[known], y=ode[known], mode="markers",
            marker={"color": palette.prediction, "size": 4, "opacity": 0.7},
            error_y={"array": np.nan_to_num(spread), "visible": bool(np.nanmax(
                spread, initial=0.0) > 0), "width": 0, "thickness": 0.7,
                "color": palette.spread},
            hovertemplate="%{x:.3f} → %{y:.3f}<extra></extra>",
        ),
        **place,
    )  # fmt: skip


def errors(
    seen: Study, slopes: dict[str, float], words: dict[str, str], palette: Palette
) -> go.Figure:
    """Root mean square error in nats against steps | against probes, on logarithmic axes.

    seen : scene_ode.Study.  slopes : name of a line → its measured slope.
    words : of the lines, and steps, probes, nats.
    """
    drawn = make_subplots(rows=1, cols=2, shared_yaxes=False, horizontal_spacing=0.13)
    looks = {
        "euler": ("noise", "dash"),
        "heun": ("prediction", "solid"),
        "rademacher": ("data", "solid"),
        "normal": ("spread", "dot"),
    }
    for name, (colour, dash) in looks.items():
        column = 2 if name in TRACES else 1
        line = (seen.probes if column == 2 else seen.steps).get(name) or {}
        slope = slopes.get(name, float("nan"))
        told = f"{words[name]}  ∝ n<sup>{slope:.2f}</sup>".replace("-", "−")
        drawn.add_trace(
            go.Scatter(
                x=list(line), y=list(line.values()), mode="lines+markers",
                name=told if np.isfinite(slope) else words[name],
                line={"color": getattr(palette, colour), "dash": dash, "width": 3},
                marker={"size": 8}, hovertemplate="n = %{x}: %{y:.3g}<extra></extra>",
                legend="legend" if column == 1 else "legend2",
            ),
            row=1, col=column,
        )  # fmt: skip
    drawn.update_layout(figure_layout(palette))
    log = {"type": "log", "exponentformat": "power"}
    drawn.update_xaxes(**log)
    drawn.update_yaxes(**log, dtick=1)
    for column, name in enumerate(("steps", "probes"), 1):
        ticks = {"tickvals": TICKS[name], "range": np.log10([0.85 * TICKS[name][0],
                                                             1.2 * TICKS[name][-1]])}  # fmt: skip
        drawn.update_xaxes(title_text=words[name], row=1, col=column, **ticks)
    if not seen.probes:
        drawn.update_yaxes(range=[-1, 1], row=1, col=2)
    drawn.update_yaxes(title_text=words["nats"], row=1, col=1)
    legend = {"orientation": "v", "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}
    drawn.update_layout(
        height=480, margin={"l": 64, "r": 12, "t": 76, "b": 48}, hovermode="closest",
        legend=legend | {"x": 0.0}, legend2=legend | {"x": 0.57},
    )  # fmt: skip
    return drawn
