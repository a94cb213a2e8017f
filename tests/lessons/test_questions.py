"""What each lesson has to answer: its words stand on the page as it is built, in both languages.

tests/lessons/<page>/questions.toml lists the questions, each with the act on which the answer
stands ("" for any) and the page's own words, taken out of its text as that is written.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from explorer import texts
from explorer.palette import palette
from explorer.ui.controls.address import OPEN
from explorer.words import LANGUAGES, file_of
from tests.acts import acts_of, query_of
from tests.matrix import EXHAUSTIVE
from tests.page_run import NAMES, opened, shown
from tests.test_filled import plain

HERE = Path(__file__).parent
LESSONS = [name for name in NAMES if name != "home"]  # the map has none
LEAST = 6  # questions of a lesson
SHORTEST = {"en": 60, "zh": 24}  # characters that answer anything


@cache
def questions(lesson: str) -> list[dict[str, str]]:
    file = HERE / lesson / "questions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["question"]


def asked(lesson: str) -> list[str]:
    """The acts on which its answers stand; "" is the first."""
    return sorted({each["act"] or acts_of(lesson)[0] for each in questions(lesson)})


def wanted(lesson: str, act: str, lang: str) -> list[str]:
    return [
        bare(each[lang])
        for each in questions(lesson)
        if (each["act"] or acts_of(lesson)[0]) == act
    ]  # fmt: skip


def bare(text: str) -> str:
    """Without colours and marks of terms, and in one line."""
    return " ".join(plain(texts.colour(text, palette("light").symbols())).split())


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_its_questions_and_its_text_answers_them(lesson):
    assert len(questions(lesson)) >= LEAST
    assert len({each["ask"] for each in questions(lesson)}) == len(questions(lesson))
    for lang in LANGUAGES:
        written = [*texts.load(lang, lesson).values(), file_of(lesson, lang).read_text("utf-8")]
        whole = bare("\n".join(written))
        for each in questions(lesson):
            assert each["act"] in ("", *acts_of(lesson))
            assert len(each[lang]) >= SHORTEST[lang], each["ask"]
            assert bare(each[lang]) in whole, f"{lang}: {each['ask']}"


def cases() -> list:
    """On every run each lesson once, one act in one language; the rest is exhaustive."""
    return [
        pytest.param(lesson, act, lang, marks=() if (i + j + k) % 2 + j == 0 else EXHAUSTIVE)
        for i, lesson in enumerate(LESSONS)
        for j, act in enumerate(asked(lesson))
        for k, lang in enumerate(LANGUAGES)
    ]


@pytest.mark.parametrize(("lesson", "act", "lang"), cases())
def test_the_words_stand_on_the_page(lesson, act, lang):
    lines = [name.rpartition(".")[2] for name in texts.load(lang, lesson) if name[:5] == "open."]
    unfolded = {f"{OPEN}{name}": "1" for name in lines} | {"details": "1", "source": "1"}
    given = dict(parse_qsl(query_of(lesson, act))) | {"lang": lang} | unfolded
    page = bare("\n".join(shown(opened(lesson, **given)._tree)))
    for words in wanted(lesson, act, lang):
        assert words in page, words
