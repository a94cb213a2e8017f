"""What stands beside each number of the page `objective` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.frames.text import say
from explorer.lessons.objective import acts, scene, scene_divergence, scene_integral
from explorer.lessons.objective import derivation as mounting
from tests.lessons.objective.test_fields import (
    OPEN,
    OTHER,
    bound_at,
    by_step,
    chain_of,
    density,
    entropy,
    last_term,
    nine_and_ten,
    nll,
    whole,
)  # fmt: skip

SAID = {
    "en": {
        "nll": "−ln p<sub>θ</sub>(x<sub>0</sub>), exact", "bound": "bound, exact",
        "jensen": "price of Jensen", "last": "L<sub>T</sub>", "middle": "Σ L<sub>t−1</sub>, t ≥ 2",
        "one": "L<sub>t−1</sub> here", "first": "L<sub>0</sub>, a density", "sum": "bound = sum",
        "mean": "−ln p, mean", "entropy": "entropy", "slack": "bound − NLL",
        "miss": "KL(data ‖ p<sub>θ</sub>)", "short": "bound",
        "weight": "w<sub>t</sub>, nats",
        "simple": "in L<sub>simple</sub>: 1",
        "densities": "Data and model", "costs": "What each step costs, nats",
        "weights": "Weight on ‖ε − ε̂‖², log axis", "three": "Bound ≥ NLL ≥ entropy, nats",
        "steps": "T, steps", "nats": "nats", "T": "Steps T", "count": "mean of 4,000",
    },
    "zh": {
        "nll": "−ln p<sub>θ</sub>(x<sub>0</sub>)，精确", "bound": "上界，精确",
        "jensen": "Jensen 的代价", "last": "L<sub>T</sub>", "middle": "Σ L<sub>t−1</sub>，t ≥ 2",
        "one": "此处 L<sub>t−1</sub>", "first": "L<sub>0</sub>，密度", "sum": "上界 = 总和",
        "mean": "−ln p 的均值", "entropy": "熵", "slack": "上界 − NLL",
        "miss": "KL(数据 ‖ p<sub>θ</sub>)", "short": "上界",
        "weight": "w<sub>t</sub>，奈特",
        "simple": "L<sub>simple</sub> 里：1",
        "densities": "数据与模型", "costs": "每一步的代价，奈特",
        "weights": "‖ε − ε̂‖² 的权重，对数轴", "three": "上界 ≥ NLL ≥ 熵，奈特",
        "steps": "T，步数", "nats": "奈特", "T": "步数 T", "count": "4,000 条的均值",
    },
}  # fmt: skip
LANGUAGES = words.LANGUAGES


def named(text, lang):
    return say(text, lang, words.of(lang))


def tiles_of(plates, lang):
    """{label: the value at the range's place}."""
    at = plates.slider.index
    return {
        named(each.label, lang): each.values[at if len(each.values) > 1 else 0]
        for each in plates.tiles
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tiles_and_panels_of_the_bound_hold_what_they_are_called(lang):
    said = SAID[lang]
    plates = scene.frame(OTHER, "bound").view("plates")
    x, p = density("other")
    here, bound = -np.log(np.interp(-0.9, x, p)), bound_at("other", -0.9)
    wanted = {said["nll"]: here, said["bound"]: bound, said["jensen"]: bound - here}
    assert tiles_of(plates, lang) == pytest.approx(wanted, abs=1e-4)
    laws, spread = plates.panels
    assert [named(each.label, lang) for each in laws.series] == ["q(x₀)", "p<sub>θ</sub>(x₀)"]
    data, model = laws.series
    np.testing.assert_allclose(data.y, chain_of("other").prior(data.x), rtol=1e-9)
    np.testing.assert_allclose(model.y, np.interp(model.x, x, p), atol=1e-4)
    assert (named(laws.title, lang), laws.xlabel) == (said["densities"], "x₀")
    at = plates.slider.index
    uprights = {named(each.label, lang): each.x[at] for each in spread.uprights}
    assert uprights == pytest.approx({"−ln p(x₀)": here, said["short"]: bound}, abs=1e-4)
    assert named(spread.xlabel, lang) == said["nats"]
    slider = plates.slider
    assert (slider.symbol, slider.places[at]) == ("x₀", -0.9)
    (bars,) = spread.series  # the histogram's own mean lies at the bound
    weights = np.asarray(bars.y[at]) / np.sum(bars.y[at])
    assert weights @ bars.x == pytest.approx(bound, abs=0.1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tiles_and_panels_of_the_terms_hold_what_they_are_called(lang):
    said = SAID[lang]
    plates = scene.frame(OTHER, "terms").view("plates")
    first, last = by_step("other", 1)[0], last_term("other")
    middle = whole("other") - first - last
    wanted = {
        said["last"]: last, said["middle"]: middle, said["one"]: by_step("other", 2)[0],
        said["first"]: first, said["sum"]: whole("other"),
    }  # fmt: skip
    assert tiles_of(plates, lang) == pytest.approx(wanted, rel=1e-7)
    costs, weights = plates.panels
    (bars,) = costs.series
    assert bars.label == "L<sub>t−1</sub>" and list(bars.x) == [2, 3, 4, 5]
    assert list(bars.y) == pytest.approx([by_step("other", t)[0] for t in bars.x], rel=1e-7)
    assert (bars.first, plates.slider.index, plates.slider.places[1]) == (1, 1, 2)
    labels = [named(each.label, lang) for each in weights.series]
    assert labels == [said["weight"], said["simple"], "E‖ε − ε̂‖²"]
    weight, one, mse = weights.series
    _, pulls, squares = zip(*(by_step("other", t) for t in range(1, 6)), strict=True)
    assert list(mse.y) == pytest.approx(squares, rel=1e-7) and set(one.y) == {1.0}
    assert list(weight.y) == pytest.approx(np.divide(pulls, squares), rel=1e-7)
    titles = named(costs.title, lang), named(weights.title, lang), costs.xlabel, weights.xlabel
    assert titles == (said["costs"], said["weights"], "t", "t") and weights.ylog


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tiles_and_lines_of_the_gap_hold_what_they_are_called(lang, monkeypatch):
    monkeypatch.setattr(scene.exact, "STOPS", (3, 8))
    said, plates = SAID[lang], scene.gap(OTHER).view("plates")
    assert (plates.slider.places, plates.slider.index) == ([3, 5, 8], 1)
    assert (plates.slider.symbol, named(plates.slider.label, lang)) == ("T", said["T"])
    three = whole("other"), nll("other"), entropy("other")
    labels = [said[name] for name in ("bound", "mean", "entropy", "slack", "miss")]
    values = (*three, three[0] - three[1], three[1] - three[2])
    assert tiles_of(plates, lang) == pytest.approx(dict(zip(labels, values, strict=True)), abs=1e-6)
    lines, laws = plates.panels
    assert [named(each.label, lang) for each in lines.series] == [
        said["short"], said["mean"], said["entropy"],
    ]  # fmt: skip
    assert [each.y[1] for each in lines.series] == pytest.approx(three, abs=1e-6)
    assert list(lines.series[0].x) == [3, 5, 8]
    assert (named(lines.title, lang), named(lines.xlabel, lang)) == (said["three"], said["steps"])
    x, p = density("other")
    model = laws.series[1]
    np.testing.assert_allclose(model.y[1], np.interp(model.x, x, p), atol=1e-4)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_line_travels_with_its_own_numbers_and_rule(lang, monkeypatch):
    sent = []
    monkeypatch.setattr(mounting, "_ladder", lambda key, data: sent.append(data[0]))
    word = words.of(lang)
    page = SimpleNamespace(word=word, say=lambda text: say(text, lang, word))
    settings = replace(OPEN, line=4)
    mounting.show(page, scene.frame(settings, "lines").view("derivation"), "k")
    (data,) = sent
    x = scene.ladder(settings.chain, settings.seed).x
    nine, ten = nine_and_ten("as it opens", x)
    for i, line in enumerate(data["lines"]):
        values = ten if i == 9 else nine
        error = values.std(ddof=1) / np.sqrt(4000)
        assert line["mean"] == f"{values.mean():.3f} ± {error:.3f}"
        assert data["spreads"][i] == f"{values.std(ddof=1):.2f}"
        np.testing.assert_allclose(data["values"][i], values[:60], atol=1e-8)
        assert line["rule"] == word(f"objective.rule_{i + 1}")
        assert len(line["parts"]) == len(data["parts"][i][0])
    np.testing.assert_allclose(data["x"], x[:60], atol=6e-5)
    assert data["open"] == 4 and data["words"]["mean"] == SAID[lang]["count"]


# --- in bits ----------------------------------------------------------------------------------


def numbers_in(view):
    """Every array of the plates that is an amount of information, by what it is."""
    found = {f"tile {each.name}": each.values for each in view.tiles}
    found |= {f"number {name}": values for name, values in view.numbers.items()}
    for i, panel in enumerate(view.panels):
        found |= {f"series {i} {k}": each.y for k, each in enumerate(panel.series)}
        found |= {f"upright {i} {k}": each.x for k, each in enumerate(panel.uprights)}
    return {name: np.array([np.nan if v is None else v for v in np.ravel(values)], float)
            for name, values in found.items()}  # fmt: skip


AMOUNTS = {  # all others are places, densities, squared errors: as they were
    "bound": {"tile nll", "tile bound", "tile gap", "upright 1 0", "upright 1 1"},
    "terms": {
        "tile last", "tile middle", "tile one", "tile first", "tile bound", "number weight",
        "number constant", "number kl", "series 0 0", "series 1 0",
    },
    "gap": {
        "tile bound", "tile nll", "tile entropy", "tile slack", "tile miss", "series 0 0",
        "series 0 1", "series 0 2",
    },
    "integral": {"tile truth", "tile try", "tile miss", *(f"series 0 {k}" for k in range(1, 6))},
    "never": {"tile kl"},
    "round": {"tile covering", "tile choosing", "series 1 0", "series 1 1"},
}  # fmt: skip


def view_in(unit, name):
    place = OTHER.chain, OTHER.x0
    if name == "integral":
        return scene_integral.view(*place, OTHER.seed, unit)
    if name == "never":
        return scene_divergence.never_negative(*place, unit)
    if name == "round":
        return scene_divergence.both_ways(OTHER.data, unit)
    return scene.frame(replace(OTHER, unit=unit), name).view("plates")


@pytest.mark.parametrize("name", AMOUNTS)
def test_in_bits_each_amount_is_that_in_nats_over_ln_2_and_nothing_else_moves(name, monkeypatch):
    monkeypatch.setattr(scene.exact, "STOPS", (3, 8))
    nats, bits = (view_in(unit, name) for unit in ("nats", "bits"))
    before, after = numbers_in(nats), numbers_in(bits)
    for what, values in before.items():
        by = 1 / np.log(2) if what in AMOUNTS[name] else 1.0
        np.testing.assert_allclose(after[what], by * values, rtol=1e-9, atol=1e-14, err_msg=what)
    assert set(before) >= AMOUNTS[name]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", AMOUNTS)
def test_no_label_of_the_plates_names_the_other_unit(name, lang, monkeypatch):
    monkeypatch.setattr(scene.exact, "STOPS", (3, 8))
    logs = {"nats": ("ln p", "−ln"), "bits": ("log₂ p", "−log₂")}
    for unit, other in (("nats", "bits"), ("bits", "nats")):
        view, word = view_in(unit, name), words.of(lang)
        labels = [each.label for each in (*view.tiles, view.slider)]
        for panel in view.panels:
            labels += [panel.title, panel.xlabel, panel.alt]
            labels += [each.label for each in (*panel.series, *panel.uprights)]
        said = [named(each, lang) for each in labels]
        assert not [each for each in said if word(f"units.{other}") in each]
        assert not [each for each in said for log in logs[other] if log in each]
        assert any(word(f"units.{unit}") in each for each in said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ten_lines_in_bits(lang, monkeypatch):
    """Values and means over ln 2, but for the densities that line 2 multiplies."""
    sent = []
    monkeypatch.setattr(mounting, "_ladder", lambda key, data: sent.append(data[0]))
    page = SimpleNamespace(word=words.of(lang), say=lambda text: named(text, lang))
    for unit in ("nats", "bits"):
        mounting.show(page, scene.frame(replace(OPEN, unit=unit), "lines").views[0], "k")
    nats, bits = sent
    by = 1 / np.log(2)
    np.testing.assert_allclose(bits["values"], by * np.array(nats["values"]), rtol=1e-9)
    for i, (one, other) in enumerate(zip(nats["parts"], bits["parts"], strict=True)):
        np.testing.assert_allclose(other, (1.0 if i == 1 else by) * np.array(one), rtol=1e-9)
        old, new = (float(each["lines"][i]["mean"].partition(" ±")[0]) for each in sent)
        assert new == pytest.approx(by * old, abs=1.5e-3)
        assert float(bits["spreads"][i]) == pytest.approx(by * float(nats["spreads"][i]), abs=0.02)
    signs = ["".join(line["math"][0] for line in each["lines"]) for each in sent]
    assert [sign.count(">ln<") for sign in signs][1] == 0 and ">log<" not in signs[0]
    assert signs[1].count(">log<") == signs[0].count(">ln<") > 5
    assert "log₂" in bits["words"]["of_lines"] and "ln" in nats["words"]["of_lines"]


# --- the sentence beside --------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["bound", "terms", "gap"])
def test_what_the_browser_writes_at_a_place_is_the_records_number_there(act):
    """At every place of the range, of each number in the sentence that moves with it."""
    view = scene.frame(OPEN, act).views[0]
    published = {tile.name: tile.values for tile in view.tiles} | dict(view.numbers)
    field = {"bound": "x0", "terms": "t", "gap": "T"}[act]
    for i, place in enumerate(view.slider.places):
        record = scene.frame(
            replace(OPEN, **{field: type(getattr(OPEN, field))(place)}), act
        ).numbers
        for name, column in acts.LIVE[act].items():
            if column == view.slider.name:
                assert getattr(record, name) == pytest.approx(place)
                continue
            values = published[column]
            got = values[min(i, len(values) - 1)]
            assert got == pytest.approx(getattr(record, name), rel=1e-9, abs=1e-12), (name, place)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("act", ["bound", "terms", "gap"])
def test_every_number_of_the_sentence_moves_with_the_range(act, lang):
    named_in = set(re.findall(r"<<(\w+)", texts.load(lang, "objective")[f"now.{act}"]))
    kept = {"unit", "log"} & named_in
    assert named_in == set(acts.LIVE[act]) | kept | ({"t"} if act == "terms" else set())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_answers_the_question_of_the_lines_waits_for_the_guess(lang, monkeypatch):
    sent = []
    monkeypatch.setattr(mounting, "_ladder", lambda key, data: sent.append(data[0]))
    page = SimpleNamespace(word=words.of(lang), say=lambda text: named(text, lang))
    mounting.show(page, scene.frame(OPEN, "lines").views[0], "key", asked=True)
    assert {line["mean"] for line in sent[0]["lines"]} == {""} == {sent[0]["words"]["mean"]}
    assert set(sent[0]["spreads"]) == {"?"}
