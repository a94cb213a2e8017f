"""The pictures of the page `objective`, mounted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explorer.frames.frame import Frame
from explorer.frames.plates import PlatesView
from explorer.lessons.objective import derivation, scene, scene_divergence, scene_integral
from explorer.lessons.objective.scene_derivation import DerivationView
from explorer.lessons.objective.settings import KEYS
from explorer.ui import late
from explorer.ui.charts import live, plates
from explorer.ui.page import Answer, AnyPage

# The sentence's numbers that follow the range, by their names in what plates publish.
LIVE = {
    "bound": {"x0": "x0", "nll_nats": "nll", "bound_nats": "bound", "gap_nats": "gap"},
    "terms": {"weight_nats": "weight", "mse": "mse", "gap_nats": "constant", "kl_nats": "kl"},
    "gap": {
        "T": "T", "bound_nats": "bound", "nll_nats": "nll", "entropy_nats": "entropy",
        "slack_nats": "slack", "miss_nats": "miss",
    },
}  # fmt: skip


def show(page: AnyPage, settings: scene.Settings, act: str, asked: bool) -> Frame:
    """Make the act's picture, beside the page where it takes a moment, and mount it; what answers
    the question waits for the guess: the lines' means with their errors, the panel of weights."""
    said = "objective.pushing" if act == "gap" else "late.working"
    frame = late.frame(page, act, settings, scene.frame, said=said).frame
    (view,), key = frame.views, page.key(KEYS[act])
    if isinstance(view, DerivationView):
        derivation.show(page, view, key, asked)
    elif isinstance(view, PlatesView):
        veiled = asked and act == "terms"
        plates.show(page, replace(view, panels=view.panels[:1]) if veiled else view, key)
    return frame


def answers(page: AnyPage, settings: scene.Settings) -> dict[str, Answer]:
    """By the names of the sections open.bound.<name>: pictures to move, each under its answer."""
    place = settings.chain, settings.x0
    views: dict[str, Callable[[], PlatesView]] = {
        "integral": lambda: scene_integral.view(*place, settings.seed, settings.unit),
        "never": lambda: scene_divergence.never_negative(*place, settings.unit),
        "round": lambda: scene_divergence.both_ways(settings.data, settings.unit),
    }
    return {name: plates.answer(page, name, view) for name, view in views.items()}


def formula(act: str, unit: str) -> str:
    """The section with the act's formula in this unit; the ten lines have none, ""."""
    return f"formula.{act}" + ".bits" * (unit == "bits") if act in LIVE else ""


def source(page: AnyPage, act: str) -> live.Source | None:
    """Where the sentence's numbers are while the range moves; the ten lines have none that do."""
    return live.source(page.key(KEYS[act]), None, **LIVE[act]) if act in LIVE else None
