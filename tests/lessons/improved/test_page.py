"""The page `improved` runs with each of its pictures, and its claims are judged as they should."""

import re

import numpy as np
import pytest

from explorer import texts, words
from explorer.lessons.improved import scene_claims as claims
from explorer.lessons.improved import scene_schedule as skips
from explorer.lessons.improved import scene_steps as steps
from explorer.lessons.improved.numbers import written
from explorer.lessons.improved.scene import ACTS
from explorer.lessons.improved.scene_settings import Settings
from tests import page_run


def opened(**query):
    return page_run.opened("improved", **query)


@pytest.mark.parametrize("show", ACTS[1:])
def test_every_picture_runs_in_chinese_with_its_claims(show):
    at = opened(lang="zh", show=show)
    written = [item.value or "" for kind in (at.markdown, at.caption) for item in kind]
    assert any("论文说" in text for text in written)
    for text in written:
        assert not texts.PLACEHOLDER.search(text), text
        plain = re.sub(r"<[^>]*>|\*[^*\n]+\*", "", texts.MATHS.sub("", text))  # titles stay
        assert not re.search(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{3,}", plain), text
    labels = [button.label for button in at.button]
    assert words.of("zh")("improved.again") in labels


def roles(at):
    """The parts of the page that say by a role what they are."""
    told = page_run.shown(at._tree)
    return {role for text in told for role in re.findall(r'<div data-role="(\w+)"', text)}


@pytest.mark.parametrize("show", ACTS)
def test_the_question_veils_what_one_sees_the_formula_and_the_claims_until_a_guess(show):
    at = page_run.opened("improved", veiled=True, **({} if show == ACTS[0] else {"show": show}))
    if show != ACTS[0]:  # a link to a part opens without its question; asked again it waits
        at.button(key=f"guess_predict.{show}_again").click().run()
    assert {"do", "predict"} <= roles(at) and not roles(at) & {"now", "formula"}
    assert not any("The paper:" in item.value for item in at.markdown)
    at.button(key=f"guess_predict.{show}_0").click().run()
    assert not at.exception and {"do", "verdict", "now", "formula"} <= roles(at)
    assert "predict" not in roles(at) and any("The paper:" in item.value for item in at.markdown)


def test_digits_have_settings_of_their_own():
    at = opened(show="steps", what="pictures", picture_steps="100")
    assert at.query_params["picture_steps"] in ("100", ["100"])
    assert "steps" not in at.query_params


def test_a_schedule_that_refuses_this_T_is_repaired_with_a_notice():
    at = opened(show="variance", schedule="linear", T="10")
    assert len(at.warning) == 1 and "refuses these numbers at T = 10" in at.warning[0].value


@pytest.mark.parametrize(
    ("differences", "state"),
    [
        ([-1.0, -1.1, -0.9], "holds"),
        ([1.0, 1.1, 0.9], "fails"),
        ([-1.0, 1.2, 0.1], "even"),
        ([-0.1], "holds_once"),
        ([np.nan, 0.2], "fails_once"),
        ([np.nan], "open"),
    ],
)
def test_a_claim_is_judged_by_twice_its_error(differences, state):
    assert claims.sure(differences) == state
    if state != "open":
        assert all(words.of(lang)(f"improved.here_{state}") for lang in words.LANGUAGES)


def written_mean(values) -> str:
    return written(claims.mean(values))


def test_mean_and_error_are_written_with_the_digits_that_the_error_allows():
    assert written_mean([1.0, 1.2, 1.4]) == "1.20 ± 0.12"
    assert written_mean([1.25]) == "1.25"
    assert written_mean([np.nan]) == "–"


def test_the_steps_are_judged_against_the_better_fixed_variance():
    counts = (5, 20, 200)
    measured = steps.nothing(counts, rows=2)
    for k, name in enumerate(("posterior", "beta", "learned")):
        measured.bits[name][:] = [[3.0 - k, 2.0 - k / 2, 1.0], [3.1 - k, 2.1 - k / 2, 1.1]]
    claim = steps.claim(measured, counts)
    assert claim.state == "holds" and claim.facts["few"] == 20
    measured.bits["learned"][:, 1] = 1.9
    assert steps.claim(measured, counts).state == "fails"


def test_skipping_holds_where_it_costs_nothing_and_fails_where_it_does():
    measured = skips.nothing(rows=3)
    for name in skips.NAMES:
        measured.far[name][:] = 1.0 + 0.01 * np.arange(3)[:, None]
    rise = np.array([0.1, -0.1, 0.02])
    measured.far["linear"][:, skips.TOLD["fifth"]] += rise
    assert skips.skip_claim(measured).state == "holds"
    measured.far["linear"][:, skips.TOLD["fifth"]] += 0.5
    assert skips.skip_claim(measured).state == "fails"


def test_a_new_order_in_the_same_world_is_another_measurement():
    order = Settings(steps=1500, repeats=3).order
    assert order == Settings(steps=1500, repeats=3, t=7).order != Settings(repeats=4).order
    assert steps.counts_for(order.what, order.T)[-1] == 200


def test_a_measurement_begins_by_its_button_is_stopped_and_gone_on_with():
    word = words.of("en")
    at = opened(show="steps", steps="3000", T="50", repeats="2")
    keys = {button.key for button in at.button}
    assert "measure" in keys and "side_stop" not in keys
    at.button("measure").click().run()
    assert not at.exception, [error.message for error in at.exception]
    at.button("side_stop").click().run()
    assert word("improved.stopped") in [caption.value for caption in at.caption]
    assert at.button("measure").label == word("side.go_on")
    at.button("measure").click().run()
    assert "side_stop" in {button.key for button in at.button}
    at.slider("repeats").set_value(1).run()  # another order, which waits for its button
    assert at.button("measure").label == word("improved.measure")
