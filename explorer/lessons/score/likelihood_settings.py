"""The controls of the likelihood by the ODE, and all that decides it, in plain values."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explorer.core.likelihood import METHODS, TRACES
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.lessons.score.scene_settings import Settings
from explorer.lessons.score.settings import settle
from explorer.registry import Param
from explorer.ui.controls import controls

ACTS = ("point", "plane", "error")
DENOISERS = ("density", "trained")
MOST_STEPS, MOST_PROBES = 200, 64


@dataclass(frozen=True)
class Asked:
    """What the controls say. how : the ODE's settings, as core.likelihood.flow takes them."""

    act: str
    settings: Settings
    how: tuple[tuple[str, object], ...]

    def __getitem__(self, name: str):
        return dict(self.how)[name]


def choose(page) -> Asked:
    """Every control, each bound to the address with the prefix lik_."""
    word = page.word

    def param(name: str, default, *limits, **more) -> Param:
        label = {page.lang: word(f"likelihood.{name}")}
        return Param(f"lik_{name}", default, label, *limits, **more)

    def named(name: str, choices) -> str:
        words = {choice: word(f"likelihood.{name}_{choice}") for choice in choices}
        return controls.segmented(page, param(name, choices[0], choices=choices), words)

    act = named("act", ACTS)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        denoiser = named("denoiser", DENOISERS)
        with st.popover(word("frame.more")):
            more = _more(page, param)
    how = {"num_steps": 40, "method": "heun", "trace": "exact", "probes": 1}
    if act != "error":  # there all of these are on the axes
        steps = controls.slider(page, param("steps", 40, 3, MOST_STEPS, 1, log=True))
        how["num_steps"] = min(steps, more["T"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            how["method"] = named("method", METHODS[::-1])
            how["trace"] = named("trace", TRACES)
        if how["trace"] != "exact":
            probes = param("probes", 8, 1, MOST_PROBES, 1, log=True)
            how["probes"] = controls.slider(page, probes)
    settings = settle(page, denoiser=denoiser, **more)
    how["num_steps"] = min(how["num_steps"], settings.T)
    return Asked(act, settings, tuple(sorted(how.items())))


def _more(page, param) -> dict:
    """What is seldom changed, by the names of Settings."""
    label = {page.lang: page.word("controls.dataset")}
    dataset = controls.choose(page, "lik_dataset", PLANE, "swiss_roll", label=label)
    label = {page.lang: page.word("controls.schedule")}
    return {
        "dataset": dataset,
        "schedule": controls.choose(page, "lik_schedule", SCHEDULES, "cosine", label=label),
        "T": controls.slider(page, param("T", 1000, 20, 1000, 10)),
        "seed": controls.seed(page, "lik_seed"),
    }
