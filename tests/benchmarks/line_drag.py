"""How long after the hand moves a handle, a slider or t is the line painted?

`python -m tests.benchmarks.line_drag` measures as scrub.py does (what its columns mean stands
there): a handle of three bells at T = 1000 by arrow key and by a drag of 60 moves in a second, the
same with t, a handle and the live beta of a mixture of three, and t over 3 × 999 bars; and, in the
same run, a plain `st.slider` + `st.plotly_chart`.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.scrub import MOVES, PLAIN, WATCH_PLAIN, by_drag, by_key, fresh, quantiles, row
from tests.benchmarks.scrub import measure as measure_plain
from tests.browser.conftest import CHROMIUM, FLAGS, running_server

ROOT = Path(__file__).resolve().parents[2]
SHEET = "[...ddpmStage.sheets.values()][0]"
# Before the line's own listeners hear of it; the frame after the next one is the first to show it.
WATCH = """() => {
  window.latencies = []; window.work = []; window.seen = new Set();
  const look = () => { const { dom } = %s;
    return dom.canvas.dataset.t + dom.canvas.dataset.handles + dom.readout.textContent
      + dom.canvas.dataset.values + dom.sliders.textContent; };
  const watch = (event) => {
    if (event.type === 'pointermove' && !event.buttons) return;
    const since = event.timeStamp;
    requestAnimationFrame(() => {
      window.seen.add(look());
      const after = new MessageChannel();
      after.port1.onmessage = () => window.work.push(performance.now() - since);
      after.port2.postMessage(0);
      requestAnimationFrame(() => window.latencies.push(performance.now() - since));
    });
  };
  for (const kind of %s) window.addEventListener(kind, watch, true);
}"""
HAND, RANGE = "['pointermove', 'keydown']", "['input']"


def drag_knob(page: Page, handle, sent: list) -> dict:
    """As scrub.by_drag, but from a round handle to the right."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    fresh(page)
    before, start = len(sent), time.perf_counter()
    for k in range(MOVES):
        page.mouse.move(x + 5 * (k + 1), y)
        time.sleep(max(0.0, start + (k + 1) / MOVES - time.perf_counter()))
    took = time.perf_counter() - start
    page.wait_for_timeout(50)
    shown, messages = page.evaluate("seen.size"), len(sent) - before
    times, work = (quantiles(page.evaluate(name)) for name in ("latencies", "work"))
    page.mouse.up()
    return {"times": times, "work": work, "shown": shown, "messages": messages, "took": took}


def measure(browser, address: str, find: str) -> dict:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(address)
    handle = page.locator(find)
    handle.wait_for()
    page.wait_for_timeout(1500)
    of_hand = "data-handle" in find
    page.evaluate(WATCH % (SHEET, HAND if of_hand else RANGE))
    drag = (drag_knob if of_hand else by_drag)(page, handle, sent)
    times = {"drag": drag, "key": by_key(page, handle, 0.06)}
    page.close()
    return times


def main() -> None:
    t_range, knob = 'input[aria-label="t"]', '[data-handle="x_t"]'
    cases = [
        ("posterior, x_t", "t=300&two=1", knob),
        ("posterior, t", "t=300&two=1", t_range),
        ("true reverse of three bells, x_t", "scene=reverse", knob),
        ("the same, live beta", "scene=reverse&beta=0.01", 'input[data-name="beta"]'),
        ("3 x 999 bars, t", "scene=vlb&shares=1&row=1", t_range),
    ]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; median / p90")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with running_server(ROOT / "tests" / "browser" / "line_demo.py") as address:
            for name, query, find in cases:
                print(row(name, measure(browser, f"{address}/?{query}", find)))
        plain_script, name, look = PLAIN
        with running_server(ROOT / plain_script) as address:
            plain = measure_plain(
                browser, address, "input[type=range]", WATCH_PLAIN, look, pause=1.0
            )
            print(row(name, plain))
        browser.close()


if __name__ == "__main__":
    main()
