"""Three journeys of one who comes for the first time: the short route, the whole course, a phone.

At every stop the reader sees what to do, guesses, is told, passes an exercise where one is checked,
and goes on by Next. With JOURNEY_SHOTS=<folder> each stop leaves two pictures there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from explorer import practice, texts, words
from explorer.ui.frame.route import COURSE, SHORT
from tests.browser import hand

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def longest(text: str) -> str:
    """The letters of the longest piece of a text without a formula or a mark."""
    return max(map(letters, re.split(r"\$[^$]*\$|<<[^>]*>>|@\w+\{[^}]*\}|\*", text)), key=len)


class Reader:
    """A tab with nothing remembered, in a language, at a size."""

    def __init__(self, page, server: str, lang: str, size: dict[str, int], journey: str):
        self.page, self.word, self.lang = page, words.of(lang), lang
        self.size, self.journey = size, journey
        page.set_viewport_size(size)
        hand.newcomer(page, f"{server}/?lang={lang}")
        self.arrived("home")

    def arrived(self, name: str) -> None:
        question = texts.load(self.lang, name)["question"]
        heading = self.page.get_by_role("heading", level=1, name=question, exact=True)
        heading.wait_for(timeout=60_000)
        hand.settled(self.page)
        assert heading.bounding_box()["y"] < self.size["height"] / 3

    def shoot(self, name: str) -> None:
        folder = os.environ.get("JOURNEY_SHOTS")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{self.journey}_{name}.png")

    def stop(self, name: str) -> None:
        """What the first ten seconds show, a guess, what is told, an exercise."""
        box = self.page.locator('[data-role="do"]').first.bounding_box()
        assert box["y"] + box["height"] <= self.size["height"], name
        self.shoot(f"{name}_1_asked")
        if self.page.locator('[data-role="predict"]').count():
            assert not self.page.locator('[data-role="now"]').count()
            self.page.locator(".st-key-beside_predict button").first.click()
            self.page.locator('.st-key-beside_predict [data-role="verdict"]').wait_for()
            hand.settled(self.page)
        self.page.locator('[data-role="now"], [data-role="formula"]').first.wait_for()
        self.shoot(f"{name}_2_told")
        self.practise(name)

    def practise(self, name: str) -> None:
        """Pass the first exercise that is checked, among those in sight; else set one up."""
        fields = self.page.locator('[class*="st-key-exercise_"][class*="_answer"] input')
        lesson = texts.load(self.lang, name)
        if not fields.count():
            return self.choose(lesson)
        holder = fields.first.locator(
            "xpath=ancestor::*[contains(@class, 'st-key-exercise_')][last()]"
        )
        number = int(holder.get_attribute("class").split("st-key-exercise_")[1].split()[0])
        known = {
            section: practice.exercises(text)[number - 1].value
            for section, text in lesson.items()
            if section.startswith("exercises") and len(practice.exercises(text)) >= number
            and practice.exercises(text)[number - 1].kind == "number"
        }  # fmt: skip
        for value in known.values():
            fields.first.fill(str(value))
            holder.get_by_role("button", name=self.word("exercise.check")).click()
            answer = holder.locator('[data-role="answer"]')
            answer.wait_for()
            hand.settled(self.page)
            if "right" in answer.get_attribute("class"):
                return None
        raise AssertionError(f"{name}: exercise {number} takes none of {known}")

    def choose(self, lesson: dict[str, str]) -> None:
        """The right option of the exercise that is a choice; where there is none, set one up."""
        options = self.page.locator(".st-key-exercise_choice button")
        if not options.count():
            self.page.locator('[class*="st-key-exercise_"][class*="_set"] button').first.click()
            return hand.settled(self.page)
        asked = self.page.locator(".st-key-exercise_choice [data-exercise]").inner_text()
        for section, text in lesson.items():
            if section.startswith("choice"):
                choice = texts.predictions(text)
                if longest(choice.question) in letters(asked):
                    options.nth(choice.answer).click()
                    return hand.settled(self.page)
        raise AssertionError(asked)

    def goes_on(self, name: str) -> None:
        self.page.locator('[data-where="end"] [data-action="next"]').click()
        self.arrived(name)


JOURNEYS = {
    "short": ("en", DESK, "start-short", SHORT),
    "course": ("zh", DESK, "start-course", COURSE),
    "phone": ("zh", PHONE, "start-short", SHORT),
}


@pytest.mark.exhaustive
@pytest.mark.timeout(900)
@pytest.mark.parametrize("journey", JOURNEYS)
def test_who_comes_for_the_first_time_is_led_from_page_to_page_to_the_end(
    cold_server, own_page, journey
):
    lang, size, door, stops = JOURNEYS[journey]
    reader = Reader(own_page, cold_server, lang, size, journey)
    reader.shoot("home")
    own_page.locator(f'[data-action="{door}"]').click()
    reader.arrived(stops[0])
    for name, after in zip(stops, (*stops[1:], "home"), strict=True):
        reader.stop(name)
        reader.goes_on(after)
    done = own_page.evaluate("JSON.parse(localStorage.getItem('ddpm-explorer.progress'))")
    asked = {"prediction", "exercise"}
    missing = {name: asked - set(done.get(name, ())) for name in stops}
    assert not any(missing.values()), missing
    reader.shoot("home_again")
