"""The opening page in a real browser: alive on arrival, one way on, the path of pages."""

import re

import pytest

from explorer import texts
from explorer.ui.frame.frame import PAGES
from tests.browser.hand import newcomer, settled

T = 500
DRAWN = "+ddpmStage.stages.get('home').dom.canvas.dataset.t"


@pytest.fixture
def moving(page):
    """The tab of somebody who does not mind motion."""
    page.emulate_media(reduced_motion="no-preference")
    yield page
    page.emulate_media(reduced_motion="reduce")


def shown(page) -> int:
    return int(page.locator("canvas[data-t]").get_attribute("data-t"))


def painted(page):
    page.wait_for_selector("canvas[data-t]")
    return page.get_by_label("t", exact=True)


def test_the_whole_course_begins_with_the_first_question(server, page):
    """In English; the journey (test_journey.py) begins in Chinese, the short route in
    test_steps.py."""
    newcomer(page, f"{server}/?lang=en")
    painted(page)
    page.locator('[data-action="start-course"]').click()
    question = texts.load("en", PAGES[1].name)["question"]
    page.get_by_role("heading", level=1, name=question, exact=True).wait_for()
    assert re.search(rf"/{PAGES[1].name}\?.*lang=en", page.url)


def test_the_roll_moves_by_itself_and_turns_round_in_the_noise(server, moving):
    page = moving
    page.goto(server)
    time = painted(page)
    canvas = page.locator("canvas[data-t]")
    assert canvas.get_attribute("data-n") == "1600"
    page.wait_for_function(f"before => {DRAWN} > before", arg=shown(page))
    assert page.locator("[data-action=pause]").count() == 1
    assert canvas.get_attribute("aria-label")  # it has a name for ears while it plays
    time.fill(str(T - 8))
    page.locator("[data-action=play]").click()
    page.wait_for_function(f"() => {DRAWN} === {T}")
    page.wait_for_function(f"() => {DRAWN} < {T}")
    assert shown(page) > T / 2  # back the way it came, not from the start again


def test_with_reduced_motion_the_roll_stands_still(server, page):
    page.goto(server)
    painted(page)
    settled(page, 400)
    assert shown(page) == 0


def test_the_path_asks_every_pages_question_in_order(server, page):
    page.goto(f"{server}/?lang=en")
    painted(page)
    cards = page.locator(".st-key-home_path a")
    questions = [texts.load("en", entry.name)["question"] for entry in PAGES[1:]]
    assert [text.split("\n")[0] for text in cards.all_inner_texts()] == questions
    cards.last.click()
    page.get_by_role("heading", level=1, name=questions[-1], exact=True).wait_for()


def test_picture_begin_and_time_are_on_the_first_screen(server, page):
    page.goto(server)
    time = painted(page)
    for thing in (
        time,
        page.locator('[data-action="start-short"]'),
        page.locator("canvas[data-t]"),
    ):
        box = thing.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800


def test_lecturers_mode_shows_the_roll_alone(server, page):
    page.goto(f"{server}/?present=1")
    painted(page)
    assert page.locator('[data-where="home"]').count() == 0
    assert page.locator("canvas[data-t]").bounding_box()["width"] > 1000
