"""The stage in a real Chromium: turning, handles, paint, takes, clocks, light and dark."""

from __future__ import annotations

import re

import pytest

from tests.browser.hand import AGAIN, drag, pixels, range_of, settled, shown, wait_for_text

DEMO = "stage_demo"
EARS = "[role=status].unseen"
GRIP = "[...ddpmStage.stages.values()][0].grips.map(({ x, y }) => [x, y])[0]"


def test_a_solid_cloud_turns_by_hand_and_keys_and_stays_turned(opened):
    page = opened("scene=solid&t=0")
    first = pixels(page)
    box = page.locator("canvas[data-t]").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 360, box["y"] + 220, steps=4)
    page.mouse.up()
    turned = pixels(page)
    assert turned != first
    page.locator("canvas[data-t]").focus()
    page.keyboard.press("Shift+ArrowLeft")
    by_key = pixels(page)
    assert by_key != turned
    yaw = "[...ddpmStage.stages.values()][0].camera.yaw"
    before = page.evaluate(yaw)
    page.locator(AGAIN).click()
    settled(page)
    assert page.evaluate(yaw) == before


def test_handles_move_by_mouse_and_by_keys(opened):
    page = opened("scene=marks&t=500")
    handle = page.locator('[data-handle="probe"]')
    box = handle.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1], steps=5)
    page.mouse.up()
    moved = handle.bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(80, abs=1)
    wait_for_text(page, "'probe': (")
    handle.focus()
    page.keyboard.press("ArrowUp")
    assert handle.bounding_box()["y"] < moved["y"]
    settled(page)  # the echo of the report must not pull the handle back
    x, y = page.evaluate(GRIP)
    name = handle.get_attribute("aria-label").replace("−", "-")
    assert [float(each) for each in re.findall(r"-?\d[\d.]*", name)] == pytest.approx([x, y], 0.01)
    assert page.locator(EARS).inner_text() == handle.get_attribute("aria-label")
    assert handle.bounding_box()["x"] == pytest.approx(moved["x"], abs=1)


def test_hover_tells_a_point_and_click_isolates_it(opened):
    page = opened("t=0&n=300")
    spot = page.evaluate(
        """() => { const s = [...ddpmStage.stages.values()][0];
        const box = s.dom.canvas.getBoundingClientRect();
        return [box.x + s.places.x[7], box.y + s.places.y[7]]; }"""
    )
    page.mouse.move(*spot)
    tip = page.locator(".tip")
    assert re.match(r"point \d+: \(", tip.inner_text())
    page.mouse.down()
    page.mouse.up()
    wait_for_text(page, "picked=")
    first = page.evaluate("[...ddpmStage.stages.values()][0].picked")
    canvas = page.locator("canvas[data-t]")
    canvas.focus()
    page.keyboard.press("Alt+ArrowRight")
    second = page.evaluate("[...ddpmStage.stages.values()][0].picked")
    assert first not in (None, second)
    wait_for_text(page, f"picked={second}")
    assert tip.inner_text().startswith(f"point {second}: (")
    assert page.locator(EARS).inner_text() == tip.inner_text()
    page.wait_for_function(
        "([canvas, said]) => canvas.getAttribute('aria-label').endsWith(said)",
        arg=[canvas.element_handle(), tip.inner_text()],
    )
    assert "Alt" in page.locator(".keyed").inner_text()  # what keys do is written while they may
    page.keyboard.press("Escape")
    wait_for_text(page, "picked=None")
    assert not tip.is_visible()


def test_trails_are_shown_and_hidden_by_their_tool(opened):
    page = opened("t=500&n=300")
    canvas = page.locator("canvas[data-t]").element_handle()
    bare, tool = pixels(page), page.locator('[data-toggle="trails"]')
    for pressed, sign in (("true", "!=="), ("false", "===")):
        tool.click()
        assert tool.get_attribute("aria-pressed") == pressed
        shows = f"([canvas, bare]) => canvas.toDataURL() {sign} bare"
        page.wait_for_function(shows, arg=[canvas, bare], polling=100)


def test_painting_sprays_erases_and_undoes(opened):
    page = opened("scene=paint")
    canvas = page.locator("canvas[data-t]")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 300, steps=10)
    page.mouse.up()
    count = int(canvas.get_attribute("data-n"))
    assert count > 30
    wait_for_text(page, "drawn=[(")
    page.locator('[data-paint="clear"]').click()
    assert canvas.get_attribute("data-n") == "0"
    page.locator('[data-paint="undo"]').click()
    assert canvas.get_attribute("data-n") == str(count)
    page.locator('[data-paint="erase"]').click()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 300, steps=10)
    page.mouse.up()
    assert int(canvas.get_attribute("data-n")) < count
    page.locator('[data-paint="clear"]').click()
    page.locator('[data-paint="spray"]').press("Enter")
    canvas.focus()
    page.keyboard.down(" ")
    for _ in range(10):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.up(" ")
    wait_for_text(page, "drawn=[(")
    x = page.evaluate("[...ddpmStage.stages.values()][0].sheetOfPaint.points.map(([x]) => x)")
    assert max(x) - min(x) > 1 and len(x) > 60  # a line of spots, where the can went
    page.locator('[data-paint="clear"]').click()
    page.locator('[data-paint="done"]').click()
    wait_for_text(page, "done=1")  # when, in milliseconds


def test_takes_have_a_scrubber_of_their_own(opened):
    page = opened("scene=takes&takes=5&t=0")
    takes = page.locator('input[aria-label="training step"]')
    assert takes.input_value() == "4"  # the newest
    newest = pixels(page)
    takes.focus()
    page.keyboard.press("Home")
    assert pixels(page) != newest
    wait_for_text(page, "take=0")


def test_the_newest_take_is_followed_until_the_hand_takes_hold(opened):
    page = opened("scene=takes&takes=3&grow=1&t=0")
    takes = page.locator('input[aria-label="training step"]')
    assert takes.input_value() == "2"
    page.locator(AGAIN).click()
    page.wait_for_function("[...ddpmStage.stages.values()][0].take === 3")
    takes.focus()
    page.keyboard.press("Home")  # its report reruns the demo, which brings a fifth take
    page.wait_for_function("[...ddpmStage.stages.values()][0].data.takes.length === 5")
    assert takes.input_value() == "0"
    page.keyboard.press("End")
    page.wait_for_function("[...ddpmStage.stages.values()][0].data.takes.length === 6")
    page.wait_for_function("[...ddpmStage.stages.values()][0].take === 5")


def test_a_side_longer_than_the_picture_leaves_the_time_control_in_sight(opened, demo_page):
    demo_page.set_viewport_size({"width": 1280, "height": 560})
    page = opened("scene=schedule&t=1")
    box = range_of(page).bounding_box()
    assert box["y"] + box["height"] <= 560


def test_stages_with_one_clock_show_one_t(opened):
    page = opened("scene=pair&t=100")
    page.wait_for_function(
        "ddpmStage.stages.size === 2 && [...ddpmStage.stages.values()].every((s) => s.held)"
    )
    range_of(page, 1).focus()
    page.keyboard.press("End")
    assert [shown(page, 0), shown(page, 1)] == [1000, 1000]


def test_the_time_control_is_on_the_first_screen(opened):
    for query in ("t=1", "scene=schedule&t=1", "scene=takes&takes=4&t=1", "height=fill&t=1"):
        page = opened(query)
        box = range_of(page).bounding_box()
        assert box["y"] + box["height"] <= 800, query


def test_carriers_take_no_room(opened):
    page = opened("")
    boxes = page.locator('[class*="st-key-stageblobs-"]').evaluate_all(
        "all => all.map((e) => [e.offsetHeight, getComputedStyle(e.parentElement).position])"
    )
    assert boxes == [[0, "absolute"]]


def test_blobs_that_are_no_longer_used_are_dropped(opened):
    page = opened("scene=schedule&t=500")
    page.wait_for_function("ddpmStage.blobs.size === 4")  # cloud, colours, table, sweep
    before = page.evaluate("[...ddpmStage.blobs.keys()]")
    drag(page, page.locator('input[data-name="power"]'), 0.5, 0.7, moves=5)
    wait_for_text(page, "'power':")
    page.wait_for_function(
        """old => { const now = [...ddpmStage.blobs.keys()];
        return now.length === 4 && now.some((id) => !old.includes(id)); }""",
        arg=before,
        timeout=40_000,
    )


def test_it_follows_light_and_dark(opened):
    page = opened("t=300")
    assert page.locator('[data-testid="stage"]').get_attribute("data-theme") == "light"
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('[data-testid="stage"][data-theme="dark"]')
    corner = page.locator("canvas[data-t]").evaluate(
        "c => [...c.getContext('2d').getImageData(5, 5, 1, 1).data].slice(0, 3)"
    )
    assert max(corner) < 60


def test_reduced_motion_means_no_autoplay(opened):
    page = opened("autoplay=1&t=0")
    page.wait_for_timeout(150)  # in which it would play on by 19
    assert page.locator('[data-action="play"]').count() == 1
    assert shown(page) == 0


def test_autoplay_plays(opened, demo_page):
    demo_page.emulate_media(reduced_motion="no-preference")
    page = opened("autoplay=1")
    page.wait_for_selector('[data-action="pause"]')
    page.wait_for_function("[...ddpmStage.stages.values()][0].clock.t > 5")


def test_what_is_out_of_sight_is_not_drawn(opened, demo_page):
    demo_page.emulate_media(reduced_motion="no-preference")
    page = opened("autoplay=1&loop=1")
    page.evaluate("document.querySelector('[data-testid=\"stMain\"]').style.paddingTop = '3000px'")
    page.wait_for_function("[...ddpmStage.stages.values()][0].visible === false")
    first = shown(page)
    page.wait_for_timeout(150)  # in which it would play on by 19
    assert shown(page) == first
    page.evaluate("document.querySelector('[data-testid=\"stMain\"]').style.paddingTop = ''")
    page.wait_for_function(
        "first => +[...ddpmStage.stages.values()][0].dom.canvas.dataset.t !== first", arg=first
    )


@pytest.mark.parametrize("query", ["zh=1&ghost=1", "zh=1&scene=paint", "zh=1&scene=solid"])
def test_every_word_comes_from_python(opened, query):
    """With all words replaced by one sign, no English word is left on the stage."""
    page = opened(query)
    page.wait_for_timeout(300)  # the label for screen readers follows the hand's rest
    words = page.locator('[data-testid="stage"]').evaluate(
        """root => [...root.querySelectorAll('*')].filter((e) => e.tagName !== 'STYLE')
          .flatMap((e) => [e.title ?? '', e.getAttribute('aria-label') ?? '',
            e.getAttribute('aria-valuetext') ?? '',
            ...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.nodeValue)])"""
    )
    text = " ".join(words)
    for ours in ("demo", "sheet", "SNR", "data", "noise"):  # passed by the page itself
        text = text.replace(ours, "")
    assert not re.findall(r"[A-Za-z]{2,}", text)
