"""What stands beside a stage: the question and what it veils, and the numbers that move on."""

from __future__ import annotations

import re

import pytest

from explorer import texts, words
from explorer.frames.pack import table
from explorer.ui.charts import live
from explorer.ui.frame import steps
from explorer.ui.frame.question import AGAIN, GUESSES, SKIPPED
from tests.page_run import opened

VEILED = ("now", "formula")


def roles(at) -> set[str]:
    """The parts of the anatomy that a page drew."""
    return set(re.findall(r'data-role="(\w+)"', " ".join(each.value for each in at.markdown)))


def verdict(at) -> str:
    (line,) = [each.value for each in at.markdown if 'data-role="verdict"' in each.value]
    return line


def test_a_newcomer_is_asked_before_anything_tells_the_answer():
    at = opened("forward", veiled=True)
    assert {"do", "predict"} <= roles(at) and not roles(at) & {*VEILED, "verdict"}
    assert not at.session_state[steps.FACTS]["forward"]
    asked = texts.predictions(texts.load("en", "forward")["predict.jump"])
    options = [at.button(key=f"guess_predict.jump_{i}").label for i in range(len(asked.options))]
    assert options == list(asked.options)


@pytest.mark.parametrize("option", range(3))
def test_a_guess_unveils_everything_and_is_told_calmly(option):
    at = opened("forward", veiled=True)
    at.button(key=f"guess_predict.jump_{option}").click().run()
    assert {"do", "verdict", *VEILED} <= roles(at) and "predict" not in roles(at)
    asked = texts.predictions(texts.load("en", "forward")["predict.jump"])
    mark, kind = ("✓", "right") if option == asked.answer else ("○", "other")
    assert f'class="{kind}"' in verdict(at) and mark in verdict(at)
    assert asked.options[asked.answer] in verdict(at)
    assert at.session_state[steps.FACTS]["forward"] == {steps.PREDICTED, "predict.jump"}


def test_whoever_skips_sees_everything_and_has_not_predicted():
    at = opened("forward", veiled=True)
    at.button(key="guess_predict.jump_skip").click().run()
    assert {*VEILED} <= roles(at) and "skipped" in verdict(at)
    assert at.session_state[steps.FACTS]["forward"] == {"predict.jump"}


def test_the_question_can_be_asked_again():
    at = opened("forward", veiled=True)
    at.button(key="guess_predict.jump_0").click().run()
    at.button(key="guess_predict.jump_again").click().run()
    assert at.session_state[GUESSES]["forward.predict.jump"] == AGAIN
    assert "predict" in roles(at) and not roles(at) & {*VEILED}


@pytest.mark.parametrize("query", [{"t": "100"}, {"act": "forget"}, {"present": "1"}])
def test_a_link_to_a_frame_and_lecturers_mode_open_unveiled(query):
    at = opened("forward", veiled=True, **query)
    assert {"do", *VEILED} <= roles(at) and "predict" not in roles(at)
    assert ("verdict" in roles(at)) == ("present" not in query)


@pytest.mark.parametrize("query", [{"lang": "zh"}, {"route": "short"}])
def test_settings_of_the_frame_are_no_link_to_a_frame(query):
    assert "predict" in roles(opened("forward", veiled=True, **query))


def test_each_act_asks_its_own_question():
    at = opened("forward", veiled=True)
    at.button(key="guess_predict.jump_skip").click().run()
    at.button_group(key="act").set_value("entropy").run()
    assert "predict" in roles(at) and not roles(at) & {*VEILED}


def test_an_exercise_with_a_choice_is_asked_whatever_the_link_and_counts():
    at = opened("schedule", t="100")
    section = "choice"
    asked = texts.predictions(texts.load("en", "schedule")[section])
    wrong = next(i for i in range(len(asked.options)) if i != asked.answer)
    assert 'data-exercise="1" data-state="todo"' in " ".join(each.value for each in at.markdown)
    at.button(key=f"guess_{section}_{wrong}").click().run()
    assert steps.PRACTISED not in at.session_state[steps.FACTS]["schedule"]
    at.button(key=f"guess_{section}_again").click().run()
    at.button(key=f"guess_{section}_{asked.answer}").click().run()
    assert steps.PRACTISED in at.session_state[steps.FACTS]["schedule"]
    assert 'data-exercise="1" data-state="done"' in " ".join(each.value for each in at.markdown)


def test_the_words_of_the_question_are_said_in_both_languages():
    for lang in words.LANGUAGES:
        word = words.of(lang)
        assert word("question.right", answer="A").count("A") == 1
        assert word("question.other", answer="A").count("A") == 1


# --- numbers that move on -------------------------------------------------------------------------


def test_a_number_that_the_stage_has_is_marked_with_its_column_and_format():
    columns = {"t": "t", "kl": "kl_bits", "error": "kl_error"}
    facts = {"t": 7, "kl": 0.25, "error": 0.03, "n": 3}
    said = texts.fill("<<t:.0f>> <<kl:.2f>> <<kl:±error>> <<n>> $<<kl:.2f>>$", facts, columns)
    assert said == (
        '<span data-live="t" data-spec=".0f" data-value="7">7</span> '
        '<span data-live="kl_bits" data-spec=".2f" data-value="0.25">0.25</span> '
        '<span data-live="kl_bits" data-spec="±error" data-value="0.25" data-error="kl_error">'
        "0.250 ± 0.030</span> 3 $0.25$"
    )


def test_a_source_knows_the_columns_of_its_table():
    blob = table({"kl": [1.0, 2.0], "H": [0.0, 1.0]})
    source = live.source("stage", blob, entropy="H")
    assert source.columns == {"t": "t", "kl": "kl", "H": "H", "entropy": "H"}
    assert live.source("line", None).columns == {"t": "t"}


def test_an_unknown_error_is_named():
    with pytest.raises(KeyError, match="'error'"):
        texts.fill("<<kl:±error>>", {"kl": 1.0})


def test_whoever_skipped_is_known_by_its_mark():
    assert SKIPPED != AGAIN and SKIPPED < 0 > AGAIN
