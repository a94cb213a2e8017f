"""What do thirty students at once wait for, beside the same hall on a plain page of 75 elements?

    python -m tests.benchmarks.hall [--sessions 30] [--seconds 240] [--settings]

A server of its own; this process is the hall: sessions that speak Streamlit's own protocol
(visitor.py), each opening a page and moving something about every eight seconds. Half of them
follow the same exercises, page by page, as a class does; half move controls drawn by the seed,
live sliders and t included, and go to another page after every fifth move. The time is to the last
picture, not to the end of the script. Then the same on the plain page, in the same run.

--settings: also how much a session holds, and how much the server after 500 settings over all
pages and after 50.  --slowest N: the addresses of the N longest waits.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from dataclasses import dataclass, field

from tests.benchmarks.served import Served, served
from tests.benchmarks.visitor import LESSONS, Unanswered, Visitor, warm

THINK_S = 8.0
QUIET_S = 15.0  # in which what was freed is given back
MOVES = 5  # on a page, then the next


@dataclass
class Hall:
    """What a hall has waited for: seconds of each move, and of each page's opening."""

    moves: list[float] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)
    unanswered: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def sit(server: Served, hall: Hall, number: int, pages: list[str], end: float, seed: int) -> None:
    """One student, until the time is over."""
    rng = random.Random(f"{seed} {number}")
    follows = number % 2 == 0
    order = pages if follows else rng.sample(pages, len(pages))
    time.sleep(THINK_S * rng.random())
    visitor = Visitor(server.address)
    step = 0
    while time.monotonic() < end:
        begin = time.monotonic()
        try:
            if step % (MOVES + 1) == 0:
                answer = visitor.open(order[step // (MOVES + 1) % len(order)])
                times = hall.openings
            else:
                answer, times = move(visitor, rng, step % (MOVES + 1), follows), hall.moves
        except Unanswered:
            with hall.lock:
                hall.unanswered += 1
            return
        with hall.lock:
            times.append(answer.picture)
            hall.slow.append((answer.picture, f"{visitor.page}?{visitor.query}"))
        step += 1
        time.sleep(max(THINK_S * rng.uniform(0.75, 1.25) - (time.monotonic() - begin), 0))
    with hall.lock:
        hall.errors += visitor.errors
    visitor.close()


def move(visitor: Visitor, rng: random.Random, step: int, follows: bool):
    exercises = visitor.exercises() if follows else []
    if exercises:
        return visitor.ask(exercises[(step - 1) % len(exercises)])
    moved = visitor.moves(rng)
    return visitor.ask(*([moved] if moved else []))


def seated(server: Served, sessions: int, pages: list[str], seconds: float, seed: int) -> Hall:
    """A hall of so many sessions, for so long."""
    hall, end = Hall(), time.monotonic() + seconds
    students = [
        threading.Thread(target=sit, args=(server, hall, k, pages, end, seed), daemon=True)
        for k in range(sessions)
    ]
    for student in students:
        student.start()
    for student in students:
        student.join()
    return hall


def told(name: str, hall: Hall, server: Served, before: tuple[float, float], shown: int) -> dict:
    """Print one hall's line; its median and 95th percentile in seconds."""
    cpu, memory = server.cpu_s() - before[0], server.resident_mb() - before[1]
    middle, late = statistics.median(hall.moves), statistics.quantiles(hall.moves, n=20)[-1]
    opened = statistics.median(hall.openings)
    print(
        f"{name:8} {len(hall.moves):5} moves  median {middle:6.3f} s  p95 {late:6.3f} s  "
        f"opening {opened:6.3f} s  unanswered {hall.unanswered}  CPU a move "
        f"{1e3 * cpu / (len(hall.moves) + len(hall.openings)):5.0f} ms  "
        f"memory + {memory:.0f} MB, errors {len(hall.errors)}",
        flush=True,
    )
    for seconds, address in sorted(hall.slow, reverse=True)[:shown]:
        print(f"    {seconds:6.2f} s  {address}")
    for error in hall.errors[:3]:
        print("   ", error)
    return {"median": middle, "p95": late}


def held_by_sessions(server: Served, sessions: int) -> None:
    """How much each session holds that opens pages which the server knows, and moves on them."""
    for page in ("plain", *LESSONS):
        visitors = [Visitor(server.address) for _ in range(sessions)]
        visitors[0].open(page)
        before = server.resident_mb()
        for visitor in visitors[1:]:
            visitor.open(page)
            visitor.ask()
        print(f"{page:16} {(server.resident_mb() - before) / (sessions - 1):5.2f} MB a session")
        for visitor in visitors:
            visitor.close()


def many_settings(server: Served, seed: int) -> None:
    """How much the server holds after 50 and after 500 settings over all pages."""
    visitor, rng = Visitor(server.address), random.Random(seed)
    held = {}
    for k in range(500):
        if k % 2 == 0:
            visitor.open(LESSONS[k // 2 % len(LESSONS)])
        if (moved := visitor.moves(rng)) is not None:
            visitor.ask(moved)
        if k + 1 in (50, 500):
            time.sleep(QUIET_S)
            held[k + 1] = server.resident_mb()
    visitor.close()
    print(f"held after 50 settings {held[50]:.0f} MB, after 500 {held[500]:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--slowest", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--settings", action="store_true")
    asked = parser.parse_args()
    figures = {}
    with served() as server:
        warm(server.address)
        for name, pages in (("plain", ["plain"]), ("ours", LESSONS)):
            before = server.cpu_s(), server.resident_mb()
            hall = seated(server, asked.sessions, pages, asked.seconds, asked.seed)
            figures[name] = told(name, hall, server, before, asked.slowest)
        for key, seconds in figures["ours"].items():
            print(f"{key}: ours ÷ plain {seconds / figures['plain'][key]:.1f} ×")
        if asked.settings:
            held_by_sessions(server, asked.sessions)
            many_settings(server, asked.seed)


if __name__ == "__main__":
    main()
