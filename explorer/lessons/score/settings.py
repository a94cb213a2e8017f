"""From controls to Settings, for the field and the likelihood of the page `score`."""

from __future__ import annotations

import streamlit as st

from explorer.lessons.score.scene_settings import Settings
from explorer.ui.controls.world import accepted
from explorer.ui.training import own_training

SAID = own_training.Sentences(
    "step_through.trained_here", "step_through.your_training", "step_through.not_yours"
)


def settle(page, **given) -> Settings:
    """Settings from the controls, with the tab's own training where it is used."""
    if given["denoiser"] == "trained":
        place, suits = own_training.POINTS, own_training.plane_with_density
        snapshot, said = own_training.own_training(page, place, SAID, suits, pin=place)
        st.caption(said)
        given |= own_training.world_of(snapshot) if snapshot is not None else {}
    T, params = accepted(page, given["schedule"], given["T"], given.get("schedule_params", ()))
    return Settings(**given | {"T": T, "schedule_params": params})
