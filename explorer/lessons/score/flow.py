"""The SDE and its ODE on the page: on the line, or in the plane with their distances below."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core.reverse import VARIANCES
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.frames.frame import Frame
from explorer.lessons.score import flow_view, scene, scene_flow
from explorer.lessons.score import scene_pair as pair
from explorer.lessons.score.scene_settings import Flow
from explorer.ui import late
from explorer.ui.charts import live
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_t
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage

STYLE = """<style>
.five { display: grid; grid-template-columns: max-content repeat(5, 1fr); gap: 0.125rem 1rem;
  font-variant-numeric: tabular-nums; }
.five b { font-weight: 600; text-align: right; } .five i { text-align: right; opacity: 0.8; }
</style>"""


def draw(page: AnyPage) -> None:
    """The picture with its controls and what stands below."""
    left, right = page.columns()
    with right:
        beside = page.beside("flow")
    with beside.rest:
        settings = choose(page)
    key = page.key("flow_plane" if settings.dataset else "flow_pair")
    start = settings.T if beside.asked else Flow.t  # a question waits where both runs begin
    settings = replace(settings, t=listen_t(page, settings.T, start, key))
    frame = (
        in_plane(page, settings, key, left) if settings.dataset else on_line(page, settings, left)
    )
    table = frame.views[0].picture.table if settings.dataset else frame.view("flow").table
    section = "now.flow.plane" if settings.dataset else "now.flow"
    beside.tell(frame.facts(), now=section, source=live.source(key, table))
    if not settings.dataset:
        with beside.rest:
            numbers("flow_pair_numbers", frame.time.clock, table, lines(page, settings))
    page.below(pair.simulate, pair.kolmogorov, pair.columns, part="flow", numbers=frame.facts())


def choose(page: AnyPage) -> Flow:
    """The controls, those of the line or those of the plane; t is told later."""
    control = partial(controls.named, page)
    with st.container(horizontal=True, gap="small"):
        where = control("flow_where", "line", choices=("line", "plane"))
        chosen = {"ode": control("flow_ode", "heun", choices=pair.ODES)}
    chosen["steps"] = control("flow_steps", Flow.steps, 3, 200, 1, log=True)
    widths = [3, 3, 2.5] if where == "line" else [6, 2.5]
    *places, last = st.columns(widths, gap="small", vertical_alignment="bottom")
    with places[0]:
        if where == "plane":
            label = page.word("controls.dataset")
            dataset = controls.choose(page, "flow_shape", PLANE, "swiss_roll", label=label)
            chosen["dataset"] = dataset
        else:
            chosen["share"] = control("flow_share", Flow.share, 0.05, 0.95, 0.05)
            with places[1]:
                chosen["gap"] = control("flow_gap", Flow.gap, 0.0, 4.0, 0.1)
    with last, controls.Popover(page):
        chosen["variance"] = control("flow_variance", "posterior", choices=VARIANCES)
        if where == "line":
            names = {each: page.word(f"score.flow_bumps_{each}") for each in ("2", "3")}
            chosen["bumps"] = int(control("flow_bumps", "2", choices=(*names,), names=names))
            chosen["width"] = control("flow_width", Flow.width, 0.1, 1.0, 0.05)
        label = page.word("controls.schedule")
        schedule = controls.choose(page, "flow_schedule", SCHEDULES, "cosine", label=label)
        return Flow(**chosen, schedule=schedule, seed=controls.seed(page, "flow_seed"))


def on_line(page: AnyPage, settings: Flow, left: DeltaGenerator) -> Frame:
    frame = late.frame(page, "flow/line", settings, scene.frame).frame
    with left:
        flow_view.show(page, frame.view("flow"), frame.time, page.key("flow_pair"))
    return frame


def in_plane(page: AnyPage, settings: Flow, key: str, left: DeltaGenerator) -> Frame:
    """Both stages, the first with the time row; and their distances below."""
    with left:
        shown = late.frame(page, "flow/plane", settings, scene.frame, said="flow_pair.walking")
        settings, frame = shown.settings, shown.frame
        keys = (key, page.key("flow_plane_ode"))
        columns, titles = st.columns(2), scene_flow.titles(settings)
        for column, title, view, name in zip(columns, titles, frame.views, keys, strict=True):
            with column:
                st.html(f'<div class="flow-title">{page.say(title)}</div>')
                stage.show(page, view, frame.time, name, bare=name != key, reserve=96)
        st.html(STYLE + f'<div class="five" data-role="five">{rows(page, frame.numbers)}</div>')
    return frame


def rows(page: AnyPage, now: scene_flow.PlaneNumbers) -> str:
    """Each distance as so many times the floor, at the five t."""
    empty = 5 - len(now.times)
    cells = ["<span>t</span>", *(f"<i>{t}</i>" for t in now.times), *["<i></i>"] * empty]
    for name, ratios in (("SDE", now.sde), ("ODE", now.ode)):
        cells.append(f"<span>{name}</span>")
        for ratio, _ in ratios:
            mark = f' style="color:{page.colours.error}"' if ratio > now.red else ""
            cells.append(f"<b{mark}>{ratio:.1f}×</b>")
        cells += ["<b></b>"] * empty
    return "".join(cells)


def lines(page: AnyPage, settings: Flow) -> list[str]:
    """The discrete chain beside the SDE, at the present t."""
    name = "β<sub>t</sub>" if settings.steps == settings.T else "β′"
    return [
        line(page.word("flow_pair.step"), f"{name} = ", cell("beta", colour="eps")),
        line(f"∫β dt = −ln(1−{name}) = ", cell("dose", colour="eps"), " (+",
             cell("euler_percent", digits=2), " %)"),
    ]  # fmt: skip
