"""Short words of the interface, looked up as "section.key". Standard library only.

Those that pages share stand in assets/words/<lang>.toml, a page's own beside its text, in
assets/lessons/<lang>/<page>.toml.
"""

from __future__ import annotations

import time
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).resolve().parents[1] / "assets"
LANGUAGES = ("en", "zh")
FRESH_S = 1.0  # so long may a changed file go unseen
LESSONS = (
    "home", "probability", "bayes", "gaussians", "reparameterise", "fitting", "information",
    "latent_variables",
    "forward", "forward_images", "schedule", "posterior", "why_gaussian", "objective", "vlb",
    "train_points", "train_images", "step_through", "samplers", "score", "improved",
)  # fmt: skip


class Words(Protocol):
    """The lookup of one language: word("section.key", name=value)."""

    def __call__(self, key: str, **fields: object) -> str: ...


def of(lang: str) -> Words:
    """The lookup for one language: word("section.key", name=value) fills {name} in the word."""
    words = table(lang)

    def word(key: str, **fields: object) -> str:
        if key not in words:
            raise KeyError(f"no word {key!r} in {lang}; add it to each language's words.")
        return words[key].format(**fields) if fields else words[key]

    return word


def table(lang: str) -> dict[str, str]:
    """Every word of one language, {"section.key": word}."""
    if lang not in LANGUAGES:
        raise ValueError(f"the language must be one of {', '.join(LANGUAGES)}; got {lang!r}.")
    return _joined(_stamped(FOLDER, lang, int(time.monotonic() / FRESH_S)))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _stamped(folder: Path, lang: str, moment: int) -> tuple[tuple[Path, int], ...]:
    """The files of one language with when they changed, looked at once in each moment."""
    paths = (folder / "words" / f"{lang}.toml", *(file_of(page, lang) for page in LESSONS))
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


def file_of(page: str, lang: str) -> Path:
    """Where the words of one page stand."""
    return FOLDER / "lessons" / lang / f"{page}.toml"


@lru_cache(maxsize=4)
def _joined(files: tuple[tuple[Path, int], ...]) -> dict[str, str]:
    """The words of all files; ValueError where two of them have a section of the same name."""
    sections: dict[str, dict[str, str]] = {}
    for path, changed in files:
        for section, entries in _read(path, changed).items():
            if section in sections:
                raise ValueError(f"{path.name} has a section [{section}] that is there already.")
            sections[section] = entries
    return {
        f"{section}.{key}": word
        for section, entries in sections.items()
        for key, word in entries.items()
    }


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> dict[str, dict[str, str]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
