"""What stands beside each number of the page `posterior` is the name of that number.

The page's numbers follow the hand in the browser: each cell names a column. So the cells are filled
here from what is sent, and the whole lines are compared.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from explorer import words
from explorer.frames.line_parts import Linear
from explorer.frames.text import say
from explorer.lessons.posterior import numbers, scene, settings
from tests.frames.test_stage import read
from tests.lessons.posterior.test_fields import OPEN, OTHER, at_places, derivation, known, over_t

ADD = {
    "en": "Precisions, one over the variance, add:",
    "zh": "相加的是精度，即方差的倒数：",
}


def sent(view, t):
    """All numbers that a view's names stand for at t: table, handles and sums, from the bytes."""
    blob = read((view.table if hasattr(view, "table") else view.picture.table).data)
    got = {name: column[t] for name, column in zip(blob["names"], blob["columns"], strict=True)}

    def of(number):
        return got[number] if isinstance(number, str) else number

    for handle in getattr(view, "handles", ()):
        got[handle.name] = handle.x
    for name, each in getattr(view, "values", {}).items():
        assert isinstance(each, Linear)
        got[name] = of(each.plus) + sum(of(a) * of(b) for a, b in each.terms.items())
    for mark in view.picture.marks if hasattr(view, "picture") else ():
        for axis in "xy" if mark.name else "":
            places = {each.name: getattr(each, axis) for each in view.controls.handles}
            got[f"{mark.name}.{axis}"] = sum(
                places[name] * of(by) for name, by in mark.places[0].items()
            )
    return got


def as_text(line, got):
    """One line of the page with its cells filled in, subscripts behind an underscore."""

    def filled(match):
        return "(" + ", ".join(f"{got[name]:.4g}" for name in match[1].split()) + ")"

    line = re.sub(r'<b class="\w*" data-c="([^"]+)"[^>]*>–</b>', filled, line)
    return re.sub(r"<[^>]*>", "", line.replace("<sub>", "_"))


@pytest.fixture
def shown(monkeypatch):
    """The lines that an act shows beside its picture, as text; their table and clock checked."""

    def of(act, at, lang="en"):
        frame, out = scene.frame(at, act), []
        (view,) = frame.views
        table = view.table if act in ("line", "steps") else view.picture.table

        def show(key, clock, given, lines):
            assert (clock, given) == ("posterior", table)
            assert all(f'data-of="{settings.KEYS[act]}"' in each or "data-of" not in each
                       for each in lines)  # fmt: skip
            out.extend(lines)

        monkeypatch.setattr(numbers, "numbers", show)
        page = SimpleNamespace(word=words.of(lang), text=lambda *_, **__: None)
        if act == "steps":
            aside = SimpleNamespace(
                container=lambda **_: nullcontext(), columns=lambda *_, **__: [nullcontext()] * 2
            )
            monkeypatch.setattr(numbers, "st", aside)
            numbers.derivation(page, frame)
        else:
            numbers.under_formula(page, act, frame)
        return [as_text(line, sent(view, at.t)) for line in out]

    return of


def told(*values):
    return "(" + ", ".join(f"{value:.4g}" for value in values) + ")"


def precisions(at, lang):
    now = over_t(at)
    return [
        ADD[lang],
        f"α_t/β_t = {told(now['precision_xt'])}",
        f"1/(1−ᾱ_t−1) = {told(now['precision_x0'])}",
        f"1/β̃_t = {told(now['precision'])}",
    ]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_under_the_formula_of_the_line_each_number_is_the_one_it_is_called(shown, lang):
    for at in (OPEN, OTHER):
        now, here = over_t(at), at_places(at, (at.x0,), (at.xt,))
        assert shown("line", at, lang) == [
            f"x_0: √ᾱ_t−1x_0 = {told(*here['prior_place'])} ± {told(now['prior_width'])}",
            f"x_t: x_t/√α_t = {told(*here['guess_place'])} ± {told(now['like_width'])}",
            f"μ̃_t = {told(now['coef_x0'])} · {told(at.x0)} + {told(now['coef_xt'])} · "
            f"{told(at.xt)}",
            f"μ̃_t = {told(*here['mean_place'])} ± {told(now['width'])}",
            *precisions(at, lang),
        ]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_under_the_formula_of_the_plane_each_number_is_the_one_it_is_called(shown, lang):
    for at in (OPEN, OTHER):
        now, here = over_t(at), at_places(at, (at.x0, at.x0_y), (at.xt, at.xt_y))
        prior, guess = told(*here["prior_place"]), told(*here["guess_place"])
        assert shown("plane", at, lang) == [
            f"x_0: √ᾱ_t−1x_0 = {prior}",
            f"x_t: x_t/√α_t = {guess}",
            f"μ̃_t = {told(now['share_x0_percent'] / 100)} · {prior} + ",
            f" {told(now['share_xt_percent'] / 100)} · {guess}",
            f"μ̃_t = {told(*here['mean_place'])} ± {told(now['width'])}",
            *precisions(at, lang),
        ]


def test_over_t_each_number_is_the_one_it_is_called(shown):
    for at in (OPEN, OTHER):
        now = over_t(at)
        assert shown("time", at) == [
            f"c_1 = {told(now['coef_x0'])},  c_2 = {told(now['coef_xt'])}",
            f"c_1 + c_2√ᾱ_t = {told(now['prior'])}",
            f"√ᾱ_t−1 = {told(now['prior'])}",
            f"β_t = {told(now['beta'])}",
            f"β̃_t = {told(now['posterior_variance'])}",
            f"β̃_t/β_t = {told(now['ratio'])}",
        ]


def test_beside_each_line_of_the_derivation_stand_its_own_pieces(shown):
    for at in (OPEN, OTHER):
        now, here = over_t(at), derivation(at)
        part = {name: told(value) for name, value in here["parts_nats"].items()}
        answer = f"ln q = {told(here['lines_nats']['mean'])}"
        precise = f"{told(now['precision_xt'])} x² + {told(now['precision_x0'])} x² …"
        assert shown("steps", at) == [
            answer, f"{part['likelihood']} + {part['prior']} − ({part['evidence']})",
            answer,
            answer, precise,
            answer, f"A = {told(here['A'])}, B = {told(here['B'])}",
            answer, f"B/A = {told(here['ratio_B_A'])}",
            answer, f"1/A = {told(here['inverse_A'])}",
            answer, f"β̃_t = {told(now['posterior_variance'])}",
            answer, f"μ̃_t = {told(known(at).mean(at.x0, at.xt))}",
        ]  # fmt: skip


def test_the_bars_are_as_long_as_the_shares_of_their_lines():
    got = sent(scene.frame(OPEN, "line").view("line"), OPEN.t)
    now = over_t(OPEN)
    of_xt, of_x0 = now["share_xt_percent"] / 100, now["share_x0_percent"] / 100
    part = re.compile(r'<i class="(\w*)" data-c="(\w+)"')
    bars = [
        [(colour, got[column]) for colour, column in part.findall(line)]
        for line in numbers._precisions()
    ]
    near = pytest.approx
    assert bars == [
        [("xt", near(of_xt))],
        [("", near(of_xt)), ("x0", near(of_x0))],
        [("xt", near(of_xt)), ("x0", near(of_x0))],
    ]


@pytest.mark.parametrize("act", ["line", "plane", "time"])
def test_the_readout_and_the_curves_read_what_they_are_called(act):
    (view,) = scene.frame(OTHER, act).views
    now, got = over_t(OTHER), sent(view, OTHER.t)
    wanted = {
        "μ̃_t": known(OTHER).mean(OTHER.x0, OTHER.xt), "β̃_t": now["posterior_variance"],
        "β_t": now["beta"], "c_1": now["coef_x0"], "c_2": now["coef_xt"],
        "√ᾱ_{t−1}": now["prior"], "β̃_t/β_t": now["ratio"],
    }  # fmt: skip
    shown = view if act == "line" else view.picture
    assert len(shown.readout) == (3 if act == "line" else 2)
    named = [(each.symbol, each.column) for each in shown.readout]
    named += [(each.label, each.column) for each in (view.picture.curves if act == "time" else ())]
    assert len(named) == {"line": 3, "plane": 2, "time": 8}[act]
    for label, column in named:
        assert got[column] == pytest.approx(wanted[label], rel=1e-5), label


BELLS = {
    "q(x_{t−1} | x_0)": ("prior_place", "prior_width", "data"),
    "q(x_t | x_{t−1})": ("guess_place", "like_width", "state"),
    "q(x_{t−1} | x_t, x_0)": ("mean_place", "width", "prediction"),
}


@pytest.mark.parametrize("act", ["line", "steps"])
def test_each_bell_stands_where_the_density_it_is_called_stands(act):
    view = scene.frame(OTHER, act).view("line")
    now, got = over_t(OTHER) | at_places(OTHER, (OTHER.x0,), (OTHER.xt,)), sent(view, OTHER.t)
    assert [each.label for each in view.curves][:3] == list(BELLS)
    for i, curve in enumerate(view.curves):
        place, width, colour = list(BELLS.values())[i % 3]
        (bell,) = curve.bells
        assert (got[bell.mean],) == pytest.approx(now[place], rel=1e-5)
        assert got[bell.width] == pytest.approx(now[width], rel=1e-5)
        assert (curve.colour, curve.row) == (colour, i // 3)
    for marker in view.markers:
        at = [got[each] for each in (marker.at, marker.to) if each]
        wanted = {
            "": [(OTHER.x0, *now["prior_place"]), (OTHER.xt, *now["guess_place"])],
            "μ̃_t": [(*now["mean_place"],)], "x": [(OTHER.x,)],
        }[marker.label]  # fmt: skip
        assert any(at == pytest.approx(each, rel=1e-5) for each in map(list, wanted))


def test_each_circle_of_the_plane_is_that_of_its_colour():
    view = scene.frame(OTHER, "plane").view("stage")
    got = sent(view, OTHER.t)
    now = over_t(OTHER) | at_places(OTHER, (OTHER.x0, OTHER.x0_y), (OTHER.xt, OTHER.xt_y))
    places = {each.name: (each.x, each.y) for each in view.controls.handles}
    circles = [each for each in view.picture.marks if each.kind == "circle"]
    for mark, (place, width, colour) in zip(circles, BELLS.values(), strict=True):
        centre = [
            sum(got[by] * places[name][i] for name, by in mark.places[0].items()) for i in (0, 1)
        ]
        assert tuple(centre) == pytest.approx(now[place], rel=1e-5) and mark.colour == colour
        assert got[mark.radius] == pytest.approx(now[width], rel=1e-5)
    labels = {each.label: each.colour for each in view.picture.marks if each.label}
    assert labels == {"μ̃ₜ": "prediction", "x₀": "data", "xₜ": "state"}


@pytest.mark.parametrize(("lang", "handles", "ends"), [
    ("en", ["x_0, where it began", "x_t, where it is now", "x, the test point"], ["data", "noise"]),
    ("zh", ["x_0，出发的地方", "x_t，现在的地方", "x，检验点"], ["数据", "噪声"]),
])  # fmt: skip
def test_handles_axes_and_the_ends_of_the_time_are_named(lang, handles, ends):
    word = words.of(lang)
    frame = scene.frame(OTHER, "steps")
    hand = frame.view("line").handles
    assert [say(each.word, lang, word) for each in hand] == handles
    assert [(each.label, each.x) for each in hand] == [
        ("x_0", OTHER.x0), ("x_t", OTHER.xt), ("x", OTHER.x),
    ]  # fmt: skip
    assert [(t, say(text, lang, word)) for t, text in frame.time.ticks] == [
        (0, ends[0]), (1000, ends[1]),
    ]  # fmt: skip
    before = {"en": "one step before x_t", "zh": "x_t 的前一步"}[lang]
    row, zoomed = scene.frame(OTHER, "line").view("line").rows
    assert (row.symbol, say(row.word, lang, word)) == ("x_{t−1}", before)
    assert (zoomed.zoom.centre, zoomed.zoom.width) == ("mean", "width")
    assert zoomed.symbol == "(x_{t−1} − μ̃_t)/√β̃_t"
