"""The pictures of the page `objective`, mounted."""

from __future__ import annotations

from explorer.frames.frame import Frame
from explorer.lessons.objective import derivation, scene
from explorer.lessons.objective.settings import KEYS
from explorer.ui import late
from explorer.ui.charts import plates
from explorer.ui.page import AnyPage


def show(page: AnyPage, settings: scene.Settings, act: str) -> Frame:
    """Make the act's picture, beside the page where it takes a moment, and mount it."""
    said = "objective.pushing" if act == "gap" else "late.working"
    frame = late.frame(page, act, settings, scene.frame, said=said).frame
    mount = derivation.show if act == "lines" else plates.show
    mount(page, frame.views[0], page.key(KEYS[act]))
    return frame
