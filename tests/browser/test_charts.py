"""Plotly's charts without a mouse: each has a name, keys step over its points, and what they come
to is shown and said."""

from __future__ import annotations

import pytest

from tests.browser import hand
from tests.matrix import EXHAUSTIVE

CHART = ".js-plotly-plot[role=slider]"
# Places that show one, with how many there are.
PLACES = {
    "why_gaussian?act=far": 1, "why_gaussian?act=many": 1, "forward?details=1": 1,
    "schedule?details=1": 2, "forward_images?details=1": 1,
    "samplers?show=compare": 1,
}  # fmt: skip
OFTEN = ("why_gaussian?act=many", "schedule?details=1")  # in every run


def read(chart) -> str:
    return chart.get_attribute("aria-valuetext")


def pressed(page, chart, key: str) -> str:
    """What is said after a key, and shown under the pointer that it stands for."""
    chart.press(key)
    page.wait_for_function(
        "chart => chart.querySelector('.hoverlayer')?.textContent", arg=chart.element_handle()
    )
    return read(chart)


@pytest.mark.parametrize(
    "place", [pytest.param(p, marks=() if p in OFTEN else EXHAUSTIVE) for p in PLACES]
)
@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=EXHAUSTIVE)])
def test_a_chart_is_read_by_keys(server, page, place, lang):
    page.goto(f"{server}/{place}&lang={lang}")
    page.locator(CHART).nth(PLACES[place] - 1).wait_for(timeout=60_000)
    hand.settled(page)
    for chart in page.locator(CHART).all():
        name = chart.get_attribute("aria-label")
        assert len(name) > 8 and "$" not in name and chart.get_attribute("aria-description")
        first, on = pressed(page, chart, "Home"), pressed(page, chart, "ArrowRight")
        assert first != on and any(each.isdigit() for each in first)
        at = int(chart.get_attribute("aria-valuenow"))
        assert at >= 1 and "Click" not in on and "undefined" not in on and "NaN" not in on
        pressed(page, chart, "End")
        assert chart.get_attribute("aria-valuenow") == chart.get_attribute("aria-valuemax")
        chart.press("Escape")
        assert chart.get_attribute("aria-valuenow") == "0" and read(chart) != first
    assert page.locator(".js-plotly-plot:not([role=slider])").count() == 0
