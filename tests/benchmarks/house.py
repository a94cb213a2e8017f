"""The figures of the house: how large it is, how its parts hang together, what a lesson costs.

    python -m tests.benchmarks.house [--tree DIR]

Lines of explorer/, pages/ and app.py; the largest folder; imports from one lesson into another;
circles of imports, those inside functions included (what is imported by a computed name cannot be
seen here); Python lines of the lessons and pages for each act; the length of functions. In a tree
from before the lessons had folders (up to version 0.3.1), OLD_NAMES says whose a file was.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import Counter
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
# 0.3.1's files in explorer/scenes, explorer/ui and explorer/plots by the page that they served;
# the first name that fits holds. "" are those that several pages shared.
OLD_NAMES = (
    ("", r"scenes/(vlb|kept|picture_quality|recognition|pretrained_quality|learned_field)"),
    ("", r"ui/(vlb_worlds|live_pictures_(world|own)|improved_work|objective_plates|ladder_chart)"),
    ("", r"plots/palette"),
    ("forward_images", r".+/(forward_(images|pictures)\w*|spectrum)"),
    ("forward", r".+/(forward\w*|entropy|forgetting)"),
    ("home", r"scenes/home"),
    ("improved", r".+/improved\w*"),
    ("objective", r".+/objective\w*"),
    ("posterior", r".+/posterior\w*"),
    ("samplers", r".+/(samplers|ladder|interpolation)\w*"),
    ("schedule", r".+/schedule\w*"),
    ("score", r".+/(score|flow_pair|flow_plane|likelihood)\w*"),
    ("step_through", r".+/(step_\w+|magnified|algorithms)"),
    ("train_images", r".+/(train_images|inside|live_pictures\w*|unet_\w+)"),
    ("train_points", r".+/(train_points|live_points\w*)"),
    ("vlb", r".+/(vlb\w*|rate_distortion)"),
    ("why_gaussian", r".+/why_\w+"),
)
# What a reader of a page can choose to see, one at a time; ACTS in a lesson's scene.py go before.
ACTS_OF = {
    "forward": 3, "forward_images": 5, "gaussians": 3, "home": 1, "improved": 5, "objective": 4,
    "posterior": 4,
    "samplers": 4, "schedule": 1, "score": 4, "step_through": 2, "train_images": 1,
    "train_points": 1, "vlb": 4, "why_gaussian": 3,
}  # fmt: skip


def files_of(tree: Path) -> dict[str, str]:
    """Path → text of all that the app runs."""
    paths = [tree / "app.py", *(tree / "explorer").rglob("*"), *(tree / "pages").rglob("*")]
    return {
        path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(paths)
        if path.suffix in {".py", ".js", ".css"}
    }


def length(text: str) -> int:
    return len(text.splitlines())


def lesson_of(name: str) -> str:
    """The page that a file belongs to, "" if to none or to several."""
    if page := re.match(r"explorer/lessons/(\w+)/|pages/(\w+)\.py", name):
        return page[1] or page[2]
    old = re.fullmatch(r"explorer/((?:scenes|ui|plots)/\w+)\.\w+", name)
    fits = (page for page, names in OLD_NAMES if old and re.fullmatch(names, old[1]))
    return next(fits, "")


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(files: dict[str, str]) -> dict[str, dict[str, int]]:
    """Path → the paths that it imports, with the line; `from package import module` is followed."""
    by_module = {module_of(name): name for name in files if name.endswith(".py")}
    edges: dict[str, dict[str, int]] = {}
    for name in by_module.values():
        edges[name] = {}
        for node in ast.walk(ast.parse(files[name])):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                parts = [f"{node.module}.{alias.name}" for alias in node.names]
                modules = [part if part in by_module else node.module for part in parts]
            for module in set(modules) & set(by_module):
                edges[name].setdefault(by_module[module], node.lineno)
    return edges


def circles(edges: dict[str, dict[str, int]]) -> list[list[str]]:
    """The groups of files that import one another in a circle, the largest first."""
    reach = {name: reached(name, edges) for name in edges}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other])) for name in edges
    }
    return sorted(([*group] for group in groups if group), key=len, reverse=True)


def reached(start: str, edges: dict[str, dict[str, int]]) -> set[str]:
    seen, ahead = set(), [start]
    while ahead:
        for name in edges[ahead.pop()]:
            if name not in seen:
                seen.add(name)
                ahead.append(name)
    return seen


def between_lessons(edges: dict[str, dict[str, int]]) -> list[tuple[str, int, str]]:
    """(file, line, the other lesson's file) for every import from a lesson into another."""
    return [
        (name, line, other)
        for name, targets in edges.items()
        for other, line in targets.items()
        if lesson_of(name) and lesson_of(other) and lesson_of(name) != lesson_of(other)
    ]


def acts_of(page: str, files: dict[str, str]) -> tuple[int, str]:
    """How many acts a page has, and whence that is known."""
    tree = ast.parse(files.get(f"explorer/lessons/{page}/scene.py", ""))
    for node in tree.body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if "ACTS" in [getattr(target, "id", "") for target in targets]:
            parts = getattr(node.value, "elts", None) or getattr(node.value, "keys", [])
            if parts and not any(isinstance(part, ast.Starred) for part in parts):
                return len(parts), "ACTS"
    return ACTS_OF.get(page, 1), "table"


def functions(files: dict[str, str]) -> list[tuple[int, str]]:
    """(lines without signature and docstring, where and which) of every function."""
    lengths = []
    for name in filter(lambda name: name.endswith(".py"), files):
        for node in ast.walk(ast.parse(files[name])):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = node.body[0]
                documented = ast.get_docstring(node) is not None
                doc = (first.end_lineno - first.lineno + 1) * documented
                lines = node.end_lineno - first.lineno + 1 - doc
                lengths.append((lines, f"{name}:{node.lineno} {node.name}"))
    return sorted(lengths)


def show_size(files: dict[str, str]) -> None:
    lines, counts, folders = Counter(), Counter(), Counter()
    for name, text in files.items():
        kind = "Python" if name.endswith(".py") else "JavaScript and CSS"
        lines[kind] += length(text)
        counts[kind] += 1
        folders[str(Path(name).parent)] += length(text)
    total = lines.total()
    for kind in lines:
        print(f"{kind:<24} {lines[kind]:7,} lines  {counts[kind]:4} files")
    folder, most = folders.most_common(1)[0]
    held = sum(str(Path(name).parent) == folder for name in files)
    print(f"{'together':<24} {total:7,} lines  {len(files):4} files")
    print(f"{'largest folder':<24} {most:7,} lines  {held:4} files  {most / total:.0%}  {folder}")


def show_imports(files: dict[str, str]) -> None:
    edges = imports(files)
    across = between_lessons(edges)
    print(f"{'lesson imports lesson':<24} {len(across):7,} imports")
    pairs = Counter((lesson_of(name), lesson_of(other)) for name, _, other in across)
    print("  " + ", ".join(f"{a} → {b} {n}" for (a, b), n in pairs.most_common()))
    groups = circles(edges)
    print(f"{'circles of imports':<24} {len(groups):7,} with {sum(map(len, groups))} files")
    for group in groups:
        print("  " + " ".join(group))


def show_price(files: dict[str, str]) -> None:
    """Python lines of a lesson for each of its acts."""
    lines = Counter()
    for name, text in files.items():
        if name.endswith(".py") and lesson_of(name):
            lines[lesson_of(name)] += length(text)
    acts = {page: acts_of(page, files) for page in lines}
    count = sum(number for number, _ in acts.values())
    price = lines.total() / count
    print(f"{'Python for each act':<24} {price:7,.0f} lines  ({lines.total():,} ÷ {count} acts)")
    for page, (number, whence) in sorted(acts.items()):
        print(
            f"  {page:<20} {lines[page]:5,} lines ÷ {number} acts ({whence}) "
            f"= {lines[page] / number:,.0f}"
        )


def show_functions(files: dict[str, str]) -> None:
    lengths = functions(files)
    middle = median(lines for lines, _ in lengths)
    long = sum(lines > 25 for lines, _ in lengths)
    print(f"{'functions':<24} {len(lengths):7,}, {long} of more than 25 lines")
    print(f"{'median function':<24} {middle:7,.0f} lines")
    print(f"{'longest function':<24} {lengths[-1][0]:7,} lines  {lengths[-1][1]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to look at")
    files = files_of(parser.parse_args().tree)
    for show in (show_size, show_imports, show_price, show_functions):
        show(files)


if __name__ == "__main__":
    main()
