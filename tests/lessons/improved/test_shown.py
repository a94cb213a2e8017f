"""What stands beside each number of the page `improved` is the name of that number."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.core.schedules import SCHEDULES
from explorer.frames.record import Estimate
from explorer.frames.text import say
from explorer.lessons.improved import (
    acts,
    numbers,
    scene,
    scene_claims,
    scene_loss,
    scene_schedule,
    scene_steps,
    scene_times,
)
from explorer.lessons.improved.scene_taught import Taught
from tests.best_denoiser import CLOUD, lattice, papers
from tests.frames.test_stage import read

T, V = 20, 0.3
RNG = np.random.default_rng(1)


def shown(act, seen=None, **changes):
    return scene.frame(replace(scene.defaults(act), **changes), act, seen)


def spoken(text, lang):
    return say(text, lang, words.of(lang))


def columns(picture):
    sent = read(picture.table.data)
    return dict(zip(sent["names"], sent["columns"], strict=True))


@pytest.fixture(scope="module")
def variance():
    terms = {name: RNG.random(T + 1) for name in ("posterior", "beta", "learned")}
    taught = Taught(np.linspace(0, 0.9, T + 1), terms, dict.fromkeys(terms, 0.1), 0.5, 0.2)
    return taught, shown("variance", taught, dataset=CLOUD, T=T, v=V)


BEST = {"en": "best", "zh": "最优"}
MORE = {"en": "more than best", "zh": "比最优多"}
NETWORK = {"en": "network", "zh": "网络"}


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_each_curve_over_t_is_the_quantity_that_it_is_called(variance, lang):
    taught, frame = variance
    mse, second, _, moment = lattice("cosine", T)
    terms, _, _, sigma2 = zip(*(
        papers("cosine", T, name, mse, second, moment, V)
        for name in ("posterior", "beta", "between", "exact")
    ), strict=True)  # fmt: skip
    beta = SCHEDULES["cosine"](T).betas
    low, high, mixed, best = (each / np.append(1, beta[1:]) for each in sigma2)
    cost = [np.append([np.nan, np.nan], each[1:T]) for each in terms]
    width = -np.log(low)
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.where(width > 0.02, 1 + np.log(best) / width, np.nan)
    flat = np.ones(T + 1)
    wanted = {
        "scale": [("β̃_t/β_t", low), ("β_t/β_t", high), ("σ_t²/β_t", mixed), (BEST[lang], best)],
        "v": [("", 0 * flat), ("", flat), ("v", V * flat), (NETWORK[lang], taught.v),
              (BEST[lang], v)],
        "excess": [(f"L_{{t−1}}, {MORE[lang]}: β̃", cost[0] - cost[3]), ("β", cost[1] - cost[3]),
                   ("v", cost[2] - cost[3])],
    }  # fmt: skip
    picture = frame.view("variance").picture
    sent = columns(picture)
    for panel, lines in wanted.items():
        drawn = [each for each in picture.curves if each.panel == panel]
        assert [spoken(each.label, lang) for each in drawn] == [label for label, _ in lines]
        for curve, (label, values) in zip(drawn, lines, strict=True):
            got = sent[curve.column][2:]
            np.testing.assert_allclose(got, values[2:], rtol=2e-3, atol=2e-4, err_msg=label)
    alone = shown("variance", dataset=CLOUD, T=T, v=V).view("variance").picture
    level = {
        spoken(e.label, lang): columns(alone)[e.column] for e in alone.curves if e.panel == "level"
    }
    assert list(level) == ["σ_t²", f"L_{{t−1}}, {BEST[lang]}"]
    np.testing.assert_allclose(level["σ_t²"][2:], sigma2[2][2:], rtol=1e-4)
    np.testing.assert_allclose(level[f"L_{{t−1}}, {BEST[lang]}"][2:], cost[3][2:], rtol=1e-3)
    told = {each.symbol: sent[each.column][5] for each in picture.readout}
    assert told == pytest.approx({"σ²_t": sigma2[2][5], "ΣL": terms[2].sum()}, rel=1e-3)


@pytest.mark.parametrize(
    ("lang", "names"), [("en", ["β̃", "β", "learned"]), ("zh", ["β̃", "β", "学得"])]
)
def test_the_bars_of_a_trained_network_are_of_the_variances_that_they_name(variance, lang, names):
    taught, frame = variance
    bars = frame.view("taught")
    assert [spoken(each.label, lang) for each in bars.series] == names
    wanted = [taught.terms[name][1:T] for name in ("posterior", "beta", "learned")]
    np.testing.assert_allclose(read(bars.data.data)["values"], wanted, rtol=1e-6)
    assert read(bars.data.data)["times"] == list(range(2, T + 1)) and bars.term == "L_{%}"


def lines(panel, lang):
    return [(spoken(row.label, lang), row.y) for row in panel.rows]


@pytest.mark.parametrize(
    ("lang", "names", "axes", "yours"),
    [("en", ["simple", "hybrid", "vlb"], ("training step", "bound, bits/dim"), "vlb, your run"),
     ("zh", ["简化", "混合", "变分界"], ("训练步", "变分界，比特/维"), "变分界, 你的训练")],
)  # fmt: skip
def test_the_race_is_drawn_under_its_objectives_names(lang, names, axes, yours):
    kinds = ("simple", "hybrid", "vlb")
    runs = {kind: [(np.array([1, 9]), np.array([4.0, k]))] for k, kind in enumerate(kinds, start=1)}
    rows = np.linspace(1, 2, T + 1)
    look = scene_loss.Look(9, rows, 0.03, "beta", rows[::-1])
    ran = scene_loss.Settings(T=T)
    seen = scene_loss.Seen(scene_loss.Race(runs), ran, (look,), (("vlb", (0, 5), (9.0, 7.0)),))
    frame = shown("loss", seen)
    (panel,) = frame.view("chart").panels
    assert lines(panel, lang) == [
        (name, (4.0, float(k))) for k, name in enumerate(names, start=1)
    ] + [(yours, (7.0,))]
    assert (spoken(panel.x_title, lang), spoken(panel.y_title, lang)) == axes
    above, below = frame.view("terms"), frame.view("simple")
    np.testing.assert_allclose(read(above.data.data)["values"][0], rows[1:T], rtol=1e-6)
    np.testing.assert_allclose(read(below.data.data)["values"][0], rows[::-1][1:], rtol=1e-6)
    told = [(spoken(v.series[0].label, lang), spoken(v.y_label, lang)) for v in (above, below)]
    units = {"en": ("bits/dim", "error of ε"), "zh": ("比特/维", "ε 的误差")}[lang]
    assert told == list(zip(("L_{t−1}", "‖ε − ε̂‖²"), units, strict=True))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_panel_of_a_training_tells_loss_bound_and_variance(lang, monkeypatch):
    monkeypatch.setattr(numbers.panel, "rate", lambda *given: ("rate",))
    monkeypatch.setattr(numbers, "pace", lambda status: None)
    page = SimpleNamespace(word=words.of(lang))
    now = SimpleNamespace(bound_bits=Estimate(1.234, 0.056), variance="beta")
    status = SimpleNamespace(latest=SimpleNamespace(loss=0.4321))
    labels = {"en": ("L_simple", "bound, bits/dim", "σ²: β"),
              "zh": ("L_simple", "变分界，比特/维", "σ²：β")}[lang]  # fmt: skip
    loss, bound, _ = numbers.rows(page, status, now)
    assert loss == ("loss", labels[0], "0.432", "")
    assert bound == ("bound", labels[1], "1.234 ± 0.056", labels[2])


@pytest.mark.parametrize(
    ("lang", "ways", "axes"),
    [("en", ["t even", "t by importance"], ("loss of one batch, bits/dim", "p<sub>t</sub> · T")),
     ("zh", ["均匀取 t", "按重要性取 t"], ("一批的损失，比特/维", "p<sub>t</sub> · T"))],
)  # fmt: skip
def test_the_batches_and_chances_are_drawn_under_their_ways(lang, ways, axes):
    def moments(scale):
        return [scene_times.Moment(k, scale * k, {"uniform": 3.0, "importance": 2.0},
                                   np.full(T, k / T)) for k in range(1, 12)]  # fmt: skip

    seen = scene_times.Duel({"uniform": moments(2.0), "importance": moments(1.0)},
                            {"uniform": np.array([2.0]), "importance": np.array([1.5])},
                            np.array([[4.0, 2.0]]))  # fmt: skip
    batches, chances = shown("times", seen, T=T).view("chart").panels
    assert [name for name, _ in lines(batches, lang)] == ways
    assert [row.y[-1] for row in batches.rows] == [22.0, 11.0]
    assert (spoken(batches.y_title, lang), spoken(chances.y_title, lang)) == axes
    at = {"en": "p<sub>t</sub> at step {}", "zh": "第 {} 步的 p<sub>t</sub>"}[lang]
    assert lines(chances, lang)[1:] == [(at.format(k), (float(k),) * T) for k in (1, 4, 11)]


NAMES = {"en": ("linear", "cosine"), "zh": ("线性", "余弦")}
PANELS = {
    "en": ("distance ÷ floor", "real data", "steps skipped at the noisy end, %",
           "number of sampling steps", "bound, bits/dim"),
    "zh": ("距离 ÷ 底线", "真实数据", "在噪声一端跳过的步数，%", "采样步数", "变分界，比特/维"),
}  # fmt: skip


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_schedules_are_drawn_under_their_names(lang):
    seen = scene_schedule.nothing(rows=1)
    for k, name in enumerate(scene_schedule.NAMES):
        seen.far[name][:] = 1 + k + np.arange(10) / 10
    frame = shown("schedule", seen, T=60, t=9)
    f = np.cos((np.arange(61) / 60 + 0.008) / 1.008 * np.pi / 2) ** 2
    abar = np.append(1, np.cumprod(1 - np.linspace(0.1, 20, 60) / 60)), f / f[0]
    picture = frame.view("schedules").picture
    sent = columns(picture)
    for k, name in enumerate(NAMES[lang]):
        curve, readout, left = picture.curves[k], picture.readout[k], picture.curves[2 + k]
        assert spoken(curve.label, lang) == f"ᾱ_t {name}"
        assert spoken(readout.symbol, lang) == f"ᾱ {name}" and readout.column == curve.column
        np.testing.assert_allclose(sent[curve.column][:60], abar[k][:60], rtol=1e-5, atol=1e-6)
        # at unit variance KL(N(√ᾱ x0, 1 − ᾱ) ‖ N(0, 1)) = −½ ln(1 − ᾱ)
        bits = -0.5 * np.log2(1 - abar[k][1:59])
        np.testing.assert_allclose(sent[left.column][1:59], bits, rtol=1e-4)
        assert left.colour == curve.colour
    unit = {"en": "bits/dim", "zh": "比特/维"}[lang]
    assert (
        spoken(picture.curves[2].label, lang)
        == f"KL(q(x_t|x_0) ‖ N(0, I)){', ' if lang == 'en' else '，'}{unit}"
    )
    (panel,) = frame.view("chart").panels
    far, real, skipped, *_ = PANELS[lang]
    assert [name for name, _ in lines(panel, lang)] == list(NAMES[lang])
    assert [row.y for row in panel.rows] == [tuple(seen.far[n][0]) for n in scene_schedule.NAMES]
    assert panel.rows[0].x == pytest.approx(range(0, 100, 10))
    told = (panel.y_title, panel.limit_label, panel.x_title)
    assert [spoken(each, lang) for each in told] == [far, real, skipped] and panel.limit == 1


@pytest.mark.parametrize(
    ("lang", "names"),
    [("en", ["σ² = β̃", "σ² = β", "σ² learned", "DDIM"]),
     ("zh", ["σ² = β̃", "σ² = β", "σ² 学得", "DDIM"])],
)  # fmt: skip
def test_distances_and_bits_are_drawn_under_their_methods(lang, names):
    counts = scene_steps.counts_for("points", T)
    seen = scene_steps.nothing(counts, rows=1)
    for name in scene_steps.METHODS:
        seen.far[name][:], seen.bits[name][:] = 1 + RNG.random((2, 1, len(counts)))
    far, bits = shown("steps", seen, T=T).view("chart").panels
    order = ("posterior", "beta", "learned", "ddim")
    assert lines(far, lang) == [
        (n, tuple(seen.far[k][0])) for n, k in zip(names, order, strict=True)
    ]
    assert lines(bits, lang) == [
        (n, tuple(seen.bits[k][0])) for n, k in zip(names[:3], order, strict=False)
    ]
    distance, real, _, steps, bound = PANELS[lang]
    told = (far.y_title, far.limit_label, far.x_title, bits.x_title, bits.y_title)
    assert [spoken(each, lang) for each in told] == [distance, real, steps, steps, bound]
    assert far.rows[0].x == bits.rows[0].x == tuple(counts)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_card_says_what_the_paper_claims_and_what_came_out(lang, monkeypatch):
    told = []
    page = SimpleNamespace(word=words.of(lang), lesson=texts.load(lang, "improved"),
                           markdown=lambda text, **facts: told.append((text, facts)))  # fmt: skip
    monkeypatch.setattr(numbers.st, "container", lambda **how: nullcontext())
    marks = {"holds": "✓", "fails": "✕", "even": "≈", "holds_once": "(✓)", "fails_once": "(✕)"}
    for state, mark in marks.items():
        claim = scene_claims.Claim("noise", state, {}, {"alone": Estimate(4.0, 0.25),
                                   "spread": Estimate(1.5)}, {"loss": 2.0})  # fmt: skip
        numbers.card(page, claim)
        text, facts = told.pop()
        assert facts == {"alone": "4.00 ± 0.25", "spread": "1.50", "loss": 2.0}
        assert page.lesson["paper.noise"] in text and page.lesson["paper.noise.here"] in text
        assert f"**{mark} {page.word(f'improved.here_{state}')}**" in text
    numbers.card(page, scene_claims.Claim("noise"))
    text, facts = told.pop()
    assert text.endswith(page.word("improved.open")) and not facts


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize(
    ("act", "n", "seconds"),
    [
        ("variance", None, 12),
        ("loss", 12, 36),
        ("times", 8, 28),
        ("schedule", 8, 28),
        ("steps", 4, 20),
    ],
)
def test_what_a_measurement_costs(lang, act, n, seconds):
    now = shown(act, repeats=4, dataset=CLOUD).numbers
    said = words.of(lang)(f"improved.{act}_about", n=now.networks, seconds=now.seconds)
    assert f"{seconds} " in said and (n is None or f"{n} " in said)


@pytest.mark.parametrize(
    ("act", "names"),
    [
        ("variance", {"ratio": "ratio", "sigma2_mixed": "sigma2_mixed",
                      "total_mixed_bits": "total_mixed"}),
        ("schedule", {"cosine": "alpha_bar_cosine", "linear": "alpha_bar_linear"}),
    ],
)  # fmt: skip
def test_what_the_stage_has_at_t_is_what_the_sentences_say(act, names):
    for t in (1, 7, 40):
        frame = shown(act, T=40, t=t)
        (view,) = (each for each in frame.views if each.name in acts.COLUMNS)
        sent = columns(view.picture)
        for name, column in names.items():
            assert acts.COLUMNS[view.name].get(name, name) == column
            assert sent[column][t] == pytest.approx(getattr(frame.numbers, name), rel=1e-6)


def test_before_the_guess_no_curve_tells_which_variance_is_best():
    frame = shown("variance", T=40)
    before = {curve.column for curve in frame.view("variance").picture.curves}
    veiled = {curve.column for curve in acts.veiled(frame).view("variance").picture.curves}
    assert before - veiled == {
        "scale_best", "v_best", "cost_best", "excess_low", "excess_high", "excess_mixed",
    }  # fmt: skip
