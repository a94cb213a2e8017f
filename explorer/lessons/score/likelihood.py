"""The log-likelihood by the ODE against the exact one: at a point, in the plane, and its error."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from explorer.core import likelihood as core
from explorer.lessons.score import likelihood_point as point
from explorer.lessons.score import likelihood_settings as settings_of
from explorer.lessons.score import scene_likelihood as scene
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.likelihood_settings import Asked
from explorer.lessons.score.work_likelihood import Task
from explorer.texts import number
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.text import STYLE
from explorer.ui.training import side_job

CODE = (core.flow, core.log_likelihood, core.posterior_moments)


def draw(page) -> None:
    """The picture with its controls and what stands below."""
    left, right = st.columns([64, 36], gap="medium")
    with right:
        asked = settings_of.choose(page)
    {"point": _point, "plane": _plane, "error": _error}[asked.act](page, asked, left, right)
    facts = {"held_out": scene.HELD_OUT, "cells": scene.CELLS, "studied": scene.STUDIED}
    page.below(*CODE, part="likelihood", numbers=facts)


def _kind(asked: Asked) -> str:
    return "own" if asked.settings.denoiser == "trained" else "density"


# --- one point ----------------------------------------------------------------------------------


def _point(page, asked: Asked, left, right) -> None:
    t, at = point.listen(page, asked.settings.T)
    jacobian = work.jacobian(asked.settings)
    if jacobian is None:
        with left:
            _watched(page, Task(work.NETWORK, asked.settings), lambda found: None)
        return
    found = point.path(asked.settings, asked.how, *at.values(), jacobian)
    with left:
        point.show(page, asked, jacobian, found, t, at)
    with right:
        facts = {
            "ode": float(found.by_ode[0]),
            "end": found.end,
            "volume": float(found.volume[-1]),
            "grown": number(float(np.exp(found.volume[-1])), ".3g"),
        }
        page.formula("formula.likelihood", **facts)
        _rows(page, [
            ("exact", pm(-float(found.exact[0]))),
            ("ode", pm(-float(found.by_ode[0]), float(found.error[0]))),
            ("gap", pm(float(found.exact[0] - found.by_ode[0]), float(found.error[0]))),
        ])  # fmt: skip
        page.text(f"likelihood.{_kind(asked)}", **facts)


def pm(value: float, error: float = 0.0) -> str:
    """A number to four decimals at most, with its standard error where it has one."""
    if not np.isfinite(value):
        return "–"
    decimals = 4
    if np.isfinite(error) and error > 0:
        decimals = int(np.clip(1 - np.floor(np.log10(error)), 0, 4))
    told = f"{value:.{decimals}f}" + (f" ± {error:.{decimals}f}" if error > 0 else "")
    return told.replace("-", "−")


def _rows(page, rows) -> None:
    """Names and numbers, in nats or bits as their names say."""
    cells = "".join(
        f"<span>{page.word(f'likelihood.row_{name}')}</span><span></span>"
        f'<b data-value="{name}">{value}</b>'
        for name, value in rows
    )
    st.html(f'{STYLE}<div class="bound" data-role="likelihood">{cells}</div>')


# --- the plane, and how the error falls -----------------------------------------------------------


def _plane(page, asked: Asked, left, right) -> None:
    task = Task(work.PLANE, asked.settings, asked.how)
    x = scene.points(work.held_out(asked.settings), work.HALF)

    def picture(found) -> None:
        from explorer.lessons.score import figures as plots

        names = ("exact", "ode", "gap", "held_out", "nats")
        words = {name: page.word(f"likelihood.map_{name}") for name in names}
        figure = plots.plane(found, x, work.HALF, words, page.colours)
        show_figure(figure, "likelihood_plane", page.word("likelihood.plane_caption"))

    with right:
        page.formula("formula.likelihood.plane")
    with left:
        _watched(page, task, picture, right, lambda found: _bits(page, asked, found))


def _bits(page, asked: Asked, found) -> None:
    """Mean bits per dimension of the held-out points that are known, both ways."""
    known = np.isfinite(found.log_p[found.held_out])
    if known.sum() < 2:
        return
    ode, exact = (part[found.held_out][known] for part in (found.log_p, found.exact))
    _rows(page, [
        ("bits_exact", pm(*scene.mean_bits(exact))),
        ("bits_ode", pm(*scene.mean_bits(ode))),
        ("bits_gap", pm(*scene.mean_bits(ode - exact))),
        ("evaluations", str(core.evaluations(asked.settings.T, asked["num_steps"],
                                             asked["method"]))),
    ])  # fmt: skip
    page.text(f"likelihood.{_kind(asked)}.plane")


def _error(page, asked: Asked, left, right) -> None:
    task = Task(work.ERROR, asked.settings)

    def picture(found) -> None:
        from explorer.lessons.score import figures as plots

        names = ("euler", "heun", "rademacher", "normal", "steps", "probes", "nats")
        words = {name: page.word(f"likelihood.line_{name}") for name in names}
        slopes = {name: scene.slope(line) for name, line in found.steps.items()}
        slopes |= {name: scene.slope(line, 1) for name, line in found.probes.items()}
        figure = plots.errors(found, slopes, words, page.colours)
        show_figure(figure, "likelihood_error", page.word(f"likelihood.error_{found.reference}"))

    with right:
        page.formula("formula.likelihood.error")
        page.text("likelihood.error")
    with left:
        _watched(page, task, picture)


def _watched(page, task: Task, picture, beside=None, told=None) -> None:
    """Progress, the picture and the numbers of a task, while it is worked on and afterwards."""
    purpose = f"likelihood_{task.kind}"
    side_job.order(purpose, task, partial(work.evaluation, task), known=work.ended(task))

    def look() -> None:
        found = side_job.current(purpose).latest()
        _progress(page, purpose, found)
        if found is not None and not isinstance(found, work.Training):
            picture(found)

    def look_beside() -> None:
        found = side_job.current(purpose).latest()
        if found is not None and not isinstance(found, work.Training):
            told(found)

    parts = [] if told is None else [(beside, look_beside)]
    side_job.watch(purpose, *parts, (st.container(), look))


def _progress(page, purpose: str, found) -> None:
    """What is being done and how far, with Stop; after a stop, how to begin again."""
    word = page.word
    text, share = word("likelihood.begins"), 0.0
    if isinstance(found, work.Training):
        text, share = word("likelihood.training", step=f"{found.step:,}"), found.share
    elif found is not None:
        text, share = word("likelihood.computing"), found.share
    stopped = word("likelihood.stopped")
    side_job.progress(page, purpose, text, share, stopped=stopped, go_on_word="likelihood.go_on")
