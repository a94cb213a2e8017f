"""How soon the app is there: `python -m tests.benchmarks.start [rounds]`.

Two servers are measured alternately: ours, and a baseline that draws the same swiss roll the usual
way (torch, scikit-learn and Plotly imported at the top, one Plotly scatter). Ready is the time from
the command to a healthy answer; first visit and warm visit run from the start of the navigation
(an empty browser cache each time) to the first painted stage, or the first point of the scatter.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, running_server

BASELINE = """
import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from sklearn.datasets import make_swiss_roll

st.set_page_config(layout="wide")
st.title("A swiss roll")
points, place = make_swiss_roll(2000, noise=0.5, random_state=0)
marks = go.Scatter(x=points[:, 0], y=points[:, 2], mode="markers", marker={"color": place})
st.plotly_chart(go.Figure(marks))
"""

# Notes the frame in which the picture is first there; looks into shadow roots too.
WATCH = """
const seen = (root, wanted) => {
  if (root.querySelector(wanted)) return true;
  for (const host of root.querySelectorAll('[data-testid^=stBidi]')) {
    for (const one of [host, ...host.querySelectorAll('*')]) {
      if (one.shadowRoot && one.shadowRoot.querySelector(wanted)) return true;
    }
  }
  return false;
};
const look = () => {
  if (seen(document, 'canvas[data-t], .js-plotly-plot .scatterlayer .point'))
    window.painted = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def visit(chromium, address: str) -> float:
    """Seconds from navigation to picture, in a fresh browser context."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(WATCH)
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_function("window.painted", timeout=60_000)
    seconds = tab.evaluate("window.painted") / 1000
    context.close()
    return seconds


def measure(chromium, script: Path, visits: int = 3) -> dict[str, float]:
    """One server: ready, first visit, median of the warm visits."""
    begin = time.perf_counter()
    with running_server(script) as address:
        ready = time.perf_counter() - begin
        first = visit(chromium, address)
        warm = statistics.median(visit(chromium, address) for _ in range(visits))
    return {"server ready": ready, "first visit": first, "warm visit": warm}


def main(rounds: int = 5) -> None:
    from playwright.sync_api import sync_playwright

    runs: dict[str, list] = {"ours": [], "baseline": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        baseline = Path(folder) / "baseline.py"
        baseline.write_text(BASELINE, encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for _ in range(rounds):
            runs["ours"].append(measure(chromium, ROOT / "app.py"))
            runs["baseline"].append(measure(chromium, baseline))
        chromium.close()
    print(f"{'seconds, median of ' + str(rounds):24}{'ours':>8}{'baseline':>10}{'ratio':>8}")
    for what in runs["ours"][0]:
        ours, theirs = (
            statistics.median(each[what] for each in runs[name]) for name in ("ours", "baseline")
        )
        print(f"{what:24}{ours:8.2f}{theirs:10.2f}{theirs / ours:8.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
