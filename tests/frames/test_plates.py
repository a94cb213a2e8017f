"""Plates and the chart on logarithmic axes: ticks, refusals, and what the browser is given."""

import math
from itertools import pairwise

import pytest

from explorer.frames.loglog import Line, LogLogView
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.frames.ticks import ticks
from explorer.texts import short
from explorer.ui.charts import loglog, plates


class Page:
    @staticmethod
    def say(text):
        return f"[{text.key}]" if isinstance(text, Word) else text


def panel(**changes):
    given = {"title": Word("a.b"), "xlabel": "t", "xr": (0.4, 3.6), "yr": (0.0, 1.0), "series": ()}
    return Panel(**given | changes)


SLIDER = Slider("t", "t", "t", (1, 2, 3), 1)


@pytest.mark.parametrize(
    ("low", "high", "more", "wanted"),
    [
        (-2.6, 2.6, {}, [-2, -1, 0, 1, 2]),
        (0.0, 0.7, {}, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
        (0.4, 3.6, {"least": 1.0}, [1, 2, 3]),
        (0.93, 54.0, {"log": True}, [1, 2, 5, 10, 20, 50]),
        (1.0, 10.0, {"log": True}, [1, 2, 5, 10]),
        (1e-4, 1.0, {"log": True}, [1e-4, 1e-3, 1e-2, 0.1, 1.0]),
        (1.0, 3e28, {"log": True}, [1.0, 1e5, 1e10, 1e15, 1e20, 1e25]),
    ],
)
def test_an_axis_is_marked_at_round_numbers(low, high, more, wanted):
    assert ticks(low, high, **more) == wanted


@pytest.mark.parametrize("width", [1e-6, 0.03, 0.7, 12.0, 999.0, 5e8])
def test_ticks_lie_in_the_range_even_and_not_too_many(width):
    for low in (-0.37 * width, 0.0, 11 * width):
        marks = ticks(low, low + width)
        assert 3 <= len(marks) <= 8
        assert low - 1e-9 <= marks[0] and marks[-1] <= low + width + 1e-9
        steps = [b - a for a, b in pairwise(marks)]
        assert max(steps) - min(steps) < 1e-6 * width
        mantissa = float(f"{steps[0]:.3e}".split("e")[0])
        assert mantissa in (1, 2, 5)


def test_what_follows_the_range_has_its_places():
    with pytest.raises(ValueError, match="the range has 3 places; got the index 3"):
        PlatesView((panel(),), (), Slider("t", "t", "t", (1, 2, 3), 3))
    with pytest.raises(ValueError, match="3 places, but an upright line has 2"):
        PlatesView((panel(uprights=(Upright((1, 2), "data"),)),), (), SLIDER)
    with pytest.raises(ValueError, match="3 places, but a curve has 2"):
        PlatesView((panel(series=(Series((0, 1), ((0, 1), (1, 0)), "data"),)),), (), SLIDER)
    with pytest.raises(ValueError, match="3 places, but kl has 2"):
        PlatesView((panel(),), (Tile("kl", "KL", (1.0, 2.0)),), SLIDER)
    with pytest.raises(ValueError, match="3 places, but mse has 2"):
        PlatesView((panel(),), (), SLIDER, numbers={"mse": (1.0, 2.0)})


def test_the_browser_is_given_texts_ticks_and_stops(monkeypatch):
    given = {}
    monkeypatch.setattr(plates, "_plates", lambda **all: given.update(all["data"][0]))
    tiles = (Tile("a", Word("x.y"), (None, 6.374e14, 2e-5)), Tile("b", "L_T", (-0.25,), decimals=1))
    more = {"mse": (0.5, math.nan, 1.0)}
    view = PlatesView((panel(), panel(bare=True)), tiles, SLIDER, columns=(1, 2), numbers=more)
    plates.show(Page, view, "key")
    assert given["key"] == "key"  # by which sentences find these, unrounded
    assert given["numbers"] == {"a": [None, 6.374e14, 2e-5], "b": [-0.25], "mse": [0.5, None, 1.0]}
    assert [tile["values"] for tile in given["tiles"]] == [["–", "6.37×10¹⁴", "2.0×10⁻⁵"], ["−0.2"]]
    assert given["tiles"][0]["label"] == "[x.y]" and given["panels"][0]["title"] == "[a.b]"
    assert given["slider"]["stops"] == ["t = 1", "t = 2", "t = 3"]
    assert given["columns"] == "1fr 2fr"
    assert given["panels"][0]["yticks"][:2] == [[0.0, "0"], [0.2, "0.2"]]
    assert given["panels"][1]["yticks"] == []


def test_a_chart_on_logarithmic_axes_leaves_out_what_it_cannot_place(monkeypatch):
    drawn = []
    monkeypatch.setattr(loglog, "_view", lambda key, data: drawn.append(data[0]))
    line = Line(Word("a.b"), ((1, 10.0), (4, math.inf), (8, 1.2), (2, 0.0)), 3)
    view = LogLogView((line,), (1, 2, 4, 8), (1.0, 5.0), "x", "<y>", "what", (1.0, "floor"), 2)
    loglog.show(Page, view, "key")
    assert drawn[0].count("<title>") == 2 and "[a.b]: 8, 1.2" in drawn[0]
    assert "inf" not in drawn[0] and "nan" not in drawn[0] and "&lt;y&gt;" in drawn[0]
    assert all(f">{short(value)}</text>" in drawn[0] for value in (1, 2, 4, 5, 8, 10))
