"""Addresses of every page: what cannot be is said once, in the reader's language, and the address
becomes what is used; what can be is used as it stands."""

import math
import re
from functools import cache
from unittest.mock import patch
from urllib.parse import parse_qsl

import pytest

from explorer import words
from explorer.registry import Param
from explorer.ui.controls import address
from explorer.ui.frame.frame import PAGES
from tests import page_run
from tests.acts import acts_of, query_of
from tests.matrix import EXHAUSTIVE, sampled

ACTS = [(entry.name, act) for entry in PAGES for act in acts_of(entry.name)]
PER_PAGE = [(entry.name, [(entry.name, act) for act in acts_of(entry.name)]) for entry in PAGES]
FIRST = [(entry.name, acts_of(entry.name)[0]) for entry in PAGES if entry.name != "home"]
# Of each kind of setting what is no value of any: these go round, one for each setting of a page.
NUMBERS = ("nan", "inf", "-inf", "1e400", "", "1_0", "abc", "9" * 5000, "0x10", "-1e9", "1e9")
BAD = {
    "int": (*NUMBERS, "3.5"),
    "float": NUMBERS,
    "choice": ("nope", "", "x" * 3000, "<b>", "`", "None"),
    "bool": ("maybe", "", "2", "nan", "x" * 3000),
    "text": ("", "x" * 3000, "\x00\u202e"),
}
ROUNDS = range(12)


@cache
def settings_of(name: str, act: str) -> dict[str, tuple[Param, object]]:
    """All settings that an act reads from its address, each with its default there."""
    found = {}
    settle = address.settle

    def noted(key, param, default=None, widget=True):
        found[key] = param, param.default if default is None else default
        return settle(key, param, default, widget)

    with patch.object(address, "settle", noted):
        page_run.opened(name, **opening(name, act))
    return {key: found[key] for key in found if key not in opening(name, act)}


def opening(name: str, act: str) -> dict[str, str]:
    return dict(parse_qsl(query_of(name, act)))


def one(values) -> str:
    """The one value of a key in the address."""
    return values if isinstance(values, str) else ",".join(values)


def sentences(at, name: str) -> list[str]:
    """What the page says of the setting."""
    return [each.value for each in at.warning if re.search(rf"`{name}[=`]", each.value)]


def said_and_mended(at, bad: dict[str, str], settings: dict, lang: str) -> None:
    for key, raw in bad.items():
        said = sentences(at, key)
        assert len(said) == 1, (key, raw, [each.value for each in at.warning])
        sentence = said[0]
        assert ("改用" in sentence) == (lang == "zh") and len(sentence) < 400, sentence
        param, default = settings[key][0], at.session_state[address.STORE]["defaults"][key]
        left = one(at.query_params[key]) if key in at.query_params else address.as_text(default)
        assert left != raw, key
        now = at.session_state[address.STORE]["now"][key]
        assert address.as_text(now) == left, key
        if key != "t":  # whose range follows T
            assert address.fit(param, now, default) == now, key


def bad_cases() -> list:
    """On every run the first act of each page and its last; the others have few settings of their
    own, and wait for the exhaustive one."""
    ends = {acts[i] for _, acts in PER_PAGE for i in (0, -1)}
    return [
        case if case.marks or case.values[0] in ends
        else pytest.param(*case.values, marks=EXHAUSTIVE)
        for case in sampled(ACTS, ROUNDS)
    ]  # fmt: skip


@pytest.mark.parametrize(("entry", "turn"), bad_cases())
def test_every_bad_value_of_every_setting_is_said_once_and_leaves_the_address(entry, turn):
    settings, lang = settings_of(*entry), words.LANGUAGES[turn % 2]
    asked = [key for key in settings if key not in ("lang", "present")]
    bad = {
        key: BAD[settings[key][0].kind][(turn + place) % len(BAD[settings[key][0].kind])]
        for place, key in enumerate(asked)
    }
    at = page_run.opened(entry[0], **opening(*entry) | {"lang": lang} | bad)
    said_and_mended(at, bad, settings, lang)
    if entry not in FIRST:  # the notices are one mechanism for a page and its acts
        return
    before, mended = [each.value for each in at.warning], dict(at.query_params)
    at.run()  # by itself, as after a training's step: nobody has moved anything
    assert [each.value for each in at.warning] == before
    assert dict(at.query_params) == mended


@pytest.mark.parametrize("entry", FIRST)
def test_of_a_repeated_key_the_last_counts_and_the_page_says_so(entry):
    settings = settings_of(*entry)
    twice = {
        key: ["nonsense", address.as_text(default)]
        for key, (param, default) in settings.items()
        if key not in ("lang", "present")
    }
    at = page_run.opened(entry[0], **opening(*entry) | twice)
    for key in twice:
        (sentence,) = sentences(at, key)
        assert "2 times" in sentence, sentence
        assert key not in at.query_params


def between(param: Param) -> str:
    """A good value of a number off the steps of its control."""
    low, high = param.span
    value = low + (high - low) * 0.0671
    return str(math.ceil(value)) if param.kind == "int" else f"{value:.6g}"


@pytest.mark.parametrize("entry", [
    pytest.param(entry, marks=() if entry in FIRST else EXHAUSTIVE)
    for entry in ACTS if entry[0] != "home"
])  # fmt: skip
def test_a_good_number_is_used_as_it_stands_or_its_correction_is_said(entry):
    settings = settings_of(*entry)
    good = {
        key: between(param) for key, (param, _) in settings.items()
        if param.kind in ("int", "float")
    }  # fmt: skip
    at = page_run.opened(entry[0], **opening(*entry) | good)
    for key, raw in good.items():
        now = at.session_state[address.STORE]["now"][key]
        assert now == pytest.approx(float(raw), rel=1e-6) or sentences(at, key), key
        if key in at.query_params:
            assert one(at.query_params[key]) == address.as_text(now)


@pytest.mark.parametrize("entry", [
    pytest.param(entry, marks=() if entry in FIRST else EXHAUSTIVE) for entry in ACTS
])  # fmt: skip
def test_t_stays_within_the_T_that_the_address_asks_for(entry):
    settings = settings_of(*entry)
    steps = next((key for key in ("T", "small_T", "lik_T") if key in settings), None)
    if "t" not in settings or steps is None:
        return
    T = min(30, int(settings[steps][0].span[1]) - 1)
    if entry[0] == "train_images":  # before a training the app's own network is in sight
        T = 200
    T, t = str(T), str(T + 1)
    at = page_run.opened(entry[0], **opening(*entry) | {steps: T, "t": t})
    state = at.session_state[address.STORE]
    assert one(at.query_params.get("t", T)) == T == str(state["now"]["t"])
    (sentence,) = sentences(at, "t")
    assert f"`t={t}`" in sentence and T in sentence


def test_numbers_that_a_schedule_refuses_are_mended_in_the_address_and_said():
    at = page_run.opened("schedule", schedule="linear", T="30", beta_end="0.07")
    (warning,) = at.warning
    assert "refuses these numbers at T = 30" in warning.value
    shown = float(one(at.query_params["beta_end"]))
    assert shown * 1000 / 30 < 1 < 0.07 * 1000 / 30  # the rescaled β
    assert f"= {shown:g}." in warning.value
    at.run()
    assert [each.value for each in at.warning] == [warning.value]
    at.selectbox(key="dataset").select("moons").run()
    assert not at.warning
    assert one(at.query_params["beta_end"]) == f"{shown:g}"


def test_a_network_that_the_app_refuses_is_mended_in_the_address_and_by_hand_only_said():
    at = page_run.opened("train_images", width="64", multipliers="1,2,4", blocks="3")
    assert len(at.warning) == 1 and "too large" in at.warning[0].value
    assert set(at.query_params) == {"lang"}


def test_open_lines_stay_open_when_settings_are_put_back():
    at = page_run.opened("forward", T="50", details="1")
    assert [line.label for line in at.expander if line.proto.expanded] == ["Details"]
    at.button(key="frame_reset").click().run()
    assert {key: one(at.query_params[key]) for key in at.query_params} == {
        "lang": "en", "details": "1",
    }  # fmt: skip
    assert [line.label for line in at.expander if line.proto.expanded] == ["Details"]
