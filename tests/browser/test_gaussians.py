"""The page `gaussians` under the hand: correlation, means and widths move all without a message."""

import json
import math

import pytest

from tests.browser.hand import drag, in_address, picture

LINE = '[data-testid="line"]'


def opened(page, server, query):
    page.goto(f"{server}/gaussians?lang=en&{query}")
    page.wait_for_selector(f"{LINE} canvas[data-handles]")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_function("() => !document.querySelector('.numbers b')?.innerText.includes('–')")
    page.sent.clear()


def said(page, name) -> float:
    told = page.locator(f'[data-role="now"] [data-live="{name}"]')
    return float(told.get_attribute("data-value"))


def cell(page, name) -> float:
    text = page.locator(f'[data-role="numbers"] [data-c="{name}"]').first.inner_text()
    return float(text.replace("−", "-"))


def test_correlation_is_dragged_without_a_message_and_draws_and_numbers_follow(page, server):
    opened(page, server, "act=sum&sx=1&sy=0.5&rho=-1")
    canvas = page.locator(f"{LINE} canvas").first
    seen, during = [picture(canvas)], []
    slider = page.locator(f'{LINE} input[type=range][data-name="rho"]')
    drag(page, slider, 0.0, 1.0, moves=20, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    seen.append(picture(canvas))
    assert seen[0] != seen[1]
    assert (said(page, "rho"), said(page, "variance")) == pytest.approx((1, 2.25), abs=1e-3)
    assert cell(page, "width") == pytest.approx(1.5, abs=5e-3)
    assert abs(cell(page, "drawn_width") - 1.5) < 5 * cell(page, "error")
    in_address(page, "rho=1(&|$)")


def test_a_mean_moves_under_the_keys_and_takes_product_and_sum_along(page, server):
    opened(page, server, "act=product&m1=-1&m2=1&s1=1&s2=0.5")
    page.locator(f'{LINE} [data-handle="m1"]').focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    places = json.loads(page.locator(f"{LINE} canvas").first.get_attribute("data-handles"))
    assert places["m1"] == pytest.approx(-0.8)
    assert cell(page, "mean") == pytest.approx(0.2 * -0.8 + 0.8, abs=5e-4)
    assert cell(page, "sum_mean") == pytest.approx(0.2, abs=5e-4)
    wanted = 1 / math.sqrt(5), math.sqrt(1.25)
    assert (said(page, "width"), said(page, "sum_width")) == pytest.approx(wanted, abs=1e-3)
    in_address(page, "m1=-0.8")
