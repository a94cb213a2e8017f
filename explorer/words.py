"""Short words of the interface: assets/words/<lang>.toml, looked up as "section.key"."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from explorer.ui.stage.stage import WORDS

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "words"
LANGUAGES = ("en", "zh")


def of(lang: str) -> Callable[..., str]:
    """The lookup for one language: word("section.key", name=value) fills {name} in the word."""
    words = table(lang)

    def word(key: str, **fields: object) -> str:
        if key not in words:
            raise KeyError(f"assets/words/{lang}.toml has no {key!r}; add it in each language.")
        return words[key].format(**fields) if fields else words[key]

    return word


def table(lang: str) -> dict[str, str]:
    """Every word of one language, {"section.key": word}."""
    if lang not in LANGUAGES:
        raise ValueError(f"the language must be one of {', '.join(LANGUAGES)}; got {lang!r}.")
    path = FOLDER / f"{lang}.toml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> dict[str, str]:
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{section}.{key}": word
        for section, entries in sections.items()
        for key, word in entries.items()
    }


def stage_words(page) -> dict[str, str]:
    """Every word of the stage in the page's language."""
    return {name: page.word(f"stage.{name}") for name in WORDS}
