"""Between two points of a cloud, or two noises of the plane, with the exact denoiser.

The ends are dragged on the stage; a datum goes to the nearest point of the cloud. Noise and data
lie in the same plane: the way between the noises is drawn beside what becomes of it.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.data.clouds import PLANE
from explorer.frames.pack import colours, frames, table
from explorer.frames.parts import Curve, Handle, Mark, Take
from explorer.lessons.samplers import between_shared
from explorer.lessons.samplers import scene_between as scene
from explorer.lessons.samplers import work_between as work
from explorer.lessons.samplers.work_between import Settings
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.controls.reports import heard
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

STAGE = "between_points"
FIRST = {"data": (759, 1371), "noise": (-1.2, 0.4, 0.9, 1.3)}
REACH = 3.0
EXTENT, WIDEST = 2.5, 5.0  # of the stage, in data units
HIGHEST = 60.0  # of −ln p on the stage; far from the data it has no end
ENDS = ("A", "B")


def choose(page, ends: str) -> Settings:
    """The rest of the line of controls."""
    label = {page.lang: page.word("controls.dataset")}
    with st.container(width=220):
        data = controls.choose(page, "between_data", PLANE, "swiss_roll", label=label)
    with st.popover(page.word("frame.more")):
        more = between_shared.accuracy(page)
    return Settings("points", data, ends, pair(page, ends, data), **more)


def pair(page, ends: str, data: str) -> tuple[float, ...]:
    """Where the ends are, from the address; what the hand did on the stage first."""
    moved = heard(page.key(f"{STAGE}_{ends}"), "handles")
    if moved:
        st.session_state["_between_moves"] = st.session_state.get("_between_moves", 0) + 1
    if ends == "noise":
        names = ("between_ax", "between_ay", "between_bx", "between_by")
        if moved:
            given = [*moved["A"], *moved["B"]]
            for name, value in zip(names, given, strict=True):
                controls.write(page, name, round(float(np.clip(value, -REACH, REACH)), 3))
        return tuple(
            controls.read(page, Param(name, default, {}, -REACH, REACH))
            for name, default in zip(names, FIRST["noise"], strict=True)
        )
    if moved:
        for name in ENDS:
            far = np.linalg.norm(work.cloud(data).x - np.array(moved[name]), axis=1)
            controls.write(page, f"between_{name.lower()}", int(np.argmin(far)))
    return tuple(
        controls.read(page, Param(f"between_{name.lower()}", default, {}, 0, work.CLOUD - 1))
        for name, default in zip(ENDS, FIRST["data"], strict=True)
    )


def draw(page, settings: Settings, place: int) -> None:
    """The stage, and beside it the numbers of each way and the inversion's error."""
    made = work.ways(settings)
    left, right = st.columns([64, 36], gap="medium")
    with left:
        on_stage(page, settings, place)
    with right:
        page.formula(f"formula.{between_shared.PART}")
        page.text(f"{between_shared.PART}.circle")
        rows = {way: two_numbers(settings.data, path) for way, path in made.paths.items()}
        rows["real"] = real(settings.data)
        word = page.word
        between_shared.table(
            page, [word("interpolation.surprise"), word("interpolation.gap")], rows
        )
        page.text(f"{between_shared.PART}.{settings.ends}", error=made.round_trip)
        between_shared.trips(page, settings)


@st.cache_data(max_entries=16, show_spinner=False)
def real(data: str) -> list[str]:
    """The same two numbers of points drawn anew."""
    return two_numbers(data, work.density(data).sample(work.CLOUD, np.random.default_rng(7)))


def two_numbers(data: str, points) -> list[str]:
    """Mean −ln p, and mean distance to the nearest point of the cloud."""
    surprise = scene.surprise(work.density(data), points).mean()
    gap = scene.gaps(points, work.cloud(data).x).mean()
    return [f"{surprise:.1f}".replace("-", "−"), f"{gap:.3f}"]


@st.fragment
def on_stage(page, settings: Settings, place: int) -> None:
    """A moved place changes nothing else; a moved end asks the whole page."""
    key = page.key(f"{STAGE}_{settings.ends}")
    if (now := heard(key, "t")) is not None:
        controls.write(page, "between_s", int(now))
    before = settings.pair
    if pair(page, settings.ends, settings.data) != before:
        st.rerun(scope="app")
    made, word = work.ways(settings), page.word
    kept = work.cloud(settings.data)
    density = work.density(settings.data)
    columns = {
        way: np.minimum(scene.surprise(density, path), HIGHEST) for way, path in made.paths.items()
    }
    stage(
        key,
        T=between_shared.PLACES,
        t=place,
        time=word("interpolation.place"),
        takes=[Take(frames(kept.x[None], [0]), colours=colours(kept.labels))],
        table=table(columns),
        marks=marks(page, made, settings),
        handles=handles(page, made, settings),
        curves=[
            Curve(way, word(f"interpolation.short_{way}"), between_shared.LOOKS[way],
                  between_shared.DASHES[way], panel="surprise")
            for way in scene.WAYS
        ],
        below_t=[(0, "A"), (between_shared.PLACES, "B")],
        loop="bounce",
        extent=extent(made),
        height="fill",
        label=word("interpolation.stage_points"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
    )  # fmt: skip


def extent(made: scene.Between) -> float:
    """Half the stage's width: EXTENT, or as much more, by halves, as the noises need."""
    far = np.ceil(2.1 * np.abs(made.noises).max()) / 2
    return float(np.clip(far, EXTENT, WIDEST))


def handles(page, made: scene.Between, settings: Settings) -> list[Handle]:
    """The two ends that the hand moves: data, or noises."""
    spots = made.ends if settings.ends == "data" else made.noises
    colour = "data" if settings.ends == "data" else "noise"
    # the same place passed again is no order to go back to it; a hair beside it is
    hair = 1e-9 * st.session_state.get("_between_moves", 0)
    return [
        Handle(name, float(x) + hair, float(y), colour, name)
        for name, (x, y) in zip(ENDS, spots, strict=True)
    ]


def marks(page, made: scene.Between, settings: Settings) -> list[Mark]:
    """The ways of the data and of the noise, and where they are at the present place."""
    times = np.linspace(0, between_shared.PLACES, len(made.places)).round().astype(int).tolist()
    ways = scene.WAYS[::-1]
    drawn = [
        path(made.latents[way], "noise", between_shared.DASHES[way]) for way in ("lerp", "slerp")
    ]
    drawn += [
        path(made.paths[way], between_shared.LOOKS[way], between_shared.DASHES[way]) for way in ways
    ]
    drawn.append(Mark("dot", made.latents["slerp"].tolist(), times, "noise", hold=False))
    kinds = {"straight": "cross", "lerp": "dot", "slerp": "ring"}
    for way, kind in kinds.items():
        drawn.append(
            Mark(kind, made.paths[way].tolist(), times, between_shared.LOOKS[way], hold=False)
        )
    for spots, colour, word in (
        (made.noises, "noise", "noise_end"),
        (made.ends, "data", "data_end"),
    ):
        for spot, name in zip(spots, ENDS, strict=True):
            said = page.word(f"interpolation.{word}", name=name)
            drawn.append(Mark("dot", [spot.tolist()], [0], colour, said))
    return drawn


def path(points, colour: str, dash: str) -> Mark:
    return Mark("path", [np.asarray(points).ravel().tolist()], [0], colour, dash=dash)
