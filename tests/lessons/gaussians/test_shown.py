"""What stands beside each number of the page `gaussians` is the name of that number.

Each cell names a number that the line knows; here they are filled from what is sent, and whole
lines are compared with numbers of the second derivation.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from explorer import words
from explorer.frames.line_parts import Marker
from explorer.frames.text import say
from explorer.lessons.gaussians import numbers, scene, settings
from tests.frames.line_values import known_to
from tests.lessons.gaussians.test_fields import EXPECTED, OPEN, OTHER

SAID = {
    "en": ("Within |z|σ of μ:", "Width by the formula:", "Width of the draws:",
           "The product, precisions:", "The sum, variances:"),
    "zh": ("离 μ 不超过 |z|σ：", "按公式的宽度：", "抽样的宽度：",
           "乘积，精度：", "和，方差："),
}  # fmt: skip


@pytest.fixture
def shown(monkeypatch):
    """The lines of an act as text, in a language; their clock and the lines' key checked."""

    def of(act, at, lang):
        out, known = [], known_to(scene.frame(at, act).view("line"))

        def show(key, clock, table, lines):
            assert (clock, table) == ("gaussians", None)
            cells = re.findall(r"data-c=[^>]*", " ".join(lines))
            assert cells and all(f'data-of="{settings.KEYS[act]}"' in each for each in cells)
            out.extend(lines)

        def filled(match):
            return f"{known(match[1]):.3g}"

        monkeypatch.setattr(numbers, "numbers", show)
        numbers.under_sentence(SimpleNamespace(word=words.of(lang)), act)
        cells = re.compile(r'<b class="\w*" data-c="([^"]+)"[^>]*>–</b>')
        return [re.sub(r"<[^>]*>", "", cells.sub(filled, line).replace("<sub>", "_"))
                for line in out]  # fmt: skip

    return of


def lines_of(act, at, lang):
    """The lines as they should be."""
    now = {name: f"{value:.3g}" for name, value in EXPECTED[act](at).items()}
    within, by_formula, by_draws, precisions, variances = SAID[lang]
    return {
        "one": lambda: [
            f"z = ({now['x']} − ({now['mu']})) / {now['sigma']} = {now['z']}",
            f"Φ(z) = {now['below_percent']} %",
            f"{within} {now['within_percent']} %",
            f"σ² = {now['variance']}, 1/σ² = {now['precision']}",
        ],
        "sum": lambda: [
            f"a²σ_X² = {now['from_x']}",
            f"b²σ_Y² = {now['from_y']}",
            f"2abρσ_Xσ_Y = {now['shared']}",
            f"Var(aX + bY) = {now['variance']}",
            f"{by_formula} {now['width']}",
            f"{by_draws} {now['drawn_width']} ± {now['error']}",
        ],
        "product": lambda: [
            precisions,
            f"1/σ_1² = {now['precision_1']}",
            f"1/σ_2² = {now['precision_2']}",
            f"1/σ² = {now['precision']}",
            f"μ = {now['mean']} ± {now['width']}",
            f"{variances} σ_1² + σ_2² = {now['sum_variance']}",
            f"μ_1 + μ_2 = {now['sum_mean']} ± {now['sum_width']}",
        ],
    }[act]()


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("act", scene.ACTS)
def test_under_the_sentence_each_number_is_the_one_it_is_called(shown, act, lang):
    for at in (OPEN, OTHER):
        assert shown(act, at, lang) == lines_of(act, at, lang)


def test_the_bars_are_as_long_as_the_shares_and_the_last_is_both():
    known = known_to(scene.frame(OTHER, "product").view("line"))
    page = SimpleNamespace(word=words.of("en"))
    part = re.compile(r'<i class="(\w*)" data-c="(\w+)"')
    bars = [[(colour, known(name)) for colour, name in part.findall(line)]
            for line in numbers._product(page)]  # fmt: skip
    now = EXPECTED["product"](OTHER)
    first, second = (pytest.approx(now[f"share_{k}_percent"] / 100, rel=1e-5) for k in (1, 2))
    assert [each for each in bars if each] == [
        [("x0", first)], [("", first), ("xt", second)], [("x0", first), ("xt", second)],
    ]  # fmt: skip


# act: label of a curve → (its mean and width, its colour, its row)
BELLS = {
    "one": {"N(μ, σ²)": ("mu", "sigma", "data", 0), "N(0, 1)": (0, 1, "noise", 1)},
    "sum": {"X": (0, "sx", "data", 0), "Y": (0, "sy", "noise", 0),
            "aX + bY": (0, "width", "exact", 1)},
    "product": {"p_1(x)": ("m1", "s1", "data", 0), "p_2(x)": ("m2", "s2", "state", 0),
                "p_1(x) p_2(x) / Z": ("mean", "width", "prediction", 0),
                "X_1 + X_2": ("sum_mean", "sum_width", "noise", 1)},
}  # fmt: skip


@pytest.mark.parametrize("act", scene.ACTS)
def test_each_bell_stands_where_the_law_it_is_called_stands(act):
    view = scene.frame(OTHER, act).view("line")
    known, now = known_to(view), EXPECTED[act](OTHER)
    assert [each.label for each in view.curves] == list(BELLS[act])
    for curve in view.curves:
        *moments, colour, row = BELLS[act][curve.label]
        (bell,) = curve.bells
        wanted = [now.get(each, each) for each in moments]
        assert [known(bell.mean), known(bell.width)] == pytest.approx(wanted, rel=2e-5)
        assert (curve.colour, curve.row) == (colour, row)


def test_what_is_tinted_ends_at_the_place_and_at_its_z():
    view = scene.frame(OTHER, "one").view("line")
    known, now = known_to(view), EXPECTED["one"](OTHER)
    ends = [known(curve.span[1]) for curve in view.curves]
    assert ends == pytest.approx([now["x"], now["z"]], rel=1e-5)
    assert all(known(curve.span[0]) < view.rows[0].x_range[0] for curve in view.curves)


def test_each_mark_stands_at_what_it_is_called():
    now = {act: EXPECTED[act](OTHER) for act in scene.ACTS}
    marks = {
        "one": [("", now["one"]["mu"]), ("", now["one"]["mu"]), ("μ + σ", OTHER.mu + OTHER.sigma),
                ("", OTHER.x), ("z", now["one"]["z"])],
        "sum": [],
        "product": [("μ", now["product"]["mean"]), ("", now["product"]["sum_mean"])],
    }  # fmt: skip
    for act, wanted in marks.items():
        view = scene.frame(OTHER, act).view("line")
        known = known_to(view)

        def told(mark: Marker, known=known):
            return mark.label, pytest.approx(known(mark.at), rel=1e-5)

        assert [told(mark) for mark in view.markers] == wanted


NAMES = {
    "en": {
        "mu": "μ, the mean", "x": "x, a place", "sigma": "σ, standard deviation",
        "sx": "σ_X, standard deviation of X", "sy": "σ_Y, standard deviation of Y",
        "a": "a, times X", "b": "b, times Y", "rho": "ρ, correlation",
        "m1": "μ_1, mean of the first", "m2": "μ_2, mean of the second",
        "s1": "σ₁, width of the first", "s2": "σ₂, width of the second",
    },
    "zh": {
        "mu": "μ，均值", "x": "x，一个位置", "sigma": "σ，标准差",
        "sx": "σ_X，X 的标准差", "sy": "σ_Y，Y 的标准差",
        "a": "a，乘在 X 上", "b": "b，乘在 Y 上", "rho": "ρ，相关系数",
        "m1": "μ_1，第一口的均值", "m2": "μ_2，第二口的均值",
        "s1": "σ₁，第一口的宽度", "s2": "σ₂，第二口的宽度",
    },
}  # fmt: skip
LETTERS = {"mu": "μ", "x": "x", "sx": "σ_X", "sy": "σ_Y", "m1": "μ_1", "m2": "μ_2"}


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_handle_and_slider_is_called_by_its_name(lang):
    word, told = words.of(lang), {}
    for act in scene.ACTS:
        view = scene.frame(OPEN, act).view("line")
        told |= {each.name: say(each.word, lang, word) for each in view.handles}
        told |= {each.name: say(each.label, lang, word) for each in view.sliders}
        assert all(each.label == LETTERS[each.name] for each in view.handles)
    assert told == NAMES[lang]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_row_of_draws_says_how_many_there_are(lang):
    view = scene.frame(OPEN, "sum").view("line")
    title = say(view.rows[1].title, lang, words.of(lang))
    (drawn,) = view.draws
    assert str(drawn.blob.header["arrays"][0]["shape"][1]) in title and drawn.row == 1
