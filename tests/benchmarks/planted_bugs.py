"""How many planted bugs do the tests catch, and how many do the changed folder's own tests?

    python -m tests.benchmarks.planted_bugs                     the list kept beside this file
    python -m tests.benchmarks.planted_bugs --seed 7 --list     another draw, only shown
    python -m tests.benchmarks.planted_bugs --tree OTHER        the same bugs in another checkout

A bug is one small change to one line of a function: a sign, an index that is off by one, a missing
or surplus factor, two exchanged names. Places are drawn by a hash of what stands there (seed, area,
function, line, operator), never by a path, so that files may move: as many from each area, at most
one from a file and a function, the operators taking turns. A saved list finds its places by
function and line in whichever file holds them now; where a name in the line has changed, by the
one closest line of that function.

Each bug is planted in a copy of the tree. A test that falls is run again without the bug and counts
only if it passes there. First the own tests run:

- Python, where the tests lie in folders: the folder that mirrors the changed file's (tests/core,
  tests/lessons/<page>, …; for a network tests/models and tests/training);
- Python, where they lie flat: every tests/test_*.py that imports the changed module itself; where
  none does, those that import a module of its folder which imports it;
- JavaScript: the browser tests of that view (VIEWS), those that call scripts one by one
  (test_scripts*), and the mirroring folder where there is one.

With --whole all tests then run once with all survivors planted together, and each test that falls
is tried with each survivor alone. --results FILE remembers what the own tests said, so that a run
which was broken off goes on from there.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.benchmarks.small_changes import Bug, draw, locate, sources

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_suffix(".json")
VIEWS = (  # a script's path → the browser tests of what it draws
    (r"unet", r"unet_view"),
    (r"flow", r"flow_likelihood"),
    (r"objective|plates|derivation", r"objective"),
    (r"live_|ui/training/", r"train_points"),
    (r"bars?/|/bar", r"line|bars|vlb"),
    (r"line/", r"line"),
    (r"numbers", r"posterior|score"),
    (r"stage/|engine/", r"stage"),
)
MARKS = ("not browser", "browser")  # the two halves of the whole suite
PYTEST = ["-q", "-n", "0", "--timeout=120", "-p", "no:cacheprovider", "--tb=no"]
LEFT_OUT = (".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", "node_modules")
# A changed file may be as long and as old as it was: nothing compiled may lie about.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} | os.environ
ENVIRONMENT["PYTHONDONTWRITEBYTECODE"] = "1"


def imported(path: Path) -> set[str]:
    """Every dotted name that a file imports, at any depth: both `a.b` and `a.b.name`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def tests_that_import(tree: Path, name: str) -> list[str]:
    """The flat tests of a module: see the rule at the top of this file."""
    siblings = [
        module_of(path.relative_to(tree).as_posix())
        for path in (tree / name).parent.glob("*.py")
        if module_of(name) in imported(path)
    ]
    for wanted in ({module_of(name)}, set(siblings)):
        paths = [
            path for path in sorted((tree / "tests").glob("test_*.py")) if wanted & imported(path)
        ]
        if paths:
            return [path.relative_to(tree).as_posix() for path in paths]
    return []


def own_tests(tree: Path, name: str) -> list[str]:
    """The arguments for pytest that name the changed file's own tests."""
    parts = Path(name).parts[1:-1]
    depth = 2 if parts[0] in ("lessons", "ui") else 1
    folders = ["/".join(("tests", *parts[:depth]))]
    folders += ["tests/training"] * (parts[0] == "models")
    folders = [folder for folder in folders if (tree / folder).is_dir()]
    if not name.endswith(".js"):
        return folders or tests_that_import(tree, name)
    view = next((tests for script, tests in VIEWS if re.search(script, name)), "$none")
    drives = [
        path
        for path in (tree / "tests/browser").rglob("test_*.py")
        if re.search(rf"{view}|^test_scripts", path.stem)
    ]
    return folders + sorted(path.relative_to(tree).as_posix() for path in drives)


def run_tests(tree: Path, arguments: list[str]) -> tuple[list[str], float]:
    """The tests that fall (or what else ended pytest), and the seconds."""
    command = [sys.executable, "-m", "pytest", *arguments, *PYTEST]
    begin = time.perf_counter()
    ended = subprocess.run(command, cwd=tree, env=ENVIRONMENT, capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if ended.returncode in (0, 5):  # 5: nothing there to run
        return [], seconds
    fallen = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", ended.stdout, re.MULTILINE)
    return fallen or [f"pytest ended with {ended.returncode}"], seconds


def stands(tree: Path, test: str) -> bool:
    """Whether a test that fell with the bug passes (a file: is collected) without it."""
    if test.startswith("pytest ended"):
        return True
    return not run_tests(tree, [test] if "::" in test else [test, "--collect-only"])[0]


@contextmanager
def planted(tree: Path, places: list[tuple]):
    """The tree with these bugs in it, as long as the block lasts."""
    texts = {}
    for source, number, changed in places:
        path = tree / source.name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        texts.setdefault(path, "".join(lines))
        lines[number] = changed + "\n"
        path.write_text("".join(lines), encoding="utf-8")
    try:
        yield
    finally:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")


def by_own_tests(tree: Path, place: tuple) -> tuple[str | None, float]:
    """The first own test that falls with the bug and stands without it, and the seconds."""
    arguments, shaky = own_tests(tree, place[0].name), []
    while arguments:
        with planted(tree, [place]):
            fallen, seconds = run_tests(tree, [*arguments, "-x", *shaky])
        if not fallen or stands(tree, fallen[0]):
            return (fallen[0] if fallen else None), seconds
        shaky.append(f"--deselect={fallen[0]}")
    return None, 0.0


def by_all_tests(tree: Path, survivors: list[tuple]) -> Iterator[str | None]:
    """For each bug a test of the whole suite that falls with it alone and stands without it.

    The suite runs once, with all of them planted; what falls is then tried with each alone.
    """
    fallen = []
    with planted(tree, survivors):
        for mark in MARKS:
            fallen += run_tests(tree, ["tests", "-m", mark, "--maxfail=40"])[0]
    fallen = [test for test in fallen if stands(tree, test)]
    for place in survivors:
        with planted(tree, [place]):
            yield next((test for test in fallen if run_tests(tree, [test])[0]), None)


def remembered(path: Path | None, bug: Bug, work: Callable) -> tuple[str | None, float]:
    """What `work` finds out about the bug; with a file, what it found out in an earlier run."""
    known = json.loads(path.read_text()) if path and path.exists() else {}
    key = f"{bug.function}: {bug.changed}"
    if key not in known:
        known[key] = work()
    if path:
        path.write_text(json.dumps(known, indent=1))
    return known[key]


def row(k: int, bug: Bug, place: tuple | None) -> str:
    where = f"{place[0].name}:{place[1] + 1}" if place else f"not found: {bug.function}"
    changed = place[2].strip() if place else bug.changed
    return f"{k:2d} | {bug.area} | {bug.operator} | {where} | {bug.line}  →  {changed}"


def plant_all(tree: Path, bugs: list[tuple], whole: bool, results: Path | None) -> None:
    """One row a bug as soon as it is judged by its own tests, one a survivor, and the sum."""
    survivors, total = [], 0.0
    for k, bug, place in bugs:
        if place is None:
            print(row(k, bug, place), flush=True)
            continue
        test, seconds = remembered(results, bug, partial(by_own_tests, tree, place))
        total += seconds
        survivors += [] if test else [(k, bug, place)]
        verdict = f"caught by {test}" if test else "survived its own tests"
        print(f"{row(k, bug, place)} | {verdict} ({seconds:.0f} s)", flush=True)
    count = sum(place is not None for *_, place in bugs)
    caught = count - len(survivors)
    last = f"caught {caught} of {count} by their own folder ({total:.0f} s)"
    if whole:
        begin = time.perf_counter()
        places = [place for *_, place in survivors]
        for (k, bug, place), test in zip(survivors, by_all_tests(tree, places), strict=True):
            caught += test is not None
            verdict = f"caught by {test}" if test else "survived the whole suite"
            print(f"{row(k, bug, place)} | {verdict}", flush=True)
        seconds = time.perf_counter() - begin
        last += f", {caught} of {count} by the whole suite ({seconds:.0f} s more)"
    print(last + f"; {len(bugs) - count} not found" * (len(bugs) > count))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, help="draw anew instead of planting a saved list")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to plant them in")
    parser.add_argument("--load", type=Path, default=LIST, help="the saved list")
    parser.add_argument("--save", type=Path, help="where to save the list")
    parser.add_argument("--list", action="store_true", help="show the bugs, plant none")
    parser.add_argument("--only", type=int, nargs="+", help="numbers of bugs in the list")
    parser.add_argument("--whole", action="store_true", help="survivors meet the whole suite")
    parser.add_argument("--results", type=Path, help="remembers verdicts between runs")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    if options.seed is not None:
        bugs = draw(options.tree, options.seed, options.count)
    else:
        bugs = [Bug(**entry) for entry in json.loads(options.load.read_text(encoding="utf-8"))]
    if options.save:
        entries = json.dumps([asdict(bug) for bug in bugs], indent=1, ensure_ascii=False)
        options.save.write_text(entries + "\n", encoding="utf-8")
    files = sources(options.tree)
    placed = [(k, bug, locate(bug, files)) for k, bug in enumerate(bugs, 1)]
    placed = [entry for entry in placed if not options.only or entry[0] in options.only]
    if options.list:
        print("\n".join(row(*entry) for entry in placed))
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(options.tree, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
        plant_all(tree, placed, options.whole, options.results)


if __name__ == "__main__":
    main()
