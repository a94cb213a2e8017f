"""The weight of classifier-free guidance, by one label everywhere: w, and the scale 1 + w."""

from __future__ import annotations

from dataclasses import replace

from explorer.registry import Param, Text
from explorer.ui.controls import address, controls
from explorer.ui.page import AnyPage


def slider(page: AnyPage, name: str = "guidance", help: Text | None = None) -> float:
    """w from 0 to 3; its label has both numbers, for other codes count the scale 1 + w."""
    param = Param(name, 0.0, {}, 0.0, 3.0, 0.25, help=help)
    w = address.settle(name, param)
    label = {page.lang: page.word("controls.guidance", scale=f"{1 + w:g}")}
    return float(controls.slider(page, replace(param, label=label)))
