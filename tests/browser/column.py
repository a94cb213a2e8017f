"""What stands beside a stage, measured in the browser."""

from __future__ import annotations

import re
from itertools import pairwise

from tests.browser.hand import settled

HEIGHT, WIDTH = 800, 1280
CLOCK = 'input[type=range][aria-label="t"]:visible'
# The parts of the column that are in sight, top to bottom: role → (left, top, right, bottom). Of
# controls and what else stands below the formula: each one.
PARTS = """() => {
  const column = document.querySelector('.st-key-beside');
  if (!column) return []; // the map of home stands alone
  const seen = (element) => element.getBoundingClientRect().height > 0;
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom].map((each) => Math.round(each));
  };
  const told = [...column.querySelectorAll('[data-role]')].filter(seen)
    .filter((each) => ['do', 'predict', 'verdict', 'now', 'formula'].includes(each.dataset.role))
    .map((each) => [each.dataset.role, box(each)]);
  const options = [...column.querySelectorAll('.st-key-beside_predict button')].filter(seen)
    .map((each) => ['option', box(each)]);
  const below = '.st-key-beside_rest [data-testid="stElementContainer"]';
  const rest = [...column.querySelectorAll(below)].filter(seen).map((each) => ['rest', box(each)]);
  return [...told, ...options, ...rest];
}"""


def parts(page) -> list[tuple[str, list[int]]]:
    return [(role, box) for role, box in page.evaluate(PARTS)]


def is_whole(page, what: str) -> None:
    """Nothing of the column leaves the window, and no sentence lies over another."""
    placed = parts(page)
    out = [(role, box) for role, box in placed if box[3] > HEIGHT or box[2] > WIDTH]
    assert not out, f"{what}: out of the window: {out}"
    told = [(role, box) for role, box in placed if role not in ("option", "rest")]
    for (above, a), (below, b) in pairwise(told):
        assert b[1] >= a[3] - 1, f"{what}: {below} {b} lies over {above} {a}"


def roles(page) -> set[str]:
    return {role for role, _ in parts(page)}


# Every number that moves with the stage: what it is of, and what it says.
LIVE = """() => [...document.querySelectorAll('[data-live]')]
  .map(({ dataset, textContent }) => [dataset.live, textContent])"""
# As a hand that drags: the range moves, and has not been let go.
DRAGGED = """([range, t]) => {
  range.value = t;
  range.dispatchEvent(new Event('input', { bubbles: true }));
}"""
RELEASED = """range => range.dispatchEvent(new Event('change', { bubbles: true }))"""


def moves_on(page, t: int) -> int:
    """While t is dragged the sentences say what the server says when it is let go, and every t on
    the page is the stage's; how many numbers that were."""
    clock = page.locator(CLOCK).first
    page.evaluate(DRAGGED, [clock.element_handle(), str(t)])
    page.wait_for_timeout(450)  # ears are told once the hand rests
    spoken = re.search(r"\d+", clock.get_attribute("aria-valuetext") or "")
    page.wait_for_function(
        "t => [...document.querySelectorAll('[data-live=t]')].every(e => e.textContent === t)",
        arg=spoken[0] if spoken else str(t), timeout=5_000,
    )  # fmt: skip
    dragged = page.evaluate(LIVE)
    clock.evaluate(RELEASED)
    settled(page)
    told = page.evaluate(LIVE)
    if len(dragged) == len(told):  # else another sentence has come: the samples are on their way
        assert dragged == told, [two for two in zip(dragged, told, strict=True) if len({*two}) > 1]
    return len(told)
