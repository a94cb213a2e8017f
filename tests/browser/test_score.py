"""The page `score` in a real browser: the probe under the hand, two walks, the bias of a step."""

import re

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene_score as scene
from explorer.lessons.score.scene_langevin import biased_variance
from tests.browser.hand import drag, opener, pixels, range_of, settled, shown

NUMBERS = '[data-role="numbers"]'
SCHEDULE = SCHEDULES["cosine"](200)


@pytest.fixture
def open_page(page, server):
    return opener(page, f"{server}/score")


def read(page) -> str:
    return page.locator(NUMBERS).first.inner_text().replace("−", "-")


def told(page, text) -> None:
    """Wait until the numbers say the text."""
    page.locator(NUMBERS).first.filter(has_text=text).wait_for()


def vectors(text: str) -> list[np.ndarray]:
    """Every (x, y) in the text; 8.43·10 over -4 is read as 8.43e-4."""
    number = r"(-?[\d.]+(?:·10-?\d+)?)"
    pairs = re.findall(rf"\({number}, {number}\)", re.sub(r"\s*·10\s*(-?\d+)", r"·10\1", text))
    return [np.array([float(each.replace("·10", "e")) for each in pair]) for pair in pairs]


def pull(page, handle, dx: int, dy: int, moves: int = 30, each=lambda: None):
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(x + dx * k / moves, y + dy * k / moves)
        each()
    page.mouse.up()


def test_the_probe_tells_noise_score_and_clean_point_while_it_is_dragged(open_page):
    page = open_page("lang=en")
    told(page, "log q = −")
    handle = page.locator('.grip[data-handle="x"]')
    sent, seen = len(page.sent), set()

    def look():
        page.wait_for_timeout(16)
        seen.add(read(page))
        assert len(page.sent) == sent  # no message while the hand moves

    pull(page, handle, -150, 120, each=look)
    assert len(seen) >= 25
    settled(page)
    assert re.search(r"px=-?[\d.]+", page.url) and "py=" in page.url
    at = {name: float(re.search(rf"{name}=(-?[\d.]+)", page.url)[1]) for name in ("px", "py")}
    place = np.array([[at["px"], at["py"]]])
    truth = scene.at_place(SCHEDULE, CLOUDS["swiss_roll"].density().denoiser(SCHEDULE), place, 80)
    on_page = vectors(read(page))
    for value in (truth.eps_hat, truth.score, truth.x0_hat):
        assert any(np.allclose(value[0], vector, rtol=6e-3, atol=1e-4) for vector in on_page), value
    assert on_page[-1] == pytest.approx(truth.again[0], rel=6e-3, abs=1e-4)


def test_a_network_has_its_own_field_and_its_error_and_no_log_q(open_page):
    page = open_page("lang=zh&denoiser=trained&t=40&px=0.5&py=0.5")
    page.wait_for_selector(".st-key-lens", timeout=30_000)
    settled(page)
    told(page, re.compile(r"x̂0 = \(\(?0.500"))
    assert "log q = " not in read(page).replace("∇log", "")
    before = pixels(page)
    page.locator(".st-key-lens").get_by_text("误差", exact=True).click()
    page.wait_for_url("**lens=error**")
    settled(page)
    assert pixels(page) != before


def test_two_walks_play_without_a_message_and_their_weights_are_told(open_page):
    page = open_page("lang=en&show=langevin&k=0")
    page.wait_for_selector("canvas[data-t] >> nth=2", timeout=30_000)
    settled(page)
    text = read(page)
    assert "plain 0 (0 … 0.00125)" in text and "annealed 0 (0 … 0.00125)" in text
    sent = len(page.sent)
    drag(page, range_of(page, 2), 0.0, 1.0, moves=20)
    assert [shown(page, i) for i in range(3)] == [1000] * 3
    share = float(re.search(r"annealed (0\.\d+) \(", read(page))[1])
    assert abs(share - 0.8) < 4 * 0.0142
    assert "plain 0 (0 … 0.00125)" in read(page)
    settled(page)
    assert "k=" not in page.url  # the end is the default
    assert len(page.sent) <= sent + 2  # the last place, once


def test_a_step_too_large_and_a_wrong_address_are_sentences(open_page):
    page = open_page("lang=en&show=langevin&size=2.3&steps=200&levels=900&way=up")
    page.wait_for_selector("text=Exploded", timeout=30_000)
    for wrong in ("levels=900", "way=up"):
        assert page.locator(f"text={wrong}").count() == 1
    assert page.locator('[data-testid="stException"]').count() == 0


def test_the_bias_follows_the_step_under_the_hand(open_page):
    page = open_page("lang=en&show=langevin&part=bias&eta=0.5")
    now = page.locator('[data-role="now"]')
    now.filter(has_text="1.33").wait_for()
    slider = page.locator(".slider input[type=range]")
    sent = len(page.sent)
    drag(page, slider, 0.22, 0.45, moves=60, each=lambda: page.wait_for_timeout(8))
    eta, closed, measured = (
        float(now.locator(f'[data-live="{name}"]').get_attribute("data-value"))
        for name in ("size", "closed", "measured")
    )
    assert 0.9 < eta < 1.1 and len(page.sent) <= sent + 1
    assert closed == pytest.approx(float(biased_variance(eta)), rel=0.01)
    assert measured == pytest.approx(closed, rel=0.08)
