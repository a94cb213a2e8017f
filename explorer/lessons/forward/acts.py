"""The stage of the page `forward`: one picture for each of its three acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st

from explorer import words
from explorer.lessons.forward import scene
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.registry import Param
from explorer.ui.controls import cached, controls
from explorer.ui.controls.reports import heard, listen_t
from explorer.ui.controls.world import say_repaired
from explorer.ui.own import cloud as own
from explorer.ui.stage.stage import (
    Curve,
    LiveSlider,
    Readout,
    Take,
    basis,
    colours,
    frames,
    stage,
    sweep,
    table,
)
from explorer.worlds import schedules

KEY = "forward_stage"
COEFS = ("signal", "noise")
SCALE = Param("scale", 1.0, {"en": "data scale", "zh": "数据尺度"}, 0.25, 4.0, step=0.01, log=True)
TRAILS = {"jump": tuple(range(0, 2000, 100)), "walk": tuple(range(50, 2000, 400))}
MOVING_SCALES = 48


class Setting(NamedTuple):
    """All that the pictures depend on, as plain values: the key of every cache here."""

    dataset: str
    params: tuple
    seed: int
    schedule: str
    T: int
    schedule_params: tuple
    own: str  # hash of the reader's own cloud, else ""


@dataclass(frozen=True)
class Shot:
    """One act's picture: what stage() needs besides the act-independent arguments."""

    takes: list[Take]
    columns: dict[str, np.ndarray]
    curves: tuple[Curve, ...]
    readout: tuple[Readout, ...]
    more: dict


def setting(page, dataset: str, params: dict, seed: int, schedule: str, T: int) -> Setting:
    """The plain values, with a schedule that accepts this T (and a notice where it did not)."""
    asked = T
    T, numbers, refusal = schedules.repaired(schedule, asked, ())
    if refusal:
        say_repaired(page, schedule, asked, (), T, numbers)
    mine = own.get().key if dataset == own.NAME else ""
    return Setting(dataset, cached.key(params), seed, schedule, T, numbers, mine)


def schedule_of(s: Setting):
    return cached.schedule(s.schedule, s.T, s.schedule_params)


def _own(s: Setting):
    mine = own.get()
    return (mine.data, mine.density()) if s.own else None


@st.cache_resource(max_entries=32, show_spinner=False)
def cloud(s: Setting) -> scene.Cloud:
    return scene.cloud(s.dataset, scene.POINTS, s.seed, s.params, own=_own(s))


@st.cache_resource(max_entries=32, show_spinner=False)
def cloud_blobs(s: Setting):
    found = cloud(s)
    return basis(np.stack([found.x0, found.eps])), colours(found.labels)


@st.cache_resource(max_entries=8, show_spinner=False)
def walk(s: Setting, scale: float) -> scene.Walk:
    return scene.walk(schedule_of(s), scale * cloud(s).x0, s.seed)


@st.cache_resource(max_entries=8, show_spinner=False)
def walk_blob(s: Setting, scale: float):
    found = walk(s, scale)
    return frames(found.frames, found.times)


@st.cache_resource(max_entries=8, show_spinner=False)
def memory(s: Setting, scale: float) -> forgetting.Memory:
    found = scene.scaled(cloud(s), scale)
    few = slice(None, forgetting.WORLD)
    return forgetting.memory(schedule_of(s), found.x0[few], found.eps[few])


@st.cache_resource(max_entries=8, show_spinner=False)
def memory_blobs(s: Setting, scale: float):
    found, seen = cloud(s), memory(s, scale)
    few = slice(None, forgetting.WORLD)
    x0, eps = scale * found.x0[few], found.eps[few]
    ghost = frames(x0[None], [0])
    return (
        basis(np.stack([x0, eps])),
        frames(seen.guesses, seen.times),
        colours(found.labels[few]),
        ghost,
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def negentropy(s: Setting):
    if not s.own:
        return scene.negentropy(s.dataset, s.params)
    data, density = _own(s)
    return scene.negentropy_of(density, data.x)


@st.cache_resource(max_entries=16, show_spinner=False)
def scale_sweep(s: Setting, scale: float):
    values = np.geomspace(SCALE.minimum, SCALE.maximum, MOVING_SCALES)
    values[np.argmin(np.abs(np.log(values / scale)))] = scale
    values[0], values[-1] = SCALE.minimum, SCALE.maximum
    t = schedules.thin(s.T)
    return sweep(values, scene.scale_sweep(schedule_of(s), negentropy(s), values, t), t)


def common(s: Setting, scale: float) -> dict[str, np.ndarray]:
    """The columns of every act."""
    schedule = schedule_of(s)
    return {
        "signal": scale * schedule.signal,
        "noise": schedule.noise,
        "alpha_bar": schedule.alphas_bar,
        "snr": schedule.snr,
    }


def jump(page, s: Setting, scale: float, path: str) -> Shot:
    """Act 1: the cloud by one jump or step by step, its variance and its KL to N(0, I)."""
    word = page.word
    cloud_blob, tint = cloud_blobs(s)
    found = scene.scaled(cloud(s), scale)
    columns = scene.moments_over_time(schedule_of(s), found)
    parts = scene.entropy_columns(schedule_of(s), negentropy(s), scale)
    columns |= {name: drawable(parts[name]) for name in ("kl", "kl_shape", "kl_spread")}
    stepwise = path == "walk"
    take = Take(walk_blob(s, scale), (), tint) if stepwise else Take(cloud_blob, COEFS, tint)
    curves = (
        Curve("variance", word("forward.variance"), "state", panel="variance"),
        Curve("variance_low", word("forward.in_theory"), "exact", "dot", panel="variance"),
        Curve("variance_high", "", "exact", "dot", panel="variance"),
        Curve("kl", word("forward.kl"), "noise", log=True, panel="kl"),
        Curve("kl_shape", word("forward.shape"), "prediction", "dash", log=True, panel="kl"),
        Curve("kl_spread", word("forward.spread"), "spread", "dot", log=True, panel="kl"),
    )
    readout = (Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr"), Readout("KL", "kl"))
    return Shot([take], columns, curves, readout, {"trails": TRAILS[path]})


def forget(page, s: Setting, scale: float) -> Shot:
    """Act 2: the best guess x0_hat over the data, and the digits of place still readable."""
    word = page.word
    noisy, guesses, tint, ghost = memory_blobs(s, scale)
    seen = memory(s, scale)
    columns = {
        f"digit{k + 1}": forgetting.over_all_t(schedule_of(s), seen.times, seen.bits[:, k]).clip(0)
        for k in range(forgetting.PIECES)
    }
    columns["bits"] = sum(columns.values())
    explained = forgetting.over_all_t(schedule_of(s), seen.times, seen.explained)
    columns["explained"] = explained.clip(0)
    takes = [
        Take(noisy, COEFS, tint, word("forward.state")),
        Take(guesses, (), tint, word("forward.guess")),
    ]
    curves = (
        Curve("digit1", word("forward.half"), "data", panel="bits"),
        Curve("digit3", word("forward.cells", n=8), "data", "dash", panel="bits"),
        Curve("digit5", word("forward.cells", n=32), "data", "dot", panel="bits"),
        Curve("explained", word("forward.explained"), "prediction", panel="explained"),
    )
    readout = (Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr"), Readout("I", "bits"))
    more = {"ghost": ghost, "take_label": word("forward.shown"), "take": 1, "report_take": False}
    return Shot(takes, columns, curves, readout, more)


def entropy(page, s: Setting, scale: float) -> Shot:
    """Act 3: entropy, KL and information over t, with the data scale as a live slider."""
    word = page.word
    cloud_blob, tint = cloud_blobs(s)
    parts = scene.entropy_columns(schedule_of(s), negentropy(s), scale)
    columns = {name: parts[name] for name in scene.LIVE}
    curves = (
        Curve("entropy", word("forward.entropy"), "state", panel="entropy"),
        Curve("gaussian_entropy", word("forward.same_covariance"), "exact", "longdash",
              panel="entropy"),
        Curve("kl", word("forward.kl"), "noise", log=True, panel="kl"),
        Curve("information", word("forward.information"), "data", log=True, panel="information"),
    )  # fmt: skip
    readout = (Readout("H", "entropy"), Readout("KL", "kl"), Readout("I", "information"))
    slider = LiveSlider(
        "scale", SCALE.label[page.lang], SCALE.minimum, SCALE.maximum, SCALE.step, scale,
        log=True, sweep=scale_sweep(s, scale),
    )  # fmt: skip
    take = Take(cloud_blob, COEFS, tint)
    return Shot([take], columns, curves, readout, {"sliders": [slider], "extent": 5.2})


def drawable(values: np.ndarray) -> np.ndarray:
    """Values for a logarithmic axis, from a millionth of a bit up."""
    return np.where(values > 1e-6, values, np.nan)


ACTS = {"jump": jump, "forget": forget, "entropy": entropy}


def show(page, act: str, s: Setting, t: int, scale: float, **choice) -> None:
    """Mount the act's picture."""
    word = page.word
    shot = ACTS[act](page, s, scale, **choice)
    stage(
        KEY,
        T=s.T,
        t=t,
        takes=shot.takes,
        table=table(common(s, scale) | shot.columns),
        curves=shot.curves,
        readout=shot.readout,
        height="fill",
        label=word("forward.stage"),
        report_t=True,
        report_picked=False,
        words=words.stage_words(page),
        below_t=((0, word("forward.data")), (s.T, word("forward.noise"))),
        **shot.more,
    )


def time(page, T: int, start: int) -> int:
    """t from the address, after what the stage has just reported."""
    return listen_t(page, T, start, KEY)


def scale_now(page, live: bool) -> float:
    """The data scale: an ordinary slider, or what the stage's live slider was left at."""
    if not live:
        return controls.slider(page, SCALE)
    scale = controls.read(page, SCALE)
    released = (heard(KEY, "sliders", {"scale": scale}) or {}).get("scale")
    if released is not None:
        scale = float(np.clip(released, SCALE.minimum, SCALE.maximum))
        controls.write(page, "scale", scale)
    return scale
