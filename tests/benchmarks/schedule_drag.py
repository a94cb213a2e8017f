"""How quickly does a schedule's slider act while it is dragged, and when is the exact curve there?

`python -m tests.benchmarks.schedule_drag` opens the page `schedule` in a real Chromium, drags the
slider "last β" (60 moves in one second) and prints:

- input → painted (see tests/benchmarks/scrub.py for what is timed), how many of the 60 moves were
  shown, and how many messages the browser sent meanwhile;
- release → the first frame after the exact table took the place of the mixed one;

and the same for a plain page with `st.slider` and `st.plotly_chart` in the same run: there nothing
moves during the drag, and release → the frame in which the figure has changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.scrub import (
    MOVES,
    READOUT_SHOWN,
    WATCH,
    WATCH_PLAIN,
    by_drag,
    quantiles,
)
from tests.browser.conftest import CHROMIUM, FLAGS, running_server

ROOT = Path(__file__).resolve().parents[2]
RELEASES = 12

# The exact table has arrived when the stage mixes no longer; then wait for the frame's paint.
WATCH_RELEASE = """() => {
  window.exact = [];
  const stage = ddpmStage.stages.get('schedule_stage');
  const wait = (since, old) => requestAnimationFrame(() => {
    if (stage.table.mixed || stage.table.exact === old) { wait(since, old); return; }
    requestAnimationFrame(() => window.exact.push(performance.now() - since));
  });
  window.addEventListener('pointerup', (event) => wait(event.timeStamp, stage.table.exact), true);
}"""
WATCH_PLAIN_RELEASE = """() => {
  window.exact = [];
  const title = () => document.querySelector('.gtitle')?.textContent;
  const wait = (since, old) => requestAnimationFrame(() => {
    if (!title() || title() === old) { wait(since, old); return; }
    requestAnimationFrame(() => window.exact.push(performance.now() - since));
  });
  window.addEventListener('pointerup', (event) => wait(event.timeStamp, title()), true);
}"""


def releases(page, handle) -> tuple[float, float]:
    """Release → exact, over some short drags, each ending elsewhere; median and p90 in ms."""
    box = handle.bounding_box()
    y = box["y"] + box["height"] / 2
    for k in range(RELEASES):
        start = box["x"] + box["width"] * (0.2 + 0.05 * (k % 3))
        page.mouse.move(start, y)
        page.mouse.down()
        page.mouse.move(start + 20 + 4 * k, y, steps=5)
        page.mouse.up()
        page.wait_for_timeout(900)
    return quantiles(page.evaluate("exact")[2:])


def measure(browser, address: str, find: str, watches: tuple[str, str], look: str = "") -> dict:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(address)
    handle = page.locator(find)
    handle.wait_for()
    page.wait_for_timeout(3000)
    page.evaluate(watches[0], look)
    times = {"drag": by_drag(page, handle, sent)}
    page.evaluate(watches[1])
    times["release"] = releases(page, handle)
    page.close()
    return times


def row(name: str, measured: dict) -> str:
    drag, release = measured["drag"], measured["release"]
    return (
        f"{name:<34} drag {drag['times'][0]:6.1f} / {drag['times'][1]:6.1f} ms   "
        f"{drag['shown']:2d} of {MOVES} moves in {drag['took']:.1f} s, {drag['messages']} messages"
        f"   release → exact {release[0]:6.1f} / {release[1]:6.1f} ms"
    )


def main() -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; median / p90")
    slider = 'input[data-name="beta_end"]'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with running_server() as address:
            watches = (WATCH, WATCH_RELEASE)
            live = measure(browser, f"{address}/schedule?t=300", slider, watches, READOUT_SHOWN)
            print(row("page schedule, T = 1000", live))
        with running_server(ROOT / "tests/benchmarks/plain_slider.py") as address:
            watches = (WATCH_PLAIN, WATCH_PLAIN_RELEASE)
            plain = measure(browser, address, "input[type=range]", watches)
            print(row("st.slider + st.plotly_chart", plain))
        browser.close()
    print(
        f"release → exact: {plain['release'][0] / live['release'][0]:.1f} times sooner; "
        f"moves shown: {live['drag']['shown']} against {plain['drag']['shown']}"
    )


if __name__ == "__main__":
    main()
