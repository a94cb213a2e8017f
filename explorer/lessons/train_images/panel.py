"""The figures of a training on pictures: distance and its floor, names, copies, speed, device."""

from __future__ import annotations

import math

from explorer.jobs import Status
from explorer.lessons.train_images import work as live_pictures_run
from explorer.lessons.train_images.scene import Judging, Preview
from explorer.lessons.train_images.stage import Run
from explorer.lessons.train_images.watched import Watched
from explorer.lessons.train_images.work import Task
from explorer.training.pretrained import PRETRAINED, measured
from explorer.ui.training import panel as live_panel
from explorer.ui.training.panel import Row

SLOW = 150  # seconds; beyond, the wait is worth a sentence


def draw(page, key: str, watched: Watched, task: Task) -> None:
    """The panel of what is watched; task is what Start would train."""
    run = watched.run()
    status = run.shown_status
    ours = run.status.latest is not None and not watched.shipped
    config = run.task.config if ours else task.config
    shown = rows(page, watched, run, status, task)
    said = hint(page, watched, status, task)
    live_panel.draw(page, key, config, status, shown, hint=said)


def rows(page, watched: Watched, run: Run, status: Status, task: Task) -> list[Row]:
    """(role, label, value, note) of each figure."""
    word, judged = page.word, watched.judged()
    newest = run.previews[max(run.previews)] if run.previews else None
    return [
        distance(word, run, judged),
        named(word, run, judged, newest),
        copies(word, judged),
        speed(word, status, task),
        device(word, run, task),
    ]


def speed(word, status: Status, task: Task) -> Row:
    """Steps a second and the time left; before Start, about how long it would take."""
    row = live_panel.speed(word, status)
    seconds = live_pictures_run.expected_seconds(task)
    if status.state != "idle" or seconds is None:
        return row
    return (*row[:3], word("train_images.wait", seconds=f"{seconds:.0f}"))


def distance(word, run: Run, judged: Judging | None) -> Row:
    """Fréchet distance of 600 samples, beside that of real pictures; how far the judging is."""
    row = ("fd", word("train_images.fd"))
    if not has_judge(run.task):
        return (*row, "–", word("train_images.no_judge"))
    if judged is None:
        return (*row, "–", word("train_images.fd_later"))
    seen = judged.quality
    if seen is None:
        return (*row, "…", word("train_images.judging", done=judged.step, total=judged.total))
    floor = f"{seen.floor.low:.2f}–{seen.floor.high:.2f}"
    return (*row, two(seen.fd), word("train_images.fd_note", floor=floor))


def named(word, run: Run, judged: Judging | None, newest: Preview | None) -> Row:
    """The share that the judge names as was asked: of 600, until then of the grid."""
    row = ("accuracy", word("train_images.accuracy"))
    seen = judged.quality if judged else None
    if seen is not None and seen.accuracy is not None:
        if seen.recognised is not None:
            clear = percent(seen.recognised)
            return (*row, percent(seen.accuracy), word("train_images.of_figures", clear=clear))
        return (*row, percent(seen.accuracy), word("train_images.of_samples", n=seen.n))
    if newest is None or newest.right is None:
        return (*row, "–", "" if run.task.labelled else word("train_images.none_asked"))
    count = newest.frames.shape[1]
    note = word("train_images.of_grid", right=round(newest.right * count), n=count)
    return (*row, percent(newest.right), note)


def copies(word, judged: Judging | None) -> Row:
    """The share of samples that are nearer to a training picture than new pictures are."""
    row = ("copies", word("train_images.copies"))
    seen = judged.quality if judged else None
    if seen is None:
        return (*row, "–", word("train_images.copies_later"))
    key = "copies_many" if seen.copying else "copies_few"
    return (*row, percent(seen.copies), word(f"train_images.{key}"))


def device(word, run: Run, task: Task) -> Row:
    """Where it trains, by name."""
    kind, name = live_pictures_run.device_of(task)
    if run.status.latest and not run.shipped:
        kind = run.status.latest.device
    value = {"cuda": "CUDA", "mps": "MPS", "cpu": "CPU"}.get(kind, "…")
    note = name if kind == "cuda" else word(f"train_images.on_{kind or 'unknown'}")
    return ("device", word("train_images.device"), value, note)


def hint(page, watched: Watched, status: Status, task: Task) -> str:
    """The sentence under the panel where the state asks for none of its own."""
    word, seconds = page.word, live_pictures_run.expected_seconds(task)
    if status.state == "failed" and status.latest is None:
        return word("train_images.hint_offline") if watched.task.away else status.message
    if task.away or (status.state == "running" and watched.task.away):
        return word(f"train_images.hint_{'fetching' if status.state == 'running' else 'away'}")
    if status.state == "running" and getattr(status.latest, "device", "") == "cuda":
        return word("train_images.hint_cuda")
    if watched.deaf:
        return word("train_images.no_guidance")
    if status.state == "idle" and seconds and seconds > SLOW:
        return word("train_images.hint_slow", minutes=f"{seconds / 60:.0f}")
    if watched.shipped:
        made = measured(watched.task.config.dataset)["training"]
        seconds = f"{made['cpu_seconds']:.0f}"
        return word("train_images.hint_shipped", steps=f"{made['steps']:,}", seconds=seconds)
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
