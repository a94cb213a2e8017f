"""The picture training in a real browser: samples on arrival, two scrubbers, judge, upload.

The tests share a tab; one that asks for a run that has ended takes what the tab has trained before.
"""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from tests.browser.hand import newcomer, pixels
from tests.browser.training import (
    MINUTE,
    foreign_words,
    opened,
    press,
    scrub,
    scrubber,
    started,
    step,
    stepped,
    trained,
    wait_beyond,
    wait_state,
)

LONG = "/train_images?lang=en&steps=50000&width=8&T=10"
SHORT = "/train_images?lang=en&steps=30&width=8&T=10"
UNET = "[data-block=middle]"
OTHER = "([canvas, before]) => canvas.toDataURL() !== before"


def value(page, role) -> str:
    return page.locator(f"[data-role={role}]").inner_text()


def wait_note(page, role, text):
    page.locator(f"[data-role=note-{role}]", has_text=text).wait_for(timeout=MINUTE)


def drawn_anew(page, before):
    """Wait until the stage shows other pixels; side jobs draw the samples again."""
    canvas = page.locator("canvas[data-t]").first.element_handle()
    page.wait_for_function(OTHER, arg=[canvas, before], timeout=MINUTE, polling=250)


def test_the_page_opens_with_samples_by_class_and_what_they_measured(page, server):
    newcomer(page, server + "/train_images?lang=en")
    page.locator("text=came with the app").wait_for()
    wait_note(page, "fd", "real data")
    assert step(page) == 0 and value(page, "accuracy").endswith("%")
    page.wait_for_selector("[data-testid=stage] canvas[data-t='0'][data-n='60']")


@pytest.mark.exhaustive  # in every run with points, whose panel and buttons are the same
def test_a_run_is_scrubbed_paused_stepped_reloaded_resumed_and_stopped(page, server):
    started(page, server + LONG)
    scrub_both(page)
    press(page, "pause")
    wait_state(page, "paused")
    held = stepped(page)
    assert stepped(page) == held + 1  # nothing was trained while it was paused
    page.reload()
    wait_state(page, "paused")
    assert step(page) == held + 1
    press(page, "resume")
    wait_beyond(page, held + 1)
    press(page, "stop")
    wait_state(page, "stopped")
    page.wait_for_selector(".st-key-start button")


def scrub_both(page):
    """t and the checkpoint in sight stay where the hand puts them while it trains."""
    takes = scrubber(page)
    canvas = page.locator("[data-testid=stage] canvas >> visible=true").first
    page.wait_for_function("e => e.dataset.t === '0'", arg=canvas.element_handle())
    clock = page.get_by_role("slider", name="t", exact=True)
    clock.evaluate("e => { e.value = 7; e.dispatchEvent(new Event('input')) }")
    assert canvas.get_attribute("data-t") == "7"
    scrub(takes, 0)
    wait_beyond(page, step(page))
    assert takes.input_value() == "0"  # the hand's choice stays while new checkpoints come
    assert canvas.get_attribute("data-t") == "7"


@pytest.mark.exhaustive
def test_the_chinese_page_speaks_chinese(page, server):
    trained(page, server + SHORT.replace("en", "zh", 1))
    wait_note(page, "accuracy", "600")
    latin = foreign_words(page)
    assert latin <= {"en", "CPU", "CUDA", "MPS"}, latin


def test_a_finished_run_is_judged_compared_guided_and_looked_into(page, server):
    trained(page, server + SHORT)
    takes = scrubber(page)
    wait_note(page, "accuracy", "of 600 samples")
    assert re.fullmatch(r"\d+\.\d\d|\d{2,3}(\.\d)?", value(page, "fd"))
    page.wait_for_function("e => e.value === e.max && +e.max >= 3", arg=takes.element_handle())
    before = pixels(page)
    slider = page.locator(".st-key-guidance input[type=range]")
    slider.focus()
    for _ in range(2):
        slider.press("ArrowRight")
    page.wait_for_url("**guidance=0.5**")
    drawn_anew(page, before)
    wait_note(page, "accuracy", "of 600 samples")
    page.locator(".st-key-lens button", has_text="The nearest pictures").click()
    page.wait_for_url("**lens=pairs**")
    page.wait_for_selector("[data-testid=stage] canvas[data-n='40']")
    page.locator(".st-key-lens button", has_text="Inside the network").click()
    page.locator("text=on the framed picture at t = 5").wait_for()  # half way, where there is work
    page.locator(UNET).wait_for()
    assert page.locator(UNET).bounding_box()["y"] < 800  # on the first screen
    page.get_by_role("slider", name="t", exact=True).fill("4")
    page.locator("text=on the framed picture at t = 4").wait_for()
    canvas = page.locator("[data-testid=stage] canvas >> visible=true").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_url("**tile=**")
    page.wait_for_selector(UNET)


@pytest.mark.exhaustive
def test_lecturers_mode_keeps_the_stage_and_the_buttons_only(page, server):
    opened(page, server + SHORT + "&present=1")
    assert page.locator(".st-key-start button").is_visible()
    assert page.locator("text=Experiments").count() == 0


def packed(count=3):
    buffer, rng = io.BytesIO(), np.random.default_rng(0)
    with zipfile.ZipFile(buffer, "w") as file:
        for k in range(count):
            picture = io.BytesIO()
            Image.fromarray(rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(picture, "PNG")
            file.writestr(f"{k}.png", picture.getvalue())
    return buffer.getvalue()


@pytest.mark.exhaustive
def test_a_zip_is_trained_on_and_a_bad_file_changes_nothing(page, server):
    opened(page, server + SHORT + "&dataset=own&crop=16&n_images=100")
    page.locator("text=a photograph that comes with the app").wait_for()
    chooser = page.locator(".st-key-own_pictures_file input[type=file]")
    file = {"name": "mine.zip", "mimeType": "application/zip"}
    chooser.set_input_files({**file, "buffer": packed()})
    page.locator("text=3 of your pictures").wait_for()
    chooser.set_input_files({**file, "name": "bad.png", "buffer": b"not a picture"})
    page.locator(".st-key-frame_notices", has_text="bad.png").wait_for()
    assert page.locator("text=3 of your pictures").count() == 1
    press(page, "start")
    wait_state(page, "finished")
    wait_note(page, "copies", "chance")
    assert value(page, "accuracy") == "–"
