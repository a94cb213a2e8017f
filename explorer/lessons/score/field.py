"""The score's field at t, and what it says at one place that the hand chooses."""

from __future__ import annotations

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.frames.parts import Handle, HandMark, Readout, Take
from explorer.lessons.score import scene
from explorer.lessons.score.field_blobs import POINTS, Shown, blobs, probes
from explorer.lessons.score.scene_settings import Settings
from explorer.lessons.score.settings import settle
from explorer.registry import Param
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_place, listen_t
from explorer.ui.engine.engine import stage_words
from explorer.ui.stage.stage import stage

CLOCK = "score_field"
DENOISERS = {"density": "ideal", "training": "training_set", "trained": "trained"}
LENSES = ("score", "error")
EXTENT = 2.6
REACH = 4.0  # the probe stays within ±4
START = {"px": 1.7, "py": 1.1}

MARKS = (
    HandMark("line", ({"shrunk": 1.0}, {"x0_hat": 1.0}), "muted", dash="dot"),
    HandMark("arrow", ({"x": 1.0}, {"x0_hat": 1.0}), "prediction"),
    HandMark("arrow", ({"x": 1.0}, {"shrunk": 1.0}), "noise"),
    HandMark("ring", ({"x0_hat": 1.0},), "prediction", "x̂₀"),
    HandMark("dot", ({"x": 1.0},), "state", "xₜ"),
)


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
        settings = settle(page, denoiser=denoiser, **more)
        shown = blobs(page, settings)
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
        "dataset": controls.choose(page, "dataset", PLANE, "swiss_roll", label=label("dataset")),
        "schedule": controls.choose(page, "schedule", SCHEDULES, "cosine", label=label("schedule")),
        "T": controls.slider(page, Param("T", 200, label("T"), 10, 1000, 10)),
        "centres": controls.slider(
            page, Param("centres", 100, label("centres"), 10, 2000, 10, log=True)
        ),
        "seed": controls.seed(page),
    }


def _listen(page, T: int) -> tuple[int, tuple[float, float]]:
    """t and the probe's place, after what the stage has just reported."""
    key = page.key("field")
    t = listen_t(page, T, max(1, T * 2 // 5), key)
    at = listen_place(page, key, "x", START, REACH)
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
        readout=[Readout("ᾱ_t", "alpha_bar"), Readout("√(1−ᾱ)", "noise")],
        handles=[Handle("x", *at, "state", "x_t")],
        probes=probes(shown),
        marks=(*shown.training, *MARKS),
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
