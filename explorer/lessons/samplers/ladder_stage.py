"""The ladder on the stage: one row of pictures for each rung, all of them at the same t."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.data.images import IMAGES
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import film, mixture
from explorer.lessons.samplers import scene_ladder as scene
from explorer.lessons.samplers import work_ladder as work
from explorer.lessons.samplers.work_ladder import Ladder, Settings
from explorer.training.image_config import recipe
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.world import schedule

STAGE, CLOCK = "ladder", "ladder"
LIMIT = 2.0  # of what the film holds; the tiles show −1 to 1
LECTURED = (0, 2, 4, 5)  # the rungs in lecturer's mode, where larger type leaves room for few


def rows(page, count: int) -> tuple[int, ...]:
    """Which of the rungs stand on the stage, below the class means."""
    return tuple(k for k in (LECTURED if page.present else range(count)) if k < count)


@st.cache_resource(max_entries=12, show_spinner=False)
def film_of(pictures: Settings, guesses: bool, kept: tuple[int, ...], _ladder: Ladder) -> Blob:
    """The class means in the first row, which stand still, and a row for each rung kept."""
    still, runs = _ladder.means, [_ladder.runs[k] for k in kept]
    times = scene.key_times(runs, (len(runs) + 1) * still.size)
    parts = [np.broadcast_to(still, (len(times), *still.shape))]
    parts += [run.at(times, guesses) for run in runs]
    made = np.nan_to_num(np.concatenate(parts, axis=1), nan=0.0).clip(-LIMIT, LIMIT)
    return film(made, times, LIMIT, hold=True)


@st.cache_resource(max_entries=6, show_spinner=False)
def numbers_of(data: str) -> Blob:
    config = recipe(data)
    made = schedule(config.schedule, config.T, config.schedule_params)
    return table({"alpha_bar": made.alphas_bar, "one": np.ones(config.T + 1)})


def tiles(page, settings: Settings, ladder: Ladder, measured) -> tuple[Tile, ...]:
    """The first tile of a row carries the words about the whole row."""
    word, beside = page.word, len(ladder.labels) - 1
    plain = (Tile(limit=1.0),) * beside
    made = (Tile(caption=word("ladder.means"), colour="data", limit=1.0), *plain)
    known = {each.rung: each for each in measured}
    for run in (ladder.runs[k] for k in rows(page, len(ladder.runs))):
        said = rung_words(page, run.rung, known.get(run.rung))
        made += (Tile(caption=said, colour="prediction", limit=1.0), *plain)
    return made


def rung_words(page, rung: scene.Rung, known: scene.Measure | None) -> str:
    """`20 evaluations · 1.24 × floor · 98 % right · 1.5 ms`."""
    word = page.word
    said = word("ladder.evaluation" if rung.evaluations == 1 else "ladder.evaluations",
                n=rung.evaluations)  # fmt: skip
    if rung.num_steps != rung.evaluations:
        said += word("ladder.of_steps", n=rung.num_steps)
    if known is None:
        return said
    return f"{said} · {numbers(page, known)}"


def numbers(page, known: scene.Measure) -> str:
    ratio = f"{known.ratio:.3g}" if np.isfinite(known.ratio) else "∞"
    return page.word(
        "ladder.numbers", ratio=ratio, right=f"{100 * known.accuracy:.0f}", ms=f"{known.ms:.2g}"
    )


def names(page, settings: Settings) -> list[str]:
    """The classes, over the columns."""
    classes = IMAGES[settings.data].classes
    return [classes[label][page.lang] for label in work.columns_of(settings.data)]


def hear(page, settings: Settings, rungs) -> None:
    """Put what the hand did on the stage into the address: t, and the rung that was clicked."""
    key, T = page.key(STAGE), work.steps_of(settings.data)
    if (t := heard(key, "t")) is not None:
        controls.write(page, "ladder_t", min(int(t), T))
    if (spot := heard(key, "picked")) is not None:
        height, width, _ = IMAGES[settings.data].shape_of()
        row = int(spot) // (height * width) // len(work.columns_of(settings.data)) - 1
        kept = rows(page, len(rungs))
        if 0 <= row < len(kept):
            controls.write(page, "ladder_rung", kept[row])


def draw(page, settings: Settings, ladder: Ladder | None, measured, guesses: bool, t: int, rung):
    """The rungs; before they are drawn, the noise that they begin with."""
    word, T = page.word, work.steps_of(settings.data)
    common = {
        "T": T, "table": numbers_of(settings.data), "columns": len(work.columns_of(settings.data)),
        "headings": names(page, settings), "height": "fill", "play": "down", "clock": CLOCK,
        "label": word("ladder.stage"), "words": stage_words(page),
        "below_t": [(0, word("stage.data")), (T, word("stage.noise"))],
        "readout": [Readout("ᾱ_t", "alpha_bar")],
    }  # fmt: skip
    if ladder is None:
        noise = noise_tiles(settings)
        stage(page.key("ladder_before"), takes=[noise], t=T, pick="none", **common)
        return
    shown = film_of(settings.pictures, guesses, rows(page, len(ladder.runs)), ladder)
    stage(
        page.key(STAGE),
        takes=[Take(shown, tiles=tiles(page, settings, ladder, measured))],
        t=t,
        pick="tile",
        stops=sorted(int(stop) for stop in ladder.runs[rung].times),
        speed=2.0,
        report_t=True,
        **common,
    )


def noise_tiles(settings: Settings) -> Take:
    noise = work.noise_of(settings.data, settings.seed)
    return Take(mixture(noise), tiles=tuple(Tile({i: "one"}) for i in range(len(noise))))
