"""The row of pictures of the step_through page: the parts of one step, and x0_hat over time."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import film
from explorer.lessons.step_through import scene as steps
from explorer.lessons.step_through import scene_pictures as scene
from explorer.lessons.step_through import work_pictures as work
from explorer.lessons.step_through.stage import CLOCK, LARGER
from explorer.lessons.step_through.work_pictures import Made, Settings
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.ui.training.bar import Bar

STAGE = "pictures"
STRIP = 12  # small pictures of x0_hat
BELOW = 172  # pixels that the four formulas and the line above them take on the first screen
BRIGHTEST = 100.0  # of a network that exploded; black to white is −1 to 1
FINE_BYTES = 3_000_000  # a film up to this size keeps 15 bits a value, a larger one 8

# part → (caption, colour, word above); the caption says how the part comes from those before it
LOOKS = {
    "x0": ("x_0", "data", "known"),
    "x_t": ("x_t", "state", "now"),
    "eps_hat": ("→ ε̂", "noise", "guess"),
    "x0_hat": ("→ x̂_0", "prediction", "clean"),
    "mean": ("→ μ", "prediction", "mean"),
    "added": ("+ σz", "spread", "fresh"),
    "x_prev": ("→ x_{t−1}", "state", "next"),
    "nearest": ("x⁽ⁱ⁾", "data", "nearest"),
}


def walked(page, settings: Settings) -> Made:
    """The walk of these settings; shows how far it is while it is made."""
    bar = Bar()
    walk = work.walk(settings, lambda what: bar.telling(page.word(f"step_pictures.{what}")))
    bar.done()
    return walk


@st.cache_resource(max_entries=12, show_spinner=False)
def film_of(settings: Settings, _made: Made) -> tuple[Blob, tuple[str, ...]]:
    """The film of the row, and the names of its tiles in order."""
    walk, found = _made.walk, _made.found
    tiles = dict(zip(scene.PARTS, np.moveaxis(scene.parts(walk), 1, 0), strict=True))
    tiles["nearest"] = found.pictures
    if walk.x0 is not None:
        tiles["x0"] = np.broadcast_to(walk.x0[0], found.pictures.shape)
    names = tuple(name for name in LOOKS if name in tiles)
    row = np.stack([tiles[name] for name in names], axis=1)
    row = np.nan_to_num(row, nan=0.0).clip(-BRIGHTEST, BRIGHTEST)
    limits = np.abs(row).max(axis=(0, 2, 3, 4)).clip(1.0)
    fine = 2 * row.size <= FINE_BYTES
    return film(row, walk.times, limits, hold=True, fine=fine), names


@st.cache_resource(max_entries=48, show_spinner=False)
def table_of(settings: Settings, _made: Made, place: tuple[int, int, int]) -> Blob:
    """The numbers of one pixel (row, column, channel) over t, and what is said of the guess."""
    columns = steps.columns(_made.walk, 0, *place)
    return table(columns | scene.columns(_made.walk, _made.found))


def row(page, settings: Settings, made: Made, numbers: Blob, pixel: int, t: int) -> None:
    """The parts of the step at t, from left to right, and under them x0_hat at other t."""
    word = page.word
    shown, names = film_of(settings, made)
    # one scale for all, so that equal greys are equal numbers: black is −1, white is 1
    tiles = [Tile(caption=LOOKS[name][0], colour=LOOKS[name][1], limit=1.0) for name in names]
    stage(
        page.key(STAGE),
        T=made.walk.T,
        t=t,
        takes=[Take(shown, tiles=tuple(tiles))],
        table=numbers,
        readout=[
            Readout("ᾱ_t", "alpha_bar"),
            Readout(word("step_pictures.fine"), "fine", 2),
            Readout(word("step_pictures.distance"), "distance", 2),
            Readout(word("step_pictures.usual"), "usual", 2),
        ],
        headings=[word(f"step_pictures.w_{LOOKS[name][2]}") for name in names],
        strip=scene.strip_times(made.walk, STRIP).tolist(),
        strip_tile=names.index("x0_hat"),
        picked=pixel,
        pick="place",
        digits=2,  # a film knows a value to 1e-4: with three, the last could differ from the card's
        clock=CLOCK,
        play="down",
        stops=sorted(int(stop) for stop in made.walk.times),
        height="fill",
        reserve=round(BELOW * (LARGER if page.present else 1)),
        label=word("step_pictures.stage"),
        report_t=True,
        words=stage_words(page),
        below_t=[(0, word("step_pictures.picture")), (made.walk.T, word("step_through.noise"))],
    )
