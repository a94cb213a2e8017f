"""The settings of the page `forward_images` and what is made from them once for everybody."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from explorer.frames.pack import Blob
from explorer.frames.pictures import film, mixture, profile
from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.registry import Entry
from explorer.ui.controls import cached
from explorer.ui.controls.world import say_repaired
from explorer.ui.own import picture as own_picture
from explorer.worlds import schedules

SMALL = ("digits", "glyphs", "shapes")  # data sets of which the seed picks one picture
FIRST = "china"


def menu() -> dict[str, Entry]:
    """Photographs, our own, one of each data set's pictures, and the reader's."""
    from explorer.data.images import IMAGES
    from explorer.data.photographs import PICTURES

    small = {name: IMAGES[name] for name in SMALL}
    return {**PICTURES, **small, own_picture.NAME: own_picture.ENTRY}


class Shown(NamedTuple):
    """Which picture, as plain values: the key of the caches here."""

    picture: str
    size: int
    seed: int
    own: str  # hash of the reader's own picture, else ""


class Setting(NamedTuple):
    """The picture and the noise schedule that it meets."""

    shown: Shown
    schedule: str
    T: int
    schedule_params: tuple = ()


def setting(page, picture: str, size: int, seed: int, schedule: str, asked: int) -> Setting:
    """The plain values, with a schedule that accepts this T (and a notice where it did not)."""
    T, numbers, refusal = schedules.repaired(schedule, asked, ())
    if refusal:
        say_repaired(page, schedule, asked, (), T, numbers)
    mine = own_picture.get() if picture == own_picture.NAME else None
    if picture == own_picture.NAME and mine is None:
        picture = FIRST  # until there is one of the reader's own
    return Setting(Shown(picture, size, seed, mine.key if mine else ""), schedule, T, numbers)


def schedule_of(s: Setting):
    return cached.schedule(s.schedule, s.T, s.schedule_params)


@st.cache_resource(max_entries=32, show_spinner=False)
def noised(shown: Shown, size: int | None = None) -> scene.Noised:
    """The picture, its longer side at most `size`, and its noise."""
    return scene.noised(_picture(shown, size or shown.size), shown.seed)


def _picture(shown: Shown, size: int) -> np.ndarray:
    if shown.own:
        return scene.fitted(own_picture.get().x, size)
    entry = menu()[shown.picture]
    if shown.picture in SMALL:
        return entry(1, np.random.default_rng(shown.seed)).x[0]
    return scene.fitted(entry(size=max(scene.SIZES)), size)


@st.cache_resource(max_entries=32, show_spinner=False)
def spectra(shown: Shown) -> spectrum.Spectra:
    found = noised(shown)
    return spectrum.spectra(found.x0, found.eps)


@st.cache_resource(max_entries=16, show_spinner=False)
def sum_blob(shown: Shown) -> Blob:
    """x_0 and ε, of which x_t, the signal and the noise in it are sums."""
    found = noised(shown)
    return mixture(np.stack([found.x0, found.eps]))


@st.cache_resource(max_entries=16, show_spinner=False)
def parts_blob(shown: Shown) -> Blob:
    """x_0, ε, and each in coarse, middle and fine detail: pictures 0, 1, 2–4, 5–7."""
    found = noised(shown)
    both = [spectrum.parts(each) for each in (found.x0, found.eps)]
    return mixture(np.concatenate([[found.x0, found.eps], *both]))


@st.cache_resource(max_entries=16, show_spinner=False)
def sizes(shown: Shown) -> list[scene.Noised]:
    return scene.sizes(noised(shown).x0, shown.seed)


@st.cache_resource(max_entries=16, show_spinner=False)
def sizes_blob(shown: Shown) -> Blob:
    """The picture with few to many pixels, then the noise of each: pictures 0–3, 4–7."""
    each = [(found, times) for found, times in zip(sizes(shown), scene.POOLS, strict=True)]
    pictures = [scene.enlarged(found.x0, times) for found, times in each]
    noises = [scene.enlarged(found.eps, times) for found, times in each]
    return mixture(np.stack(pictures + noises))


@st.cache_resource(max_entries=3, show_spinner=False)
def ways(s: Setting) -> scene.Ways:
    return scene.ways(schedule_of(s), noised(s.shown, scene.WALK_SIDE), s.shown.seed)


@st.cache_resource(max_entries=4, show_spinner=False)
def ways_blob(s: Setting) -> Blob:
    """The film of jump and walk: x_t of each, then the noise in each."""
    found = ways(s)
    return film(found.frames, found.times, limit=(3.0, 3.0, 3.0, 3.0), hold=True)


@st.cache_resource(max_entries=16, show_spinner=False)
def histogram_blob(s: Setting) -> Blob:
    times = scene.key_times(s.T)
    values = scene.histograms(schedule_of(s), noised(s.shown), times)
    return profile(values[:, None], scene.centres(), times)


@st.cache_resource(max_entries=8, show_spinner=False)
def ways_histogram_blob(s: Setting) -> Blob:
    """The pixels of x_t by jump and by walk."""
    found = ways(s)
    values = [[scene.histogram(frame) for frame in frames[:2]] for frames in found.frames]
    return profile(np.array(values), scene.centres(), found.times)


@st.cache_resource(max_entries=8, show_spinner=False)
def ways_spectrum_blob(s: Setting) -> Blob:
    """The power of the noise that jump and walk have put in; at t = 0 there is none yet."""
    found = ways(s)
    power = scene.agreement(schedule_of(s), found)
    power[0] = power[1]
    h, w = found.frames.shape[2:4]
    return profile(power, spectrum.rings(h, w).k[1:], found.times)


@st.cache_resource(max_entries=1, show_spinner=False)
def normal_blob() -> Blob:
    return profile(scene.standard_normal()[None, None], scene.centres())


@st.cache_resource(max_entries=16, show_spinner=False)
def spectrum_blob(s: Setting) -> Blob:
    times, seen = scene.key_times(s.T), spectra(s.shown)
    return profile(scene.spectra_over_time(schedule_of(s), seen, times), seen.rings.k[1:], times)
