"""Symbols in a formula as KaTeX sets it: which letter, which entry, which colour."""

from __future__ import annotations

from explorer.explained import symbols
from explorer.palette import palette

SYMBOLS = "ui/frame/symbol_read.js"
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


LOOK = """({ symbolsIn, readSymbol, entryOf, thingOf, symbolAt, entryOfName }, html) => {
  document.body.innerHTML = html;
  const found = symbolsIn(document.body, document.body);
  const at = (element) => symbolAt(element, 0, 0);
  const under = [...document.querySelectorAll('.msupsub .mord, .accent-body .mord')];
  return {
    ids: found.map(({ entry }) => entry.id),
    under: under.map((each) => entryOf(readSymbol(each))?.id),
    things: [...document.querySelectorAll('.mathnormal')].map((each) => thingOf(each) ?? null),
    lit: found.map(({ thing }) => thing),
    names: [...document.querySelectorAll('i')].map((each) => entryOfName(each)?.id ?? null),
    words: [...document.querySelectorAll('b')].map((each) => {
      const { entry, thing } = at(each) ?? {};
      return [entry?.id ?? null, thing ?? null];
    }),
  };
}"""


def test_every_entry_is_found_by_its_letter_and_by_its_index_and_accent(script):
    table = [each for each in symbols() if "page" not in each]
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


def test_of_a_readout_the_one_letter_is_told_and_words_say_nothing(script):
    names = ["ᾱ<sub>t</sub>", "√(1−ᾱ)", "σ²<sub>t</sub>", "x̂₀", "t = 120", "L<sub>T</sub>"]
    other = ["SNR", "log-SNR", "−ln q<sub>t</sub>", "‖ε̂−ε*‖²", "fine detail", "k*"]
    got = script(LOOK, SYMBOLS, given="".join(f"<i>{each}</i>" for each in names + other))
    known = ["alpha_bar", "alpha_bar", "sigma", "x0_hat", "t", "L"]
    assert got["names"] == known + [None] * len(other)


def test_in_a_sentence_a_mark_tells_and_coloured_words_light_their_thing(script):
    marks = '<b data-symbol="beta">β</b><b class="symbol-hat">the guess</b>'
    marks += '<b class="symbol-x0">x₀</b><b>plain</b>'
    got = script(LOOK, SYMBOLS, given=formula(typeset("x", index="t")) + marks)
    assert got["words"] == [["beta", None], [None, "prediction"], ["x0", "data"], [None, None]]
    assert got["ids"] == ["x_t", "beta"]  # by keys: the formula's, then the sentence's
    assert got["lit"] == ["state", None]
