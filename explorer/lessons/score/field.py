"""The score's field on the page: its controls, its stage, and the numbers at the hand's place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import PLANE
from explorer.frames.frame import Frame
from explorer.lessons.score import scene, scene_field, scene_score
from explorer.lessons.score.scene_settings import Field
from explorer.ui import late
from explorer.ui.charts import live
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.controls import controls
from explorer.ui.controls.reports import listen_place, listen_t
from explorer.ui.page import AnyPage
from explorer.ui.stage import stage
from explorer.ui.training import own_training

DENOISERS = ("density", "training", "trained")
REACH = 4.0  # the place stays within ±4


def draw(page: AnyPage) -> None:
    """The picture with its controls and what stands below."""
    left, right = page.columns()
    with right:
        beside = page.beside("field")
    with beside.rest:
        settings = choose(page)
    shown = late.frame(page, "field", listen(page, settings), make, words="score")
    settings, frame = shown.settings, shown.frame
    with left:
        stage.show(page, frame.view("stage"), frame.time, page.key("field"))
    table = frame.view("stage").picture.table
    source = live.source(page.key("field"), table, score_length="score.length")
    beside.tell(frame.facts(), now=section(settings), source=source)
    with beside.rest:
        numbers("score_field_numbers", frame.time.clock, table, lines(page, settings))
    code = (scene_score.at_place, scene_score.tweedie, scene_score.field)
    page.below(*code, part="field", numbers=frame.facts())


def section(settings: Field) -> str:
    """What is special about this moment, or what to see."""
    special = {0: "zero", settings.T: "last"}.get(settings.t)
    return f"now.field.{special or ('error' if settings.lens == 'error' else settings.denoiser)}"


def make(settings: Field, act: str, telling: scene_field.Telling) -> Frame:
    """The frame; telling("training") and so on say what is being made for it."""
    scene_field.drawn(settings, telling)
    return scene.frame(settings, act)


def choose(page: AnyPage) -> Field:
    """The controls beside the stage; the moment and the place are told later."""
    control = partial(controls.named, page)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        denoiser = control("denoiser", "density", choices=DENOISERS)
        more = controls.Popover(page)
        with more:
            chosen = {
                "dataset": controls.choose(page, "dataset", PLANE, "swiss_roll"),
                "schedule": controls.choose(page, "schedule", SCHEDULES, "cosine"),
                "T": control("T", 200, 10, 1000, 10),
                "centres": control("centres", 100, 10, 2000, 10, log=True),
                "seed": controls.seed(page),
            }
    if denoiser != "density":
        chosen["lens"] = control("lens", "score", choices=("score", "error"))
    with more:  # whose training it is
        return own_training.settled(page, Field, denoiser=denoiser, **chosen)


def listen(page: AnyPage, settings: Field) -> Field:
    """With t and the place as the stage has just reported them."""
    key, T = page.key("field"), settings.T
    t = listen_t(page, T, max(1, T * 2 // 5), key)
    at = listen_place(page, key, "x", {"px": Field.x, "py": Field.y}, REACH)
    return replace(settings, t=t, x=at["px"], y=at["py"])


def lines(page: AnyPage, settings: Field) -> list[str]:
    """Each quantity from the one before, with the present numbers put in."""
    key = page.key("field")

    def at(name: str, colour: str) -> str:
        return cell(f"{name}.x", f"{name}.y", colour=colour, of=key)

    x, x0_hat, eps = at("x", "xt"), at("x0_hat", "hat"), at("eps", "eps")
    score, again = at("score", "eps"), at("again", "hat")
    signal, noise, rest = cell("signal"), cell("noise"), cell("rest")
    told = [
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
        told.append(line("log q = ", cell("centre.log", of=key), " + (", cell("log_norm"), ")"))
    return told
