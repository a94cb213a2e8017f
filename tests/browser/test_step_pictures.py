"""One reverse step of a picture in a real browser: the row, its numbers, a chosen pixel."""

import re

import pytest

from explorer import words
from tests.browser import hand
from tests.browser.exercise import set_up
from tests.browser.test_step_through import near, numbers, settled

START = "?lang=en&what=pictures&denoiser=training"


def opened(page, server, query=START, t=100):
    page.goto(f"{server}/step_through{query}&t={t}")
    shows(page, t)
    settled(page)


def shows(page, t):
    """Wait until the row and all four cards stand at t."""
    page.locator(f"canvas[data-t='{t}']").wait_for(timeout=30_000)
    page.locator(f"[data-role=numbers][data-t='{t}']").nth(3).wait_for()


def values(page):
    return {name: cell[0] for name, cell in numbers(page).items() if cell}


def check_step(n):
    assert near(n["x0_hat"], (n["x_t"] - n["noise"] * n["eps_hat"]) / n["signal"])
    assert near(n["mean"], n["coef_x0"] * n["x0_hat"] + n["coef_xt"] * n["x_t"])
    assert near(n["x_prev"], n["mean"] + n["sigma"] * n["z"])


def readout(page, word):
    """The number behind a word in the line above the range."""
    text = page.locator(".readout").first.inner_text()
    return float(re.search(rf"{word}\s*([\d.]+)", text)[1])


def strip_leads_to_its_t(page):
    """The first small picture, at t = 4, is the training picture; the last, at T, nearly grey."""
    canvas = page.locator("canvas[data-t]")
    box = canvas.bounding_box()
    middle = box["height"] - 56
    shades = canvas.evaluate(
        """(canvas, [y, from, to]) => {
          const scale = canvas.width / canvas.clientWidth;
          const { data } = canvas.getContext('2d').getImageData(
            from * scale, y * scale, (to - from) * scale, 1);
          return [...data].filter((_, i) => i % 4 === 0);
        }""",
        [middle, box["width"] * 0.2, box["width"] * 0.8],
    )
    assert min(shades) < 10
    page.mouse.click(box["x"] + box["width"] / 2 + 3 * 55, box["y"] + middle)
    page.wait_for_url(re.compile(r"[?&]t=1[2-9]\d"))
    settled(page)
    check_step(values(page))


def test_a_row_of_pictures_with_numbers_goes_step_by_step_and_by_its_strip(server, page):
    opened(page, server)
    assert page.locator("canvas[data-t]").get_attribute("data-n") == "7"
    before = values(page)
    check_step(before)
    page.get_by_role("button", name="One step forward").click()
    shows(page, 96)
    check_step(values(page))
    assert near(values(page)["x_t"], before["x_prev"])
    page.get_by_role("button", name="One step back").click()
    shows(page, 100)
    assert values(page) == before
    for thing in (".st-key-step_cards", ".st-key-denoiser", ".st-key-acts"):
        box = page.locator(thing).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800
    strip_leads_to_its_t(page)


def test_a_click_on_a_pixel_shows_its_numbers_in_every_formula(server, page):
    opened(page, server)
    before = values(page)
    box = page.locator("canvas[data-t]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_url(re.compile("pixel="))
    settled(page)
    page.wait_for_function(
        "old => [...document.querySelectorAll('*')].flatMap(e => e.shadowRoot ?"
        " [...e.shadowRoot.querySelectorAll('[data-c=\"x_t\"]')] : [])"
        ".some(e => e.innerText.replace('−', '-') !== old)",
        arg=f"{before['x_t']:.3g}",
        polling=hand.EYE_MS,
    )
    after = values(page)
    assert after != before
    check_step(after)
    pixel = int(re.search(r"pixel=(\d+)", page.url)[1])
    place = f"column {pixel % 8 + 1}, row {pixel // 8 + 1}"
    page.get_by_text(re.compile(place)).wait_for()


def test_the_perfect_denoiser_ends_on_a_training_picture_and_a_network_does_not(server, page):
    opened(page, server, t=4)
    assert readout(page, "nearest known") == 0 < readout(page, "unseen")
    exact = values(page)["x0_hat"]
    page.locator(".st-key-denoiser").get_by_text("pretrained", exact=True).click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot &&"
        " /nearest known\\s*0\\.[0-9]*[1-9]/.test("
        " e.shadowRoot.querySelector('.readout')?.innerText ?? ''))",
        timeout=30_000,
        polling=hand.EYE_MS,
    )
    settled(page)
    assert "denoiser=" not in page.url  # the default
    assert values(page)["x0_hat"] != exact
    check_step(values(page))


def test_points_and_pictures_are_one_page_with_a_switch(server, page):
    page.goto(f"{server}/step_through?lang=en&dataset=moons")
    page.locator("[data-role=numbers][data-t]").nth(3).wait_for()
    settled(page)
    page.locator(".st-key-acts").get_by_text("The step of a picture", exact=True).click()
    page.wait_for_url(re.compile("what=pictures"))
    page.locator("canvas[data-n='7']").wait_for(timeout=30_000)
    settled(page)
    check_step(values(page))
    page.locator(".st-key-acts").get_by_text("The step of a point", exact=True).click()
    page.locator("canvas[data-n='600']").wait_for()
    settled(page)
    assert "what=" not in page.url


@pytest.mark.exhaustive
def test_in_chinese_in_lecturers_mode_a_held_out_picture_is_noised(server, page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    query = "?lang=zh&present=1&what=pictures&denoiser=training&start=data&dataset=shapes"
    opened(page, server, query, t=60)
    assert page.locator("canvas[data-t]").get_attribute("data-n") == "8"
    check_step(values(page))
    assert page.get_by_text(words.of("zh")("step_through.training_set"), exact=True).count() == 1
    card = page.locator(".st-key-step_cards").bounding_box()
    assert card["y"] + card["height"] <= 1080


def test_an_exercise_sets_the_controls_and_stays_with_pictures(server, page):
    opened(page, server)
    set_up(page, "step_through", "start=data", "exercises.pictures")
    page.wait_for_url(re.compile("start=data"))
    shows(page, 12)
    page.locator("canvas[data-n='8']").wait_for()
    assert "what=pictures" in page.url
