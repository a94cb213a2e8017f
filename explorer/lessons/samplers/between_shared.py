"""What the two bridges, of points and of pictures, share: names, looks, round trips."""

from __future__ import annotations

from functools import partial

import streamlit as st

from explorer.lessons.samplers import work_between as work
from explorer.lessons.samplers.work_between import Settings
from explorer.registry import Param
from explorer.ui.charts.loglog import Line, loglog
from explorer.ui.controls import controls
from explorer.ui.training import side_job

PART, PURPOSE = "interpolation", "between"
LOOKS = {"slerp": "prediction", "lerp": "spread", "straight": "state"}
DASHES = {"slerp": "", "lerp": "dash", "straight": "dot"}
PLACES = 100  # of the clock


def param(page, name: str, default, *limits, **more) -> Param:
    """A setting of this part; its address has the prefix."""
    label = {page.lang: page.word(f"{PART}.{name}")}
    return Param(f"between_{name}", default, label, *limits, **more)


def accuracy(page, steps: int = 50, iterations: int = 1) -> dict:
    """Steps and corrections of the inversion, by the names of Settings."""
    counts = tuple(map(str, work.STEPS))
    chosen = controls.segmented(
        page, param(page, "steps", str(steps), choices=counts), {n: n for n in counts}
    )
    corrections = controls.slider(page, param(page, "corrections", iterations, 0, 5, 1))
    return {"num_steps": int(chosen), "iterations": corrections}


def trips(page, settings: Settings, height: int = 200) -> None:
    """The round trip's error against the evaluations that it costs, polled while it is measured."""
    wanted, complete = settings.travels, work.complete(settings)
    side_job.order(PURPOSE, wanted, partial(work.work, wanted), known=complete)

    def look() -> None:
        known = work.trips(settings)
        chart(page, settings, known, height)
        progress(page, known)

    side_job.watch(PURPOSE, (st.container(), look))


def chart(page, settings: Settings, known, height: int) -> None:
    word, lines = page.word, []
    for look, iterations in enumerate(work.CORRECTIONS):
        points = tuple((t.num_steps, t.error) for t in known if t.iterations == iterations)
        if points:
            label = word(f"{PART}.correction", n=iterations)
            lines.append(Line(label, points, look, strong=iterations == settings.iterations))
    loglog(
        page.key(f"{PART}_trips_{settings.kind}"),
        lines,
        alt=word(f"{PART}.trips"),
        x_label=word(f"{PART}.x_axis"),
        y_label=word(f"{PART}.y_axis"),
        x_ticks=work.STEPS,
        y_range=(0.01, 0.1),
        marked=settings.num_steps,
        height=height,
    )


def progress(page, known) -> None:
    """How far the round trips are, with Stop; after a stop, how to go on; of a failure, why."""
    count = {"done": len(known), "total": len(work.STEPS) * len(work.CORRECTIONS)}
    text, share = page.word(f"{PART}.measuring", **count), count["done"] / count["total"]
    stopped = page.word(f"{PART}.stopped", **count)
    side_job.progress(page, PURPOSE, text, share, stopped=stopped)


def table(page, columns: list[str], rows: dict[str, list[str]]) -> None:
    """A number or two for each way, with its colour."""
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = ""
    for way, values in rows.items():
        cells = "".join(f'<td data-value="{way}">{value}</td>' for value in values)
        line = {"": "solid", "dash": "dashed", "dot": "dotted"}[DASHES.get(way, "")]
        colour = LOOKS.get(way, "exact")
        mark = (
            f'<i style="border-top:3px {line} var(--{colour})"></i>' if way in LOOKS else "<i></i>"
        )
        name = page.word(f"{PART}.{way}")
        body += f"<tr><td>{mark}</td><td>{name}</td>{cells}</tr>"
    st.html(f'{STYLE}<table class="ways" data-role="ways"><tr><th></th><th></th>{head}</tr>'
            f"{body}</table>")  # fmt: skip


STYLE = """<style>
.ways { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  line-height: 1.35; }
.ways th { font-weight: 400; font-size: 0.8125rem; text-align: right; opacity: 0.8;
  vertical-align: bottom; padding-left: 0.5rem; }
.ways td { padding: 0 0 0 0.5rem; }
.ways td:first-child { padding: 0; width: 1.75rem; }
.ways td[data-value] { text-align: right; }
.ways i { display: inline-block; width: 1.5rem; vertical-align: middle; }
</style>"""
