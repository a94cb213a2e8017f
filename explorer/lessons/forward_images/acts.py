"""The stages of the page `forward_images`: one picture for each of its four acts.

The large stage holds x_t with its strip and curves; a small one beside it, on the same clock,
takes x_t apart. Both mix the same few pictures by columns of one table, in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from explorer.frames.pack import frames, table
from explorer.frames.parts import Curve, Profile, Readout, Take, Tile
from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images import settings as pictures
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

CLOCK = "forward_images"
STRIP = 9  # small pictures over all t
PANEL = 150  # pixels that the histogram takes below the small pictures
DASHES = ("", "dash", "dot", "longdash")
CUT = 0.8  # of the histogram's height: a clean drawing has nearly all its pixels in two bins
POWERS = (1e-3, 1e4)
LEAST_SNR = 1e-4  # that the curves of act 4 show


@dataclass(frozen=True)
class Shot:
    """One act's picture: what stage() needs besides what all acts share.

    beside : tiles of the small stage, mixed from the same pictures.  curves, profiles : its panels.
    """

    take: Take
    columns: dict[str, np.ndarray]
    readout: tuple[Readout, ...]
    curves: tuple[Curve, ...] = ()
    profiles: tuple[Profile, ...] = ()
    beside: tuple[Tile, ...] = ()
    more: dict = field(default_factory=dict)


X_T = Tile({0: "signal", 1: "noise"}, "x_t", "state")
SNRS = (Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr"))


def common(s: pictures.Setting) -> dict[str, np.ndarray]:
    """The columns of every act: coefficients, SNR, and the finest detail above the noise."""
    schedule, seen = pictures.schedule_of(s), pictures.spectra(s.shown)
    made = scene.columns(schedule, pictures.noised(s.shown))
    made |= {"t": np.arange(s.T + 1.0), "root_alpha": np.sqrt(schedule.alphas)}
    made |= {"root_beta": np.sqrt(schedule.betas)}
    return made | {"detail": scene.detail_left(seen, scene.noise_to_signal(schedule))}


def jump(page, s: pictures.Setting) -> Shot:
    """Act 1, one jump: x_t, the signal and the noise in it; its pixels against N(0, 1)."""
    word = page.word
    beside = (
        Tile({0: "signal"}, f"√ᾱ_t x_0, {word('forward_images.signal')}", "data"),
        Tile({1: "noise"}, f"√(1−ᾱ_t) ε, {word('forward_images.noise')}", "noise"),
    )
    return Shot(
        Take(pictures.sum_blob(s.shown), tiles=(X_T,)),
        common(s),
        SNRS,
        (),
        (histogram(page, pictures.histogram_blob(s), ("x_t",)),),
        beside,
        {"strip": strip(s.T)},
    )


def walk(page, s: pictures.Setting) -> Shot:
    """Act 1, step by step: jump and walk side by side, and the noise that each has put in."""
    word = page.word
    names = tuple(word(f"forward_images.path_{path}") for path in ("jump", "walk"))
    inside = word("forward_images.noise_inside")
    tiles = [Tile({}, "x_t", "state", limit=1.0)] * 2 + [Tile({}, inside, "noise", limit=2.5)] * 2
    flat = Profile(
        pictures.ways_spectrum_blob(s), names, ("state", "prediction"), ("", "dash"),
        title=word("forward_images.noise_power"), x_label=word("forward_images.cycles"),
        log_x=True, log_y=True, y_range=(0.1, 10.0),
    )  # fmt: skip
    return Shot(
        Take(pictures.ways_blob(s), tiles=tuple(tiles)),
        common(s),
        SNRS,
        profiles=(histogram(page, pictures.ways_histogram_blob(s), names), flat),
        more={"columns": 2, "headings": names},
    )


def drown(page, s: pictures.Setting) -> Shot:
    """Act 2: x_t in coarse, middle and fine detail, and its power over spatial frequency."""
    word = page.word
    columns = scene.part_columns(pictures.schedule_of(s), pictures.noised(s.shown))
    labels = ("coarse", "middle", "fine")
    parts = tuple(
        Tile({2 + i: f"signal_{i}", 5 + i: f"noise_{i}"}, word(f"forward_images.{name}"), limit=2.5)
        for i, name in enumerate(labels)
    )
    curves = tuple(word(f"forward_images.{key}") for key in ("measured", "expected"))
    power = Profile(
        pictures.spectrum_blob(s), (*curves, "ᾱ P_0", "1−ᾱ"),
        ("state", "exact", "data", "noise"), ("", "longdash", "", "dash"),
        title=word("forward_images.power"), x_label=word("forward_images.cycles"),
        log_x=True, log_y=True, y_range=POWERS, mark="detail", mark_label="k*",
    )  # fmt: skip
    return Shot(
        Take(pictures.parts_blob(s.shown), tiles=(X_T, *parts)),
        common(s) | columns,
        (*SNRS, Readout("k*", "detail")),
        profiles=(power,),
        more={"strip": strip(s.T)},
    )


def size(page, s: pictures.Setting, level: str) -> Shot:
    """Act 3: the picture with few and with many pixels, at the same ᾱ or at a shifted one."""
    schedule, made, columns = pictures.schedule_of(s), pictures.sizes(s.shown), common(s)
    tiles, curves = [], []
    for i, found in enumerate(made):
        h, w, _ = found.x0.shape
        signal, rest, ratio = scene.shifted(schedule, (w / made[0].x0.shape[1]) ** 2)
        if level == "same":
            signal, rest = schedule.signal, schedule.noise
            ratio = scene.noise_to_signal(schedule)
        columns |= {f"signal_{i}": signal, f"noise_{i}": rest}
        seen = spectrum.spectra(found.x0, found.eps)
        columns[f"detail_{i}"] = scene.detail_left(seen, ratio)
        tiles.append(Tile({i: f"signal_{i}", 4 + i: f"noise_{i}"}, f"{w} × {h}"))
        name = page.word("forward_images.detail_of", width=w) if i == 0 else str(w)
        curves.append(Curve(f"detail_{i}", name, "state", DASHES[i], True, "detail"))
    return Shot(
        Take(pictures.sizes_blob(s.shown), tiles=tuple(tiles)),
        columns,
        SNRS,
        tuple(curves),
    )


def schedules(page, s: pictures.Setting, others: tuple[pictures.Setting, ...]) -> Shot:
    """Act 4: one picture and one noise under three schedules, with x_0 beside them."""
    columns, curves = common(s), []
    tiles = [Tile({0: 1.0}, "x_0", "data")]
    for i, (letter, each) in enumerate(zip("ABC", (s, *others), strict=True)):
        schedule = pictures.schedule_of(each)
        ratio = scene.noise_to_signal(schedule)
        name = page.word("forward_images.schedule_name", letter=letter, name=label(page, each))
        columns |= {f"signal_{i}": schedule.signal, f"noise_{i}": schedule.noise}
        columns |= {f"snr_{i}": schedule.snr, f"alpha_bar_{i}": schedule.alphas_bar}
        columns[f"curve_{i}"] = np.where(schedule.snr > LEAST_SNR, schedule.snr, np.nan)
        columns[f"detail_{i}"] = scene.detail_left(pictures.spectra(s.shown), ratio)
        tiles.append(Tile({0: f"signal_{i}", 1: f"noise_{i}"}, name))
        snr, left = (f"{head} " if i == 0 else "" for head in ("SNR", "k*"))
        curves.append(Curve(f"curve_{i}", f"{snr}{letter}", "state", DASHES[i], True, "snr"))
        curves.append(Curve(f"detail_{i}", f"{left}{letter}", "state", DASHES[i], True, "detail"))
    readout = tuple(Readout(f"ᾱ_{letter}", f"alpha_bar_{i}") for i, letter in enumerate("ABC"))
    take = Take(pictures.sum_blob(s.shown), tiles=tuple(tiles))
    return Shot(take, columns, readout, tuple(curves))


def label(page, s: pictures.Setting) -> str:
    from explorer.core.schedules import SCHEDULES

    return SCHEDULES[s.schedule].label[page.lang]


def histogram(page, blob, labels: tuple[str, ...]) -> Profile:
    """The pixels' histogram over N(0, 1)."""
    return Profile(
        blob, labels, ("state", "prediction"), ("", "dash"),
        title=page.word("forward_images.histogram"), x_label=page.word("forward_images.value"),
        y_range=(0.0, CUT), filled=True,
        reference=pictures.normal_blob(), reference_labels=("N(0, 1)",),
    )  # fmt: skip


def strip(T: int) -> tuple[int, ...]:
    return tuple(int(t) for t in scene.key_times(T, STRIP))


ACTS = {"jump": jump, "walk": walk, "drown": drown, "size": size, "schedules": schedules}


def show(page, act: str, s: pictures.Setting, t: int, **choice):
    """Mount the act's large stage; returns its shot and its table."""
    shot = ACTS[act](page, s, **choice)
    made, word = table(shot.columns), page.word
    stage(
        page.key("stage"),
        T=s.T,
        t=t,
        takes=[shot.take],
        table=made,
        readout=shot.readout,
        clock=CLOCK,
        height="fill",
        label=word("forward_images.stage"),
        pick="place",
        report_picked=False,
        words=stage_words(page),
        below_t=((0, word("forward_images.data")), (s.T, word("forward_images.noise"))),
        **shot.more,
    )
    return shot, made


def show_beside(page, s: pictures.Setting, shot: Shot, made) -> None:
    """The small stage: x_t taken apart where the act does so, and the act's curves."""
    take = Take(shot.take.cloud, tiles=shot.beside) if shot.beside else Take(nothing())
    stage(
        page.key(f"beside_{len(shot.beside)}"),
        T=s.T,
        takes=[take],
        table=made,
        curves=shot.curves,
        profiles=shot.profiles,
        clock=CLOCK,
        bare=True if shot.beside else "panels",
        height=260 if shot.beside else "fill",
        reserve=round(PANEL * (1.35 if page.present else 1)) if shot.beside else 0,
        label=page.word("forward_images.parts_stage"),
        pick="none",
        report_picked=False,
        words=stage_words(page),
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def nothing():
    """What a stage of curves alone draws: one point far outside."""
    return frames(np.full((1, 1, 2), 99.0), [0])


def time(page, T: int, start: int) -> int:
    """t from the address; the stage keeps its own while one moves it, and asks no server."""
    return controls.read(page, Param("t", start, {}, minimum=0, maximum=T))
