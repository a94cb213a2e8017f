"""By keys alone: on every page what its "Do this" asks for can be reached with Tab and done.

Each line of WALK says what is reached, which keys are pressed there, and what must then have
changed; the last line of an act's walk is its point. Every run walks two acts, the rest is
exhaustive."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest

from tests.acts import acts_of, query_of
from tests.browser import hand
from tests.browser.test_frame import NAMES, address, question, title
from tests.matrix import EXHAUSTIVE

MOST_TABS = 90  # names in legends and readouts take the focus too
SAMPLE = (("forward", "jump"), ("posterior", "time"))
CANVAS, CLOCK, PLAY = "canvas[data-t]", 'input[type=range][aria-label="t"]', "button.play"
PANEL, START = "canvas[role=slider]", ".st-key-start button"

# The element that has the focus, inside whatever shadow, and what it or one around it matches.
FOCUSED = """selector => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return Boolean(here?.closest(selector) ?? here?.getRootNode().host?.closest(selector));
}"""

READ = """name => {
  let here = document.activeElement;
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  return here?.getAttribute(name);
}"""
PATIENCE_S = 8.0


class Do(NamedTuple):
    """reach : what Tab leads to.  keys : pressed there.  of, changes : an element's attribute, or
    with "" whether it is there, that is another one then; without `of` that of what was reached."""

    reach: str
    keys: str
    changes: str = "data-t"
    of: str = ""


def slider(name: str, keys: str = "ArrowRight") -> Do:
    return Do(f'input[data-name="{name}"]', keys, "aria-valuetext")


def moment(keys: str = "PageUp") -> Do:
    return Do(CLOCK, keys, of=CANVAS)


def handle(name: str, keys: str = "ArrowRight") -> Do:
    return Do(f'[data-handle="{name}"]', keys, "aria-label")


BEGIN = Do(START, "Enter", "", ".st-key-pause button")
MEASURE = Do(".st-key-measure button", "Enter", "", ".st-key-measure button")
TRAINED = ".st-key-lik_denoiser button:last-child[aria-checked=true]"
PLAYS = Do(PLAY, "Enter", of=CANVAS)
FORK = ".st-key-graph button:nth-child(2)[aria-checked=true]"
WALK = {
    ("home", "home"): [Do(CLOCK, "ArrowRight", "aria-valuetext")],
    ("probability", "draws"): [slider("n", "PageUp")],
    ("probability", "joint"): [Do('[data-grip="lower0"]', "ArrowUp", "aria-valuenow")],
    ("probability", "three"): [Do(".st-key-graph", "ArrowRight Enter", "", FORK),
                               slider("agree", "ArrowLeft")],
    ("bayes", "school"): [Do('[data-seen="1"]', "Enter", "aria-pressed"),
                          Do('[data-seen="2"]', "Enter", "aria-pressed")],
    ("bayes", "bag"): [slider("draws", "PageUp")],
    ("bayes", "three"): [Do('[data-handle="x_0"]', "ArrowRight", "aria-valuenow"),
                         Do('[data-handle="x_t"]', "ArrowRight", "aria-valuenow")],
    ("fitting", "points"): [Do('[data-handle="x1"]', "ArrowRight", "aria-valuenow"),
                            slider("tau", "PageUp")],
    ("fitting", "surface"): [slider("eta", "PageUp")],
    ("fitting", "unknown"): [Do('[data-handle="x1"]', "ArrowRight", "aria-valuenow")],
    ("gaussians", "one"): [Do('[data-handle="x"]', "ArrowRight", "aria-valuenow"),
                           slider("sigma")],
    ("gaussians", "sum"): [Do('[data-handle="sx"]', "ArrowRight", "aria-valuenow"),
                           slider("rho")],
    ("gaussians", "product"): [Do('[data-handle="m1"]', "ArrowRight", "aria-valuenow"),
                               slider("s2", "ArrowLeft")],
    ("reparameterise", "through"): [Do('[data-handle="mu"]', "ArrowRight", "aria-valuenow"),
                                    slider("sigma")],
    ("reparameterise", "two"): [slider("b"),
                                Do('[data-handle="mu"]', "ArrowRight", "aria-valuenow")],
    ("information", "code"): [Do('[data-edge="p0"]', "ArrowLeft", "aria-valuenow")],
    ("information", "wrong"): [Do('[data-edge="q1"]', "ArrowLeft", "aria-valuenow")],
    ("information", "humps"): [Do("[data-handle]", "ArrowRight", "aria-valuenow"),
                               slider("sigma")],
    ("latent_variables", "mixture"): [Do('[data-handle="x"]', "ArrowRight", "aria-valuenow")],
    ("latent_variables", "bound"): [slider("q", "PageDown")],
    ("latent_variables", "climb"): [slider("half", "PageUp")],
    ("forward", "jump"): [moment(), Do(CANVAS, "Alt+ArrowRight", "aria-label")],
    ("forward", "forget"): [PLAYS],
    ("forward", "entropy"): [slider("scale", "PageUp")],
    ("forward", "factor"): [PLAYS],
    ("forward_images", "jump"): [moment()],
    ("forward_images", "walk"): [moment()],
    ("forward_images", "drown"): [PLAYS],
    ("forward_images", "size"): [moment()],
    ("forward_images", "schedules"): [moment()],
    ("schedule", "schedule"): [slider("beta_end")],
    ("posterior", "line"): [Do('[data-handle="x_0"]', "ArrowRight", "aria-valuenow"),
                            Do('[data-handle="x_t"]', "ArrowRight", "aria-valuenow")],
    ("posterior", "plane"): [moment()],
    ("posterior", "time"): [Do(PANEL, "PageUp", "aria-valuenow")],
    ("posterior", "steps"): [Do("[data-handle]", "ArrowRight", "aria-valuenow")],
    ("why_gaussian", "step"): [Do("[data-handle]", "ArrowRight", "aria-valuenow"), slider("beta")],
    ("why_gaussian", "far"): [slider("beta", "ArrowLeft")],
    ("train_points", "samples"): [BEGIN],
    ("train_points", "field"): [moment()],
    ("train_points", "error"): [moment()],
    ("train_images", "samples"): [BEGIN],
    ("train_images", "pairs"): [PLAYS],
    ("train_images", "inside"): [moment(), Do(CANVAS, "Alt+ArrowRight", "aria-label"),
                                 Do(".block", "ArrowRight", "data-block")],
    ("step_through", "points"): [moment("PageDown")],
    ("step_through", "pictures"): [moment("PageDown")],
    ("samplers", "compare"): [PLAYS],
    ("samplers", "eta"): [slider("eta")],
    ("samplers", "ladder"): [Do(CANVAS, "Alt+ArrowDown", "aria-label"), PLAYS],
    ("samplers", "between"): [handle("A")],
    ("score", "field"): [handle("x")],
    ("score", "langevin/weights"): [PLAYS],
    ("score", "langevin/bias"): [slider("eta")],
    ("score", "flow/line"): [PLAYS],
    ("score", "flow/plane"): [PLAYS],
    ("score", "likelihood/point"): [handle("x")],
    ("score", "likelihood/plane"): [Do(".st-key-lik_steps input", "ArrowRight", "value")],
    ("score", "likelihood/error"): [Do(".st-key-lik_denoiser", "ArrowRight Enter", "", TRAINED)],
    ("objective", "bound"): [slider("x0")],
    ("objective", "lines"): [Do(".row", "ArrowDown", "data-open", '[data-role="ladder"]'),
                             Do(".redraw", "Enter", "data-path", '[data-role="ladder"]')],
    ("objective", "terms"): [slider("t")],
    ("objective", "gap"): [slider("T")],
    ("vlb", "bits"): [moment("PageDown")],
    ("vlb", "learn"): [Do(CANVAS, "ArrowRight")],
    ("vlb", "weights"): [moment("PageDown")],
    ("vlb", "rate"): [PLAYS],
    ("improved", "variance"): [slider("v")],
    ("improved", "loss"): [BEGIN],
    ("improved", "times"): [MEASURE],
    ("improved", "schedule"): [moment()],
    ("improved", "steps"): [MEASURE],
}  # fmt: skip
# A chart of Plotly tells its values to the pointer alone.
POINTED_AT = {("why_gaussian", "many")}
CASES = [
    pytest.param(name, act, marks=() if (name, act) in SAMPLE else EXHAUSTIVE)
    for name in NAMES
    for act in acts_of(name)
    if (name, act) not in POINTED_AT
]


@pytest.mark.parametrize(("name", "act"), CASES)
def test_what_is_to_be_done_is_done_by_keys_alone(server, page, name, act):
    page.goto(f"{server}{address(name)}?lang=en&{query_of(name, act)}")
    title(page, question(name))
    hand.settled(page)
    for step in WALK[name, act]:
        to_content(page)
        reach(page, step.reach)
        before = state(page, step)
        for key in step.keys.split():
            page.keyboard.press(key)
        deadline = time.monotonic() + PATIENCE_S
        while state(page, step) == before:
            assert time.monotonic() < deadline, f"{step} changed nothing"
            page.wait_for_timeout(50)
        hand.settled(page)
        assert page.evaluate("document.activeElement !== document.body"), step


def test_every_act_has_its_walk():
    assert set(WALK) | POINTED_AT == {(name, act) for name in NAMES for act in acts_of(name)}


def to_content(page) -> None:
    """Where Tab goes on into the page's content: the first link of all leads there."""
    page.evaluate("document.activeElement?.blur(); getSelection().removeAllRanges()")
    page.locator('[data-testid="stSkipToContent"]').press("Enter")


def state(page, step: Do):
    if not step.of:
        return page.evaluate(READ, step.changes)
    place = page.locator(step.of)
    return place.first.get_attribute(step.changes) if step.changes else place.count()


def reach(page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED, selector):
            return
    raise AssertionError(f"{MOST_TABS} times Tab never led to {selector}")
