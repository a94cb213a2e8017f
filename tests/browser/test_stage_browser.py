"""The stage in a real Chromium: the hand scrubs, plays, drags and turns; the server stays quiet."""

from __future__ import annotations

import csv
import re

import numpy as np

from tests.browser.hand import AGAIN, drag, range_of, settled, shown, wait_for_text

DEMO = "stage_demo"
JUMP = ".st-key-jump button"


def test_a_link_to_a_frame_shows_that_frame(opened):
    page = opened("t=300&n=500")
    assert shown(page) == 300
    assert page.locator("canvas[data-t]").get_attribute("data-n") == "500"
    text = page.locator('[data-role="readout"]').inner_text()
    assert text.startswith("t = 300")
    assert re.search(r"ᾱ\s*t\s*0\.79", text)  # cos²(0.3 · π/2) = 0.794


def test_without_a_frame_in_the_link_it_begins_at_the_data(opened):
    assert shown(opened("")) == 0


def test_the_keyboard_steps_and_jumps(opened):
    page = opened("t=10")
    range_of(page).focus()
    for key, there in (("ArrowRight", 11), ("ArrowLeft", 10), ("End", 1000), ("Home", 0)):
        page.keyboard.press(key)
        assert shown(page) == there
    page.locator("canvas[data-t]").focus()
    for key, there in (("ArrowRight", 1), ("End", 1000), ("ArrowLeft", 999), ("Home", 0)):
        page.keyboard.press(key)
        assert shown(page) == there


def test_space_plays_and_pauses(opened):
    page = opened("t=0")
    page.locator("canvas[data-t]").focus()
    page.keyboard.press("Space")
    page.wait_for_selector('[data-action="pause"]')
    page.wait_for_function("[...ddpmStage.stages.values()][0].clock.t > 5")
    page.keyboard.press("Space")
    page.wait_for_selector('[data-action="play"]')
    at = shown(page)
    assert at > 0
    page.wait_for_timeout(150)  # in which it would play on by 19
    assert shown(page) == at


def test_play_runs_to_the_end_and_begins_anew(opened):
    page = opened("t=15&T=20")
    page.locator("select").select_option("4")
    page.locator('[data-action="play"]').click()
    page.wait_for_selector('canvas[data-t="20"]', timeout=40_000)
    page.wait_for_selector('[data-action="play"]')
    page.locator('[data-action="play"]').click()
    page.wait_for_function("!!ddpmStage && [...ddpmStage.stages.values()][0].clock.t < 20")


def test_a_drag_shows_every_move_and_tells_the_server_nothing(opened):
    page = opened("report=1")
    before, seen = len(page.sent), set()
    drag(page, range_of(page), 0, 1, each=lambda: seen.add(shown(page)))
    during = len(page.sent) - before
    assert len(seen) == 30  # 30 moves
    assert during == 0
    wait_for_text(page, "t=1000")  # on release, because the page asked for it


def test_the_server_hears_no_t_unless_it_asked(opened):
    page = opened("")
    before = len(page.sent)
    drag(page, range_of(page), 0, 0.5, moves=10)
    page.wait_for_timeout(300)  # a row of keys is told after 200
    assert len(page.sent) == before


def test_a_live_slider_mixes_in_the_browser_and_reports_on_release(opened):
    page = opened("scene=schedule&t=500")
    slider = page.locator('input[data-name="power"]')
    numbers, before = set(), len(page.sent)
    readout = page.locator('[data-role="readout"]')
    drag(page, slider, 0.5, 0.9, each=lambda: numbers.add(readout.inner_text()))
    assert len(numbers) >= 25
    assert len(page.sent) == before
    mixed = readout.inner_text()
    wait_for_text(page, "'power':")
    page.wait_for_function("[...ddpmStage.stages.values()][0].table.mixed === null")
    exact = [float(x) for x in re.findall(r"0\.\d+", readout.inner_text())]
    rough = [float(x) for x in re.findall(r"0\.\d+", mixed)]
    # 48 values over a factor 25: neighbours differ by 7 %; mixed linearly, α̅ is right to 1 %
    assert np.allclose(rough, exact, rtol=0.01, atol=1e-3)


def test_the_browser_draws_what_the_formula_says(opened, tmp_path):
    """Saved points against √ᾱ x₀ + √(1−ᾱ) ε computed here."""
    page = opened("t=300&n=200")
    with page.expect_download() as saved:
        page.locator('[data-save="csv"]').click()
    path = tmp_path / "points.csv"
    saved.value.save_as(path)
    rows = list(csv.reader(path.read_text().splitlines()))
    got = np.array(rows[1:], float)
    assert rows[0] == ["x", "y"] and got.shape == (200, 2)
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 1, 200)
    angle = 1.5 * np.pi * (1 + 2 * place)
    x0 = np.stack([angle * np.cos(angle), angle * np.sin(angle)], 1)
    x0 = x0 + 0.3 * rng.standard_normal(x0.shape)
    x0 = (x0 - x0.mean(0)) / x0.std()
    eps = np.random.default_rng(1).standard_normal(x0.shape)
    angle = 0.3 * np.pi / 2 * 0.999
    expected = np.cos(angle) * x0 + np.sin(angle) * eps
    assert np.abs(got - expected).max() < 3e-4  # two int16 quanta of about 1e-4


def test_the_picture_can_be_saved(opened, tmp_path):
    page = opened("t=100")
    with page.expect_download() as saved:
        page.locator('[data-save="png"]').click()
    assert saved.value.suggested_filename == "demo-t100.png"
    saved.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_rerun_keeps_t_and_focus_and_python_can_jump(opened):
    page = opened("t=10")
    range_of(page).focus()
    page.keyboard.press("End")
    page.locator(AGAIN).click()
    settled(page)
    assert shown(page) == 1000
    page.locator(JUMP).click()
    page.wait_for_selector('canvas[data-t="500"]')
