"""Symbols in a formula as KaTeX sets it: which letter, which entry, which colour."""

from __future__ import annotations

from explorer.explained import symbols
from explorer.palette import palette

SYMBOLS = "ui/frame/symbols.js"
MARKS = {"bar": "ˉ", "hat": "^", "tilde": "~"}


def typeset(base: str, accent: str = "", index: str = "", font: str = "", colour: str = "") -> str:
    """A symbol as KaTeX 0.16 writes it, without heights and struts."""
    face = {"bb": "mathbb", "cal": "mathcal"}.get(font, "mathnormal")
    style = f' style="color:{colour}"' if colour else ""
    letter = f'<span class="mord {face}"{style}>{base}</span>'
    if accent:
        body = f'<span class="accent-body"><span class="mord">{MARKS[accent]}</span></span>'
        letter = f'<span class="mord accent"><span class="vlist">{letter}{body}</span></span>'
    below = f'<span class="msupsub"><span class="mord mtight">{index}</span>\u200b</span>'
    return f'<span class="mord">{letter}{below if index else ""}</span>'


def formula(*parts: str) -> str:
    return f'<span class="katex"><span class="katex-html">{"+".join(parts)}</span></span>'


LOOK = """({ symbolsIn, readSymbol, entryOf, thingOf }, html) => {
  document.body.innerHTML = html;
  const found = symbolsIn(document.body);
  const under = [...document.querySelectorAll('.msupsub .mord, .accent-body .mord')];
  return {
    ids: found.map(([, entry]) => entry.id),
    under: under.map((each) => entryOf(readSymbol(each))?.id),
    things: found.map(([{ letter }]) => thingOf(letter) ?? null),
  };
}"""


def test_every_entry_is_found_by_its_letter_and_by_its_index_and_accent(script):
    table = symbols()
    parts = [
        typeset(each["base"], each.get("accent", ""), each.get("index", ""), each.get("font", ""))
        for each in table
    ]
    got = script(LOOK, SYMBOLS, given=formula(*parts))
    assert got["ids"] == [each["id"] for each in table]
    small = [each["id"] for each in table for kind in ("accent", "index") if kind in each]
    assert got["under"] == small
    assert set(got["things"]) == {None}


def test_the_colour_that_a_lesson_gives_says_which_thing_is_meant(script):
    colours = [palette(theme).prediction for theme in ("light", "dark")]
    parts = [typeset("x", "hat", "0", colour=colours[0]), typeset("μ", colour=colours[1])]
    assert script(LOOK, SYMBOLS, given=formula(*parts))["things"] == ["prediction", "prediction"]


def test_what_is_no_symbol_of_the_table_says_nothing(script):
    parts = [typeset("k"), typeset("x", "tilde"), '<span class="mord">exp</span>', typeset("N")]
    got = script(LOOK, SYMBOLS, given=formula(*parts))
    assert got["ids"] == []


def test_what_is_lit_keeps_its_colour_and_all_else_fades_to_the_paper(script):
    got = script(
        """({ paletteOf, THINGS }) => [THINGS,
          ...[undefined, 'noise', 'state'].map((lit) => paletteOf('light', null, lit))
            .map(({ named, ramp, key }) => ({ named, key, dot: ramp[0] }))]""",
        "ui/engine/colour.js",
    )
    things, plain, noise, state = got
    for thing in things:
        assert (plain["named"][thing] == noise["named"][thing]) == (thing == "noise")
    for name in ("text", "background", "muted", "grid"):
        assert noise["named"][name] == plain["named"][name]
    assert state["dot"] == plain["dot"] != noise["dot"]  # the cloud is the state
    assert len({each["key"] for each in got[1:]}) == 3
