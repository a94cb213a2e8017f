"""Symbols in legends and readouts: reached by keys, found by the pointer, each with its card."""

from __future__ import annotations

import pytest

from explorer.palette import palette, rgb
from tests.browser import hand

CARD = "#ddpm-symbol"
LETTERS = "ui/engine/letters.js"
# The element that has the focus, inside whatever shadow: its symbol and where it stands.
FOCUSED = """() => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return here?.dataset?.symbol ?? null;
}"""
PANEL = "canvas[role=slider]"
NAME = ".names > [data-symbol]"


def test_of_a_text_the_letters_that_stand_alone_are_its_symbols(script):
    texts = {
        "q(x_{t−1} | x_t, x_0)": ["q", "x t−1", "x t", "x 0"],
        "√(1−ᾱ)": ["ᾱ"],
        "x̂₀ − ε̂ₜ": ["x̂ ₀", "ε̂ ₜ"],
        "T, steps": ["T"],
        "x_0 的分布，β̃ 与 β": ["x 0", "β̃", "β"],
        "log-SNR": [],
        "the student's t-test": [],
        "KL, D_{KL}": ["D KL"],
        "": [],
    }
    got = script(
        """({ lettersIn }, { pieces }, texts) => texts.map((text) => lettersIn(pieces(text))
          .map(({ letter, index }) => `${letter} ${index}`.trim()))""",
        LETTERS,
        "ui/engine/text.js",
        given=list(texts),
    )
    assert dict(zip(texts, got, strict=True)) == texts


def test_a_letter_lies_where_it_is_written(script):
    """A symbol after other words begins where they end, and is as wide as it is drawn."""
    got = script(
        """({ lettersOn }, { subscripted }, { freshPen }) => {
          const canvas = document.createElement('canvas');
          const ctx = canvas.getContext('2d');
          const write = (text) => {
            freshPen(ctx, 1);
            const wide = subscripted(ctx, text, 10, 20, 'black', 'left', 14);
            return [wide, lettersOn(canvas).map(({ place }) => place)];
          };
          return ['signal √', 'signal √ᾱ', 'signal √ᾱ_t'].map(write);
        }""",
        LETTERS,
        "ui/engine/text.js",
        "ui/engine/dom.js",
    )
    (before, none), (to, [bare]), (end, [lowered]) = got
    assert none == [] and bare[0] == pytest.approx(10 + before, abs=0.1) == lowered[0]
    assert bare[2] == pytest.approx(to - before, abs=0.1)
    assert lowered[2] == pytest.approx(end - before, abs=0.1) and lowered[2] > bare[2]
    assert lowered[1] < 20 < lowered[1] + lowered[3]


@pytest.fixture
def schedule(page, server):
    page.goto(f"{server}/schedule?details=1")
    page.wait_for_selector(".js-plotly-plot[role=slider]", timeout=60_000)
    page.wait_for_selector(f".js-plotly-plot ~ {NAME}", state="attached")
    hand.settled(page)
    return page


def test_legends_and_readouts_are_told_by_keys_and_by_the_pointer(schedule):
    page, card = schedule, schedule.locator(CARD)
    by_keys_from_a_panel(page, card)
    # by the pointer, over the canvas on which the letter is drawn
    box = page.locator(f".panel {NAME}").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card.wait_for()
    assert card.inner_text().startswith("How much noise step t adds")
    page.mouse.move(5, 5)
    card.wait_for(state="detached")
    by_keys_in_the_readout(page, card)
    by_keys_after_a_chart(page, card)


def by_keys_from_a_panel(page, card):
    page.locator(PANEL).first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "beta" and "adds" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.count() == 0 and page.evaluate(FOCUSED) == "beta"
    page.keyboard.press("Enter")
    assert "adds" in card.inner_text()
    page.keyboard.press("Tab")
    assert card.count() == 0 and page.evaluate(FOCUSED) is None  # the next panel


def by_keys_in_the_readout(page, card):
    t = hand.shown(page)
    page.locator('[data-role="readout"] [data-symbol="t"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "alpha_bar" and hand.shown(page) == t  # t has not stepped
    assert card.inner_text().startswith("The share of the data's variance")
    page.keyboard.press("Space")
    assert page.locator('[data-action="play"]').count() == 1  # nor does it play
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED) == "t"


def by_keys_after_a_chart(page, card):
    page.locator(".js-plotly-plot[role=slider]").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "T" and "How many steps" in card.inner_text()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "L"
    page.keyboard.press("Escape")
    assert card.count() == 0


HOVERED = """chart => [chart._hoverdata?.[0]?.pointNumber,
  chart._fullData[chart._hoverdata?.[0]?.curveNumber ?? 0].x.length]"""


def test_what_a_chart_shows_under_the_pointer_is_what_it_says(schedule):
    """On a curve with more points than pixels too, from its very first point on."""
    chart = schedule.locator(".js-plotly-plot[role=slider]").last
    chart.focus()
    for key, at in (("Home", 0), ("ArrowRight", None), ("ArrowRight", None), ("End", None)):
        chart.press(key)
        told = int(chart.get_attribute("aria-valuenow"))
        schedule.wait_for_function(
            "([chart, at]) => chart._hoverdata?.[0]?.pointNumber === at",
            arg=[chart.element_handle(), told],
        )
        assert at is None or told == at
    last, points = chart.evaluate(HOVERED)
    assert last == points - 1 and points > 100


COLOURED = """() => {
  const letter = document.querySelector('[data-role="formula"] .katex-html [style*="color"]');
  return [letter.textContent, getComputedStyle(letter).color];
}"""


def test_symbols_of_a_formula_follow_a_switch_of_theme(schedule):
    """At once, and without the server, which made the formula for the theme before."""
    for theme in ("light", "dark", "light"):
        schedule.emulate_media(color_scheme=theme)
        state = ", ".join(map(str, rgb(palette(theme).state)))
        schedule.wait_for_function(f"() => ({COLOURED})()[1] === 'rgb({state})'", polling=50)
        assert schedule.evaluate(COLOURED)[0].startswith("x")
