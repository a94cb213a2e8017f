"""The whole journey in a real browser: noise a roll, drag a schedule, train, walk back to it."""

import io
import re

import numpy as np
import pytest

from explorer import texts, words
from explorer.data.clouds import DATASETS
from explorer.metrics import sliced_wasserstein
from tests.browser.hand import EYE_MS, newcomer, settled

LANG = "zh"
WORD = words.of(LANG)


def title(page, name):
    question = texts.load(LANG, name)["question"]
    page.get_by_role("heading", level=1, name=question, exact=True).wait_for(timeout=40_000)
    page.locator("canvas[data-t]").first.wait_for(timeout=40_000)
    settled(page)


def go(page, name):
    page.get_by_test_id("stSidebar").get_by_text(WORD(f"pages.{name}")).click()
    title(page, name)


def shown(page):
    return int(page.locator("canvas[data-t]").first.get_attribute("data-t"))


def drag(page, slider, shares):
    """Drag a range's thumb from where it is; yields after each move."""
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    low, high, value = (float(slider.evaluate(f"e => e.{x}")) for x in ("min", "max", "value"))
    page.mouse.move(box["x"] + 10 + (box["width"] - 20) * (value - low) / (high - low), y)
    page.mouse.down()
    for share in shares:
        page.mouse.move(box["x"] + 10 + (box["width"] - 20) * share, y)
        page.wait_for_timeout(40)
        yield share
    page.mouse.up()
    settled(page)


def noise_a_roll(page):
    time = page.get_by_role("slider", name="t", exact=True)
    seen = [shown(page) for _ in drag(page, time, (0.2, 0.4, 0.6, 0.8))]
    assert len(set(seen)) == 4
    page.wait_for_url(re.compile(rf"[?&]t={shown(page)}\b"))


def drag_a_schedule(page):
    slider = page.locator("input[type=range][data-name]").last
    readout = page.locator("[data-role=readout]").first
    texts, counts = [], []
    page.get_by_role("slider", name="t", exact=True).fill("300")
    for _ in drag(page, slider, (0.3, 0.5, 0.7, 0.9)):
        texts.append(readout.inner_text())
        counts.append(len(page.sent))
    assert len(set(texts)) == 4  # the numbers followed the hand
    assert counts[-1] == counts[0]  # and the server was not asked


def train_live(page):
    page.locator(".st-key-start button").first.click()
    step = page.locator("[data-role=step]")
    page.locator(".st-key-pause button").first.wait_for()
    # the old Start may still stand beside the new Pause, so the run's own state is waited for
    page.locator("[data-role=live][data-state=finished]").first.wait_for(timeout=60_000)
    page.locator(".st-key-start button").first.wait_for()
    assert int(re.sub(r"\D", "", step.inner_text().split("/")[0])) == 1500


def walk_back(page):
    """Step the tab's own network down from noise; return the points at t = 0."""
    page.locator(".st-key-denoiser").get_by_text(WORD("step_through.trained"), exact=True).click()
    page.get_by_text(WORD("step_through.your_training", step="1,500")).wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot"
        "?.querySelector('[data-role=numbers][data-t]'))",
        polling=EYE_MS,
    )
    settled(page)
    page.get_by_role("slider", name="t", exact=True).fill("3")
    for t in (2, 1, 0):
        page.get_by_role("button", name=WORD("stage.forward"), exact=True).click()
        page.locator(f"canvas[data-t='{t}']").first.wait_for()
    with page.expect_download() as download:
        page.locator("[data-save=csv]").first.click()
    text = download.value.path().read_text(encoding="utf-8")
    return np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1, usecols=(0, 1))


@pytest.mark.exhaustive  # tests of each page hold its part of the way in every run
def test_from_the_first_page_to_a_roll_that_the_readers_own_network_made(server, page):
    """In Chinese; what it does on each page has English tests of its own."""
    newcomer(page, f"{server}/?lang=zh")
    title(page, "home")
    page.locator('[data-action="start-course"]').click()
    title(page, "forward")
    assert re.search(r"/forward\?.*lang=zh", page.url)
    noise_a_roll(page)
    go(page, "schedule")
    drag_a_schedule(page)
    go(page, "train_points")
    train_live(page)
    go(page, "step_through")
    points = walk_back(page)

    rng = np.random.default_rng(0)
    roll = DATASETS["swiss_roll"]
    fresh, other = roll(len(points), rng).x, roll(len(points), rng).x
    noise = rng.standard_normal(points.shape)
    ours, floor, far = (
        sliced_wasserstein(cloud, fresh, rng=np.random.default_rng(1))
        for cloud in (points, other, noise)
    )
    # 600 points of one training: far nearer to the roll than noise is, within a few floors
    assert len(points) == 600
    assert ours < 3 * floor and ours < 0.5 * far
