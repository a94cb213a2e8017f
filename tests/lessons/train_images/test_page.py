"""The page `train_images` without a browser: what a bad address leads to."""

import re

from tests import page_run


def test_a_bad_address_is_corrected_with_a_notice():
    at = page_run.opened("train_images", steps="many", dataset="cats", guidance="9", tile="x")
    said = " ".join(warning.value for warning in at.warning)
    assert all(name in said for name in ("steps", "dataset", "guidance", "tile"))


def roles(at):
    """The parts of the page that say by a role what they are."""
    texts = page_run.shown(at._tree)
    return {role for text in texts for role in re.findall(r'<div data-role="(\w+)"', text)}


def test_the_question_veils_what_one_sees_and_the_formula_until_a_guess():
    at = page_run.opened("train_images", veiled=True)
    assert {"do", "predict"} <= roles(at) and not roles(at) & {"now", "formula"}
    assert at.button(key="start")
    at.button(key="guess_predict_0").click().run()
    assert not at.exception and {"do", "verdict", "now", "formula"} <= roles(at)
    assert "predict" not in roles(at)
