"""The figures of a training on points: loss and its floor, distance, strays, speed."""

from __future__ import annotations

from explorer.jobs import Status
from explorer.lessons.train_points import work as live_points_run
from explorer.training.config import TrainConfig
from explorer.ui.training import panel as live_panel
from explorer.ui.training.panel import Row, three
from explorer.worlds.point_quality import FINAL_POINTS, Preview


def draw(page, key: str, config: TrainConfig, status: Status) -> None:
    """The panel of `status`, the run of `config` (what Start would train while there is none)."""
    word = page.word
    floor = live_points_run.loss_floor(config)
    known = live_points_run.has_density(config)
    name = word("train_points.floor" if known else "train_points.floor_set")
    shown = rows(page, config, status)
    live_panel.draw(page, key, config, status, shown, floor=floor, floor_word=name)


def rows(page, config: TrainConfig, status: Status) -> list[Row]:
    """(role, label, value, note) of each figure."""
    word = page.word
    floor = word("train_points.loss_note", floor=f"{live_points_run.loss_floor(config):.3f}")
    loss = three(status.latest.loss) if status.latest else "–"
    far, near, stray, note = judged(page, config, status)
    return [
        ("loss", word("live.loss"), loss, floor),
        ("distance", word("train_points.distance"), far, near),
        ("stray", word("train_points.stray"), stray, note),
        live_panel.speed(word, status),
    ]


def judged(page, config: TrainConfig, status: Status) -> Row:
    """Distance, that of real data to other real data, strays, and how it was measured."""
    word = page.word
    if not status.evaluations:
        return "–", "", "–", word("train_points.stray_note")
    made: Preview | None = status.evaluations[max(status.evaluations)]
    if made is None:
        return "–", "", "–", ""
    yard, final = live_points_run.yardstick(config), made.final is not None
    seen, real = (made.final, yard.final_range) if final else (made.quality, yard.preview_range)
    way = "train_points.final" if final else "train_points.previews"
    low, high = (f"{edge:.2f}" for edge in real)
    real = word("train_points.distance_note", low=low, high=high)
    stray = f"{100 * seen.stray:.1f} %"
    return three(seen.distance), real, stray, word(way, n=f"{FINAL_POINTS:,}")
