"""The score's field at t, and what it says at one place that the hand chooses.

Whatever the denoiser, the numbers at the probe are the browser's own: of a mixture (the density,
or the training set) the exact weighted mean, of a network a lattice that is sent ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer.core.exact import Empirical
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.registry import Param
from explorer.scenes import score as scene
from explorer.ui import cached, controls, step_walk
from explorer.ui.heard import heard
from explorer.ui.numbers import cell, line, numbers
from explorer.ui.own import stage_words
from explorer.ui.stage.probes import MeanNear, OnLattice, Sum, centres, halves, lattice
from explorer.ui.stage.stage import (
    Blob,
    Handle,
    HandMark,
    Readout,
    Take,
    basis,
    colours,
    field,
    frames,
    heat,
    stage,
    table,
)
from explorer.ui.step_walk import Kept, Settings

CLOCK = "score_field"
DENOISERS = {"density": "ideal", "training": "training_set", "trained": "trained"}
LENSES = ("score", "error")
SHAPES = {
    name: entry
    for name, entry in CLOUDS.items()
    if entry.extras.get("dims") == 2 and "density" in entry.extras
}
POINTS, EXTENT = 1500, 2.6
REACH = 4.0  # the probe stays within ±4
START = {"px": 1.7, "py": 1.1}
WORST = 1.0  # the error at which the heat is full: as long as a typical noise

SUMS = (
    Sum("eps", {"x": "inverse_noise", "x0_hat": "minus_signal_noise"}),
    Sum("score", {"eps": "minus_inverse_noise"}),
    Sum("again", {"x": "inverse_signal", "score": "rest_signal"}),
    Sum("shrunk", {"x0_hat": "signal"}),
)
MARKS = (
    HandMark("line", ({"shrunk": 1.0}, {"x0_hat": 1.0}), "muted", dash="dot"),
    HandMark("arrow", ({"x": 1.0}, {"x0_hat": 1.0}), "prediction"),
    HandMark("arrow", ({"x": 1.0}, {"shrunk": 1.0}), "noise"),
    HandMark("ring", ({"x0_hat": 1.0},), "prediction", "x̂₀"),
    HandMark("dot", ({"x": 1.0},), "state", "xₜ"),
)


@dataclass(frozen=True)
class Shown:
    """What travels to the browser for one setting."""

    cloud: Blob
    tint: Blob
    field: Blob
    table: Blob
    heat: Blob | None
    reference: Blob | None
    probe: MeanNear | OnLattice
    ghost: Blob | None


def draw(page) -> None:
    """The picture with its controls and what stands below."""
    left, right = st.columns([62, 38], gap="medium")
    with right:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            param = _param(page, "denoiser", "density", DENOISERS)
            denoiser = controls.segmented(page, param, _names(page))
            with st.popover(page.word("frame.more")):
                more = _more(page)
        lens = _lens(page) if denoiser != "density" else "score"
        settings, snapshot = step_walk.settle(page, num_steps="all", denoiser=denoiser, **more)
        place = st.empty()
        shown = _place(settings).get(lambda: _make(page, settings, snapshot, place))
    t, at = _listen(page, settings.T)
    with left:
        _stage(page, settings, shown, lens, t, at)
    with right:
        _formula(page, settings, shown, lens, t)
    page.below(scene.at_place, scene.tweedie, scene.field, part="field", numbers=_counts(settings))


def _param(page, name: str, default, choices) -> Param:
    label = {page.lang: page.word(f"step_through.{name}")}
    return Param(name, default, label, choices=tuple(choices))


def _names(page) -> dict[str, str]:
    return {key: page.word(f"step_through.{word}") for key, word in DENOISERS.items()}


def _lens(page) -> str:
    label = {page.lang: page.word("score.lens")}
    names = {name: page.word(f"score.lens_{name}") for name in LENSES}
    return controls.segmented(page, Param("lens", "score", label, choices=LENSES), names)


def _more(page) -> dict:
    """What is seldom changed; names as in Settings."""

    def label(name: str) -> dict[str, str]:
        return {page.lang: page.word(f"step_through.{name}")}

    return {
        "dataset": controls.choose(page, "dataset", SHAPES, "swiss_roll", label=label("dataset")),
        "schedule": controls.choose(page, "schedule", SCHEDULES, "cosine", label=label("schedule")),
        "T": controls.slider(page, Param("T", 200, label("T"), 10, 1000, 10)),
        "centres": controls.slider(
            page, Param("centres", 100, label("centres"), 10, 2000, 10, log=True)
        ),
        "seed": controls.seed(page),
        "start": "data",
        "sampler": "",
        "options": (),
    }


@st.cache_resource(max_entries=10, show_spinner=False)
def _place(settings: Settings) -> Kept:
    return Kept()


def _make(page, settings: Settings, snapshot, place) -> Shown:
    """All blobs of one setting; tells how far it is where a network is trained first."""
    bar = place.progress(0.0, page.word("score.computing"))
    schedule = settings.noises()
    denoiser = step_walk.denoiser_of(page, settings, snapshot, bar)
    mixture = _mixture(settings)
    s2 = None if mixture is None else scene.variance_of(mixture)
    wrong = reference = None
    if settings.denoiser != "density":
        exact = settings.density().denoiser(schedule)
        found, times = scene.error(schedule, denoiser, exact)
        wrong = heat(np.minimum(found, WORST), scene.extent(), times, limits=(0.0, WORST),
                     colour="error")  # fmt: skip
        reference = field(*scene.field(schedule, exact))
    data = settings.data(POINTS, settings.seed)
    made = Shown(
        cloud=basis(np.stack([data.x, cached.noise(POINTS, 2, settings.seed)])),
        tint=colours(data.labels),
        field=field(*scene.field(schedule, denoiser)),
        table=table(_columns(schedule, s2)),
        heat=wrong,
        reference=reference,
        probe=_probe(schedule, denoiser, mixture),
        ghost=frames(step_walk.training_set(settings)[None], [0]) if _memorises(settings) else None,
    )
    bar.empty()
    return made


def _mixture(settings: Settings):
    """The mixture whose denoiser is shown, or None for a network."""
    if settings.denoiser == "density":
        return settings.density()
    return Empirical(step_walk.training_set(settings)) if _memorises(settings) else None


def _memorises(settings: Settings) -> bool:
    return settings.denoiser == "training"


def _columns(schedule, s2) -> dict[str, np.ndarray]:
    found = {}
    for name, values in scene.columns(schedule, s2).items():
        found |= halves(name, values)
    return found


def _probe(schedule, denoiser, mixture) -> MeanNear | OnLattice:
    if mixture is not None:
        blob = centres(mixture.means, mixture.weights)
        return MeanNear("centre", "x", blob, "signal", "variance")
    values, times = scene.guesses(schedule, denoiser)
    return OnLattice("x0_hat", "x", lattice(values, scene.extent(), times))


def _probes(shown: Shown) -> tuple:
    if isinstance(shown.probe, OnLattice):
        return (shown.probe, *SUMS)
    return (shown.probe, Sum("x0_hat", {"x": "gain_x", "centre": "gain_centre"}), *SUMS)


def _listen(page, T: int) -> tuple[int, tuple[float, float]]:
    """t and the probe's place, after what the stage has just reported."""
    key = page.key("field")
    t = controls.read(page, Param("t", max(1, T * 2 // 5), {}, minimum=0, maximum=T))
    now = heard(key, "t", t)
    if now is not None:
        t = min(int(now), T)
        controls.write(page, "t", t)
    at = {
        name: controls.read(page, Param(name, start, {}, minimum=-REACH, maximum=REACH))
        for name, start in START.items()
    }
    moved = heard(key, "handles", {"x": list(at.values())})
    if moved:
        for name, value in zip(START, moved["x"], strict=True):
            at[name] = float(np.clip(value, -REACH, REACH))
            controls.write(page, name, at[name])
    return t, (at["px"], at["py"])


def _stage(page, settings: Settings, shown: Shown, lens: str, t: int, at) -> None:
    word = page.word
    layers = {"field": shown.field, "reference": shown.reference, "bands": True}
    if lens == "error":
        layers = {"heat": shown.heat}
    stage(
        page.key("field"),
        T=settings.T,
        t=t,
        takes=[Take(shown.cloud, ("signal", "noise"), shown.tint)],
        table=shown.table,
        ghost=shown.ghost,
        readout=[Readout("ᾱ_t", "alpha_bar"), Readout("√(1−ᾱ)", "noise")],
        handles=[Handle("x", *at, "state", "x_t")],
        probes=_probes(shown),
        marks=MARKS,
        clock=CLOCK,
        extent=EXTENT,
        height="fill",
        label=word("score.field_stage"),
        report_t=True,
        report_picked=False,
        words=stage_words(page),
        below_t=[(0, word("stage.data")), (settings.T, word("stage.noise"))],
        **layers,
    )


def _formula(page, settings: Settings, shown: Shown, lens: str, t: int) -> None:
    page.formula("formula.field")
    numbers("score_field_numbers", CLOCK, shown.table, _lines(page, settings))
    special = {0: "field.zero", settings.T: "field.last"}.get(t)
    usual = "field.error" if lens == "error" else f"field.{settings.denoiser}"
    page.text(special or usual)


def _lines(page, settings: Settings) -> list[str]:
    """Each quantity from the one before, with the present numbers put in."""
    key = page.key("field")

    def at(name: str, colour: str) -> str:
        return cell(f"{name}.x", f"{name}.y", colour=colour, of=key)

    x, x0_hat, eps = at("x", "xt"), at("x0_hat", "hat"), at("eps", "eps")
    score, again = at("score", "eps"), at("again", "hat")
    signal, noise, rest = cell("signal"), cell("noise"), cell("rest")
    lines = [
        line('<b class="eps">ε̂</b> = (', x),
        line("&emsp;&ensp;− ", signal, " · ", x0_hat, ")"),
        line("&emsp;/ ", noise, " = ", eps, result=True),
        line("∇log q = −", eps, " / ", noise),
        line("&emsp;= ", score, ", ", page.word("score.length"), " ",
             cell("score.length", of=key), result=True),
        line('<b class="hat">x̂<sub>0</sub></b> = (', x),
        line("&emsp;&ensp;+ ", rest, " · ", score, ")"),
        line("&emsp;/ ", signal, " = ", again, result=True),
    ]  # fmt: skip
    if settings.denoiser != "trained":
        lines.append(line("log q = ", cell("centre.log", of=key), " + (", cell("log_norm"), ")"))
    return lines


def _counts(settings: Settings) -> dict[str, int]:
    """The numbers that the lesson asks for."""
    return {
        "points": POINTS,
        "fields": len(scene.key_times(settings.T, scene.FIELD_KEYS)),
        "keys": len(scene.key_times(settings.T, scene.FINE_KEYS)),
    }
