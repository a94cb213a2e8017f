"""What a hand does on a page that trains, for the browser tests."""

import re

from tests.browser.hand import EYE_MS, settled

BEYOND = """n => {
  const find = (root) => root.querySelector('[data-role=step]') ||
    [...root.querySelectorAll('*')].filter((e) => e.shadowRoot)
      .map((e) => find(e.shadowRoot)).find(Boolean);
  const e = find(document);
  return e && +e.textContent > n;
}"""
MINUTE = 60_000


def opened(page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-testid=stage] canvas[data-n]")
    page.wait_for_selector("[data-role=step]")


def started(page, address: str) -> None:
    """The page with a new run that has made its first steps."""
    opened(page, address)
    press(page, "start")
    wait_state(page, "running")
    wait_beyond(page, 0)


def trained(page, address: str) -> None:
    """The page with a run that has ended: the one that the tab has had already, or a new one, which
    has moved nothing of the first screen."""
    opened(page, address)
    if page.locator("[data-role=live]").get_attribute("data-state") != "finished":
        settled(page)
        before = places(page)
        page.evaluate(WATCH, STANDS)
        press(page, "start")
        wait_state(page, "finished")
        settled(page)
        assert places(page) == before
        tops = page.evaluate("() => Object.entries(tops).map(([name, at]) => [name, ...at])")
        assert not [each for each in tops if len(each) > 2]  # in no frame of the whole run


# What stands beside and above a stage; a plain rule, as each of them is there on every such page.
STANDS = ("acts", "beside_do", "beside_run", "beside_predict", "beside_told", "beside_rest")


WATCH = """names => {
  window.tops = {};
  const look = () => {
    for (const name of names) {
      const part = document.querySelector(`.st-key-${name}`);
      if (part) (tops[name] ??= new Set()).add(Math.round(part.getBoundingClientRect().top));
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def places(page) -> dict[str, int]:
    """Where the parts of a training's first screen begin, in pixels."""
    boxes = {name: page.locator(f".st-key-{name}").bounding_box() for name in STANDS}
    stage = page.locator("[data-testid=stage] >> visible=true").first.bounding_box()
    return {name: round(box["y"]) for name, box in (boxes | {"stage": stage}).items() if box}


def press(page, key: str) -> None:
    page.click(f".st-key-{key} button")


def step(page) -> int:
    return int(page.locator("[data-role=step]").inner_text())


def stepped(page) -> int:
    """The step after one step by hand; the stretch that a Pause found under way is over then."""
    before = step(page)
    press(page, "step")
    wait_beyond(page, before)
    settled(page, 400)
    return step(page)


def wait_state(page, state: str) -> None:
    page.wait_for_selector(f"[data-role=live][data-state={state}]", timeout=MINUTE)


def wait_beyond(page, number: int) -> None:
    page.wait_for_function(BEYOND, arg=number, timeout=MINUTE, polling=EYE_MS)


def stop(page) -> None:
    press(page, "stop")
    wait_state(page, "stopped")


def scrubber(page):
    """The range of the checkpoints, once there are some. Where a stage takes another's
    place, the old one may stand in the page for a while, hidden (a role finds none that is)."""
    ranges = page.locator("[data-testid=stage] input[aria-label='training step']")
    there = ranges.locator("visible=true")
    there.wait_for(timeout=MINUTE)
    return there


def scrub(field, value: int) -> None:
    """Move a range by hand and let go."""
    field.evaluate(
        "(e, value) => { e.value = value; e.dispatchEvent(new Event('input'));"
        " e.dispatchEvent(new Event('change')) }",
        value,
    )


def foreign_words(page) -> set[str]:
    """Words in Latin letters on the buttons and in the panel of a training."""
    texts = page.locator(".stButton button, [data-role^=live]").all_inner_texts()
    return set(re.findall(r"[A-Za-z]{2,}", " ".join(texts)))
