"""What stands over what, measured in the browser by bounding boxes."""

from __future__ import annotations

from tests.browser.hand import settled

# Of each slider: its label, and how far its value stays from it, below or beside; a value under
# whose line no letter of the label stands is clear of it.
TOUCHING = """() => [...document.querySelectorAll('[data-testid="stSlider"]')].flatMap((slider) => {
  const label = slider.querySelector('[data-testid="stWidgetLabel"] p');
  if (!label?.getClientRects().length) return [];
  const letters = document.createRange();
  letters.selectNodeContents(label);
  const a = letters.getBoundingClientRect();
  return [...slider.querySelectorAll('[data-testid="stSliderThumbValue"]')].map((value) => {
    const b = value.getBoundingClientRect();
    return [label.innerText, Math.max(b.top - a.bottom, b.left - a.right, a.left - b.right)];
  }).filter(([, gap]) => gap < 2);
})"""
# What the open popover lies over, of all that a setting may change: pictures, also inside a stage,
# figures, the column's sentences and formulas, numbers.
COVERED = """() => {
  const body = document.querySelector('[data-testid="stPopoverBody"]');
  const over = body.getBoundingClientRect();
  const changing = 'canvas, .js-plotly-plot, input[type=range], [data-role]';
  const hit = [];
  const look = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (body.contains(each) || each.closest('[data-testid="stSidebar"]')) continue;
      if (each.shadowRoot) look(each.shadowRoot);
      if (!each.matches(changing)) continue;
      const { left, right, top, bottom, width } = each.getBoundingClientRect();
      if (width && Math.min(right, over.right) > Math.max(left, over.left) + 1
        && Math.min(bottom, over.bottom) > Math.max(top, over.top) + 1) {
        hit.push(each.dataset.role ?? each.tagName);
      }
    }
  };
  look(document);
  return hit;
}"""
# Fields of numbers and of words whose value is wider than they are, or that lie out of sight.
CUT = """() => [...document.querySelectorAll(
    '[data-testid="stNumberInput"] input, [data-testid="stTextInput"] input')]
  .filter((field) => field.checkVisibility()).map((field) => {
    const { left, right } = field.closest('[data-testid]').getBoundingClientRect();
    return [field.ariaLabel, field.value, field.scrollWidth - field.clientWidth, left, right];
  }).filter(([, , over, left, right]) => over > 0 || left < 0 || right > innerWidth)"""
MORE = ".st-key-more button"


def apart(page, what: str) -> None:
    """No slider's value touches its label."""
    assert page.evaluate(TOUCHING) == [], what


def opens_beside(page, what: str) -> None:
    """Where the page has a "more", it opens over nothing that its settings change."""
    if not page.locator(MORE).count():
        return
    page.locator(MORE).first.click()
    settled(page)
    assert page.evaluate(COVERED) == [], what
    apart(page, f"{what}, more")
    page.keyboard.press("Escape")


def whole(page, what: str) -> None:
    """No field cuts what stands in it."""
    assert page.evaluate(CUT) == [], what
