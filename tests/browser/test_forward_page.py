"""The page `forward` in a real browser: three acts, a cloud of one's own, bad files, lecture."""

import re

import pytest

from tests.browser.exercise import set_up
from tests.browser.hand import in_address, opener, picture, settled

RING = "x,y\n" + "\n".join(f"{100 + k % 7},{200 - k % 5 + k / 40}" for k in range(60))


@pytest.fixture
def opened(page, server):
    """Open the page with a query; painted when it returns. page.sent counts messages."""
    return opener(page, f"{server}/forward")


def canvas(page):
    return page.locator("canvas[data-t]").first


def clock(page):
    return page.locator('input[type=range][aria-label="t"]').first


def calm(page):
    assert page.get_by_test_id("stException").count() == 0


def on_first_screen(page):
    told = (page.locator(f'[data-role="{role}"]') for role in ("do", "now", "formula"))
    for thing in (canvas(page), clock(page), *told):
        box = thing.bounding_box()
        assert box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280
    assert int(canvas(page).get_attribute("data-n")) >= 1000
    calm(page)


def test_acts_are_chosen_by_one_click_and_each_is_on_the_first_screen(opened):
    page = opened("")
    on_first_screen(page)
    page.get_by_role("radio", name="The entropy surprise").click()
    in_address(page, "act=entropy")
    settled(page)
    page.locator('input[data-name="scale"]').wait_for()
    on_first_screen(page)
    page.get_by_role("radio", name="What is forgotten first").click()
    in_address(page, "act=forget")
    settled(page)
    assert canvas(page).get_attribute("data-n") == "1000"
    on_first_screen(page)


def test_letting_go_of_t_brings_formula_and_table_to_that_t(opened):
    page = opened("t=100")
    assert "At t = 100" in page.locator('[data-role="now"]').inner_text()
    clock(page).focus()
    page.keyboard.press("End")
    in_address(page, "[?&]t=1000")
    settled(page)
    assert "At t = 1000" in page.locator('[data-role="now"]').inner_text()
    assert "t = 1000" in page.locator('[data-testid="stMain"]').inner_text()
    symbols_tell(page)


def symbols_tell(page):
    """By keys from symbol to symbol: each says its sentence."""
    formula, card = page.locator('[data-role="formula"]'), page.locator("#ddpm-symbol")
    formula.focus()
    assert card.evaluate("card => card.closest('.stApp') !== null")  # there is the theme's paper
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    said = []
    for _ in range(4):
        said.append(card.inner_text())
        page.keyboard.press("ArrowRight")
    assert said[0].startswith("The noisy state") and said[1].startswith("The share")
    assert re.search(r"Now [\d.×⁻¹²³⁴⁵⁶⁷⁸⁹]+\.$", said[1]) and len(set(said)) == 4
    page.keyboard.press("Escape")
    assert card.count() == 0
    box = formula.locator(".katex-html .mathnormal", has_text="x").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card.wait_for()
    page.mouse.move(5, 5)
    card.wait_for(state="detached")
    hover_tells(
        page, page.locator('[data-role="now"] [data-symbol]').first, "The step", "Now 1000."
    )
    hover_tells(page, page.locator(".readout i").first, "The share of the data's variance", "Now ")


def hover_tells(page, letter, sentence, now):
    """A letter in a sentence or in the stage's readout says the same as in a formula."""
    box, card = letter.bounding_box(), page.locator("#ddpm-symbol")
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    card.wait_for()
    assert card.inner_text().startswith(sentence) and now in card.inner_text()
    page.mouse.move(5, 5)
    card.wait_for(state="detached")


def test_the_walk_takes_other_ways_to_the_same_cloud(opened):
    page = opened("t=400")
    before = picture(canvas(page))
    page.get_by_role("radio", name="step by step").click()
    in_address(page, "path=walk")
    settled(page)
    assert picture(canvas(page)) != before
    assert page.locator('[data-role="moments"] tbody tr').count() == 5
    calm(page)


def test_the_scale_slider_acts_while_dragged_and_sends_nothing_until_let_go(opened):
    page = opened("act=entropy&t=200")
    readout, shown = page.locator('[data-role="readout"]').first, set()
    box = page.locator('input[data-name="scale"]').bounding_box()
    y = box["y"] + box["height"] / 2
    page.sent.clear()
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for k in range(20):
        page.mouse.move(box["x"] + box["width"] / 2 + 3 * k, y)
        page.wait_for_timeout(10)
        shown.add(readout.inner_text())
    assert page.sent == [] and len(shown) > 12
    page.mouse.up()
    in_address(page, "scale=")
    settled(page)
    calm(page)


def turns_under_the_mouse(page):
    before = picture(canvas(page))
    box = canvas(page).bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 240, steps=5)
    page.mouse.up()
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[canvas(page).element_handle(), before],
    )


def paint(page):
    box = canvas(page).bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 120, middle[1])
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1], steps=10)
    page.mouse.up()
    page.locator("[data-paint=done]").click()
    page.wait_for_selector('canvas[data-n="2000"]')
    settled(page)


def test_a_painted_cloud_is_noised_in_every_act(opened):
    page = opened("dataset=own")
    paint(page)
    page.get_by_text("2000 points from your painting").wait_for()
    calm(page)
    for act in ("What is forgotten first", "The entropy surprise"):
        page.get_by_role("radio", name=act).click()
        settled(page)
        calm(page)
    assert canvas(page).get_attribute("data-n") == "2000"


def upload(page, name, content):
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator('.st-key-own_file input[type="file"]').set_input_files(file)
    settled(page)


BAD = {
    "words.csv": b"a,b\nhello,world\n" * 20,
    "nan.csv": b"x,y\n" + b"nan,1\n" * 30,
    "one.csv": b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
    "empty.csv": b"",
    "utf16.csv": "x,y\n1,2\n3,4\n".encode("utf-16"),
}


def test_a_table_is_shown_and_a_bad_one_leaves_it_untouched_with_one_sentence(opened):
    page = opened("dataset=own")
    upload(page, "ring.csv", RING.encode())
    page.wait_for_selector('canvas[data-n="60"]')
    page.get_by_text("60 points").first.wait_for()
    for name, content in BAD.items():
        upload(page, name, content)
        alert = page.get_by_test_id("stAlert")
        alert.wait_for()
        assert alert.count() == 1 and name in alert.inner_text()
        assert canvas(page).get_attribute("data-n") == "60"
        calm(page)


def test_how_a_table_was_read_is_said_with_its_first_rows(opened):
    for lang, said in (("en", "Left out: the column Unnamed: 0"), ("zh", "没有用上")):
        page = opened(f"dataset=own&lang={lang}")
        upload(page, "index.csv", b"Unnamed: 0,x,y\n0,0.5,2\n1,-1,3\n")
        rows = page.locator('[data-role="first_rows"] tbody tr')
        rows.first.wait_for()
        assert rows.all_inner_texts() == ["0.5\t2", "-1\t3"]
        assert said in page.get_by_test_id("stMain").inner_text()
        calm(page)


@pytest.mark.exhaustive
def test_every_exercise_opens_what_it_says_and_the_cloud_in_three_dimensions_turns(opened):
    page = opened("")
    for pattern in ("act=forget", "scale=3", "path=walk", "_3d"):
        set_up(page, "forward", pattern)
        in_address(page, pattern)
        settled(page)
        calm(page)
    canvas(page).scroll_into_view_if_needed()
    turns_under_the_mouse(page)
