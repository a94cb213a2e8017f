"""The page `samplers` under the hand: linked clouds, the address, keys, the chart, and η."""

import pytest

from tests.browser.hand import EYE_MS, drag, opener, pixels, range_of, settled, shown, wait_for_text

LIGHT = "dataset=eight_gaussians&T=100"  # the job beside the page is done in a second
FIGURES = '[data-role="figures"]'


@pytest.fixture
def samplers(page, server):
    return opener(page, f"{server}/samplers")


def figures(page, which: int, role: str) -> str:
    return page.locator(FIGURES).nth(which).locator(f'[data-role="{role}"]').inner_text()


def address(page, name: str):
    return page.evaluate("name => new URLSearchParams(location.search).get(name)", name)


def test_at_first_sight_three_samplers_differ_with_ten_questions_each(samplers):
    page = samplers("lang=en")
    assert page.locator(FIGURES).count() == 3
    assert [figures(page, k, "evaluations") for k in range(3)] == ["10 evaluations"] * 3
    ratios = [float(figures(page, k, "ratio").split("±")[0].strip("✓ ")) for k in range(3)]
    assert ratios[2] < 1.2 < min(ratios[:2])


def test_samplers_their_options_and_the_moment_come_from_the_address(samplers):
    page = samplers(f"lang=en&{LIGHT}&runs=2&a=heun&a_num_steps=4&b=edm&b_num_steps=9&t=30&point=7")
    assert page.locator(FIGURES).count() == 2
    assert figures(page, 0, "evaluations") == "7 evaluations"
    assert figures(page, 1, "evaluations") == "17 evaluations"
    assert shown(page) == 30
    page = samplers(f"lang=en&{LIGHT}&a=magic&runs=9")
    wait_for_text(page, "a=magic")
    assert page.locator(FIGURES).count() == 3


def test_keys_move_the_time_of_all_clouds(samplers):
    page = samplers(f"lang=en&{LIGHT}&runs=2&t=10")
    page.locator("canvas[data-t]").nth(1).focus()
    page.keyboard.press("Home")
    page.wait_for_function("() => new URLSearchParams(location.search).get('t') === null")
    assert [shown(page, k) for k in range(3)] == [0] * 3
    range_of(page, 2).focus()
    page.keyboard.press("End")
    assert [shown(page, k) for k in range(3)] == [100] * 3


def test_the_chart_fills_beside_the_page_and_then_the_hand_sends_nothing(samplers):
    page = samplers(f"lang=en&{LIGHT}&runs=2")
    page.get_by_role("button", name="Measure the errors").click()
    page.wait_for_selector(".js-plotly-plot .legendtext", timeout=30_000)
    page.wait_for_function(
        "() => /network\\s[^\\n]*\\d+ evaluations/.test(document.body.innerText)",
        timeout=60_000,
        polling=EYE_MS,
    )
    page.wait_for_selector(".st-key-stop", state="detached", timeout=60_000)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")  # where the clouds are
    settled(page)
    assert len(set(page.locator(".js-plotly-plot .legendtext").all_text_contents())) == 10
    handle = range_of(page, 2)  # after those of the clouds, which have no time row of their own
    assert [range_of(page, k).is_visible() for k in range(3)] == [False, False, True]
    page.sent.clear()
    during, together = [], []

    def look():
        during.append(len(page.sent))
        together.append({shown(page, k) for k in range(3)})

    drag(page, handle, 0.1, 0.6, moves=20, each=look)
    assert during[-1] == 0
    assert sum(len(places) == 1 for places in together) >= 18
    assert 55 < shown(page) < 65
    page.wait_for_function("() => +new URLSearchParams(location.search).get('t') > 50")


def test_a_trained_network_takes_the_place_of_the_exact_denoiser(server, own_page):
    page = own_page  # the shared tab may have a training of its own, which would take that place
    opener(page, f"{server}/samplers")(f"lang=en&{LIGHT}&runs=2&denoiser=trained&view=order")
    wait_for_text(page, "trained here for 1,500 steps")
    assert page.locator(FIGURES).count() == 2
    settled(page)
    measure = page.get_by_role("button", name="Measure the errors")
    if measure.count():  # the network was there already: nothing is measured unasked
        measure.click()
    page.wait_for_function(
        "() => /DDIM (0\\.9|1\\.)/.test(document.body.innerText)",
        timeout=60_000,
        polling=EYE_MS,
    )


def test_eta_moves_the_cloud_without_a_message_in_chinese(samplers):
    page = samplers(f"lang=zh&{LIGHT}&show=eta&chain=5&eta=0.2")
    slider = page.locator('input[type=range][data-name="eta"]')
    assert float(slider.input_value()) == pytest.approx(0.2)
    before = pixels(page)
    page.sent.clear()
    during = []
    drag(page, slider, 0.2, 0.9, moves=20, each=lambda: during.append(len(page.sent)))
    assert during[-1] == 0
    page.wait_for_function("() => +new URLSearchParams(location.search).get('eta') > 0.8")
    assert pixels(page) != before
    wait_for_text(page, "方差为 0.25 的高斯数据")
    wait_for_text(page, "0.266")
    assert address(page, "chain") == "5"
