"""A Plotly figure on a page: made once for all who ask for the same, and sent as it was made."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.charts import figure
from explorer.worlds.memo import size_of

MADE: list[int] = []


def page() -> None:
    """A page with a figure of a number, from a figure or a dict, remembered or not."""
    import streamlit as st

    from explorer.ui.charts.figure import show_figure
    from tests.ui import test_figure as test

    n = st.session_state.get("n", 1)
    of = None if st.session_state.get("moving") else n
    show_figure(lambda: test.made(n), of, "key", "what $x$ shows")


def made(n: int):
    from plotly.graph_objects import Figure

    MADE.append(n)
    spec = {"data": [{"type": "scatter", "y": [n, 2.5]}], "layout": {"height": 240}}
    return spec if n % 2 else Figure(spec)


@pytest.fixture
def at():
    MADE.clear()
    figure.drawn.clear()
    return AppTest.from_function(page, default_timeout=30)


def shown(at: AppTest) -> dict:
    (chart,) = at.get("plotly_chart")
    assert chart.proto.alt == "what x shows"
    spec = json.loads(chart.proto.spec)
    assert spec["layout"]["height"] == 240
    return spec["data"][0]["y"]


def test_a_figure_is_made_once_for_all_who_ask_for_the_same(at):
    for n, before in ((1, 1), (2, 2), (1, 2)):
        at.session_state["n"] = n
        for _ in range(2):
            assert shown(at.run()) == [n, 2.5] and len(MADE) == before
    assert shown(AppTest.from_function(page, default_timeout=30).run()) == [1, 2.5]
    assert MADE == [1, 2]


def test_a_figure_that_changes_while_it_is_made_is_not_remembered(at):
    at.session_state["moving"] = True
    for count in (1, 2):
        assert shown(at.run()) == [1, 2.5] and len(MADE) == count


def test_a_remembered_figure_counts_with_what_it_sends():
    drawn = figure.Drawn(made(1))
    assert size_of(drawn) >= len(drawn.figure.to_json()) > 100
