"""The one colour table: Okabe and Ito's colours, one per thing, in light and dark.

Formulas, words, figures and the stage all take their colours from here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

# Polynomial in the position 0..1, highest power last: viridis (Smith & van der Walt 2015)
# within 0.01 per channel; the coefficients are a least-squares fit.
VIRIDIS = np.array(
    [
        [0.27773, 0.00541, 0.33410],
        [0.10509, 1.40461, 1.38459],
        [-0.33086, 0.21485, 0.09510],
        [-4.63423, -5.79910, -19.33244],
        [6.22827, 14.17993, 56.69055],
        [4.77638, -13.74515, -65.35303],
        [-5.43546, 4.64585, 26.31244],
    ]
)

# Symbol that lessons can mark → the thing that it is.
THINGS = {
    "x0": "data",
    "xt": "state",
    "eps": "noise",
    "hat": "prediction",
    "sigma": "spread",
    "exact": "exact",
    "error": "error",
}


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb. The names say the thing."""

    theme: str
    data: str  # x_0                       round dot
    state: str  # x_t                      round dot, bold
    noise: str  # eps                      dash
    prediction: str  # x0_hat, mu          ring
    spread: str  # sigma                   band
    exact: str  # reference                long dash
    error: str  # error, warning           cross
    background: str
    surface: str  # cards, the sidebar
    text: str
    muted: str
    grid: str
    accent: str  # buttons, sliders, links

    def symbols(self) -> dict[str, str]:
        """The colour of each symbol that lessons can mark."""
        return {name: getattr(self, thing) for name, thing in THINGS.items()}


LIGHT = Palette(
    theme="light",
    data="#0072B2",
    state="#374151",
    noise="#B45309",
    prediction="#007A5A",
    spread="#A21C6B",
    exact="#111827",
    error="#C2410C",
    background="#FFFFFF",
    surface="#F6F7F9",
    text="#1F2937",
    muted="#5B6472",
    grid="#DFE3E8",
    accent="#0072B2",
)
DARK = Palette(
    theme="dark",
    data="#56B4E9",
    state="#CBD5E1",
    noise="#F5B041",
    prediction="#34D399",
    spread="#F0A6CA",
    exact="#F9FAFB",
    error="#FB923C",
    background="#0B1220",
    surface="#121B2C",
    text="#E5E9F0",
    muted="#9AA5B5",
    grid="#263145",
    accent="#56B4E9",
)


def palette(theme: str) -> Palette:
    """The colours of "light" or "dark"; anything else is light."""
    return DARK if theme == "dark" else LIGHT


def css(theme: str) -> str:
    """`--data: #0072B2; …`: the table as CSS variables, one per field."""
    colours = palette(theme)
    return " ".join(
        f"--{item.name}: {getattr(colours, item.name)};"
        for item in fields(colours)
        if item.name != "theme"
    )


def css_both() -> str:
    """The variables with both themes' colours; the browser takes the one of its colour scheme."""
    return " ".join(
        f"--{item.name}: light-dark({getattr(LIGHT, item.name)}, {getattr(DARK, item.name)});"
        for item in fields(LIGHT)
        if item.name != "theme"
    )


def css_formulas() -> str:
    """Rules by which the symbols of formulas take the variables' colours: KaTeX writes the colour
    of the theme in which a formula was made into its letters, where a switch of theme leaves it."""
    rules = []
    for colours in (LIGHT, DARK):
        for thing in THINGS.values():
            written = ", ".join(map(str, rgb(getattr(colours, thing))))
            rules.append(
                f'.katex [style*="color: rgb({written})"]{{color:var(--{thing})!important}}'
            )
    return "".join(rules)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of #rrggbb, 0 to 255 each."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def _ramp(n: int = 256) -> np.ndarray:
    position = np.linspace(0.0, 1.0, n)[:, None]
    colours = sum(row * position**power for power, row in enumerate(VIRIDIS))
    ramp = np.round(np.clip(colours, 0.0, 1.0) * 255).astype(np.uint8)
    ramp.setflags(write=False)
    return ramp


RAMP = _ramp()  # (256, 3) uint8: the colour of a place in the data, 0 to 1
ramp = tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in RAMP)  # the same as text


def place_colours(labels: np.ndarray) -> np.ndarray:
    """(N, 3) uint8: the ramp's colour for each label in [0, 1]; outside, the nearest end."""
    index = np.round(np.clip(np.asarray(labels, float), 0.0, 1.0) * 255).astype(int)
    return RAMP[index]


def figure_layout(colours: Palette) -> dict:
    """What every Plotly figure's layout starts from: fonts, colours, thin grid, tight margins."""
    axis = {
        "gridcolor": colours.grid,
        "zerolinecolor": colours.grid,
        "linecolor": colours.grid,
        "ticks": "outside",
        "tickcolor": colours.grid,
        "title": {"standoff": 8},
    }
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 13, "color": colours.text},
        "colorway": [
            colours.data,
            colours.noise,
            colours.prediction,
            colours.spread,
            colours.state,
        ],
        "margin": {"l": 56, "r": 12, "t": 28, "b": 44},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "hovermode": "x unified",
        "xaxis": axis,
        "yaxis": dict(axis),
        # instead of Plotly's own template, which paints the grids of all further panels white
        "template": {"layout": {"xaxis": axis, "yaxis": dict(axis)}},
    }


def faint(colour: str) -> str:
    red, green, blue = rgb(colour)
    return f"rgba({red},{green},{blue},0.16)"
