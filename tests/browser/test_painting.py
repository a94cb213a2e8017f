"""Painting a cloud of one's own: every press of Done counts."""

import pytest

from tests.browser.hand import in_address, settled, wait_for_text

SHEET = ".stage.painting canvas"


@pytest.fixture
def page(own_page):
    """A tab that nobody has used: a session keeps what was painted."""
    return own_page


def test_done_on_an_empty_sheet_says_so_and_counts_again_once_something_is_painted(server, page):
    page.goto(f"{server}/forward?lang=en&dataset=own")
    canvas = page.locator(SHEET)
    canvas.wait_for()
    settled(page)
    done = page.locator("[data-paint=done]")
    for _ in range(2):  # told each time
        done.click()
        wait_for_text(page, "Nothing is painted yet.")
        settled(page)
        assert canvas.is_visible()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    for k in range(30):
        page.mouse.move(box["x"] + (0.4 + 0.006 * k) * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.up()
    settled(page)
    done.click()
    page.wait_for_selector(SHEET, state="detached")
    wait_for_text(page, "2000 points from your painting.")
    in_address(page, "dataset=own")
