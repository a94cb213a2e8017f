"""What the lines that open on the page `forward` need: their numbers, and two clouds to compare."""

from __future__ import annotations

from dataclasses import replace

from explorer.lessons.forward import scene_data, scene_merge, scene_normal
from explorer.lessons.forward.scene_data import Settings
from explorer.texts import number
from explorer.ui.charts.figure import show_figure
from explorer.ui.page import Answer, AnyPage, Facts


def answers(page: AnyPage, settings: Settings) -> dict[str, Answer]:
    """By the names of the sections open.<act>.<name>."""

    def merged() -> Facts:
        return vars(scene_merge.merge(settings))

    def stepped() -> Facts:
        start = float((scene_data.cloud(settings.shape).x0 ** 2).mean()) * settings.scale**2
        return vars(scene_merge.step(settings, start))

    def normal() -> Facts:
        return vars(scene_normal.normal(settings))

    return {
        "merge": Answer(merged, lambda: two_clouds(page, settings)),
        "noise": Answer(merged),
        "cost": Answer(stepped),
        "end": Answer(stepped),
        "why": Answer(stepped),
        "which": Answer(normal),
    }


def two_clouds(page: AnyPage, settings: Settings) -> None:
    """Two noises added beside one noise of the same variance."""

    def drawing() -> object:
        from explorer.lessons.forward import figures

        left, right = scene_merge.clouds(settings)
        names = [page.word("forward.two_noises"), page.word("forward.one_noise")]
        return figures.two_clouds(left, right, page.colours, names)

    t = number(max(settings.t, 2), ".0f")
    of = replace(settings, t=max(settings.t, 2)), page.lang, page.colours
    show_figure(drawing, of, "forward_merge", page.word("forward.merge_caption", t=t))
