"""What a hand does on the stage, for the browser tests: open, read, drag, wait."""

from __future__ import annotations

import re
import time

ENGLISH = re.compile(r"[A-Za-z]{4,}(?:\s+[A-Za-z]{3,})+")  # two English words in a row

AGAIN = ".st-key-again button"
EYE_MS = 80  # between two looks that read much of the page; asked at every frame they cost more


def shown(page, which: int = 0) -> int:
    return int(page.locator("canvas[data-t]").nth(which).get_attribute("data-t"))


def range_of(page, which: int = 0):
    return page.locator('input[type=range][aria-label="t"]').nth(which)


def drag(page, handle, share_from: float, share_to: float, moves: int = 30, each=lambda: None):
    """Drag along a range with the mouse; the thumb's centre runs inside by half its width."""
    box = handle.bounding_box()
    y = box["y"] + box["height"] / 2
    place = [box["x"] + 10 + s * (box["width"] - 20) for s in (share_from, share_to)]
    page.mouse.move(place[0], y)
    page.mouse.down()
    for k in range(1, moves + 1):
        page.mouse.move(place[0] + (place[1] - place[0]) * k / moves, y)
        each()
    page.mouse.up()


def wait_for_text(page, text: str) -> None:
    page.wait_for_function(
        "text => document.body.innerText.includes(text)", arg=text, timeout=40_000, polling=EYE_MS
    )


def in_address(page, pattern: str) -> None:
    """Wait until the address's query has the pattern in it."""
    page.wait_for_function("p => new RegExp(p).test(location.search)", arg=pattern)


# What the hand did last may be drawn in the next frame only.
DRAWN = """async canvas => {
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  return canvas.toDataURL();
}"""


def picture(canvas) -> str:
    """What stands on a canvas once all that is under way has been drawn."""
    return canvas.evaluate(DRAWN)


def pixels(page, which: int = 0) -> str:
    return picture(page.locator("canvas[data-t]").nth(which))


def opener(page, address: str):
    """A function that opens the address with a query; painted when it returns the page.

    page.sent : the moments at which the browser sent a message.
    """
    if not hasattr(page, "sent"):
        page.sent = []
        page.on(
            "websocket",
            lambda socket: socket.on("framesent", lambda _: page.sent.append(time.time())),
        )

    def open_page(query: str = ""):
        page.goto(f"{address}?{query}")
        page.wait_for_selector("canvas[data-t]", timeout=40_000)
        settled(page)
        return page

    return open_page


SETTLED = """rest => {
  const app = document.querySelector('[data-testid="stApp"]');
  const now = performance.now();
  const waits = document.querySelector('.late'); // for a picture that is made beside the page
  if (app?.dataset.testScriptState !== 'notRunning' || waits) globalThis.restingSince = now;
  globalThis.restingSince ??= now;
  return now - globalThis.restingSince >= rest;
}"""


def settled(page, rest: int = 250) -> None:
    """Wait until Streamlit has not run for `rest` milliseconds: what the hand did just now has been
    told (keys are told after 200) and answered."""
    page.evaluate("globalThis.restingSince = undefined")
    page.wait_for_function(SETTLED, arg=rest, polling=50)


def newcomer(page, address: str) -> None:
    """Open the address as a reader who comes for the first time: the tab remembers nothing."""
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
    page.goto(address)


def prose(page):
    """What a page says, but for code."""
    text = page.get_by_test_id("stMain").inner_text()
    for code in page.get_by_test_id("stMain").locator("pre").all_inner_texts():
        text = text.replace(code, "")
    return text
