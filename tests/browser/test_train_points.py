"""The training page in a real browser: start, pause, reload, resume, stop; scrub meanwhile.

The tests share a tab; one that asks for a run that has ended takes what the tab has trained before.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explorer.palette import palette
from tests.browser.hand import settled
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
    stop,
    trained,
    wait_beyond,
    wait_state,
)

LONG = "/train_points?lang=en&steps=50000"
SHORT = "/train_points?lang=en&steps=100"
JOB = "sessionStorage.getItem('ddpm-explorer.job.train_points')"
UNWATCHED_S = 5.5  # longer than jobs of this server go on with nobody watching


def test_settings_first_opened_after_another_run_stand_where_they_were(page, server):
    """Streamlit tells a widget its value in the run that sets it; a shut popover was not there."""
    opened(page, server + "/train_points?lang=en&width=96")
    settled(page)
    page.locator(".st-key-lens button").nth(1).click()
    page.wait_for_url("**lens=field**")
    settled(page)
    page.locator(".st-key-beside [data-testid=stPopover] button").last.click()
    for key, value in (("n_points", "10000"), ("steps", "1500"), ("width", "96"), ("T", "200")):
        thumb = page.locator(f".st-key-{key} input[type=range]")
        assert thumb.get_attribute("aria-valuetext") == value, key
    page.keyboard.press("Escape")
    settled(page, 600)
    assert "steps=" not in page.url and "width=96" in page.url


def test_start_pause_step_resume_stop(page, server):
    started(page, server + LONG)
    first = step(page)
    wait_beyond(page, first)
    press(page, "pause")
    wait_state(page, "paused")
    held = stepped(page)
    assert stepped(page) == held + 1  # nothing was trained while it was paused
    press(page, "resume")
    wait_beyond(page, held + 1)
    press(page, "stop")
    wait_state(page, "stopped")
    page.wait_for_selector(".st-key-start button")
    assert step(page) > held


def test_a_copied_link_hands_nobody_the_job_which_rests_unwatched_until_its_tab_is_back(
    page, profile, server
):
    started(page, server + LONG)
    link, shown = page.url, step(page)
    page.goto("about:blank")
    left, stranger = time.monotonic(), profile.new_page()
    opened(stranger, link)
    settled(stranger, 500)
    assert step(stranger) == 0
    assert stranger.locator(".st-key-stop").count() == 0
    stranger.wait_for_timeout(max(0.0, 1000 * (left + UNWATCHED_S - time.monotonic())))
    stranger.close()
    opened(page, link)
    wait_state(page, "paused")
    assert "nobody was watching" in page.locator("[data-role=state]").inner_text()
    held = step(page)
    assert held >= shown
    page.reload()
    wait_state(page, "paused")
    assert step(page) == held
    stop(page)


def test_two_scrubbers_work_while_it_trains(page, server):
    started(page, server + LONG)
    training = scrubber(page)
    page.wait_for_function("e => +e.max >= 2", arg=training.element_handle(), timeout=MINUTE)
    clock = page.get_by_role("slider", name="t", exact=True)
    canvas = page.locator("[data-testid=stage] canvas >> visible=true").first
    assert canvas.get_attribute("data-t") == "0"
    clock.evaluate("e => { e.value = 120; e.dispatchEvent(new Event('input')) }")
    assert canvas.get_attribute("data-t") == "120"
    scrub(training, 0)
    wait_beyond(page, step(page))
    assert training.input_value() == "0"  # the hand's choice stays while new checkpoints come
    assert canvas.get_attribute("data-t") == "120"
    stop(page)


@pytest.mark.exhaustive
def test_lecturers_mode_keeps_the_stage_and_the_buttons_only(page, server):
    opened(page, server + SHORT + "&present=1")
    assert page.locator("text=Experiments").count() == 0
    press(page, "start")
    wait_state(page, "finished")


def test_the_three_lenses_show_a_finished_run(page, server):
    trained(page, server + SHORT)
    page.locator(".st-key-lens button", has_text="Where it errs").click()
    readout = page.locator("[data-role=readout]")
    readout.filter(has_text="ε̂−ε*").wait_for()
    page.locator(".st-key-lens button", has_text="Learned against exact").click()
    page.wait_for_selector("[data-toggle=field]")
    page.wait_for_url("**lens=field**")


def test_the_sentence_follows_the_checkpoint_in_sight_and_t(page, server):
    trained(page, server + SHORT)
    said = page.locator('[data-role="now"]')
    said.filter(has_text="After 100 steps").wait_for()
    scrub(scrubber(page), 0)
    said.filter(has_text="After 0 steps").wait_for()
    clock = page.get_by_role("slider", name="t", exact=True)
    clock.fill("44")  # a t that no other test of this session reports
    moving = said.locator('[data-live="noise"]')
    moving.wait_for()
    settled(page)
    clock.evaluate("e => { e.value = 120; e.dispatchEvent(new Event('input')) }")
    page.wait_for_selector('[data-role="now"] [data-live="t"][data-value="120"]')
    assert 0.7 < float(moving.inner_text()) < 0.9  # cosine: sqrt(1 - alpha_bar) at 0.6 T


def test_start_moves_nothing_and_works_while_the_question_waits(own_page, server):
    page = own_page
    opened(page, server + "/train_points?asks=1&lang=en")
    settled(page)
    options = page.locator('[class*="st-key-guess_predict_0"] button').first
    before = options.bounding_box()
    press(page, "start")
    wait_beyond(page, 0)
    assert options.bounding_box() == before
    assert page.locator('[data-role="now"]').count() == 0
    wait_state(page, "finished")
    assert options.bounding_box()["y"] == before["y"]
    options.click()
    page.locator('[data-role="now"]').wait_for()
    assert page.locator('[data-role="predict"]').count() == 0


OF_COLOUR = """(canvas, [r, g, b]) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] > 128) count++;
  return count;
}"""


def test_the_loss_is_drawn_as_a_line_across_its_panel(page, server):
    trained(page, server + SHORT)
    colour = palette("light").state  # the panel draws nothing else in it
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    assert page.locator('canvas[data-role="spark"]').evaluate(OF_COLOUR, rgb) > 200


@pytest.mark.exhaustive
def test_the_chinese_page_speaks_chinese(page, server):
    trained(page, server + SHORT.replace("en", "zh", 1))
    latin = foreign_words(page)
    assert latin <= {"en", "lecture"} & latin, latin


@pytest.mark.exhaustive
def test_a_new_run_shows_its_newest_samples_whatever_was_scrubbed_before(page, server):
    trained(page, server + SHORT)
    canvas = page.locator("[data-testid=stage] canvas >> visible=true").first
    clock = page.get_by_role("slider", name="t", exact=True)
    settled(page, 1000)  # the last run of the page, once the training's end was seen, is over
    clock.fill("40")
    page.wait_for_url("**t=40**")
    page.wait_for_selector('[data-role="now"] [data-live="t"][data-value="40"]')
    press(page, "start")
    page.wait_for_function("e => e.dataset.t === '0'", arg=canvas.element_handle())
    wait_state(page, "finished")
    settled(page, 500)
    assert "t=40" not in page.url
    assert canvas.get_attribute("data-t") == "0"


def test_a_trained_network_is_saved_loaded_and_a_foreign_file_refused(page, server):
    trained(page, server + SHORT)
    page.get_by_text("of 4,000 samples").wait_for()  # judged: then comes the page's last run,
    settled(page)  # which puts another button in this one's place
    page.locator("summary", has_text="Keep the trained network").click()
    settled(page)
    with page.expect_download() as download:
        page.locator("button", has_text="Save the trained network").click()
    data = Path(download.value.path()).read_bytes()
    chooser, before = page.locator("input[type=file]"), page.evaluate(JOB)
    file = {"name": "mine.safetensors", "mimeType": "application/octet-stream"}
    chooser.set_input_files({**file, "buffer": b"something else"})
    page.locator("text=nothing has changed").wait_for()
    assert step(page) == 100 and page.evaluate(JOB) == before
    chooser.set_input_files({**file, "buffer": data})
    page.locator("text=nothing has changed").wait_for(state="detached")
    page.wait_for_function(f"before => {JOB} !== before", arg=before)
    wait_state(page, "finished")
    assert step(page) == 100
