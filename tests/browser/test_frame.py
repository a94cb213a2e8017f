"""The frame in a real browser: deep links, language, lecturer's mode, links, bad addresses."""

import re
from itertools import product
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from explorer import texts, words
from explorer.ui.frame.frame import PAGES
from explorer.ui.frame.route import FOUNDATIONS
from tests.acts import acts_of, query_of
from tests.browser import accessible, boxes, column, hand
from tests.matrix import EXHAUSTIVE, sampled

NAMES = [entry.name for entry in PAGES]
# Pages whose first picture has no t: what must be on the first screen there.
FIRST_CONTROL = {
    "probability": "[data-role=plates] input[type=range]",
    "bayes": '[data-testid="crowd"] button',
    "gaussians": '[data-testid="line"] input[type=range]',
    "fitting": '[data-testid="line"] input[type=range]',
    "information": '[data-testid="areas"] .grip',
    "latent_variables": '[data-testid="line"] input[type=range]',
    "reparameterise": '[data-testid="line"] input[type=range]',
    "why_gaussian": '[data-testid="line"] input[type=range]',
    "objective": '[data-name="x0"]',
}
WIDTHS = (1280, 1100, 1024, 900, 768, 390)  # with the sidebar, without it, a phone
NAMES_OF_THINGS = re.compile("Improved|DDPM|DDIM|PNG|CSV|keyboard")  # the last is an icon's
HOSTILE = "T=abc&dataset=%3Cscript%3E&schedule=nix&t=1e999&seed=-1&act=9&n=99999999&lang=en"


def address(name):
    return "/" if name == "home" else f"/{name}"


def question(name, lang="en"):
    return texts.load(lang, name)["question"]


def title(tab, text):
    """Wait until the page's title is `text`."""
    tab.get_by_role("heading", level=1, name=text, exact=True).wait_for(timeout=40_000)


def settled(tab):
    """Wait until Streamlit has finished its run."""
    hand.settled(tab)


@pytest.mark.parametrize("name", ["schedule", pytest.param("home", marks=EXHAUSTIVE)])
def test_a_deep_link_to_a_cold_server_shows_the_frame_and_keeps_its_state(
    cold_server, own_page, name
):
    page = own_page
    visit = Request(f"{cold_server}/forward/extra?T=5", headers={"Accept": "text/html"})
    with urlopen(visit) as answer:  # app.py's own middleware is in place
        assert answer.url == f"{cold_server}/forward?T=5&asked=/forward/extra"
    page.goto(cold_server + address(name))
    title(page, question(name))
    page.get_by_test_id("stPageLink").nth(len(NAMES) - len(FOUNDATIONS) - 1).wait_for()
    assert page.get_by_test_id("stSidebarNav").count() == 0
    settled(page)
    button = page.locator("button[data-action=copy-link]")
    button.evaluate("button => { button.dataset.mark = 'kept'; }")
    page.get_by_role("button", name="中文").click()
    title(page, question(name, "zh"))
    assert button.get_attribute("data-mark") == "kept"


@pytest.mark.parametrize(
    ("path", "name", "key"),
    [pytest.param("/forward/extra", "forward", "path", marks=EXHAUSTIVE),
     ("/forwrad", "forward", "path"), ("/nix/nox", "home", "path_home")],
)  # fmt: skip
def test_a_path_that_is_no_page_leads_to_the_nearest_with_its_settings_and_is_said_once(
    server, own_page, path, name, key
):
    page = own_page
    page.goto(f"{server}{path}?lang=zh&T=50")
    title(page, question(name, "zh"))
    settled(page)
    assert page.get_by_role("dialog").count() == 0
    said = words.of("zh")(f"notices.{key}", path=path).replace("`", "")
    assert page.get_by_test_id("stAlert").all_inner_texts() == [said]
    assert urlsplit(page.url).path == address(name)
    assert parse_qs(urlsplit(page.url).query) == {"lang": ["zh"], "T": ["50"]}
    page.reload()
    title(page, question(name, "zh"))
    settled(page)
    assert page.get_by_test_id("stAlert").count() == 0


def test_a_window_that_fell_to_pieces_is_loaded_again_once(server, own_page):
    page = own_page
    page.goto(f"{server}/posterior?lang=zh&T=50")
    title(page, question("posterior", "zh"))
    settled(page)
    break_it = """message => {
      globalThis.stands = true;
      dispatchEvent(new ErrorEvent('error', { message }));
    }"""
    page.wait_for_function("'ddpmRescued' in window")  # the frame's scripts have come
    page.evaluate(break_it, "of another kind")
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.stands")
    with page.expect_navigation():
        page.evaluate(break_it, "Uncaught Error: Bad delta path index 2 (should be between [0, 0])")
    title(page, question("posterior", "zh"))
    assert "T=50" in page.url and not page.evaluate("globalThis.stands")
    page.evaluate(break_it, "Bad delta path index 2")
    page.wait_for_timeout(300)
    assert page.evaluate("globalThis.stands")  # not twice within ten seconds


def test_the_language_is_kept_over_pages_and_in_the_address(server, page):
    hand.newcomer(page, server + "/")
    title(page, question("home"))
    page.get_by_role("button", name="中文").click()
    title(page, question("home", "zh"))
    assert "lang=zh" in page.url
    link = words.of("zh")("pages.schedule")
    page.get_by_test_id("stSidebar").get_by_text(link).click()
    title(page, question("schedule", "zh"))
    assert re.search(r"/schedule\?.*lang=zh", page.url)
    page.get_by_role("button", name="en", exact=True).click()
    title(page, question("schedule"))
    page.reload()
    title(page, question("schedule"))


def test_back_returns(server, page):
    hand.newcomer(page, server + "/")
    title(page, question("home"))
    page.get_by_test_id("stSidebar").get_by_text(words.of("en")("pages.forward")).click()
    title(page, question("forward"))
    page.go_back()
    title(page, question("home"))


def test_a_page_is_one_entry_of_the_history_and_back_leads_to_the_page_before_as_it_stood(
    server, own_page
):
    page = own_page
    page.goto(f"{server}/forward?lang=en")
    title(page, question("forward"))
    settled(page)
    begin = page.evaluate("history.length")
    clock = page.locator("input[type=range][aria-label=t]").first
    for key in ["Home", *["ArrowRight"] * 4, "PageUp"]:
        clock.press(key)
        hand.in_address(page, f"[?&]t={clock.input_value()}(&|$)")
    page.get_by_role("button", name="中文").click()
    title(page, question("forward", "zh"))
    settled(page)
    assert page.evaluate("history.length") == begin
    before = page.url
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_text(words.of("zh")("pages.posterior")).click()
    title(page, question("posterior", "zh"))
    settled(page)
    assert page.evaluate("history.length") == begin + 1
    page.go_back()
    title(page, question("forward", "zh"))
    settled(page)
    assert page.url == before
    shown = page.locator("canvas[data-t]").first
    page.wait_for_function(
        "([canvas, t]) => canvas.dataset.t === t",
        arg=[shown.element_handle(), re.search(r"[?&]t=(\d+)", before)[1]],
    )


def test_lecturers_mode_enlarges_the_type_and_hides_sidebar_and_lesson(server, page):
    page.goto(server + "/schedule")
    title(page, question("schedule"))
    settled(page)
    size = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="lecture").click()
    page.get_by_role("button", name="leave lecture").wait_for()
    settled(page)
    assert "present=1" in page.url
    assert page.evaluate(size) == pytest.approx(1.35 * before, rel=0.01)
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert page.locator(".st-key-below").count() == 0
    page.get_by_role("button", name="leave lecture").click()
    page.get_by_test_id("stSidebar").wait_for()
    page.locator(".st-key-below").wait_for()
    settled(page)
    assert "present" not in page.url


# What corrects an address is the same code on all pages: tests/test_pages.py asks each of them.
def test_a_hostile_address_is_corrected_with_notices_and_rewritten(server, page):
    page.goto(f"{server}/forward?{HOSTILE}")
    title(page, question("forward"))
    settled(page)
    assert page.get_by_test_id("stException").count() == 0
    assert "%3Cscript" not in page.url
    alerts = page.get_by_test_id("stAlert")
    said = alerts.all_inner_texts()
    assert " is used" in " ".join(said) and len(said) == len(set(said))
    assert not {"T", "dataset", "schedule", "seed", "act"} & set(parse_qs(urlsplit(page.url).query))
    page.get_by_role("button", name="中文").click()
    title(page, question("forward", "zh"))
    settled(page)
    assert alerts.count() == len(said) and "改用" in alerts.first.inner_text()
    page.locator("input[type=range][aria-label=t]").first.press("ArrowLeft")
    alerts.first.wait_for(state="detached")  # the hand has moved something: they were read
    assert alerts.count() == 0


def test_the_copied_link_is_this_page_with_its_settings_and_t(server, page):
    page.goto(server + "/forward?lang=en&dataset=moons&t=7")
    title(page, question("forward"))
    page.wait_for_selector("canvas[data-t]", timeout=40_000)
    page.wait_for_function("document.querySelector('.stApp')")
    settled(page)
    page.locator("button[data-action=copy-link]").click()
    copied = page.locator("button[data-copied]").get_attribute("data-copied")
    assert copied.startswith(server + "/forward?")
    assert {"lang=en", "dataset=moons", "t=7"} <= set(copied.split("?")[1].split("&"))


LOOKS = (("light", "dark"), words.LANGUAGES, (390, 1280, 1920))


SAMPLE = [case for case in sampled(NAMES, *LOOKS) if not case.marks]


@pytest.mark.parametrize(("name", "theme", "lang", "width"), SAMPLE)
def test_a_page_asks_then_tells_fits_a_laptop_and_a_phone_and_each_of_its_acts_reads_well(
    server, page, name, theme, lang, width
):
    page.goto(f"{server}{address(name)}?lang={lang}&asks=all")
    title(page, question(name, lang))
    assert bottom_of_time(page, name) <= 800
    if name != "home":  # its map says what is seen itself
        asks_then_tells(page, name)
    page.locator(".st-key-below").wait_for()
    reads_well(page, lang)
    page.set_viewport_size({"width": 640, "height": 400})  # at 200 %
    boxes.whole(page, f"{name}, 640 wide")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        in_reach(page)
    fits(page, 390)
    looks(page, theme, width)
    for act in acts_of(name)[1:]:
        page.along(f"{address(name)}?lang={lang}&{query_of(name, act)}&asks=none")
        is_right(page, name, act, theme, lang, width)


def looks(page, theme, width):
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else width * 5 // 8})
    page.emulate_media(color_scheme=theme)


def is_right(page, name, act, theme, lang, width):
    """What must hold of every act at every look."""
    reads_well(page, lang)
    in_reach(page)
    fits(page, width)
    boxes.apart(page, f"{name}/{act}")
    if width == 1280:
        column.is_whole(page, f"{name}/{act}, told")
    dark = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    shade = [int(part) for part in re.findall(r"\d+", page.evaluate(dark))[:3]]
    assert (sum(shade) < 384) == (theme == "dark")
    if (name, act) in AXED and accessible.AXE.exists():
        accessible.check(page)
    if width == 1280:
        boxes.opens_beside(page, f"{name}/{act}")


def asks_then_tells(page, what):
    """A question veils its answer, all in the window; then sentences follow the stage."""
    told = {"now", "formula"}
    if "predict" in column.roles(page):  # an act that is part of another asks nothing of its own
        assert "do" in column.roles(page) and not column.roles(page) & told
        column.is_whole(page, f"{what}, asked")
        page.locator(".st-key-beside_predict button").first.click()
        page.locator('.st-key-beside_predict [data-role="verdict"]').wait_for()
        settled(page)
    assert "do" in column.roles(page) and column.roles(page) & told
    column.is_whole(page, f"{what}, told")
    if page.locator(column.CLOCK).count() and page.locator('[data-live="t"]').count():
        T = int(page.locator(column.CLOCK).first.get_attribute("max"))
        assert column.moves_on(page, max(T // 3, 1)) > 0


# In every run: a lecture is the same frame around all pages.
LECTURED = [(NAMES[k], words.LANGUAGES[k % 2]) for k in range(0, len(NAMES), 5)]


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        pytest.param(*each, marks=() if each in LECTURED else EXHAUSTIVE)
        for each in product(NAMES, words.LANGUAGES)
    ],
)
def test_a_lecture_has_its_picture_on_one_screen(server, page, name, lang):
    page.goto(f"{server}{address(name)}?lang={lang}&present=1")
    title(page, question(name, lang))
    assert bottom_of_time(page, name) <= 800
    assert page.locator(".st-key-below").count() == 0


ACTS = [(name, act) for name in NAMES for act in acts_of(name)]
AXED = {("forward", "entropy"), ("why_gaussian", "many"), ("train_images", "inside"),
        ("score", "flow/plane"), ("objective", "lines"), ("samplers", "between")}  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "theme", "lang", "width"),
    [pytest.param(*values, marks=EXHAUSTIVE) for values in product(ACTS, *LOOKS)],
)
def test_every_act_reads_well_in_both_themes_and_languages_at_every_width(
    server, page, entry, theme, lang, width
):
    name, act = entry
    looks(page, theme, width)
    page.goto(f"{server}{address(name)}?lang={lang}&{query_of(name, act)}")
    title(page, question(name, lang))
    settled(page)
    is_right(page, name, act, theme, lang, width)


@pytest.mark.parametrize(
    ("entry", "lang"),
    [pytest.param(*each, marks=EXHAUSTIVE) for each in product(ACTS, words.LANGUAGES)],
)
def test_beside_every_act_a_question_veils_its_answer_and_then_sentences_follow_the_stage(
    server, page, entry, lang
):
    name, act = entry
    if name == "home":
        return
    page.goto(f"{server}{address(name)}?lang={lang}&asks=all&{query_of(name, act)}")
    title(page, question(name, lang))
    settled(page)
    asks_then_tells(page, f"{name}/{act}")


def reads_well(page, lang):
    """No exception, no formula that failed, no markup that was left as it is written; a Chinese
    page speaks Chinese, but for names."""
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator(".katex-error").count() == 0
    text = page.get_by_test_id("stMain").inner_text()
    assert not re.search(r"\$\$|@(x0|xt|eps|hat|sigma)\{|textcolor", text)
    if lang == "zh":
        english = hand.ENGLISH.findall(hand.prose(page))
        assert [each for each in english if not NAMES_OF_THINGS.search(each)] == []


# The buttons of rows (of acts, say) that the window, or a row that scrolls by itself, does not show
# whole.
HIDDEN = """() => {
  const rows = '[data-testid="stMain"] [role="radiogroup"] button';
  const seen = [...document.querySelectorAll(rows)].filter(button => button.offsetParent);
  return seen.filter(button => {
    const { left, right } = button.getBoundingClientRect();
    let [from, to] = [0, innerWidth];
    for (let box = button.parentElement; box; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === 'visible') continue;
      const place = box.getBoundingClientRect();
      [from, to] = [Math.max(from, place.left), Math.min(to, place.right)];
    }
    return left < from - 1 || right > to + 1;
  }).map(button => button.innerText);
}"""


def in_reach(page):
    page.wait_for_function(f"({HIDDEN})().length === 0", timeout=3_000)


def fits(page, width):
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    page.wait_for_function(f"{wide} <= {width}", timeout=3_000)


def bottom_of_time(page, name):
    """Where the first picture's control ends (of t, where it has one), in pixels from the top."""
    control = page.locator(FIRST_CONTROL.get(name, "input[type=range][aria-label=t]:visible")).first
    control.wait_for(timeout=40_000)
    settled(page)
    box = control.bounding_box()
    return box["y"] + box["height"]


def test_home_also_answers_at_its_own_name(server, page):
    hand.newcomer(page, server + "/home")
    title(page, question("home"))
    assert page.get_by_role("dialog").count() == 0
