"""The controls of Improved DDPM under "more", the same for points and for pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.training.improved import IMPROVED_PARAMS, LATER
from explorer.ui.controls import controls
from explorer.ui.page import AnyPage

if TYPE_CHECKING:
    from explorer.training.image_config import Config

PARAMS = {param.name: param for param in IMPROVED_PARAMS}
USUAL = "hybrid"  # where the variance is learned: L_simple would not teach it


def group(page: AnyPage) -> dict[str, Any]:
    """The fields of a config that belong to Improved DDPM.

    The objective is asked for where there is a variance to be learned, λ where L_hybrid has one.
    """
    st.markdown(f"**{page.word('live.improved')}**")
    chosen = {"variance": controls.control(page, PARAMS["variance"])}
    if chosen["variance"] == "learned":
        objective = replace(PARAMS["objective"], default=USUAL)
        words = {name: PARAMS["objective"].names[name] for name in objective.choices}
        chosen["objective"] = controls.segmented(page, objective, words)
    if chosen.get("objective") == "hybrid":
        chosen["vlb_weight"] = controls.control(page, PARAMS["vlb_weight"])
    return chosen | {"times": controls.control(page, PARAMS["times"])}


def as_settings(config: Config) -> dict[str, str]:
    """What the controls must be set to for a loaded network's config, by name."""
    if config.variance == "fixed":
        return {}
    names = LATER if config.objective == "hybrid" else (n for n in LATER if n != "vlb_weight")
    return {name: str(getattr(config, name)) for name in names}
