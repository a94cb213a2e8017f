"""The figures of a training on pictures: distance and its floor, names, copies, speed, device."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from explorer.jobs import Status
from explorer.lessons.train_images import scene, work
from explorer.lessons.train_images.scene import Numbers, Seen, Settings
from explorer.lessons.train_images.watched import Watched, status_of
from explorer.training.image_config import ImageConfig
from explorer.training.pretrained import PRETRAINED
from explorer.ui.page import AnyPage
from explorer.ui.training import panel
from explorer.ui.training.panel import Row
from explorer.words import Words
from explorer.worlds.pictures import Task

BRIEF = ("fd", "accuracy", "copies")  # figures that have a short name
SLOW = 150  # seconds; beyond, the wait is worth a sentence


def head(page: AnyPage, watched: Watched, settings: Settings) -> None:
    """State, step and time left; before Start, about how long it would take."""
    seen = watched.look()
    status, now = status_of(seen), numbers(settings, seen)
    config, said = config_of(settings, seen), ""
    if status.state == "failed" and status.latest is None:
        said = hint(page.word, watched, status, settings.task, now)
    panel.head(page, "panel", config, status, now.wait_seconds, said)


def curve(page: AnyPage, watched: Watched, settings: Settings) -> None:
    """The loss over the steps; before there is any, what is in sight and what to wait for."""
    seen = watched.look()
    status = status_of(seen)
    said = hint(page.word, watched, status, settings.task, numbers(settings, seen))
    panel.curve_alone(page, "curve", config_of(settings, seen), status, hint=said)


def line(page: AnyPage, watched: Watched, settings: Settings) -> None:
    """The figures of the newest samples in one line, by short names; none in lecturer's mode."""
    seen = watched.look()
    if page.present:
        return
    shown = [
        (role, page.word(f"train_images.brief_{role}") if role in BRIEF else label, value, note)
        for role, label, value, note in rows(page.word, settings, seen, numbers(settings, seen))
        if role != "device"
    ]
    panel.line(page, "line", config_of(settings, seen), status_of(seen), shown)


def figures(page: AnyPage, watched: Watched, settings: Settings) -> None:
    """All of them with their notes."""
    seen = watched.look()
    if page.present:
        return
    shown = rows(page.word, settings, seen, numbers(settings, seen))
    panel.figures(page, "figures", config_of(settings, seen), status_of(seen), shown)


def remarks(page: AnyPage, watched: Watched, settings: Settings) -> None:
    """What the controls do not say themselves."""
    seen = watched.look()
    status = status_of(seen)
    if status.latest is None:
        return
    said = hint(page.word, watched, status, settings.task, numbers(settings, seen))
    if said:
        st.caption(said)
    if watched.task != settings.task:
        st.caption(page.word("live.hint_settings"))


def config_of(settings: Settings, seen: Seen | None) -> ImageConfig:
    """Of the run of this tab; before its first step, what Start would train."""
    ours = seen is not None and status_of(seen).latest is not None
    return seen.task.config if ours else settings.task.config


def said(act: str, now: Numbers) -> str:
    """Which sentence says what one sees."""
    if now.step is None:
        return "before"
    if act == "inside":
        return act if now.t else "still"
    if act == "pairs":
        return act if now.copies is not None else "pairs_wait"
    if now.t:
        return "way"
    if now.named is None:
        return "unnamed"
    return "samples" if now.copies is not None else "grid"


def facts(now: Numbers) -> dict[str, object]:
    """What the sentences are filled with."""
    return vars(now) | {
        "accuracy": "–" if now.named is None else percent(now.named),
        "close": "–" if now.copies is None else percent(now.copies),
        "distance": "–" if now.fd is None else two(now.fd),
        "low": "–" if now.floor_low is None else two(now.floor_low),
        "high": "–" if now.floor_high is None else two(now.floor_high),
    }


def numbers(settings: Settings, seen: Seen | None) -> Numbers:
    """The numbers as of now, when more may be known of this machine's pace."""
    return scene.numbers(replace(settings, step_seconds=work.step_seconds()), seen)


def rows(word: Words, settings: Settings, seen: Seen | None, now: Numbers) -> list[Row]:
    """(role, label, value, note) of each figure."""
    task = scene.task_of(settings, seen)
    return [
        distance(word, task, now),
        named(word, task, now),
        copies(word, now),
        speed(word, status_of(seen), now),
        device(word, settings, seen),
    ]


def speed(word: Words, status: Status, now: Numbers) -> Row:
    """Steps a second and the time left; before Start, about how long it would take."""
    row = panel.rate(word, now.pace)
    if status.state != "idle" or now.wait_seconds is None:
        return row
    return (*row[:3], word("train_images.wait", seconds=f"{now.wait_seconds:.0f}"))


def distance(word: Words, task: Task, now: Numbers) -> Row:
    """Fréchet distance of 600 samples, beside that of real pictures; how far the judging is."""
    row = ("fd", word("train_images.fd"))
    if not has_judge(task):
        return (*row, "–", word("train_images.no_judge"))
    if not now.to_judge:
        return (*row, "–", word("train_images.fd_later"))
    if now.copies is None:
        return (*row, "…", word("train_images.judging", done=now.judged, total=now.to_judge))
    floor = f"{now.floor_low:.2f}–{now.floor_high:.2f}"
    return (*row, two(now.fd), word("train_images.fd_note", floor=floor))


def named(word: Words, task: Task, now: Numbers) -> Row:
    """The share that the judge names as was asked: of 600, until then of the grid."""
    row = ("accuracy", word("train_images.accuracy"))
    if now.named is None:
        return (*row, "–", "" if task.labelled else word("train_images.none_asked"))
    if now.recognised is not None:
        note = word("train_images.of_figures", clear=percent(now.recognised))
    elif now.copies is not None:
        note = word("train_images.of_samples", n=now.named_of)
    else:
        right = round(now.named * now.named_of)
        note = word("train_images.of_grid", right=right, n=now.named_of)
    return (*row, percent(now.named), note)


def copies(word: Words, now: Numbers) -> Row:
    """The share of samples that are nearer to a training picture than new pictures are."""
    row = ("copies", word("train_images.copies"))
    if now.copies is None:
        return (*row, "–", word("train_images.copies_later"))
    note = word(f"train_images.copies_{'many' if now.copying else 'few'}")
    return (*row, percent(now.copies), note)


def device(word: Words, settings: Settings, seen: Seen | None) -> Row:
    """Where it trains, by name."""
    kind, name = work.device_of(settings.task)
    latest = status_of(seen).latest
    kind = latest.device if latest else kind
    value = {"cuda": "CUDA", "mps": "MPS", "cpu": "CPU"}.get(kind, "…")
    note = name if kind == "cuda" else word(f"train_images.on_{kind or 'unknown'}")
    return ("device", word("train_images.device"), value, note)


def hint(word: Words, watched: Watched, status: Status, task: Task, now: Numbers) -> str:
    """The sentence under the panel where the state asks for none of its own.

    task : what Start would train."""
    if status.state == "failed" and status.latest is None:
        return word("train_images.hint_offline") if watched.task.away else status.message
    if task.away or (status.state == "running" and watched.task.away):
        return word(f"train_images.hint_{'fetching' if status.state == 'running' else 'away'}")
    if status.state == "running" and getattr(status.latest, "device", "") == "cuda":
        return word("train_images.hint_cuda")
    if watched.deaf:
        return word("train_images.no_guidance")
    if status.state == "idle" and now.wait_seconds and now.wait_seconds > SLOW:
        return word("train_images.hint_slow", minutes=f"{now.wait_seconds / 60:.0f}")
    if watched.shipped:
        steps, seconds = f"{now.shipped_steps:,}", f"{now.shipped_seconds:.0f}"
        return word("train_images.hint_shipped", steps=steps, seconds=seconds)
    return ""


def has_judge(task: Task) -> bool:
    """Whether a network that names these pictures comes with the app."""
    return task.own is None and task.config.dataset in PRETRAINED


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def two(value: float) -> str:
    """Two decimals, three significant digits from 10 on."""
    if not math.isfinite(value):
        return "∞"
    return f"{value:.2f}" if value < 10 else f"{value:.3g}"
