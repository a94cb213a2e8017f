"""What watching a training costs: `python -m tests.benchmarks.watching [pairs]`.

One training runs in the real server. A real Chromium on the same cores has its page open, goes to
an empty page, comes back (the tab finds its job again), and so on; each pair compares the steps
per second of two such spells, so that whatever else the machine does weighs on both, and the steps
per second of the server's own work, on which it hardly weighs. Also printed: the server's time for
a rerun while it trains (of the polled part, and of the whole page), the time from Start to the
first samples of a trained network on the stage, and the server's memory with one job, with more
steps T, with more points.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, running_server

APP = Path(__file__).with_name("watched_app.py")
SPELL, SETTLE = 6.0, 4.0  # seconds


def lines(meter: Path, kind: str) -> list[list[str]]:
    text = meter.read_text(encoding="ascii") if meter.exists() else ""
    return [line.split()[1:] for line in text.splitlines() if line.startswith(kind + " ")]


def speeds(meter: Path) -> tuple[float, float]:
    """Steps per second, and per second of the server's work, over the last spell."""
    notes = [(float(at), float(work), int(step)) for at, work, step in lines(meter, "job")]
    spell = [note for note in notes if note[0] > notes[-1][0] - SPELL]
    seconds, work, steps = (spell[-1][k] - spell[0][k] for k in range(3))
    return steps / seconds, steps / work


def pairs(tab, meter: Path, count: int) -> list[tuple]:
    """(watched, unwatched) speeds, the order changing from pair to pair."""
    address, measured = tab.url, []
    for k in range(count):
        tab.click(".st-key-start button")
        tab.wait_for_selector(".st-key-stop button")
        pair = {}
        for place in (address, "about:blank") if k % 2 else ("about:blank", address):
            tab.goto(place)
            time.sleep(SETTLE + SPELL)
            pair[place] = speeds(meter)
        measured.append((pair[address], pair["about:blank"]))
        tab.goto(address)
        tab.click(".st-key-stop button")
        tab.wait_for_selector(".st-key-start button")
    return measured


def opened(browser, address: str, query: str, page: str = "train_points"):
    tab = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    tab.goto(f"{address}/{page}?lang=en&{query}")
    tab.wait_for_selector("[data-testid=stage] canvas[data-n]", timeout=60_000)
    tab.wait_for_selector(".st-key-start button")
    return tab


def first_samples(browser, address: str, query="steps=1500", page="train_points") -> float:
    """Seconds from the click on Start to the samples of a trained checkpoint on the stage."""
    tab = opened(browser, address, query, page)
    begin = time.perf_counter()
    tab.click(".st-key-start button")
    take = tab.locator("[data-testid=stage] input[aria-label='training step']").last
    take.wait_for(state="visible", timeout=60_000)
    seconds = time.perf_counter() - begin
    tab.wait_for_selector("[data-role=live][data-state=finished]", timeout=60_000)
    tab.context.close()
    return seconds


def memory(browser, address: str, meter: Path, query: str, page="train_points", wait=8) -> float:
    """The most resident MB of the server while a run with these settings trains."""
    tab, before = opened(browser, address, query, page), len(lines(meter, "memory"))
    tab.click(".st-key-start button")
    time.sleep(wait)
    tab.click(".st-key-stop button")
    time.sleep(wait / 2)
    tab.context.close()
    return max(float(note[0]) for note in lines(meter, "memory")[before:])


def report(meter: Path, measured: list[tuple]) -> None:
    alone = statistics.median(alone[0] for _, alone in measured)
    print(f"unwatched            {alone:6.0f} steps/s (median of {len(measured)})")
    for k, unit in enumerate(("steps per second     ", "steps per CPU second ")):
        ratios = sorted(round(watched[k] / alone[k], 3) for watched, alone in measured)
        print(f"{unit}{statistics.median(ratios):6.3f} watched / alone   all: {ratios}")
    for part, name in (("part", "polled part"), ("page", "whole page")):
        notes = [note for note in lines(meter, "run") if note[2] == part]
        if notes:
            wall, work = ([1000 * float(note[k]) for note in notes] for k in (0, 1))
            p90 = sorted(wall)[int(0.9 * len(wall))]
            print(
                f"rerun, {name:12s}{statistics.median(wall):6.1f} ms median, {p90:.1f} ms p90, "
                f"{statistics.median(work):.1f} ms of work; {len(notes)} runs"
            )


def main(count: int = 6) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        meter = Path(folder) / "meter"
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with running_server(APP, EXPLORER_METER=str(meter)) as address:
            opened(browser, address, "steps=100").context.close()
            time.sleep(5)  # the warm-up in the background
            starts = [first_samples(browser, address) for _ in range(3)]
            tab = opened(browser, address, "steps=50000")
            meter.unlink(missing_ok=True)
            report(meter, pairs(tab, meter, count))
            tab.context.close()
            print(f"Start to samples {statistics.median(starts):7.2f} s")
            for query in ("steps=50000", "steps=50000&T=1000", "steps=50000&n_points=100000"):
                print(f"server, {query:28s}{memory(browser, address, meter, query):6.0f} MB")
        browser.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
