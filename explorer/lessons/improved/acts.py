"""The pictures of the page `improved`, mounted; what its measurement has so far."""

from __future__ import annotations

from dataclasses import replace

from explorer.frames.chart import ChartView, Row
from explorer.frames.frame import BarsView, Frame, StageView
from explorer.frames.text import Text, Word
from explorer.lessons.improved import scene_pull
from explorer.lessons.improved.scene_settings import POINTS, Settings
from explorer.ui.bars import bars
from explorer.ui.charts import chart, live, plates
from explorer.ui.charts.chart import LARGER
from explorer.ui.page import Answer, AnyPage
from explorer.ui.stage import stage
from explorer.worlds.world import World

CHARTS = {"loss": ("loss_figure", 230), "times": ("times_figure", 540),
          "schedule": ("skip_figure", 290), "steps": ("steps_figure", 470)}  # fmt: skip
BARS = {"taught": 180, "terms": 120, "simple": 128}  # heights


# What would answer the question before the guess. Of a stage: the best variance, what others cost
# more, what a network has learned; with it the bars of that network.
ANSWERS = ("best", "excess", "learned")
BARRED = ("taught",)
# Of a chart: curves by their names, and how many of their points stay in sight.
CURVES = {
    "improved.objective_hybrid": 0, "improved.objective_vlb": 0, "improved.p_at": 0,
    "improved.linear": 2, "improved.cosine": 2,
    "improved.method_posterior": 0, "improved.method_beta": 0,
}  # fmt: skip
COLUMNS = {
    "variance": {"total_mixed_bits": "total_mixed"},
    "schedules": {"cosine": "alpha_bar_cosine", "linear": "alpha_bar_linear"},
}  # numbers of the sentences that have another name in the stage's table


def veiled(frame: Frame) -> Frame:
    """The frame without what answers the question."""
    views = []
    for view in frame.views:
        if isinstance(view, StageView):
            curves = [
                curve
                for curve in view.picture.curves
                if not any(word in curve.column for word in ANSWERS)
            ]
            view = replace(view, picture=replace(view.picture, curves=curves))
        elif isinstance(view, ChartView):
            panels = [replace(panel, rows=tuple(map(cut, panel.rows))) for panel in view.panels]
            view = replace(view, panels=tuple(panels), caption=Word("improved.veiled"))
        if view.name not in BARRED:
            views.append(view)
    return replace(frame, views=tuple(views))


def answers(page: AnyPage, settings: Settings) -> dict[str, Answer]:
    """By the names of the sections open.<act>.<name>; digits have no exact denoiser."""
    weight = getattr(settings, "vlb_weight", None)
    world = settings.world if settings.what == POINTS else World(T=settings.T)
    if weight is None:
        return {}
    return {"stop": plates.answer(page, "pull", lambda: scene_pull.view(world, weight))}


def cut(row: Row) -> Row:
    """The curve as far as it answers nothing; where nothing is left, its name."""
    stays = CURVES.get(row.label.key, len(row.y)) if isinstance(row.label, Word) else len(row.y)
    gone = (None,) * (len(row.y) - stays)
    errors = (*row.error[:stays], *gone) if row.error else ()
    return replace(row, y=(*row.y[:stays], *gone), error=errors)


def told(frame: Frame, origin: Text) -> Frame:
    """The frame with where its curves come from, before each chart's caption."""
    views = [
        replace(view, caption=Word("improved.from", origin=origin, caption=view.caption))
        if isinstance(view, ChartView) else view for view in frame.views
    ]  # fmt: skip
    return replace(frame, views=tuple(views))


def source(page: AnyPage, frame: Frame) -> live.Source | None:
    """Where the sentences' numbers are at every t; nowhere in a part without a stage."""
    stages = [view for view in frame.views if isinstance(view, StageView)]
    if not stages:
        return None
    (view,) = stages
    return live.source(page.key(view.name), view.picture.table, **COLUMNS[view.name])


def show(page: AnyPage, act: str, frame: Frame, *kinds: type) -> None:
    """Mount the frame's views of these kinds."""
    scale = LARGER if page.present else 1.0
    for view in frame.views:
        key = page.key(view.name)
        if not isinstance(view, kinds):
            continue
        if isinstance(view, ChartView):
            name, height = CHARTS[act]
            chart.show(page, view, page.key(name), height)
        elif isinstance(view, BarsView):
            height = BARS[view.name] * (1.0 if view.name == "taught" else scale)
            bars.show(page, view, frame.time, key, height=round(height), bare=not view.time_row)
        elif isinstance(view, StageView):
            how = {"height": 264}
            if act == "variance":
                how = {"height": "fill", "reserve": 190 if len(frame.views) > 1 else 0}
            stage.show(page, view, frame.time, key, bare="curves", **how)
