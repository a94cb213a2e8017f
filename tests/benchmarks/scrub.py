"""How long after the hand moves is the picture painted?

`python -m tests.benchmarks.scrub` drives a real Chromium (software rendering) and prints, for the
stage and for a plain `st.slider` + `st.plotly_chart` measured in the same run:

- latency: `event.timeStamp` of the input → the first animation frame after the frame in which the
  picture changed; it includes the wait for the display, whole frames of 16.7 ms; median and p90 of
  single steps by key and of a drag of 60 moves in one second. During a drag the display is busy
  with every frame, so that no drawing, however quick, can come below 16.7 ms; "work" is what
  remains when that wait is left out: input → the end of the frame that painted it;
- how many of the 60 moves were shown, and how many messages went to the server meanwhile.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, running_server

ROOT = Path(__file__).resolve().parents[2]
STEPS, MOVES = 40, 60

# The stage draws inside the input event, before this listener of the window hears of it; the first
# frame callback comes before that frame's paint, the second one after it.
WATCH = """(look) => {
  window.latencies = []; window.work = []; window.seen = new Set();
  const picture = new Function('return ' + look);
  window.addEventListener('input', (event) => {
    const since = event.timeStamp;
    requestAnimationFrame(() => {
      window.seen.add(picture());
      const after = new MessageChannel(); // heard once this frame has been painted
      after.port1.onmessage = () => window.work.push(performance.now() - since);
      after.port2.postMessage(0);
      requestAnimationFrame(() => window.latencies.push(performance.now() - since));
    });
  });
}"""
# The plain page answers after a round trip: wait for the frame in which what it shows has changed.
WATCH_PLAIN = """(look) => {
  window.latencies = []; window.work = []; window.seen = new Set();
  const title = new Function('return ' + look);
  const wait = (since, old) => requestAnimationFrame(() => {
    if (!title() || title() === old) { wait(since, old); return; }
    window.seen.add(title());
    requestAnimationFrame(() => window.latencies.push(performance.now() - since));
  });
  window.addEventListener('keydown', (event) => wait(event.timeStamp, title()), true);
  window.addEventListener('pointermove', (event) => {
    if (event.buttons) wait(event.timeStamp, title());
  }, true);
}"""
T_SHOWN = "document.querySelector('.stBidiComponent') && " + (
    "[...ddpmStage.stages.values()][0].dom.canvas.dataset.t"
)
TITLE_SHOWN = "document.querySelector('.gtitle')?.textContent"
READOUT_SHOWN = "[...ddpmStage.stages.values()][0].dom.readout.textContent"


def quantiles(values: list[float]) -> tuple[float, float]:
    if not values:
        return float("nan"), float("nan")
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(0.9 * (len(ordered) - 1))]


def fresh(page: Page) -> None:
    page.evaluate("() => { window.latencies = []; window.work = []; window.seen = new Set(); }")


def by_key(page: Page, handle, pause: float) -> tuple[float, float]:
    handle.focus()
    fresh(page)
    for k in range(STEPS):
        page.keyboard.press("ArrowRight")
        time.sleep(pause + 0.007 * (k % 3))  # not in step with the display
    page.wait_for_timeout(500)
    return quantiles(page.evaluate("latencies")[2:])


def by_drag(page: Page, handle, sent: list) -> dict:
    box = handle.bounding_box()
    y, left = box["y"] + box["height"] / 2, box["x"] + 0.1 * box["width"]
    page.mouse.move(left, y)
    page.mouse.down()
    page.wait_for_timeout(300)
    fresh(page)
    before, start = len(sent), time.perf_counter()
    for k in range(MOVES):
        page.mouse.move(left + 0.8 * box["width"] * (k + 1) / MOVES, y)
        time.sleep(max(0.0, start + (k + 1) / MOVES - time.perf_counter()))
    took = time.perf_counter() - start
    page.wait_for_timeout(50)
    shown, messages = page.evaluate("seen.size"), len(sent) - before
    times, work = (quantiles(page.evaluate(name)) for name in ("latencies", "work"))
    page.mouse.up()
    page.wait_for_timeout(500)
    return {"times": times, "work": work, "shown": shown, "messages": messages, "took": took}


def measure(browser, address: str, find: str, watch: str, look: str = "", pause=0.06) -> dict:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(address)
    handle = page.locator(find)
    handle.wait_for()
    page.wait_for_timeout(2000)
    page.evaluate(watch, look)
    times = {"key": by_key(page, handle, pause), "drag": by_drag(page, handle, sent)}
    page.close()
    return times


def row(name: str, measured: dict) -> str:
    key, drag = measured["key"], measured["drag"]
    return (
        f"{name:<34} key {key[0]:6.1f} / {key[1]:6.1f} ms   "
        f"drag {drag['times'][0]:6.1f} / {drag['times'][1]:6.1f} ms "
        f"(work {drag['work'][0]:.1f} / {drag['work'][1]:.1f})   "
        f"{drag['shown']:2d} of {MOVES} moves in {drag['took']:.1f} s, {drag['messages']} messages"
    )


def main() -> None:
    t_range, slider = 'input[aria-label="t"]', 'input[data-name="power"]'
    cases = [
        ("2-D, 2,000 points, T = 1000", "scene=forward", t_range, T_SHOWN),
        ("3-D, 10,000 points, T = 1000", "scene=solid&n=10000", t_range, T_SHOWN),
        ("live slider, 2,000 points", "scene=schedule&t=400", slider, READOUT_SHOWN),
    ]
    compare("tests/browser/stage_demo.py", cases, PLAIN)


PLAIN = ("tests/benchmarks/plain_slider.py", "st.slider + st.plotly_chart", TITLE_SHOWN)


def compare(script: str, cases: list, plain_page: tuple[str, str, str]) -> None:
    """Measure a demo's cases (name, query, control, what shows) and the plain page, and print."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; median / p90")
    plain_script, plain_name, plain_look = plain_page
    results = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        with running_server(ROOT / script) as address:
            for name, query, find, look in cases:
                results[name] = measure(browser, f"{address}/?{query}", find, WATCH, look)
                print(row(name, results[name]))
        with running_server(ROOT / plain_script) as address:
            watch = ("input[type=range]", WATCH_PLAIN, plain_look)
            plain = measure(browser, address, *watch, pause=1.0)
            print(row(plain_name, plain))
        browser.close()
    for name, measured in results.items():
        print(f"{name}: {plain['key'][0] / measured['key'][0]:.0f} times sooner")


if __name__ == "__main__":
    main()
