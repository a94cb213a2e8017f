"""The controls of the parts `compare` and `eta` with their settings, and what all parts share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import SPACING
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.data.images import IMAGES
from explorer.lessons.samplers import scene, scene_compare, scene_eta
from explorer.lessons.samplers.scene_compare import DENOISERS, DRAWN, FIRST, LETTERS, VIEWS
from explorer.lessons.samplers.scene_runs import OFFERED, Choice
from explorer.registry import Param
from explorer.training.pretrained import PRETRAINED
from explorer.ui.controls import controls
from explorer.ui.controls.controls import Labels, More
from explorer.ui.controls.reports import listen_sliders, listen_t, reported
from explorer.ui.controls.world import accepted
from explorer.ui.frame.beside import Beside
from explorer.ui.page import AnyPage
from explorer.ui.training import own_training
from explorer.worlds.world import World

PURPOSE = "samplers"  # of the curves beside the page
CHAINS = ("5", "10", "20", "50", "100")  # lengths of the chain whose η is moved
ETA = Param("eta", 0.0, {}, 0.0, 1.0, 0.01)
LEADER = "_samplers_leader"  # the stage that reported t last
SAID = own_training.Sentences("samplers.trained_here", "samplers.yours", "samplers.not_yours")
LINE = {"horizontal": True, "vertical_alignment": "bottom"}  # of controls


def one_of(
    page: AnyPage,
    name: str,
    choices: Iterable[str],
    default: str = "",
    word: str = "",
    names: Labels | None = None,
) -> str:
    """One of the choices as a row of buttons, the first one unless told; word : as in `worded`.

    names : what the choices are called, where the page's words do not say so.
    """
    choices = tuple(choices)
    more: More = {} if names is None else {"names": names}
    param = controls.worded(page, name, default or choices[0], word=word, choices=choices, **more)
    return controls.segmented(page, param)


def part(page: AnyPage) -> str:
    """What is shown."""
    return controls.acts(page, controls.worded(page, "show", scene.ACTS[0], choices=scene.ACTS))


def world(page: AnyPage, T: int = 0) -> World:
    """What is seldom changed; T too, unless it is given."""
    label = {name: controls.worded(page, name, "").label for name in ("dataset", "schedule")}
    dataset = controls.choose(page, "dataset", PLANE, "swiss_roll", label=label["dataset"])
    schedule = controls.choose(page, "schedule", SCHEDULES, "cosine", label=label["schedule"])
    T = T or controls.named(page, "T", 1000, 10, 1000, 10)
    return World(dataset=dataset, schedule=schedule, T=T, seed=controls.seed(page))


def settled(page: AnyPage, given: World) -> dict:
    """The values of the world as its schedule accepts it."""
    T, params = accepted(page, given.schedule, given.T, given.schedule_params)
    return vars(given) | {"T": T, "schedule_params": params}


def eta(page: AnyPage) -> scene_eta.Settings:
    """The controls beside the one chain; η and t where the hand has left them."""
    with st.container(key="samplers_line", **LINE):
        T = int(one_of(page, "chain", CHAINS, "10"))
        with controls.Popover(page):
            given = world(page, T)
    given, key = settled(page, given), page.key("eta")
    moved = listen_sliders(page, key, [ETA])
    return scene_eta.Settings(**given, **moved, t=listen_t(page, given["T"], 0, key))


def compare(page: AnyPage, left: DeltaGenerator, beside: Beside) -> scene_compare.Settings:
    """The controls beside the clouds, and a menu over each of them. While the question waits, the
    clouds stand where all begin."""
    with beside.rest:
        with st.container(key="samplers_line", **LINE):
            denoiser = one_of(page, "denoiser", DENOISERS)
            more = controls.Popover(page)
        with st.container(**LINE):
            count = int(one_of(page, "runs", "234", "3"))
            view = one_of(page, "view", VIEWS)
        with more:
            spacing = one_of(page, "spacing", SPACING.choices, "quadratic")
            given = world(page)
        if denoiser == "trained":
            given = own(page, given)
    given = settled(page, given)
    T = given["T"]
    given |= moment(page, T, LETTERS[:count], T if beside.asked else 0)
    sides = zip(LETTERS, left.columns(count, gap="small"), strict=False)
    sides = tuple(side(page, spacing, letter, column, T) for letter, column in sides)
    return scene_compare.Settings(
        **given, denoiser=denoiser, spacing=spacing, sides=sides, view=view
    )


def own(page: AnyPage, given: World) -> World:
    """The world of this tab's training on train_points, where it can be shown; what it is."""
    suits = own_training.plane_with_density
    snapshot, said = own_training.own_training(page, own_training.POINTS, SAID, suits, pin=PURPOSE)
    st.caption(said)
    return given if snapshot is None else replace(given, **own_training.world_of(snapshot))


def moment(page: AnyPage, T: int, letters: str, start: int) -> dict:
    """t, at first `start`, and the point followed in every cloud, as the hand has left them."""
    clouds = [page.key(f"cloud_{letter}") for letter in letters]
    for key in (page.key("time"), *clouds):
        if (t := reported(key, "t")) is not None:
            controls.write(page, "t", min(int(t), T))
            st.session_state[LEADER] = key
    for key in clouds:
        if (point := reported(key, "picked")) is not None:
            controls.write(page, "point", int(point))
    t = controls.read(page, Param("t", start, {}, 0, T))
    point = controls.read(page, Param("point", -1, {}, -1, DRAWN - 1))
    return {"t": t, "point": None if point < 0 else point}


def side(page: AnyPage, spacing: str, letter: str, column: DeltaGenerator, T: int) -> Choice:
    """The menu of samplers over one of the clouds, and the options of the chosen one."""
    offered = {name: SAMPLERS[name] for name in OFFERED}
    place = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
    label = {page.lang: letter.upper()}
    with column, st.container(key=f"samplers_side_{letter}", **place):
        st.html(f"<b>{letter.upper()}</b>", width="content")
        name = controls.choose(page, letter, offered, FIRST[letter][0], label=label)
    with column, controls.Popover(page, "samplers.options", f"options_{letter}"):
        given = {
            each.name: controls.control(page, replace(each, name=f"{letter}_{each.name}"))
            for each in scene_compare.options(letter, name, T)
        }
    return scene_compare.side(letter, name, spacing, **given)


def pictures(page: AnyPage, name: str, first: str) -> str:
    """The pictures of which a network is shipped, `first` at first."""
    names = {each: page.word(f"step_pictures.{each}") for each in PRETRAINED}
    return one_of(page, name, names, first, word="ladder.data", names=names)


def tile(key: str, data: str) -> int:
    """The tile of the pictures `data` that was clicked on the stage `key`; −1 for none."""
    spot = reported(key, "picked")
    height, width, _ = IMAGES[data].shape_of()
    return -1 if spot is None else int(spot) // (height * width)
