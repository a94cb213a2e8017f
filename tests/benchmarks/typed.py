"""How many arguments and results of public functions carry a type, by folder.

    python -m tests.benchmarks.typed [--tree DIR] [--missing]

Read from the syntax trees of explorer/, pages/ and app.py. Public is what has no underscore before
its name or its class's, and stands in no other function; of the methods with two underscores on
each side those count that take or give something of their own (__init__, __call__, __getitem__ …).
self and cls are not counted; __init__ needs no type of its result. --missing says where.
"""

from __future__ import annotations

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Count:
    """Arguments and results of some functions, and how many of them carry a type."""

    arguments: int = 0
    typed: int = 0
    results: int = 0
    answered: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.arguments + other.arguments,
            self.typed + other.typed,
            self.results + other.results,
            self.answered + other.answered,
        )


def files_of(tree: Path) -> list[Path]:
    folders = (tree / "explorer", tree / "pages")
    return [tree / "app.py", *(path for top in folders for path in sorted(top.rglob("*.py")))]


def folder_of(path: Path, tree: Path) -> str:
    """explorer/core for explorer/core/samplers/ode.py, explorer/jobs.py for itself."""
    return "/".join(path.relative_to(tree).parts[:2])


def is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def public_functions(body: list[ast.stmt], inside: bool = False) -> Iterator[tuple[Function, bool]]:
    """(function, whether it is a method that is given self or cls)."""
    for node in body:
        if isinstance(node, ast.ClassDef) and is_public(node.name):
            yield from public_functions(node.body, inside=True)
        elif isinstance(node, Function) and is_public(node.name):
            names = {getattr(each, "id", "") for each in node.decorator_list}
            yield node, inside and "staticmethod" not in names


def arguments_of(node: Function, is_method: bool) -> list[ast.arg]:
    given = node.args
    listed = [*given.posonlyargs, *given.args][is_method:]
    return [*listed, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]


def count_of(node: Function, is_method: bool) -> Count:
    arguments = arguments_of(node, is_method)
    needed = node.name not in ("__init__", "__post_init__")
    typed = sum(each.annotation is not None for each in arguments)
    return Count(len(arguments), typed, int(needed), int(needed and node.returns is not None))


def is_complete(node: Function, is_method: bool) -> bool:
    count = count_of(node, is_method)
    return (count.typed, count.answered) == (count.arguments, count.results)


def functions_of(path: Path) -> list[tuple[Function, bool]]:
    return list(public_functions(ast.parse(path.read_text(encoding="utf-8")).body))


def missing(path: Path) -> list[str]:
    """The public functions of a file that lack a type, as "line name"."""
    return [
        f"{node.lineno} {node.name}"
        for node, is_method in functions_of(path)
        if not is_complete(node, is_method)
    ]


def counts(tree: Path) -> dict[str, Count]:
    """{folder: count} of a checkout."""
    sums: dict[str, Count] = defaultdict(Count)
    for path in files_of(tree):
        for node, is_method in functions_of(path):
            sums[folder_of(path, tree)] += count_of(node, is_method)
    return sums


def line(name: str, count: Count) -> str:
    share, answered = (
        f"{part / whole:5.0%}" if whole else "    –"
        for part, whole in ((count.typed, count.arguments), (count.answered, count.results))
    )
    return (
        f"{name:<22} {share} of {count.arguments:5,} arguments"
        f"   {answered} of {count.results:5,} results"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to look at")
    parser.add_argument("--missing", action="store_true", help="name what lacks a type")
    asked = parser.parse_args()
    by_folder = counts(asked.tree)
    for folder, count in by_folder.items():
        print(line(folder, count))
    print(line("the whole", sum(by_folder.values(), Count())))
    if asked.missing:
        for path in files_of(asked.tree):
            for where in missing(path):
                print(f"{path.relative_to(asked.tree)}:{where}")


if __name__ == "__main__":
    main()
