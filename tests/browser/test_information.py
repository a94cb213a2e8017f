"""The page `information` under the hand: edges of a law, the bell between two humps."""

import pytest

from tests.browser.hand import drag, settled

AREAS = '[data-testid="areas"]'


def opened(page, server, query):
    page.goto(f"{server}/information?{query}")
    page.wait_for_selector(f'{AREAS} svg, [data-testid="line"] canvas[data-handles]')
    settled(page)
    page.sent.clear()


def told(page, name):
    return float(page.locator(f'[data-role="now"] [data-live="{name}"]').first.inner_text())


def test_an_edge_is_dragged_without_a_message_and_told_on_release(page, server):
    opened(page, server, "lang=en&p=22-4-3-2-1")
    before = told(page, "entropy")
    grip = page.locator(f'{AREAS} [data-edge="p0"]')
    box = grip.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    during = []
    for step in range(8):
        page.mouse.move(box["x"] - 14 * step, box["y"] + 10)
        during.append(told(page, "entropy"))
    assert not page.sent and len(set(during)) > 2
    page.mouse.up()
    page.wait_for_url("**p=*")
    settled(page)
    assert told(page, "entropy") != before
    left = sum(map(int, page.evaluate("new URLSearchParams(location.search).get('p')").split("-")))
    assert left == 32


def test_by_keys_a_code_without_waste_is_reached_and_counts(page, server):
    opened(page, server, "lang=zh&act=code&p=17-7-4-2-2")
    grip = page.locator(f'{AREAS} [data-edge="p0"]')
    grip.focus()
    page.keyboard.press("ArrowLeft")
    assert told(page, "waste") == 0
    assert page.locator(f"{AREAS} text.word").all_text_contents() == [
        "0", "10", "110", "1110", "1111",
    ]  # fmt: skip
    page.wait_for_url("**p=16-8-4-2-2**")


def test_the_bell_moves_without_a_message_and_lands_on_what_was_told(page, server):
    opened(page, server, "lang=en&act=humps&mu=1&sigma=0.8")
    slider = page.locator('[data-testid="line"] input[type=range][data-name="sigma"]')
    during = []
    drag(page, slider, 0.2, 0.5, moves=12, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    dragged = told(page, "backward")
    settled(page)
    page.wait_for_url("**sigma=*")
    settled(page)
    assert told(page, "backward") == pytest.approx(dragged, abs=2e-3)
