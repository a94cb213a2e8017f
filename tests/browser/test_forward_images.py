"""The page `forward_images` in a real browser: four acts, scrubbing without the server, uploads."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.browser.exercise import set_up
from tests.browser.hand import in_address, newcomer, opener, picture, settled

NAMES = {
    "What drowns first": "drown", "Few or many pixels": "size", "Three schedules": "schedules"
}  # fmt: skip
ACTS = {"jump": 3, "drown": 4, "size": 4, "schedules": 4}  # and the pictures on the large stage


@pytest.fixture
def opened(page, server):
    """Open the page with a query; painted when it returns. page.sent counts messages."""
    return opener(page, f"{server}/forward_images")


def canvas(page):
    return page.locator("canvas[data-t]").first


def pixels(page):
    return picture(canvas(page))


def clock(page):
    return page.locator('input[type=range][aria-label="t"]').first


def calm(page):
    assert page.get_by_test_id("stException").count() == 0


def on_first_screen(page, act):
    now, formula = (page.locator(f'[data-role="{role}"]') for role in ("now", "formula"))
    curves = page.locator(".panel canvas").last
    for thing in (canvas(page), clock(page), now, formula, curves):
        box = thing.bounding_box()
        assert box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280, act
    assert canvas(page).get_attribute("data-n") == str(ACTS[act])
    assert page.get_by_test_id("stage").first.bounding_box()["width"] > 600
    calm(page)


def test_in_each_act_picture_time_formula_and_curves_are_on_the_first_screen(opened):
    page = opened("t=300")
    on_first_screen(page, "jump")
    page.get_by_role("radio", name="step by step").click()
    in_address(page, "path=walk")
    settled(page)
    assert canvas(page).get_attribute("data-n") == "4"
    for name, act in NAMES.items():
        page.get_by_role("radio", name=name).click()
        in_address(page, f"act={act}")
        settled(page)
        on_first_screen(page, act)
        assert canvas(page).get_attribute("data-t") == "300"  # the moment stays with the reader


def test_scrubbing_by_key_and_by_hand_asks_no_server_and_all_numbers_follow(opened):
    page = opened("act=drown&t=200")
    numbers = page.locator('[data-role="now"]')
    seen, shown = set(), set()
    box = clock(page).bounding_box()
    y = box["y"] + box["height"] / 2
    page.sent.clear()
    page.mouse.move(box["x"] + 0.2 * box["width"], y)
    page.mouse.down()
    for k in range(20):
        page.mouse.move(box["x"] + (0.2 + 0.03 * k) * box["width"], y)
        page.wait_for_timeout(10)
        seen.add(canvas(page).get_attribute("data-t"))
        shown.add(numbers.inner_text())
    page.mouse.up()
    before = pixels(page)
    for key in ("ArrowRight", "ArrowRight", "End", "Home"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)  # keys are told after 200
    assert len(seen) > 15 and len(shown) > 15
    assert pixels(page) != before
    assert page.sent == []
    assert canvas(page).get_attribute("data-t") == "0"
    assert "At t = 0 the SNR is ∞ in coarse detail" in numbers.inner_text()


def test_a_small_picture_of_the_strip_leads_to_its_t(opened):
    page = opened("act=jump&t=100")
    box = canvas(page).bounding_box()
    page.sent.clear()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 50)
    page.wait_for_function(
        "() => { const all = []; const walk = (root) => root.querySelectorAll('*').forEach((e) =>"
        " { if (e.matches('canvas[data-t]')) all.push(e); if (e.shadowRoot) walk(e.shadowRoot);"
        " }); walk(document); return all[0].dataset.t === '500'; }"
    )
    assert page.sent == []


def test_a_deep_link_opens_the_very_frame(opened):
    page = opened("act=size&level=shift&picture=flower&size=64&schedule=cosine&T=200&t=50&seed=3")
    assert canvas(page).get_attribute("data-t") == "50"
    assert page.get_by_role("radio", name="SNR ÷ pixels").is_checked()
    assert page.locator(".st-key-picture input").input_value() == "flower"
    assert page.get_by_test_id("stAlert").count() == 0


def png(shape=(90, 120), mode="RGB"):
    y, x = np.mgrid[: shape[0], : shape[1]]
    pixels = np.stack([x * 2, y * 2, 255 - x], axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, "PNG")
    return file.getvalue()


def upload(page, name, content):
    file = {"name": name, "mimeType": "image/png", "buffer": content}
    page.locator('.st-key-own_picture_file input[type="file"]').set_input_files(file)
    settled(page)


BAD = {
    "cut.png": png()[:100],
    "page.png": b"<html><script>alert(1)</script></html>",
    "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "empty.png": b"",
}


def test_ones_own_picture_is_noised_and_a_bad_file_leaves_it_untouched(opened):
    page = opened("picture=own&act=jump&t=0")
    stand_in = pixels(page)
    upload(page, "mine.png", png())
    page.get_by_text("120 × 90").first.wait_for()
    settled(page)
    mine = pixels(page)
    assert mine != stand_in and page.get_by_test_id("stAlert").count() == 0
    for name, content in BAD.items():
        upload(page, name, content)
        alert = page.get_by_test_id("stAlert")
        alert.wait_for()
        assert alert.count() == 1 and name in alert.inner_text()
        calm(page)
    upload(page, "again.png", png())  # the notice goes, so that the stage has its old place
    settled(page)
    assert pixels(page) == mine
    for name in NAMES:
        page.get_by_role("radio", name=name).click()
        settled(page)
        calm(page)


@pytest.mark.exhaustive
def test_small_pictures_of_the_data_sets_are_noised_too(opened):
    for name in ("digits", "shapes"):
        page = opened(f"picture={name}&act=size&t=100")
        before = pixels(page)
        clock(page).focus()
        page.keyboard.press("End")
        page.locator('canvas[data-t="1000"]').first.wait_for()
        assert pixels(page) != before
        calm(page)


@pytest.mark.exhaustive
def test_every_exercise_opens_what_it_says(opened):
    page = opened("")
    for pattern in ("path=walk", "picture=digits", "level=shift"):
        set_up(page, "forward_images", pattern)
        in_address(page, pattern)
        settled(page)
        calm(page)


def test_a_newcomers_stage_moves_and_shows_no_answer_before_the_guess(own_page, server):
    newcomer(own_page, f"{server}/forward_images?asks=1")
    canvas(own_page).wait_for()
    settled(own_page)
    assert canvas(own_page).get_attribute("data-t") == "10"
    box = own_page.locator(".st-key-beside_predict").bounding_box()
    assert box["y"] + box["height"] < 790
    assert not own_page.locator(".panel canvas").first.is_visible()
    clock(own_page).focus()
    own_page.keyboard.press("End")
    own_page.locator('canvas[data-t="1000"]').first.wait_for()
    own_page.get_by_role("button", name="what it shows, at once").click()
    own_page.locator('[data-role="now"]').wait_for()
    settled(own_page)
    assert canvas(own_page).get_attribute("data-t") == "1000"  # where the hand has put it
    assert "At t = 1000" in own_page.locator('[data-role="now"]').inner_text()
    assert own_page.locator(".panel canvas").first.is_visible()
