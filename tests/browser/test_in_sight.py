"""Whatever can be seen is drawn: also panels whose picture has been scrolled away."""

from tests.browser.hand import picture, settled

STAGE = ".stage.panels-only"
# The panels' upper edge stands at the top of the window, what is above has gone.
SCROLL = """panels => {
  const main = document.querySelector('[data-testid="stMain"]');
  main.scrollTop += panels.getBoundingClientRect().top + 30;
}"""


def test_panels_follow_t_when_the_hairs_breadth_of_picture_above_them_is_out_of_sight(server, page):
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(f"{server}/posterior?lang=en&act=time")
    page.wait_for_selector(f"{STAGE} canvas[data-t]", state="attached", timeout=40_000)
    settled(page)
    canvas = page.locator(f"{STAGE} canvas[data-t]").first
    panels = page.locator(f"{STAGE} .panels").first
    panels.evaluate(SCROLL)
    page.wait_for_function(
        "canvas => canvas.getBoundingClientRect().bottom < 0", arg=canvas.element_handle()
    )
    before = canvas.get_attribute("data-t")
    moving = page.locator(f"{STAGE} .panel canvas").last
    first = picture(moving)
    clock = page.locator('input[type=range][aria-label="t"]').first
    clock.evaluate("range => { range.value = 7; range.dispatchEvent(new Event('input')); }")
    page.wait_for_function("canvas => canvas.dataset.t === '7'", arg=canvas.element_handle())
    assert before != "7"
    assert picture(moving) != first
