"""Pictures in few evaluations, and the ways between two ends, in a real browser."""

import re

import pytest

from tests.browser.hand import EYE_MS, range_of, settled, shown

CHART = """() => {
  const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.loglog'))
    .find(Boolean);
  return root ? [...root.querySelectorAll('title')].map(e => e.textContent) : [];
}"""


def points(page, count, prefix=""):
    """The chart's points once there are so many of a line."""
    page.wait_for_function(
        f"([n, name]) => ({CHART})().filter(text => text.startsWith(name)).length >= n",
        arg=[count, prefix],
        timeout=60_000,
        polling=EYE_MS,
    )
    return [text for text in page.evaluate(CHART) if text.startswith(prefix)]


def opened(page, server, query):
    page.goto(f"{server}/samplers?lang=en&{query}")
    page.wait_for_selector("canvas[data-t]", timeout=40_000)
    settled(page)


@pytest.fixture
def ladder(page, server):
    opened(page, server, "show=ladder&ladder_all=0")
    page.locator("canvas[data-n='70']").wait_for(timeout=40_000)
    return page


def test_rungs_are_drawn_measured_and_chosen_by_a_click(ladder):
    titles = points(ladder, 6, "DDIM")
    ratios = {int(n): float(d) for n, d in (re.findall(r": (\d+), ([\d.]+)", t)[0] for t in titles)}
    assert sorted(ratios) == [1, 2, 4, 8, 20, 50]
    assert ratios[1] > 4 * ratios[8] > 4
    settled(ladder)
    assert ladder.get_by_text("One evaluation", exact=False).first.is_visible()
    box = ladder.locator("canvas[data-t]").bounding_box()
    ladder.mouse.click(box["x"] + box["width"] / 2 + 12, box["y"] + box["height"] - 35)
    ladder.wait_for_url(re.compile("ladder_rung=5"))
    ladder.get_by_text("50 evaluations.", exact=False).first.wait_for()
    settled(ladder)
    time = range_of(ladder)
    time.focus()
    ladder.keyboard.press("End")
    ladder.wait_for_url(re.compile("ladder_t=200"))
    assert shown(ladder) == 200
    ladder.get_by_role("button", name="One step forward").click()
    ladder.wait_for_function("document.querySelector('canvas[data-t]')?.dataset.t === '196'"
                             " || [...document.querySelectorAll('*')].some(e => e.shadowRoot"
                             "?.querySelector(\"canvas[data-t='196']\"))")  # fmt: skip


def test_a_measurement_stops_and_goes_on(page, server):
    opened(
        page, server, "show=ladder&ladder_all=1&ladder_seed=3&ladder_count=600&ladder_sampler=edm"
    )
    page.get_by_role("button", name="Stop").click()
    page.get_by_text(re.compile(r"Stopped: \d+ of \d+ rungs")).wait_for()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text(re.compile("Stopped")).wait_for()


def test_an_end_on_the_cloud_is_moved_by_keys_and_the_numbers_follow(page, server):
    opened(page, server, "show=between")
    table = page.locator("[data-role=ways]")
    before = table.inner_text()
    assert len(table.locator("tr").all()) == 5
    handle = page.locator("[data-handle=A]")
    handle.focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.wait_for_url(re.compile(r"between_a=\d+"))
    page.wait_for_function(
        "old => document.querySelector('[data-role=ways]')?.innerText !== old", arg=before
    )
    settled(page)
    range_of(page).focus()
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("between_s=0"))
    assert shown(page) == 0


def test_pictures_between_two_noises_stand_in_three_rows_and_a_click_goes_to_its_place(
    page, server
):
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, server, "show=between&between_what=pictures&between_pictures=digits"
           "&between_ends=noise&between_s=30")  # fmt: skip
    canvas = page.locator("canvas[data-n='36']")
    canvas.wait_for(timeout=40_000)
    settled(page)
    rows = page.locator("[data-role=ways] tr").all_inner_texts()
    assert len(rows) == 5
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("between_s=100"))
    page.locator("canvas[data-t='100']").wait_for()
    assert len(points(page, 2, "corrections: 0")) >= 2
