"""The page `vlb` in a real browser: bars while it measures, a bar that moves t, stop and go on."""

import json
import re

import pytest

ENGLISH = re.compile(r"[A-Za-z]{4,}(?:\s+[A-Za-z]{3,})+")  # two English words in a row
CHROME = ("DDPM", "PNG", "CSV")
BARS = "canvas[data-bars]"
KNOWN = f"{BARS}:not([data-values^='[null'])"  # the bar at t has its height


@pytest.fixture
def opened(page, server):
    def open_page(query="", lang="en"):
        page.goto(f"{server}/vlb?lang={lang}&{query}")
        page.wait_for_selector(BARS, timeout=25_000)
        return page

    return open_page


def measured(page):
    """Wait until the evaluation has ended and the page around the bars knows it."""
    page.wait_for_selector(".st-key-stop", state="detached", timeout=25_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector(KNOWN)
    page.wait_for_timeout(200)


def shown(page, name):
    """The number of this name in the table beside the bars, without its error."""
    text = page.locator(f'[data-value="{name}"]').first.inner_text()
    return float(text.split("±")[0].replace("−", "-"))


def values(page):
    return json.loads(page.locator(BARS).first.get_attribute("data-values"))


def test_bars_come_and_a_click_on_one_leads_bars_cloud_and_address_to_its_step(opened):
    page = opened("T=50&rows=64")
    measured(page)
    canvas = page.locator(BARS).first
    assert 40 < int(canvas.get_attribute("data-bars")) <= 49  # the thinnest share one
    first = values(page)[0]
    for _ in range(4):  # while the page still settles, the bars may move from under the hand
        box = canvas.bounding_box()
        page.mouse.click(box["x"] + 90, box["y"] + box["height"] - 80)
        page.wait_for_timeout(1500)
        if re.search(r"[?&]t=[2-4](&|$)", page.url):
            break
    page.wait_for_function("() => /[?&]t=[2-4](&|$)/.test(location.search)")
    t = re.search(r"[?&]t=(\d+)", page.url).group(1)
    page.locator(f"canvas[data-t='{t}']").nth(1).wait_for()
    assert values(page)[0] > 4 * first
    assert shown(page, "L0") < 0 < shown(page, "KL")


def test_everything_needed_is_on_the_first_screen(opened):
    page = opened("T=50&rows=64")
    measured(page)
    roles = (f'[data-role="{role}"]' for role in ("do", "now", "formula", "bound"))
    needed = (BARS, "input[type=range]", "canvas[data-n]", *roles)
    for selector in needed:
        box = page.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280, selector


def test_without_training_the_bound_is_higher_and_the_outline_is_the_exact_one(opened):
    page = opened("T=50&rows=64&act=learn")
    measured(page)
    best = shown(page, "bound")
    page.locator(".st-key-denoiser button", has_text="untrained").click()
    page.wait_for_selector(f"{KNOWN}:not([data-values$='null]'])")
    measured(page)
    assert shown(page, "bound") > best + 0.3
    untrained, exact = values(page)
    assert untrained > exact > 0


def test_a_long_evaluation_is_stopped_keeps_its_bars_and_goes_on(opened):
    page = opened("T=1000&rows=2048&dataset=word&denoiser=untrained")
    page.wait_for_selector(KNOWN)
    page.get_by_text(re.compile(r"[1-9]\d* of [\d,]+ rows at every t")).first.wait_for()
    page.locator(".st-key-stop button").click()
    page.locator(".st-key-go_on button").wait_for()
    note = page.get_by_text("Stopped with").inner_text()
    assert values(page)[0] > 0
    rows = int(re.search(r"\d+", note).group())
    assert 0 < rows < 2048
    page.locator(".st-key-go_on button").click()
    page.locator(".st-key-go_on").wait_for(state="detached")
    # "512 of 2048 rows at every t" while it goes on, "Measured with 2,048 rows" if it was quick
    going = page.get_by_text(re.compile(r"\d rows at every t")).first.inner_text()
    assert int(re.search(r"\d+", going.replace(",", "")).group()) >= rows


def test_the_sentence_follows_t_while_it_is_dragged(opened):
    page = opened("T=50&rows=64")
    measured(page)
    now = page.locator('[data-role="now"]')
    now.wait_for()
    box = page.locator('input[type=range][aria-label="t"]').first.bounding_box()
    y, seen = box["y"] + box["height"] / 2, set()
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    for k in range(10):
        page.mouse.move(box["x"] + (0.3 + 0.05 * k) * box["width"], y)
        page.wait_for_timeout(20)
        seen.add(now.inner_text())
    page.mouse.up()
    assert len(seen) > 6
