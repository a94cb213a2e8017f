"""The page's settings and the address bar, kept equal.

What the reader chose (by hand, by an exercise, by an address) is kept for each page, and of an
entry's parameters for each entry; what nobody chose stands at its default, whatever stood there
before. Only a few settings mean the same everywhere and go along once they are chosen.

A setting's value comes from the address when a page is opened (or the reader goes back and forth),
afterwards from its control; every run writes what differs from the default into the address.
A bad value in the address is corrected before any widget sees it, and the page says so until the
reader moves something: that answers it, whichever setting it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypedDict

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.registry import Param, Text
from explorer.ui.controls.values import as_text, fit, limits, nearest, shortened

STORE = "_address"
FRAMES = ("lang", "present", "route")  # of the frame, not of a page
TOUR = "tour"  # asks for the guided tour (ui/tour/tour.py)
ASKED = "asked"  # the path that was asked for, where it is none of the pages' (frame/paths.py)
LINES = ("details", "code", "source", "file")  # that open, and stay so when settings are put back
OPEN = "open_"  # begins the names of further such lines
# These, shape, schedule and the unit of information: chosen on one page, they hold on all.
COMMON = (*FRAMES, "dataset", "schedule", "unit")


class Notice(NamedTuple):
    """A corrected value, and the words that say so (see `notify`), with what fills them."""

    value: Any
    key: str
    facts: dict[str, Any]


class Memory(NamedTuple):
    """Choices that are kept aside: those of one page, and those that hold on all."""

    own: dict[str, Any]
    common: dict[str, list[Any]]


class Store(TypedDict):
    """This session's settings.

    chosen : page → key → what the reader chose; an entry's parameter has the key "entry.name".
    common : name → what the reader chose on any page, the newest first; a page takes the first
    that it knows.
    now, labels, defaults, keys : of the page that is open, by name.  adopted : those taken from
    the address on this visit.  given : those that the address gave in this run.  notices : about
    corrected values, by setting.  signatures : the ranges of the widgets.
    page, history : the page that is open, and whether a step in history led to it.
    linked : whether the address that opened the page had any setting of the page's own.
    epoch : how often settings were put back.
    """

    chosen: dict[str | None, dict[str, Any]]
    common: dict[str, list[Any]]
    now: dict[str, Any]
    labels: dict[str, Text]
    defaults: dict[str, Any]
    keys: dict[str, str]
    notices: dict[str, Notice]
    signatures: dict[str, tuple[Any, ...]]
    adopted: set[str]
    given: set[str]
    page: str | None
    history: bool
    linked: bool
    epoch: int


def store() -> Store:
    """The store of this session."""
    known: Store | None = st.session_state.get(STORE)
    if known is None:
        known = st.session_state[STORE] = Store(
            chosen={}, common={}, now={}, labels={}, defaults={}, keys={}, notices={},
            signatures={}, adopted=set(), given=set(), page=None, history=False, linked=False,
            epoch=0,
        )  # fmt: skip
    return known


def open_page(name: str) -> None:
    """Begin a run of the page `name`; a new visit, or a step in history, reads the address anew."""
    state = store()
    state["history"] = bool(getattr(get_script_run_ctx(), "is_history_navigation", False))
    if state["page"] != name:  # widgets of one name on two pages are two settings
        for each in state["now"]:
            st.session_state.pop(each, None)
        state["now"], state["keys"], state["labels"] = {}, {}, {}
    if state["page"] != name or state["history"]:
        state["page"], state["adopted"] = name, set()
        state["notices"], state["defaults"] = {}, {}
        asked = st.query_params.get(TOUR) == "asked"  # back from the tour, to a question that waits
        state["linked"] = not asked and bool(set(st.query_params) - {*FRAMES, ASKED, TOUR})
    state["given"] = set()
    if any(map(has_moved, state["now"])):
        hush()


def has_moved(name: str) -> bool:
    """Whether the setting's widget stands elsewhere than at the end of the run before."""
    told = st.session_state.get(name)
    return told is not None and told != store()["now"][name]


def hush() -> None:
    """The reader has moved something: what earlier runs said of bad values has been read."""
    state = store()
    state["notices"] = {
        name: state["notices"][name] for name in {*state["notices"]} & state["given"]
    }


def settle(name: str, param: Param, default: Any = None, widget: bool = True) -> Any:
    """The value of the setting `name` in this run; with `widget`, also put where its widget looks.

    default : instead of the param's own.
    """
    state = store()
    default = param.default if default is None else default
    key = f"{param.of}.{name}" if param.of else name
    told = st.session_state.get(name) if widget and state["keys"].get(name, key) == key else None
    state["keys"][name] = key
    if told is not None and told != state["now"].get(name):
        choose(name, told)
    value = chosen(name, param, default)
    if name not in state["adopted"]:
        state["adopted"].add(name)
        value = adopt(name, param, value, default)
    given, value = value, fit(param, value, default)
    if widget and param.kind == "text" and given != value:  # typed, not from the address
        notify(name, value, "text", {"name": name, "value": shortened(value), **limits(param)})
    if name in state["notices"] and state["notices"][name].value != value:
        del state["notices"][name]
    state["now"][name], state["defaults"][name] = value, default
    state["labels"][name] = param.label
    if widget:
        signature = (state["page"], key, param.minimum, param.maximum, param.step, param.choices)
        changed = state["signatures"].get(name) != signature  # then Streamlit makes a new widget
        if changed or st.session_state.get(name) != value:
            st.session_state[name] = value
        state["signatures"][name] = signature
    return value


def choose(name: str, value: Any) -> None:
    """The reader chose this value."""
    state = store()
    if name in COMMON:
        others = [other for other in state["common"].get(name, []) if other != value]
        state["common"][name] = [value, *others]
    else:
        own = state["chosen"].setdefault(state["page"], {})
        own[state["keys"].get(name, name)] = value


def chosen(name: str, param: Param, default: Any) -> Any:
    """What the reader chose for this page, entry and setting, else the default."""
    state = store()
    if name in COMMON:
        known = (v for v in state["common"].get(name, []) if fit(param, v, default) == v)
        return next(known, default)
    return state["chosen"].get(state["page"], {}).get(state["keys"].get(name, name), default)


def unchoose(name: str) -> None:
    """The setting stands at its default again."""
    state = store()
    state["common"].pop(name, None)
    state["chosen"].get(state["page"], {}).pop(state["keys"].get(name, name), None)


def value(name: str, default: Any) -> Any:
    """Where a setting of the open page stands, as far as this run or the one before knows."""
    return store()["now"].get(name, default)


def adopt(name: str, param: Param, value: Any, default: Any) -> Any:
    """The value that the address gives, corrected where it is bad; `value` where it gives none."""
    given = st.query_params.get_all(name)
    if not given and store()["history"]:
        unchoose(name)
        return default
    if not given:
        return value
    raw = given[-1]
    store()["given"].add(name)
    try:
        asked = param.parse(raw)
        value = fit(param, asked, default)
        complaint = "between" if value != asked else "repeated" if len(given) > 1 else None
    except ValueError:
        value = nearest(param, raw, default)
        complaint = {"int": "whole", "float": "number"}.get(param.kind, param.kind)
    if complaint:
        facts = {"raw": shortened(raw), "count": len(given), "value": shortened(as_text(value))}
        notify(name, value, complaint, facts | {"name": name, **limits(param)})
    if complaint and value == default:  # what stands in for a bad value is nobody's choice
        unchoose(name)
    else:
        choose(name, value)
    return value


def notify(name: str, value: Any, key: str, facts: dict[str, Any]) -> None:
    """Say notices.<key> (a key with a dot is whole) until the reader moves something."""
    store()["notices"][name] = Notice(value, key, facts)


def correct(values: dict[str, Any], key: str, facts: dict[str, Any]) -> bool:
    """Settings that cannot be used together, as the address gave them, take these values, and the
    page says <key>. False, and nothing is done, where the address gave none of them (or only a bad
    value, of which the page speaks already): what the hand has set stays. Run the page again after
    it, so that the controls follow."""
    state = store()
    given = sorted((state["given"] & {*values}) - {*state["notices"]})
    for name in values if given else ():
        if values[name] == state["defaults"].get(name):
            unchoose(name)
            st.query_params.pop(name, None)
        else:
            choose(name, values[name])
            st.query_params[name] = as_text(values[name])
    for name in given[:1]:
        notify(name, values[name], key, facts)
    return bool(given)


def publish(name: str, value: Any) -> bool:
    """Write the setting into the address, or take it out where it is at its default; whether it has
    another value than before."""
    state = store()
    changed = state["now"].get(name) != value
    if changed:
        choose(name, value)
        state["now"][name] = value
    now = st.query_params.get_all(name)
    if value == state["defaults"].get(name):
        if now:
            del st.query_params[name]
    elif now != [as_text(value)]:
        st.query_params[name] = as_text(value)
    return changed


def assign(settings: Mapping[str, str]) -> None:
    """Set settings by name from texts, as an exercise does; they are checked like an address."""
    forget(keep=set(settings))
    state = store()
    for name, raw in settings.items():
        st.query_params[name] = raw
        state["adopted"].discard(name)


def forget(keep: Iterable[str] = ()) -> None:
    """Put every setting of this page back to its default; those of the frame stay, and so do the
    lines that are open, below which the button may stand."""
    state = store()
    keep = {*keep, *LINES, *(name for name in state["defaults"] if name.startswith(OPEN))}
    for name in set(state["defaults"]) - keep - set(FRAMES):
        unchoose(name)
        state["now"].pop(name, None)
        if name in st.session_state:
            del st.session_state[name]
        if name in st.query_params:
            del st.query_params[name]
    own, spared = state["chosen"].get(state["page"], {}), {state["keys"].get(name) for name in keep}
    for key in set(own) - spared:  # of entries that are not in sight
        del own[key]
    state["notices"].clear()
    state["epoch"] += 1


def memory(page: str) -> Memory:
    """What the reader chose on this page, and on any page for all."""
    state = store()
    common = {name: list(all_) for name, all_ in state["common"].items() if name not in FRAMES}
    return Memory(dict(state["chosen"].get(page, {})), common)


def recall(page: str, chosen: Memory) -> None:
    """Put this back; the open page takes it up in this run, whatever led to it."""
    state = store()
    state["chosen"][page] = dict(chosen.own)
    frame = {name: all_ for name, all_ in state["common"].items() if name in FRAMES}
    state["common"] = frame | {name: list(all_) for name, all_ in chosen.common.items()}
    state["history"] = False
