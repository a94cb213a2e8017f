"""What the page `posterior` gives to the browser: marks that follow the hand, sums of products."""

import numpy as np
import pytest

from explorer.frames import parts
from explorer.frames.line_parts import Linear
from explorer.frames.parts import Handle, HandMark
from explorer.lessons.posterior import scene_derivation as scene
from explorer.lessons.posterior.scene import Settings, coefficients, columns
from explorer.ui.charts.numbers import bar, cell


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
