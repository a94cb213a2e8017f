"""Measures what the page `improved` opens on: `python -m explorer.lessons.improved.work_shipped`.

Names of parts ("steps.points", "steps.pictures" …) measure these alone; without, all. Points take
about half a minute of one processor for each seed of all parts, digits about two.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from explorer.lessons.improved import scene, scene_loss, scene_shipped
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved.scene_loss import Look
from explorer.lessons.improved.scene_shipped import FILE, PARTS, Shipped

SEEDS = 12
NAMES = {f"{act}.{what}": (act, what) for act, what in PARTS}


def measured(act: str, what: str, seeds: int) -> Shipped:
    """The part at the settings with which the page opens."""
    order = scene_shipped.order_of(act, what, seeds)
    with np.errstate(all="ignore"):  # as on the page, see work.measurement
        *_, (_, results) = scene.measure(act, order)
        looks = looks_of(order) if isinstance(order, scene_loss.Settings) else {}
    return Shipped(order, date.today(), results, looks)


def looks_of(order: scene_loss.Settings) -> dict[str, Look]:
    """What the network of the first seed pays at each t, of each objective: the very training that
    Start begins."""
    from explorer.training.trainer import train

    looks = {}
    for kind in scene_loss.OBJECTIVES:
        *_, snapshot = train(scene_loss.objective(scene_loss.plain(order), kind))
        rows = scene_loss.ROWS[order.what]
        looks[kind] = scene_loss.look(snapshot, benches.bench(order), rows)
    return looks


def ship(names: Sequence[str], seeds: int = SEEDS, path: Path = FILE) -> None:
    """Measure the parts and write them into the file, beside those that stay."""
    for name in names:
        started = time.process_time()
        part = measured(*NAMES[name], seeds)
        parts = scene_shipped.load(path) if path.exists() else {}
        scene_shipped.save({**parts, NAMES[name]: part}, path)
        scene_shipped.load.memo.clear()
        print(f"{name}: {seeds} seeds, {time.process_time() - started:.0f} s of CPU", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"any of {', '.join(NAMES)}; all if none")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.names) - set(NAMES)):
        parser.error(f"there is no {unknown[0]!r}; there are {', '.join(NAMES)}.")
    if asked.seeds < 1:
        parser.error(f"at least one seed; got {asked.seeds}.")
    ship(asked.names or list(NAMES), asked.seeds)


if __name__ == "__main__":
    main(sys.argv[1:])
