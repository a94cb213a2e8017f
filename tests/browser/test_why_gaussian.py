"""The page `why_gaussian` under the hand: drag x_t and β without a message, acts, exercises."""

import json

import pytest

from tests.browser.hand import drag, wait_for_text

LINE = '[data-testid="line"]'


def opened(page, server, query=""):
    page.goto(f"{server}/why_gaussian?lang=en&{query}")
    page.wait_for_selector(f"{LINE} canvas[data-handles]")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.sent.clear()


def place(page) -> float:
    text = page.locator(f"{LINE} canvas[data-handles]").first.get_attribute("data-handles")
    return json.loads(text)["x_t"]


def test_x_t_moves_under_the_keys_and_the_formula_follows(page, server):
    opened(page, server, "x_t=0.5")
    assert place(page) == 0.5
    grip = page.locator(f"{LINE} button.grip").first
    grip.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert place(page) < 0.5
    told = page.locator('[data-role="now"] [data-live="x_t"]')
    assert told.inner_text() == f"{place(page):.2f}"
    page.wait_for_function("() => new URLSearchParams(location.search).get('x_t') !== '0.5'")
    assert float(page.evaluate("() => new URLSearchParams(location.search).get('x_t')")) < 0.5


def test_beta_is_dragged_without_a_message_and_told_on_release(page, server):
    opened(page, server)
    slider = page.locator(f'{LINE} input[type=range][data-name="beta"]')
    during = []
    drag(page, slider, 0.85, 0.1, moves=30, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    now = page.locator('[data-role="now"]')
    beta, root = (
        float(now.locator(f'[data-live="{name}"]').get_attribute("data-value"))
        for name in ("beta", "root_beta")
    )
    assert beta < 0.1 and root**2 == pytest.approx(beta, rel=2e-3)  # between nodes of the sweep
    wait_for_text(page, "One hump here.")
    assert "beta=" in page.url


def test_the_acts_show_the_slopes_and_the_ways_back(page, server):
    opened(page, server, "act=far&distance=1&weight=0.5&ratio=1&x_t=0")
    page.wait_for_selector(".js-plotly-plot .legendtext", timeout=30_000)
    text = " ".join(page.locator(".legendtext").all_text_contents())
    assert "slope 3." in text and "slope 2.0" in text
    page.locator(".st-key-acts").get_by_text("Many small steps").click()
    page.wait_for_selector("text=36 steps", timeout=30_000)


def test_the_page_in_chinese_and_in_lecturers_mode(page, server):
    page.goto(f"{server}/why_gaussian?lang=zh&present=1")
    page.wait_for_selector(f"{LINE} canvas[data-handles]")
    wait_for_text(page, "反向的一步为什么可以用高斯")
    assert page.locator(f"{LINE} canvas").first.bounding_box()["width"] > 600
