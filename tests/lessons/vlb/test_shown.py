"""What stands beside each number of the page `vlb` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.core.bound import loss_weights
from explorer.frames.record import Estimate
from explorer.frames.text import say
from explorer.lessons.vlb import acts, numbers, scene, scene_evaluation, scene_numbers
from explorer.lessons.vlb import scene_data as data
from explorer.lessons.vlb.scene_data import Order, Settings
from explorer.lessons.vlb.scene_numbers import Numbers
from tests.frames.test_stage import read

T = 20
SETTINGS = Settings(dataset="eight_gaussians", T=T, t=7)
SAID = {
    "en": {"unit": "nats/dim", "bound": "bound, bits/dim", "entropy": "entropy of the data",
           "even": "even guess, 17 values", "uniform": "t uniform",
           "weighted": "t by importance", "in_turn": "every t in turn"},
    "zh": {"unit": "奈特/维", "bound": "变分界，比特/维", "entropy": "数据的熵",
           "even": "17 个值均匀地猜", "uniform": "t 均匀抽取", "weighted": "t 按重要性抽取",
           "in_turn": "逐个 t 估计"},
}  # fmt: skip
NOW = Numbers(
    t=7, T=T, L0_bits=Estimate(-3.21, 0.04), KL_bits=Estimate(5.4321, 0), LT_bits=4.4e-8,
    bound_bits=Estimate(2.2221, 0.0311), excess_bits=Estimate(0.1234, 0), floor_bits=0.9784,
    term_bits=Estimate(0.04482, 0), weight_bits=2.56, weight_eps_bits=0.0735, snr_fall=3.55,
    error=Estimate(0.0175, 0.0002), rate_bits=Estimate(2.2021, 0), rate_percent=Estimate(38.7, 0),
    distance=Estimate(0.1323, 0), half=Estimate(12, 1.6), rows=64, share=1.0,
    uniform_error_bits=1.3962, weighted_error_bits=0.2763, in_turn_error_bits=0.5608, gain=25.6,
)  # fmt: skip


@pytest.fixture
def written(monkeypatch):
    """What the page's functions write, tags away: a list."""
    texts: list[str] = []
    monkeypatch.setattr(numbers.st, "html", texts.append)
    return texts


def page(lang):
    return SimpleNamespace(lang=lang, word=words.of(lang))


def cells(html):
    """{data-value: (label before it, value)} of the lines of a table."""
    lines = re.findall(r"<span>(.*?)</span>.*?<b data-value=\"(\w+)\">(.*?)</b>", html)
    return {name: (re.sub(r"<[^>]*>", "", label), value) for label, name, value in lines}


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_tiles_beside_the_bars(lang, written):
    numbers.beside(page(lang), "bits", NOW, "points")
    said = SAID[lang]
    assert cells(written[0]) == {
        "L0": ("L0", "−3.210 ± 0.040"), "KL": ("Σ Lt−1", "5.432"), "LT": ("LT", "4.40×10⁻⁸"),
        "bound": (said["bound"], "2.222 ± 0.031"), "entropy": (said["entropy"], "0.978"),
    }  # fmt: skip
    assert 'style="left:23.2%;width:26.8%"' in written[0]  # L_0 to the left of 0, of ± 6
    numbers.beside(page(lang), "learn", replace(NOW, floor_bits=4.0875), "pictures")
    assert cells(written[1])["even"] == (said["even"], "4.088")


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_tiles_in_nats_are_those_in_bits_times_ln_2(lang, written):
    """0.693147 times each; the bar of L_0 stands where it stood."""
    numbers.beside(page(lang), "bits", NOW, "points", "nats")
    found, unit = cells(written[0]), SAID[lang]["unit"]
    assert {name: value for name, (_, value) in found.items()} == {
        "L0": "−2.225 ± 0.028", "KL": "3.765", "LT": "3.05×10⁻⁸", "bound": "1.540 ± 0.022",
        "entropy": "0.678",
    }  # fmt: skip
    assert found["bound"][0].endswith(unit) and 'style="left:23.2%' in written[0]
    numbers.beside(page(lang), "weights", NOW, "points", "nats")
    values = {name: value for name, (_, value) in cells(written[1]).items()}
    assert values == {"uniform": "± 0.97", "weighted": "± 0.19", "in_turn": "± 0.39"}
    assert unit in written[1]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_ways_to_draw_t_and_what_one_draw_is_worth(lang, written):
    numbers.beside(page(lang), "weights", NOW, "points")
    values = {"uniform": "± 1.4", "weighted": "± 0.28", "in_turn": "± 0.56"}
    assert cells(written[0]) == {name: (SAID[lang][name], each) for name, each in values.items()}
    small = re.search("<small>(.*)</small>", written[0])[1]
    order = re.findall(r"2,000|26", small)
    assert order == ["2,000", "26"]  # evaluations; even draws that one by importance is worth


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_how_far_the_evaluation_is(lang, monkeypatch):
    told = []
    monkeypatch.setattr(numbers.side_job, "progress", lambda *a, **k: told.append((*a[2:], k)))
    word = page(lang).word
    order = Order(rows=256)
    for share, step, rows in ((0.4, -1, 64), (0.4, 1500, 64), (1.0, -1, 256), (1.0, -1, 0)):
        now = replace(NOW, share=share, step=step, rows=rows)
        numbers.progress(page(lang), now, order)
    texts, done = [each[0] for each in told], [each[2]["done"] for each in told]
    assert [each[1] for each in told] == [0.4, 0.4, 1.0, 1.0]
    assert re.findall(r"\d+", texts[0]) in (["64", "256"], ["64", "256"]) and "1,500" in texts[1]
    assert "256" in done[2] and done[3] == word("vlb.by_integrals") and "64" in done[0]


def test_the_numbers_of_the_sentences_have_their_errors_and_no_digit_too_many():
    frame = SimpleNamespace(facts=lambda: dict(vars(NOW)))
    told = numbers.told(frame)
    assert (told["half"], told["excess"]) == ("12 ± 2", "0.123")
    assert numbers.told(frame, "nats")["excess"] == "0.086"
    said = {
        "term_bits:±term_error_bits": "0.0448", "error:±error_error": "0.01750 ± 0.00020",
        "distance:±distance_error": "0.132", "rate_bits:±rate_error_bits": "2.20",
        "weight_bits:.3g": "2.56",
    }  # fmt: skip
    in_nats = said | {
        "term_bits:±term_error_bits": "0.0311", "rate_bits:±rate_error_bits": "1.53",
        "weight_bits:.3g": "1.77",
    }  # fmt: skip
    for unit, all_of in (("bits", said), ("nats", in_nats)):
        for hole, text in all_of.items():
            assert texts.fill(f"<<{hole}>>", told | {"in_unit": unit}) == text
    sure = SimpleNamespace(facts=lambda: vars(replace(NOW, half=Estimate(12, 0.2))))
    assert numbers.told(sure)["half"] == "12"


def test_without_a_reference_the_sentence_says_why_there_is_no_outline():
    alone = replace(NOW, excess_bits=Estimate())
    assert numbers.sentence("learn", alone) == "now.alone"
    assert numbers.sentence("learn", NOW) == "now.learn"
    assert numbers.sentence("bits", alone) == "now.bits"


@pytest.mark.parametrize("variance", ["posterior", "beta", "exact"])
def test_what_the_browser_writes_at_each_t_is_the_records_number_there(seen, variance):
    settings = replace(SETTINGS, variance=variance)
    columns = scene_numbers.over_time(settings, scene_numbers.known(settings, seen))
    for t in range(1, settings.T + 1):
        told = numbers.told(scene.frame(replace(settings, t=t), "learn", seen))
        for name, column in columns.items():
            assert column[t] == pytest.approx(told[name], rel=1e-9, abs=1e-12), (name, t)
            assert column[0] == column[1]


@pytest.mark.parametrize("unit", ["bits", "nats"])
def test_the_table_that_the_browser_reads_is_in_the_unit_of_the_words(seen, unit):
    """Of each number of a sentence: the column of its source at t, and what is written there."""
    settings = replace(SETTINGS, unit=unit, denoiser="untrained")
    view = scene.frame(settings, "rate", seen).view("data")
    sent = read(view.picture.table.data)
    table = dict(zip(sent["names"], sent["columns"], strict=True))
    frame = scene.frame(settings, "rate", seen)
    columns = acts.source(SimpleNamespace(key=str), frame).columns
    told, by = numbers.told(frame), {"bits": 1.0, "nats": np.log(2)}[unit]
    for name in ("term_bits", "term_error_bits", "weight_bits", "weight_eps_bits", "rate_bits",
                 "rate_error_bits"):  # fmt: skip
        assert table[columns[name]][SETTINGS.t] == pytest.approx(told[name] * by, rel=1e-5), name
        live = texts.fill(f"<<{name}:.3g>>", told | {"in_unit": unit}, columns)
        assert f'data-value="{told[name] * by}"' in live and columns[name] in live
    for name in ("error", "distance", "rate_percent", "snr_fall"):
        assert table[name][SETTINGS.t] == pytest.approx(told[name], rel=1e-5), name
    (panel,) = view.picture.profiles
    assert read(panel.blob.data)["x"][-1] == pytest.approx(by * seen.bars().terms[1:].sum())
    assert spoken(panel.x_label, "en") == f"rate R_t, {unit}/dim"


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("act", ["bits", "learn", "alone", "weights", "rate"])
def test_every_number_at_t_moves_with_it(seen, lang, act):
    """Only what is of all steps stays as it was said."""
    shown_in = "learn" if act == "alone" else act
    frame = scene.frame(SETTINGS, shown_in, seen)
    page_of = SimpleNamespace(key=lambda name: name)
    live = acts.source(page_of, frame).columns
    text = texts.load(lang, "vlb")[f"now.{act}"]
    named = set(re.findall(r"<<(?!plain)(\w+)", text)) | set(re.findall(r"±(\w+)", text))
    assert named - set(live) <= {"half", "excess", "unit", "per_bit"} and "t" in named


@pytest.fixture(scope="module")
def seen():
    """A guess that is off, above the best one."""
    given = data.subject(SETTINGS.order, lambda x_t, t: 0.7 * x_t)
    *_, last = scene_evaluation.evaluate(scene_evaluation.fresh(given), 32, 0)
    return last


def spoken(text, lang):
    return say(text, lang, words.of(lang))


@pytest.mark.parametrize(
    ("lang", "names", "axes"),
    [("en", ["untrained", "exact"], ("t, step", "bits/dim", "share so far")),
     ("zh", ["未训练", "精确"], ("t，步", "比特/维", "累计份额"))],
)  # fmt: skip
def test_the_bars_are_the_terms_of_whom_they_name(seen, lang, names, axes):
    settings = replace(SETTINGS, denoiser="untrained", variance="beta")
    learn = scene.frame(settings, "learn", seen).view("learn")
    assert [spoken(each.label, lang) for each in learn.series] == names
    ours, best = seen.bars("beta"), seen.bars("beta", "paired")
    assert not best.errors.any() and ours.total[0] > best.total[0] + 0.5
    sent = read(learn.data.data)
    assert sent["times"] == list(range(2, T + 1)) and learn.term == "L_{%}"
    np.testing.assert_allclose(sent["values"], [b.terms[1:T] for b in (ours, best)], rtol=1e-6)
    np.testing.assert_allclose(sent["errors"], [b.errors[1:T] for b in (ours, best)], rtol=1e-6)
    assert learn.apart_label == "L_T"
    np.testing.assert_allclose(sent["apart"], [b.terms[T] for b in (ours, best)], rtol=1e-6)
    bits = scene.frame(settings, "bits", seen).view("bits")
    told = (spoken(bits.t_label, lang), spoken(bits.y_label, lang), spoken(bits.share_label, lang))
    assert told == axes
    nats = scene.frame(replace(settings, unit="nats"), "learn", seen).view("learn")
    sent, told = read(nats.data.data), spoken(nats.y_label, lang)
    for name, rows in (("values", "terms"), ("errors", "errors")):
        wanted = [np.log(2) * getattr(b, rows)[1:T] for b in (ours, best)]
        np.testing.assert_allclose(sent[name], wanted, rtol=1e-6)
    np.testing.assert_allclose(sent["apart"], [np.log(2) * b.terms[T] for b in (ours, best)],
                               rtol=1e-6)  # fmt: skip
    assert told == SAID[lang]["unit"]
    terms = ours.terms[1:T]
    np.testing.assert_allclose(
        read(bits.data.data)["shares"][0], terms.cumsum() / terms.sum(), rtol=1e-5
    )


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_each_weight_is_that_of_its_target_and_the_chances_are_importances(seen, lang):
    frame = scene.frame(replace(SETTINGS, denoiser="untrained"), "weights", seen)
    view, drawn = frame.view("weights"), frame.view("importance")
    assert [each.label for each in view.series] == ["ε", "x_0", "v"]
    for row, target in zip(read(view.data.data)["values"], ("eps", "x0", "v"), strict=True):
        weights = loss_weights(SETTINGS.noises(), target)[2:]
        np.testing.assert_allclose(row, weights / np.median(weights), rtol=1e-5)
    said = {
        "en": ("weight / its median; L_simple: 1", "importance: how often t is drawn"),
        "zh": ("权重 / 中位数；L_simple 为 1", "重要性采样：抽到 t 的频率"),
    }[lang]
    told = (view.y_label, drawn.series[0].label)
    assert tuple(spoken(each, lang) for each in told) == said
    assert spoken(drawn.y_label, lang) == "p_t · T"
    roots = np.sqrt(seen.bars().squares[:-1])
    np.testing.assert_allclose(
        read(drawn.data.data)["values"][0], T * (0.999 * roots / roots.sum() + 0.001 / T), rtol=1e-5
    )


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_receivers_bits_and_distance(seen, lang):
    picture = (
        scene.frame(replace(SETTINGS, denoiser="untrained"), "rate", seen).view("data").picture
    )
    terms, mse = seen.bars().terms, seen.errors.mean
    sent = read(picture.table.data)
    columns = dict(zip(sent["names"], sent["columns"], strict=True))
    rate = np.array([terms[t:].sum() for t in range(1, T + 1)])
    wanted = {"R_t": rate, "D_t": np.sqrt(mse[1:])}
    for each in picture.readout:
        np.testing.assert_allclose(columns[each.column][1:], wanted[each.symbol], rtol=1e-5)
    assert [each.symbol for each in picture.readout] == ["R_t", "D_t"]
    (panel,) = picture.profiles
    curve = read(panel.blob.data)
    np.testing.assert_allclose(curve["x"], rate[::-1], rtol=1e-5)
    np.testing.assert_allclose(curve["values"][0, 0], np.sqrt(mse[:0:-1]), rtol=1e-5)
    said = {"en": ("untrained", "Distortion over rate", "rate R_t, bits/dim"),
            "zh": ("未训练", "失真随码率的变化", "码率 R_t，比特/维")}[lang]  # fmt: skip
    told = (panel.labels[0], panel.title, panel.x_label)
    assert tuple(spoken(each, lang) for each in told) == said and panel.mark == "rate"
