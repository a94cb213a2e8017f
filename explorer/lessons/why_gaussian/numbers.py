"""The numbers of the page `why_gaussian` in sentences."""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.why_gaussian.scene import Numbers
from explorer.texts import number
from explorer.ui.page import AnyPage


def told(page: AnyPage, act: str, frame: Frame) -> dict[str, object]:
    """The numbers of the act's sentences, with the humps in words."""
    now, given = frame.numbers, frame.facts()
    if act == "step":
        given["humps_said"] = humps(page, now)
    if act == "many":
        given |= {"one_nats": now.ways_nats[0], "most_steps": now.ways_steps[-1]}
        given["most_nats"] = now.ways_nats[-1]
    return given


def humps(page: AnyPage, now: Numbers) -> str:
    """One hump or two, in a sentence."""
    return page.word("why_gaussian.one_hump" if now.humps == 1 else "why_gaussian.two_humps")


def passing(page: AnyPage, now: Numbers) -> str:
    """The beta at which the averaged KL passes the limit, in a sentence."""
    if now.passing_beta is None:
        return page.word("why_gaussian.never", limit=now.limit_nats)
    beta = number(now.passing_beta, ".2g")
    return page.word("why_gaussian.passes", limit=now.limit_nats, beta=beta)
