"""What the app says, signed: `python -m tests.said` after a change of words that was read.

The other tests hold numbers, formulas, terms and answers to what is computed. A sentence as a whole
nothing can compute, so each section of a lesson and of the tables of words is signed, both
languages together. A signature proves nothing; it lets no word change unread.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

from explorer import texts
from explorer.words import FOLDER, LANGUAGES, file_of

SIGNED = Path(__file__).resolve().parent / "reference" / "said.json"


def signatures() -> dict[str, str]:
    """{"vlb/notice.bits": signature} of the lessons, {"vlb.py": …} of ideas, {"vlb.toml/vlb": …} of
    the tables of words."""
    said: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        for path in sorted((texts.FOLDER / lang).glob("*.md")):
            for section, text in texts.load(lang, path.stem).items():
                said.setdefault(f"{path.stem}/{section}", []).append(text)
        for path in sorted((texts.FOLDER / lang).glob("*.py")):  # ideas: their comments are prose
            said.setdefault(path.name, []).append(path.read_text(encoding="utf-8"))
        tables = [FOLDER / "words" / f"{lang}.toml"]
        tables += [file_of(path.stem, lang) for path in sorted((texts.FOLDER / lang).glob("*.md"))]
        for path in filter(Path.exists, tables):
            name = "words" if path.parent.name == "words" else path.stem
            for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
                said.setdefault(f"{name}.toml/{section}", []).append(json.dumps(entries))
    return {name: signed(parts) for name, parts in sorted(said.items())}


def signed(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]


def main() -> None:
    SIGNED.write_text(json.dumps(signatures(), indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
