"""The controls of the two walks, and all that decides them as plain values."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explorer.data.clouds import PLANE
from explorer.lessons.score import scene_langevin as scene
from explorer.registry import Entry, Param
from explorer.ui.controls import cached, controls

SHAPES = {
    scene.TWO_MODES: Entry(scene.TWO_MODES, None, {"en": "two far modes", "zh": "两个远离的峰"}),
    **PLANE,
}
WEIGHT = Param(
    "weight", 0.8, {"en": "weight of the left mode", "zh": "左峰的权重"}, 0.5, 0.95, 0.05
)
DISTANCE = Param(
    "distance", 3.2, {"en": "distance of the modes", "zh": "两峰的距离"}, 1.6, 4.0, 0.1
)
SIZE = Param(
    "size",
    0.2,
    {"en": "step η / w²", "zh": "步长 η / w²"},
    0.02,
    2.5,
    log=True,
    help={
        "en": "In units of w², the variance of one mode (or of the noise around a curve) at the "
        "level under way.",
        "zh": "以 w² 为单位：当前级上一个峰（或曲线周围噪声）的方差。",
    },
)
TAU = Param("tau", 1.0, {"en": "temperature τ", "zh": "温度 τ"}, 0.0, 2.0, 0.1)
STEPS = Param("steps", 1000, {"en": "steps", "zh": "步数"}, 50, 4000, 10, log=True)
LEVELS = Param("levels", 20, {"en": "noise levels", "zh": "噪声级数"}, 2, 50, 1)


@dataclass(frozen=True)
class Setting:
    """All that decides the two walks, in plain values; the cache's key."""

    dataset: str
    weight: float
    distance: float
    way: str
    size: float
    temperature: float
    steps: int
    levels: int
    seed: int

    def mixture(self):
        if self.dataset == scene.TWO_MODES:
            return scene.two_modes(self.weight, self.distance)
        return cached.density(self.dataset)

    def plan(self, levels: int) -> scene.Plan:
        return scene.Plan(self.steps, levels, self.size, self.temperature)


def choose(page) -> Setting:
    """The controls, in the current container."""
    label = {page.lang: page.word("score.dataset")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        dataset = controls.choose(page, "walkers", SHAPES, scene.TWO_MODES, label=label)
        with st.popover(page.word("frame.more")):
            steps = controls.slider(page, STEPS)
            weight, distance = controls.slider(page, WEIGHT), controls.slider(page, DISTANCE)
            seed = controls.seed(page)
    left, right = st.columns([43, 57], gap="small")
    with left:
        size, tau = controls.slider(page, SIZE), controls.slider(page, TAU)
    names = {way: page.word(f"score.from_{way}") for way in ("side", "noise")}
    label = {page.lang: page.word("score.start")}
    with right:
        levels = controls.slider(page, LEVELS)
        way = controls.segmented(page, Param("way", "side", label, choices=tuple(names)), names)
    if dataset != scene.TWO_MODES:
        weight, distance = WEIGHT.default, DISTANCE.default
    return Setting(dataset, weight, distance, way, size, tau, steps, levels, seed)


PARTS = ("weights", "bias")


def chosen(page) -> str:
    """The part in sight; each picture draws the switch where it has room, by `switch`."""
    import streamlit as st

    param = Param("part", PARTS[0], {}, choices=PARTS)
    return st.session_state["part"] if "part" in st.session_state else controls.read(page, param)


def switch(page) -> None:
    """Weights or bias."""
    names = {part: page.word(f"score.part_{part}") for part in PARTS}
    label = {page.lang: page.word("score.part")}
    controls.segmented(page, Param("part", PARTS[0], label, choices=PARTS), names)
