"""What stands beside each number of the page `forward` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.frames.text import say
from explorer.lessons.forward import acts, figures, numbers, scene, scene_cloud, scene_data
from explorer.palette import LIGHT
from tests.frames.test_stage import read
from tests.lessons.forward.test_fields import FAR, OPEN, carried, halved, law, of_mixture

NOW = {act: replace(OPEN[act], **FAR, t=90, dataset="moons") for act in scene.ACTS}
LN2 = np.log(2)
LABELS = {
    "en": {
        "variance": "variance", "in_theory": "±2 errors", "kl": "KL, bits", "shape": "shape",
        "spread": "spread", "half": "half", "cells": "1/{n}", "explained": "explained by x̂₀",
        "entropy": "H, bits", "same_covariance": "normal law", "information": "I, bits",
        "with_factor": "with √(1−β)", "without_factor": "without √(1−β)",
        "without_readout": "without", "state": "noisy state x_t", "guess": "best guess x̂₀",
    },
    "zh": {
        "variance": "方差", "in_theory": "理论 ±2 误差", "kl": "KL，比特", "shape": "形状",
        "spread": "散布", "half": "二分", "cells": "1/{n}", "explained": "x̂₀ 解释的方差",
        "entropy": "H，比特", "same_covariance": "正态", "information": "I，比特",
        "with_factor": "有 √(1−β)", "without_factor": "无 √(1−β)",
        "without_readout": "无系数", "state": "含噪状态 x_t", "guess": "最佳猜测 x̂₀",
    },
}  # fmt: skip


def values(view, t):
    table = read(view.picture.table.data)
    return {name: column[t] for name, column in zip(table["names"], table["columns"], strict=True)}


def wanted(act):
    """The value at t = 90 of what a label names, from the points in sight and from theory."""
    settings = NOW[act]
    view = scene.frame(settings, act).view("stage")
    (a, b, *_), betas = law(settings)
    known = {"ᾱ_t": a * a, "SNR": (a / b) ** 2}
    H, second = of_mixture(settings, 200)
    KL = (second / 2 + np.log(2 * np.pi)) / LN2 - H
    both = np.array([[1.0, 0], [0, 1]]) * b * b + (2 * a) ** 2 * np.array(covariance(settings))
    normal = np.log2(np.linalg.det(2 * np.pi * np.e * both)) / 2
    spread = (np.trace(both) - 2 - np.log(np.linalg.det(both))) / 2 / LN2
    known |= {"H": H, "entropy": H, "KL": KL, "kl": KL, "same_covariance": normal,
              "shape": normal - H, "spread": spread,
              "information": H - np.log2(2 * np.pi * np.e * b * b)}  # fmt: skip
    x_t, x0 = carried(view, 90)
    if act == "jump":
        gaps = (x_t - x_t.mean(0)) ** 2
        error = gaps.mean(1).std(ddof=1) / np.sqrt(2000)
        theory = np.trace(both) / 2
        known |= {"variance": gaps.mean(), "low": theory - 2 * error, "high": theory + 2 * error}
    if act == "factor":
        plain = carried(scene.frame(settings, act).view("plain"), 90)[0]
        start, keeps = (x0**2).mean(), a * a
        known |= {"with_factor": (x_t**2).mean(), "without_factor": (plain**2).mean()}
        known[""], known["E x₀² + Σβ"] = keeps * start + 1 - keeps, start + betas[:90].sum()
        known |= {"E x_t²": known["with_factor"], "without_readout": known["without_factor"]}
    return known


def covariance(settings):
    known = scene_data.negentropy(settings.cloud)
    return known.covariance


CURVES = {
    "jump": ["variance", "low", "high", "kl", "shape", "spread"],
    "entropy": ["entropy", "same_covariance", "kl", "information"],
    "factor": ["with_factor", "", "without_factor", "E x₀² + Σβ"],
}
READOUTS = {
    "jump": ["ᾱ_t", "SNR", "KL"], "entropy": ["H", "KL", "information"],
    "factor": ["ᾱ_t", "E x_t²", "without_readout"], "forget": ["ᾱ_t", "SNR", "I"],
}  # fmt: skip


def named(text, lang):
    """What a label says in one language."""
    return say(text, lang, words.of(lang))


def in_words(name, lang, n=""):
    said = {"low": "in_theory", "high": ""}.get(name, name)
    return LABELS[lang].get(said, said).format(n=n)


@pytest.mark.parametrize("act", CURVES)
def test_readouts_and_curves_draw_what_they_are_called(act):
    view = scene.frame(NOW[act], act).view("stage")
    got, expected = values(view, 90), wanted(act)
    shown = view.picture
    for lang in words.LANGUAGES:
        assert [named(each.label, lang) for each in shown.curves] == [
            in_words(name, lang) for name in CURVES[act]
        ]
        symbols = [in_words(name, lang) if "_" in name[3:] else name for name in READOUTS[act]]
        symbols = ["I" if each == "information" else each for each in symbols]
        assert [named(each.symbol, lang) for each in shown.readout] == symbols
    for name, each in [*zip(CURVES[act], shown.curves, strict=True),
                       *zip(READOUTS[act], shown.readout, strict=True)]:  # fmt: skip
        assert got[each.column] == pytest.approx(expected[name], rel=2e-3), name


def test_of_the_second_act_each_curve_is_its_own_digit_of_place():
    """The k-th digit's bits are what is known of the k-times halved cell less of the one before."""
    settings = replace(NOW["forget"], t=91)  # a t at which the points were read
    frame = scene.frame(settings, "forget")
    view = frame.view("stage")
    got = values(view, 91)
    x_t, x0 = carried(view, 91)
    (a, b, *_), _ = law(settings)
    weights = np.exp(-((x_t[:, None] - a * x0) ** 2).sum(2) / (2 * b * b))
    weights /= weights.sum(1, keepdims=True)
    finest = halved(x0)

    def bits(k):
        cell = finest >> (5 - k)
        inside = np.stack([weights[:, cell == each].sum(1) for each in range(2**k)], axis=1)
        share = np.bincount(cell)[cell] / len(cell)
        return np.log2(inside[range(len(cell)), cell] / share).mean()

    guess = weights @ x0
    lost = ((x0 - guess) ** 2).sum() / ((x0 - x0.mean(0)) ** 2).sum()
    expected = [bits(1), bits(3) - bits(2), bits(5) - bits(4), 1 - lost]
    curves = view.picture.curves
    assert [got[each.column] for each in curves] == pytest.approx(expected, abs=2e-3)
    for lang in words.LANGUAGES:
        names = [("half", ""), ("cells", 8), ("cells", 32), ("explained", "")]
        assert [named(each.label, lang) for each in curves] == [
            in_words(name, lang, n) for name, n in names
        ]
        assert [named(each.label, lang) for each in view.picture.takes] == [
            in_words("state", lang), in_words("guess", lang),
        ]  # fmt: skip
    assert got[view.picture.readout[2].column] == pytest.approx(bits(5), abs=2e-3)
    cloud = read(view.picture.takes[1].cloud.data)
    shown = cloud["scale"] * cloud["points"][cloud["times"].index(91)]
    np.testing.assert_allclose(shown, guess, atol=2e-3)


# --- tables ---------------------------------------------------------------------------------------


@pytest.fixture
def html(monkeypatch):
    """What the page writes as HTML, its cells line by line."""
    out = []
    monkeypatch.setattr(numbers.st, "html", out.append)

    def rows():
        (text,) = out
        lines = re.findall(r"<tr.*?>(.*?)</tr>", text)
        cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line) for line in lines]
        return cells, re.search(r"padding-top[^>]*>(.*?)</div>", text)[1]

    return rows


HEADS = {"en": ["measured", "theory", "± error"], "zh": ["实测", "理论", "± 误差"]}
TABLES = {
    "en": "The whole cloud at t = 90: {inside} of 5 entries lie within two standard errors.",
    "zh": "t = 90 时的整团点云：5 项里有 {inside} 项落在两个标准误之内。",
}


def signed(value):
    return f"{value:+.3f}".replace("-", "−") if round(value, 3) else "0.000"


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_table_of_moments_has_each_number_under_its_name(html, lang):
    now = scene.frame(NOW["jump"], "jump").numbers
    numbers.moment_table(SimpleNamespace(word=words.of(lang)), now)
    (head, *rows), caption = html()
    assert head == ["", *HEADS[lang]]
    inside = 0
    for row, line in zip(rows, now.moments, strict=True):
        far = bool(abs(line.measured - line.theory) > 2 * line.error)
        inside += not far
        assert row == [
            f"{line.name[0]}<sub>{line.name[1:]}</sub>", signed(line.measured) + " ✕" * far,
            signed(line.theory), f"{line.error:.3f}",
        ]  # fmt: skip
    assert caption == TABLES[lang].format(inside=inside)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_table_of_squares_has_each_number_under_its_name(html, lang):
    now = scene.frame(NOW["factor"], "factor").numbers
    numbers.squares_table(SimpleNamespace(word=words.of(lang)), now)
    (head, *rows), caption = html()
    assert head == ["", *HEADS[lang][:2]] and "t = 90" in caption
    here = now.squares
    for row, name, value, error, theory in zip(
        rows, ("with_factor", "without_factor"), (here.scaled, here.plain),
        (here.scaled_error, here.plain_error), (here.scaled_theory, here.plain_theory), strict=True,
    ):  # fmt: skip
        assert 0.01 < error < 0.1  # so three decimals
        assert row == [LABELS[lang][name], f"{value:.3f} ± {error:.3f}", f"{theory:.2f}"]


# --- the formula and the text below ---------------------------------------------------------------


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_sentences_numbers_have_the_digits_that_are_true(lang):
    sentence = texts.load(lang, "forward")["now.entropy"]
    now = scene.frame(NOW["entropy"], "entropy")
    here, said = now.numbers, texts.fill(sentence, numbers.formula(now))
    assert here.bits_error == 0
    for value in (here.entropy_bits, here.kl_bits, here.information_bits):
        assert f" {value:#.3g}" in said
    drawn = replace(
        here, entropy_bits=2.3456, kl_bits=0.0123, information_bits=1.2, bits_error=0.03
    )
    said = texts.fill(sentence, vars(drawn))
    assert all(each in said for each in ("2.346 ± 0.030", "0.012 ± 0.030", "1.200 ± 0.030"))


@pytest.mark.parametrize("act", scene.ACTS)
def test_while_t_moves_the_sentence_says_what_the_page_would_say_there(act):
    """Each number that the browser moves on is that of the record at every t."""
    frame = scene.frame(NOW[act], act)
    columns, table = acts.source(frame).columns, read(frame.view("stage").picture.table.data)
    at = dict(zip(table["names"], table["columns"], strict=True))
    sentence = texts.load("en", "forward")[f"now.{act}"]
    names = {name for name, _ in texts.PLACEHOLDER.findall(sentence)} - {*texts.RESERVED}
    assert {"t"} < names <= set(columns), "a number stands still while t moves"
    for t in (0, 1, 91, 199, 200):
        there = numbers.formula(scene.frame(replace(NOW[act], t=t), act))
        for name in names - {"t", "scale"}:
            value, told = at[columns[name]][t], there[name]
            assert value == pytest.approx(told, rel=1e-5, abs=1e-6, nan_ok=True), (name, t)


def test_of_the_last_act_the_theory_is_that_of_the_squares():
    factor = scene.frame(NOW["factor"], "factor")
    told, squares = numbers.formula(factor), factor.numbers.squares
    assert (told["scaled_theory"], told["plain_theory"]) == (
        squares.scaled_theory, squares.plain_theory,
    )  # fmt: skip


def test_the_text_below_has_the_lengths_of_the_paths_in_sight():
    """Of both clouds at the key times; between them a walk goes further than straight lines."""
    page = SimpleNamespace(present=False, word=words.of("en"))
    told = numbers.below(page, NOW["jump"], "jump")
    frame = scene.frame(NOW["jump"], "jump").view("stage")
    jump = [carried(frame, t)[0] for t in range(201)]
    walked = scene.frame(replace(NOW["jump"], path="walk"), "jump").view("stage")
    cloud = read(walked.picture.takes[0].cloud.data)
    for name, frames in (("jump_length", jump), ("walk_length", cloud["scale"] * cloud["points"])):
        steps = np.linalg.norm(np.diff(frames, axis=0), axis=2).mean(1)
        assert told[name] == pytest.approx(steps.sum(), rel=2e-3)
    assert told["ratio"] == pytest.approx(told["walk_length"] / told["jump_length"])
    assert told["estimator"] == words.of("en")("forward.estimator_exact")
    factor = numbers.below(page, NOW["factor"], "factor")
    start = (carried(scene.frame(NOW["factor"], "factor").view("stage"), 0)[1] ** 2).mean()
    assert factor["start"] == pytest.approx(start, rel=1e-4)
    assert factor["end"] == pytest.approx(start + law(NOW["factor"])[1].sum(), rel=1e-4)
    forget = numbers.below(page, NOW["forget"], "forget")
    errors = [
        scene.frame(replace(NOW["forget"], t=t), "forget").numbers.place_error
        for t in (0, 91, 109, 124, 143)
    ]
    assert forget["bits_error"] >= max(errors) > 0.9 * forget["bits_error"]


def test_each_panel_of_the_figure_draws_what_its_title_and_its_curves_say():
    settings, expected = NOW["entropy"], wanted("entropy")
    columns = scene_cloud.entropy_columns(
        settings.noises(), scene_data.negentropy(settings.cloud), settings.scale
    )
    drawn = figures.figure(columns, LIGHT, "steps")
    titles = [re.sub("<.*?>", "", each.text) for each in drawn.layout.annotations]
    assert titles == ["H(xt)", "KL(qt ‖ N(0, I))", "I(x0; xt)"]
    symbols = {
        "H": "entropy", "½ log₂ det(2πe C<sub>t</sub>)": "same_covariance", "KL": "kl",
        "J": "shape", "C": "spread", "I": "information",
    }  # fmt: skip
    assert [trace.name for trace in drawn.data] == list(symbols)
    for trace in drawn.data:
        here = list(trace.x).index(90)
        assert trace.y[here] == pytest.approx(expected[symbols[trace.name]], rel=1e-4)
        assert trace.hovertemplate == "t = %{x}: %{y:.5g}<extra>" + trace.name + "</extra>"
    panels = [trace.xaxis for trace in drawn.data]
    assert panels == ["x", "x", "x2", "x2", "x2", "x3"]
    assert all(drawn.layout[f"xaxis{n}"].title.text == "steps" for n in ("", 2, 3))


@pytest.mark.parametrize(
    ("lang", "scale", "data", "noise"),
    [("en", "data scale", "data", "noise"), ("zh", "数据尺度", "数据", "噪声")],
)
def test_the_slider_and_the_ends_of_the_time_are_named(lang, scale, data, noise):
    frame = scene.frame(NOW["entropy"], "entropy")
    (slider,) = frame.view("stage").controls.sliders
    assert (named(slider.label, lang), slider.value) == (scale, 2.0)
    assert [(t, named(text, lang)) for t, text in frame.time.ticks] == [
        (0, data),
        (200, noise),
    ]
