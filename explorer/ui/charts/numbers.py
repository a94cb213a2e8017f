"""Lines of text with numbers that follow a stage's clock while it is dragged or played.

The numbers come from the table that the stage has already carried to the browser, so nothing is
sent and no server is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.frames.pack import Blob
from explorer.ui.engine import join

CSS = """
.numbers {
  font-family: system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  font-size: clamp(0.9375rem, 1.2vw, 1.75rem); line-height: 1.5; color: var(--text);
  font-variant-numeric: tabular-nums;
}
.numbers div { overflow-wrap: break-word; } /* a digit that is cut is another number */
.numbers p { margin: 0; font-size: .8125em; }
.numbers .result { font-weight: 600; }
.numbers sub, .numbers sup { font-size: .7em; line-height: 0; }
.x0 { color: var(--data); } .xt { color: var(--state); } .eps { color: var(--noise); }
.numbers .bar { display: flex; height: .75em; margin: .125em 0 .25em; }
.numbers .bar i:not([class=""]) { background: currentColor; border-radius: 1px; }
.hat { color: var(--prediction); } .sigma { color: var(--spread); }
"""

_numbers = st.components.v2.component(
    "stage_numbers",
    html='<div class="numbers" data-role="numbers"></div>',
    css=CSS,
    js=join.program("ui/charts/numbers.js"),
)


def cell(*columns: str, colour: str = "", of: str = "", digits: int = 3) -> str:
    """A place for the number of one column at the present t, or for the vector of several.

    of : the key of a line or stage, whose numbers follow the hand on its handles and sliders.
    """
    source = f' data-of="{of}"' if of else ""
    source += f' data-digits="{digits}"' if digits != 3 else ""
    return f'<b class="{colour}" data-c="{" ".join(columns)}"{source}>–</b>'


def bar(*parts: tuple[str, str], of: str = "") -> str:
    """A bar of parts (column, colour): each as long as its column says, 1 being the whole width.

    A part without colour is room left free, so that the next begins where another bar ended.
    of : as of a cell.
    """
    source = f' data-of="{of}"' if of else ""
    spans = (f'<i class="{colour}" data-c="{column}"{source}></i>' for column, colour in parts)
    return f'<span class="bar" aria-hidden="true">{"".join(spans)}</span>'


def line(*parts: str, result: bool = False) -> str:
    """One line; a result stands out."""
    return f'<div class="{"result" if result else ""}">{"".join(parts)}</div>'


def numbers(key: str, clock: str, table: Blob | None, lines: Sequence[str]) -> None:
    """Show the lines (HTML of ours, made by `line` and `cell`) beside the stages of `clock`.

    table : the Blob that one of these stages is given; None where every cell is `of` a line.
    """
    _numbers(key=key, data={"clock": clock, "table": table and table.id, "lines": list(lines)})
