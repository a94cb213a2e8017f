"""Pictures on the stage in a real Chromium: what is mixed, painted, pointed at and reported."""

from __future__ import annotations

import base64
import re

import numpy as np
import pytest

from tests.browser.hand import AGAIN, drag, picture, pixels, range_of, settled, shown, wait_for_text

DEMO = "pictures_demo"
STAGE = "[...ddpmStage.stages.values()][0]"
# The centre of a pixel of a tile, in CSS pixels of the window.
SPOT = f"""([tile, x, y]) => {{ const s = {STAGE};
  const [left, top, width, height] = s.sheet.places[tile].map((edge) => edge / s.ratio);
  const {{ cloud }} = s.held;
  const box = s.dom.canvas.getBoundingClientRect();
  return [box.x + left + ((x + 0.5) / cloud.width) * width,
    box.y + top + ((y + 0.5) / cloud.height) * height]; }}"""
# The colours of every device pixel of a tile, as [height, width, bytes in base 64].
SENT = "btoa(Array.from(got, (byte) => String.fromCharCode(byte)).join(''))"
COLOURS = f"""(tile) => {{ const s = {STAGE};
  const [x, y, width, height] = s.sheet.places[tile];
  const got = s.ctx.getImageData(x, y, width, height).data;
  return [height, width, {SENT}]; }}"""


def values_of(page, folder) -> np.ndarray:
    """The saved pixels: (tiles, height, width, channels)."""
    with page.expect_download() as saved:
        page.locator('[data-save="csv"]').click()
    path = folder / "pixels.csv"
    saved.value.save_as(path)
    head, *rows = path.read_text().splitlines()
    assert head in ("tile,y,x,value", "tile,y,x,r,g,b")
    got = np.array([row.split(",") for row in rows], float)
    tiles, height, width = got[-1, :3].astype(int) + 1
    return got[:, 3:].reshape(tiles, height, width, -1)


def colours(height: int, width: int, text: str) -> np.ndarray:
    """(height, width, 3), of bytes in base 64."""
    flat = np.frombuffer(base64.b64decode(text), np.uint8)
    return flat.astype(int).reshape(height, width, 4)[..., :3]


def colours_of(page, tile: int) -> np.ndarray:
    return colours(*page.evaluate(COLOURS, tile))


def jump(page, t: int) -> None:
    range_of(page).evaluate(
        "(r, t) => { r.value = t; r.dispatchEvent(new Event('input', { bubbles: true })); }", t
    )


def test_tiles_of_one_mixture_add_up_as_the_formula_says(opened, tmp_path):
    page = opened("t=0&c=1")
    assert page.locator("canvas[data-t]").get_attribute("data-n") == "3"
    x0 = values_of(page, tmp_path)[0]
    jump(page, 1000)
    eps = values_of(page, tmp_path)[2]
    assert 0.98 < eps.std() < 1.02
    jump(page, 300)
    x_t, signal, noise = values_of(page, tmp_path)
    angle = 0.3 * np.pi / 2 * 0.999
    # int16 over a range of about ±4, and the file's five decimals
    assert np.abs(signal - np.cos(angle) * x0).max() < 3e-4
    assert np.abs(noise - np.sin(angle) * eps).max() < 3e-4
    assert np.abs(x_t - signal - noise).max() < 3e-5


def test_every_pixel_becomes_a_square_of_its_own_shade(opened, tmp_path):
    page = opened("scene=digits&t=20")
    values = values_of(page, tmp_path)[37, :, :, 0]
    shades = colours_of(page, 37)
    side = len(shades) // 8
    assert shades.shape == (8 * side, 8 * side, 3)
    expected = np.round((np.clip(values, -1, 1) + 1) * 127.5)
    squares = expected.repeat(side, 0).repeat(side, 1)[..., None]
    assert np.abs(shades - squares).max() <= 1  # bytes, rounded once more


def test_a_signed_tile_is_paper_at_zero_and_two_colours_around(opened, tmp_path):
    page = opened("scene=steps&t=300")
    values = values_of(page, tmp_path)[1, :, :, 0]
    shades = colours_of(page, 1)
    side = len(shades) // 28
    shades = shades[side // 2 :: side, side // 2 :: side]
    mark = (slice(10, 19), slice(5, 14))  # where the picked pixel is framed
    values[mark] = np.nan
    assert (np.abs(shades[np.abs(values) < 0.02] - 255) < 8).all()
    red, blue = shades[..., 0], shades[..., 2]
    assert (red[values > 0.5] > blue[values > 0.5]).all()
    assert (red[values < -0.5] < blue[values < -0.5]).all()


def test_between_keys_a_film_is_mixed_or_held(opened, tmp_path):
    page = opened("scene=steps&t=300")
    at = {300: values_of(page, tmp_path)}
    for t in (320, 305):
        jump(page, t)
        at[t] = values_of(page, tmp_path)
    # a quarter of the way; two bytes over ±3
    assert np.abs(at[305] - 0.75 * at[300] - 0.25 * at[320]).max() < 2e-4
    page = opened("scene=steps&hold=1&t=305")  # it runs down: 320 stands until 300 is reached
    assert np.array_equal(values_of(page, tmp_path), at[320])


def test_the_strip_shows_the_pixels_of_its_times_also_under_a_live_slider(opened):
    page = opened("t=500")
    strip = f"""() => {{ const s = {STAGE}, p = s.sheet.strip;
      const got = s.ctx.getImageData(p.places[4], p.top, p.width, p.thumb).data;
      return [p.thumb, p.width, {SENT}]; }}"""

    def compare():
        small, large = colours(*page.evaluate(strip)), colours_of(page, 0)
        height, width = small.shape[:2]
        rows = ((np.arange(height) + 0.5) * 144 / height).astype(int) * (len(large) // 144)
        columns = ((np.arange(width) + 0.5) * 192 / width).astype(int) * (len(large) // 144)
        inside = slice(1, -1)  # the frame of the present picture lies on its edge
        assert np.array_equal(small[inside, inside], large[rows][:, columns][inside, inside])
        return small

    before = compare()
    drag(page, page.locator('input[data-name="power"]'), 0.5, 0.7, moves=5)
    settled(page)  # strip and picture are painted one after the other
    assert not np.array_equal(compare(), before)


def test_the_strip_leads_to_its_times_and_reports_them(opened):
    page = opened("t=0&report=1")
    left, top, width = page.evaluate(
        f"(() => {{ const s = {STAGE}, b = s.dom.canvas.getBoundingClientRect();"
        "const p = s.sheet.strip; return [b.x + p.places[4] / s.ratio, b.y + p.top / s.ratio,"
        "p.width / s.ratio]; })()"
    )
    page.mouse.click(left + width / 2, top + 10)
    assert shown(page) == 500
    wait_for_text(page, "t=500")


def test_hover_tells_a_pixel_and_follows_t(opened):
    page = opened("t=0")
    page.mouse.move(*page.evaluate(SPOT, [0, 20, 30]))
    tip = page.locator(".tip")
    before = tip.inner_text()
    assert re.fullmatch(r"x\s*t\s*\(20, 30\): \(−?\d\.\d+, −?\d\.\d+, −?\d\.\d+\)", before)
    jump(page, 400)
    assert tip.inner_text() != before


def test_a_click_marks_a_pixel_and_alt_arrows_move_it(opened):
    page = opened("t=0")
    bare = pixels(page)
    spot = page.evaluate(SPOT, [1, 20, 30])
    page.mouse.click(*spot)
    assert pixels(page) != bare
    wait_for_text(page, f"picked={(144 + 30) * 192 + 20}")
    page.locator("canvas[data-t]").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowUp")
    assert page.url.startswith("http")  # Alt and an arrow did not leave the page
    wait_for_text(page, f"picked={(144 + 29) * 192 + 21}")
    assert shown(page) == 0
    page.locator('canvas[aria-label*="(21, 29)"]').wait_for()
    page.mouse.click(*page.evaluate(SPOT, [1, 21, 29]))
    wait_for_text(page, "picked=None")


def test_python_marks_a_picture_and_the_hand_takes_over(opened):
    page = opened("scene=digits&t=20")
    page.locator(".st-key-mark button").click()
    page.wait_for_function(f"{STAGE}.picked === 31")
    page.mouse.click(*page.evaluate(SPOT, [57, 3, 4]))
    wait_for_text(page, f"picked={(57 * 8 + 4) * 8 + 3}")
    page.locator("canvas[data-t]").focus()
    page.keyboard.press("Alt+ArrowDown")
    wait_for_text(page, f"picked={(67 * 8 + 4) * 8 + 3}")
    page.locator(AGAIN).click()
    settled(page)
    assert page.evaluate(f"{STAGE}.picked") == (67 * 8 + 4) * 8 + 3


def test_profiles_follow_t_and_live_sliders_on_axes_that_stand_still(opened):
    page = opened("t=200")
    still, moving = (
        page.locator(".panel.profile").nth(1).locator("canvas").nth(k) for k in range(2)
    )
    axes, first = picture(still), picture(moving)
    jump(page, 600)
    later = picture(moving)
    assert later != first and picture(still) == axes
    drag(page, page.locator('input[data-name="power"]'), 0.5, 0.8, moves=5)
    settled(page)  # what the slider told has been answered
    assert picture(moving) != later and picture(still) == axes
    resting = picture(moving)
    moving.hover()
    assert picture(moving) != resting  # the values at the hand's place
    page.mouse.move(5, 5)
    resting = picture(moving)
    moving.focus()
    page.keyboard.press("Home")
    begin = moving.get_attribute("aria-valuetext")
    page.keyboard.press("Shift+ArrowRight")
    assert moving.get_attribute("aria-valuetext") != begin and picture(moving) != resting
    page.keyboard.press("Escape")
    assert picture(moving) == resting


@pytest.mark.parametrize("query", ["scene=digits&t=0", "scene=mixture&t=0"])
def test_a_drag_shows_every_move_and_tells_the_server_nothing(opened, query):
    page = opened(query + "&report=1")
    before, seen = len(page.sent), set()
    drag(page, range_of(page), 0, 1, each=lambda: seen.add(shown(page)))
    assert len(seen) == 30  # 30 moves
    assert len(page.sent) == before
    wait_for_text(page, "t=100")


def test_takes_of_pictures_have_the_scrubber_too(opened):
    page = opened("scene=digits&takes=3&t=20")
    takes = page.locator('input[aria-label="training step"]')
    newest = pixels(page)
    takes.focus()
    page.keyboard.press("Home")
    assert pixels(page) != newest
    wait_for_text(page, "take=0")


def test_the_first_tile_leads_where_it_is_asked_to(opened):
    page = opened("t=1")
    widths = page.evaluate(f"{STAGE}.sheet.places.map((place) => place[2])")
    assert widths[0] > 1.8 * widths[1] == 1.8 * widths[2]
    assert widths[0] % 192 == 0


def test_tools_and_names_are_those_of_pictures(opened):
    page = opened("t=0")
    toggles = page.locator("[data-toggle]").evaluate_all("all => all.map((e) => e.dataset.toggle)")
    assert toggles == ["loop"]
    page.locator('canvas[aria-label$="3 pictures"]').wait_for()


@pytest.mark.parametrize("scene", ["mixture", "digits", "steps"])
def test_every_word_comes_from_python_and_the_time_is_on_the_first_screen(opened, scene):
    page = opened(f"scene={scene}&t=20&zh=1")
    box = range_of(page).bounding_box()
    assert box["y"] + box["height"] <= 800
    page.mouse.move(*page.evaluate(SPOT, [0, 3, 3]))
    page.wait_for_timeout(300)  # the label for screen readers follows the hand's rest
    words = page.locator('[data-testid="stage"]').evaluate(
        """root => [...root.querySelectorAll('*')].filter((e) => e.tagName !== 'STYLE')
          .flatMap((e) => [e.title ?? '', e.getAttribute('aria-label') ?? '',
            e.getAttribute('aria-description') ?? '', e.getAttribute('aria-valuetext') ?? '',
            ...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.nodeValue)])"""
    )
    text = " ".join(words)
    for passed in ("demo", "data", "noise", "power", "Histogram", "Power", "training step", "xt"):
        text = text.replace(passed, "")
    assert not re.findall(r"[A-Za-z]{2,}", text)
