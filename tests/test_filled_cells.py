"""Lines of cells, which the browser fills: every formula with numbers holds as it is written.

The lines are read as they are sent; a cell is worth what its column says at the present t (or, on a
line with handles, its sum of products), to the digits it is shown with. Symbols have values of
their own, from the schedule and the places, or in a step from the cell that names them.
"""

from __future__ import annotations

import re
import unicodedata
from math import floor, log10
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior import numbers as posterior_numbers
from explorer.lessons.posterior import scene as posterior
from explorer.lessons.step_through import numbers as step_numbers
from explorer.lessons.step_through import scene as step
from explorer.lessons.step_through import scene_pictures, scene_points
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task
from tests.intervals import Interval, as_interval
from tests.latex import relations, tree
from tests.latex_tokens import name_of, tokens_of
from tests.latex_value import Names, value

CELL = re.compile(r'<b class="\w*" data-c="([^"]+)"[^>]*?(?:data-digits="(\d+)")?>–</b>')
HATS = {"\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar"}
GREEK = {"α": r"\alpha", "β": r"\beta", "μ": r"\mu", "ε": r"\epsilon", "·": r"\cdot", "−": "-"}


def latex_of(html: str) -> str:
    """A line as LaTeX, its cells as <<columns>>, without bars and what stands behind a ±."""
    text = re.sub(r'<span class="bar".*?</span>', "", CELL.sub(r"<<\1>>", html))
    text = re.sub(r" ± <<[^>]*>>|ln q", "", unicodedata.normalize("NFD", text))
    text = re.sub(r"</?(?:b|div|p)\b[^>]*>", "", text).replace("<sub>", "_{").replace("</sub>", "}")
    text = text.replace("x²", "x^2")
    text = re.sub("(.)([\u0302-\u0304])", lambda m: f"{HATS[m[2]]}{{{m[1]}}}", text)
    text = re.sub(r"√((?:\\bar\{.\}|.)(?:_\{[^}]*\})?)", r"\\sqrt{\1}", text)
    return "".join(GREEK.get(each, each) for each in text)


def digits_of(html: str) -> dict[str, int]:
    return {columns: int(digits or 3) for columns, digits in CELL.findall(html)}


def as_shown(number: float, digits: int) -> Interval:
    """All that is shown alike: significant digits, at most six decimals."""
    if number == 0:
        return as_interval(0.0)
    power = floor(log10(abs(number)))
    power += abs(number) >= 10.0 ** (power + 1) - 0.5 * 10.0 ** (power - digits + 1)
    unit = 10.0 ** (power - digits + 1)
    if -3 <= power <= 4:
        unit = max(min(unit, 1.0), 1e-6)
    middle = round(number / unit) * unit
    return Interval(middle - unit / 2, middle + unit / 2)


def columns_at(blob, t: int) -> dict[str, float]:
    """Every column of a table's bytes at t."""
    names = blob.header["names"]
    (array,) = blob.header["arrays"]
    start = blob.start + array["offset"]
    rows = np.frombuffer(blob.data, "<f4", int(np.prod(array["shape"])), start)
    rows = rows.reshape(array["shape"])
    return {name: float(row[t]) for name, row in zip(names, rows, strict=True)}


def hold(html: str, cells: dict[str, float], symbols: Names) -> int:
    """Every relation of a line; how many there were."""
    found = relations(latex_of(html))
    names = Names({})
    names.update(symbols)
    for columns, digits in digits_of(html).items():
        names[name_of(f"<<{columns}>>")] = as_shown(cells[columns], digits)
    for told in found:
        left, right = (as_interval(value(side, names)) for side in told.sides)
        assert left.meets(right), f"{latex_of(html)}: {left} is not {right}"
    return len(found)


# --- posterior ----------------------------------------------------------------------------------


def symbols_of(settings, axis: int) -> Names:
    """The formulas' symbols, from β alone."""
    betas = np.r_[0.0, SCHEDULES[settings.schedule](settings.T).betas[1:]]
    a, t = np.cumprod(1 - betas), settings.t
    tilde = betas[t] * (1 - a[t - 1]) / (1 - a[t])
    x_0, x_t = ((settings.x0, settings.xt), (settings.x0_y, settings.xt_y))[axis]
    c_1 = np.sqrt(a[t - 1]) * betas[t] / (1 - a[t])
    c_2 = np.sqrt(1 - betas[t]) * (1 - a[t - 1]) / (1 - a[t])
    return Names({
        r"\bar{\alpha}": a, r"\alpha": 1 - betas, r"\beta": betas, "t": t, "x_0": x_0, "x_t": x_t,
        r"\tilde{\beta}_t": tilde, r"\tilde{\mu}_t": c_1 * x_0 + c_2 * x_t, "c_1": c_1, "c_2": c_2,
    })  # fmt: skip


def cells_of(frame, settings, act: str, axis: int) -> dict[str, float]:
    """What each cell is worth: columns, handles, and the sums of products that the view names."""
    view = frame.views[0]
    blob = view.table if act == "line" else view.picture.table
    now = columns_at(blob, settings.t)
    if act == "time":
        return now
    now |= {"x_0": (settings.x0, settings.x0_y)[axis], "x_t": (settings.xt, settings.xt_y)[axis]}
    if act == "line":
        sums = {name: each.terms for name, each in view.values.items()}
    else:
        sums = {mark.name: mark.places[0] for mark in view.picture.marks if mark.name}
    for name, terms in sums.items():
        now[name] = sum(now[place] * now[factor] for place, factor in terms.items())
        now[f"{name}.x {name}.y"] = now[name]
    return now


POSTERIOR = (
    posterior.Settings(t=5),
    posterior.Settings(schedule="linear", T=300, t=40, x0=-1.3, xt=2.1, x0_y=0.4, xt_y=-0.9),
)


@pytest.mark.parametrize("settings", POSTERIOR, ids=["opening", "far"])
@pytest.mark.parametrize("act", ["line", "plane", "time"])
def test_the_posteriors_lines_are_true_to_their_digits(act, settings, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(posterior_numbers, "numbers", lambda *given: told.extend(given[3]))
    page = SimpleNamespace(word=lambda key: "")
    frame = posterior.frame(settings, act)
    posterior_numbers.under_formula(page, act, frame)
    joined = re.sub(r'( \+ )</div><div class="[a-z]*"> ', r"\1", "".join(told))
    lines = re.findall("<div.*?</div>", joined)
    for axis in range(2 if act == "plane" else 1):
        cells = cells_of(frame, settings, act, axis)
        count = sum(hold(each, cells, symbols_of(settings, axis)) for each in lines)
        assert count == {"line": 7, "plane": 7, "time": 7}[act]


# --- step through -------------------------------------------------------------------------------

STEPS = {
    "points": scene_points.Settings(T=40, t=12, point=7),
    "points, DDIM": scene_points.Settings(
        T=40, t=25, point=3, sampler="ddim", options=(("eta", 0.5),)
    ),
    "pictures": scene_pictures.Settings(
        task=Task(recipe("digits")), denoiser="training", num_steps=20, t=55, pixel=27
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_card_of_a_step_gives_the_number_below_it(name):
    settings = STEPS[name]
    act = name.split(",")[0]
    frame = step.frame(settings, act)
    now = columns_at(frame.views[0].picture.table, settings.t)
    written = step_numbers._vector if act == "points" else step_numbers._number
    cards = step_numbers._lines(settings.sampler, written)
    for axis in range(2 if act == "points" else 1):
        walk_through([*cards.values()], now, axis)


def walk_through(cards: list[tuple[str, str]], now: dict[str, float], axis: int) -> None:
    """The first card names what was seen; each other's formula gives what stands below it."""
    known = Names({})
    for first, (above, below) in zip((True, False, False, False), cards, strict=True):
        for html in (above, below):
            for columns, digits in digits_of(html).items():
                own = columns.split()[axis] if " " in columns else columns
                known[name_of(f"<<{columns}>>")] = as_shown(now[own], digits)
        (result,) = relations(latex_of(below))
        shown = value(result.sides[1], known)
        if first:
            (seen,) = relations(latex_of(above))
            known[seen.sides[0][1]] = value(seen.sides[1], known)
        else:
            given = value(tree(tokens_of(latex_of(above))), known)
            assert shown.meets(given), f"{latex_of(above)} = {given}, not {shown}"
        known[result.sides[0][1]] = shown
