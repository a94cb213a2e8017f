"""What stands beside each number of the page `score` is the name of that number.

Numbers that follow the hand are cells which name a column: in the lines here {name} stands for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.data.clouds import CLOUDS
from explorer.frames.record import Estimate
from explorer.frames.text import say
from explorer.lessons.score import (
    field,
    figures,
    flow,
    langevin,
    likelihood,
    scene,
    scene_bias,
    scene_flow,
    scene_ode,
)
from explorer.lessons.score.scene_settings import Bias, Flow, Likelihood, Walks
from explorer.palette import palette
from tests.frames.test_stage import read
from tests.lessons.score.test_fields import Near, mixing

LANGUAGES = words.LANGUAGES


def page_of(lang):
    word = words.of(lang)
    return SimpleNamespace(
        word=word, lang=lang, colours=palette("light"), key=str,
        say=lambda text: say(text, lang, word),
    )  # fmt: skip


def bare(line):
    """A line's text, its cells as {columns}, subscripts behind an underscore."""
    line = re.sub(r'<b class="\w*" data-c="([^"]+)"[^>]*>–</b>', r"{\1}", line)
    line = re.sub(r"<[^>]*>", "", line.replace("<sub>", "_").replace("&emsp;", "").replace(
        "&ensp;", ""))  # fmt: skip
    return line.strip()


def columns_of(blob):
    got = read(blob.data)
    return dict(zip(got["names"], got["columns"], strict=True))


# --- the field ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "length"), [("en", "length"), ("zh", "长度")])
def test_each_quantity_at_the_place_is_made_of_those_that_its_line_names(lang, length):
    lines = [bare(each) for each in field.lines(page_of(lang), scene.defaults("field"))]
    parts = ("x", "x0_hat", "eps", "score")
    x, x0, eps, score = ("{" + f"{name}.x {name}.y" + "}" for name in parts)
    assert lines == [
        f"ε̂ = ({x}", f"− {{signal}} · {x0})", f"/ {{noise}} = {eps}",
        f"∇log q = −{eps} / {{noise}}",
        f"= {score}, {length} {{score.length}}", f"x̂_0 = ({x}", f"+ {{rest}} · {score})",
        "/ {signal} = {again.x again.y}", "log q = {centre.log} + ({log_norm})",
    ]  # fmt: skip
    told = field.lines(page_of(lang), replace(scene.defaults("field"), denoiser="trained"))
    assert len(told) == 8


def test_the_columns_and_probes_of_the_field_are_what_their_names_say():
    """The sums that the browser makes at the place, made here from what is sent."""
    settings = replace(scene.defaults("field"), dataset="moons", t=37, x=0.4, y=-0.9)
    frame = scene.frame(settings, "field")
    picture = frame.view("stage").picture
    a, b = mixing("cosine", 200, 37)
    got = {name: column[37] for name, column in columns_of(picture.table).items()}
    wanted = {"signal": a, "noise": b, "alpha_bar": a**2, "rest": b**2}
    assert {name: got[name] for name in wanted} == pytest.approx(wanted, rel=1e-6)
    near = Near.of(CLOUDS["moons"].density())
    assert got["log_norm"] == pytest.approx(-np.log(2 * np.pi * (a**2 * near.variance + b**2)))
    x = np.array([[0.4, -0.9]])
    clean = near.clean(x, a, b)[0]
    eps = (x[0] - a * clean) / b
    places = {"x": x[0], "centre": near.at(x, a, b)[0][0] @ near.means}
    for probe in picture.probes[1:]:
        places[probe.name] = sum(places[name] * got[by] for name, by in probe.terms.items())
    wanted = {"x0_hat": clean, "eps": eps, "score": -eps / b, "again": clean, "shrunk": a * clean}
    for name, value in wanted.items():
        assert places[name] == pytest.approx(value, rel=1e-4, abs=1e-5), name
    assert [(each.symbol, each.column) for each in picture.readout] == [
        ("ᾱ_t", "alpha_bar"), ("√(1−ᾱ)", "noise"),
    ]  # fmt: skip
    ring, dot = (mark for mark in picture.marks if mark.label)
    assert (ring.label, dot.label) == ("x̂₀", "xₜ")
    assert [list(mark.places[0]) for mark in (ring, dot)] == [["x0_hat"], ["x"]]


# --- Langevin -----------------------------------------------------------------------------------

WALKS = {
    "en": ["Share of the left mode: truth {truth}",
           "plain {share_plain} ({low_plain} … {high_plain})",
           "annealed {share_annealed} ({low_annealed} … {high_annealed})",
           "SW_2: plain {sw2_plain}, annealed {sw2_annealed}", "floor {floor} ± {floor_error}",
           "√(1−ᾱ) {noise}, η {eta_annealed}"],
    "zh": ["左峰的占比: 真值 {truth}", "普通 {share_plain} ({low_plain} … {high_plain})",
           "退火 {share_annealed} ({low_annealed} … {high_annealed})",
           "SW_2: 普通 {sw2_plain}, 退火 {sw2_annealed}", "下限 {floor} ± {floor_error}",
           "√(1−ᾱ) {noise}, η {eta_annealed}"],
}  # fmt: skip
CURVES = {
    "en": ["truth: truth", "share_plain: plain", "share_annealed: annealed", "floor: floor",
           "sw2_plain: SW_2, plain", "sw2_annealed: SW_2, annealed"],
    "zh": ["truth: 真值", "share_plain: 普通", "share_annealed: 退火", "floor: 下限",
           "sw2_plain: SW_2, 普通", "sw2_annealed: SW_2, 退火"],
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_and_curves_of_the_walks_name_the_columns_of_their_numbers(lang):
    settings, page = Walks(steps=60, k=37, seed=3), page_of(lang)
    assert [bare(each) for each in langevin.lines(page, settings)] == WALKS[lang]
    shape = replace(settings, dataset="moons")
    assert [bare(each) for each in langevin.lines(page, shape)] == WALKS[lang][3:]
    frame = scene.frame(settings, "langevin/weights")
    picture, now = frame.view("walks").picture, frame.facts()
    table = columns_of(picture.table)
    for name in re.findall(r"\{(\w+)\}", " ".join(WALKS["en"])):
        assert table[name][37] == pytest.approx(now[name], rel=1e-6, nan_ok=True), name
    assert [f"{each.column}: {page.say(each.label)}" for each in picture.curves] == CURVES[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_of_the_bias_names_the_columns_of_its_numbers(lang):
    page = page_of(lang)
    said = texts.load(lang, "score")["now.bias"]
    symbols = {
        "en": ["η = <<size:.3g>> $s^2$", "a variance of <<closed:.3g>>", "measured: <<measured:"],
        "zh": ["η = <<size:.3g>> $s^2$", "方差是 <<closed:.3g>>", "实测 <<measured:"],
    }
    assert "<<measured:±error>>" in said
    assert all(each in said for each in symbols[lang])
    frame = scene.frame(Bias(1.3), "langevin/bias")
    picture, now = frame.view("stage").picture, frame.facts()
    table = columns_of(picture.table)
    for name in ("size", "closed", "measured", "error", "width", "spread"):
        assert table[name] == pytest.approx([now[name]] * 2, rel=1e-6)
    sent = read(frame.view("stage").controls.sliders[0].sweep.data)
    row = dict(zip(sent["names"], sent["tables"][50][:, 0], strict=True))
    size = sent["values"][50]
    assert row["closed"] == pytest.approx(1 / (1 - size / 2), rel=1e-5) and row["size"] == (
        pytest.approx(size)
    )
    (profile,) = picture.profiles
    closed, measured = curves_of(profile.blob)
    names = {"en": ["closed form", "measured"], "zh": ["闭式", "实测"]}[lang]
    assert [page.say(each) for each in profile.labels] == names
    x = np.linspace(scene_bias.measured()["size"][0], 1.99, 200)
    assert closed == pytest.approx(1 / (1 - x / 2), rel=0.02)
    assert (measured != closed).any() and measured == pytest.approx(closed, rel=0.15)


def curves_of(blob):
    """The curves of a profile (M, points)."""
    got = read(blob.data)
    values = next(got[each["name"]] for each in got["arrays"] if got[each["name"]].ndim == 3)
    return values[0] * got.get("scale", 1.0)


# --- the flow -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "step"), [("en", "The step to here: "), ("zh", "走到这里的一步：")]
)
def test_the_lines_of_the_flow_name_the_columns_of_their_numbers(lang, step):
    lines = [bare(each) for each in flow.lines(page_of(lang), Flow(steps=10))]
    assert lines == [
        f"{step}β′ = {{beta}}".strip(),
        "∫β dt = −ln(1−β′) = {dose} (+{euler_percent} %)",
    ]
    every = [bare(each) for each in flow.lines(page_of(lang), Flow(steps=1000))]
    assert every[1].startswith("∫β dt = −ln(1−β_t)")
    frame = scene.frame(Flow(steps=10, t=430), "flow/line")
    table, now = columns_of(frame.view("flow").table), frame.facts()
    for name in ("beta", "dose", "euler_percent", "alpha_bar"):
        assert table[name][430] == pytest.approx(now[name], rel=1e-6), name


TITLES = {
    "en": ["SDE: ancestral, σ² = β, 10 steps", "ODE: Euler, 10 steps"],
    "zh": ["SDE：祖先采样，σ² = β，10 步", "ODE：欧拉法，10 步"],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_above_each_row_of_the_flow_stands_whose_paths_and_distances_it_shows(lang):
    settings = Flow(steps=10, t=430, variance="beta", ode="euler")
    frame, page = scene.frame(settings, "flow/line"), page_of(lang)
    view, now = frame.view("flow"), frame.numbers
    assert [page.say(each["title"]) for each in view.rows] == TITLES[lang]
    assert [each["colour"] for each in view.rows] == ["noise", "prediction"]
    assert view.labels["distance"] == "KS"
    data = read(view.data.data)
    k = data["times"].index(500)
    assert data["distances"][:, k] == pytest.approx([now.ks_sde, now.ks_ode], rel=1e-6)
    assert (data["floor"], data["limit"]) == (now.ks_floor, now.ks_limit)
    crossings = [(np.argsort(row[0]) != np.arange(48)).any() for row in data["paths"]]
    assert crossings == [True, False]  # of the ODE no path crosses another


def test_below_the_clouds_each_ratio_stands_in_its_row_and_is_marked_beyond_the_limit():
    page = page_of("en")
    sde, ode = ((1.04, 2.36, 1.41), (0.97, 1.13, 1.39))
    now = scene_flow.PlaneNumbers(
        30, (0, 200, 500), *(tuple(Estimate(each, 0.05) for each in row) for row in (sde, ode))
    )
    html = flow.rows(page, now)
    cells = re.findall(r"<(span|i|b)([^>]*)>([^<]*)</\1>", html)
    assert [text for _, _, text in cells] == [
        "t", "0", "200", "500", "", "", "SDE", "1.0×", "2.4×", "1.4×", "", "",
        "ODE", "1.0×", "1.1×", "1.4×", "", "",
    ]  # fmt: skip
    red = [text for _, style, text in cells if page.colours.error in style]
    assert red == ["2.4×", "1.4×"]
    frame = scene.frame(replace(Flow(dataset="moons", steps=6)), "flow/plane")
    assert [view.name for view in frame.views] == ["sde", "ode"]
    labels = [say(view.picture.label, "en", words.of("en")) for view in frame.views]
    assert [each.split(": ")[1] for each in labels] == ["SDE", "ODE"]


# --- the likelihood -----------------------------------------------------------------------------

POINT = {
    "en": ["−ln p(x₀), exact", "by the ODE", "difference, nats"],
    "zh": ["−ln p(x₀)，精确", "由 ODE", "差，奈特"],
}
BITS = {
    "en": ["bits/dim, exact", "by the ODE", "difference", "evaluations a point"],
    "zh": ["比特/维，精确", "由 ODE", "差", "每点求值次数"],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rows_of_the_likelihood_hold_the_numbers_of_their_names(lang, monkeypatch):
    told = []
    monkeypatch.setattr(likelihood.st, "html", told.append)
    rows = {"exact": (1.23456, 0.0), "ode": (1.5, 0.21), "gap": (-0.26544, 0.21)}
    likelihood._rows(page_of(lang), rows)
    bits = {"bits_exact": Estimate(1.2, 0.031), "bits_ode": Estimate(1.3, 0.012),
            "bits_gap": Estimate(0.1, 0.0043), "evaluations": 79}  # fmt: skip
    likelihood._rows(page_of(lang), bits)
    for html, names, values in zip(
        told,
        (POINT[lang], BITS[lang]),
        (["1.2346", "1.50 ± 0.21", "−0.27 ± 0.21"],
         ["1.200 ± 0.031", "1.300 ± 0.012", "0.1000 ± 0.0043", "79"]),
        strict=True,
    ):  # fmt: skip
        pairs = re.findall(
            r'<span>([^<]+)</span><span></span><b data-value="\w+">([^<]*)</b>', html
        )
        assert pairs == [*zip(names, values, strict=True)]


@pytest.mark.parametrize(("lang", "names"), [
    ("en", ["−ln q_t", "ODE", "−ln q_t(x_t)", "ODE", "∫∇·v dφ"]),
    ("zh", ["−ln q_t", "ODE", "−ln q_t(x_t)", "ODE", "∫∇·v dφ"]),
])  # fmt: skip
def test_the_readout_and_curves_along_the_path_are_what_they_are_called(lang, names):
    settings = Likelihood(dataset="moons", num_steps=30, x=0.5, y=0.5)
    frame = scene.frame(settings, "likelihood/point")
    picture, now, page = frame.view("stage").picture, frame.numbers, page_of(lang)
    table = columns_of(picture.table)
    told = [(page.say(each.symbol), each.column) for each in picture.readout]
    told += [(page.say(each.label), each.column) for each in picture.curves]
    assert [name for name, _ in told] == names
    at_data = {"exact": now.exact_nats, "ode": now.ode_nats, "volume": 0.0}
    for _, column in told:
        assert table[column][0] == pytest.approx(at_data[column], rel=1e-5, abs=1e-6)
    assert [column for _, column in told] == ["exact", "ode", "exact", "ode", "volume"]
    assert table["volume"][-1] == pytest.approx(now.volume_nats, rel=1e-5)
    assert table["ode"][-1] == pytest.approx(-now.end_nats, rel=1e-5)


def test_the_maps_and_points_of_the_plane_are_what_stands_over_them():
    rng = np.random.default_rng(0)
    log_p, exact = -rng.uniform(1, 9, (2, 512 + 9))
    exact[-1] = -40  # nobody is there: the difference is not drawn
    seen = scene_ode.Many(log_p, np.full(521, 0.2), exact, 1.0)
    names = {"exact": "E", "ode": "O", "gap": "G", "held_out": "H", "nats": "N"}
    drawn = figures.plane(seen, 2.0, names, palette("light"))
    assert [each.text for each in drawn.layout.annotations] == ["E", "O", "G", "H"]
    first, second, third, _, points = drawn.data
    grid = [-each[512:].reshape(3, 3) for each in (exact, log_p)]
    np.testing.assert_allclose(first.z, grid[0])
    np.testing.assert_allclose(second.z, grid[1])
    off = grid[1] - grid[0]
    off[2, 2] = np.nan
    np.testing.assert_allclose(third.z, off)
    np.testing.assert_allclose((points.x, points.y), (-exact[:512], -log_p[:512]))
    assert points.hovertemplate.startswith("%{x:.3f} → %{y:.3f}")
    assert np.ravel(points.error_y.array) == pytest.approx(np.full(512, 0.2))
    assert first.x.tolist() == first.y.tolist() == [-2, 0, 2]


def test_the_lines_of_the_error_have_their_own_points_and_slopes():
    steps = {"euler": {5: 0.4, 20: 0.1}, "heun": {5: 0.2, 20: 0.01}}
    probes = {"rademacher": {1: 1.4, 4: 0.7}, "normal": {1: 10.0, 4: 5.0}}
    study = scene_ode.Study("exact", 1.0, steps, probes)
    slopes = {"euler": -1.02, "heun": -2.13, "rademacher": -0.5, "normal": -0.49}
    names = {name: name.upper() for name in (*slopes, "steps", "probes", "nats")}
    drawn = figures.errors(study, slopes, names, palette("light"))
    for trace, (name, slope) in zip(drawn.data, slopes.items(), strict=True):
        points = (study.steps | study.probes)[name]
        assert trace.name == f"{name.upper()}  ∝ n<sup>{slope:.2f}</sup>".replace("-", "−")
        assert dict(zip(trace.x, trace.y, strict=True)) == points
        assert trace.hovertemplate.startswith("n = %{x}: %{y:.3g}")
    layout = drawn.layout
    assert [layout.xaxis.title.text, layout.xaxis2.title.text] == ["STEPS", "PROBES"]
    assert layout.yaxis.title.text == "NATS"
    assert [trace.xaxis for trace in drawn.data] == ["x", "x", "x2", "x2"]


# --- what moves in the sentences ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "settings", "t"),
    [
        ("langevin/weights", Walks(steps=60, k=37, seed=3), 37),
        ("langevin/weights", Walks(dataset="moons", steps=60, k=37), 37),
        ("langevin/bias", Bias(1.3), 0),
        ("flow/line", Flow(steps=10, t=430), 430),
        ("likelihood/point", Likelihood(dataset="moons", num_steps=30, t=210, x=0.5, y=0.5), 210),
    ],
)
def test_each_number_that_moves_in_a_sentence_is_its_columns_at_t(act, settings, t):
    frame = scene.frame(settings, act)
    view = next(each for each in frame.views if "table" in dir(each) or each.picture.curves
                or each.controls.sliders)  # fmt: skip
    table = columns_of(view.table if hasattr(view, "table") else view.picture.table)
    part, _, inner = act.partition("/")
    sections = {name: text for name, text in texts.load("en", "score").items()
                if name.startswith(f"now.{'bias' if inner == 'bias' else part}")
                and ".plane" not in name and "slopes" not in name}  # fmt: skip
    names = set(re.findall(r"<<(\w+):[.±]", " ".join(sections.values()))) - {"t", "k"}
    moving = names & set(table)
    assert moving >= MOVING[act]
    for name in moving:
        assert table[name][t] == pytest.approx(frame.facts()[name], rel=1e-5, nan_ok=True), name


MOVING = {
    "langevin/weights": {"share_plain", "share_annealed", "sw2_plain", "sw2_annealed"},
    "langevin/bias": {"size", "closed", "measured"},
    "flow/line": {"times_sde", "times_ode"},
    "likelihood/point": {"patch"},
}


def test_the_length_of_the_score_is_that_of_the_place_under_the_hand():
    frame = scene.frame(replace(scene.defaults("field"), dataset="moons", t=37), "field")
    assert frame.numbers.score_length == pytest.approx(np.hypot(*frame.numbers.score))
