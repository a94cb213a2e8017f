"""The page `objective` without a browser: what a newcomer sees before and after the guess."""

from __future__ import annotations

import pytest

from explorer.lessons.objective.scene import ACTS
from explorer.ui.charts import plates
from tests.page_run import opened, shown


def roles(at):
    text = " ".join(shown(at._tree))
    names = ("do", "predict", "now", "formula")
    return {role for role in names if f'<div data-role="{role}"' in text}


@pytest.mark.parametrize("act", ACTS)
def test_numbers_and_formula_wait_for_the_guess(act):
    at = opened("objective", veiled=True)
    at.button_group(key="act").set_value(act).run()
    assert roles(at) == {"do", "predict"}
    at.button(key=f"guess_predict.{act}_0").click().run()
    formula = set() if act == "lines" else {"formula"}  # the stage is ten of them
    assert not at.exception and roles(at) == {"do", "now"} | formula


def test_the_weights_wait_for_the_guess_which_they_would_answer(monkeypatch):
    panels = []
    show = plates.show
    monkeypatch.setattr(
        plates,
        "show",
        lambda page, view, key: (panels.append(len(view.panels)), show(page, view, key)),
    )
    at = opened("objective", veiled=True)
    at.button_group(key="act").set_value("terms").run()
    at.button(key="guess_predict.terms_1").click().run()
    assert panels == [2, 1, 2]  # of the bound, of the terms while they ask, and afterwards
