"""A tab that was duplicated has the first one's memory: it watches the run, and steers it only when
the first has gone."""

import pytest

from tests.browser.hand import settled, wait_for_text

PAGE = "/train_points?lang=en&steps=20000"
KEY = "ddpm-explorer.job.train_points"


def step(tab) -> int:
    return int(tab.locator("[data-role=step]").text_content(timeout=60_000))


def wait_beyond(tab, number: int) -> None:
    """Wait until the tab's step count is past a number."""
    count = tab.locator("[data-role=step]").element_handle()
    tab.wait_for_function("([e, n]) => +e.textContent > n", arg=[count, number], timeout=60_000)


@pytest.fixture
def page(own_page):
    """A tab that nobody has used: a tab remembers its training."""
    return own_page


@pytest.mark.exhaustive
def test_a_duplicated_tab_watches_and_steers_once_the_first_has_gone(server, page):
    page.goto(server + PAGE)
    page.locator(".st-key-start button").click()
    page.locator(".st-key-pause button").wait_for(timeout=60_000)
    wait_beyond(page, 0)
    job = page.evaluate(f"sessionStorage.getItem('{KEY}')")
    assert job
    copy = page.context.new_page()
    copy.add_init_script(f"sessionStorage.setItem('{KEY}', '{job}')")
    copy.goto(server + PAGE)
    wait_for_text(copy, "Another tab steers this run")
    wait_beyond(copy, step(copy))
    for name in ("start", "pause", "stop"):
        assert copy.locator(f".st-key-{name} button").count() == 0, name
    settled(page)
    assert page.locator(".st-key-pause button").is_visible()
    page.goto("about:blank")
    stop = copy.locator(".st-key-stop button")
    stop.wait_for(timeout=60_000)
    stop.click()
    copy.locator(".st-key-start button").wait_for(timeout=60_000)
