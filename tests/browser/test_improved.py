"""The page `improved` under the hand: v live, a short training, measurements, both languages."""

import re

import pytest

from tests.browser.hand import ENGLISH, drag, opener, range_of, settled, wait_for_text

READOUT = '[data-role="readout"]'


@pytest.fixture
def opened(page, server):
    return opener(page, f"{server}/improved")


def number(page, symbol: str) -> float:
    text = page.locator(READOUT).first.inner_text()
    return float(re.search(rf"{re.escape(symbol)}\s*([\d.]+)", text)[1])


def query(page, name: str) -> str | None:
    return page.evaluate("name => new URLSearchParams(location.search).get(name)", name)


def card(page, name: str) -> str:
    return page.locator(f".st-key-claim_{name}").inner_text()


def test_v_is_dragged_without_a_message_and_told_on_release(opened):
    page = opened("lang=en")
    assert "Here it holds" in card(page, "ratio")  # no network is needed for it
    middle, sent = number(page, "ΣL"), len(page.sent)
    slider = page.locator('input[type=range][data-name="v"]')
    slider = slider if slider.count() else page.locator("input[type=range]").first
    during = []
    drag(page, slider, 0.5, 0.05, moves=20, each=lambda: during.append(len(page.sent)))
    assert during[-1] == sent
    assert number(page, "ΣL") > middle + 0.2  # towards beta~ the bound rises
    page.wait_for_function("() => new URLSearchParams(location.search).get('v') !== null")
    settled(page)
    assert float(query(page, "v")) < 0.1


def test_a_t_is_chosen_by_keys_and_kept_in_the_address(opened):
    page = opened("lang=en&t=10")
    range_of(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => new URLSearchParams(location.search).get('t') === '11'")
    wait_for_text(page, "At t = 11")


def test_a_short_training_on_the_hybrid_draws_its_curve_and_bars(page, server):
    page.goto(f"{server}/improved?lang=en&show=loss&steps=100&T=50")
    page.wait_for_selector(".st-key-start button", timeout=40_000)
    settled(page)
    before = page.locator(".st-key-beside_told").bounding_box()
    page.locator(".st-key-start button").click()
    page.wait_for_selector("[data-role=live][data-state=finished]", timeout=60_000)
    assert page.locator("[data-role=step]").inner_text() == "100"
    page.wait_for_selector("text=σ²: learned")
    assert page.locator(".st-key-beside_told").bounding_box()["y"] == before["y"]
    assert page.locator('[data-testid="bars"], [data-testid="line"]').count() >= 2
    page.wait_for_selector('.legendtext:has-text("hybrid, your run")', timeout=30_000)


def test_a_measurement_in_chinese_ends_in_a_card_with_numbers(page, server):
    page.goto(f"{server}/improved?lang=zh&show=steps&steps=50&T=10&repeats=1")
    page.wait_for_selector(".st-key-measure button", timeout=30_000)
    settled(page)
    assert "这些设置下的结果" in card(page, "steps")  # nothing came with the app for these
    page.locator(".st-key-measure button").click()
    page.wait_for_selector("text=已测完", timeout=60_000)
    assert re.search(r"学得的方差 [\d.]+ 比特/维", card(page, "steps"))
    main = page.locator('[data-testid="stMain"]').inner_text()
    assert not [
        line for line in main.splitlines() if ENGLISH.search(line) and "Improved" not in line
    ]


def test_bad_settings_are_corrected_and_the_lecture_has_no_exercises(page, server):
    page.goto(f"{server}/improved?lang=en&show=nothing&v=7&present=1")
    page.wait_for_selector("canvas[data-t]", timeout=40_000)
    wait_for_text(page, "is not one of variance")
    assert page.locator("text=Predict first").count() == 0
    settled(page)
    assert query(page, "v") == "1"


BAR = '[data-testid="stProgress"]'
AGAIN = ".st-key-measure button"
SHIPPED = "Shipped results of "


@pytest.mark.exhaustive
@pytest.mark.timeout(600)
def test_what_was_shipped_is_measured_again_here(page, server):
    """From the shipped curves over a bar with the time left to curves that were measured here."""
    page.goto(f"{server}/improved?lang=en&show=variance")
    page.wait_for_selector(AGAIN, timeout=60_000)
    settled(page)
    assert page.locator(AGAIN).inner_text() == "Measure again here"
    assert SHIPPED in page.locator('[data-testid="stMain"]').inner_text()
    page.locator(AGAIN).click()
    page.wait_for_selector(f'{BAR}:has-text("left")', timeout=120_000)
    page.wait_for_selector("text=Measured, with networks trained here", timeout=400_000)
    settled(page)
    main = page.locator('[data-testid="stMain"]').inner_text()
    assert "Measured here." in main and SHIPPED not in main
    assert page.locator(BAR).count() == 0 and page.locator(AGAIN).count() == 0


@pytest.mark.exhaustive
@pytest.mark.timeout(300)
def test_a_measurement_that_is_stopped_leaves_the_shipped_curves_and_can_go_on(page, server):
    page.goto(f"{server}/improved?lang=en&show=steps")
    page.wait_for_selector(AGAIN, timeout=60_000)
    settled(page)
    before = card(page, "steps")
    page.locator(AGAIN).click()
    page.wait_for_selector(BAR, timeout=60_000)
    page.locator(".st-key-side_stop button").click()
    page.wait_for_selector("text=Stopped; the networks trained so far are remembered.")
    settled(page)
    assert page.locator(BAR).count() == 0 and page.locator(AGAIN).count() == 1
    assert card(page, "steps") == before
    main = page.locator('[data-testid="stMain"]').inner_text()
    assert SHIPPED in main or "the rest is shipped" in main  # networks may have ended meanwhile
