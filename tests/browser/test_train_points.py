"""The training page in a real browser: start, pause, reload, resume, stop; scrub meanwhile."""

import re
from pathlib import Path

import pytest

from explorer.palette import palette
from tests.browser.conftest import running_server
from tests.browser.hand import settled

LONG = "/train_points?lang=en&steps=50000"


@pytest.fixture
def page(own_page):
    """A tab that nobody has used: a tab remembers its training."""
    return own_page


@pytest.fixture(scope="module")
def training_server():
    """Jobs that nobody polls rest after 3 s and end after 60."""
    with running_server(EXPLORER_IDLE_PAUSE_S="3", EXPLORER_IDLE_END_S="60") as address:
        yield address


def opened(page, address):
    page.goto(address)
    page.wait_for_selector("[data-testid=stage] canvas[data-n]")
    page.wait_for_selector("[data-role=step]")


def press(page, key):
    page.click(f".st-key-{key} button")


def step(page) -> int:
    return int(page.locator("[data-role=step]").inner_text())


def wait_state(page, state):
    page.wait_for_selector(f"[data-role=live][data-state={state}]")


def wait_beyond(page, number):
    page.wait_for_function(
        "n => { const find = (root) => root.querySelector('[data-role=step]') ||"
        " [...root.querySelectorAll('*')].filter((e) => e.shadowRoot)"
        ".map((e) => find(e.shadowRoot)).find(Boolean);"
        " const e = find(document); return e && +e.textContent > n; }",
        arg=number,
        timeout=60_000,
    )


def test_settings_first_opened_after_another_run_stand_where_they_were(page, training_server):
    """Streamlit tells a widget its value in the run that sets it; a shut popover was not there."""
    opened(page, training_server + "/train_points?lang=en&width=96")
    settled(page)
    page.locator(".st-key-lens button").nth(1).click()
    page.wait_for_url("**lens=field**")
    settled(page)
    page.locator("[data-testid=stPopover] button").last.click()
    for key, value in (("n_points", "10000"), ("steps", "1500"), ("width", "96"), ("T", "200")):
        thumb = page.locator(f".st-key-{key} input[type=range]")
        assert thumb.get_attribute("aria-valuetext") == value, key
    page.keyboard.press("Escape")
    settled(page, 600)
    assert "steps=" not in page.url and "width=96" in page.url


def test_start_pause_reload_resume_stop(page, training_server):
    opened(page, training_server + LONG)
    assert step(page) == 0
    press(page, "start")
    wait_beyond(page, 0)
    first = step(page)
    wait_beyond(page, first)
    press(page, "pause")
    wait_state(page, "paused")
    page.wait_for_timeout(700)
    held = step(page)
    page.wait_for_timeout(1200)
    assert step(page) == held
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
    assert step(page) > held


def test_a_copied_link_hands_nobody_the_job(page, browser, training_server):
    opened(page, training_server + LONG)
    press(page, "start")
    wait_beyond(page, 0)
    context = browser.new_context()
    stranger = context.new_page()
    opened(stranger, page.url)
    stranger.wait_for_timeout(1000)
    assert step(stranger) == 0
    assert stranger.locator(".st-key-stop").count() == 0
    context.close()
    press(page, "stop")
    wait_state(page, "stopped")


def test_two_scrubbers_work_while_it_trains(page, training_server):
    opened(page, training_server + LONG)
    press(page, "start")
    training = page.locator("[data-testid=stage] input[aria-label='training step']")
    training.wait_for(state="visible", timeout=60_000)
    page.wait_for_function("e => +e.max >= 2", arg=training.element_handle(), timeout=60_000)
    clock = page.locator("[data-testid=stage] input[aria-label=t]")
    canvas = page.locator("[data-testid=stage] canvas").first
    assert canvas.get_attribute("data-t") == "0"
    clock.evaluate("e => { e.value = 120; e.dispatchEvent(new Event('input')) }")
    assert canvas.get_attribute("data-t") == "120"
    training.evaluate(
        "e => { e.value = 0; e.dispatchEvent(new Event('input'));"
        " e.dispatchEvent(new Event('change')) }"
    )
    before = step(page)
    wait_beyond(page, before)
    assert training.input_value() == "0"  # the hand's choice stays while new checkpoints come
    assert canvas.get_attribute("data-t") == "120"
    press(page, "stop")
    wait_state(page, "stopped")


def test_the_three_lenses_show_a_finished_run(page, training_server):
    opened(page, training_server + "/train_points?lang=en&steps=300")
    press(page, "start")
    wait_state(page, "finished")
    page.locator(".st-key-lens button", has_text="Error").click()
    readout = page.locator("[data-role=readout]")
    readout.filter(has_text="ε̂−ε*").wait_for()
    page.locator(".st-key-lens button", has_text="Field").click()
    page.wait_for_selector("[data-toggle=field]")
    assert "lens=field" in page.url


OF_COLOUR = """(canvas, [r, g, b]) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] > 128) count++;
  return count;
}"""


def test_the_loss_is_drawn_as_a_line_across_its_panel(page, training_server):
    opened(page, training_server + "/train_points?lang=en&steps=100")
    press(page, "start")
    wait_state(page, "finished")
    colour = palette("light").state  # the panel draws nothing else in it
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    assert page.locator('canvas[data-role="spark"]').evaluate(OF_COLOUR, rgb) > 200


def test_a_new_run_shows_its_newest_samples_whatever_was_scrubbed_before(page, training_server):
    opened(page, training_server + "/train_points?lang=en&steps=300")
    press(page, "start")
    wait_state(page, "finished")
    canvas = page.locator("[data-testid=stage] canvas").first
    clock = page.locator("[data-testid=stage] input[aria-label=t]")
    clock.fill("40")
    page.wait_for_url("**t=40**")
    page.wait_for_selector("text=(t = 40)", state="attached")
    press(page, "start")
    page.wait_for_function("e => e.dataset.t === '0'", arg=canvas.element_handle())
    wait_state(page, "finished")
    page.wait_for_timeout(1000)
    assert "t=40" not in page.url
    assert canvas.get_attribute("data-t") == "0"


def test_a_training_whose_tab_is_gone_rests_and_says_so(browser, training_server):
    context = browser.new_context()
    tab = context.new_page()
    opened(tab, training_server + LONG)
    press(tab, "start")
    wait_beyond(tab, 0)
    state = context.storage_state()
    storage = tab.evaluate("() => JSON.stringify(sessionStorage)")
    tab.close()
    again = context.new_page()
    again.wait_for_timeout(4500)
    again.add_init_script(
        f"for (const [k, v] of Object.entries({storage})) sessionStorage.setItem(k, v)"
    )
    opened(again, training_server + LONG)
    wait_state(again, "paused")
    assert "nobody was watching" in again.locator("[data-role=state]").inner_text()
    press(again, "stop")
    wait_state(again, "stopped")
    context.close()
    assert state is not None


def test_a_trained_network_is_saved_loaded_and_a_foreign_file_refused(page, training_server):
    opened(page, training_server + "/train_points?lang=en&steps=100")
    press(page, "start")
    wait_state(page, "finished")
    page.get_by_text("of 4,000 samples").wait_for()  # judged: then comes the page's last run,
    settled(page)  # which puts another button in this one's place
    page.locator("summary", has_text="Keep the trained network").click()
    settled(page)
    with page.expect_download() as download:
        page.locator("button", has_text="Save the trained network").click()
    data = Path(download.value.path()).read_bytes()
    page.reload()
    wait_state(page, "finished")
    chooser = page.locator("input[type=file]")
    page.locator("summary", has_text="Keep the trained network").click()
    file = {"name": "mine.safetensors", "mimeType": "application/octet-stream"}
    chooser.set_input_files({**file, "buffer": b"something else"})
    page.locator("text=nothing has changed").wait_for()
    assert step(page) == 100
    chooser.set_input_files({**file, "buffer": data})
    page.locator("text=nothing has changed").wait_for(state="detached")
    wait_state(page, "finished")
    assert step(page) == 100


def test_the_chinese_page_speaks_chinese(page, training_server):
    opened(page, training_server + "/train_points?lang=zh&steps=100")
    press(page, "start")
    wait_state(page, "finished")
    texts = page.locator(".stButton button, [data-role=live]").all_inner_texts()
    latin = set(re.findall(r"[A-Za-z]{2,}", " ".join(texts)))
    assert latin <= {"en", "lecture"} & latin, latin


def test_a_bad_address_is_corrected_with_a_notice(page, training_server):
    opened(page, training_server + "/train_points?lang=en&steps=many&T=5&dataset=rol&width=1e9")
    text = page.locator(".st-key-frame_notices").inner_text()
    assert "steps" in text and "dataset" in text
    assert "Traceback" not in page.content()


def test_a_schedule_that_refuses_its_T_gives_way_with_a_sentence(page, training_server):
    opened(page, training_server + "/train_points?lang=en&schedule=linear&T=10")
    assert "T = 10" in page.locator(".st-key-frame_notices").inner_text()


def test_lecturers_mode_keeps_the_stage_and_the_buttons_only(page, training_server):
    opened(page, training_server + "/train_points?lang=en&present=1&steps=100")
    assert page.locator("text=Experiments").count() == 0
    press(page, "start")
    wait_state(page, "finished")
