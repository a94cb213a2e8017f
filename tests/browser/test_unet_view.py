"""The drawing of the U-Net in a real Chromium: blocks, maps, attention; the server stays quiet."""

from __future__ import annotations

import re
from itertools import count, pairwise
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, running_server
from tests.browser.hand import settled
from tests.browser.tab import STEP

DEMO = ROOT / "tests" / "browser" / "unet_demo.py"
CHOSEN = '.block[aria-pressed="true"]'
VISITS = count()  # each has a drawing of its own, in the tab that all share
HEAT = '[data-role="heat"]'


@pytest.fixture(scope="module")
def nets():
    with running_server(Path(DEMO)) as address:
        yield address


@pytest.fixture
def drawn(page, nets):
    """Open the drawing with a query; page.sent has what the page sends from then on."""

    def open_page(query: str = "", width: int = 1280):
        page.set_viewport_size({"width": width, "height": 800})
        visit = next(VISITS)
        address = f"/?visit={visit}&{query}"
        if page.url.startswith(nets):
            page.evaluate(STEP, address)
        else:
            page.goto(nets + address)
        page.wait_for_selector(f'.st-key-unet-{visit} [data-block="out"]')
        settled(page)
        page.sent.clear()
        return page

    return open_page


def chosen(page) -> str:
    return page.locator(CHOSEN).get_attribute("data-block")


def weights(page) -> list[float]:
    return [float(item.get_attribute("data-weight")) for item in page.locator(".weights li").all()]


def clicked(page, name: str):
    page.locator(f'[data-block="{name}"] .label').click()


def test_every_block_stands_there_with_its_size_and_its_maps(drawn):
    page = drawn("")
    names = [block.get_attribute("data-block") for block in page.locator(".block").all()]
    inner = ["stem", "down0_0", "shrink0", "down1_0", "middle", "up1_0", "grow0", "up0_0", "out"]
    assert names == ["entrance", *inner, "exit"]
    assert page.locator('[data-block="shrink0"] small').inner_text() == "32×4×4"
    assert page.locator("path.flow").count() == 10 and page.locator("path.skip").count() == 2
    clicked(page, "up0_0")
    assert chosen(page) == "up0_0"
    assert page.locator(".maps canvas").count() == 16
    assert "9,648" in page.locator(".facts").inner_text()
    page.locator(".maps canvas").first.hover()
    assert re.match(r"Channel 1, row \d, column \d: .*\d", page.locator(".says").inner_text())
    spot = page.locator('[data-block="entrance"] .spot')  # the pixel that the place stands for
    assert spot.is_visible() and abs(spot.bounding_box()["width"] * 8 - 111) < 12
    assert page.sent == []


def test_boxes_are_wider_for_channels_higher_for_resolution_and_never_overlap(drawn):
    page = drawn("net=deep", 1100)
    boxes = {
        block.get_attribute("data-block"): block.locator("canvas").bounding_box()
        for block in page.locator(".block").all()
    }
    assert boxes["down1_0"]["width"] > boxes["down0_0"]["width"]
    assert boxes["down0_0"]["height"] > boxes["down1_0"]["height"] > boxes["middle"]["height"]
    assert boxes["stem"]["y"] < boxes["down1_0"]["y"] < boxes["middle"]["y"]
    order = sorted(boxes.values(), key=lambda box: (round(box["y"]), box["x"]))
    for left, right in pairwise(order):
        if abs(left["y"] - right["y"]) < 2:
            assert left["x"] + left["width"] < right["x"]
    assert max(box["x"] + box["width"] for box in boxes.values()) < 1100


def test_a_pixel_that_one_clicks_shows_its_attention_and_asks_no_server(drawn):
    page = drawn("")
    assert chosen(page) == "down1_0"  # the first block with attention
    first = weights(page)
    place = page.locator(HEAT).bounding_box()
    page.mouse.click(place["x"] + 0.9 * place["width"], place["y"] + 0.1 * place["height"])
    page.mouse.move(2, 2)
    assert page.locator('[data-role="asking"]').inner_text() == "The place in row 1, col 4 asks"
    second = weights(page)
    assert second != first and second == sorted(second, reverse=True)
    assert abs(float(page.locator('[data-role="sum"]').get_attribute("data-sum")) - 1) < 5e-4
    # the score written out is the sum of the products over √8, and leads to the first weight
    products = page.locator(".line .strip").nth(2).locator("i")
    numbers = [float(cell.get_attribute("title").replace("−", "-")) for cell in products.all()]
    score, weight = page.locator('[data-role="score"] b').all_inner_texts()
    assert abs(sum(numbers) / 8**0.5 - float(score.replace("−", "-"))) < 0.02
    assert abs(float(weight) - second[0]) < 1e-3
    assert page.sent == []


def test_each_head_has_a_row_of_its_own(drawn):
    page = drawn("")
    heads = page.locator(".choice")
    assert heads.count() == 4
    rows = []
    for head in heads.all():
        head.click()
        assert head.get_attribute("aria-checked") == "true"
        rows.append(tuple(weights(page)))
    assert len(set(rows)) == 4
    page.keyboard.press("ArrowRight")  # round to the first
    assert tuple(weights(page)) == rows[0]


def test_a_pixel_of_the_noisy_picture_asks_too(drawn):
    page = drawn("")
    clicked(page, "out")
    place = page.locator('[data-block="entrance"] canvas').bounding_box()
    page.mouse.click(place["x"] + 0.1 * place["width"], place["y"] + 0.9 * place["height"])
    assert chosen(page) == "down1_0"
    assert "row 4, col 1" in page.locator('[data-role="asking"]').inner_text()


def test_the_keyboard_walks_the_blocks_and_the_pixels(drawn):
    page = drawn("")
    page.locator('[data-block="down1_0"]').focus()
    for key, there in (("ArrowRight", "middle"), ("ArrowLeft", "down1_0"), ("End", "exit")):
        page.keyboard.press(key)
        assert chosen(page) == there
    page.keyboard.press("Home")
    assert chosen(page) == "entrance"
    assert page.locator(".panel .title").inner_text() == "The noisy picture"
    clicked(page, "middle")
    page.locator(HEAT).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert "row 2, col 2" in page.locator('[data-role="asking"]').inner_text()
    assert "row 2, col 2" in page.locator(HEAT).get_attribute("aria-label")


def test_the_choice_outlives_a_rerun_and_all_can_be_read_as_a_list(drawn):
    page = drawn("lang=zh")
    clicked(page, "up1_0")
    assert page.locator(".panel .title").inner_text() == "残差块，上行，带注意力"
    page.locator(".st-key-again button").click()
    settled(page)
    assert page.sent
    assert chosen(page) == "up1_0"
    page.locator("summary").click()
    lines = page.locator(".list li").all_inner_texts()
    assert len(lines) == 9 and "32 个通道，4×4" in lines[3]
    text = page.locator(".unet").inner_text()
    assert not re.search(r"[{}]|undefined|NaN|attention|channel", text)


def test_without_attention_it_says_so_and_a_phone_shows_two_columns(drawn):
    page = drawn("net=plain", 390)
    assert chosen(page) == "middle"
    assert "no attention" in page.locator(".panel").inner_text()
    assert page.locator(HEAT).count() == 0
    at = {name: page.locator(f'[data-block="{name}"]').bounding_box() for name in ("stem", "out")}
    assert abs(at["stem"]["y"] - at["out"]["y"]) < 2 and at["stem"]["x"] < at["out"]["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
