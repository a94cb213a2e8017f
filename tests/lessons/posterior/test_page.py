"""What the page `posterior` gives to the browser: marks that follow the hand, sums of products."""

import re
from dataclasses import replace

import numpy as np
import pytest

from explorer.frames import parts
from explorer.frames.line_parts import Linear
from explorer.frames.parts import Handle, HandMark
from explorer.lessons.posterior import acts
from explorer.lessons.posterior import scene_derivation as scene
from explorer.lessons.posterior.scene import ACTS, Settings, coefficients, columns, frame
from explorer.ui.charts.numbers import bar, cell
from tests.frames.test_stage import read
from tests.page_run import opened, shown


def test_a_mark_by_hand_is_refused_where_it_cannot_be_drawn():
    with pytest.raises(ValueError, match="a mark of kind line has 2 point"):
        HandMark("line", ({"a": 1.0},))
    with pytest.raises(ValueError, match="a circle, and nothing else, has a radius"):
        HandMark("circle", ({"a": 1.0},))
    with pytest.raises(ValueError, match="a circle, and nothing else, has a radius"):
        HandMark("ring", ({"a": 1.0},), radius=1.0)
    with pytest.raises(ValueError, match="a mark is one of dot"):
        HandMark("star", ({"a": 1.0},))
    with pytest.raises(ValueError, match="follows the handles b; the stage has a"):
        parts.check_marks([HandMark("dot", ({"a": 1.0, "b": "c"},))], [Handle("a", 0, 0)])


def test_the_browsers_sums_of_products_are_the_derivation():
    """A second evaluator, of what is sent: float32 halves and Linears, nothing else."""
    t, places = 3, {"x_0": 0.8, "x_t": 0.79, "u": 0.795}
    exact = coefficients(Settings(schedule="linear", T=1000).world)
    known = dict(places)
    known |= {name: float(values[t]) for name, values in scene.as_columns(exact).items()}
    for name, each in scene.as_values(exact).items():
        assert isinstance(each, Linear)
        value = known[each.plus] if isinstance(each.plus, str) else each.plus
        for term, factor in each.terms.items():
            value += known[term] * (known[factor] if isinstance(factor, str) else factor)
        known[name] = value
    wanted = scene.evaluate(scene.LINES, exact, t, places)
    got = {name: known[f"ln.{name}"] for name in wanted}
    assert got == pytest.approx(wanted, abs=1e-8)
    assert np.ptp(list(got.values())) < 1e-8


def test_one_float32_alone_would_not_do():
    values = coefficients(Settings(schedule="linear", T=1000).world)["minus_half_A"]
    high, _ = scene.halves(values)
    assert np.nanmax(np.abs(high - values)) > 1e-5  # times x², the fifth decimal of ln q


def test_cells_and_bars_say_where_their_numbers_come_from():
    assert (
        cell("a", of="line", digits=6)
        == '<b class="" data-c="a" data-of="line" data-digits="6">–</b>'
    )
    assert bar(("a", ""), ("b", "xt")).count("<i ") == 2


def test_the_numbers_in_the_lessons_text_are_those_of_the_schedules():
    long = columns(Settings(schedule="linear", T=1000).world)
    assert f"{long['prior_width'][2]:.4f} {long['like_width'][2]:.4f}" == "0.0100 0.0110"
    assert long["prior_width"][3] > long["like_width"][3]
    assert f"{100 * long['share_xt'][500]:.1f}" == "98.9"
    assert f"{long['ratio'][2]:.3f} {long['ratio'][20]:.3f}" == "0.455 0.918"
    assert int(np.argmax(long["ratio"] > 0.99)) == 168 and (long["ratio"][168:] > 0.99).all()
    short = columns(Settings().world)
    assert f"{2 * (short['coef_x0'][10] + short['coef_xt'][10]):.2f}" == "1.98"
    assert f"{short['beta'][20]:.3f}" == "0.999"


@pytest.mark.parametrize("act", ACTS)
def test_the_sentences_numbers_are_columns_of_the_stages_table(act):
    opens = Settings()
    for t in (1, 5, 20):
        made = frame(replace(opens, t=t), act)
        (view,) = made.views
        table = read((view.table if act in ("line", "steps") else view.picture.table).data)
        sent = dict(zip(table["names"], table["columns"], strict=True))
        for name in ("share_x0_percent", "share_xt_percent"):
            assert sent[name][t] == pytest.approx(getattr(made.numbers, name), rel=1e-6), (name, t)
            assert acts.source(made, act).columns[name] == name


def roles(at):
    """The parts of the page's anatomy that are drawn."""
    return set(re.findall(r'<div[^>]* data-role="(\w+)"', " ".join(shown(at._tree))))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("act", ACTS)
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    at = opened("posterior", lang=lang, veiled=True)
    at.session_state["act"] = act
    at.run()
    assert roles(at) & {"do", "predict", "now", "formula"} == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_1").click().run()
    after = {"do", "verdict", "now"} | ({"formula"} if act != "steps" else set())
    assert roles(at) >= after and "predict" not in roles(at)


def test_while_its_question_waits_no_curve_over_t_answers_it():
    view = acts.without_variances(frame(Settings(), "time").view("stage"))
    assert {each.panel for each in view.picture.curves} == {"coefficients"}
    assert len(view.picture.curves) == 3 and not view.picture.readout
