"""The page `schedule` in a real browser: sliders act while dragged and the server stays quiet."""

import re

import pytest

from explorer.core.schedules import SCHEDULES
from tests.browser.exercise import set_up
from tests.browser.hand import in_address, opener, settled

CHROME = ("DDPM", "PNG", "CSV")


@pytest.fixture
def opened(page, server):
    """Open the page with a query; painted when it returns. page.sent counts messages."""
    return opener(page, f"{server}/schedule")


def drag(page, handle, first, last, moves=30):
    """Drag a native range by the mouse from a share of its length to another."""
    box = handle.bounding_box()
    y = box["y"] + box["height"] / 2
    place = [box["x"] + 10 + share * (box["width"] - 20) for share in (first, last)]
    page.mouse.move(place[0], y)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(place[0] + (place[1] - place[0]) * k / moves, y)
        page.wait_for_timeout(10)


def slider(page, name):
    return page.locator(f'input[type=range][data-name="{name}"]')


def clock(page):
    return page.locator('input[type=range][aria-label="t"]').first


def badge(page):
    return page.locator('[data-role="badge"]')


def below_the_fold(page, locator):
    box = locator.bounding_box()
    return box["y"] + box["height"] > 800 or box["x"] + box["width"] > 1280


def on_first_screen(page):
    roles = [page.locator(f'[data-role="{role}"]') for role in ("do", "now", "formula")]
    rest = page.locator(".st-key-beside_rest")
    for thing in (page.locator("canvas[data-t]").first, clock(page), *roles, badge(page), rest):
        assert not below_the_fold(page, thing)


def test_stage_time_formula_and_badge_are_on_the_first_screen(opened):
    on_first_screen(opened("schedule=sigmoid_bar"))


def test_a_dragged_slider_sends_nothing_until_it_is_let_go_and_then_the_table_is_exact(opened):
    """While it is dragged, the curves move."""
    page = opened("schedule=linear&t=300")
    readout = page.locator('[data-role="readout"]').first
    before, shown = readout.inner_text(), set()
    page.sent.clear()
    box = slider(page, "beta_end").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 60, y)
    page.mouse.down()
    for k in range(30):
        page.mouse.move(box["x"] + 60 + 4 * k, y)
        page.wait_for_timeout(10)
        shown.add(readout.inner_text())
    assert page.sent == []
    assert len(shown) > 20 and before not in shown
    page.mouse.up()
    in_address(page, "beta_end=0\\.0")
    settled(page)
    value = float(re.search(r"beta_end=([\d.]+)", page.url).group(1))
    assert float(slider(page, "beta_end").input_value()) == pytest.approx(value)
    exact = SCHEDULES["linear"](1000, beta_end=value).alphas_bar[300]
    text = page.locator('[data-role="readout"]').first.inner_text().replace("\n", " ")
    assert f"{exact:.3g}"[:5] in text


def live(page, column, which=0):
    """What the page writes of a column of the stage's table, as a number."""
    return float(page.locator(f'[data-live="{column}"]').nth(which).get_attribute("data-value"))


def test_sentence_and_badge_follow_a_dragged_slider_and_the_verdict_turns(opened):
    page = opened("schedule=linear&T=1000&t=1000&rescale=0")
    assert badge(page).inner_text().startswith("✓ xT is noise")
    page.sent.clear()
    drag(page, slider(page, "beta_end"), 0.25, 0.02)  # down to 0.0026
    ends = [live(page, name) for name in ("alpha_bar", "last_alpha_bar", "last_bits")]
    assert ends[0] == pytest.approx(ends[1], rel=1e-6) and ends[1] > 0.1  # t stands at T
    readout = page.locator('[data-role="readout"]').first.inner_text().replace("\n", " ")
    assert f"{ends[0]:.3f}" in readout and f"{ends[1]:.3f}" in badge(page).inner_text()
    assert "✕ xT is not noise" in badge(page).inner_text().replace("\n", "")
    assert f"{ends[2]:#.2g} > 0.001" in badge(page).inner_text() and page.sent == []
    assert not page.locator(".enough").is_visible()  # which T pass is known once it is let go
    page.mouse.up()
    in_address(page, "beta_end=0\\.0")
    settled(page)
    page.wait_for_selector('[data-verdict="not_noise"]')
    assert page.locator(".enough").is_visible()


def test_schedule_b_follows_the_same_clock_with_its_own_cloud(opened):
    page = opened("compare=cosine&t=400")
    canvases = page.locator("canvas[data-t]")
    page.wait_for_function("document.querySelector('.st-key-schedule_stage_b') !== null")
    assert canvases.count() == 2
    on_first_screen(page)
    clock(page).focus()
    page.keyboard.press("End")
    page.locator('canvas[data-t="1000"]').nth(1).wait_for()
    assert [canvases.nth(i).get_attribute("data-t") for i in (0, 1)] == ["1000", "1000"]


def test_a_refused_corner_is_corrected_with_a_sentence_and_its_slider_is_cut(opened):
    page = opened("schedule=linear&T=20&rescale=1")
    assert page.get_by_test_id("stAlert").count() == 1
    assert float(slider(page, "beta_end").get_attribute("max")) < 0.02001
    page.get_by_text("stops at").first.wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_the_classic_mistake_is_called_by_its_name(opened):
    page = opened("")
    on_first_screen(page)
    assert badge(page).get_attribute("data-verdict") == "is_noise"
    set_up(page, "schedule", "T=50&")
    in_address(page, "T=50")
    page.wait_for_selector('[data-verdict="not_noise"]')
    assert "0.603" in badge(page).inner_text()


def test_the_same_t_can_be_reported_again_after_an_exercise_moved_it(opened):
    page = opened("t=100")
    for _ in range(2):
        drag(page, clock(page), 0.1, 1.0, moves=4)
        page.mouse.up()
        in_address(page, "[?&]t=1000")
        settled(page)
        set_up(page, "schedule", "compare=cosine")
        in_address(page, "[?&]t=500")
        clock(page).scroll_into_view_if_needed()  # a stage out of sight does not draw
        settled(page)
        assert clock(page).input_value() == "500"
