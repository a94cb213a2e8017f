"""The numbers of the page `improved` as text: its formulas, its claims, the panel of a training."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.frames.frame import Frame
from explorer.frames.record import Estimate
from explorer.jobs import Status
from explorer.lessons.improved import scene_loss
from explorer.lessons.improved.scene_claims import Claim
from explorer.texts import UNKNOWN, pm
from explorer.ui.page import AnyPage
from explorer.ui.training import panel
from explorer.worlds.runs import pace

MARKS = {"holds": "✓", "fails": "✕", "even": "≈", "holds_once": "(✓)", "fails_once": "(✕)"}


def written(value: float | Estimate) -> float | str:
    return pm(*value) if isinstance(value, Estimate) else value


def formula(frame: Frame) -> dict[str, object]:
    """The numbers in the formula; a weight without zeros behind it."""
    facts = frame.facts()
    return facts | ({"vlb_weight": f"{facts['vlb_weight']:g}"} if "vlb_weight" in facts else {})


def cards(page: AnyPage, claims: Sequence[Claim], veiled: bool) -> None:
    """The claims side by side; out of sight while a guess is awaited, as they hold the answer."""
    if not veiled:
        for column, claim in zip(st.columns(len(claims), gap="medium"), claims, strict=True):
            with column:
                card(page, claim)


def card(page: AnyPage, claim: Claim) -> None:
    """What the paper says, and, once measured, what comes out here.

    The lesson has the sections paper.<name> and paper.<name>.here.
    """
    with st.container(key=f"claim_{claim.name}", border=True):
        text = f"**{page.word('improved.paper')}** {page.lesson[f'paper.{claim.name}']}"
        if claim.state == "open":
            page.markdown(f"{text}\n\n{page.word('improved.open')}")
            return
        mark = f"**{MARKS[claim.state]} {page.word(f'improved.here_{claim.state}')}**"
        here = page.lesson[f"paper.{claim.name}.here"]
        given = {**claim.facts, **claim.means, **claim.measured}
        facts = {name: written(value) for name, value in given.items()}
        page.markdown(f"{text}\n\n{mark} {here}", **facts)


def rows(page: AnyPage, status: Status, now: scene_loss.Numbers) -> list[panel.Row]:
    """(role, label, value, note) of each figure of a training."""
    word = page.word
    used = now.variance and word("improved.variance_used", name=word(f"improved.s_{now.variance}"))
    if status.latest is None and used:  # of a network that came with the app
        used = f"{used}, {word('improved.shipped_run')}"
    loss = panel.three(status.latest.loss) if status.latest else UNKNOWN
    return [
        ("loss", word("improved.simple_now"), loss, ""),
        ("bound", word("improved.bound_now"), written(now.bound_bits), used),
        panel.rate(word, pace(status)),
    ]
