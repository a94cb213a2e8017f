"""The page `forward_images` without a browser: what a newcomer sees before and after the guess."""

from __future__ import annotations

import pytest

from explorer.lessons.forward_images.settings import TABS
from tests.page_run import opened, shown


def roles(at):
    text = " ".join(shown(at._tree))
    names = ("do", "predict", "now", "formula")
    return {role for role in names if f'<div data-role="{role}"' in text}


@pytest.mark.parametrize("act", TABS)
def test_number_and_formula_wait_for_the_guess(act):
    at = opened("forward_images", veiled=True)
    at.button_group(key="act").set_value(act).run()
    assert roles(at) == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_0").click().run()
    assert not at.exception and roles(at) == {"do", "now", "formula"}


@pytest.mark.parametrize(("query", "formula"), [
    ({"path": "walk"}, r"x_{t-1}"),
    ({"act": "size"}, r"s^2"),
    ({"act": "size", "level": "shift"}, r"d_0"),
])  # fmt: skip
def test_the_formula_is_of_what_is_chosen(query, formula):
    text = [each for each in shown(opened("forward_images", **query)._tree)
            if '<div data-role="formula"' in each]  # fmt: skip
    assert len(text) == 1 and formula in text[0]
