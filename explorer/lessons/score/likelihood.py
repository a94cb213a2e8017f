"""The log-likelihood by the ODE on the page: at a point, in the plane, and how its error falls."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.core import likelihood as core
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.frames.frame import Frame
from explorer.lessons.score import scene
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.scene_settings import Likelihood
from explorer.registry import Param
from explorer.texts import fixed, pm
from explorer.ui.charts import live
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.text import STYLE
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_place, listen_t
from explorer.ui.frame.beside import Beside, say
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import own_training, side_job

CODE = (core.flow, core.log_likelihood, core.posterior_moments)
REACH = 3.0  # the point stays within ±3
MOST_STEPS, MOST_PROBES = 200, 64
MAPS = ("exact", "ode", "gap", "held_out", "nats")
LINES = ("euler", "heun", "rademacher", "normal", "steps", "probes", "nats")


def draw(page: AnyPage) -> None:
    """The picture with its controls and what stands below."""
    param = controls.worded(page, "lik_act", "point", choices=("point", "plane", "error"))
    act = st.session_state.get("lik_act") or controls.read(page, param)
    left, right = page.columns()
    with right:
        beside = page.beside("likelihood" if act == "point" else f"likelihood.{act}")
    with beside.rest:
        settings = choose(page, act, param)
    {"point": point, "plane": plane, "error": error}[act](page, settings, left, beside)
    counts = scene.frame(settings, "likelihood/error").facts()
    page.below(*CODE, part="likelihood", numbers=counts)


def choose(page: AnyPage, act: str, param: Param) -> Likelihood:
    """Every control, each bound to the address with the prefix lik_; `param` is the act's."""
    control, word = partial(controls.named, page), page.word
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        controls.control(page, param)
        more = controls.Popover(page)
    left, right = st.columns([58, 42], gap="small")
    with left:
        chosen = {"denoiser": control("lik_denoiser", "density", choices=("density", "trained"))}
    with more:
        for name, menu in (("dataset", PLANE), ("schedule", SCHEDULES)):
            default, label = getattr(Likelihood, name), word(f"controls.{name}")
            chosen[name] = controls.choose(page, f"lik_{name}", menu, default, label=label)
        chosen["T"] = control("lik_T", Likelihood.T, 20, 1000, 10)
        chosen["seed"] = controls.seed(page, "lik_seed")
        if act != "error":  # there all of these are on the axes
            chosen["method"] = control("lik_method", "heun", choices=core.METHODS[::-1])
            chosen["trace"] = control("lik_trace", "exact", choices=core.TRACES)
        if chosen.get("trace", "exact") != "exact":
            chosen["probes"] = control("lik_probes", 8, 1, MOST_PROBES, 1, log=True)
    if act != "error":
        most = min(MOST_STEPS, chosen["T"])
        steps = min(Likelihood.num_steps, most)
        with right:
            chosen["num_steps"] = control("lik_steps", steps, 3, most, 1, log=True)
    with more:  # whose training it is
        settings = own_training.settled(page, Likelihood, **chosen)
    return replace(settings, num_steps=min(settings.num_steps, settings.T))


def _kind(settings: Likelihood) -> str:
    return "own" if settings.denoiser == "trained" else "density"


# --- one point ----------------------------------------------------------------------------------


def point(page: AnyPage, settings: Likelihood, left: DeltaGenerator, beside: Beside) -> None:
    """The stage with the point that the hand moves, and what is known of it."""
    key = page.key("likelihood")
    t = listen_t(page, settings.T, 0, key)
    places = {"lik_x": Likelihood.x, "lik_y": Likelihood.y}
    at = listen_place(page, key, "x", places, REACH, digits=4)
    settings = replace(settings, t=t, x=at["lik_x"], y=at["lik_y"])
    if not work.ready(settings):
        with left:
            _watched(page, settings, "likelihood/point", lambda frame, seen: None)
        return
    frame = scene.frame(settings, "likelihood/point")
    with left:
        stage.show(page, frame.view("stage"), frame.time, key)
    now, section = frame.numbers, f"now.likelihood.{_kind(settings)}"
    source = live.source(key, frame.view("stage").picture.table)
    beside.tell(frame.facts(), now=section, source=source)
    with beside.rest:
        _rows(page, {
            "exact": (now.exact_nats, 0.0),
            "ode": (now.ode_nats, now.error_nats),
            "gap": (now.gap_nats, now.error_nats),
        })  # fmt: skip


def _rows(page: AnyPage, rows: dict[str, tuple[float, float] | int]) -> None:
    """Names and numbers with their standard errors, in nats or bits as their names say."""
    cells = "".join(
        f"<span>{page.word(f'likelihood.row_{name}')}</span><span></span>"
        f'<b data-value="{name}">{_told(value)}</b>'
        for name, value in rows.items()
    )
    st.html(f'{STYLE}<div class="bound" data-role="likelihood">{cells}</div>')


def _told(value: tuple[float, float] | int) -> str:
    """A number to four decimals at most, with its standard error where it has one."""
    if isinstance(value, int):
        return str(value)
    return pm(*value, most=4) if value[1] > 0 else fixed(value[0], 4)


# --- the plane, and how the error falls -----------------------------------------------------------


def plane(page: AnyPage, settings: Likelihood, left: DeltaGenerator, beside: Beside) -> None:
    """Maps of the plane as they are filled, and mean bits beside them."""

    def picture(frame: Frame, seen: Any) -> None:
        from explorer.lessons.score import figures

        words = {name: page.word(f"likelihood.map_{name}") for name in MAPS}
        caption = page.word("likelihood.plane_caption")
        show_figure(
            lambda: figures.plane(seen, work.HALF, words, page.colours),
            None,
            "likelihood_plane",
            caption,
        )

    def bits(frame: Frame, seen: Any) -> None:
        now = frame.numbers
        if now.known:
            rows = {"bits_exact": now.exact_bits, "bits_ode": now.ode_bits}
            _rows(page, rows | {"bits_gap": now.gap_bits, "evaluations": now.evaluations})

    beside.tell({}, now=f"now.likelihood.{_kind(settings)}.plane")
    with left:
        _watched(page, settings, "likelihood/plane", picture, (beside.rest, bits))


def error(page: AnyPage, settings: Likelihood, left: DeltaGenerator, beside: Beside) -> None:
    """Error against steps and probes, as it is measured."""

    def picture(frame: Frame, seen: Any) -> None:
        from explorer.lessons.score import figures

        now, words = frame.numbers, {name: page.word(f"likelihood.line_{name}") for name in LINES}
        caption = page.word(f"likelihood.error_{now.reference}")
        show_figure(
            lambda: figures.errors(seen, dict(now.slopes), words, page.colours),
            None,
            "likelihood_error",
            caption,
        )

    def slopes(frame: Frame, seen: Any) -> None:
        known = dict(frame.numbers.slopes)
        told = {name: fixed(known.get(name, math.nan), 2) for name in LINES[:4]}
        say(page, "now", "now.likelihood.slopes", told)

    place = beside.told.container()
    beside.tell({})
    with left:
        _watched(page, settings, "likelihood/error", picture, (place, slopes))


def _watched(
    page: AnyPage,
    settings: Likelihood,
    act: str,
    picture: Callable,
    *beside: tuple[DeltaGenerator, Callable[..., None]],
) -> None:
    """Progress, the picture and the numbers of an act, while it is worked on and afterwards.

    picture(frame, seen), and of each (place, function) beside : drawn once something is known.
    """
    wanted = work.order(settings, act)
    side_job.order(act, wanted, partial(work.evaluation, wanted), known=work.ended(wanted))

    def look(draw: Callable) -> None:
        seen = side_job.current(act).latest()
        if seen is not None and not isinstance(seen, work.Training):
            draw(scene.frame(settings, act, seen), seen)

    def look_first() -> None:
        _progress(page, act)
        look(picture)

    parts = [(place, partial(look, draw)) for place, draw in beside]
    side_job.watch(act, *parts, (st.container(), look_first))


def _progress(page: AnyPage, act: str) -> None:
    """What is being done and how far, with Stop; after a stop, how to begin again."""
    word, seen = page.word, side_job.current(act).latest()
    text = word("likelihood.begins" if seen is None else "likelihood.computing")
    if isinstance(seen, work.Training):
        text = word("likelihood.training", step=f"{seen.step:,}")
    share, stopped = getattr(seen, "share", 0.0), word("likelihood.stopped")
    side_job.progress(page, act, text, share, stopped=stopped, go_on_word="likelihood.go_on")
