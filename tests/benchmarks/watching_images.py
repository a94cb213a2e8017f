"""What watching a U-Net learn costs: `python -m tests.benchmarks.watching_images [pairs]`.

As tests.benchmarks.watching, for pictures: steps per second watched ÷ alone, of the clock and of
the server's work; the server's time for a rerun; the time from Start to the first samples of a
trained network; and the most memory that a server of its own needs with one job of digits, of
letters, of 32-pixel shapes, judged at the end.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.watching import APP, first_samples, memory, opened, pairs, report
from tests.browser.conftest import CHROMIUM, FLAGS, running_server

PAGE = "train_images"
SETTLE = 6  # seconds for the warm-up in the background
WATCHED = "steps=100000"
LARGE = ("dataset=digits", "dataset=glyphs", "dataset=shapes")


def watching(browser, meter: Path, count: int) -> None:
    with running_server(APP, EXPLORER_METER=str(meter)) as address:
        opened(browser, address, "", PAGE).context.close()
        time.sleep(SETTLE)
        starts = [first_samples(browser, address, "", PAGE) for _ in range(3)]
        tab = opened(browser, address, WATCHED, PAGE)
        meter.unlink(missing_ok=True)
        report(meter, pairs(tab, meter, count))
        tab.context.close()
        print(f"Start to samples {statistics.median(starts):7.2f} s")


def needed(browser, meter: Path) -> None:
    """A fresh server for each, since memory that was once taken is not given back."""
    for query in LARGE:
        meter.unlink(missing_ok=True)
        with running_server(APP, EXPLORER_METER=str(meter)) as address:
            opened(browser, address, query, PAGE).context.close()
            time.sleep(SETTLE)
            wanted = f"{query}&steps=100000"
            most = memory(browser, address, meter, wanted, PAGE, wait=20)
        print(f"server, {query:20s}{most:6.0f} MB", flush=True)


def main(count: int = 6) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        meter = Path(folder) / "meter"
        watching(browser, meter, count)
        needed(browser, meter)
        browser.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
