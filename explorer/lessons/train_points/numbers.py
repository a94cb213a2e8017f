"""The figures of a training on points: loss and its floor, distance, strays, speed."""

from __future__ import annotations

from explorer.jobs import Status
from explorer.lessons.train_points.scene import Numbers
from explorer.texts import pm
from explorer.training.config import TrainConfig
from explorer.ui.page import AnyPage
from explorer.ui.training import panel
from explorer.ui.training.panel import Row, three
from explorer.words import Words
from explorer.worlds.point_quality import FINAL_POINTS


def draw(page: AnyPage, key: str, config: TrainConfig, status: Status, now: Numbers) -> None:
    """The panel of `status`, the run of `config` (what Start would train while there is none)."""
    name = page.word("train_points.floor" if now.exact else "train_points.floor_set")
    rows_now = rows(page.word, status, now)
    panel.draw(page, key, config, status, rows_now, floor=now.floor, floor_word=name)


def facts(now: Numbers) -> dict[str, object]:
    """What the formula is filled with: floor_shown is in the digits that its error allows."""
    return vars(now) | {"floor_shown": pm(now.floor, now.floor_error)}


def rows(word: Words, status: Status, now: Numbers) -> list[Row]:
    """(role, label, value, note) of each figure."""
    floor = word("train_points.loss_note", floor=pm(now.floor, now.floor_error))
    loss = three(now.loss) if status.latest else "–"
    far, near, stray, note = judged(word, now)
    return [
        ("loss", word("live.loss"), loss, floor),
        ("distance", word("train_points.distance"), far, near),
        ("stray", word("train_points.stray"), stray, note),
        panel.rate(word, now.pace),
    ]


def judged(word: Words, now: Numbers) -> Row:
    """Distance, that of real data to other real data, strays, and how it was measured."""
    if not now.samples:
        return "–", "", "–", word("train_points.stray_note")
    real = word(
        "train_points.distance_note", low=f"{now.real_low:.2f}", high=f"{now.real_high:.2f}"
    )
    way = "train_points.final" if now.samples == FINAL_POINTS else "train_points.previews"
    stray = f"{now.stray_percent:.1f} %"
    return three(now.distance), real, stray, word(way, n=f"{now.samples:,}")
