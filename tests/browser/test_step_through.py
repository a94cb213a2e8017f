"""The opened step in a real browser: numbers that follow the clock, one step at a time."""

import re

import pytest
from playwright.sync_api import expect

from explorer import words
from tests.browser import hand
from tests.browser.exercise import set_up


def opened(page, server, query=""):
    page.goto(f"{server}/step_through?lang=en{query}")
    page.wait_for_selector("canvas[data-t]")
    page.locator("[data-role=numbers][data-t]").nth(3).wait_for()
    settled(page)
    return page.get_by_role("slider", name="t", exact=True)


def settled(page):
    hand.settled(page, 150)


def canvases(page):
    return [int(page.locator("canvas[data-t]").nth(i).get_attribute("data-t")) for i in (0, 1)]


def both_at(page, t):
    """Wait until both pictures show t."""
    page.locator(f"canvas[data-t='{t}']").nth(1).wait_for()


def numbers(page):
    """{columns of a cell: its numbers} as they are written now."""
    by_columns = {}
    for cell in page.locator("[data-role=numbers] [data-c]").all():
        text = re.sub(r"·10(−?\d+)", r"e\1", cell.inner_text()).replace("−", "-")
        values = [float(v) for v in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]
        by_columns[cell.get_attribute("data-c")] = values
    return by_columns


def near(value, wanted):
    """Equal up to three written digits of each term."""
    return value == pytest.approx(wanted, abs=0.012)


def check_step(n):
    signal, noise = n["signal"][0], n["noise"][0]
    for i in (0, 1):
        x_t, eps, x0 = n["x_t_x x_t_y"][i], n["eps_hat_x eps_hat_y"][i], n["x0_hat_x x0_hat_y"][i]
        mean, z, x_prev = n["mean_x mean_y"][i], n["z_x z_y"][i], n["x_prev_x x_prev_y"][i]
        assert near(x_t, signal * x0 + noise * eps)
        assert near(mean, n["coef_x0"][0] * x0 + n["coef_xt"][0] * x_t)
        assert near(x_prev, mean + n["sigma"][0] * z)


CUT = "all => all.flatMap(e => [...e.children]).filter(e => e.scrollWidth > e.clientWidth).length"


def test_the_written_numbers_satisfy_the_formulas_at_every_t_until_no_step_is_left(server, page):
    time = opened(page, server)
    for t in (200, 150, 100, 60, 20, 1):
        time.fill(str(t))
        page.locator(f"[data-role=numbers][data-t='{t}']").nth(3).wait_for()
        check_step(numbers(page))
        assert page.locator("[data-role=numbers]").evaluate_all(CUT) == 0
    settled(page)
    page.get_by_role("button", name="One step forward").click()
    page.locator("[data-role=numbers][data-t='0']").nth(3).wait_for()
    cells = numbers(page)
    assert cells["mean_x mean_y"] == [] and len(cells["x_t_x x_t_y"]) == 2


def test_scrubbing_moves_both_pictures_and_the_numbers_without_the_server(server, page):
    time = opened(page, server)
    box = time.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.sent.clear()
    for share in (0.55, 0.6, 0.7, 0.8):
        page.mouse.move(box["x"] + share * box["width"], y)
        page.wait_for_timeout(30)
        first, second = canvases(page)
        assert first == second
        texts = page.locator("[data-role=numbers]").evaluate_all("all => all.map(e => e.dataset.t)")
        assert set(texts) == {str(first)}
    assert page.sent == []
    page.mouse.up()
    page.wait_for_url(re.compile(rf"[?&]t={canvases(page)[0]}\b"))


def test_a_step_leads_to_the_next_visited_t_and_back(server, page):
    opened(page, server, "&num_steps=10&t=100")
    check_step(numbers(page))
    onward = page.get_by_role("button", name="One step forward")
    onward.click()
    both_at(page, 80)
    check_step(numbers(page))
    page.get_by_role("button", name="One step back").click()
    both_at(page, 100)
    settled(page)
    assert [first_symbol(page, card) for card in range(4)] == [
        "The noise as the network", "The clean data as the de", "Where a reverse step aim",
        "The state one step neare",
    ]  # fmt: skip


def first_symbol(page, card):
    """By keys alone: the card of the symbol with which a formula begins, as it begins."""
    page.mouse.move(4, 4)  # a name under the pointer has a card of its own
    page.locator(".st-key-step_cards [data-role=formula]").nth(card).focus()
    page.keyboard.press("ArrowRight")
    page.locator("#ddpm-symbol").wait_for()
    page.keyboard.press("ArrowLeft")
    return page.locator("#ddpm-symbol").inner_text()[:24]


def test_each_denoiser_walks_the_same_start(server, page):
    opened(page, server, "&t=150")
    for denoiser in ("training", "trained", "untrained"):
        choose(page, denoiser)
        check_step(numbers(page))
        both_at(page, 150)
        assert page.locator("canvas[data-t]").first.get_attribute("data-n") == "600"


def choose(page, denoiser):
    """Choose the denoiser and wait until it has another guess than the one before."""
    guess = page.locator('[data-c="x0_hat_x x0_hat_y"]').first
    before = guess.inner_text()
    label = {"training": "training set"}.get(denoiser, denoiser)
    page.locator(".st-key-denoiser").get_by_text(label, exact=True).click()
    page.wait_for_url(re.compile(f"denoiser={denoiser}"))
    expect(guess).not_to_have_text(before, timeout=30_000)
    settled(page)


def test_a_click_on_another_point_follows_it(server, page):
    opened(page, server, "&t=60")
    before = numbers(page)["x_t_x x_t_y"]
    box = page.locator("canvas[data-t]").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.55)
    page.wait_for_url(re.compile("point="))
    hand.settled(page)
    assert numbers(page)["x_t_x x_t_y"] != before
    check_step(numbers(page))


def test_from_noised_data_the_known_x0_is_told(server, page):
    opened(page, server, "&start=data&t=80")
    check_step(numbers(page))
    assert page.get_by_text("Blue", exact=True).count() == 1


def test_an_exercise_sets_the_controls_which_are_on_the_first_screen(server, page):
    opened(page, server)
    for thing in (".st-key-step_cards", ".st-key-denoiser", ".st-key-start"):
        box = page.locator(thing).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800
    set_up(page, "step_through", "num_steps=10&")
    page.wait_for_url(re.compile("num_steps=10"))
    page.locator("[data-role=numbers][data-t='60']").nth(3).wait_for()
    page.locator("h1").scroll_into_view_if_needed()  # out of sight nothing is drawn
    both_at(page, 60)
    check_step(numbers(page))


@pytest.mark.exhaustive
def test_in_chinese_and_in_lecturers_mode(server, page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}/step_through?lang=zh&present=1&t=50")
    page.locator("[data-role=numbers][data-t='50']").nth(3).wait_for()
    word = words.of("zh")
    page.get_by_text(word("step_through.pure_noise"), exact=True).wait_for()
    card = page.locator(".st-key-step_cards").bounding_box()
    assert card["y"] + card["height"] <= 1080


@pytest.mark.exhaustive
def test_a_thousand_steps_stay_light(server, page):
    opened(page, server, "&T=1000&t=400")
    both_at(page, 400)
    check_step(numbers(page))


@pytest.mark.exhaustive
def test_a_picture_that_takes_a_moment_leaves_the_page_under_the_hand(server, page):
    page.goto(f"{server}/step_through?lang=en&T=1000&centres=1000&t=300")
    page.wait_for_selector("canvas[data-t]")
    settled(page)
    page.get_by_role("radio", name="training set", exact=True).click()
    late = page.locator(".late")
    top = page.locator("canvas[data-t]").first.bounding_box()["y"]
    late.wait_for()
    assert page.locator("canvas[data-t]").first.bounding_box()["y"] == top  # it moves nothing
    canvas = page.locator("canvas[data-t]").first
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    expect(canvas).to_have_attribute("data-t", "299")
    assert late.inner_text().startswith("Walking the cloud") and "denoiser=training" in page.url
    before = hand.picture(canvas)
    assert "grayscale" in canvas.evaluate(
        "canvas => getComputedStyle(canvas.getRootNode().host.closest('[data-testid]')).filter"
    )
    late.wait_for(state="detached")
    settled(page)
    assert hand.shown(page) == 299 and hand.picture(canvas) != before
