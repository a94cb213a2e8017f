"""The opening page in a real browser: a map alive on arrival, and the ways on from it."""

import re

import pytest
from playwright.sync_api import expect

from explorer import texts, words
from explorer.lessons.home.scene import STATIONS, TOOLS, T
from explorer.ui.frame.frame import PAGES
from tests.browser.hand import newcomer, picture, settled

MAP = '[data-testid="stage"]'
WORD = words.of("en")


@pytest.fixture
def moving(page):
    """The tab of somebody who does not mind motion."""
    page.emulate_media(reduced_motion="no-preference")
    yield page
    page.emulate_media(reduced_motion="reduce")


def canvas(page):
    return page.locator("canvas[data-t]")


def shown(page) -> int:
    return int(canvas(page).get_attribute("data-t"))


def painted(page):
    canvas(page).wait_for()
    return page.get_by_label("t", exact=True)


def here(page) -> str:
    return page.locator(MAP).get_attribute("data-here")


def test_the_whole_course_begins_with_the_first_question(server, page):
    """In English; the journey (test_journey.py) begins in Chinese, the short route in
    test_steps.py."""
    newcomer(page, f"{server}/?lang=en")
    painted(page)
    page.locator('[data-action="start-course"]').click()
    question = texts.load("en", PAGES[1].name)["question"]
    page.get_by_role("heading", level=1, name=question, exact=True).wait_for()
    assert re.search(rf"/{PAGES[1].name}\?.*lang=en", page.url)


def test_it_goes_there_by_itself_and_comes_back_through_the_network(server, moving):
    page = moving
    page.goto(server)
    time = painted(page)
    assert canvas(page).get_attribute("data-n") == "500"
    before = shown(page)
    expect(canvas(page)).not_to_have_attribute("data-t", str(before))
    assert shown(page) > before
    assert page.locator("[data-action=pause]").count() == 1
    assert canvas(page).get_attribute("aria-label")  # it has a name for ears while it plays
    time.fill(str(T - 8))
    assert here(page) == "out" and shown(page) == T - 8
    assert page.locator("[data-action=play]").count() == 1
    page.locator("[data-action=play]").click()
    for station in ("noise", "network", "back"):
        expect(page.locator(MAP)).to_have_attribute("data-here", station, timeout=20_000)
    assert canvas(page).get_attribute("data-way") == "back" and shown(page) > T / 2


def test_with_reduced_motion_it_stands_still_and_each_station_can_be_asked_for(server, page):
    page.goto(f"{server}/?lang=en")
    painted(page)
    settled(page, 400)
    assert shown(page) == 0 and here(page) == "data"
    seen = set()
    for name, t in (("noise", T), ("network", T), ("back", T / 2), ("sample", 0), ("out", T / 2)):
        page.get_by_role("button", name=WORD(f"home.{name}"), exact=True).click()
        assert (here(page), shown(page)) == (name, t)
        assert WORD(f"home.{name}") in page.locator('[data-role="readout"]').inner_text()
        seen.add(picture(canvas(page)))
    assert len(seen) == 5
    time = page.get_by_label("t", exact=True)
    time.focus()
    for key, t in (("End", T), ("ArrowLeft", T - 1), ("Home", 0)):
        page.keyboard.press(key)
        expect(canvas(page)).to_have_attribute("data-t", str(t))
    page.keyboard.press("Space")
    page.locator("[data-action=pause]").wait_for()
    page.keyboard.press("Space")
    assert page.locator("[data-action=play]").count() == 1


def test_every_page_is_on_the_map_and_opens_from_it(server, page):
    page.goto(f"{server}/?lang=en")
    painted(page)
    links = page.locator(f"{MAP} a")
    pages = [*(name for station in STATIONS.values() for name in station), *TOOLS]
    names = links.evaluate_all("all => all.map(({ dataset }) => dataset.page)")
    assert sorted(names) == sorted(pages) and len(pages) == len(PAGES) - 1
    page.locator(f'{MAP} a[data-page="vlb"]').click()
    question = texts.load("en", "vlb")["question"]
    page.get_by_role("heading", level=1, name=question, exact=True).wait_for()
    assert "lang=en" in page.url


def test_what_is_done_is_marked_on_the_map(server, own_page):
    page = own_page
    page.goto(f"{server}/?lang=en")
    painted(page)
    done = page.locator(f"{MAP} a.done")
    assert done.count() == 0
    page.evaluate("""() => localStorage.setItem('ddpm-explorer.progress',
      JSON.stringify({ schedule: ['prediction', 'exercise'], vlb: ['prediction'] }))""")
    page.reload()
    painted(page)
    done.first.wait_for()
    assert done.evaluate_all("all => all.map(({ dataset }) => dataset.page)") == ["schedule"]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_whole_map_and_where_to_begin_are_on_the_first_screen(server, page, lang):
    page.goto(f"{server}/?lang={lang}")
    painted(page)
    settled(page)
    for thing in (page.locator('[data-action="start-short"]'), page.locator(MAP)):
        box = thing.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800


def test_lecturers_mode_shows_the_map_alone(server, page):
    page.goto(f"{server}/?present=1")
    painted(page)
    assert page.locator('[data-where="home"]').count() == 0
    assert page.locator(MAP).bounding_box()["width"] > 1000
