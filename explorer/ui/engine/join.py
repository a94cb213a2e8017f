"""The browser's programs: ES modules joined into one text each. Standard library only.

A program is named by its last module, from the folder explorer/; what that imports, directly or
not, comes before it, each module once. The joiner knows the few forms of import and export that we
write, and refuses what it does not know, circles, and names that two modules of a program declare.
"""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

EXPLORER = Path(__file__).resolve().parents[2]
STYLES = "ui/engine/engine.css"

IMPORT = re.compile(r"^import \{([^}]*)\} from '(\.[^']*\.js)';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function\b|class\b|const\b|let\b)", re.MULTILINE)
DEFAULT = re.compile(r"^export default\b", re.MULTILINE)
DECLARED = re.compile(
    r"^(export )?(?:async )?(?:function\*?|class|const|let|var) (\w+|\[[^\]]*\]|\{[^}]*\})",
    re.MULTILINE,
)
OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class Module(NamedTuple):
    """One file: what it takes from which, what it declares and exports, and its text without."""

    name: str
    imports: dict[str, tuple[str, ...]]  # module → names
    declared: tuple[str, ...]
    exported: frozenset[str]
    has_default: bool
    body: str


def read(name: str) -> str:
    """A file below explorer/ as text."""
    return (EXPLORER / name).read_text(encoding="utf-8")


@cache
def module(name: str) -> Module:
    """The module of a file below explorer/. ValueError where a form is not known."""
    return parsed(name, read(name))


def parsed(name: str, text: str) -> Module:
    """The module that a text makes."""
    imports: dict[str, tuple[str, ...]] = {}
    for names, path in IMPORT.findall(text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if target in imports or target.startswith(".."):
            raise ValueError(f"{name} imports {path} twice, or from outside explorer/")
        imports[target] = tuple(each.strip() for each in names.split(",") if each.strip())
    text = IMPORT.sub("", text)
    pairs = [(bool(out), each) for out, group in DECLARED.findall(text) for each in names_in(group)]
    body = EXPORT.sub("", text)
    for line in OTHER.findall(body):
        if not DEFAULT.match(line):
            raise ValueError(f"{name}: the joiner does not know this form: {line}")
    unknown = [each for names in imports.values() for each in names if not each.isidentifier()]
    if unknown:
        raise ValueError(f"{name}: imports are plain names, not {', '.join(unknown)}")
    exported = frozenset(each for out, each in pairs if out)
    declared = tuple(each for _, each in pairs)
    return Module(name, imports, declared, exported, bool(DEFAULT.search(body)), body)


def names_in(declared: str) -> list[str]:
    """The names of a declaration: its own, or those of a pattern such as `[a, b]`."""
    return re.findall(r"\w+", declared)


def ordered(entry: str) -> list[Module]:
    """The modules of a program, each after all that it imports. ValueError for a circle."""
    done: dict[str, Module] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"imports go in a circle: {' → '.join((*path, name))}")
        if name in done:
            return
        for target in module(name).imports:
            visit(target, (*path, name))
        done[name] = module(name)

    visit(entry, ())
    return list(done.values())


def checked(modules: list[Module]) -> list[Module]:
    """The same, if every name that is imported is exported and none is declared twice."""
    owner: dict[str, str] = {}
    by_name = {each.name: each for each in modules}
    for each in modules:
        for name in each.declared:
            if name in owner:
                raise ValueError(f"{name} stands in {owner[name]} and in {each.name}")
            owner[name] = each.name
        for target, names in each.imports.items():
            if missing := set(names) - by_name[target].exported:
                raise ValueError(f"{target} does not export {sorted(missing)} to {each.name}")
        if each.has_default and each is not modules[-1]:
            raise ValueError(f"{each.name} has a default export and is imported")
    return modules


def files_of(entry: str) -> tuple[str, ...]:
    """The modules of a program by name, in the order in which they run."""
    return tuple(each.name for each in ordered(entry))


def program(entry: str, **constants: Any) -> str:
    """The program of a module as one text, after constants that Python knows. It begins with an
    empty line, by which Streamlit tells a program from a path."""
    head = (f"const {name} = {json.dumps(value)};\n" for name, value in constants.items())
    return "\n" + "".join(head) + "\n".join(each.body for each in checked(ordered(entry)))


def loader(engine: str) -> str:
    """A view's whole program; `engine` names the one that it hands its calls to."""
    return program("ui/engine/loader.js", ENGINE=engine)
