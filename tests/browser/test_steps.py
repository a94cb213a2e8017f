"""The way through the pages in a real browser: routes, keys, what is done, where to begin."""

import re

from explorer import practice, texts, words
from explorer.ui.frame.route import COURSE, SHORT
from tests.browser import hand

WORD = words.of("en")
LESSON = texts.load("en", "forward")
HEADER = '[data-where="header"] '


def title(page, name: str) -> None:
    question = texts.load("en", name)["question"]
    page.get_by_role("heading", level=1, name=question, exact=True).wait_for(timeout=40_000)
    hand.settled(page)


def place(page) -> str:
    return page.locator(f'{HEADER}[data-role="place"]').inner_text()


def mark_of(page, name: str) -> str:
    link = page.get_by_test_id("stSidebar").locator("a p", has_text=WORD(f"pages.{name}"))
    return link.evaluate("p => getComputedStyle(p, '::before').content.slice(1, 2)")


def guess(page, option: int):
    """An option of the question beside the stage."""
    return page.locator(".st-key-beside_predict button").nth(option)


def told(page) -> bool:
    """Whether what would give the answer away is in sight: all of it, or nothing."""
    now, formula = (page.locator(f'[data-role="{role}"]').count() for role in ("now", "formula"))
    controls = page.locator(".st-key-dataset").is_visible()
    asks = page.locator('[data-role="predict"]').count()
    assert now == formula == int(controls) == 1 - asks
    return bool(now)


def test_the_short_route_begins_at_home_and_is_followed_by_buttons_and_keys(server, own_page):
    page = own_page
    page.goto(f"{server}/?lang=en")
    title(page, "home")
    page.locator('[data-action="start-short"]').click()
    title(page, SHORT[0])
    assert place(page) == f"1/{len(SHORT)}" and "route=short" in page.url
    page.locator(f'{HEADER}[data-action="next"]').click()
    title(page, SHORT[1])
    page.keyboard.press("b")
    title(page, SHORT[0])
    page.keyboard.press("n")
    title(page, SHORT[1])
    assert place(page) == f"2/{len(SHORT)}" and "route=short" in page.url
    end = page.locator('[data-where="end"] [data-action="next"]')
    assert WORD(f"pages.{SHORT[2]}") in end.inner_text()
    page.locator('[data-action="leave-route"]').click()
    page.wait_for_function("() => !location.search.includes('route')")
    hand.settled(page)
    assert place(page) == f"{COURSE.index(SHORT[1]) + 1}/{len(COURSE)}"
    page.go_back()
    title(page, SHORT[0])
    assert "route=short" in page.url


def test_what_is_done_is_marked_kept_by_the_browser_and_can_be_cleared(server, own_page):
    page = own_page
    page.goto(f"{server}/forward?lang=en&asks=1")
    title(page, "forward")
    assert mark_of(page, "forward") == "○" and not told(page)
    guess(page, 1).click()
    page.locator('[data-role="verdict"]').wait_for()
    hand.settled(page)
    assert told(page)
    assert mark_of(page, "forward") == "○"  # an exercise is still missing
    exercise = page.locator(".st-key-exercise_4")
    exercise.get_by_role("textbox").fill(str(practice.exercises(LESSON["exercises"])[3].value))
    exercise.get_by_role("button", name=WORD("exercise.check")).click()
    page.wait_for_function("() => document.getElementById('ddpm-progress-marks')?.textContent")
    assert mark_of(page, "forward") == "✓" and mark_of(page, "schedule") == "○"
    page.goto(f"{server}/forward?lang=en&asks=1")  # a new session: the browser remembers
    title(page, "forward")
    page.locator('[data-role="verdict"].skipped').wait_for()
    assert told(page)
    progress = page.locator('[data-role="progress"]')
    progress.wait_for()
    assert mark_of(page, "forward") == "✓"
    assert progress.inner_text() == f"✓ 1 of {len(COURSE)} done"
    page.locator('[data-action="clear-progress"]').click()
    page.wait_for_function("() => !document.getElementById('ddpm-progress-marks').textContent")
    assert mark_of(page, "forward") == "○"


def test_an_exercise_brings_its_stage_into_view_and_says_what_it_set(server, own_page):
    page = own_page
    page.goto(f"{server}/schedule?lang=en")
    title(page, "schedule")
    page.locator(".st-key-exercise_1_set button").click()
    said = page.locator("#set-up-said")
    said.wait_for(timeout=40_000)
    assert said.get_attribute("role") == "status"
    assert said.evaluate("note => note.closest('.stApp') !== null")  # there is the theme's paper
    assert said.inner_text().startswith(f"{WORD('steps.set_up')}: ")
    for part in ("linear", "T 50", "t = 50"):
        assert part in said.inner_text()
    framed = page.locator(".set-up")
    classes = framed.evaluate_all("all => all.map((each) => each.className)")
    keys = {re.search(r"st-key-(\w+)", each)[1] for each in classes}
    assert keys == {"schedule", "T"}
    box = page.locator("canvas[data-t]").first.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 800
    page.wait_for_function("() => !document.querySelector('.set-up')")
    page.reload()  # a page that opens has nothing new to show
    title(page, "schedule")
    assert framed.count() == 0


OVER = '[data-testid="stPopoverBody"]'


def focused(page) -> str:
    """The key of the block around what has the focus, "body" where nothing has it."""
    return page.evaluate("""() => {
      const here = document.activeElement;
      if (!here || here === document.body) return 'body';
      return here.closest('[class*="st-key-"]')?.className.match(/st-key-([\\w.]+)/)[1] ?? 'none';
    }""")


def test_the_focus_stays_where_the_hand_was(server, own_page):
    page = own_page
    page.goto(f"{server}/forward?lang=en&asks=1")
    title(page, "forward")
    page.locator(".st-key-lang_zh button").press("Enter")
    hand.wait_for_text(page, texts.load("zh", "forward")["question"])
    hand.settled(page, 600)
    assert focused(page) != "body"
    page.locator(".st-key-lang_en button").press("Enter")
    title(page, "forward")
    guess(page, 0).press("Enter")
    page.locator('[data-role="verdict"]').wait_for()
    hand.settled(page, 600)
    assert focused(page) != "body"
    page.locator(".st-key-more button").press("Enter")  # what opens is entered, and left for it
    page.wait_for_function(f"document.activeElement?.matches('{OVER}')")
    page.keyboard.press("Tab")
    assert page.evaluate(f"Boolean(document.activeElement.closest('{OVER}'))")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement?.closest('.st-key-more')")
    page.locator(".st-key-frame_lecture button").first.press("Enter")
    page.locator(".st-key-frame_leave_lecture button").wait_for()
    hand.settled(page, 600)
    assert focused(page) == "frame_leave_lecture"


def test_on_a_phone_a_tap_on_the_menu_shuts_it(server, own_page):
    page = own_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/posterior?lang=en")
    title(page, "posterior")
    page.get_by_test_id("stExpandSidebarButton").click()
    sidebar = page.get_by_test_id("stSidebar")
    assert sidebar.bounding_box()["x"] >= 0
    sidebar.get_by_text(WORD("pages.schedule")).click()
    title(page, "schedule")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0"
    )


def test_on_a_phone_a_tap_on_a_foundation_shuts_the_menu(server, own_page):
    page = own_page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/posterior?lang=en")
    title(page, "posterior")
    page.get_by_test_id("stExpandSidebarButton").click()
    sidebar = page.get_by_test_id("stSidebar")
    fold = sidebar.locator("details", has_text=WORD("steps.foundations"))
    fold.locator("summary").click()
    link = fold.get_by_role("link", name=WORD("pages.bayes"))
    link.click()
    title(page, "bayes")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0"
    )


def test_a_letter_that_is_typed_leads_nowhere(server, page):
    page.goto(f"{server}/forward?lang=en")
    title(page, "forward")
    box = page.get_by_role("combobox").first
    box.click()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+b")
    hand.settled(page, 400)
    assert re.search(r"/forward\?", page.url)
