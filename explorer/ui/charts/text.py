"""Symbols as text beside a picture, and the look of rows of numbers. (Numbers: explorer/texts.)"""

from __future__ import annotations

import re


def subscripted(text: str) -> str:
    """x_T and L_T with a lowered T."""
    return re.sub(r"([A-Za-zᾱ])_(\w)", r"\1<sub>\2</sub>", text)


STYLE = """<style>
.bound { display: grid; grid-template-columns: minmax(0, max-content) 1fr max-content;
  gap: 0.125rem 0.75rem; align-items: baseline; line-height: 1.4;
  font-variant-numeric: tabular-nums; }
.bound b { text-align: right; font-weight: 600; }
.apart { border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  border-radius: 8px; padding: 0.125rem 0.5rem; margin: 0 -0.5rem 0.25rem; }
.bound small { grid-column: 1 / -1; opacity: 0.8; font-size: 0.8125rem; }
.bound i { position: relative; height: 0.75rem; align-self: center;
  border-left: 1px solid transparent; background: linear-gradient(currentColor, currentColor)
  center / 1px 100% no-repeat; }
.bound i u { position: absolute; top: 0.125rem; bottom: 0.125rem; background: var(--bar); }
</style>"""
