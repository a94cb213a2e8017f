"""From page to page: what nobody chose stands at its own default, and only what means the same
everywhere goes along."""

from functools import cache

import pytest

from explorer.ui.frame.frame import PAGES
from tests import page_run
from tests.matrix import EXHAUSTIVE
from tests.page_run import AppTest

NAMES = [entry.name for entry in PAGES]
WIDGETS = ("slider", "select_slider", "selectbox", "toggle", "number_input", "text_input", "radio")
MEASURES = {"vlb", "samplers", "train_images"}  # they say how far work beside the page has come
GOES_ALONG = {"dataset": "moons", "schedule": "sigmoid", "lang": "zh"}


def state_of(at: AppTest, name: str) -> dict[str, object]:
    """Where every control of the page stands, what it writes, and its address."""
    controls = {each.key: each.value for kind in WIDGETS for each in at.get(kind)}
    groups = {each.key: each.value for each in at.get("button_group")}
    written = [each.value for each in at.markdown] * (name not in MEASURES)
    return {"controls": controls | groups, "written": written, "address": dict(at.query_params)}


@cache
def directly(name: str) -> dict[str, object]:
    return state_of(page_run.opened(name), name)


def gone_on(at: AppTest, name: str) -> AppTest:
    """The same session on another page, by a link, which carries the language alone."""
    lang = at.query_params.get("lang")
    at.switch_page(str(page_run.ROOT / "pages" / f"{name}.py"))
    at.query_params.clear()
    if lang:
        at.query_params["lang"] = lang
    at.run()
    assert not at.exception, [error.message for error in at.exception]
    return at


def test_down_the_sidebar_every_page_stands_as_if_opened_directly():
    at = page_run.opened(NAMES[0])
    for name in NAMES[1:]:
        assert state_of(gone_on(at, name), name) == directly(name), name


PAIRS = [
    pytest.param(a, b, marks=() if (NAMES.index(b) - i) % len(NAMES) == 5 else EXHAUSTIVE)
    for i, a in enumerate(NAMES)
    for b in NAMES
    if a != b
]


@pytest.mark.parametrize(("before", "name"), PAIRS)
def test_with_nothing_chosen_a_page_stands_as_if_opened_directly(before, name):
    assert state_of(gone_on(page_run.opened(before), name), name) == directly(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "forward"])
def test_shape_schedule_and_language_go_along_and_nothing_else(name):
    at = page_run.opened("forward", T="60", noise="0.2", seed="7", **GOES_ALONG)
    at = gone_on(at, name)
    now = state_of(at, name)["controls"]
    alone = state_of(page_run.opened(name, lang="zh"), name)["controls"]
    for key, value in now.items():
        if key in GOES_ALONG and value != alone.get(key):
            assert value == GOES_ALONG[key]
    chosen = {key: now[key] for key in GOES_ALONG if key in now}
    # opened directly with what was chosen, the page is the same
    direct = page_run.opened(name, lang="zh", **{key: str(value) for key, value in chosen.items()})
    assert state_of(direct, name)["controls"] == now
    assert at.query_params["lang"] in ("zh", ["zh"])


def test_what_stands_in_for_a_bad_value_is_nobodys_choice_and_stays_behind():
    at = page_run.opened("forward", dataset="nix", schedule="nix")
    assert state_of(gone_on(at, "posterior"), "posterior") == directly("posterior")
