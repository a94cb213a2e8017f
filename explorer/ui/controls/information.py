"""Nats or bits: the one control for the unit of information, and what a page's texts say of it."""

from __future__ import annotations

from explorer import units
from explorer.registry import Param
from explorer.ui.controls import address, controls
from explorer.ui.page import AnyPage


def param(page: AnyPage, own: str, per: str) -> Param:
    """own : the unit in which the page opens.  per : "_dim" where amounts are per dimension."""
    names = {each: page.word(f"units.{each}{per}") for each in units.UNITS}
    label = {page.lang: page.word("controls.unit")}
    return Param("unit", own, label, choices=units.UNITS, names=names)


def read(page: AnyPage, own: str, per: str = "") -> str:
    """The unit that holds in this run, before anything is written; every text of the page may say
    it by `<<unit>>`, and writes what is named in bits or nats in it."""
    unit = str(address.settle("unit", param(page, own, per)))
    page.give({**units.signs(unit), "unit": page.word(f"units.{unit}{per}")})
    return unit


def choose(page: AnyPage, own: str, per: str = "") -> str:
    """The control, where the page's other seldom changed settings are."""
    return controls.select(page, param(page, own, per))
