"""The SDE beside its ODE, and the likelihood by the ODE, in a real browser."""

import json
import re

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene_pair as pair_scene
from tests.browser.hand import ENGLISH, drag, in_address, opener, range_of, settled

COSINE = SCHEDULES["cosine"](1000)
SUM = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i]) % 1000003;
  return sum;
}"""


@pytest.fixture
def opened(page, server):
    """Open the page with a query; painted when it returns. page.sent counts messages."""
    return opener(page, f"{server}/score")


def value(page, name):
    text = page.locator(f'[data-value="{name}"]').inner_text().replace("−", "-")
    return float(text.split("±")[0])


def test_both_runs_follow_t_without_a_message_and_tell_their_distances(opened):
    page = opened("show=flow&t=1000")
    canvas, numbers = page.locator("canvas[data-values]"), page.locator('[data-role="numbers"]')
    for thing in (canvas, range_of(page), numbers):
        box = thing.bounding_box()
        assert box["y"] + box["height"] <= 800
    page.sent.clear()
    drawn, doses, moves = set(), set(), []

    def look():
        moves.append(1)
        if len(moves) % 4 == 0:
            page.wait_for_timeout(40)
            drawn.add(canvas.evaluate(SUM))
            doses.add(page.locator('b[data-c="dose"]').inner_text())
            assert page.sent == []

    drag(page, range_of(page), 1, 0.4, moves=16, each=look)
    assert len(drawn) == 4 and len(doses) == 4
    in_address(page, "[?&]t=(39|40)\\d")
    now = json.loads(canvas.get_attribute("data-values"))
    run = pair_scene.simulate(COSINE, pair_scene.bumps(2, 0.35, 2.4, 0.3), 20)
    at = run.times.tolist().index(now["t"])
    assert now["ks"] == pytest.approx(run.distances[:, at], rel=1e-4)
    canvas.focus()
    page.keyboard.press("ArrowLeft")  # to the next time that the runs visit
    page.wait_for_timeout(200)
    after = json.loads(canvas.get_attribute("data-values"))["t"]
    assert after == max(t for t in run.times.tolist() if t < now["t"])


def test_more_steps_bring_the_sde_to_the_floor_and_a_click_chooses_t(opened):
    page = opened("show=flow&flow_steps=200&t=0&lang=zh")
    canvas = page.locator("canvas[data-values]")
    distances = json.loads(canvas.get_attribute("data-values"))["ks"]
    assert max(distances) < 1.7 * pair_scene.chance(pair_scene.PARTICLES)[0]
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.3 * box["height"])
    in_address(page, "[?&]t=[4-7]\\d\\d(&|$)")
    text = page.get_by_test_id("stMain").inner_text()
    english = [m for m in ENGLISH.findall(text) if "PNG" not in m]
    assert english == []


def test_a_dragged_point_has_its_exact_likelihood_by_the_ode(opened):
    page = opened("show=likelihood&t=100")
    assert value(page, "ode") == pytest.approx(value(page, "exact"), abs=0.01)
    handle = page.locator('button[data-handle="x"]')
    before = value(page, "exact")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 4, steps=4)
    page.mouse.up()
    in_address(page, "lik_x=")
    page.wait_for_function(
        "old => Number(document.querySelector('[data-value=\"exact\"]').innerText"
        ".replace('−', '-')) !== old",
        arg=before,
    )
    place = [float(re.search(rf"{name}=([-\d.]+)", page.url)[1]) for name in ("lik_x", "lik_y")]
    wanted = -CLOUDS["swiss_roll"].density().log_density(np.array([place]))[0]
    assert value(page, "exact") == pytest.approx(wanted, abs=2e-4)
    assert value(page, "ode") == pytest.approx(wanted, abs=0.05)
    page.sent.clear()
    drag(page, range_of(page), 0.1, 0.9, moves=20)
    assert len(page.sent) <= 3  # the report of t alone


def test_the_plane_is_filled_in_the_background_and_agrees_on_average(opened, page, server):
    page.goto(
        f"{server}/score?show=likelihood&lik_act=plane&lik_steps=20&lik_dataset=eight_gaussians"
    )
    page.wait_for_selector(".js-plotly-plot", timeout=30_000)
    page.wait_for_selector('[data-value="bits_gap"]', timeout=30_000)
    page.wait_for_selector(".st-key-stop", state="detached", timeout=30_000)
    settled(page)
    assert value(page, "bits_ode") == pytest.approx(value(page, "bits_exact"), abs=0.03)
    assert value(page, "evaluations") == 39
    maps = page.locator(".js-plotly-plot .heatmaplayer image")
    assert maps.count() == 3


def test_a_bad_address_is_corrected_and_said(opened):
    page = opened("show=likelihood&lik_steps=9999&lik_trace=guess")
    page.get_by_text("lik_steps=9999", exact=False).first.wait_for()
    page.get_by_text("lik_trace=guess", exact=False).first.wait_for()
    in_address(page, "lik_steps=200")
