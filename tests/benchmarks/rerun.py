"""What does a rerun cost the server, page by page, beside a plain page of 75 elements?

    python -m tests.benchmarks.rerun [--moves 8] [--pages forward score …]

A server of its own, on which every page was opened before, and a visitor who speaks its protocol
(visitor.py). CPU of the script's own thread: with nothing changed (median of nine), and after one
control has moved (drawn by the seed: widgets, live sliders, t, popovers; median and largest;
fragments that answer for the page included). Beside it the CPU of the whole process from the move
until the last picture stands and no thread works any more: for settings that nobody asked for
before, and for the same settings asked again by a second visitor. "kB" is what a move brings
(median). The plain page's figures are the units.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence

from tests.benchmarks.served import Served, served
from tests.benchmarks.visitor import LESSONS, Answer, Visitor, warm

STILL_S = 0.15  # without work, after which a move has been answered whole
LONGEST_S = 60.0
UNCHANGED = 9


def spent(server: Served, act: Callable[[], Answer]) -> tuple[float, float, Answer]:
    """(CPU seconds of the script's threads, of the whole process until it is still, the answer)."""
    runs, begin = len(server.scripts_s()), server.cpu_s()
    answer = act()
    deadline, last = time.monotonic() + LONGEST_S, -1.0
    while time.monotonic() < deadline and server.cpu_s() - last > 0.1 * STILL_S:
        last = server.cpu_s()
        time.sleep(STILL_S)
    return sum(server.scripts_s()[runs:]), server.cpu_s() - begin, answer


def measured(server: Served, page: str, count: int, seed: int) -> dict[str, float]:
    """Milliseconds of CPU, and kB: see above."""
    visits = [Visitor(server.address), Visitor(server.address)]
    scripts, wholes, brought = [], [], []
    for visitor in visits:
        rng = random.Random(f"{page} {seed}")
        visitor.open(page)
        visitor.ask()
        if visitor is visits[0]:
            unchanged = [spent(server, visitor.ask)[0] for _ in range(UNCHANGED)]
        whole = []
        for _ in range(count):
            moved = visitor.moves(rng)
            if moved is None:
                break
            script, process, answer = spent(server, lambda v=visitor, m=moved: v.ask(m))
            whole.append(process)
            if visitor is visits[0]:
                scripts.append(script)
                brought.append(answer.bytes)
        wholes.append(whole or unchanged)
        assert not visitor.errors, (page, visitor.query, visitor.errors)
        visitor.close()
    scripts = scripts or unchanged
    return {
        "unchanged": 1e3 * statistics.median(unchanged),
        "moved": 1e3 * statistics.median(scripts),
        "largest": 1e3 * max(scripts),
        "whole": 1e3 * statistics.mean(wholes[0]),
        "repeated": 1e3 * statistics.mean(wholes[1]),
        "kB": statistics.median(brought or [0]) / 1e3,
    }


def row(name: str, figures: dict[str, float], units: dict[str, float]) -> str:
    """One line of the table: each figure, and how many of the plain page's it is."""
    cells = [f"{figures[key]:6.0f} {figures[key] / units[key]:6.1f} ×" for key in figures]
    return f"{name:16}" + "  ".join(cells)


def over(figures: Sequence[dict[str, float]], key: str) -> float:
    """The middle page's; of the whole process and its bytes the mean over pages."""
    middle = statistics.mean if key in ("whole", "repeated", "kB") else statistics.median
    return middle([each[key] for each in figures])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--moves", type=int, default=8)
    parser.add_argument("--pages", nargs="*", default=LESSONS)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with served() as server:
        warm(server.address)
        units = measured(server, "plain", asked.moves, asked.seed)
        print(f"{'ms of CPU':16}" + "  ".join(f"{key:>15}" for key in units))
        print(row("plain", units, units), flush=True)
        figures = []
        for name in asked.pages:
            figures.append(measured(server, name, asked.moves, asked.seed))
            print(row(name, figures[-1], units), flush=True)
    print(row("all pages", {key: over(figures, key) for key in units}, units))


if __name__ == "__main__":
    main()
