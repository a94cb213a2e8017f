"""The controls of the page `vlb`, and the settings that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.core.bound import SPREADS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.jobs import Job
from explorer.lessons.vlb.scene import Settings
from explorer.lessons.vlb.scene_data import (
    DIGITS,
    PICTURES,
    POINTS,
    SHIPPED,
    Order,
    digits_config,
)
from explorer.registry import Param
from explorer.ui.controls import controls, information
from explorer.ui.controls.controls import worded
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage
from explorer.ui.training import own_training
from explorer.worlds import networks

if TYPE_CHECKING:
    from explorer.training.config import Snapshot

DENOISERS = {
    POINTS: ("density", "trained", "untrained"),
    PICTURES: ("pretrained", "trained", "training", "untrained"),
}
# the setting, its default, and what it may be: pictures are fewer, and cost more
ROWS_OF = {
    POINTS: ("rows", "512", ("64", "256", "512", "2048")),
    PICTURES: ("picture_rows", "128", ("32", "128", "512")),
}
UNIT = ("bits", "_dim")  # as the page opens
QUICK = 64  # rows at each t while one's own training runs
PAGE_OF = {POINTS: own_training.POINTS, PICTURES: own_training.PICTURES}
# whether one's own training can be shown: for points there must be an exact reference
SUITS = {
    POINTS: lambda job, snapshot: snapshot.config.density() is not None,
    PICTURES: lambda job, snapshot: not job.order.own and snapshot.config.dataset == DIGITS,
}


def unit(page: AnyPage) -> str:
    """Bits or nats, before anything of the page is written."""
    return information.read(page, *UNIT)


def choose(page: AnyPage) -> dict:
    """The controls beside the bars, by the names of Settings."""
    first, second = st.columns([180, 138], gap="small")
    with first:
        what = controls.select(page, worded(page, "what", POINTS, choices=(*DENOISERS,)))
    words = {name: f"{name}_{what}" if name == "exact" else name for name in SPREADS}
    names = {name: page.word(f"vlb.variance_{word}") for name, word in words.items()}
    with second:
        spreads = worded(page, "variance", "posterior", choices=SPREADS, names=names)
        variance = controls.select(page, spreads)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        denoisers = worded(page, "denoiser", DENOISERS[what][0], choices=DENOISERS[what])
        denoiser = controls.select(page, denoisers)
        with controls.Popover(page):
            more = more_controls(page, what, denoiser)
    return {"what": what, "denoiser": denoiser, "variance": variance, **more}


def more_controls(page: AnyPage, what: str, denoiser: str) -> dict:
    """What is seldom changed. The exact denoiser of points needs no rows."""
    if what == PICTURES:
        st.caption(page.word("vlb.pictures_fixed"))
        given = {}
    else:
        given = {
            "dataset": controls.choose(page, "dataset", PLANE, "swiss_roll"),
            "schedule": controls.choose(page, "schedule", SCHEDULES, "cosine"),
            "T": controls.slider(page, worded(page, "T", 200, 10, 1000, 10)),
        }
    name, default, counts = ROWS_OF[what]
    rows = default
    if denoiser != "density":
        rows = controls.segmented(page, worded(page, name, default, choices=counts, word="rows"))
    given["log_t"] = controls.toggle(page, worded(page, "log_t", True))
    given["unit"] = information.choose(page, *UNIT)
    return given | {"rows": int(rows), "seed": controls.seed(page)}


def settle(page: AnyPage, chosen: dict, job: Job | None) -> tuple[Order, str]:
    """(what is to be measured, a sentence about the tab's own training or "").

    job : of that training, or None.
    """
    snapshot, sentence, what = None, "", chosen["what"]
    given = {name: chosen[name] for name in Order.__dataclass_fields__ if name in chosen}
    if chosen["denoiser"] == "trained":
        snapshot, sentence = own(page, what)
    if snapshot is not None:
        given |= own_training.world_of(snapshot)
        if job.state == "running":
            given["rows"] = min(given["rows"], QUICK)
    elif what == PICTURES:
        names = ("dataset", "schedule", "schedule_params", "T")
        given |= {name: getattr(digits_config(), name) for name in names}
        if chosen["denoiser"] in SHIPPED and not networks.shipped_can_be_read(DIGITS):
            given["denoiser"], sentence = "training", page.word("vlb.not_shipped")
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    return Order(**given | {"T": T, "schedule_params": params}), sentence


def own(page: AnyPage, what: str) -> tuple[Snapshot | None, str]:
    """(this tab's own training as it is now, or None where it cannot be shown; a sentence)."""
    names = (f"none_yet_{what}", "yours", f"not_yours_{what}", "follows")
    said = own_training.Sentences(*(f"vlb.{name}" for name in names))
    return own_training.own_training(page, PAGE_OF[what], said, SUITS[what], mounted=True)


def time(page: AnyPage, act: str, T: int) -> int:
    """t, from the address; decoding opens half way, not on the answer to its question."""
    default = T // 2 if act == "rate" else max(2, T // 10)
    return controls.read(page, Param("t", default, {}, 0, T))


def showing(order: Order, chosen: dict, t: int) -> Settings:
    """What is shown of an evaluation."""
    own = {name: chosen[name] for name in ("variance", "log_t", "unit")}
    return Settings(**vars(order), **own, t=t)
