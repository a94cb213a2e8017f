"""Numbers as text: decimals, signs, powers of ten, errors."""

import numpy as np
import pytest

from explorer.frames.record import Estimate
from explorer.texts import UNKNOWN, fill, fixed, pm, short
from tests.page_run import says_none


@pytest.mark.parametrize(
    ("value", "more", "text"),
    [
        (0.12345, {}, "0.123"),
        (-1.5, {"decimals": 1}, "−1.5"),
        (-0.0001, {}, "0.000"),
        (-0.0, {}, "0.000"),
        (0.5, {"plus": True}, "+0.500"),
        (-0.5, {"plus": True}, "−0.500"),
        (0.0001, {"plus": True}, "0.000"),
        (-2.04e-5, {"tiny": True}, "−2.0×10⁻⁵"),
        (0.0, {"tiny": True}, "0.000"),
        (np.float64(2.675), {"decimals": 2}, "2.67"),
        (float("inf"), {}, "∞"),
        (float("-inf"), {}, "−∞"),
        (float("nan"), {}, "–"),
    ],
)
def test_a_number_at_fixed_decimals(value, more, text):
    assert fixed(value, **more) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (1.23456, 0.0123, "1.235 ± 0.012"),
        (-1.23456, 0.5, "−1.23 ± 0.50"),
        (1234.5, 60.0, "1234 ± 60"),
        (1.0, 1e-9, "1.000000 ± 0.000000"),
        (-1.5, float("nan"), "−1.50"),
        (1.5, 0.0, "1.50"),
        (float("nan"), 0.1, "–"),
        (float("inf"), 0.1, "∞"),
    ],
)
def test_a_number_with_its_error_has_the_decimals_that_the_error_allows(value, error, text):
    assert pm(value, error) == text


def test_no_more_decimals_than_wanted():
    assert pm(0.123456, 1e-6, most=4) == "0.1235 ± 0.0000"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.5"), (-2.0, "−2"), (1000, "1000"), (0.001, "0.001"), (12345, "12300"),
     (2e-5, "2×10⁻⁵"), (1e6, "10⁶"), (-1e-4, "−10⁻⁴"), (0.1 + 0.2, "0.3")],
)  # fmt: skip
def test_a_number_at_an_axis(value, text):
    assert short(value) == text


EITHER = "[[The step costs <<bits:.2f>> bits, $x$ <<half>>.||Nothing is measured yet.]] T = <<T>>."


def test_a_sentence_whose_numbers_are_known_is_said():
    assert (
        fill(EITHER, {"bits": 1.0, "half": "7", "T": 9})
        == "The step costs 1.00 bits, $x$ 7. T = 9."
    )


@pytest.mark.parametrize("missing", [None, float("nan"), UNKNOWN, Estimate()])
@pytest.mark.parametrize("name", ["bits", "half"])
def test_where_a_number_is_missing_another_sentence_stands(missing, name):
    numbers = {"bits": 1.0, "half": "7", "T": 9} | {name: missing}
    assert fill(EITHER, numbers) == "Nothing is measured yet. T = 9."
    assert fill("at T = <<T>>[[ (<<bits>> ×)||]].", numbers | {"bits": missing}) == "at T = 9."


def test_an_unknown_name_in_a_sentence_is_refused_even_there():
    with pytest.raises(KeyError, match="asks for a number 'half'"):
        fill(EITHER, {"bits": 1.0, "T": 9})


@pytest.mark.parametrize(
    ("text", "says"),
    [("it costs – bits", True), ("exact **–**", True), ('<b data-value="KL">–</b>', False),
     ("eqs. (3)–(5), 1–9 nats", False), ('<span data-live="x">–</span> %', True)],
)  # fmt: skip
def test_the_pages_tests_see_a_dash_for_a_number(text, says):
    assert says_none(text) == says
