"""Controls that both variants of the step_through page share, points and pictures."""

from __future__ import annotations

import streamlit as st

from explorer.core.samplers import SAMPLERS
from explorer.lessons.step_through.work import Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.controls.world import accepted
from explorer.ui.training import own_training

KINDS = ("points", "pictures")
STEPS = ("all", "100", "50", "20", "10", "5")
SAID = own_training.Sentences(
    "step_through.trained_here", "step_through.your_training", "step_through.not_yours"
)


def kind(page) -> str:
    """Points or pictures."""
    names = {name: page.word(f"step_through.{name}") for name in KINDS}
    return controls.switch(page, param(page, "what", KINDS[0], choices=KINDS), names)


def param(page, name: str, default, *limits, **more) -> Param:
    """A setting of this page, labelled by the word of its name."""
    return Param(name, default, {page.lang: page.word(f"step_through.{name}")}, *limits, **more)


def chosen(page, name: str, registry, default: str) -> str:
    """An entry of a registry by a menu."""
    label = {page.lang: page.word(f"step_through.{name}")}
    return controls.choose(page, name, registry, default, label=label)


def start(page) -> str:
    """Pure noise, or noised data."""
    ways = {"noise": "pure_noise", "data": "noised_data"}
    names = {way: page.word(f"step_through.{name}") for way, name in ways.items()}
    return controls.segmented(page, param(page, "start", "noise", choices=tuple(ways)), names)


def num_steps(page, name: str, default: str) -> str:
    """How many steps are taken: "all", or a number. Each variant has a setting of its own, because
    what is a good default for one is not for the other."""
    counts = {"all": page.word("step_through.every")} | {n: n for n in STEPS[1:]}
    label = {page.lang: page.word("step_through.num_steps")}
    return controls.segmented(page, Param(name, default, label, choices=STEPS), counts)


def sampler(page) -> dict:
    """The sampler and its own options, as pairs."""
    ways = {name: SAMPLERS[name] for name in ("ddpm", "ddim")}
    name = chosen(page, "sampler", ways, "ddpm")
    options = [each for each in SAMPLERS[name].params if each.name not in ("num_steps", "spacing")]
    made = tuple((each.name, controls.control(page, each)) for each in options)
    return {"sampler": name, "options": made}


def steps_of(num_steps: str, T: int) -> int | None:
    """How many steps are taken; None for every t."""
    return None if num_steps == "all" or int(num_steps) >= T else int(num_steps)


def settle(page, *, num_steps: str, **given) -> Settings:
    """Settings from the controls, with the tab's own training where it is used."""
    if given["denoiser"] == "trained":
        place, suits = own_training.POINTS, own_training.plane_with_density
        snapshot, said = own_training.own_training(page, place, SAID, suits, pin=place)
        st.caption(said)
        given |= own_training.world_of(snapshot) if snapshot is not None else {}
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    given |= {"T": T, "schedule_params": params}
    return Settings(num_steps=steps_of(num_steps, T), **given)


def adopt(page, stage: str, state: str, name: str, most: int, use=int) -> None:
    """Put what the stage has newly reported as `state` into the setting `name`, at most `most`."""
    reported = heard(page.key(stage), state)
    if reported is not None:
        controls.write(page, name, min(use(reported), most))
