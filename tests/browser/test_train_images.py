"""The picture training in a real browser: samples on arrival, two scrubbers, judge, upload."""

import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from tests.browser.conftest import running_server
from tests.browser.hand import pixels

LONG = "/train_images?lang=en&steps=50000&width=8"
SHORT = "/train_images?lang=en&steps=30&width=8&T=50"
UNET = "[data-block=middle]"


@pytest.fixture
def page(own_page):
    """A tab that nobody has used: a tab remembers its training."""
    return own_page


@pytest.fixture(scope="module")
def training_server():
    """Jobs that nobody polls rest after 5 s and end after 60."""
    with running_server(EXPLORER_IDLE_PAUSE_S="5", EXPLORER_IDLE_END_S="60") as address:
        yield address


def opened(page, address):
    page.goto(address)
    page.wait_for_selector("[data-testid=stage] canvas[data-n]")
    page.wait_for_selector("[data-role=step]")


def drawn_anew(page, before, seconds=60):
    """Wait until the stage shows other pixels; side jobs draw the samples again."""
    for _ in range(4 * seconds):
        if pixels(page) != before:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the stage still shows the same picture after {seconds} s")


def press(page, key):
    page.click(f".st-key-{key} button")


def step(page) -> int:
    return int(page.locator("[data-role=step]").inner_text())


def wait_state(page, state):
    page.wait_for_selector(f"[data-role=live][data-state={state}]", timeout=60_000)


def wait_beyond(page, number):
    page.locator("[data-role=step]").filter(has_text=re.compile(r"^\d+$")).wait_for()
    page.wait_for_function(
        "n => { const find = (root) => root.querySelector('[data-role=step]') ||"
        " [...root.querySelectorAll('*')].filter((e) => e.shadowRoot)"
        ".map((e) => find(e.shadowRoot)).find(Boolean);"
        " const e = find(document); return e && +e.textContent > n; }",
        arg=number,
        timeout=60_000,
    )


def value(page, role) -> str:
    return page.locator(f"[data-role={role}]").inner_text()


def wait_note(page, role, text):
    page.locator(f"[data-role=note-{role}]", has_text=text).wait_for(timeout=60_000)


def trained(page, address):
    """A short run that has ended."""
    opened(page, address)
    press(page, "start")
    wait_state(page, "finished")


def test_the_page_opens_with_samples_by_class_and_what_they_measured(page, training_server):
    opened(page, training_server + "/train_images?lang=en")
    page.locator("text=came with the app").wait_for()
    wait_note(page, "fd", "real data")
    assert step(page) == 0 and value(page, "accuracy").endswith("%")
    page.wait_for_selector("[data-testid=stage] canvas[data-t='0'][data-n='60']")


def test_start_pause_step_reload_resume_stop(page, training_server):
    opened(page, training_server + LONG)
    press(page, "start")
    wait_beyond(page, 0)
    press(page, "pause")
    wait_state(page, "paused")
    held = -1
    while held != step(page):  # the stretch under way arrives, late on a busy machine
        held = step(page)
        page.wait_for_timeout(6000)
    press(page, "step")
    wait_beyond(page, held)
    assert step(page) == held + 1
    page.reload()
    wait_state(page, "paused")
    assert step(page) == held + 1
    press(page, "resume")
    wait_beyond(page, held + 1)
    press(page, "stop")
    wait_state(page, "stopped")
    page.wait_for_selector(".st-key-start button")


def test_two_scrubbers_work_while_it_trains(page, training_server):
    opened(page, training_server + LONG)
    press(page, "start")
    takes = page.locator("[data-testid=stage] input[aria-label='training step']")
    takes.wait_for(state="visible", timeout=60_000)
    canvas = page.locator("[data-testid=stage] canvas").first
    page.wait_for_function("e => e.dataset.t === '0'", arg=canvas.element_handle())
    clock = page.locator("[data-testid=stage] input[aria-label=t]")
    clock.evaluate("e => { e.value = 120; e.dispatchEvent(new Event('input')) }")
    assert canvas.get_attribute("data-t") == "120"
    takes.evaluate(
        "e => { e.value = 0; e.dispatchEvent(new Event('input'));"
        " e.dispatchEvent(new Event('change')) }"
    )
    wait_beyond(page, step(page))
    assert takes.input_value() == "0"  # the hand's choice stays while new checkpoints come
    assert canvas.get_attribute("data-t") == "120"
    press(page, "stop")
    wait_state(page, "stopped")


def test_a_finished_run_is_judged_compared_guided_and_looked_into(page, training_server):
    trained(page, training_server + SHORT)
    takes = page.locator("[data-testid=stage] input[aria-label='training step']")
    takes.wait_for(state="visible", timeout=60_000)
    wait_note(page, "accuracy", "of 600 samples")
    assert re.fullmatch(r"\d+\.\d\d|\d{2,3}(\.\d)?", value(page, "fd"))
    page.wait_for_function("e => e.value === e.max && +e.max >= 3", arg=takes.element_handle())
    before = pixels(page)
    slider = page.locator(".st-key-guidance input[type=range]")
    slider.focus()
    for _ in range(8):
        slider.press("ArrowRight")
    page.wait_for_url("**guidance=2**")
    drawn_anew(page, before)
    wait_note(page, "accuracy", "of 600 samples")
    page.locator(".st-key-lens button", has_text="Nearest").click()
    page.wait_for_url("**lens=pairs**")
    page.wait_for_selector("[data-testid=stage] canvas[data-n='40']")
    page.locator(".st-key-lens button", has_text="Inside").click()
    page.locator("text=At t = 0 nothing is left").wait_for()
    page.locator("[data-testid=stage] input[aria-label=t]").fill("20")
    page.locator("text=at t = 20").wait_for()
    canvas = page.locator("[data-testid=stage] canvas").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_url("**tile=**")
    page.wait_for_selector(UNET)


def packed(count=3):
    buffer, rng = io.BytesIO(), np.random.default_rng(0)
    with zipfile.ZipFile(buffer, "w") as file:
        for k in range(count):
            picture = io.BytesIO()
            Image.fromarray(rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(picture, "PNG")
            file.writestr(f"{k}.png", picture.getvalue())
    return buffer.getvalue()


def test_a_zip_is_trained_on_and_a_bad_file_changes_nothing(page, training_server):
    opened(page, training_server + SHORT + "&dataset=own&crop=16&n_images=100")
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


def test_the_chinese_page_speaks_chinese(page, training_server):
    trained(page, training_server + SHORT.replace("en", "zh", 1))
    wait_note(page, "accuracy", "600")
    texts = page.locator(".stButton button, [data-role=live]").all_inner_texts()
    latin = set(re.findall(r"[A-Za-z]{2,}", " ".join(texts)))
    assert latin <= {"en", "CPU", "CUDA", "MPS"}, latin


def test_a_bad_address_is_corrected_with_a_notice(page, training_server):
    opened(
        page, training_server + "/train_images?lang=en&steps=many&dataset=cats&guidance=9&tile=x"
    )
    text = page.locator(".st-key-frame_notices").inner_text()
    assert all(name in text for name in ("steps", "dataset", "guidance", "tile"))


def test_lecturers_mode_keeps_the_stage_and_the_buttons_only(page, training_server):
    opened(page, training_server + SHORT + "&present=1")
    assert page.locator(".st-key-start button").is_visible()
    assert page.locator("text=Experiments").count() == 0
