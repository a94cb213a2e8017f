"""The tables that a lecturer adds to: datasets, schedules, samplers, networks.

An entry is one decorated function with a label in each language, its parameters (range, default,
label), the corners that it refuses, and its source. Controls, URL parameters, tests and the
reference list are made from the entry, so that adding one is writing one function.
"""

from __future__ import annotations

import difflib
import math
import numbers
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
Text = Mapping[str, str]  # one string per language: {"en": "turns", "zh": "圈数"}

TRUE_WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True)
class Param:
    """One parameter of an entry: what a slider, a URL and a test need to know of it.

    kind : "float", "int", "bool", "choice" or "text", told by the default unless choices are given.
    minimum, maximum, step : the slider's range; the function itself may accept more.
    log : the slider moves in powers of ten.  choices : the values of a "choice"; names : what
    they are called, where their own name will not do.  places : of a number, those that alone can
    be shown, where there are few.
    of : the entry whose parameter it is, which the registry fills in.
    max_length : of a "text".  accepts : a further test that a "text" must pass.
    """

    name: str
    default: Any
    label: Text
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    log: bool = False
    choices: tuple[str, ...] = ()
    places: tuple[float, ...] = ()
    names: Mapping[str, Text | str] = field(default_factory=dict)
    help: Text | str | None = None
    max_length: int = 12
    accepts: Callable[[str], bool] | None = None
    of: str = ""

    @property
    def kind(self) -> str:
        if self.choices:
            return "choice"
        if isinstance(self.default, bool):
            return "bool"
        if isinstance(self.default, int):
            return "int"
        return "float" if isinstance(self.default, float) else "text"

    @property
    def span(self) -> tuple[float, float]:
        """The ends of a number's range; ValueError with a sentence where it has none."""
        if self.minimum is None or self.maximum is None:
            raise ValueError(f"{self.name} has no range; give it a minimum and a maximum.")
        return self.minimum, self.maximum

    def parse(self, raw: str) -> Any:
        """The value that the text `raw` (of a URL, say) stands for.

        Raises ValueError with a sentence that says what must hold and what was got.
        """
        readers = {"bool": self._bool, "choice": self._choice, "text": self._text}
        return readers.get(self.kind, self._number)(str(raw).strip())

    def ends(self) -> tuple[Any, ...]:
        """The values that a registry-wide test must try: the default and each end of the range."""
        if self.kind == "bool":
            return (True, False)
        if self.kind == "choice":
            return self.choices
        if self.kind == "text":
            return (self.default,)
        kind = int if self.kind == "int" else float
        return (self.default, *map(kind, self.span))

    def check_number(self, value: Any) -> None:
        """Raise ValueError where a float is wanted and `value` is no finite number.

        The range is the slider's, not the function's, so it is not looked at.
        """
        if self.kind != "float":
            return
        if not isinstance(value, numbers.Real) or not math.isfinite(value):
            raise ValueError(f"{self.name} must be a finite number; got {str(value)[:40]!r}.")

    def _bool(self, raw: str) -> bool:
        if raw.lower() not in TRUE_WORDS:
            raise ValueError(f"{self.name} must be 1 or 0; {raw[:40]!r} is neither.")
        return TRUE_WORDS[raw.lower()]

    def _choice(self, raw: str) -> str:
        if raw not in self.choices:
            known = ", ".join(self.choices)
            raise ValueError(f"{self.name} must be one of {known}; {raw[:40]!r} is not.")
        return raw

    def _text(self, raw: str) -> str:
        if not 0 < len(raw) <= self.max_length or not raw.isprintable():
            raise ValueError(
                f"{self.name} must have 1 to {self.max_length} printable characters; "
                f"{raw[:40]!r} has {len(raw)}."
            )
        if self.accepts and not self.accepts(raw):
            raise ValueError(f"{self.name} must be a text that can be shown; {raw[:40]!r} is not.")
        return raw

    def _number(self, raw: str) -> float | int:
        kind = int if self.kind == "int" else float
        article = "a whole number" if kind is int else "a number"
        low, high = self.span
        must = f"{self.name} must be {article} from {low:g} to {high:g}"
        try:
            if "_" in raw:  # Python's own 1_000
                raise ValueError
            value = kind(raw)
        except ValueError:
            raise ValueError(f"{must}; {raw[:40]!r} is not.") from None
        if not math.isfinite(value) or not low <= value <= high:
            raise ValueError(f"{must}; {raw[:40]!r} is not.")
        return value


@dataclass(frozen=True)
class Entry:
    """A registered function with all that the app must know of it. Call it like the function.

    refuses : keyword arguments (a tuple of mappings) with which it must raise ValueError.
    extras : further facts or functions by name, also readable as attributes (`entry.density`).
    """

    name: str
    function: Callable[..., Any]
    label: Text
    params: tuple[Param, ...] = ()
    source: str = ""
    refuses: tuple[Mapping[str, Any], ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for param in self.params:
            if param.name in kwargs:
                param.check_number(kwargs[param.name])
        return self.function(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        extras = self.__dict__.get("extras", {})
        if name in extras:
            return extras[name]
        raise AttributeError(f"the entry {self.__dict__.get('name')!r} has no {name!r}")

    def __hash__(self) -> int:
        return hash((self.name, self.function))

    def defaults(self) -> dict[str, Any]:
        return {param.name: param.default for param in self.params}

    def param(self, name: str) -> Param:
        return next(param for param in self.params if param.name == name)


class Registry(Mapping[str, Entry]):
    """Entries by name, in the order of registration."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, Entry] = {}

    def register(
        self,
        name: str,
        *,
        label: Text,
        params: Iterable[Param] = (),
        source: str = "",
        refuses: Iterable[Mapping[str, Any]] = (),
        **extras: Any,
    ) -> Callable[[Function], Function]:
        """Decorate the function that makes the thing called `name`."""

        def decorate(function: Function) -> Function:
            if name in self._entries:
                raise ValueError(f"a {self.noun} named {name!r} is registered already.")
            own = tuple(replace(param, of=name) for param in params)
            self._entries[name] = Entry(name, function, label, own, source, tuple(refuses), extras)
            return function

        return decorate

    def __getitem__(self, name: str) -> Entry:
        if name not in self._entries:
            close = difflib.get_close_matches(str(name), self._entries, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            known = ", ".join(self._entries)
            raise UnknownName(f"no {self.noun} named {str(name)[:40]!r}; known: {known}.{hint}")
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class UnknownName(KeyError, ValueError):
    """A name that no registry knows; its text is a sentence with the known names."""

    def __str__(self) -> str:
        return str(self.args[0])
