"""The page `samplers`: error over evaluations of the denoiser, on logarithmic axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.lessons.samplers.scene_compare import Numbers
from explorer.lessons.samplers.scene_error import Line
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


def figure(
    lines: Sequence[Line], words: dict[str, str], palette: Palette, numbers: Numbers | None = None
) -> dict:
    """The lines of scene_error.lines, dashed where a network speaks, as Plotly's plain dict.

    words : x, y, floor, slope1, slope2, and the samplers' names.  numbers : of the part; with them
    come the floor, as a line in a band, and the letters of the clouds. Without, lines of slope 1
    and 2 are drawn.
    """
    traces = [trace(line, words[line.sampler], palette) for line in lines]
    more, low, high = {}, 0.0, FARTHEST
    if numbers is None:
        traces += guides(lines, words, palette)
        low = 0.5 * np.nanmin(np.concatenate([each["y"] for each in traces]))
    else:
        more = {"shapes": band(numbers, palette), "annotations": notes(numbers, words, palette)}
        floor = numbers.floor.value
        low, high = 0.6 * floor, HIGHEST * floor
    base, power = figure_layout(palette), {"type": "log", "exponentformat": "power"}
    titles = ({"title": base["xaxis"]["title"] | {"text": words[each]}} for each in "xy")
    x, y = (base["xaxis"] | power | title for title in titles)
    layout = base | more | {
        "xaxis": x | {"tickvals": [1, 2, 5, 10, 20, 50, 100, 200, 500]},
        "yaxis": y | {"dtick": 1, "range": np.log10([low, high]).tolist()},
        "height": 360, "margin": {"l": 64, "r": 8, "t": 8, "b": 44}, "hovermode": "closest",
        "legend": {"orientation": "v", "x": 1.01, "y": 1, "xanchor": "left", "yanchor": "top"},
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def trace(line: Line, label: str, palette: Palette) -> dict:
    colour, symbol = look(line.sampler, palette)
    usable = np.isfinite(line.errors) & (line.errors > 0)
    return {
        "type": "scatter", "mode": "lines+markers", "name": label, "legendgroup": line.sampler,
        "x": line.evaluations, "y": np.where(usable, line.errors, np.nan),
        "showlegend": line.first, "hovertemplate": "%{x}: %{y:.3g}<extra>" + label + "</extra>",
        "line": {"color": colour, "width": 2, "dash": "solid" if line.exact else "dash"},
        "marker": {"symbol": symbol + ("" if line.exact else "-open"), "size": 8},
    }  # fmt: skip


def guides(lines: Sequence[Line], words: Mapping[str, str], palette: Palette) -> list[dict]:
    """Dotted lines of slope 1 and 2 below the curves, to hold a ruler to."""
    ends = [line.errors[np.searchsorted(line.evaluations, 5)] for line in lines
            if len(line.errors) > 2]  # fmt: skip
    x, top = np.array([1.5, 6.0]), 0.6 * min(ends, default=0.0)
    return [
        {
            "type": "scatter", "mode": "lines+text", "showlegend": False, "hoverinfo": "skip",
            "x": x, "y": top * (x / x[0]) ** -power,
            "line": {"color": palette.text, "dash": "dot", "width": 2},
            "text": ["", words[f"slope{power}"]], "textposition": "middle right",
            "textfont": {"size": 13, "color": palette.text},
        }
        for power in (1, 2) if ends
    ]  # fmt: skip


def band(numbers: Numbers, palette: Palette) -> list[dict]:
    """The floor in its band."""
    across = {"xref": "x domain", "x0": 0, "x1": 1, "yref": "y"}
    line, level = {"color": palette.exact, "dash": "longdash", "width": 1.5}, numbers.floor.value
    return [
        across | {"type": "rect", "y0": numbers.low.value, "y1": numbers.high.value,
                  "fillcolor": faint(palette.exact), "line": {"width": 0}},
        across | {"type": "line", "y0": level, "y1": level, "line": line},
    ]  # fmt: skip


def notes(numbers: Numbers, words: Mapping[str, str], palette: Palette) -> list[dict]:
    """The floor's name, and the letters of the clouds that are there."""
    floor = {"xref": "paper", "x": 1, "xanchor": "right", "y": np.log10(numbers.low.value),
             "yanchor": "top", "text": words["floor"], "showarrow": False,
             "font": {"size": 13, "color": palette.text}}  # fmt: skip
    there = [side for side in numbers.sides if np.isfinite(side.distance)]
    letters = [
        {"x": np.log10(side.evaluations), "y": np.log10(side.distance), "ax": ax, "ay": ay,
         "text": f"<b>{side.letter.upper()}</b>", "showarrow": True, "arrowhead": 0,
         "arrowcolor": palette.text, "font": {"size": 14, "color": palette.text},
         "bgcolor": palette.background, "bordercolor": palette.text, "borderwidth": 1,
         "borderpad": 2}
        for side, (ax, ay) in zip(there, ASIDE, strict=False)
    ]  # fmt: skip
    return [floor, *letters]
