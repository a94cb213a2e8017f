"""Tables of numbers, and settings that a page's own words name."""

from types import SimpleNamespace

import pytest

from explorer.ui.charts import table
from explorer.ui.charts.table import Row
from explorer.ui.controls import controls

WORDS = {"demo.kind": "Kind", "demo.kind_a": "first", "demo.kind_b": "second",
         "other.count": "How many"}  # fmt: skip
PAGE = SimpleNamespace(name="demo", lang="en", word=WORDS.__getitem__)


def test_a_row_names_its_values_and_shows_the_curve_it_is_about(monkeypatch):
    shown = []
    monkeypatch.setattr(table.st, "html", shown.append)
    rows = [Row("one", "the first", ("1", "2"), "data", "dash"), Row("real", "data", ("3", "4"))]
    table.table("ways", ["a", "b"], rows)
    html = shown[0]
    assert 'data-role="ways"' in html and html.count("<tr>") == 3
    assert html.count('<th scope="col">') == 2 and '<th scope="row">the first</th>' in html
    assert "<th></th>" not in html
    assert '<td data-value="one">1</td><td data-value="one">2</td>' in html
    assert html.count("border-top") == 1 and "3px dashed var(--data)" in html


def test_a_listing_has_a_rule_below_its_head(monkeypatch):
    shown = []
    monkeypatch.setattr(table.st, "markdown", shown.append)
    table.listing(("a", "b"), [(1, "x"), (2, "y")])
    assert shown == ["| a | b |\n| --- | --- |\n| 1 | x |\n| 2 | y |"]


def test_a_setting_takes_its_words_from_the_page_and_whole_numbers_name_themselves():
    param = controls.worded(PAGE, "kind", "a", choices=("a", "b"))
    assert param.label == {"en": "Kind"} and param.names["b"] == {"en": "second"}
    param = controls.worded(PAGE, "count", "2", word="other.count", choices=("2", "3"))
    assert param.label == {"en": "How many"} and param.names == {"2": "2", "3": "3"}
    param = controls.worded(PAGE, "kind", "x", choices=("x",), names={"x": "given"})
    assert param.names == {"x": "given"}
    with pytest.raises(KeyError, match=r"demo\.kind_c"):
        controls.worded(PAGE, "kind", "c", choices=("c",))
