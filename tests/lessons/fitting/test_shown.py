"""What stands beside each number of the page `fitting` is its name, in each language.

The page's numbers follow the hand in the browser: each cell names a column or a value. So the cells
are filled here from what is sent, and whole lines are compared.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from explorer import words
from explorer.frames.text import say
from explorer.lessons.fitting import acts, numbers, scene, settings
from explorer.texts import fill, load
from tests.frames.test_stage import read
from tests.lessons.fitting.test_fields import OPEN, OTHER
from tests.lessons.fitting.test_scene import sent
from tests.page_run import opened

SAID = {
    "en": ("Bayes", "Precisions add:", "Student’s t", "scale"),
    "zh": ("贝叶斯", "精度相加：", "学生 t", "尺度"),
}


def filled(line, got):
    """One line of the page with its cells filled in, raised and lowered letters marked."""

    def number(match):
        return f"({got[match[1]]:.4g})"

    line = re.sub(r'<b class="\w*" data-c="([^"]+)"[^>]*>–</b>', number, line)
    line = re.sub(r"<sub>", "_", line).replace("<sup>", "^")
    return re.sub(r"<[^>]*>", "", line)


def told(value):
    return f"({value:.4g})"


@pytest.fixture
def beside(monkeypatch):
    """The lines that an act shows beside its picture, as text; their table and source checked."""

    def of(act, at, lang):
        frame, out = scene.frame(at, act), []

        def take(key, clock, table, lines):
            assert (clock, table) == ("fitting", frame.views[0].table)
            assert all(f'data-of="{settings.KEYS[act]}"' in each or "data-c" not in each
                       for each in lines)  # fmt: skip
            out.extend(lines)

        monkeypatch.setattr(numbers, "numbers", take)
        page = SimpleNamespace(word=words.of(lang))
        numbers.under_sentence(page, act, frame)
        return [filled(line, sent(frame.views[0])) for line in out] if out else []

    return of


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("at", [OPEN, OTHER], ids=["open", "other"])
def test_under_the_sentence_of_one_unknown_each_number_is_the_one_it_is_called(beside, at, lang):
    now = scene.frame(at, "points").numbers
    data, prior = at.n * at.times, 1 / at.tau**2
    bayes, add, *_ = SAID[lang]
    assert beside("points", at, lang) == [
        f"{bayes}: σ^2 + v = 1 + {told(now.added_variance)} = {told(now.bayes_variance)}",
        add,
        f"n/σ^2 + 1/τ^2 = {told(data)} + {told(prior)} = {told(now.deviation**-2)}",
    ]


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("at", [OPEN, OTHER], ids=["open", "other"])
def test_under_the_sentence_of_two_unknowns_each_number_is_the_one_it_is_called(beside, at, lang):
    now = scene.frame(at, "unknown").numbers
    *_, student, scale = SAID[lang]
    assert beside("unknown", at, lang) == [
        f"ML: x̄ = {told(now.ml)}, σ̂ = {told(now.ml_deviation)}",
        f"÷ (n − 1): s = {told(now.free_deviation)}",
        f"MAP: m_n = {told(now.map)}, σ = {told(now.map_deviation)}",
        f"{student}: ν_n = {told(now.freedom)}, {scale} = {told(now.scale)}",
    ]
    assert not beside("surface", at, lang)


def test_the_bar_is_divided_by_the_shares_of_the_precision():
    got = sent(scene.frame(OTHER, "points").view("line"))
    (bar,) = [each for each in numbers._points(SimpleNamespace(word=str)) if "<i " in each]
    parts = re.findall(r'<i class="(\w*)" data-c="(\w+)"', bar)
    data, prior = OTHER.n * OTHER.times, OTHER.tau**-2
    assert [colour for colour, _ in parts] == ["x0", "xt"]
    shares = [got[column] for _, column in parts]
    assert shares == pytest.approx([data / (data + prior), prior / (data + prior)])


@pytest.mark.parametrize("act", scene.ACTS)
def test_the_sentences_numbers_move_by_columns_that_hold_them(act):
    """Each name of the sentence leads the browser to a number that is the record's."""
    frame = scene.frame(OTHER, act)
    (view,) = frame.views
    if act == "surface":
        blob = read(view.picture.table.data)
        columns = zip(blob["names"], blob["columns"], strict=True)
        got = {name: row[OTHER.t] for name, row in columns} | {"eta": OTHER.eta, "t": OTHER.t}
    else:
        got = sent(view)
    source = acts.source(frame, act)
    assert source.key == settings.KEYS[act]
    facts, live = frame.facts(), 0
    for name in re.findall(r"<<(\w+):", load("en", "fitting")[f"now.{act}"]):
        if name in source.columns:
            live += 1
            assert got[source.columns[name]] == pytest.approx(facts[name], rel=1e-5), name
    assert live >= 2


@pytest.mark.parametrize(("lang", "handles", "rows"), [
    ("en", ["m, the prior’s middle", "point 1", "point 2"], ["the middle", "the next point"]),
    ("zh", ["m，先验的中心", "第 1 个点", "第 2 个点"], ["中心", "下一个点"]),
])  # fmt: skip
def test_handles_and_axes_are_named(lang, handles, rows):
    word = words.of(lang)
    for act in ("points", "unknown"):
        view = scene.frame(OPEN, act).view("line")
        assert [say(each.word, lang, word) for each in view.handles][:3] == handles
        assert [(each.symbol, say(each.word, lang, word)) for each in view.rows] == [
            ("μ", rows[0]), ("x", rows[1]),
        ]  # fmt: skip
        assert [(each.name, each.x, each.row) for each in view.handles] == [
            ("m", OPEN.m, 0), ("x1", 1, 1), ("x2", 2, 1), ("x3", 3, 1),
        ]  # fmt: skip


def test_the_stage_reads_what_it_is_called():
    view = scene.frame(OTHER, "surface").view("stage")
    assert [(each.symbol, each.column) for each in view.picture.readout] == [
        ("μ", "mu"), ("σ", "sigma"),
    ]  # fmt: skip
    assert [each.column for each in view.picture.curves] == ["climb_drawn", "top"]
    blob = read(view.picture.table.data)
    top = blob["columns"][blob["names"].index("top")]
    assert top == pytest.approx(scene.frame(OTHER, "surface").numbers.top_nats)
    (handle,) = view.controls.handles
    assert (handle.name, handle.x, handle.y) == ("start", OTHER.start_x, OTHER.start_y)


@pytest.mark.parametrize(("act", "query", "digits"), [
    ("points", {}, ["2.00", "1.50", "75"]),
    ("surface", {"t": "60", "eta": "0.5"}, ["60", "0.50", "2.00", "0.816", "−1.216"]),
])  # fmt: skip
def test_the_page_says_its_numbers(act, query, digits):
    at = opened("fitting", act=act, **query)
    (now,) = (each.value for each in at.markdown if 'data-role="now"' in each.value)
    said = re.findall(r'data-value="[^"]*"[^>]*>([^<]+)<', now)
    assert [each for each in digits if each in said] == digits


@pytest.mark.parametrize(("lang", "words_of_it"), [("en", "There is no top"), ("zh", "这里没有顶")])
def test_without_a_top_the_page_says_so(lang, words_of_it):
    text = load(lang, "fitting")["now.surface"]
    for at, without in ((OPEN, False), (OPEN.at(n=1), True)):
        said = fill(text, scene.frame(at, "surface").facts())
        assert (words_of_it in said) == without and "nan" not in said
