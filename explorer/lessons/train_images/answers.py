"""What the lines that open on the page `train_images` need: their numbers and their pictures."""

from __future__ import annotations

from collections.abc import Callable

from explorer.frames.plates import PlatesView
from explorer.lessons.train_images import scene_attention, scene_told
from explorer.ui.charts import plates
from explorer.ui.page import Answer, AnyPage


def answers(page: AnyPage) -> dict[str, Answer]:
    """By the names of the sections open.<name>."""

    def drawn(name: str, view: Callable[[], PlatesView]) -> Callable[[], object]:
        return lambda: plates.show(page, view(), page.key(name))

    return {
        "attention": Answer(
            lambda: vars(scene_attention.numbers()), drawn("heads", scene_attention.example)
        ),
        "root": Answer(
            lambda: vars(scene_attention.root()), drawn("root", scene_attention.freezing)
        ),
        "time": Answer(draw=drawn("told", scene_told.view)),
    }
