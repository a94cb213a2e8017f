"""The page `objective` in a real browser: four acts, the ladder, ranges that ask no server."""

import re
import time

import pytest

ENGLISH = re.compile(r"[A-Za-z]{4,}(?:\s+[A-Za-z]{3,})+")
CHROME = ("DDPM", "PNG", "CSV")


@pytest.fixture
def opened(page, server):
    page.sent = []
    page.on(
        "websocket", lambda socket: socket.on("framesent", lambda _: page.sent.append(time.time()))
    )

    def open_page(query="", lang="en"):
        page.goto(f"{server}/objective?lang={lang}&{query}")
        settled(page)
        return page

    return open_page


def settled(page):
    page.wait_for_selector('[data-role="plates"], [data-role="ladder"]', timeout=30_000)
    page.wait_for_timeout(150)
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000
    )
    page.wait_for_timeout(150)


def values(page):
    return page.locator(".row .value").all_inner_texts()


def test_nine_lines_show_one_number_and_another_path_another_one_without_asking(opened):
    page = opened("act=lines")
    page.sent.clear()
    first = values(page)
    assert len(first) == 10 and len(set(first[:9])) == 1 and first[9] != first[0]
    page.locator('[data-action="redraw"]').click()
    second = values(page)
    assert len(set(second[:9])) == 1 and second[0] != first[0]
    page.locator('.row[data-line="6"]').click()
    ladder = page.locator('[data-role="ladder"]')
    assert ladder.get_attribute("data-open") == "6"
    assert "Bayes" in page.locator(".detail").inner_text()
    page.keyboard.press("ArrowDown")
    assert ladder.get_attribute("data-open") == "7"
    assert "differs from line 1" in page.locator(".detail").inner_text()
    assert page.sent == []
    box = ladder.bounding_box()
    assert box["y"] + box["height"] <= 800


def test_the_range_moves_the_numbers_and_reports_on_release_only(opened):
    page = opened("act=bound")
    tile, now = page.locator('[data-tile="bound"] b'), page.locator('[data-role="now"]')
    said = now.locator('[data-live="bound"]')
    handle = page.locator('input[data-name="x0"]')
    box, shown = handle.bounding_box(), set()
    y = box["y"] + box["height"] / 2
    page.sent.clear()
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for k in range(20):
        page.mouse.move(box["x"] + box["width"] / 2 + 9 * k, y)
        shown.add(tile.inner_text())
        assert said.inner_text() == tile.inner_text()
    assert page.sent == [] and len(shown) > 8
    page.mouse.up()
    page.wait_for_function("/x0=1/.test(location.search)")
    for x0 in ("1.9", "2"):  # by keys it stays under the hand when the server has heard of it
        handle.press("ArrowRight")
        page.wait_for_timeout(250)  # in which it is told
        settled(page)
        assert handle.evaluate("range => range.getRootNode().activeElement === range"), x0


def test_a_click_in_either_panel_of_the_terms_leads_there(opened):
    page = opened("act=terms&small_T=20")
    handle = page.locator('input[data-name="t"]')
    panels = page.locator(".panel")
    for k in range(2):
        plot = panels.nth(k).locator("svg").last
        for share, sought in ((0.97, 19), (0.55, 10)):
            box = plot.bounding_box()
            place = {"x": share * box["width"], "y": box["height"] / 2}
            plot.click(position=place, force=True)
            assert abs(int(handle.input_value()) - sought) <= 2, (k, share)
            settled(page)


def test_the_acts_and_the_number_of_steps_go_together(opened):
    page = opened("act=terms&small_T=20")
    assert page.locator(".plates rect").count() == 19
    page.get_by_role("radio", name="How loose it is").click()
    page.wait_for_selector('input[data-name="T"]', timeout=30_000)
    settled(page)
    assert page.locator("output").inner_text() == "T = 20"
    page.locator('input[data-name="T"]').focus()
    page.keyboard.press("End")
    page.wait_for_function("/small_T=50/.test(location.search)")
    settled(page)
    slack = page.locator('[data-tile="slack"] b').inner_text()
    assert 0 <= float(slack) < 0.005
