"""The controls of the page `vlb`, and the settings that they lead to."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explorer.core.bound import SPREADS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.vlb.scene_data import (
    DIGITS,
    PICTURES,
    POINTS,
    SHIPPED,
    Settings,
    digits_config,
)
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.world import accepted
from explorer.ui.training import job as live
from explorer.ui.training import own_training
from explorer.worlds import networks

ACTS = ("bits", "learn", "weights", "rate")
DENOISERS = {
    POINTS: ("density", "trained", "untrained"),
    PICTURES: ("pretrained", "trained", "training", "untrained"),
}
# the setting, its default, and what it may be: pictures are fewer, and cost more
ROWS_OF = {
    POINTS: ("rows", "512", ("64", "256", "512", "2048")),
    PICTURES: ("picture_rows", "128", ("32", "128", "512")),
}
QUICK = 64  # rows at each t while one's own training runs
PAGE_OF = {POINTS: own_training.POINTS, PICTURES: own_training.PICTURES}


@dataclass(frozen=True)
class Asked:
    """What the controls say; the rest of Settings comes with a training."""

    act: str
    variance: str
    what: str
    denoiser: str
    dataset: str
    schedule: str
    T: int
    rows: int
    seed: int
    log_t: bool


def act(page) -> str:
    """The act in sight."""
    names = {name: page.word(f"vlb.act_{name}") for name in ACTS}
    return controls.segmented(page, param(page, "act", ACTS[0], choices=ACTS), names)


def param(page, name: str, default, *limits, **more) -> Param:
    return Param(name, default, {page.lang: page.word(f"vlb.{name}")}, *limits, **more)


def kind(page) -> str:
    """Points or pictures, at the end of the page's first sentence."""
    names = {name: page.word(f"vlb.{name}") for name in DENOISERS}
    return controls.switch(page, param(page, "what", POINTS, choices=(*names,)), names)


def choose(page, what: str) -> Asked:
    """The line of controls above bars and numbers."""
    word = page.word
    spreads = {"posterior": word("vlb.posterior"), "beta": word("vlb.beta")}
    spreads["exact"] = word(f"vlb.exact_{what}")
    with st.container(key="vlb_line", horizontal=True, vertical_alignment="bottom"):
        shown = act(page)
        names = {name: word(f"vlb.{name}") for name in DENOISERS[what]}
        first = param(page, "denoiser", DENOISERS[what][0], choices=DENOISERS[what])
        denoiser = controls.segmented(page, first, names)
        given = param(page, "variance", "posterior", choices=SPREADS)
        variance = controls.segmented(page, given, spreads)
        with st.popover(word("frame.more")):
            more = more_controls(page, what)
    return Asked(shown, variance, what, denoiser, **more)


def more_controls(page, what: str) -> dict:
    """What is seldom changed, by the names of Asked."""
    labels = {name: {page.lang: page.word(f"vlb.{name}")} for name in ("dataset", "schedule")}
    if what == PICTURES:
        st.caption(page.word("vlb.pictures_fixed"))
        given = {"dataset": "digits", "schedule": "cosine", "T": 200}
    else:
        given = {
            "dataset": controls.choose(
                page, "dataset", PLANE, "swiss_roll", label=labels["dataset"]
            ),
            "schedule": controls.choose(
                page, "schedule", SCHEDULES, "cosine", label=labels["schedule"]
            ),
            "T": controls.slider(page, param(page, "T", 200, 10, 1000, 10)),
        }
    name, default, most = ROWS_OF[what]
    label = {page.lang: page.word("vlb.rows")}
    rows = controls.segmented(
        page, Param(name, default, label, choices=most), {count: count for count in most}
    )
    given["log_t"] = controls.toggle(page, param(page, "log_t", True))
    return given | {"rows": int(rows), "seed": controls.seed(page)}


def settle(page, asked: Asked) -> tuple[Settings, str]:
    """(Settings, a sentence about the tab's own training or "")."""
    snapshot, sentence = None, ""
    if asked.denoiser == "trained":
        snapshot, sentence = own(page, asked.what)
    names = ("what", "denoiser", "dataset", "schedule", "T", "rows", "seed")
    given = {name: getattr(asked, name) for name in names}
    if asked.what == PICTURES:
        given |= picture_world(None if snapshot is None else snapshot.config)
    if snapshot is not None:
        given |= own_training.world_of(snapshot)
        if running(asked.what):
            given["rows"] = min(given["rows"], QUICK)
    lacking = asked.what == PICTURES and snapshot is None and asked.denoiser in SHIPPED
    if lacking and not networks.shipped_can_be_read(DIGITS):
        given["denoiser"], sentence = "training", page.word("vlb.not_shipped")
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    return Settings(**given | {"T": T, "schedule_params": params}), sentence


def picture_world(config) -> dict:
    """Data, schedule and T of one's own training of the digits, or of the shipped network."""
    config = config or digits_config()
    names = ("dataset", "schedule", "schedule_params", "T")
    return {name: getattr(config, name) for name in names}


def running(what: str) -> bool:
    """Whether the tab's own training is under way."""
    return live.poll(live.current_job(PAGE_OF[what])).state == "running"


def own(page, what: str):
    """(this tab's own training as it is now, or None where it cannot be shown; a sentence)."""
    names = (f"none_yet_{what}", "yours", f"not_yours_{what}", "follows")
    said = own_training.Sentences(*(f"vlb.{name}" for name in names))
    return own_training.own_training(page, PAGE_OF[what], said, SUITS[what], mounted=True)


def points_suit(job, snapshot) -> bool:
    """Whether there is a reference for what this training learns."""
    return snapshot.config.density() is not None


def pictures_suit(job, snapshot) -> bool:
    return not job.order.own and snapshot.config.dataset == DIGITS


SUITS = {POINTS: points_suit, PICTURES: pictures_suit}
