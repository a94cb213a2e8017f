"""Controls made from registry parameters; each is bound to the address by its name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Protocol, TypedDict, Unpack

import streamlit as st

from explorer.registry import Entry, Param, Text
from explorer.ui.controls import address
from explorer.ui.page import AnyPage

SPARING = True  # controls in shut popovers are not made
_shut: ContextVar[bool] = ContextVar("shut", default=False)
LOG_STEPS = 48  # positions of a slider in powers of ten
Labels = Mapping[str, Text | str]  # choice → {"en": …}, or a word that is said already


class More(TypedDict, total=False):
    """What a setting may have besides its range, as in Param."""

    log: bool
    choices: tuple[str, ...]
    names: Labels
    help: Text | str | None
    max_length: int
    accepts: Callable[[str], bool] | None


class Common(TypedDict):
    """What every widget is given besides what it shows."""

    key: str
    help: str | None


class Widget(Protocol):
    """Draws a setting, beginning at `start`, and gives what it stands at."""

    def __call__(
        self, label: str, param: Param, start: Any, /, **common: Unpack[Common]
    ) -> Any: ...


class Popover:
    """A popover for what is seldom changed. Its controls are made while it is open: shut, they
    give what they stand at, and the page is spared them at every run."""

    def __init__(self, page: AnyPage, word: str = "frame.more", key: str = "more") -> None:
        self._place = st.popover(page.word(word), key=key, on_change="rerun")
        self._shut = SPARING and not self._place.open

    def __enter__(self) -> None:
        self._before = _shut.set(self._shut)
        self._place.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._place.__exit__(*error)
        _shut.reset(self._before)


def read(page: AnyPage, param: Param) -> Any:
    """A setting that no widget shows (t, a live slider), from the address, checked."""
    value = address.settle(param.name, param, widget=False)
    page.show_notice(param.name)
    address.publish(param.name, value)
    return value


def write(page: AnyPage, name: str, value: Any) -> None:
    """Put a setting that no widget shows into the address, where the hand has left it."""
    if address.publish(name, value):
        address.hush()
        page.drop_notices()


def choose(
    page: AnyPage,
    name: str,
    registry: Mapping[str, Entry],
    default: str,
    *,
    label: Text | str | None = None,
    segmented: bool = False,
) -> str:
    """Choose an entry by name. label : {"en": …, "zh": …}, or said already, else the word
    controls.<name>."""
    label = label or page.word(f"controls.{name}")
    said = {page.lang: label} if isinstance(label, str) else label
    param = Param(name, default, said, choices=tuple(registry))
    labels = {entry: registry[entry].label[page.lang] for entry in registry}
    return _choice(page, param, labels, segmented)


def segmented(page: AnyPage, param: Param, labels: Labels | None = None) -> str:
    """One of the param's choices as a row of buttons.

    labels : choice → word or {"en": …}; the param's own names without.
    """
    labels = labels or param.names
    return _choice(page, param, {name: _in(page.lang, word) for name, word in labels.items()}, True)


def worded(
    page: AnyPage,
    name: str,
    default: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    *,
    word: str = "",
    **more: Unpack[More],
) -> Param:
    """A setting that the page's own words name: <page>.<name> (or its `word`, with a dot the whole
    key) for the setting, that and _<choice> for its choices; whole numbers name themselves."""
    own = word if "." in word else f"{page.name}.{word or name}"
    label = {page.lang: page.word(own)}
    if "names" not in more:
        more["names"] = {
            each: each if each.isdigit() else {page.lang: page.word(f"{own}_{each}")}
            for each in more.get("choices", ())
        }
    return Param(name, default, label, minimum, maximum, step, **more)


def named(
    page: AnyPage,
    name: str,
    default: Any,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    *,
    word: str = "",
    **more: Unpack[More],
) -> Any:
    """The control of a setting that the page's own words name; arguments as of `worded`."""
    return control(page, worded(page, name, default, minimum, maximum, step, word=word, **more))


def acts(page: AnyPage, param: Param, labels: Labels | None = None) -> str:
    """The parts of a page, in one numbered row over the stage."""
    with st.container(key="acts"):
        return segmented(page, param, labels)


def params(page: AnyPage, entry: Entry, prefix: str = "") -> dict[str, Any]:
    """One control for each parameter of the entry; {parameter: value}. Addresses get the prefix."""
    return {
        param.name: control(page, replace(param, name=prefix + param.name))
        for param in entry.params
    }


def control(page: AnyPage, param: Param) -> Any:
    """The control that suits the param's kind."""
    kinds: dict[str, Callable[[AnyPage, Param], Any]]
    kinds = {"bool": toggle, "choice": select, "text": text}
    return kinds.get(param.kind, slider)(page, param)


def slider(page: AnyPage, param: Param) -> Any:
    """A number in the param's range; in powers of ten where the param says so."""
    return _bound(page, param, _log_slider if param.log else _slider)


def toggle(page: AnyPage, param: Param) -> bool:
    """Yes or no."""
    return _bound(page, param, _toggle)


def select(page: AnyPage, param: Param) -> str:
    """One of the param's choices, by the param's name for it or its own."""
    labels = {name: _in(page.lang, param.names.get(name, name)) for name in param.choices}
    return _choice(page, param, labels, len(param.choices) < 4)


def text(page: AnyPage, param: Param) -> str:
    """A short text."""
    return _bound(page, param, _text)


def seed(page: AnyPage, key: str = "seed", label: Text | None = None) -> int:
    """The seed of the page's noise, with a button that moves to the next one."""
    words = label or {page.lang: page.word("controls.seed")}
    param = Param(key, 0, words, minimum=0, maximum=9999, step=1)
    if _shut.get():
        return _bound(page, param, _number)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        value = _bound(page, param, _number)
        st.button(
            page.word("controls.reseed"),
            key=f"reseed_{key}",
            help=page.word("controls.reseed_help"),
            on_click=_next_seed,
            args=(key,),
        )
    return value


def _next_seed(key: str) -> None:
    st.session_state[key] = (st.session_state.get(key, 0) + 1) % 10_000


def _in(lang: str, word: Text | str) -> str:
    return word if isinstance(word, str) else word[lang]


def _bound(page: AnyPage, param: Param, widget: Widget) -> Any:
    """The widget between reading the address and writing it.

    It also starts at its value: one that is first mounted after a later run (inside a popover that
    was shut) has missed the run in which the session's state told it, and would stand at its least.
    """
    start = address.settle(param.name, param)
    page.show_notice(param.name)
    if _shut.get():
        address.publish(param.name, start)
        return start
    help_text = _in(page.lang, param.help) if param.help else None
    value = widget(_in(page.lang, param.label), param, start, key=param.name, help=help_text)
    value = address.fit(param, value, param.default)
    address.publish(param.name, value)
    return value


def _choice(page: AnyPage, param: Param, labels: Mapping[str, str], segmented: bool) -> str:
    def widget(label: str, param: Param, start: str, **common: Unpack[Common]) -> str:
        said = labels.__getitem__
        if segmented:
            return st.segmented_control(
                label, param.choices, default=start, required=True, format_func=said, **common
            )
        place = param.choices.index(start)
        return st.selectbox(label, param.choices, index=place, format_func=said, **common)

    return _bound(page, param, widget)


def _toggle(label: str, param: Param, start: bool, **common: Unpack[Common]) -> bool:
    return st.toggle(label, start, **common)


def _text(label: str, param: Param, start: str, **common: Unpack[Common]) -> str:
    return st.text_input(label, start, max_chars=param.max_length, **common)


def _slider(label: str, param: Param, start: float, **common: Unpack[Common]) -> float:
    kind = int if param.kind == "int" else float
    low, high = map(kind, param.span)
    step = kind(param.step) if param.step else (1 if kind is int else (high - low) / 100)
    written = _format(param, step)
    return st.slider(label, low, high, kind(start), step=step, format=written, **common)


def _format(param: Param, step: float) -> str:
    """printf format with as many decimals as the step has."""
    if param.kind == "int":
        return "%d"
    decimals = max(0, min(8, -math.floor(math.log10(step) + 1e-9)))
    return f"%.{decimals}f"


def _log_slider(label: str, param: Param, start: float, **common: Unpack[Common]) -> float:
    options = log_grid(param, start)
    written = str if param.kind == "int" else "{:.3g}".format
    return st.select_slider(label, options, start, format_func=written, **common)


def log_grid(param: Param, *extra: float) -> list[float]:
    """Values in equal ratios from minimum to maximum, three digits each, and the extra ones."""
    least, most = param.span
    low, high = math.log10(least), math.log10(most)
    exponents = (low + (high - low) * i / LOG_STEPS for i in range(LOG_STEPS + 1))
    kind = int if param.kind == "int" else float
    grid = {kind(float(f"{10**exponent:.3g}")) for exponent in exponents}
    inside = {value for value in grid if least <= value <= most}
    return sorted(inside | {kind(least), kind(most), param.default, *extra})


def _number(label: str, param: Param, start: int, **common: Unpack[Common]) -> int:
    low, high = param.span
    return int(st.number_input(label, low, high, start, step=param.step, **common))
