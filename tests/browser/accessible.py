"""What axe-core, a checker of accessibility, says of a page as it stands, leaving out what is
Streamlit's own."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
MISSING = f"no axe-core at {AXE}: `npm install --no-package-lock` fetches it"
needs_axe = pytest.mark.skipif(not AXE.exists(), reason=MISSING)

# What Streamlit draws, out of our reach: the rule, what the element's HTML holds, and why it is.
STREAMLIT = (
    ("region", 'data-testid="stSkipToContent"', "its link to the page's content is first of all, "
     "before any landmark"),
)  # fmt: skip

FOUND = """async () => {
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  // What Streamlit is about to take away or to replace fades.
  const seen = { include: document, exclude: ['[data-stale="true"]'] };
  const { violations } = await axe.run(seen, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, target, failureSummary }) =>
    [id, html, `${target.flat().at(-1)}: ${failureSummary}`]));
}"""


def violations(page) -> list[str]:
    """What is wrong, each with its rule, its element and axe's reason. Nothing where all is well.

    What is folded together under the picture is unfolded first."""
    if not page.evaluate("Boolean(globalThis.axe)"):
        page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")
    return [
        f"{rule}: {html[:200]}\n  {why}"
        for rule, html, why in page.evaluate(FOUND)
        if not any(rule == known and part in html for known, part, _ in STREAMLIT)
    ]


def check(page) -> None:
    """Nothing is wrong; without axe the test ends here, skipped."""
    if not AXE.exists():
        pytest.skip(MISSING)
    wrong = violations(page)
    assert not wrong, "\n".join(wrong)
