"""The page `bayes` under the hand: look, drag the levers, draw from the bag."""

import pytest

from tests.browser.hand import drag, settled

CROWD = '[data-testid="crowd"]'


def opened(page, server, query):
    page.goto(f"{server}/bayes?{query}")
    page.wait_for_selector(f"{CROWD} svg, [data-role=plates] svg")
    settled(page)
    page.sent.clear()


def told(page, name):
    return page.locator(f'[data-role="now"] [data-live="{name}"]').first.inner_text()


def test_looking_strikes_out_who_does_not_wear_it_and_the_sentence_counts_the_rest(page, server):
    opened(page, server, "lang=en&see=nothing")
    assert page.locator(f"{CROWD} .people .out").count() == 0 and told(page, "seen") == "100"
    page.locator(f"{CROWD} [data-seen='1']").click()
    assert page.locator(f"{CROWD} .people .out").count() == 20
    assert (told(page, "seen"), told(page, "seen_b"), told(page, "posterior_b")) == (
        "80", "20", "0.250",
    )  # fmt: skip
    page.wait_for_url("**see=trousers**")
    assert page.locator(f"{CROWD} [data-bar=after] span").all_inner_texts() == [
        "boy 75 %", "girl 25 %",
    ]  # fmt: skip


def test_a_lever_is_dragged_without_a_message_and_told_on_release(page, server):
    opened(page, server, "lang=en&see=trousers")
    lever = page.locator(f'{CROWD} input[data-name="girls_trousers"]')
    during, seen = [], []

    def each():
        during.append(len(page.sent))
        seen.append(told(page, "posterior_b"))

    drag(page, lever, 0.5, 0.98, moves=12, each=each)
    assert during[-1] == 0 and len(set(seen)) > 2
    settled(page)
    assert "girls_trousers=100" in page.url
    assert told(page, "posterior_b") == "0.400"


def test_a_link_opens_the_same_school(page, server):
    opened(page, server, "lang=zh&see=skirt&boys=30&girls_trousers=20&boys_trousers=50")
    pressed = page.locator(f"{CROWD} [aria-pressed=true]")
    assert pressed.inner_text() == "裙子"
    assert page.locator(f"{CROWD} .people g[data-group=boys]:not(.out)").count() == 15
    assert page.locator(f"{CROWD} .people g[data-group=girls]:not(.out)").count() == 56


@pytest.mark.parametrize("lang", ["en"])
def test_the_bag_follows_n_without_a_message(page, server, lang):
    opened(page, server, f"lang={lang}&act=bag&draws=1")
    n = page.locator('[data-role=plates] input[data-name="draws"]')
    during = []
    drag(page, n, 0.05, 0.9, moves=12, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0 and int(told(page, "draws")) > 30
    settled(page)
    assert f"draws={told(page, 'draws')}" in page.url


def test_foundations_are_folded_in_the_sidebar_and_lead_there_and_on(page, server):
    page.goto(f"{server}/?lang=en")
    fold = page.locator("[data-where=foundations] details")
    fold.wait_for()
    assert fold.get_attribute("open") is None
    fold.locator("summary").click()
    fold.locator("a[data-page=bayes]").click()
    page.get_by_role("heading", level=1, name="What does one glance tell you?").wait_for()
    here = page.locator("[data-where=foundations] a[aria-current=page]")
    assert here.get_attribute("data-page") == "bayes"
    settled(page)
    page.goto(f"{server}/?lang=en")
    page.locator("[data-where=home] [data-action=skip]").click()
    page.get_by_role("heading", level=1, name="What does noise do to a shape?").wait_for()


def test_a_lesson_names_its_foundations_and_loads_nothing_anew(page, server):
    page.goto(f"{server}/posterior?lang=en")
    link = page.locator('[data-role="rests-on"] a[data-page=bayes]')
    link.wait_for()
    page.evaluate("window.stays = true")
    link.click()
    page.get_by_role("heading", level=1, name="What does one glance tell you?").wait_for()
    assert page.evaluate("window.stays") is True
