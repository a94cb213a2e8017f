"""What the lines that open on the page `train_images` need: their numbers and their pictures."""

from __future__ import annotations

from explorer.lessons.train_images import scene_attention, scene_told
from explorer.ui.charts import plates
from explorer.ui.page import Answer, AnyPage


def answers(page: AnyPage) -> dict[str, Answer]:
    """By the names of the sections open.<name>."""
    example, root = scene_attention.numbers, scene_attention.root
    return {
        "attention": plates.answer(page, "heads", scene_attention.example, lambda: vars(example())),
        "root": plates.answer(page, "root", scene_attention.freezing, lambda: vars(root())),
        "time": plates.answer(page, "told", scene_told.view),
    }
