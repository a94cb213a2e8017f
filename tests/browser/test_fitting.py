"""The page `fitting` under the hand: points, priors and the learning rate without a message."""

from statistics import fmean, pstdev

import pytest

from explorer.lessons.fitting import scene_surface
from explorer.lessons.fitting.scene import Settings
from tests.browser.hand import drag, in_address

LINE, STAGE = '[data-testid="line"]', '[data-testid="stage"]'


def opened(page, server, query, picture):
    page.goto(f"{server}/fitting?lang=en&{query}")
    page.wait_for_selector(f"{picture} canvas[data-t]")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.sent.clear()


def told(page, name):
    """A number of the sentence beside the picture, as the browser has moved it on."""
    live = page.locator(f'[data-role="now"] [data-live="{name}"]').first
    return float(live.get_attribute("data-value"))


def test_a_point_is_dragged_and_both_widths_follow_without_a_message(page, server):
    opened(page, server, "act=unknown", LINE)
    box = page.locator('[data-handle="x3"]').bounding_box()
    x, y = (box[side] + box[size] / 2 for side, size in (("x", "width"), ("y", "height")))
    scale = told(page, "scale")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 70, y, steps=5)
    page.wait_for_function(
        "told => document.querySelector('[data-role=now] [data-live=scale]').dataset.value > told",
        arg=scale + 0.1,
    )
    assert not page.sent
    points = [
        float(page.locator(f'[data-handle="{name}"]').get_attribute("aria-valuenow"))
        for name in ("x1", "x2", "x3")
    ]
    assert points[:2] == [1, 2] and points[2] > 3.5
    assert told(page, "ml_deviation") == pytest.approx(pstdev(points), rel=1e-5)
    page.mouse.up()
    in_address(page, "x3=")


def test_the_priors_width_moves_the_peak_while_it_is_dragged(page, server):
    opened(page, server, "act=points", LINE)
    slider = page.locator(f'{LINE} input[type=range][data-name="tau"]')
    during = []
    drag(page, slider, 0.5, 0.98, moves=20, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    tau = float(page.locator(f"{LINE} .slider output").first.inner_text())
    mean = fmean((1, 2, 3))
    assert told(page, "map") == pytest.approx(mean * 3 / (3 + tau**-2), rel=5e-3)
    in_address(page, "tau=")


def test_the_learning_rate_bends_the_whole_climb_while_it_is_dragged(page, server):
    opened(page, server, "act=surface&t=60", STAGE)
    slider = page.locator(f'{STAGE} input[type=range][data-name="eta"]')
    during = []
    drag(page, slider, 0.41, 0.7, moves=20, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    eta = told(page, "eta")
    now = scene_surface.numbers(Settings(eta=eta, t=60))
    assert told(page, "sigma") == pytest.approx(now.sigma, abs=2e-3)
    assert now.sigma == pytest.approx(now.ml_deviation, abs=1e-4)  # it has come to rest
    in_address(page, "eta=")
