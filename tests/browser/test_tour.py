"""The guided tour in a real browser: all six stops in full, and every thing that they point at."""

from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest

from explorer import texts, words
from explorer.ui.frame.frame import PAGES
from tests.browser import exercise, hand
from tests.browser.test_scripts_tour import STOPS
from tests.matrix import EXHAUSTIVE

HOST = '[data-testid="tour"]'
ASKED = '[data-role="now"]'  # absent until the question has been answered
LOOKS = list(product(words.LANGUAGES, (1280, 390, 1920), ("light", "dark"),
                     ("reduce", "no-preference")))  # fmt: skip
FIRST = ("en", 1280, "light", "reduce")
# Whether the card lies in the window, and clear of what is pointed at first.
CLEAR = """() => {
  const { shadowRoot } = document.querySelector('[data-testid="tour"]');
  const [card, ring] = ['.card', '.ring'].map((each) =>
    shadowRoot.querySelector(each).getBoundingClientRect());
  const inside = card.left >= 0 && card.top >= 0 && card.right <= innerWidth
    && card.bottom <= innerHeight + 1;
  return inside && (card.left >= ring.right || ring.left >= card.right || card.top >= ring.bottom
    || ring.top >= card.bottom);
}"""


@pytest.fixture
def stops(script):
    """The stops as their program has them."""
    return script("({ STOPS }) => STOPS", STOPS)


def things_of(stop: dict) -> set[str]:
    """Every selector of a stop: what it points at, spares and touches."""
    acts = [*stop["acts"], *stop.get("calm", [])]
    named = [stop, stop.get("instead", {}), *acts]
    parts = ("rings", "spare")
    pointed = {thing for each in named for part in parts for thing in each.get(part, [])}
    return pointed | {act["on"] for act in acts}


def are_there(page, things: set[str]) -> None:
    """No thing has vanished from the open page. While the map plays it has no button to play."""
    for thing in sorted(things):
        either = thing.replace('"play"', '"pause"')
        page.locator(f"{thing}, {either}").first.wait_for(state="attached", timeout=15_000)


def at(page, state: str, stop: str = "") -> None:
    """Wait until the tour stands there."""
    page.wait_for_function(
        """([state, stop]) => {
          const { dataset } = document.querySelector('[data-testid="tour"]') ?? { dataset: {} };
          return dataset.state === state && (!stop || dataset.stop === stop);
        }""",
        arg=[state, stop], timeout=40_000,
    )  # fmt: skip


def driven(page) -> None:
    page.wait_for_selector(f'{HOST}[data-driven="true"]', state="attached", timeout=40_000)


# Where sliders were moved to, by whomever.
MOVED = """() => {
  globalThis.moved = [];
  document.addEventListener('input', (event) => moved.push(+event.composedPath()[0].value), true);
}"""


def is_clear(page) -> None:
    """The card covers nothing of the thing, once the page has scrolled to it."""
    page.wait_for_function(CLEAR, timeout=5_000, polling=hand.EYE_MS)


def press(page, action: str) -> None:
    page.locator(f'{HOST} [data-action="{action}"]').click()


def opened(page, server, lang: str) -> None:
    """Home, for somebody who is new to the app; the tour's hand hurries."""
    address = f"{server}/?lang={lang}&asks=1"
    if not page.url.startswith(server):
        page.goto(address)
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.goto(address)
    page.locator('[data-action="start-tour"]').wait_for(timeout=40_000)
    page.evaluate("ddpmTour.pace = 0.1")


@pytest.mark.parametrize(
    ("lang", "width", "theme", "motion"),
    [pytest.param(*look, marks=() if look == FIRST else EXHAUSTIVE) for look in LOOKS],
)
def test_the_tour_drives_the_app_from_the_map_to_where_one_begins(
    server, page, stops, lang, width, theme, motion
):
    page.bring_to_front()
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else width * 5 // 8})
    page.emulate_media(color_scheme=theme, reduced_motion=motion)
    word = words.of(lang)
    opened(page, server, lang)
    is_one_line(page, width)
    page.locator('[data-action="start-tour"]').click()
    for number, stop in enumerate(stops, 1):
        are_there(page, things_of(stop) - {ASKED})
        at(page, "pointing", stop["name"])
        asked = stop.get("instead", {}).get("name", stop["name"])
        said = page.locator(f"{HOST} #said").inner_text()
        begins = word(f"tour.{asked}").replace("**", "").partition("{")[0]
        assert begins and said.startswith(begins)
        assert page.locator(f"{HOST} .count").inner_text() == word("tour.count").replace(
            "%", str(number), 1
        ).replace("%", "6")
        driven(page)
        if stop["name"] == "stage":
            moved = page.evaluate("moved")
            began, T = moved[-1], max(moved)
            assert T == 1000 and 0 in moved[moved.index(T) :] and 0 < began < T  # there and back
            assert hand.shown(page) == began
        is_clear(page)
        if stop["name"] == "exercise":
            hand.in_address(page, "act=entropy&.*t=1(&|$)")
        page.evaluate(MOVED)
        if number < len(stops):
            press(page, "next")
    hand.in_address(page, "^(?!.*(act|[?&]t)=)")  # ↺ has put everything back
    assert page.locator('[data-role="predict"]').is_visible()  # nobody has answered for the reader
    press(page, "start")
    title = texts.load(lang, "forward_images")["question"]
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for(timeout=40_000)
    assert "route=short" in page.url and page.locator(HOST).count() == 0


def is_one_line(page, width: int) -> None:
    """The page's tools stand on one line with its title where the window is wide."""
    if width < 1280:
        return
    tops = page.locator(".st-key-frame_tools").evaluate(
        "box => [...box.children].map(each => each.getBoundingClientRect())"
        ".filter(({ width }) => width).map(({ top, height }) => top + height / 2)"
    )
    title = page.locator(".st-key-frame_header h1").bounding_box()
    assert max(tops) - min(tops) < 8
    assert title["y"] < sum(tops) / len(tops) < title["y"] + title["height"]


def test_an_address_begins_it_anywhere_it_is_left_by_a_key_and_begins_again_from_the_header(
    server, page, stops
):
    """In Chinese, on pages whose questions were skipped: what a stop points at is there too."""
    page.bring_to_front()
    page.goto(f"{server}/forward?lang=zh&tour=1")
    at(page, "pointing", "map")
    assert "tour" not in page.url
    are_there(page, things_of(stops[0]))
    page.keyboard.press("ArrowRight")  # the focus is in the card
    at(page, "pointing", "stage")
    page.locator('[data-testid="stSidebar"]').get_by_text(words.of("zh")("pages.home")).click()
    at(page, "aside")  # the reader goes elsewhere
    press(page, "goOn")
    at(page, "pointing", "stage")
    are_there(page, set().union(*map(things_of, stops[1:])))
    page.keyboard.press("Escape")
    button = page.locator('[data-action="tour"]')
    assert page.locator(HOST).count() == 0 and button.evaluate(
        "button => button.getRootNode().activeElement === button"
    )
    assert button.get_attribute("aria-label") == words.of("zh")("tour.name")
    button.press("Enter")
    at(page, "pointing", "map")
    page.keyboard.press("Escape")
    at(page, "over")
    page.keyboard.press("Escape")
    assert page.locator('[data-action="start-tour"]').count() == 0  # left once, offered no more


@pytest.mark.exhaustive
def test_a_returning_reader_finds_his_page_and_his_settings_as_they_were(server, page, stops):
    """The tour leads through forward, sets an exercise up there and presses ↺; the reader's own
    forward, and the page that he came from, stand afterwards as before it."""
    page.bring_to_front()
    page.goto(f"{server}/schedule?lang=en&T=300")
    opens(page, "schedule")
    by_sidebar(page, "forward")
    exercise.set_up(page, "forward", "act=entropy")
    hand.in_address(page, "act=entropy")
    own = query_of(page)
    own.pop("dataset", None)  # the default, which an address that is written anew leaves out
    by_sidebar(page, "schedule")
    hand.in_address(page, "T=300")
    before = query_of(page)
    page.locator('[data-action="tour"]').press("Enter")
    at(page, "pointing", "map")
    page.evaluate("ddpmTour.pace = 0.1")
    for stop in stops[1:]:
        press(page, "next")
        at(page, "pointing", stop["name"])
        driven(page)
    hand.in_address(page, "^(?!.*dataset)")
    press(page, "return")
    opens(page, "schedule")
    assert query_of(page) == before and page.locator(HOST).count() == 0
    by_sidebar(page, "forward")
    assert query_of(page) == own


def query_of(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def opens(page, name: str) -> None:
    title = texts.load("en", name)["question"]
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for(timeout=40_000)
    hand.settled(page)


def by_sidebar(page, name: str) -> None:
    link = page.locator('[data-testid="stSidebar"]').get_by_text(words.of("en")(f"pages.{name}"))
    link.first.click()
    opens(page, name)


@EXHAUSTIVE[0]
@EXHAUSTIVE[1]
@pytest.mark.parametrize(
    ("name", "lang"), list(product([entry.name for entry in PAGES], words.LANGUAGES))
)
def test_the_tours_button_stays_on_the_titles_line_on_every_page(server, page, name, lang):
    page.goto(f"{server}/{'' if name == 'home' else name}?lang={lang}")
    page.locator('[data-action="tour"]').wait_for(timeout=40_000)
    is_one_line(page, 1280)
