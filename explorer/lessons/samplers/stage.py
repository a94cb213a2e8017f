"""Two to four clouds side by side under one clock, each with its sampler and its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer.data.nearest import nearest_labels
from explorer.frames.pack import Blob, colours, frames
from explorer.frames.parts import Take
from explorer.lessons.samplers import scene, work
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import settings as settings_of
from explorer.registry import Param
from explorer.texts import number
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

CLOCK = "samplers"
MOST = 2000  # evaluations of one run: some seconds
DRAWN = 1000  # of the points that are measured
BELOW = 322  # pixels of the first screen that numbers, time and the head of the chart take
TALLEST = 400
LARGER = 1.35  # times, in lecturer's mode
EXTENT = 2.2
LEADER = "_samplers_leader"  # the stage that reported t last


@dataclass(frozen=True)
class Side:
    """One of the clouds: its letter, its sampler, and its run where it is there."""

    letter: str
    choice: scene.Choice
    run: scene.Run | None = None
    distance: float = float("nan")
    refused: str = ""


def sides(page, world, denoiser: str, made, count: int, spacing: str) -> list[Side]:
    """A menu and a run for each of the clouds, in a row."""
    found = []
    columns = st.columns(count, gap="small")
    for letter, column in zip(settings_of.LETTERS[:count], columns, strict=True):
        place = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
        with column, st.container(key=f"samplers_side_{letter}", **place):
            st.html(f"<b>{letter.upper()}</b>", width="content")
            name = settings_of.sampler(page, letter)
            with st.popover(page.word("samplers.options"), key=f"options_{letter}"):
                asked = settings_of.choice(page, letter, name, spacing)
        asking = asked.evaluations(world.T)
        refused = "" if asking <= MOST else page.word("samplers.too_many", n=asking, most=MOST)
        with column, st.spinner(page.word("samplers.running"), show_time=True):
            found.append(run_of(Side(letter, asked, refused=refused), world, denoiser, made))
    return found


def run_of(side: Side, world, denoiser: str, made) -> Side:
    """The side with its run; without where the network is still to be trained."""
    if made is None or side.refused:
        return side
    run = work.cloud(world, denoiser, side.choice)
    return replace(side, run=run, distance=work.yard(world).distance(run.sample))


@st.cache_resource(max_entries=12, show_spinner=False)
def tint(world, denoiser: str, _made) -> Blob:
    """The colours of the points: the place in the data to which the ODE leads each of them.

    The same for every sampler. Those that follow the ODE end with their colours in order; those
    that add noise mix them.
    """
    x_T = work.start(world)[:DRAWN]
    *_, last = scene.SAMPLERS["multistep"](_made.schedule, _made, x_T, num_steps=min(20, world.T))
    real = world.data(4000, 0)
    return colours(nearest_labels(np.nan_to_num(last.x_t), real.x, real.labels))


@st.cache_resource(max_entries=48, show_spinner=False)
def blob(world, denoiser: str, choice, _run: scene.Run) -> Blob:
    return frames(_run.places[:, :DRAWN], _run.times)


@st.cache_resource(max_entries=12, show_spinner=False)
def ghost(world) -> Blob:
    return frames(world.data(1200, 1).x[None], [0])


def leader(page, found: list[Side]) -> str:
    """The stage that reported t last. It alone is told t, and knows it for its own: to another it
    would be an order, which may come when the hand is already further on."""
    there = [page.key(f"cloud_{side.letter}") for side in found if side.run is not None]
    last = st.session_state.get(LEADER)
    return last if last in there else page.key("time")


def clouds(page, world, denoiser: str, made, found: list[Side], t: int, point) -> None:
    """The clouds in a row; under them, once, the time."""
    leads = leader(page, found)
    shared = {
        "T": world.T,
        "clock": CLOCK,
        "play": "down",
        "stops": sorted({int(each) for side in found if side.run for each in side.run.times}),
        "report_t": True,
        "words": stage_words(page),
    }
    for side, column in zip(found, st.columns(len(found), gap="small"), strict=True):
        if side.run is None:
            column.caption(side.refused)
            continue
        key = page.key(f"cloud_{side.letter}")
        take = Take(
            blob(world, denoiser, side.choice, side.run), colours=tint(world, denoiser, made)
        )
        with column:
            cloud(page, key, side, take, ghost(world.cloud), shared, point, leads, t)
            figures(page, side, world)
    stage(
        page.key("time"),
        t=t if leads == page.key("time") else None,
        takes=[Take(frames(np.full((1, 1, 2), 99.0), [0]))],
        bare="curves",
        height=1,
        below_t=[(0, page.word("samplers.data")), (world.T, page.word("samplers.noise"))],
        label=page.word("samplers.time"),
        **shared,
    )


def cloud(page, key: str, side: Side, take: Take, real: Blob, shared, point, leads, t) -> None:
    """One cloud, before the real data; its time row is the one that all share."""
    stage(
        key,
        takes=[take],
        ghost=real,
        extent=EXTENT,
        bare=True,
        height=TALLEST,
        reserve=round(BELOW * (LARGER if page.present else 1)),
        picked=point,
        t=t if leads == key else None,
        label=page.word("samplers.cloud", name=named(page, side.choice)),
        **shared,
    )


def named(page, choice: scene.Choice) -> str:
    return choice.entry.label[page.lang]


def figures(page, side: Side, world) -> None:
    """Under a cloud: its one number beside the floor, and what it cost."""
    yard = work.yard(world)
    ratio = side.distance / yard.floor
    word = page.word
    mark, tick = ("good", "✓ ") if ratio <= errors.ENOUGH else ("far", "")
    st.html(
        f'<div class="samplers-figures {mark}" data-role="figures" data-letter="{side.letter}">'
        f'<b data-role="ratio">{tick}{number(ratio, ".3g")} × {word("samplers.floor_word")}</b>'
        f"<span>SW₂ {number(side.distance, '.3g')}</span>"
        f'<span data-role="evaluations">{word("samplers.evaluations", n=side.run.evaluations)}'
        f"</span><span>{1e3 * side.run.seconds:.0f} ms CPU</span></div>"
    )


def hear(page, T: int, count: int) -> None:
    """Put what the stages have reported into the address: t, and the point that was picked."""
    clouds = [page.key(f"cloud_{letter}") for letter in settings_of.LETTERS[:count]]
    for key in (page.key("time"), *clouds):
        if (t := heard(key, "t")) is not None:
            controls.write(page, "t", min(int(t), T))
            st.session_state[LEADER] = key
    points = [point for key in clouds if (point := heard(key, "picked")) is not None]
    if points:
        controls.write(page, "point", int(points[-1]))


def point(page) -> int | None:
    """The point that is followed in every cloud; −1 for none."""
    now = controls.read(page, Param("point", -1, {}, -1, DRAWN - 1))
    return None if now < 0 else now
