"""One tab for many tests: after its first page it goes on by the browser's history, as a reader
who steps back and forth, so that the app's own program is loaded once. A step in history takes
every setting from the address and puts the rest back to its default (ui/controls/address.py), so a
test begins as on a page that was just opened; what a session keeps beside its settings (uploads,
predictions, trainings) stays: a test that must not see it opens its page by hand.newcomer, or in a
tab of its own, the fixture `own_page`."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

MOST_VISITS = 80  # then a new tab: nothing that piles up may slow the tests down
NEUTRAL = "/nothing"  # passed on the way to each page: it draws nothing, and jobs rest

STEP = """address => {
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
}"""
RESTS = """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
  === 'notRunning' && !document.querySelector('.late')"""
QUIET_S = 0.08  # without a message, after which an answer has come whole
REST_S = 2.0
LIMIT_S = 40.0

# What canvases keep for a while after they have left (a moment, a camera, tools that are on).
FORGET = """() => {
  const { stages, sheets, flowPairs } = globalThis.ddpmStage ?? {};
  for (const views of [stages, sheets, flowPairs]) {
    for (const [key, view] of views ?? []) {
      if (view.dom.root.isConnected) continue;
      clearTimeout(view.leaving);
      view.dispose();
      views.delete(key);
    }
  }
}"""


class Tab:
    """A tab with its complaints and the moments at which it sent a message."""

    def __init__(self, context, watch):
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.visits = 0
        self.page.sent = []
        self.received = [0.0]
        self.page.on("websocket", self.listen)
        self.load = self.page.goto
        self.page.goto = self.go
        self.page.along = self.along
        watch(self.page, self.complaints)

    def listen(self, socket) -> None:
        socket.on("framesent", lambda _: self.page.sent.append(time.time()))
        socket.on("framereceived", lambda _: self.received.append(time.time()))

    def go(self, url: str) -> None:
        """Open an address: by a step in history where the tab is at the same server already."""
        now, asked = urlsplit(self.page.url), urlsplit(url)
        self.visits += 1
        if (now.scheme, now.netloc) != (asked.scheme, asked.netloc):
            self.load("about:blank")
            self.complaints.clear()  # of a page whose server may have ended
            self.load(url)
            return
        self.rest()
        self.step(NEUTRAL)
        self.page.evaluate(FORGET)
        self.step(f"{asked.path or '/'}?{asked.query}")

    def along(self, address: str) -> None:
        """Another frame of the page in sight: its path and query, by a step in history."""
        self.rest()
        self.step(address)

    def rest(self) -> None:
        """Wait until the page rests, but not for one that always works: an answer that comes after
        its page was left can break Streamlit's window (explorer/ui/frame/rescue.js)."""
        begin = time.time()
        while time.time() - begin < REST_S and not self.page.evaluate(RESTS):
            self.page.wait_for_timeout(20)

    def step(self, address: str) -> None:
        """Go there by history; over when the server's answer has come whole."""
        before, begin = len(self.received), time.time()
        self.page.evaluate(STEP, address)
        while time.time() - begin < LIMIT_S:
            self.page.wait_for_timeout(20)
            answered = len(self.received) > before + 1
            if answered and time.time() - self.received[-1] > QUIET_S and self.page.evaluate(RESTS):
                return
        raise TimeoutError(f"no answer to {address} within {LIMIT_S} s")

    @property
    def worn(self) -> bool:
        return self.visits >= MOST_VISITS or self.page.is_closed()
