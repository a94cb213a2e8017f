"""The SDE and its ODE in the plane: two stages with one clock, and their distances at five t."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.pack import colours, frames, table
from explorer.frames.parts import Readout, Take
from explorer.lessons.score import scene_flow_plane as scene
from explorer.ui.controls import cached
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

KEYS = 101  # key frames at most
TRAILS = range(0, scene.POINTS, 100)
RED = 1.4  # times the floor: beyond it a distance is marked; one exact cloud in twenty, at most
EXTENT = 2.6
STYLE = """<style>
.five { display: grid; grid-template-columns: max-content repeat(5, 1fr); gap: 0.125rem 1rem;
  font-variant-numeric: tabular-nums; }
.five b { font-weight: 600; text-align: right; } .five i { text-align: right; opacity: 0.8; }
</style>"""


@st.cache_resource(max_entries=16, show_spinner=False)
def made(shape: str, steps: int, ode: str, variance: str, schedule: str, seed: int, T: int):
    """(clouds of both, tint, table, Planes without its clouds)."""
    noises, density = cached.schedule(schedule, T), cached.density(shape)
    found = scene.simulate(noises, density, steps, ode, variance, seed=seed)
    kept = np.unique(np.rint(np.linspace(0, steps, min(KEYS, steps + 1))).astype(int))
    clouds = [frames(each[kept], found.times[kept].tolist()) for each in found.places]
    columns = table({"alpha_bar": noises.alphas_bar, "noise": noises.noise})
    numbers = scene.Planes(found.times, np.empty(0), found.ranks, found.five, found.distances,
                           found.floors)  # fmt: skip
    return clouds, colours(found.ranks), columns, numbers


def stages(page, shown, titles, t: int, T: int) -> None:
    """Both stages, the first with the time row; and their distances below."""
    clouds, tint, columns, found = shown
    word = page.word
    for k, (place, title) in enumerate(zip(st.columns(2), titles, strict=True)):
        with place:
            st.html(f'<div class="flow-title">{title}</div>')
            stage(
                page.key("flow_plane" if k == 0 else "flow_plane_ode"),
                T=T,
                t=t if k == 0 else None,
                takes=[Take(clouds[k], colours=tint)],
                table=columns,
                readout=[Readout("ᾱ_t", "alpha_bar")] if k == 0 else [],
                trails=TRAILS,
                clock="flow_plane",
                play="down",
                stops=[int(time) for time in found.times] if k == 0 else [],
                bare=k > 0,
                extent=EXTENT,
                height="fill",
                reserve=96,
                label=f"{word('flow_pair.plane')}: {title}",
                report_t=k == 0,
                report_picked=False,
                words=stage_words(page),
                below_t=[(0, word("stage.data")), (T, word("stage.noise"))],
            )
    st.html(STYLE + f'<div class="five" data-role="five">{_rows(page, found)}</div>')


def _rows(page, found: scene.Planes) -> str:
    """Each distance as so many times the floor, at the five t."""
    cells = ["<span>t</span>", *(f"<i>{found.times[k]}</i>" for k in found.five)]
    cells += ["<i></i>"] * (5 - len(found.five))
    for name, row in zip(("SDE", "ODE"), found.distances, strict=True):
        cells.append(f"<span>{name}</span>")
        for ratio in row / found.floors:
            mark = f' style="color:{page.colours.error}"' if ratio > RED else ""
            cells.append(f"<b{mark}>{ratio:.1f}×</b>")
        cells += ["<b></b>"] * (5 - len(found.five))
    return "".join(cells)
