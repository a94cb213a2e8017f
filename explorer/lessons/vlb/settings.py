"""The controls of the page `vlb`, and all that decides an evaluation, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explorer.core.bound import SPREADS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.step_through.work import mark
from explorer.registry import Param
from explorer.ui.controls import cached, controls
from explorer.ui.training import job as live
from explorer.worlds import world as worlds

POINTS, PICTURES = "points", "pictures"
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
PAGE_OF = {POINTS: "train_points", PICTURES: "train_images"}


@dataclass(frozen=True)
class Settings:
    """All that decides an evaluation; the key of every cache here. (Not σ² nor the act: what they
    change follows from what was measured.)

    what : points or pictures.  rows : measured at each t.  network : the mark of the weights of
    one's own training, else "".
    """

    what: str
    denoiser: str
    dataset: str
    schedule: str
    T: int
    rows: int
    seed: int
    dataset_params: cached.Params = ()
    data_scale: float = 1.0
    schedule_params: cached.Params = ()
    network: str = ""

    @property
    def world(self) -> Settings:
        """What data and reference depend on."""
        return replace(self, denoiser="", rows=0, network="")

    def noises(self):
        return cached.schedule(self.schedule, self.T, self.schedule_params)


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


def settle(page, asked: Asked):
    """(Settings, the tab's own training as it is now or None, a sentence about it or "")."""
    snapshot, sentence = None, ""
    if asked.denoiser == "trained":
        snapshot, sentence = own_training(page, asked.what)
    kept = ("what", "denoiser", "dataset", "schedule", "T", "rows", "seed")
    given = {name: getattr(asked, name) for name in kept}
    if asked.what == PICTURES:
        given |= picture_world(None if snapshot is None else snapshot.config)
    if snapshot is not None:
        names = ("dataset", "dataset_params", "schedule", "schedule_params", "T")
        given |= {name: getattr(snapshot.config, name) for name in names}
        given["data_scale"] = getattr(snapshot.config, "data_scale", 1.0)
        given["network"] = mark(snapshot)
        if running(asked.what):
            given["rows"] = min(given["rows"], QUICK)
    settings = Settings(**given)
    lacking = snapshot is None and settings.denoiser in ("pretrained", "trained")
    if asked.what == PICTURES and lacking and not worlds.shipped_can_be_read():
        settings, sentence = replace(settings, denoiser="training"), page.word("vlb.not_shipped")
    try:
        settings.noises()
    except ValueError:  # some beta would reach 1
        sentence = page.word("vlb.refused", T=settings.T)
        settings = replace(settings, schedule="cosine", schedule_params=())
    return settings, snapshot, sentence


def picture_world(config) -> dict:
    """Data, schedule and T of one's own training of the digits, or of the shipped network."""
    config = config or worlds.digits_config()
    names = ("dataset", "schedule", "schedule_params", "T")
    return {name: getattr(config, name) for name in names}


def running(what: str) -> bool:
    """Whether the tab's own training is under way."""
    return live.poll(live.current_job(PAGE_OF[what])).state == "running"


def own_training(page, what: str):
    """(this tab's own training as it is now, or None where it cannot be shown; a sentence)."""
    name = page.word(f"pages.{PAGE_OF[what]}")
    job = live.current_job(PAGE_OF[what])
    latest = live.poll(job).latest
    if latest is None or latest.step == 0:
        return None, page.word(f"vlb.none_yet_{what}", name=name)
    if not shown_here(what, job, latest):
        return None, page.word(f"vlb.not_yours_{what}")
    state = "follows" if job.state == "running" else "yours"
    return latest, page.word(f"vlb.{state}", step=f"{latest.step:,}")


def shown_here(what: str, job, latest) -> bool:
    """Whether there is a reference for what this training learns."""
    if what == PICTURES:
        return not job.evaluate.task.own and latest.config.dataset == "digits"
    return latest.config.density() is not None
