"""The page `probability` under the hand: areas that are dragged, draws, what the scripts add up."""

import numpy as np
import pytest

from explorer.lessons.probability import scene
from explorer.lessons.probability.scene_settings import Settings
from tests.browser.hand import drag, settled

MOSAIC = '[data-testid="mosaic"]'


def opened(page, server, query):
    page.goto(f"{server}/probability?{query}")
    page.wait_for_selector(f"{MOSAIC} .cell, [data-role=plates] svg")
    settled(page)
    page.sent.clear()


def told(page, name):
    return float(page.locator(f'[data-role="now"] [data-live="{name}"]').first.inner_text())


def test_a_split_is_dragged_without_a_message_and_told_on_release(page, server):
    opened(page, server, "lang=en&act=joint&sky=8-7-5&rain=1-5-14")
    grip = page.locator(f'{MOSAIC} [data-grip="lower2"]')
    box = grip.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    seen = []
    for step in range(8):
        page.mouse.move(at[0], at[1] + 20 * step)
        seen.append(told(page, "margin"))
    assert not page.sent and len(set(seen)) > 2
    page.mouse.up()
    page.wait_for_url("**rain=1-5-*")
    settled(page)
    assert told(page, "margin") == seen[-1] < 0.282


def test_by_keys_sky_and_rain_become_independent(page, server):
    opened(page, server, "lang=zh&act=joint&sky=8-7-5&rain=5-5-6")
    page.locator(f'{MOSAIC} [data-grip="lower2"]').focus()
    page.keyboard.press("ArrowDown")
    assert told(page, "margin") == 0.25 == told(page, "split_2") == told(page, "slice_2")
    page.wait_for_url("**rain=5-5-5**")
    page.locator(f'{MOSAIC} [data-grip="widths0"]').focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sky=9-6-5**")


def test_the_draws_follow_n_without_a_message(page, server):
    opened(page, server, "lang=en&act=draws&place=2")
    n = page.locator('[data-role=plates] input[data-name="n"]')
    during = []
    drag(page, n, 0.1, 0.9, moves=10, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0 and told(page, "n") > 1000
    settled(page)
    assert "place=" in page.url


@pytest.mark.parametrize(("sky", "rain"), [((8, 7, 5), (1, 5, 14)), ((3, 9, 8), (12, 2, 7))])
def test_the_scripts_areas_are_those_of_the_record(script, sky, rain):
    got = script(
        "({ sharesOf }, [widths, lower]) => sharesOf(widths, lower, 20)", "ui/mosaic/shares.js",
        given=[sky, rain],
    )  # fmt: skip
    now = scene.frame(Settings(sky=sky, rain=rain), "joint").facts()
    names = ("column_2", "split_2", "joint_2", "margin", "slice_2")
    assert [got[name] for name in names] == pytest.approx([now[name] for name in names])
    assert sum(got[f"slice_{i}"] for i in range(3)) == pytest.approx(1)
    assert np.sum([got[f"joint_{i}"] for i in range(3)]) == pytest.approx(got["margin"])


def test_a_split_stays_within_its_column(script):
    got = script(
        """({ split }, lower) =>
          [[1, 3], [0, -9], [2, 99]].map(([i, by]) => split(lower, i, by, 20))""",
        "ui/mosaic/shares.js",
        given=[4, 5, 6],
    )  # fmt: skip
    assert got == [[4, 8, 6], [0, 5, 6], [4, 5, 20]]
