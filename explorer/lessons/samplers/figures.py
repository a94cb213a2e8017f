"""The page `samplers`: error over evaluations of the denoiser, on logarithmic axes."""

from __future__ import annotations

import numpy as np
from plotly import graph_objects as go

from explorer.palette import Palette, faint, figure_layout

# sampler → (colour's name, symbol): one look for each, wherever it is drawn
LOOKS = {
    "ddpm": ("noise", "circle"),
    "ddim": ("data", "circle"),
    "euler": ("prediction", "triangle-up"),
    "heun": ("prediction", "square"),
    "multistep": ("spread", "diamond"),
    "dpm_solver_2m": ("spread", "cross"),
    "edm": ("exact", "square"),
    "langevin": ("muted", "x"),
    "annealed_langevin": ("muted", "star"),
    "predictor_corrector": ("noise", "star"),
}
ASIDE = ((-24, -22), (0, -32), (24, -22), (0, 30))  # pixels from a point to its letter
FARTHEST = 3.0  # of the axis of distances from the ODE's end; the data are about 2 wide
HIGHEST = 30.0  # times the floor, of the axis: what explodes leaves the picture


def look(sampler: str, palette: Palette) -> tuple[str, str]:
    """(colour, symbol) of a sampler; a newcomer is grey and round."""
    colour, symbol = LOOKS.get(sampler, ("state", "circle"))
    return getattr(palette, colour), symbol


def figure(rows, words: dict[str, str], palette: Palette, floor=None, marks=()) -> go.Figure:
    """One line for each row (sampler, label, evaluations, errors, dashed, first).

    first : whether the legend names it.  floor : (low, floor, high), drawn as a line in a band.
    marks : (letter, evaluations, error) of the clouds on the stage.
    words : x, y, floor, evaluations.
    """
    drawn = go.Figure()
    if floor is not None:
        drawn.add_hrect(y0=floor[0], y1=floor[2], fillcolor=faint(palette.exact), line_width=0)
        drawn.add_hline(y=floor[1], line={"color": palette.exact, "dash": "longdash", "width": 1.5})
        drawn.add_annotation(
            x=1, xref="paper", xanchor="right", y=np.log10(floor[0]), yanchor="top",
            text=words["floor"], showarrow=False, font={"size": 13, "color": palette.text},
        )  # fmt: skip
    for sampler, label, evaluations, errors, dashed, first in rows:
        colour, symbol = look(sampler, palette)
        drawn.add_trace(
            go.Scatter(
                x=evaluations,
                y=np.where(np.isfinite(errors) & (errors > 0), errors, np.nan),
                name=label,
                legendgroup=sampler,
                showlegend=first,
                mode="lines+markers",
                line={"color": colour, "width": 2, "dash": "dash" if dashed else "solid"},
                marker={"symbol": symbol + ("-open" if dashed else ""), "size": 8},
                hovertemplate="%{x}: %{y:.3g}<extra>" + label + "</extra>",
            )
        )
    for (letter, evaluations, error), (ax, ay) in zip(marks, ASIDE, strict=False):
        drawn.add_annotation(
            x=np.log10(evaluations), y=np.log10(error), text=f"<b>{letter.upper()}</b>",
            showarrow=True, arrowhead=0, ax=ax, ay=ay, arrowcolor=palette.text,
            font={"size": 14, "color": palette.text}, bgcolor=palette.background,
            bordercolor=palette.text, borderwidth=1, borderpad=2,
        )  # fmt: skip
    if floor is None:
        guides(drawn, rows, words, palette)
    dress(drawn, words, palette, floor)
    return drawn


def guides(drawn: go.Figure, rows, words, palette: Palette) -> None:
    """Dotted lines of slope 1 and 2 below the curves, to hold a ruler to."""
    ends = [errors[np.searchsorted(evaluations, 5)] for _, _, evaluations, errors, *_ in rows
            if len(errors) > 2]  # fmt: skip
    if not ends:
        return
    x, top = np.array([1.5, 6.0]), 0.6 * min(ends)
    for power in (1, 2):
        drawn.add_trace(
            go.Scatter(
                x=x, y=top * (x / x[0]) ** -power, mode="lines+text", showlegend=False,
                line={"color": palette.text, "dash": "dot", "width": 2}, hoverinfo="skip",
                text=["", words[f"slope{power}"]], textposition="middle right",
                textfont={"size": 13, "color": palette.text},
            )
        )  # fmt: skip


def dress(drawn: go.Figure, words, palette: Palette, floor) -> None:
    """Axes, legend and margins."""
    drawn.update_layout(figure_layout(palette))
    power = {"type": "log", "exponentformat": "power"}
    drawn.update_xaxes(
        **power, title_text=words["x"], tickvals=[1, 2, 5, 10, 20, 50, 100, 200, 500]
    )
    drawn.update_yaxes(**power, title_text=words["y"], dtick=1)
    if floor is not None:
        drawn.update_yaxes(range=np.log10([0.6 * floor[1], HIGHEST * floor[1]]).tolist())
    else:
        seen = np.concatenate([np.asarray(line.y, float) for line in drawn.data] or [np.ones(1)])
        drawn.update_yaxes(range=np.log10([0.5 * np.nanmin(seen), FARTHEST]).tolist())
    drawn.update_layout(
        height=360, margin={"l": 64, "r": 8, "t": 8, "b": 44}, hovermode="closest",
        legend={"orientation": "v", "x": 1.01, "y": 1, "xanchor": "left", "yanchor": "top"},
    )  # fmt: skip
