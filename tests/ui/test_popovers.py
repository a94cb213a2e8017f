"""Controls in a shut popover are not made, and the page is the same: its pictures, its texts and
its address, with numbers that the address gave and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.controls import controls
from explorer.ui.frame.frame import PAGES
from tests import page_run
from tests.test_travel import MEASURES

GIVEN = {
    "forward": {"T": "60", "seed": "7", "dataset": "moons", "noise": "0.2"},
    "forward_images": {"T": "60", "size": "32"},
    "schedule": {"T": "50", "dataset": "moons"},
    "objective": {"schedule_small": "jsd", "seed": "3"},
    "train_points": {"T": "60", "width": "48", "schedule": "sigmoid"},
    "step_through": {"T": "50", "centres": "40", "seed": "2"},
    "score": {"T": "60", "centres": "40"},
}


def built(node: Any) -> Iterator[tuple[str, bytes]]:
    """What stands on a page outside popovers: the kind and the message of each element."""
    for child in getattr(node, "children", {}).values():
        if child.type == "popover":
            continue
        proto = getattr(child, "proto", None)
        if proto is not None and not getattr(child, "children", None):
            same = child.type != "download_button"  # whose file has another name in each run
            yield child.type, proto.SerializeToString(deterministic=True) if same else b""
        yield from built(child)


def inside(at: AppTest) -> int:
    """How many sliders there are."""
    return sum(len(at.get(kind)) for kind in ("slider", "select_slider"))


@pytest.mark.parametrize("name", [entry.name for entry in PAGES if entry.name != "home"])
def test_a_page_is_the_same_with_its_popovers_shut(name, monkeypatch):
    at = page_run.opened(name, **GIVEN.get(name, {}))
    spared = []
    for sparing in (False, True):
        monkeypatch.setattr(controls, "SPARING", sparing)
        at.run()
        spared.append((list(built(at._tree)), dict(at.query_params), inside(at)))
    (whole, address, many), (shut, same, few) = spared
    assert address == same and few <= many
    assert [kind for kind, _ in whole] == [kind for kind, _ in shut]
    if name not in MEASURES:
        assert [a == b for a, b in zip(whole, shut, strict=True)] == [True] * len(whole)


def test_what_an_open_popover_sets_holds_when_it_is_shut(monkeypatch):
    at = page_run.opened("step_through", T="50")
    at.slider(key="T").set_value(80).run()
    monkeypatch.setattr(controls, "SPARING", True)
    for _ in range(2):
        at.run()
        assert "T" not in [each.key for each in at.slider] and at.query_params["T"] == "80"
    monkeypatch.setattr(controls, "SPARING", False)
    at.run()
    assert at.slider(key="T").value == 80
