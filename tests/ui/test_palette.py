"""The colour table: readable, safe for colour-blind eyes, and the only one."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from explorer import palette as table

CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
THEMES = ("light", "dark")

# What a reader without medium cones sees, as a matrix on linear RGB (Viénot, Brettel and
# Mollon 1999, deuteranopia).
DEUTERANOPIA = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1]])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of the Web Content Accessibility Guidelines 2.1."""
    bright, dim = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_colour_reaches_the_contrast_of_body_text(theme):
    colours = table.palette(theme)
    for colour in (colours.text, colours.muted, *colours.symbols().values(), colours.accent):
        for paper in (colours.background, colours.surface):
            assert contrast(colour, paper) >= 4.5, (colour, paper)


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_different_things_differ(theme):
    symbols = table.palette(theme).symbols()
    assert len(set(symbols.values())) == len(symbols)


@pytest.mark.parametrize("theme", THEMES)
def test_data_noise_and_prediction_stay_apart_without_medium_cones(theme):
    colours = table.palette(theme)
    seen = [DEUTERANOPIA @ linear(c) for c in (colours.data, colours.noise, colours.prediction)]
    # 0.03 in linear RGB is several just-noticeable steps at these luminances
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.03


def test_the_ramp_is_viridis():
    from plotly.colors import sequential

    for i, colour in enumerate(sequential.Viridis):  # ten colours, evenly spaced
        place = round(255 * i / 9)
        expected = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert np.abs(table.RAMP[place].astype(int) - expected).max() <= 6  # 0.02 of the range


def test_the_ramp_grows_lighter_all_the_way():
    luminance = [linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in table.ramp]
    assert np.all(np.diff(luminance) > -1e-3)  # steps of 1/255 round
    assert luminance[-1] > 10 * luminance[0]


def test_places_outside_the_data_take_the_nearest_end():
    colours = table.place_colours(np.array([-1.0, 0.0, 1.0, 2.0]))
    np.testing.assert_array_equal(colours, table.RAMP[[0, 0, 255, 255]])


@pytest.mark.parametrize("theme", THEMES)
def test_streamlit_is_configured_with_the_same_colours(theme):
    configured = tomllib.loads(CONFIG.read_text())["theme"][theme]
    colours = table.palette(theme)
    assert configured == {
        "primaryColor": colours.accent,
        "backgroundColor": colours.background,
        "secondaryBackgroundColor": colours.surface,
        "textColor": colours.text,
        "borderColor": colours.grid,
    }


@pytest.mark.parametrize("theme", THEMES)
def test_the_css_variables_carry_the_table(theme):
    assert f"--noise: {table.palette(theme).noise};" in table.css(theme)
    assert table.palette(theme).noise in table.css_both()


@pytest.mark.parametrize("theme", THEMES)
def test_a_symbol_of_a_formula_takes_the_variable_of_its_thing_in_either_theme(theme):
    rules, colours = table.css_formulas(), table.palette(theme)
    for name, colour in colours.symbols().items():
        written = tuple(bytes.fromhex(colour[1:]))
        rule = f'[style*="color: rgb{written}"]{{color:var(--{table.THINGS[name]})!important}}'
        assert rules.count(rule) == 1
    assert rules.count("var(") == 2 * len(colours.symbols())  # no colour stands for two things


@pytest.mark.parametrize("theme", THEMES)
def test_a_figure_accepts_the_layout(theme):
    import plotly.graph_objects as go

    figure = go.Figure(layout=table.figure_layout(table.palette(theme)))
    assert figure.layout.font.color == table.palette(theme).text
