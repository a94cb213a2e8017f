"""Text in a frame: a frame knows no language, so its texts are keys that are said when mounted.

A text is a plain string (symbols and numbers, the same in every language), a `Word` (a key of the
words' tables with its fields), a `Label` (a registry entry's label in all languages), or a `Phrase`
(several of these, one after the other).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, init=False)
class Word:
    """A word by its key, with the fields that it is filled with: Word("forward.cells", n=8).

    A field may be a text itself.
    """

    key: str
    fields: tuple[tuple[str, Any], ...]

    def __init__(self, key: str, **fields: Any) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "fields", tuple(fields.items()))


@dataclass(frozen=True, init=False)
class Label:
    """A label in all languages, as registries and parameters have it: {"en": …, "zh": …}."""

    languages: tuple[tuple[str, str], ...]

    def __init__(self, languages: Mapping[str, str]) -> None:
        object.__setattr__(self, "languages", tuple(languages.items()))


@dataclass(frozen=True, init=False)
class Phrase:
    """Texts one after the other: Phrase(Word("score.sde"), " (t)")."""

    parts: tuple[Any, ...]

    def __init__(self, *parts: Any) -> None:
        object.__setattr__(self, "parts", parts)


Text = str | Word | Label | Phrase


def say(text: Text, lang: str, word: Callable[..., str]) -> str:
    """The text in one language; `word(key, **fields)` looks a word up."""
    if isinstance(text, Word):
        return word(text.key, **{name: _said(each, lang, word) for name, each in text.fields})
    if isinstance(text, Label):
        return dict(text.languages)[lang]
    if isinstance(text, Phrase):
        return "".join(str(_said(part, lang, word)) for part in text.parts)
    return text


def _said(value: Any, lang: str, word: Callable[..., str]) -> Any:
    return say(value, lang, word) if isinstance(value, (Word, Label, Phrase)) else value
