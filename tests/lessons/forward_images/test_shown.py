"""What stands beside each number of the page `forward_images` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.frames.text import say
from explorer.lessons.forward_images import acts, figures, numbers, scene
from explorer.palette import LIGHT
from tests.frames.test_stage import read
from tests.lessons.forward_images.test_fields import (
    SETTINGS,
    bars_of,
    common,
    detail,
    four,
    of_schedules,
    of_sizes,
    parts,
    picture,
    rings,
)  # fmt: skip

LANGUAGES = words.LANGUAGES
FAR = {act: each["far"] for act, each in SETTINGS.items()}
X0 = picture("shapes", 4)
EPS = np.random.default_rng([4, 1]).standard_normal(X0.shape)
T_NOW, T = 70, 200
BAR = bars_of("cosine", T)[1][T_NOW]
SAID = {
    "en": {
        "signal": "√ᾱ_t x_0, signal", "noise": "√(1−ᾱ_t) ε, noise", "inside": "noise in it",
        "coarse": "coarse", "middle": "middle", "fine": "fine", "jump": "one jump",
        "walk": "step by step", "measured": "x_t", "expected": "expected",
        "titles": ["Pixels", "Power of the noise", "Power"], "value": "value",
        "k": "k, cycles", "detail_of": "k*, 16", "names": ["linear", "cosine", "quadratic"],
        "ends": ["data", "noise"], "t": "t, step", "across": "k, cycles across the picture",
    },
    "zh": {
        "signal": "√ᾱ_t x_0, 信号", "noise": "√(1−ᾱ_t) ε, 噪声", "inside": "其中的噪声",
        "coarse": "粗", "middle": "中", "fine": "细", "jump": "一步跳到",
        "walk": "一步步走", "measured": "x_t", "expected": "期望",
        "titles": ["像素值", "噪声的功率", "功率"], "value": "值",
        "k": "k，周期数", "detail_of": "k*，16", "names": ["线性", "余弦", "二次"],
        "ends": ["数据", "噪声"], "t": "t，步", "across": "k，横贯图片的周期数",
    },
}  # fmt: skip


def frame_of(act):
    return scene.frame(FAR[act], act)


def named(text, lang):
    return say(text, lang, words.of(lang))


def columns(act, t=T_NOW):
    table = read(frame_of(act).view("stage").picture.table.data)
    return {name: column[t] for name, column in zip(table["names"], table["columns"], strict=True)}


def tile_shown(view, i, t=T_NOW):
    """What a tile shows at t, from the bytes for the browser."""
    picture_of = view.picture
    mixture, table = read(picture_of.takes[0].cloud.data), read(picture_of.table.data)
    column = dict(zip(table["names"], table["columns"], strict=True))
    scale = mixture["scales"]
    mix = picture_of.takes[0].tiles[i].mix
    return sum(
        (c if isinstance(c, float) else column[c][t]) * scale[j] * mixture["pictures"][j]
        for j, c in mix.items()
    )


def captions(view, lang):
    return [named(each.caption, lang) for each in view.picture.takes[0].tiles]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_tile_shows_what_its_caption_says(lang):
    said, a, b = SAID[lang], np.sqrt(BAR), np.sqrt(1 - BAR)
    jump = frame_of("jump").view("stage")
    assert captions(jump, lang) == ["x_t", said["signal"], said["noise"]]
    for i, wanted in enumerate((a * X0 + b * EPS, a * X0, b * EPS)):
        np.testing.assert_allclose(tile_shown(jump, i), wanted, atol=3e-4)
    drown = frame_of("drown").view("stage")
    assert captions(drown, lang) == ["x_t", said["coarse"], said["middle"], said["fine"]]
    waves = [rough(tile_shown(drown, i)) for i in (1, 2, 3)]
    assert waves[0] < waves[1] < waves[2]
    plain = frame_of("schedules").view("stage")
    comma = {"en": ", ", "zh": "，"}[lang]
    letters = [letter + comma + name for letter, name in zip("ABC", said["names"], strict=True)]
    assert captions(plain, lang) == ["x_0", *letters]


def rough(shown):
    """How much a picture changes from pixel to pixel, over its spread."""
    return np.abs(np.diff(shown, axis=1)).mean() / shown.std()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_four_sizes_and_two_ways_are_named_by_what_they_are(lang):
    said = SAID[lang]
    view = frame_of("size").view("stage")
    widths = [each.shape[1] for each in four(X0)]
    assert captions(view, lang) == [f"{w} × {w}" for w in widths]
    curves = frame_of("size").view("beside").picture.curves
    assert [named(each.label, lang) for each in curves] == [
        said["detail_of"],
        *map(str, widths[1:]),
    ]
    walk = frame_of("walk").view("stage").picture
    assert [named(each, lang) for each in walk.headings] == [said["jump"], said["walk"]]
    assert captions(frame_of("walk").view("stage"), lang) == ["x_t", "x_t", *[said["inside"]] * 2]
    film = read(walk.takes[0].cloud.data)
    k = film["times"].index(70)
    a, b = np.sqrt(BAR), np.sqrt(1 - BAR)
    jump, walked, still, inside = (film["pictures"][k] / 255 * 2 - 1) * 3  # black is −3, white 3
    np.testing.assert_allclose(jump, (a * X0 + b * EPS).clip(-3, 3), atol=0.02)
    np.testing.assert_allclose(still, EPS.clip(-3, 3), atol=0.02)
    seen = np.abs(walked) < 2.9
    np.testing.assert_allclose(((walked - a * X0) / b)[seen].clip(-3, 3), inside[seen], atol=0.06)
    assert np.abs(inside - still).mean() > 0.5


def test_readouts_and_curves_draw_what_they_are_called():
    got = columns("drown")
    here = common(FAR["drown"], X0, EPS) | parts(FAR["drown"], X0)
    wanted = {"ᾱ_t": BAR, "SNR": BAR / (1 - BAR), "k*": here["detail"]}
    readout = frame_of("drown").view("stage").picture.readout
    assert [each.symbol for each in readout] == ["ᾱ_t", "SNR", "k*"]
    for each in readout:
        assert got[each.column] == pytest.approx(wanted[each.symbol], rel=1e-5)
    (power,) = frame_of("drown").view("beside").picture.profiles
    assert power.mark_label == "k*" and got[power.mark] == pytest.approx(here["detail"], rel=1e-5)
    got, here = columns("schedules"), of_schedules(FAR["schedules"], X0)
    view = frame_of("schedules")
    assert [each.symbol for each in view.view("stage").picture.readout] == ["ᾱ_A", "ᾱ_B", "ᾱ_C"]
    for i, each in enumerate(view.view("stage").picture.readout):
        assert got[each.column] == pytest.approx(here[f"alpha_bar_{i}"], rel=1e-5)
    labels = [(each.label, each.panel) for each in view.view("stage").picture.curves]
    assert labels == [
        ("SNR A", "snr"), ("k* A", "detail"), ("B", "snr"), ("B", "detail"), ("C", "snr"),
        ("C", "detail"),
    ]  # fmt: skip
    for i, each in enumerate(view.view("stage").picture.curves):
        name = f"{'snr' if each.panel == 'snr' else 'detail'}_{i // 2}"
        assert got[each.column] == pytest.approx(here[name], rel=1e-5)
    got, here = columns("size"), of_sizes(FAR["size"], X0)
    for i, each in enumerate(frame_of("size").view("beside").picture.curves):
        assert got[each.column] == pytest.approx(here[f"detail_{i}"], rel=1e-5, nan_ok=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_profile_draws_what_its_title_and_labels_say(lang):
    said = SAID[lang]
    (pixels,) = frame_of("jump").view("beside").picture.profiles
    both, flat = frame_of("walk").view("stage").picture.profiles
    (power,) = frame_of("drown").view("beside").picture.profiles
    titles = [named(each.title, lang) for each in (pixels, flat, power)]
    assert titles == said["titles"]
    assert named(pixels.x_label, lang) == said["value"]
    assert [named(each.x_label, lang) for each in (flat, power)] == [said["k"]] * 2
    assert pixels.labels == ("x_t",) and pixels.reference_labels == ("N(0, 1)",)
    for each in (both, flat):
        assert [named(label, lang) for label in each.labels] == [said["jump"], said["walk"]]
    labels = [named(each, lang) for each in power.labels]
    assert labels == [said["measured"], said["expected"], "ᾱ P_0", "1−ᾱ"]
    blob = read(power.blob.data)
    k = int(np.argmin(np.abs(np.array(blob["times"]) - T_NOW)))
    bar = bars_of("cosine", T)[1][int(blob["times"][k])]
    cycles, p0, _ = rings(X0)
    x_t = np.sqrt(bar) * X0 + np.sqrt(1 - bar) * EPS
    wanted = [rings(x_t)[1], bar * p0 + 1 - bar, bar * p0, np.full(len(p0), 1 - bar)]
    for got, expected in zip(blob["values"][k], wanted, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-4)
    drawn = read(pixels.blob.data)["values"][k][0]
    counted = np.histogram(x_t.clip(-4.499, 4.499), 72, (-4.5, 4.5))[0] / x_t.size / 0.125
    assert np.abs(drawn - counted).max() < 0.01
    np.testing.assert_allclose(blob["x"], cycles, rtol=1e-5)


# --- the sentence beside --------------------------------------------------------------------------


def told(act, lang, t=T_NOW):
    """The sentence beside the stage, and what the browser writes of it at t, from the table that
    travels."""
    text = texts.load(lang, "forward_images")[f"now.{act}"]
    served = texts.fill(text, numbers.told(scene.frame(replace(FAR[act], t=t), act).numbers))
    got = columns(act, t)
    live = source(act).columns
    moved = {name: got[column] for name, column in live.items() if column in got}
    return served, texts.fill(text, numbers.told(frame_of(act).numbers) | moved | {"t": t})


def source(act):
    page = SimpleNamespace(key=lambda name: f"forward_images_{name}_0")
    return acts.source(page, frame_of(act))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("act", scene.ACTS)
@pytest.mark.parametrize("t", [1, T_NOW, 180, T])
def test_the_sentence_moves_with_t_to_what_the_server_would_say(act, lang, t):
    served, moved = told(act, lang, t)
    assert moved == served and f"t = {t}" in served


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_holds_the_numbers_that_it_names(lang):
    """In the order in which it names them."""
    square, of_parts = (X0**2).mean(), parts(FAR["drown"], X0)
    sizes, three = of_sizes(FAR["size"], X0), of_schedules(FAR["schedules"], X0)
    here = common(FAR["jump"], X0, EPS)
    wide = [each.shape[1] for each in four(X0)]
    pairs = [(sizes[f"left_{i}"], width) for i, width in enumerate(wide)]
    if lang == "zh":
        pairs = [pair[::-1] for pair in pairs]
    wanted = {
        "jump": [T_NOW, here["signal"], here["noise"], square, here["snr_here"]],
        "walk": [T_NOW, here["root_alpha"], here["root_beta"]],
        "drown": [T_NOW, *(of_parts[f"snr_{i}"] for i in range(3)), of_parts["left"]],
        "size": [T_NOW, *(each for pair in pairs for each in pair)],
        "schedules": [T_NOW, *(three[f"{name}_{i}"] for name in ("snr", "left") for i in range(3))],
    }
    for act, numbers_wanted in wanted.items():
        text = re.sub(r"\$[^$]*\$|k\\\*", "", told(act, lang)[0])
        got = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", text)]
        assert got == pytest.approx(numbers_wanted, rel=6e-3), act


# --- the figures below ----------------------------------------------------------------------------


@pytest.fixture
def below(monkeypatch):
    def of(act, lang):
        shown = []
        monkeypatch.setattr(numbers, "show_figure", lambda make, *_: shown.append(make()))
        word = words.of(lang)
        page = SimpleNamespace(
            word=word, lang=lang, colours=LIGHT, say=lambda text: say(text, lang, word)
        )
        numbers.figure(page, FAR[act], act)
        return shown[0]

    return of


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_below_draw_what_their_axes_and_labels_say(lang, below):
    said = SAID[lang]
    drawn = below("drown", lang)
    heat, line = drawn.data
    k, p0, _ = rings(X0)
    at = list(heat.x).index(T_NOW)
    snr = np.log10(p0 * BAR / (1 - BAR))
    np.testing.assert_allclose(np.array(heat.z)[:, at], snr.clip(-figures.SPAN, figures.SPAN))
    np.testing.assert_allclose(heat.y, k)
    assert line.y[at] == pytest.approx(detail(rings(X0), BAR))
    assert (
        heat.hovertemplate.startswith("t = %{x}, k = %{y") and "SNR = 10^%{z" in heat.hovertemplate
    )
    assert (drawn.layout.xaxis.title.text, drawn.layout.yaxis.title.text) == (
        said["t"], said["across"],
    )  # fmt: skip
    assert heat.colorbar.title.text == "SNR"
    for act, names in (("size", [said["detail_of"], "32", "64", "128"]),
                       ("schedules", ["k* A", "B", "C"])):  # fmt: skip
        curves = below(act, lang).data
        assert [each.name for each in curves] == names
        for i, each in enumerate(curves):
            here = (of_sizes if act == "size" else of_schedules)(FAR[act], X0)[f"detail_{i}"]
            assert each.y[list(each.x).index(T_NOW)] == pytest.approx(here, nan_ok=True)
            assert each.hovertemplate.endswith(f"<extra>{each.name}</extra>")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ends_of_the_time_are_named(lang):
    time = frame_of("jump").time
    assert [(t, named(text, lang)) for t, text in time.ticks] == list(
        zip((0, T), SAID[lang]["ends"], strict=True)
    )
