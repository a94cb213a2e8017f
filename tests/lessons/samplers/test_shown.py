"""What stands beside each number of the page `samplers` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.core.samplers import SAMPLERS
from explorer.data.clouds import DATASETS
from explorer.frames.record import Estimate
from explorer.frames.text import say
from explorer.lessons.samplers import between, compare, eta, ladder, scene, scene_ends, scene_rungs
from explorer.lessons.samplers.scene_compare import Numbers, Side
from explorer.lessons.samplers.scene_enough import Enough
from explorer.lessons.samplers.scene_error import Line
from explorer.lessons.samplers.scene_rungs import Measure, Rung
from explorer.palette import palette
from tests.frames.test_stage import read
from tests.lessons.score.test_shown import columns_of

LANGUAGES = words.LANGUAGES
SIDES = (
    Side("a", 10, 0.123, Estimate(2.5, 0.051), 0.0342),
    Side("b", 7, 0.0512, Estimate(1.04, 0.021), 0.121),
    Side("c", 9, float("inf"), Estimate(float("inf"), float("nan")), 0.2),
)
TILES = {
    "en": ["2.50 ± 0.05 × floor|SW₂ 0.123|10 evaluations|34 ms CPU",
           "✓ 1.04 ± 0.02 × floor|SW₂ 0.0512|7 evaluations|121 ms CPU",
           "∞ × floor|SW₂ ∞|9 evaluations|200 ms CPU"],
    "zh": ["2.50 ± 0.05 × 下限|SW₂ 0.123|求值 10 次|34 ms CPU",
           "✓ 1.04 ± 0.02 × 下限|SW₂ 0.0512|求值 7 次|121 ms CPU",
           "∞ × 下限|SW₂ ∞|求值 9 次|200 ms CPU"],
}  # fmt: skip


def page_of(lang):
    word = words.of(lang)
    return SimpleNamespace(
        word=word, lang=lang, colours=palette("light"), say=lambda text: say(text, lang, word)
    )


def bare(html):
    return re.sub(r"<[^>]*>", "", html)


# --- compare ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_a_cloud_stand_its_ratio_distance_evaluations_and_milliseconds(lang, monkeypatch):
    told = []
    monkeypatch.setattr(compare.st, "html", lambda html: told.append(html))
    for side in SIDES:
        compare.figures(words.of(lang), side)
    lines = [bare(html.replace("</b>", "|").replace("</span>", "|")).strip("|") for html in told]
    assert lines == TILES[lang]
    assert ['"samplers-figures good"' in html for html in told] == [False, True, False]


LINES = (
    Line("ddim", np.array([2, 5, 10]), np.array([0.9, 0.31, 0.12]), True, True),
    Line("heun", np.array([3, 7]), np.array([0.2, np.inf]), True, True),
    Line("ddim", np.array([2, 5]), np.array([0.8, 0.4]), False, False),
)


def numbers_of(**changes):
    band = Estimate(0.0483, 0.00081), Estimate(0.0392, 0.00061), Estimate(0.0611, 0.0021)
    orders = {"ddim": 0.97, "euler": 1.04, "heun": 1.8, "multistep": 1.7, "dpm_solver_2m": 1.6}
    known = {"density": Enough(3, 5, "heun"), "trained": None}
    given = {"enough": known, "orders": orders | {"edm": 3.3}} | changes
    return Numbers(2000, 1000, *band, SIDES, LINES, **given)


ENOUGH = {
    "en": ["5 evaluations ({})", "3 to 5 evaluations ({})", "10 evaluations or more",
           "more than 50 evaluations", "–"],
    "zh": ["求值 5 次（{}）", "求值 3 到 5 次（{}）", "求值至少 10 次", "求值多于 50 次", "–"],
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formulas_words_are_the_floor_its_edges_and_what_is_enough_of_each(lang):
    page = page_of(lang)
    cases = (Enough(5, 5, "heun"), Enough(3, 5, "heun"), Enough(10, None, ""),
             Enough(None, None, ""), None)  # fmt: skip
    name = SAMPLERS["heun"].label[lang]
    told = [compare.fewest(page, each, 50) for each in cases]
    assert told == [each.format(name) for each in ENOUGH[lang]]
    facts = compare.facts(page, SimpleNamespace(
        numbers=numbers_of(), facts=lambda: {"points": 2000, "sets": 4}
    ))  # fmt: skip
    assert facts["floor"] == "0.0483 ± 0.0008" and facts["low"] == "0.0392 ± 0.0006"
    assert facts["high"] == "0.0611 ± 0.0021" and facts["trained"] == "–"
    assert facts["density"] == told[1] and facts["sets"] == 4
    assert (facts["ddim"], facts["euler"], facts["heun"]) == (0.97, 1.04, 1.8)


AXES = {
    "en": ("evaluations of the denoiser", "sliced W₂", "distance from the ODE's end",
           "floor: real data", ["slope 1", "slope 2"]),
    "zh": ("去噪器的求值次数", "切片 W₂", "到 ODE 终点的距离", "下限：真实数据",
           ["斜率 1", "斜率 2"]),
}  # fmt: skip


@pytest.fixture
def charted(monkeypatch):
    """(figure's dict, key, caption) of the chart of a view."""

    def of(lang, view):
        drawn = []
        monkeypatch.setattr(
            compare,
            "show_figure",
            lambda make, of, key, said: drawn.append((make(), of, key, said)),
        )
        compare.chart(page_of(lang), view, numbers_of())
        return drawn[0]

    return of


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_of_distances_draws_each_sampler_the_floor_and_the_letters(lang, charted):
    figure, _, _, _ = charted(lang, "distance")
    page = page_of(lang)
    x, y, _, floor, _ = AXES[lang]
    layout = figure["layout"]
    assert (layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]) == (x, y)
    for line, trace in zip(LINES, figure["data"], strict=True):
        assert trace["name"] == compare.named(page, line.sampler)
        assert trace["hovertemplate"] == f"%{{x}}: %{{y:.3g}}<extra>{trace['name']}</extra>"
        assert trace["x"].tolist() == line.evaluations.tolist()
        finite = np.where(np.isfinite(line.errors), line.errors, np.nan)
        np.testing.assert_array_equal(trace["y"], finite)
        assert trace["line"]["dash"] == ("solid" if line.exact else "dash")
    assert [each["showlegend"] for each in figure["data"]] == [True, True, False]
    band, level = layout["shapes"]
    assert (band["y0"], band["y1"]) == (0.0392, 0.0611)
    assert level["y0"] == level["y1"] == 0.0483
    named, *letters = layout["annotations"]
    assert named["text"] == floor and 10 ** named["y"] == pytest.approx(0.0392)
    spots = [(each["text"], 10 ** each["x"], 10 ** each["y"]) for each in letters]
    assert [each[0] for each in spots] == ["<b>A</b>", "<b>B</b>"]
    assert np.ravel([each[1:] for each in spots]) == pytest.approx([10, 0.123, 7, 0.0512])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_chart_of_orders_has_rulers_of_slope_1_and_2(lang, charted):
    figure, _, _, _ = charted(lang, "order")
    x, _, y, _, slopes = AXES[lang]
    assert figure["layout"]["yaxis"]["title"]["text"] == y
    assert figure["layout"]["xaxis"]["title"]["text"] == x
    rulers = figure["data"][len(LINES) :]
    assert [each["text"][1] for each in rulers] == slopes
    falls = [-np.diff(np.log(each["y"]))[0] / np.diff(np.log(each["x"]))[0] for each in rulers]
    assert falls == pytest.approx([1, 2])
    assert "shapes" not in figure["layout"]


def test_another_cloud_moves_its_letter_though_the_curves_are_the_same():
    """The figure is remembered by what it shows."""
    moved = replace(SIDES[0], evaluations=20, distance=0.07)
    assert compare.plain(numbers_of()) != compare.plain(
        replace(numbers_of(), sides=(moved, *SIDES[1:]))
    )


# --- η ------------------------------------------------------------------------------------------

ETA = {"en": ["SW₂/floor", "SW₂ / floor", "Distance to the data", "real data", "noise η",
              "Variance of Gaussian samples", "data", "DDPM, β"],
       "zh": ["SW₂/下限", "SW₂ / 下限", "到数据的距离", "真实数据", "噪声 η", "高斯样本的方差",
              "数据", "DDPM，β"]}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_curves_over_eta_and_the_readout_draw_what_they_are_called(lang):
    settings = replace(scene.defaults("eta"), dataset="eight_gaussians", eta=0.4)
    frame = scene.frame(settings, "eta")
    now, view = frame.numbers, frame.view("eta")
    picture, (slider,) = view.picture, view.controls.sliders
    (readout,), (far, wide) = picture.readout, picture.profiles
    names = [readout.symbol, far.labels[0], far.title, far.reference_labels[0], slider.label,
             wide.title, *wide.reference_labels]  # fmt: skip
    word = words.of(lang)
    assert [say(each, lang, word) for each in names] == ETA[lang]
    blob = read(picture.table.data)
    table = dict(zip(blob["names"], blob["columns"], strict=True))
    assert table[readout.column] == pytest.approx([now.ratio.value] * 11, rel=1e-6)
    assert table["eta"] == pytest.approx([0.4] * 11) and far.mark == wide.mark == "eta"
    ratios, variances, edges, levels = (
        curves_of(each) for each in (far.blob, wide.blob, far.reference, wide.reference)
    )
    assert ratios[0][[0, -1]] == pytest.approx([now.ode.value, now.ddpm.value], rel=1e-3)
    assert edges[0].max() < 1 < edges[1].min() and np.ptp(edges, axis=1) == pytest.approx([0, 0])
    assert variances[0][16] == pytest.approx(now.variance, rel=1e-3)  # of 41 values, η = 0.4
    assert levels[0] == pytest.approx(0.25, rel=1e-3) and (levels[1] > levels[0]).all()


def curves_of(blob):
    """The curves of a profile (M, points)."""
    got = read(blob.data)
    names = [each["name"] for each in got["arrays"]]
    values = next(got[name] for name in names if got[name].ndim == 3)
    return values[0] * got.get("scale", 1.0)


# --- pictures -----------------------------------------------------------------------------------

FOUR = Measure(Rung(4, 7), 300, Estimate(6.0, 0.3), Estimate(4.0, 0.1), 0.756, 0.6)
EIGHT = Measure(Rung(8, 8), 300, Estimate(5.0, 0.2), Estimate(4.0, 0.1), 0.98, 1.2)
HEAD = {
    "en": ["network evaluations", "steps", "distance ÷ floor", "named right", "ms a picture"],
    "zh": ["网络求值次数", "步数", "距离 ÷ 底线", "认对", "每张毫秒数"],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_the_ladders_list_stands_under_its_head(lang, monkeypatch):
    listed = []
    monkeypatch.setattr(ladder, "listing", lambda head, rows: listed.append((head, rows)))
    measures = (("heun", (FOUR,)), ("ddim", (EIGHT,)))
    ladder.listed(page_of(lang), SimpleNamespace(measures=measures))
    ((head, rows),) = listed
    assert head[1:] == HEAD[lang]
    assert [row[1:] for row in rows] == [
        (7, 4, "1.50 ± 0.08", "75.6 %", "2"), (8, 8, "1.25 ± 0.06", "98.0 %", "4"),
    ]  # fmt: skip
    assert [row[0] for row in rows] == [compare.named(page_of(lang), n) for n in ("heun", "ddim")]


LADDER = {"en": ("network evaluations", "distance ÷ floor", "floor: real pictures"),
          "zh": ("网络求值次数", "距离 ÷ 底线", "底线：真实图像")}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ladders_chart_draws_the_measured_ratios_of_the_sampler_it_names(lang):
    known = scene.scene_ladder.Known(None, (("heun", (FOUR,)), ("ddim", (EIGHT,))))
    frame = scene.frame(replace(scene.defaults("ladder"), rung=3), "ladder", known)
    view, page = frame.view("ladder_chart"), page_of(lang)
    lines = {page.say(each.label): each.points for each in view.lines}
    assert lines == {
        compare.named(page, "heun"): ((7, 1.5),), compare.named(page, "ddim"): ((8, 1.25),),
    }  # fmt: skip
    assert (page.say(view.x_label), page.say(view.y_label), page.say(view.floor[1])) == LADDER[lang]
    assert view.floor[0] == 1 and view.marked == 8
    caption = page.say(scene.scene_ladder.caption(FOUR.rung, FOUR))
    assert caption == {
        "en": "7 evaluations (4 steps) · 1.50 ± 0.08 × floor · 76 % named right · 2 ms",
        "zh": "7 次求值（4 步） · 1.50 ± 0.08 × 底线 · 认对 76 % · 2 毫秒",
    }[lang]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_over_each_column_of_the_ladder_stands_the_class_asked_for(lang):
    settings = scene.defaults("ladder")
    picture = scene.frame(settings, "ladder").views[0].picture
    names = [say(each, lang, words.of(lang)) for each in picture.headings]
    classes = scene_rungs.columns(10)
    digits = [each if isinstance(each, str) else each[lang] for each in
              scene.scene_ladder.IMAGES["digits"].classes]  # fmt: skip
    assert names == [digits[k] for k in classes]


# --- in between ---------------------------------------------------------------------------------

WAYS = {
    "en": ["noise, circle", "noise, line", "data, line", "real data"],
    "zh": ["噪声，大圆", "噪声，直线", "数据，直线", "真实数据"],
}
HEADS = {"en": ["mean −ln p", "to the data"], "zh": ["平均 −ln p", "到数据"]}
PICTURES = {"en": ["to real ones", "judge sure"], "zh": ["到真实图像", "评判把握"]}


@pytest.fixture
def tabled(monkeypatch):
    """(head, rows) of the table that a part of `between` shows."""

    def of(lang, settings):
        tables = []
        monkeypatch.setattr(
            between.tables, "table", lambda role, head, rows: tables.append((head, [*rows]))
        )
        part = between.points_table if settings.what == "points" else between.pictures_table
        part(page_of(lang), scene.frame(settings, "between").numbers)
        return tables[0]

    return of


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_the_ways_holds_each_ways_own_numbers(lang, tabled):
    settings = scene_ends.Settings("points", "moons", "noise", (-1.0, 0.3, 0.9, 1.6), 20, 0)
    head, rows = tabled(lang, settings)
    now = scene.frame(settings, "between").numbers.rows
    order = ["slerp", "lerp", "straight", "real"]
    assert head == HEADS[lang] and [row.label for row in rows] == WAYS[lang]
    assert [row.name for row in rows] == order
    assert [[*row.values] for row in rows] == [
        [f"{now[way].surprise_nats:.1f}", f"{now[way].gap:.3f}"] for way in order
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_the_pictures_holds_each_rows_own_numbers(lang, tabled):
    settings = scene_ends.Settings("pictures", "digits", "noise", (), 10, start=8, seed=3)
    head, rows = tabled(lang, settings)
    now = scene.frame(settings, "between").numbers.rows
    assert head == [*PICTURES[lang], "‖x<sub>T</sub>‖/√d"]
    assert [row.label for row in rows] == WAYS[lang]
    for row, way in zip(rows, ("slerp", "lerp", "straight", "real"), strict=True):
        each = now[way]
        length = {"straight": "–", "real": "1"}.get(way, f"{each.norm:.2f}")
        assert [*row.values] == [f"{each.apart:.2f}", f"{each.sure:.2f}", length]


SHORT = {"en": ["circle", "line", "data"], "zh": ["大圆", "直线", "数据"]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_curves_marks_and_handles_of_the_ways_are_where_their_names_are(lang):
    settings = scene_ends.Settings("points", "moons", "data", (100, 1500), 20, 1, place=30)
    picture = (view := scene.frame(settings, "between").views[0]).picture
    word, way = words.of(lang), scene_ends.ways(settings.way)
    assert [say(each.label, lang, word) for each in picture.curves] == SHORT[lang]
    blob, law = read(picture.table.data), DATASETS["moons"].density()
    table = dict(zip(blob["names"], blob["columns"], strict=True))
    for curve, name in zip(picture.curves, ("slerp", "lerp", "straight"), strict=True):
        nats = np.minimum(-law.log_density(way.paths[name]), 60)
        assert table[curve.column] == pytest.approx(nats, rel=1e-5, abs=1e-4)
    named = {say(m.label, lang, word): m.track[0] for m in picture.marks if m.label}
    noise = {"en": "noise {}", "zh": "噪声 {}"}[lang]
    for k, end in enumerate("AB"):
        assert named[noise.format(end)] == pytest.approx(way.noises[k].tolist())
        assert named[end] == pytest.approx(scene_ends.cloud("moons").x[[100, 1500][k]].tolist())
        handle = view.controls.handles[k]
        assert (handle.name, handle.x, handle.y) == (end, *way.ends[k].tolist())


@pytest.mark.parametrize(("lang", "label", "axes"), [
    ("en", "corrections: {}", ("DDIM steps each way", "error, there and back")),
    ("zh", "修正 {} 次", ("单程 DDIM 步数", "往返误差")),
])  # fmt: skip
def test_the_chart_of_round_trips_names_its_lines_by_their_corrections(lang, label, axes):
    trip, page = scene.scene_between.Trip, page_of(lang)
    seen = (trip(10, 0, 20, 0.5), trip(20, 3, 100, 0.25), trip(10, 1, 30, 0.1))
    view = scene.frame(scene.defaults("between"), "between", seen).views[1]
    lines = {page.say(each.label): each.points for each in view.lines}
    assert lines == {
        label.format(0): ((10, 0.5),), label.format(1): ((10, 0.1),), label.format(3): ((20, 0.25),)
    }  # fmt: skip
    assert (page.say(view.x_label), page.say(view.y_label)) == axes


@pytest.mark.parametrize(("lang", "circle", "line"), [
    ("en", "‖x‖/√d circle", "line"), ("zh", "‖x‖/√d 大圆", "直线"),
])  # fmt: skip
def test_under_the_strips_stand_the_lengths_of_the_way_that_is_named(lang, circle, line):
    settings = scene_ends.Settings("pictures", "digits", "noise", (), 10, start=8, seed=3, place=50)
    picture = scene.frame(settings, "between").views[0].picture
    blob = read(picture.table.data)
    table = dict(zip(blob["names"], blob["columns"], strict=True))
    a, b = scene_ends.ways(settings.way).noises.reshape(2, 64).astype(float)
    word = words.of(lang)
    told = {say(each.symbol, lang, word): table[each.column][50] for each in picture.readout}
    assert told[line] == pytest.approx(np.linalg.norm(a + b) / 16, rel=1e-5)
    assert told[circle] == pytest.approx(np.linalg.norm(a + b) / 16 / np.cos(
        0.5 * np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))), rel=1e-3)  # fmt: skip


def test_the_distance_that_moves_with_eta_is_its_columns():
    settings = scene.scene_eta.Settings(dataset="moons", T=10, eta=0.4)
    frame = scene.frame(settings, "eta")
    table = columns_of(frame.view("eta").picture.table)
    told = eta.told(frame)
    assert set(re.findall(r"<<(\w+):", texts.load("en", "samplers")["now.eta"])) == {"eta", "ratio"}
    for name in ("eta", "ratio"):
        assert table[name][0] == pytest.approx(told[name], rel=1e-6), name
