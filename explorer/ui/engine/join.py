"""The browser's programs: files of JavaScript joined into one text each. Standard library only.

A program is a list of files, named from the folder explorer/, in the order in which they run. The
canvases (stage, line with bars, flow, U-Net) each name their own and share those of this folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

EXPLORER = Path(__file__).resolve().parents[2]
STYLES = "ui/engine/engine.css"


def files_of(folder: str, *names: str) -> tuple[str, ...]:
    """The scripts `names` of a folder below explorer/: files_of("ui/line", "axes", …)."""
    return tuple(f"{folder}/{name}.js" for name in names)


# What every canvas shares, in the order in which it runs.
SHARED = files_of(
    "ui/engine", "shared", "blobs", "tables", "colour", "fields", "marks", "text", "curves",
    "clock", "dom", "controls", "save", "size", "view", "views",
)  # fmt: skip


def read(name: str) -> str:
    """A file below explorer/ as text."""
    return (EXPLORER / name).read_text(encoding="utf-8")


def program(files: Iterable[str], **constants: Any) -> str:
    """The files as one module, after constants that Python knows. It begins with an empty line, by
    which Streamlit tells a program from a path."""
    head = (f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    return "\n" + "".join(head) + "\n".join(map(read, files))


def loader(engine: str) -> str:
    """A view's whole program; `engine` names the one that it hands its calls to."""
    return program(["ui/engine/loader.js"], ENGINE=engine)
