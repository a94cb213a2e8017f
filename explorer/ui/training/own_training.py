"""The tab's own training as other pages use it: its weights as they are now, and what is said.

A training on points or on pictures belongs to its page; here it is found by that page's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from explorer.jobs import Job
from explorer.ui.controls.world import accepted
from explorer.ui.page import AnyPage
from explorer.ui.training import job as live
from explorer.worlds import networks
from explorer.worlds.world import World

if TYPE_CHECKING:
    from explorer.training.config import Snapshot

Kind = TypeVar("Kind", bound=World)
POINTS, PICTURES = "train_points", "train_images"
PINNED = "_step_through_pinned_"  # and the page of the training


@dataclass(frozen=True)
class Sentences:
    """Words by their keys. none : there is nothing to show yet ({name}, the training's page).
    unsuited : it cannot be shown here ({name}).  shown, follows : it is ({step}), the latter while
    it runs.
    """

    none: str
    shown: str
    unsuited: str = ""
    follows: str = ""


def own_training(
    page: AnyPage,
    training: str,
    said: Sentences,
    suits: Callable[[Job, Snapshot], bool] = lambda job, snapshot: True,
    *,
    pin: str = "",
    mounted: bool = False,
) -> tuple[Snapshot | None, str]:
    """(the snapshot of this tab's own training, or None where it cannot be shown; a sentence).

    training : the page that trains.  suits(job, snapshot) : whether it can be shown here.
    pin : a name under which the moment shown first stays while the training runs on, "" to follow
    it.  mounted : the page has mounted the tab's memory of that training already, in this run.
    The weights lie in explorer.worlds.networks afterwards, by networks.mark(snapshot).
    """
    job = live.current_job(training) if mounted else live.remember(training)
    latest, name = live.poll(job).latest, page.word(f"pages.{training}")
    if job is None or latest is None or latest.step == 0:
        return None, page.word(said.none, name=name)
    if not suits(job, latest):
        return None, page.word(said.unsuited, name=name)
    latest = pinned(job, latest, pin) if pin else latest
    networks.bring(latest)
    running = said.follows and job.state == "running"
    return latest, page.word(said.follows if running else said.shown, step=f"{latest.step:,}")


def world_of(snapshot: Snapshot) -> dict[str, Any]:
    """What a training brings with it, by the names of World: its data, schedule, T and weights."""
    names = ("dataset", "dataset_params", "schedule", "schedule_params", "T")
    world = {name: getattr(snapshot.config, name) for name in names}
    world["data_scale"] = getattr(snapshot.config, "data_scale", 1.0)
    return world | {"network": networks.mark(snapshot)}


def settled(page: AnyPage, kind: Callable[..., Kind], **given: Any) -> Kind:
    """kind(**given) from the controls of a cloud: the "trained" denoiser is the tab's own training
    where that suits, with all that it brings; a schedule that refuses is repaired.

    The page's words are <page>.trained_here, your_training and not_yours.
    """
    if given["denoiser"] == "trained":
        names = ("trained_here", "your_training", "not_yours")
        said = Sentences(*(f"{page.name}.{name}" for name in names))
        snapshot, told = own_training(page, POINTS, said, plane_with_density, pin=POINTS)
        st.caption(told)
        given |= world_of(snapshot) if snapshot is not None else {}
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    return kind(**given | {"T": T, "schedule_params": params})


def pinned(job: Job, latest: Snapshot, name: str) -> Snapshot:
    """While a training runs on, the moment that was shown first stays: scrubbing is calm."""
    key = PINNED + name
    before = st.session_state.get(key)
    if job.state != "running" or before is None or before[0] != job.id:
        before = st.session_state[key] = (job.id, latest)
    return before[1]


def order_of(training: str) -> Any:
    """What this tab trains, or has trained, on that page, once there is a step to show; or None."""
    job = live.current_job(training)
    latest = live.poll(job).latest
    return None if job is None or latest is None or latest.step == 0 else job.order


def plane_with_density(job: Job, snapshot: Snapshot) -> bool:
    """Whether it learned a cloud of the plane whose exact density is known."""
    return snapshot.dims == 2 and snapshot.config.density() is not None
