"""The page `posterior` in a real browser: it follows the hand without asking the server."""

import json
import re

import numpy as np
import pytest

from explorer.core.forward import q_posterior
from explorer.core.schedules import SCHEDULES
from explorer.lessons.posterior import scene_derivation as scene
from tests.browser.hand import ENGLISH, in_address, opener, picture, settled

COSINE = SCHEDULES["cosine"](20)
COUNT_COLOURS = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i]) % 1000003;
  return sum;
}"""


@pytest.fixture
def opened(page, server):
    """Open the page with a query; painted when it returns. page.sent counts messages."""
    return opener(page, f"{server}/posterior")


def clock(page):
    return page.locator('input[type=range][aria-label="t"]').first


def numbers(locator):
    text = locator.first.inner_text().replace("−", "-")
    return [float(each) for each in re.findall(r"-?\d+\.?\d*", text)]


def drag(page, handle, dx, dy=0, moves=12):
    """Drag a handle and let the test look before it lets go. Yields after every move."""
    box = page.locator(f'button[data-handle="{handle}"]').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(x + dx * k / moves, y + dy * k / moves)
        page.wait_for_timeout(20)
        yield


def test_a_dragged_x_t_moves_picture_and_numbers_without_a_message(opened):
    page = opened("act=line&t=5")
    canvas, mean = page.locator("canvas[data-t]").first, page.locator('b[data-c="mean"]')
    for thing in (canvas, clock(page), mean.first, page.locator(".bar").last):
        box = thing.bounding_box()
        assert box["y"] + box["height"] <= 800
    page.sent.clear()
    said, drawn = set(), set()
    for _ in drag(page, "x_t", 150):
        said.add(mean.first.inner_text())
        drawn.add(canvas.evaluate(COUNT_COLOURS))
    assert page.sent == []
    assert len(said) == 12 and len(drawn) == 12
    x_t = json.loads(canvas.get_attribute("data-handles"))["x_t"]
    wanted, _ = q_posterior(COSINE, np.array([0.9]), np.array([x_t]), 5)
    assert numbers(mean) == [pytest.approx(wanted[0], rel=5e-3)]
    page.mouse.up()
    in_address(page, f"xt={x_t}")
    page.locator('button[data-handle="x_0"]').focus()
    before = numbers(mean)
    page.keyboard.press("Shift+ArrowRight")  # a tenth of the axis
    page.wait_for_timeout(100)
    assert numbers(mean)[0] - before[0] == pytest.approx(
        0.6 * COSINE.posterior_coef_x0[5], abs=0.011
    )
    clock(page).focus()
    page.keyboard.press("ArrowRight")
    share = page.locator('[data-role="now"] [data-live="share_xt_percent"]')
    t6 = COSINE.alphas[6] / COSINE.betas[6] * COSINE.posterior_variance[6]
    page.wait_for_function(
        "wanted => Math.abs(document.querySelector('[data-live=share_xt_percent]')"
        ".dataset.value - wanted) < 1e-3", arg=100 * t6,
    )  # fmt: skip
    assert share.inner_text() == f"{100 * t6:.1f}"
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("t = 1", exact=False).last.wait_for()
    in_address(page, "[?&]t=1(&|$)")
    assert numbers(mean) == [1.5]  # where x_0 has been moved to
    assert "∞" in page.locator('b[data-c="precision"]').inner_text()
    page.get_by_text("a spike", exact=False).first.wait_for()


def test_in_the_plane_circles_follow_both_handles_without_a_message(opened):
    page = opened("act=plane&t=5")
    canvas, mean = page.locator("canvas[data-t]").first, page.locator('b[data-c="mean.x mean.y"]')
    page.sent.clear()
    said, drawn = set(), set()
    for _ in drag(page, "x_0", -160, 120):
        said.add(mean.inner_text())
        drawn.add(canvas.evaluate(COUNT_COLOURS))
    assert page.sent == []
    assert len(said) == 12 and len(drawn) == 12
    shown = numbers(mean)
    page.mouse.up()
    in_address(page, "x0_y=")
    address = dict(re.findall(r"[?&](x0|x0_y)=([-\d.]+)", page.url))
    x0 = np.array([[float(address["x0"]), float(address["x0_y"])]])
    wanted, _ = q_posterior(COSINE, x0, np.array([[-0.1, 0.6]]), 5)
    assert shown == pytest.approx(wanted[0], rel=5e-3)
    symbols_light_up(page, canvas)


def symbols_light_up(page, canvas):
    """Of the formula's symbols each fades what it does not stand for; then all is as before."""
    formula, before = page.locator('[data-role="formula"]'), picture(canvas)
    formula.focus()
    said, pictures = [], []
    for _ in range(7):
        page.keyboard.press("ArrowRight")
        said.append(page.locator("#ddpm-symbol").inner_text())
        pictures.append(picture(canvas))
    assert len(set(said)) == 7
    lit = {text for text, drawn in zip(said, pictures, strict=True) if drawn != before}
    assert any(text.startswith("The clean data") for text in lit)
    assert any(text.startswith("The noisy state") for text in lit)
    page.keyboard.press("Escape")
    assert picture(canvas) == before


def test_every_line_of_the_derivation_shows_the_same_digits_while_dragged(opened):
    page = opened("act=steps&schedule=linear&T=1000&t=2&x0=0.9&xt=0.9&x=0.899")
    lines = page.locator('b[data-c^="ln."][data-digits]')
    assert lines.count() == len(scene.LINES)
    page.sent.clear()
    for k, _ in enumerate(drag(page, "u", -60, moves=8)):
        page.wait_for_timeout(30)
        texts = lines.all_inner_texts()
        assert len(set(texts)) == 1, (k, texts)
    assert page.sent == []
    canvas = page.locator("canvas[data-handles]").first
    places = json.loads(canvas.get_attribute("data-handles"))
    coefficients = scene.coefficients(SCHEDULES["linear"](1000))
    wanted = scene.evaluate(scene.LINES, coefficients, 2, places)["bayes"]
    assert numbers(lines) == [pytest.approx(wanted, rel=5e-6)]
    page.mouse.up()
    clock(page).focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(150)
    assert set(lines.all_inner_texts()) == {"–"}


def test_the_acts_in_chinese_and_the_curves_lead_to_a_t(opened):
    page = opened("act=time&lang=zh&schedule=linear&T=1000&t=500")
    panel = page.locator(".panel").nth(1)  # its click waits until it stands still
    box = panel.bounding_box()
    panel.click(position={"x": box["width"] * 0.8, "y": box["height"] / 2})
    in_address(page, "[?&]t=2\\d\\d(&|$)")
    both = [numbers(page.locator(f'b[data-c="{name}"]')) for name in ("mean_of_mean", "prior")]
    assert both[0] == both[1]
    for act in ("推导", "直线"):
        page.get_by_role("radio", name=act).click()
        settled(page)
        text = page.get_by_test_id("stMain").inner_text()
        words = ENGLISH.findall(text)
        assert [each for each in words if not each.startswith("PNG")] == []
