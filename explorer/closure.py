"""What a function of ours rests on, as one hash: its source and all that it uses in explorer.

Definitions are followed by name through imports, so a change elsewhere in a file counts for
nothing; neither do docstrings, comments and blank lines. Registered entries count with the table
that they stand in, and what was made once and shipped with whatever loads it. Standard library
only.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "assets"
# What loads something that was made once, and the files in which it lies.
LOADERS = {
    "explorer.training.pretrained": "pretrained/*",
    "explorer.lessons.improved.scene_shipped": "scenes/improved.npz",
}
Name = tuple[str, str]  # (module, what is defined in it; "" for the whole of it)
Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True, eq=False)
class Module:
    """A file of ours: what each top-level name is made of, what is imported under which name."""

    lines: list[str]
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imported: dict[str, Name] = field(default_factory=dict)


def hash_of(module: str, name: str) -> str:
    """The first 12 digits of the SHA-256 of all that `module.name` rests on.

    Raises ValueError where there is no such definition.
    """
    if name not in read(module).definitions:
        raise ValueError(f"{module} defines no {name!r}.")
    digest = hashlib.sha256()
    used = sorted(closure((module, name)))
    for each in used:
        digest.update("\n".join([*each, *source(each)]).encode())
    for files in [LOADERS[each] for each in sorted({each[0] for each in used} & {*LOADERS})]:
        for path in sorted(ASSETS.glob(files)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def closure(start: Name, entries: bool = True) -> set[Name]:
    """Every definition of ours that `start` needs, itself among them.

    entries : a table needs what is registered in it.
    """
    reached: set[Name] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [*named(here), *(registered().get(here, ()) if entries else ())]
    return reached


@cache
def named(name: Name) -> tuple[Name, ...]:
    """What one definition names directly."""
    statements = read(name[0]).definitions.get(name[1], [])
    used = {each for statement in statements for each in names_in(statement, name[0])}
    return tuple(sorted(used - {name}))


def names_in(node: ast.AST, module: str) -> Iterator[Name]:
    """The definitions that the names and attributes in a syntax tree stand for."""
    here, local = read(module), imports_of(node)
    imported = {**here.imported, **local}
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield from resolved(imported.get(part.value.id), part.attr)
        elif isinstance(part, ast.Name):
            if part.id in here.definitions and part.id not in local:
                yield (module, part.id)
            yield from resolved(imported.get(part.id))


def resolved(target: Name | None, attribute: str = "") -> Iterator[Name]:
    """Where an imported name is defined: through a package's own imports to the file itself."""
    if target is None:
        return
    module, name = target if target[1] else (target[0], attribute)
    if not name or path_of(module) is None:
        return
    if path_of(f"{module}.{name}") is not None:  # a module under a package's name
        if attribute and attribute != name:
            yield from resolved((f"{module}.{name}", ""), attribute)
        return
    if name in read(module).definitions:
        yield (module, name)
    else:
        yield from resolved(read(module).imported.get(name))


@cache
def source(name: Name) -> tuple[str, ...]:
    """The lines of a definition without docstrings, comments and blank lines."""
    module = read(name[0])
    lines = []
    for statement in module.definitions.get(name[1], []):
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(each.lineno for each in decorators)])
        left_out = {line for node in ast.walk(statement) for line in docstring_lines(node)}
        for line in range(first, (statement.end_lineno or first) + 1):
            text = module.lines[line - 1].strip()
            if line not in left_out and text and not text.startswith("#"):
                lines.append(text)
    return tuple(lines)


def docstring_lines(node: ast.AST) -> Iterable[int]:
    if isinstance(node, Definition) and ast.get_docstring(node) is not None:
        return range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    return ()


# --- the files ----------------------------------------------------------------------------------


def path_of(module: str) -> Path | None:
    """The file of a module of ours, or None."""
    if module.split(".")[0] != "explorer":
        return None
    path = ROOT.joinpath(*module.split("."))
    for each in (path.with_suffix(".py"), path / "__init__.py"):
        if each.is_file():
            return each
    return None


@cache
def read(module: str) -> Module:
    """The file of a module, taken apart."""
    path = path_of(module)
    text = path.read_text(encoding="utf-8") if path else ""
    tree = ast.parse(text)
    taken_apart = Module(text.splitlines(), imported=imports_of(tree))
    for statement in tree.body:
        for name in defined(statement) or [""]:  # "": what is done beside the definitions
            taken_apart.definitions.setdefault(name, []).append(statement)
    return taken_apart


def defined(statement: ast.stmt) -> list[str]:
    """The names that a top-level statement defines or changes (`TABLE[…] = …` too)."""
    if isinstance(statement, Definition):
        return [statement.name]
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return [
            part.id for each in targets for part in ast.walk(each) if isinstance(part, ast.Name)
        ]
    return []


def imports_of(tree: ast.AST) -> dict[str, Name]:
    """{name here: (module, name there)} of the imports of ours in a syntax tree."""
    names: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "explorer":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                target = (whole, "") if path_of(whole) else (str(node.module), alias.name)
                names[alias.asname or alias.name] = target
    return names


@cache
def registered() -> dict[Name, tuple[Name, ...]]:
    """{table: what is registered in it}, over all our files: definitions with a decorator that
    needs the table, and statements beside the definitions that name it."""
    in_table: dict[Name, set[Name]] = {}
    for path in sorted((ROOT / "explorer").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        for name, statements in read(module).definitions.items():
            for part in [each for statement in statements for each in registering(statement)]:
                for user in names_in(part, module):
                    for table in filter(is_table, closure(user, entries=False)):
                        in_table.setdefault(table, set()).add((module, name))
    return {table: tuple(sorted(entries)) for table, entries in in_table.items()}


def registering(statement: ast.stmt) -> Iterable[ast.AST]:
    """The parts of a top-level statement that may register something when the file is read."""
    if isinstance(statement, Definition):
        return statement.decorator_list
    when_run = isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)
    return () if when_run or defined(statement) else (statement,)


@cache
def is_table(name: Name) -> bool:
    """Whether a name is `Registry(…)`."""
    return any(
        isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Call)
        and getattr(statement.value.func, "id", "") == "Registry"
        for statement in read(name[0]).definitions.get(name[1], [])
    )
