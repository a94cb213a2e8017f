"""Every switch of every view in sight, set as a hand does; and what is in sight, to be compared."""

from __future__ import annotations

import re
from itertools import zip_longest

from tests.browser.hand import settled

SEATS = "[...ddpmStage.sight.views].filter((s) => s.path === location.pathname)"
STATE = f"""() => Object.fromEntries({SEATS}.filter((s) => s.view.dom.root.isConnected).map((s) =>
  [s.name, Object.fromEntries(Object.entries(s.view.switches()).map(([name, each]) =>
    [name, [each.read(), each.usual]]))]))"""
ROOT = f"name => {SEATS}.find((seat) => seat.name === name).view.dom.root"
DIMS = f"name => {SEATS}.find((seat) => seat.name === name).view.dims?.()"
# Where one of a view's points, or a pixel of its first tile, lies in the window; null without.
SPOT = f"""name => {{
  const {{ view }} = {SEATS}.find((seat) => seat.name === name);
  if (!view.held || view.painting || view.data.pick === 'none') return null;
  const {{ left, top }} = view.dom.canvas.getBoundingClientRect();
  const {{ x: xs, y: ys, n }} = view.places;
  if (!view.held.pictures && n < 8) return null;
  const [x, y, wide, high] = !view.held.pictures ? [xs[7], ys[7], 0, 0]
    : view.sheet.places[0].map((edge) => edge / view.ratio);
  return [left + x + 0.4 * wide, top + y + 0.4 * high];
}}"""
# All canvases and drawings of the page, in their order; what is an animation's or a file's is not.
PICTURES = """() => {
  const all = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('canvas') && element.clientWidth) all.push(element.toDataURL());
      if (element.matches('.ladder, .plates')) all.push(element.innerHTML);
      if (element.matches('summary')) all.push(String(element.parentElement.open));
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return all;
}"""
# What has been scrolled out of sight is drawn only when it comes back.
DRAWN = f"""() => {{ for (const {{ view }} of {SEATS}) {{
  Object.assign(view, {{ visible: true }});
  if (view.stale) view.draw();
}} }}"""
TOOLS = ("trails", "bands", "travel", "ghost", "field", "loop")
LINES = ("details", "code", "source", "file")


def states(page) -> dict[str, dict[str, list]]:
    """View → switch → where it stands and usually stands."""
    return page.evaluate(STATE)


def seen(page) -> list[str]:
    """What is in sight, when the hand has left the pictures."""
    page.mouse.move(2, 2)
    settled(page)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")
    page.evaluate(DRAWN)
    return page.evaluate(PICTURES)


def set_all(page, patient: bool = True) -> set[str]:
    """Set what there is to be set on the page; the names of the switches that were moved.

    patient : wait for the page's answer to one view's switches before the next view's.
    """
    for line in LINES:
        for summary in page.locator(f".st-key-{line} summary").all():
            summary.click()
            settled(page)
    for name in page.evaluate(STATE):
        if patient:
            settled(page)
        root = page.evaluate_handle(ROOT, name).as_element()
        if root and root.is_visible():
            for act in (held_by_python, tools, clock, takes, turned, brush, own_drawings, picked):
                act(page, root, name)
    settled(page)
    moved = {
        name
        for switches in states(page).values()
        for name, (now, usual) in switches.items()
        if now != usual
    }
    return moved | {name for name in LINES if re.search(rf"[?&]{name}=1", page.url)}


def click(root, selector: str, which: int = 0) -> bool:
    """Press the button, where there is one in sight."""
    buttons = [each for each in root.query_selector_all(selector) if each.is_visible()]
    if len(buttons) > which:
        buttons[which].click()
    return len(buttons) > which


def held_by_python(page, root, name: str) -> None:
    """Handles and live sliders, which are settings of the page."""
    for each in root.query_selector_all("[data-handle], .sliders input"):
        if each.is_visible():
            each.press("ArrowRight")
            settled(page)


def tools(page, root, name: str) -> None:
    for tool in TOOLS:
        click(root, f"[data-toggle={tool}]")
    for menu in root.query_selector_all("select.tool"):
        if menu.is_visible():
            menu.select_option("4")


def clock(page, root, name: str) -> None:
    """A step by the page, and one more that nobody has been told of when the link is copied."""
    for each in root.query_selector_all("input.t"):
        if each.is_visible():
            each.press("PageUp")
            each.press("ArrowRight")


def takes(page, root, name: str) -> None:
    for each in root.query_selector_all("input.takes"):
        if each.is_visible():
            each.press("Home")


def turned(page, root, name: str) -> None:
    if page.evaluate(DIMS, name) != 3:
        return
    canvas = root.query_selector("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 90, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + 137, box["y"] + 71, steps=3)
    page.mouse.up()


def brush(page, root, name: str) -> None:
    click(root, "[data-paint=erase]")


def own_drawings(page, root, name: str) -> None:
    """The map, the derivation, the U-Net."""
    click(root, "[data-station=back] button.title")
    if click(root, "[data-action=redraw]"):
        click(root, "[data-line='5']")
    if click(root, "[data-block=up1_0]"):
        click(root, "details summary")
        click(root, "[data-role=heads] button", 1)
        if heat := root.query_selector("[data-role=heat]"):
            for key in ("ArrowUp", "ArrowLeft"):
                heat.press(key)


def picked(page, root, name: str) -> None:
    if name not in states(page) or not page.evaluate(SPOT, name):
        return
    root.query_selector("canvas").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(SPOT, name))


def copied(page) -> str:
    """The link that the button copies."""
    page.locator("button[data-action=copy-link]").click()
    return page.locator("button[data-copied]").get_attribute("data-copied")


def differences(before: list[str], after: list[str]) -> list[int]:
    """The places of what does not look the same."""
    return [k for k, pair in enumerate(zip_longest(before, after)) if pair[0] != pair[1]]
