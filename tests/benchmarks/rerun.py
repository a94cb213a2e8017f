"""What does a rerun cost the server, page by page, beside a plain page of 75 elements?

    python -m tests.benchmarks.rerun [--moves 8] [--pages forward score …]

Every page runs in this process, without a browser. CPU of the script's own thread: with nothing
changed (median of seven), and after one control has moved (a control and a value drawn by the seed;
median and largest). Beside it the CPU of the whole process from the move until no thread works any
more, so that what goes on beside the page counts too. The plain page's figures are the units.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from explorer.ui.frame.frame import PAGES
from tests import page_run

STILL_S = 0.15  # without work, after which a move has been answered whole
LONGEST_S = 60.0
spent: list[float] = []  # CPU seconds of each script thread


def plain() -> None:
    """A page of 75 elements."""
    import streamlit as st

    st.title("plain")
    for k in range(10):
        st.slider(f"slider {k}", 0, 100, 10, key=f"s{k}")
    for k in range(64):
        st.markdown(f"line {k} of **text**")


def counted(run: Callable[..., None]) -> Callable[..., None]:
    def timed(self: ScriptRunner) -> None:
        run(self)
        spent.append(time.thread_time())

    return timed


def script_s(act: Callable[[], object]) -> float:
    """CPU of the script's thread while `act` makes a page run."""
    before = len(spent)
    act()
    return sum(spent[before:])


def process_s(act: Callable[[], object]) -> tuple[float, float]:
    """(CPU of the script's thread, of the whole process until it is still)."""
    begin = time.process_time()
    script = script_s(act)
    deadline, last = time.monotonic() + LONGEST_S, time.process_time()
    while time.monotonic() < deadline:
        time.sleep(STILL_S)
        now = time.process_time()
        if now - last < 0.1 * STILL_S:
            break
        last = now
    return script, last - begin


def moves(at: AppTest, rng: random.Random) -> Callable[[], object] | None:
    """One control of the page, moved; None where there is none."""
    able = [each for each in (*at.slider, *at.toggle, *at.selectbox) if not each.disabled]
    if not able:
        return None
    control = rng.choice(able)
    if control.type == "slider":
        low, high = control.min, control.max
        value = type(low)(low + (high - low) * rng.randint(1, 9) / 10)
        return control.set_value(value).run
    if control.type == "selectbox":
        return control.select_index(rng.randrange(len(control.options))).run
    return control.set_value(not control.value).run


def measured(at: AppTest, count: int, rng: random.Random) -> dict[str, float]:
    """Milliseconds of CPU: unchanged, moved (median, largest), whole process (mean)."""
    for _ in range(2):
        at.run()
    unchanged = statistics.median(script_s(at.run) for _ in range(7))
    moved, whole = [], []
    for _ in range(count):
        act = moves(at, rng)
        if act is None:
            break
        script, process = process_s(act)
        assert not at.exception, [error.message for error in at.exception]
        moved.append(script)
        whole.append(process)
    moved, whole = moved or [unchanged], whole or [unchanged]
    return {
        "unchanged": 1e3 * unchanged,
        "moved": 1e3 * statistics.median(moved),
        "largest": 1e3 * max(moved),
        "whole": 1e3 * statistics.mean(whole),
    }


def row(name: str, figures: dict[str, float], units: dict[str, float]) -> str:
    cells = [f"{figures[key]:7.0f} ms {figures[key] / units[key]:6.1f} ×" for key in figures]
    return f"{name:16}" + "  ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--moves", type=int, default=8)
    parser.add_argument("--pages", nargs="*", default=[entry.name for entry in PAGES])
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    ScriptRunner._run_script_thread = counted(ScriptRunner._run_script_thread)
    base = AppTest.from_function(plain, default_timeout=60)
    base.run()
    units = measured(base, asked.moves, random.Random(asked.seed))
    print(" " * 16 + "  ".join(f"{key:>19}" for key in units))
    print(row("plain", units, units), flush=True)
    all_figures = []
    for name in asked.pages:
        at = page_run.opened(name)
        all_figures.append(measured(at, asked.moves, random.Random(asked.seed)))
        print(row(name, all_figures[-1], units), flush=True)
    middle = {key: statistics.median(each[key] for each in all_figures) for key in units}
    print(row("median", middle, units))


if __name__ == "__main__":
    main()
