"""What the page `forward_images` shows: one picture under noise. Plain values in, a Frame out.

jump : x_t, the signal and the noise in it; its pixels' histogram.  walk : step by step, beside it.
drown : the same x_t in coarse, middle and fine detail, and its power spectrum.
size : one picture with few and with many pixels, under the same noise.
schedules : one picture and one noise under three schedules.

The large stage holds x_t with what it is made of and its strip; a small one beside it, on the same
clock, the act's curves, where they are not two. Pictures are mixed by columns of one table, in the
browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Curve, Profile, Readout, Take, Tile
from explorer.frames.text import Label, Phrase, Text, Word
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images.scene_numbers import numbers
from explorer.lessons.forward_images.scene_settings import Settings
from explorer.worlds.memo import memo

ACTS = ("jump", "walk", "drown", "size", "schedules")
OTHERS = ("cosine", "quadratic")  # schedules B and C
START = 0.01  # where the page opens, as a part of T: nothing has drowned yet, nothing is told
CLOCK = "forward_images"
STRIP = 9  # small pictures over all t
PARTS = ("coarse", "middle", "fine")
DASHES = ("", "dash", "dot", "longdash")
CUT = 0.8  # of the histogram's height: a clean drawing has nearly all its pixels in two bins
POWERS = (1e-3, 1e4)
LEAST_SNR = 1e-4  # that the curves of act schedules show


@dataclass(frozen=True)
class Shot:
    """One act's picture: what differs between the acts.

    curves, profiles : the panels of the small stage; of the large one where they are two (`aside`).
    """

    take: Take
    columns: dict[str, np.ndarray]
    curves: tuple[Curve, ...] = ()
    profiles: tuple[Profile, ...] = ()
    aside: bool = False
    more: dict = field(default_factory=dict)


def defaults(act: str) -> Settings:
    """How an act opens."""
    others = tuple((name, ()) for name in OTHERS) if act == "schedules" else ()
    return Settings(t=round(START * 1000), others=others)


@memo(most=16)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The large stage and the small one beside it, with the numbers at settings.t.

    Raises ValueError with a sentence where a schedule refuses or a reader's picture is gone.
    """
    shot = shot_of(settings.still, act)
    columns = table(shot.columns)
    panels: dict[str, Any] = {"curves": shot.curves, "profiles": shot.profiles}
    more = {"readout": SNRS} | shot.more | (panels if shot.aside else {})
    large = Picture([shot.take], columns, label=word("stage"), **more)
    quiet = Reports(picked=False)
    views = [StageView(large, Controls(pick="place"), quiet)]
    if not shot.aside:
        small = Picture([Take(blobs.nothing())], columns, label=word("curves_stage"), **panels)
        follows = Time(settings.T, clock=CLOCK)  # where the clock stands, also when it is new
        views.append(StageView(small, Controls(pick="none"), quiet, name="beside", time=follows))
    ticks = ((0, word("data")), (settings.T, word("noise")))
    time = Time(settings.T, settings.t, clock=CLOCK, ticks=ticks)
    return Frame(tuple(views), time, numbers(settings, act, shot.columns))


@memo(most=16)
def shot_of(settings: Settings, act: str) -> Shot:
    """The act's picture over all t."""
    acts = {"jump": jump, "walk": walk, "drown": drown, "size": size, "schedules": schedules}
    return acts[act](settings)


# --- the acts -----------------------------------------------------------------------------------

X_T = Tile({0: "signal", 1: "noise"}, "x_t", "state")
SNRS = (Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr"))


def word(key: str, **fields: Any) -> Word:
    return Word(f"forward_images.{key}", **fields)


def jump(s: Settings) -> Shot:
    """One jump: x_t, the signal and the noise in it; its pixels against N(0, 1)."""
    summands = (
        Tile({0: "signal"}, Phrase("√ᾱ_t x_0, ", word("signal")), "data"),
        Tile({1: "noise"}, Phrase("√(1−ᾱ_t) ε, ", word("noise")), "noise"),
    )
    return Shot(
        Take(blobs.sum_blob(s.shown), tiles=(X_T, *summands)),
        common(s),
        profiles=(histogram(blobs.histogram_blob(s.met), ("x_t",)),),
        more={"strip": strip(s.T), "lead": True},
    )


def walk(s: Settings) -> Shot:
    """Jump and walk side by side, and the noise that each has put in."""
    names = (word("path_jump"), word("path_walk"))
    tiles = [Tile({}, "x_t", "state", limit=1.0)] * 2
    tiles += [Tile({}, word("noise_inside"), "noise", limit=2.5)] * 2
    flat = Profile(
        blobs.ways_spectrum_blob(s.met), names, ("state", "prediction"), ("", "dash"),
        title=word("noise_power"), x_label=word("cycles"),
        log_x=True, log_y=True, y_range=(0.1, 10.0),
    )  # fmt: skip
    return Shot(
        Take(blobs.ways_blob(s.met), tiles=tuple(tiles)),
        common(s),
        profiles=(histogram(blobs.ways_histogram_blob(s.met), names), flat),
        aside=True,
        more={"columns": 2, "headings": names},
    )


def drown(s: Settings) -> Shot:
    """x_t in coarse, middle and fine detail, and its power over spatial frequency."""
    parts = (
        Tile({2 + i: f"signal_{i}", 5 + i: f"noise_{i}"}, word(name), limit=2.5)
        for i, name in enumerate(PARTS)
    )
    power = Profile(
        blobs.spectrum_blob(s.met), (word("measured"), word("expected"), "ᾱ P_0", "1−ᾱ"),
        ("state", "exact", "data", "noise"), ("", "longdash", "", "dash"),
        title=word("power"), x_label=word("cycles"),
        log_x=True, log_y=True, y_range=POWERS, mark="detail", mark_label="k*",
    )  # fmt: skip
    columns = common(s) | noise.part_columns(s.noises(), blobs.noised(s.shown))
    return Shot(
        Take(blobs.parts_blob(s.shown), tiles=(X_T, *parts)),
        columns | {"left": told(columns["detail"])},
        profiles=(power,),
        more={"strip": strip(s.T), "readout": (*SNRS, Readout("k*", "detail"))},
    )


def size(s: Settings) -> Shot:
    """The picture with few and with many pixels, at the same ᾱ or at a shifted one."""
    schedule, pairs, columns = s.noises(), blobs.sizes(s.shown), common(s)
    tiles, curves = [], []
    for i, pair in enumerate(pairs):
        h, w, _ = pair.x0.shape
        signal, rest, ratio = noise.shifted(schedule, (w / pairs[0].x0.shape[1]) ** 2)
        if s.level == "same":
            signal, rest = schedule.signal, schedule.noise
            ratio = noise.noise_to_signal(schedule)
        columns |= {f"signal_{i}": signal, f"noise_{i}": rest}
        columns[f"detail_{i}"] = noise.detail_left(spectrum.spectra(pair.x0, pair.eps), ratio)
        columns[f"left_{i}"] = told(columns[f"detail_{i}"])
        tiles.append(Tile({i: f"signal_{i}", 4 + i: f"noise_{i}"}, f"{w} × {h}"))
        name = str(w) if i else word("detail_of", width=w)
        curves.append(Curve(f"detail_{i}", name, "state", DASHES[i], True, "detail"))
    return Shot(Take(blobs.sizes_blob(s.shown), tiles=tuple(tiles)), columns, tuple(curves))


def schedules(s: Settings) -> Shot:
    """One picture and one noise under three schedules, with x_0 beside them."""
    columns, curves, seen = common(s), [], blobs.spectra(s.shown)
    tiles, readout = [Tile({0: 1.0}, "x_0", "data")], []
    names = (s.schedule, *(name for name, _ in s.others))
    for i, (letter, name, each) in enumerate(zip("ABC", names, s.all_noises(), strict=True)):
        columns |= {f"signal_{i}": each.signal, f"noise_{i}": each.noise}
        columns |= {f"snr_{i}": each.snr, f"alpha_bar_{i}": each.alphas_bar}
        columns[f"curve_{i}"] = np.where(each.snr > LEAST_SNR, each.snr, np.nan)
        columns[f"detail_{i}"] = noise.detail_left(seen, noise.noise_to_signal(each))
        columns[f"left_{i}"] = told(columns[f"detail_{i}"])
        caption = word("schedule_name", letter=letter, name=Label(SCHEDULES[name].label))
        tiles.append(Tile({0: f"signal_{i}", 1: f"noise_{i}"}, caption))
        snr, left = (f"{head} " if i == 0 else "" for head in ("SNR", "k*"))
        curves.append(Curve(f"curve_{i}", f"{snr}{letter}", "state", DASHES[i], True, "snr"))
        curves.append(Curve(f"detail_{i}", f"{left}{letter}", "state", DASHES[i], True, "detail"))
        readout.append(Readout(f"ᾱ_{letter}", f"alpha_bar_{i}"))
    take = Take(blobs.sum_blob(s.shown), tiles=tuple(tiles))
    return Shot(take, columns, tuple(curves), aside=True, more={"readout": tuple(readout)})


def common(s: Settings) -> dict[str, np.ndarray]:
    """The columns of every act: coefficients, SNR, and the finest detail above the noise."""
    schedule, seen = s.noises(), blobs.spectra(s.shown)
    columns = noise.columns(schedule, blobs.noised(s.shown))
    columns |= {"t": np.arange(s.T + 1.0), "root_alpha": np.sqrt(schedule.alphas)}
    columns |= {"root_beta": np.sqrt(schedule.betas)}
    return columns | {"detail": noise.detail_left(seen, noise.noise_to_signal(schedule))}


def told(detail: np.ndarray) -> np.ndarray:
    """The finest detail left as a sentence says it: 0 where all has drowned, and no curve is."""
    return np.nan_to_num(detail)


def histogram(values: Blob, labels: tuple[Text, ...]) -> Profile:
    """The pixels' histogram over N(0, 1)."""
    return Profile(
        values, labels, ("state", "prediction"), ("", "dash"),
        title=word("histogram"), x_label=word("value"), y_range=(0.0, CUT), filled=True,
        reference=blobs.normal_blob(), reference_labels=("N(0, 1)",),
    )  # fmt: skip


def strip(T: int) -> tuple[int, ...]:
    return tuple(int(t) for t in noise.key_times(T, STRIP))
