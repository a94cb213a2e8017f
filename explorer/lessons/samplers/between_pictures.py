"""Between two pictures, or two noises, with the shipped network: three strips and a live picture.

One mixture holds the pictures of all places; the first column is mixed from its neighbours at the
clock's place, the others stand still.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.data.images import IMAGES
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Readout, Take, Tile
from explorer.frames.pictures import mixture
from explorer.lessons.samplers import between_shared
from explorer.lessons.samplers import scene_between as scene
from explorer.lessons.samplers import work_between as work
from explorer.lessons.samplers import work_ladder as ladder_work
from explorer.lessons.samplers.work_between import Settings
from explorer.registry import Param
from explorer.training.pretrained import PRETRAINED
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage
from explorer.worlds.picture_quality import nearest, shown

STAGE = "between_pictures"
STRIP = 11  # pictures in a row
STARTS = ("0", "4", "8", "20")
FIRST = (2, 3)
BELOW = 172  # pixels of the first screen for formula, numbers and chart
LIMIT = 2.0
NARROW = 116  # pixels


def choose(page, ends: str) -> Settings:
    """The rest of the line of controls."""
    word = page.word
    names = {name: word(f"step_pictures.{name}") for name in PRETRAINED}
    label = {page.lang: word("ladder.data")}
    pictures = Param("between_pictures", "glyphs", label, choices=PRETRAINED)
    data = controls.segmented(page, pictures, names)
    chosen, seed = (), 0
    if ends == "data":
        for name, default in zip(("first", "second"), FIRST, strict=True):
            with st.container(width=NARROW):
                index = between_shared.param(page, name, default, 0, work.UNSEEN - 1, 1)
                chosen += (controls.slider(page, index),)
    with st.popover(word("frame.more")):
        more = between_shared.accuracy(page)
        starts = between_shared.param(page, "start", "8", choices=STARTS)
        start = int(controls.segmented(page, starts, {name: f"t = {name}" for name in STARTS}))
        seed = controls.seed(page, "between_seed")
    return Settings("pictures", data, ends, chosen, **more, start=start, seed=seed)


def draw(page, settings: Settings, place: int) -> None:
    """The strips across the page; below them formula, numbers and the inversion's error."""
    bar = st.empty()
    try:
        with bar, st.spinner(page.word("interpolation.working")):
            made, numbers = work.ways(settings), measured(settings)
    except ValueError as refusal:  # the network is missing or damaged
        st.info(page.word("interpolation.failed", message=str(refusal)))
        return
    strips(page, settings, place)
    left, middle, right = st.columns([30, 36, 34], gap="medium")
    with left:
        page.formula(f"formula.{between_shared.PART}")
        first, second = (float(norm) for norm in scene.norms(made.noises))
        angle = scene.angle(*made.noises)
        page.text(f"{between_shared.PART}.norm", first=first, second=second, angle=angle)
        page.text(f"{between_shared.PART}.{settings.ends}_pictures",
                  error=made.round_trip, start=settings.start)  # fmt: skip
    with middle:
        word = page.word
        columns = [word("interpolation.apart"), word("interpolation.sure"), "‖x<sub>T</sub>‖/√d"]
        between_shared.table(page, columns, rows(made, numbers))
    with right:
        between_shared.trips(page, settings, height=150)


def rows(made: scene.Between, numbers) -> dict[str, list[str]]:
    """Of each way its numbers; of real pictures the first two."""
    middle = len(made.places) // 2
    found = {}
    for way in scene.WAYS:
        norm = f"{scene.norms(made.latents[way])[middle]:.2f}" if way in made.latents else "–"
        found[way] = [*(f"{value:.2f}" for value in numbers[way]), norm]
    found["real"] = [*(f"{value:.2f}" for value in numbers["real"]), "1"]
    return found


@st.cache_data(max_entries=48, show_spinner=False)
def measured(settings: Settings) -> dict[str, tuple[float, float]]:
    """Way → (mean distance to the nearest real picture, mean certainty of the judge).

    Of STRIP pictures of each way; "real" : the same of held-out pictures.
    """
    made, yard = work.ways(settings), ladder_work.yardstick(settings.data)
    kept = np.linspace(0, len(made.places) - 1, STRIP).round().astype(int)
    groups = {way: shown(path[kept]) for way, path in made.paths.items()}
    groups["real"] = yard.pictures[: work.UNSEEN]
    return {
        way: (
            float(nearest(pictures, yard.training)[1].mean()),
            float(yard.judge.probabilities(pictures).max(axis=1).mean()),
        )
        for way, pictures in groups.items()
    }


@st.cache_resource(max_entries=24, show_spinner=False)
def pictures_of(settings: Settings) -> tuple[Blob, Blob]:
    """(all pictures of the three ways, the weights with which a place mixes its neighbours)."""
    made = work.ways(settings)
    every = np.concatenate([made.paths[way] for way in scene.WAYS])
    every = np.nan_to_num(every, nan=0.0).clip(-LIMIT, LIMIT)
    places = np.linspace(0, 1, between_shared.PLACES + 1)
    apart = np.abs(places[:, None] - made.places[None]) * (len(made.places) - 1)
    weights = np.clip(1 - apart, 0, 1)
    columns = {f"w{j}": weights[:, j] for j in range(len(made.places))}
    for way, latents in made.latents.items():
        columns[way] = np.interp(places, made.places, scene.norms(latents))
    return mixture(every), table(columns)


def tiles(page, settings: Settings) -> tuple[Tile, ...]:
    """Three rows: the live picture, then the strip; the first tile names the row."""
    count = work.PLACES[settings.kind]
    still = np.linspace(0, count - 1, STRIP).round().astype(int)
    made = []
    for row, way in enumerate(scene.WAYS):
        mix = {row * count + j: f"w{j}" for j in range(count)}
        caption = page.word(f"interpolation.row_{way}")
        made.append(Tile(mix, caption, between_shared.LOOKS[way]))
        made += [Tile({row * count + int(j): 1.0}) for j in still]
    return tuple(made)


@st.fragment
def strips(page, settings: Settings, place: int) -> None:
    """The stage; a click on a picture goes to its place."""
    key, word = page.key(STAGE), page.word
    if (now := heard(key, "t")) is not None:
        place = int(now)
        controls.write(page, "between_s", place)
    if (spot := heard(key, "picked")) is not None:
        height, width, _ = IMAGES[settings.data].shape_of()
        column = int(spot) // (height * width) % (STRIP + 1) - 1
        if column >= 0:
            place = round(column * between_shared.PLACES / (STRIP - 1))
            controls.write(page, "between_s", place)
    pictures, weights = pictures_of(settings)
    stage(
        key,
        T=between_shared.PLACES,
        t=place,
        time=word("interpolation.place"),
        takes=[Take(pictures, tiles=tiles(page, settings))],
        table=weights,
        columns=STRIP + 1,
        headings=headings(page, settings),
        readout=[Readout(word("interpolation.norm_slerp"), "slerp", 2),
                 Readout(word("interpolation.norm_lerp"), "lerp", 2)],
        below_t=[(0, "A"), (between_shared.PLACES, "B")],
        loop="bounce",
        pick="tile",
        height="fill",
        reserve=BELOW,
        label=word("interpolation.stage_pictures"),
        report_t=True,
        words=stage_words(page),
    )  # fmt: skip


def headings(page, settings: Settings) -> list[str]:
    """The live column, then the places; at the ends also what they are."""
    shares = [f"{share:.1f}" for share in np.linspace(0, 1, STRIP)]
    if settings.ends == "data":
        labels = work.unseen(settings.data).labels[[int(index) for index in settings.pair]]
        classes = IMAGES[settings.data].classes
        shares[0], shares[-1] = (
            f"{name}: {classes[label][page.lang]}" for name, label in zip("AB", labels, strict=True)
        )
    else:
        shares[0], shares[-1] = "A", "B"
    return [page.word("interpolation.live"), *shares]
