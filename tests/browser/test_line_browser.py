"""The line and the bars in a real Chromium: the hand moves, the browser draws, the server rests."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.core.true_reverse import reverse_at
from tests.browser.hand import AGAIN, drag, range_of, settled, shown, wait_for_text

DEMO = "line_demo"
JUMP = ".st-key-jump button"
CANVAS = "canvas[data-t]"
LINE = "[...ddpmStage.sheets.values()][0]"
MIXTURE = GaussianMixture([0.35, 0.4, 0.25], [[-1.5], [0.6], [1.6]], [[[0.04]], [[0.12]], [[0.09]]])


def places(page) -> dict[str, float]:
    return json.loads(page.locator(CANVAS).get_attribute("data-handles"))


def knob(page, name: str):
    return page.locator(f'[data-handle="{name}"]')


def drag_knob(page, name: str, by: float, moves: int = 30, each=lambda: None):
    """Drag a handle sideways by some pixels with the mouse."""
    box = knob(page, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(x + by * k / moves, y + 3)
        each()
    page.mouse.up()


def curves_of(page, folder) -> dict[tuple[str, str], np.ndarray]:
    """The saved curves by (row, name): (places, 2)."""
    with page.expect_download() as saved:
        page.locator('[data-save="csv"]').click()
    path = folder / "curves.csv"
    saved.value.save_as(path)
    head, *lines = path.read_text().splitlines()
    assert head == "row,curve,x,y"
    curves: dict = {}
    for row in lines:
        number, name, x, y = row.split(",")
        curves.setdefault((number, name), []).append((float(x), float(y)))
    return {key: np.array(value) for key, value in curves.items()}


def normal(x, mean, width):
    return np.exp(-0.5 * ((x - mean) / width) ** 2) / (width * np.sqrt(2 * np.pi))


def test_a_handle_moves_at_display_rate_and_is_reported_on_release(opened):
    page = opened("t=300")
    before, seen, cells = len(page.sent), set(), set()
    cell = page.locator('[data-role="numbers"]')

    def look():
        seen.add(places(page)["x_t"])
        cells.add(cell.inner_text())

    drag_knob(page, "x_t", 300, each=look)
    assert len(seen) == 30  # 30 moves, each painted
    assert len(cells) > 25  # and followed by the numbers elsewhere on the page
    assert len(page.sent) == before
    wait_for_text(page, f"'x_t': {places(page)['x_t']}")
    assert places(page)["x_t"] > 0.7  # 300 of some 1080 pixels, the axis being 6 wide


def test_the_curves_are_the_ones_that_the_formula_gives(opened, tmp_path):
    """Prior times likelihood, divided by its integral, is the third curve; at any t and place."""
    page = opened("t=300&two=1")
    drag_knob(page, "x_0", -150, moves=5)
    settled(page)
    at, schedule = places(page), SCHEDULES["linear"](1000)
    beta, alpha = schedule.betas[300], schedule.alphas[300]
    curves = curves_of(page, tmp_path)
    x, posterior = next(each for (_, name), each in curves.items() if name.endswith("x_t; x_0)")).T
    prior = normal(x, schedule.signal[299] * at["x_0"], schedule.noise[299])
    likelihood = normal(at["x_t"], np.sqrt(alpha) * x, np.sqrt(beta))
    exact = prior * likelihood / np.trapezoid(prior * likelihood, x)
    # the bell to 3e-5 of its peak, x to six decimals, and the integral here by some 700 places
    assert np.abs(posterior - exact).max() < 1e-3 * exact.max()


def test_keys_move_a_handle_and_a_row_of_them_is_one_report(opened):
    page = opened("t=300")
    handle = knob(page, "x_0")
    assert handle.get_attribute("role") == "slider"
    handle.focus()
    for key, there in (("ArrowRight", 1.26), ("Shift+ArrowLeft", 0.66), ("End", 3), ("Home", -3)):
        page.keyboard.press(key)
        assert places(page)["x_0"] == pytest.approx(there)
    assert handle.get_attribute("aria-valuenow") == "-3"
    wait_for_text(page, "'x_0': -3.0")
    page.wait_for_function(f"{LINE}.dom.canvas.getAttribute('aria-label').includes('x_0 = −3')")
    canvas = page.locator("[data-testid=line] canvas")
    canvas.focus()
    for key in ("Alt+ArrowLeft", "Alt+ArrowLeft", "Alt+Shift+ArrowRight"):
        page.keyboard.press(key)  # what is read moves, by keys too
    said = page.locator("[data-testid=line] [role=status].unseen").inner_text()
    x = float(re.search(r"= (−?[\d.]+)", said)[1].replace("−", "-"))
    assert x == pytest.approx(6 * 0.08, abs=0.1), said  # of an axis that is 6 wide
    page.keyboard.press("Escape")
    assert not page.evaluate(f"{LINE}.at")


def test_t_is_shared_and_a_rerun_keeps_hand_and_time(opened):
    page = opened("t=300&report=1")
    drag_knob(page, "x_t", 100, moves=3)
    there = places(page)
    page.locator(CANVAS).focus()
    page.keyboard.press("End")
    assert shown(page) == 1000
    wait_for_text(page, "t=1000")
    page.locator(AGAIN).click()
    settled(page)
    assert shown(page) == 1000 and places(page) == there


def test_beta_is_live_and_the_enlarged_curve_is_the_true_reverse(opened, tmp_path):
    page = opened("scene=reverse&height=420")
    slider = page.locator('input[data-name="beta"]')
    readout, numbers = page.locator('[data-role="readout"]'), set()
    before = len(page.sent)
    drag(page, slider, 0.8, 0.97, each=lambda: numbers.add(readout.inner_text()))
    assert len(numbers) >= 25 and len(page.sent) == before
    wait_for_text(page, "'beta':")
    drag_knob(page, "x_t", 120, moves=4)
    settled(page)
    beta = page.evaluate(f"{LINE}.sliders[0].value")
    true = reverse_at(MIXTURE, beta, [places(page)["x_t"]])
    (x, y) = curves_of(page, tmp_path)[("1", "q(x_{t−1} | x_t)")].T
    exact = true.density(x)[0]
    assert np.abs(y - exact).max() < 0.01 * exact.max()
    told = [float(n.replace("−", "-")) for n in re.findall(r"−?\d\.\d+", readout.inner_text())]
    assert told == pytest.approx([true.mean[0], np.sqrt(true.variance[0])], abs=2e-3)


def test_a_bar_leads_to_its_t_and_new_numbers_stay_where_they_are(opened):
    page = opened("scene=vlb&layout=side&T=40&t=20&report=1")
    canvas = page.locator(CANVAS)
    assert canvas.get_attribute("data-bars") == "39"
    box = canvas.bounding_box()
    first = json.loads(canvas.get_attribute("data-values"))
    assert first[0] == pytest.approx(3 / 20**1.7 + 1e-5, rel=1e-5)
    page.mouse.click(box["x"] + box["width"] - 30, box["y"] + 150)  # the bar apart is L_T
    wait_for_text(page, "heard: 40")
    for share in (-0.4, 0.4):  # anywhere on the bar
        page.mouse.click(box["x"] + page.evaluate(f"{LINE}.frame.x(30 + {share})"), box["y"] + 150)
        assert shown(page) == 30
    canvas.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    wait_for_text(page, "heard: 39")
    mark = "(canvas) => { canvas.mark ??= Math.random(); return canvas.mark; }"
    same, values = canvas.evaluate(mark), canvas.get_attribute("data-values")
    page.locator(AGAIN).click()
    page.wait_for_function(f"old => {LINE}.dom.canvas.dataset.values !== old", arg=values)
    assert canvas.evaluate(mark) == same and shown(page) == 39


def test_many_bars_share_their_pixels_and_say_so(opened, tmp_path):
    page = opened("scene=vlb&t=100")
    bars = int(page.locator(CANVAS).get_attribute("data-bars"))
    assert 150 < bars < 400
    assert str(-(-999 // bars)) in page.evaluate(f"{LINE}.note")  # how many at most share one
    with page.expect_download() as saved:
        page.locator('[data-save="csv"]').click()
    saved.value.save_as(tmp_path / "bars.csv")
    assert len((tmp_path / "bars.csv").read_text().splitlines()) == 1 + 999 + 1
    with page.expect_download() as saved:
        page.locator('[data-save="png"]').click()
    assert saved.value.suggested_filename == "demo-t100.png"
    assert range_of(page).count() == 1 and not range_of(page).is_visible()
