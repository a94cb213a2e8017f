"""What stands beside each number of the page `why_gaussian` is the name of that number."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import words
from explorer.frames.text import say
from explorer.lessons.why_gaussian import acts, numbers, scene
from explorer.lessons.why_gaussian import scene_reverse as reverse
from explorer.palette import LIGHT
from tests.frames.test_stage import read
from tests.lessons.why_gaussian.test_fields import (
    OPEN,
    OTHER,
    SMALL,
    TWINS,
    averages,
    bells,
    here,
    prior,
    step_back,
)  # fmt: skip
from tests.page_run import opened, shown

LANGUAGES = words.LANGUAGES
SAID = {
    "en": {
        "one": "One hump here.", "two": "Two humps here: no Gaussian can be right.",
        "passes": "The averaged KL passes 0.01 nats at β = {}.",
        "never": "The averaged KL stays below 0.01 nats at every β.",
        "falls": ["best Gaussian, averaged over x<sub>t</sub> (slope {:#.3g})",
                  "variance set to β, averaged (slope {:#.3g})",
                  "best Gaussian at this x<sub>t</sub> (slope {:#.3g})",
                  "at this β and x<sub>t</sub>"],
        "ways": ("1 step, β = 0.98: KL {} nats", "{} steps of β = {}: KL {} nats"),
        "handle": "x_t, the noisy state", "axis": "KL, nats",
        "sliders": ["β, size of the step", "half-distance of the humps",
                    "width of the left hump", "weight of the left hump"],
        "rows": ["one step ago", "Known: the data, and how likely x_t is from there",
                 "The step back, enlarged"],
    },
    "zh": {
        "one": "这里只有一个峰。", "two": "这里有两个峰：没有哪个高斯会对。",
        "passes": "平均 KL 在 β = {} 处越过 0.01 奈特。",
        "never": "无论 β 多大，平均 KL 都不到 0.01 奈特。",
        "falls": ["最接近的高斯，对 x<sub>t</sub> 平均（斜率 {:#.3g}）",
                  "方差取作 β，平均（斜率 {:#.3g}）",
                  "此 x<sub>t</sub> 处最接近的高斯（斜率 {:#.3g}）",
                  "当前的 β 与 x<sub>t</sub>"],
        "ways": ("1 步，β = 0.98：KL {} 奈特", "{} 步，每步 β = {}：KL {} 奈特"),
        "handle": "x_t，含噪的状态", "axis": "KL，奈特",
        "sliders": ["β，步子的大小", "两峰距离之半", "左峰的宽度", "左峰的权重"],
        "rows": ["一步之前", "已知的：数据，以及从那里来到 x_t 的似然", "反向的一步，放大"],
    },
}  # fmt: skip


def page_in(lang):
    return SimpleNamespace(word=words.of(lang), lang=lang, colours=LIGHT)


def sent(view):
    """What the names of the line stand for, from its table, its handle and its sums."""
    blob = read(view.table.data)
    got = {name: row[0] for name, row in zip(blob["names"], blob["columns"], strict=True)}
    got |= {each.name: each.x for each in view.handles}

    def of(number):
        return got[number] if isinstance(number, str) else number

    for name, each in view.values.items():
        got[name] = of(each.plus) + sum(of(a) * of(b) for a, b in each.terms.items())
    return got


def curve(bells_of, got, x, log_weights):
    weights = np.array([got.get(each.weight, each.weight) for each in bells_of], dtype=float)
    if log_weights:
        weights = np.exp(weights - weights.max())
        weights /= weights.sum()
    parts = zip(weights, bells_of, strict=True)
    return sum(
        w * np.exp(-(((x - got[b.mean]) / got[b.width]) ** 2) / 2)
        / (got[b.width] * math.sqrt(2 * math.pi))
        for w, b in parts
    )  # fmt: skip


@pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["open", "other"])
def test_each_bell_of_the_line_is_the_density_that_it_is_called(settings):
    view = scene.frame(settings, "step").view("line")
    got = sent(view)
    back = step_back(bells(settings), settings.beta, settings.x_t)
    labels = ["q(x_{t−1})", "q(x_t | x_{t−1})", "q(x_{t−1} | x_t)", "N(μ, σ²)"]
    assert [each.label for each in view.curves] == labels
    data, likelihood, true, best = view.curves
    x, root = back.x[0], math.sqrt(1 - settings.beta)
    drawn = curve(data.bells, got, x, data.log_weights)
    np.testing.assert_allclose(drawn, prior(bells(settings), x), rtol=1e-4, atol=1e-6)
    drawn = curve(true.bells, got, x, true.log_weights)
    np.testing.assert_allclose(drawn, back.p[0], rtol=1e-4, atol=1e-5)
    shape = curve(likelihood.bells, got, x, likelihood.log_weights)
    wanted = np.exp(-((settings.x_t - root * x) ** 2) / (2 * settings.beta))
    np.testing.assert_allclose(shape / shape.max(), wanted / wanted.max(), atol=1e-4)
    assert (true.name, best.matches, best.colour) == ("reverse", "reverse", "prediction")
    assert [each.row for each in view.curves] == [0, 0, 1, 1]


def test_the_readout_and_the_marker_are_those_of_the_step_back():
    view = scene.frame(OTHER, "step").view("line")
    got = sent(view)
    assert [(each.symbol, each.column) for each in view.readout] == [
        ("μ", "reverse.mean"), ("σ", "reverse.width"), ("√β", "root_beta"),
    ]  # fmt: skip
    assert got["root_beta"] == pytest.approx(math.sqrt(OTHER.beta), rel=1e-6)
    (marker,) = view.markers
    assert (marker.label, marker.at) == ("μ", "reverse.mean")
    zoom = view.rows[1].zoom
    assert (view.rows[1].symbol, zoom.centre, zoom.width) == (
        "(x_{t−1} − μ)/σ", "reverse.mean", "reverse.width",
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_handle_sliders_and_rows_are_named(lang):
    view, word = scene.frame(OTHER, "step").view("line"), words.of(lang)
    (handle,) = view.handles
    assert (handle.label, say(handle.word, lang, word), handle.x) == (
        "x_t", SAID[lang]["handle"], OTHER.x_t,
    )  # fmt: skip
    assert [say(each.label, lang, word) for each in view.sliders] == SAID[lang]["sliders"]
    values = [OTHER.beta, OTHER.distance, OTHER.width, OTHER.weight]
    assert [each.value for each in view.sliders] == values
    above, below = view.rows
    rows = [say(text, lang, word) for text in (above.word, above.title, below.title)]
    assert rows == SAID[lang]["rows"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_the_humps_and_the_beta_that_passes(lang):
    page, said = page_in(lang), SAID[lang]
    for settings, key in ((TWINS, "two"), (SMALL, "one")):
        assert numbers.humps(page, scene.frame(settings, "step").numbers) == said[key]
    now = scene.frame(OPEN, "far").numbers
    low, high = (averages(OPEN, now.passing_beta * by)[0] for by in (0.995, 1.005))
    assert low < 0.01 < high
    assert numbers.passing(page, now) == said["passes"].format(f"{now.passing_beta:#.2g}")
    assert numbers.passing(page, replace(now, passing_beta=None)) == said["never"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_line_against_beta_is_what_the_legend_calls_it(lang):
    now = scene.frame(OPEN, "far").numbers
    drawn = acts.falls(page_in(lang), OPEN, now)
    slopes = (now.best_slope, now.fixed_slope, now.here_slope)
    legend = [
        text.format(each) for text, each in zip(SAID[lang]["falls"], (*slopes, 0), strict=True)
    ]
    assert [trace.name for trace in drawn.data] == legend
    k = 20
    beta = drawn.data[0].x[k]
    best, fixed = averages(OPEN, beta)
    place = step_back(bells(OPEN), beta, OPEN.x_t, 4001).kl[0]
    assert [trace.y[k] for trace in drawn.data[:3]] == pytest.approx([best, fixed, place], rel=1e-3)
    assert (drawn.data[3].x[0], drawn.data[3].y[0]) == pytest.approx(
        (OPEN.beta, here(OPEN)["kl_nats"]), rel=1e-6
    )
    for trace in drawn.data:
        assert trace.hovertemplate == "β = %{x:.3g}: %{y:.3g}<extra>" + trace.name + "</extra>"
    assert drawn.layout.xaxis.title.text == "β"
    assert drawn.layout.yaxis.title.text == SAID[lang]["axis"]
    assert drawn.layout.shapes[0].y0 == 0.01


@pytest.mark.parametrize("lang", LANGUAGES)
def test_over_each_way_back_stand_its_own_steps_beta_and_kl(lang):
    now = scene.frame(OTHER, "many").numbers
    drawn = acts.ways(page_in(lang), OTHER, now)
    first, rest = SAID[lang]["ways"]
    nats = [f"{each:#.2g}".rstrip(".") for each in now.ways_nats]
    titles = [first.format(nats[0])]
    titles += [
        rest.format(n, f"{beta:#.2g}", kl)
        for n, beta, kl in list(zip(now.ways_steps, now.ways_beta, nats, strict=True))[1:]
    ]
    assert [each.text for each in drawn.layout.annotations] == titles
    for i, way in enumerate(reverse.ways(OTHER.shape)):
        back, data = drawn.data[2 * i], drawn.data[2 * i + 1]
        np.testing.assert_array_equal(back.y, way.density)
        np.testing.assert_allclose(data.y, prior(bells(OTHER), np.asarray(data.x)), rtol=1e-9)
        assert back.hovertemplate.startswith("p(%{x") and data.hovertemplate.startswith("q(%{x")
        assert back.xaxis == data.xaxis == f"x{i + 1 if i else ''}"
    assert {drawn.layout[f"xaxis{n}"].title.text for n in (3, 4)} == {"x<sub>0</sub>"}


@pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["open", "other"])
def test_what_the_sentence_says_is_what_the_line_moves(settings):
    """Its handle, its slider, a column, and the width of the curve by that name."""
    made = scene.frame(settings, "step")
    view, now, columns = made.view("line"), made.numbers, acts.source(made).columns
    got = sent(view) | {each.name: each.value for each in view.sliders}
    for name in ("beta", "x_t", "root_beta"):
        assert got[columns[name]] == pytest.approx(getattr(now, name), rel=1e-6)
    assert columns["deviation"] == "reverse.width"
    (true,) = (each for each in view.curves if each.name == "reverse")
    weights = np.exp([got[each.weight] for each in true.bells])
    weights = weights / weights.sum()
    means = np.array([got[each.mean] for each in true.bells])
    widths = np.array([got[each.width] for each in true.bells])
    variance = weights @ (widths**2 + means**2) - (weights @ means) ** 2
    assert math.sqrt(variance) == pytest.approx(now.deviation, rel=1e-4)


def roles(at):
    """The parts of the page's anatomy that are drawn."""
    return set(re.findall(r'<div[^>]* data-role="(\w+)"', " ".join(shown(at._tree))))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("act", scene.ACTS)
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    at = opened("why_gaussian", lang=lang, veiled=True)
    at.session_state["act"] = act
    at.run()
    assert roles(at) & {"do", "predict", "now", "formula"} == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_0").click().run()
    assert roles(at) >= {"do", "verdict", "now", "formula"} and "predict" not in roles(at)


def test_while_the_questions_wait_neither_step_back_nor_way_back_is_drawn():
    made = acts.without_step_back(scene.frame(OPEN, "step")).view("line")
    assert len(made.rows) == 1 and [each.label for each in made.curves] == [
        "q(x_{t−1})", "q(x_t | x_{t−1})",
    ]  # fmt: skip
    assert not made.markers and not made.readout and made.handles and made.sliders
    drawn = acts.veiled(page_in("en"), OPEN, scene.frame(OPEN, "many").numbers)
    assert all(np.isnan(trace.y).all() for trace in drawn.data[::2])
    titles = [each.text for each in drawn.layout.annotations]
    assert titles == [f"n = {steps}" for steps in (1, 4, 12, 36)]
