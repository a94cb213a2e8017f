"""The page `improved` runs with each of its pictures, and its claims are judged as they should."""

import re

import numpy as np
import pytest

from explorer import texts, words
from explorer.lessons.improved import paper as claims
from explorer.lessons.improved import scene_schedule as skips
from explorer.lessons.improved import scene_steps as steps
from explorer.lessons.improved import schedule as improved_schedule
from explorer.lessons.improved import steps as improved_steps
from explorer.lessons.improved.scene_settings import Settings
from explorer.lessons.improved.show import SHOWS
from tests import page_run


def opened(**query):
    return page_run.opened("improved", **query)


@pytest.mark.parametrize("show", SHOWS[1:])
def test_every_picture_runs_in_chinese_with_its_claims(show):
    at = opened(lang="zh", show=show)
    written = [item.value or "" for kind in (at.markdown, at.caption) for item in kind]
    assert any("论文说" in text for text in written)
    for text in written:
        assert not texts.PLACEHOLDER.search(text), text
        plain = re.sub(r"<[^>]*>|\*[^*\n]+\*", "", texts.MATHS.sub("", text))  # titles stay
        assert not re.search(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{3,}", plain), text
    labels = [button.label for button in at.button]
    assert words.of("zh")("improved.measure") in labels


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


def test_mean_and_error_are_written_with_the_digits_that_the_error_allows():
    assert claims.written([1.0, 1.2, 1.4]) == "1.20 ± 0.12"
    assert claims.written([1.25]) == "1.25"
    assert claims.written([np.nan]) == "–"


def test_the_steps_are_judged_against_the_better_fixed_variance():
    counts = (5, 20, 200)
    found = steps.nothing(counts, rows=2)
    for k, name in enumerate(("posterior", "beta", "learned")):
        found.bits[name][:] = [[3.0 - k, 2.0 - k / 2, 1.0], [3.1 - k, 2.1 - k / 2, 1.1]]
    state, facts = improved_steps.verdict(found, counts)
    assert state == "holds" and facts["few"] == 20
    found.bits["learned"][:, 1] = 1.9
    assert improved_steps.verdict(found, counts)[0] == "fails"


def test_skipping_holds_where_it_costs_nothing_and_fails_where_it_does():
    found = skips.nothing(rows=3)
    for name in skips.NAMES:
        found.far[name][:] = 1.0 + 0.01 * np.arange(3)[:, None]
    rise = np.array([0.1, -0.1, 0.02])
    found.far["linear"][:, skips.CLAIMED] += rise
    assert improved_schedule.skip_verdict(found)[0] == "holds"
    found.far["linear"][:, skips.CLAIMED] += 0.5
    assert improved_schedule.skip_verdict(found)[0] == "fails"


def test_a_new_order_in_the_same_world_is_another_measurement():
    world = Settings()
    order = improved_steps.Order(world, 1500, 3)
    assert order == improved_steps.Order(world, 1500, 3) != improved_steps.Order(world, 1500, 4)
    assert order.counts[-1] == 200


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
