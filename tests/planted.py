"""Plant wrong numbers, labels, options and words, and see whether a test falls.

    python -m tests.planted [--seed 1] [--count 40]

Each bug is drawn by the seed from those of its kind, written into a copy of the project, and that
copy's tests run: those of what was changed first, then all without a browser. What survives is
named; each is a hole in the tests.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(".git", "node_modules", "__pycache__", ".*_cache", ".venv")
NEAR = (  # in this order: a signature is the last net
    "test_claims", "test_formulas", "test_filled", "test_terms", "test_lessons", "test_pages",
    "test_said",
)  # fmt: skip
PLACEHOLDER = re.compile(r"<<(?!claim:|set:|plain:)\w+(?::[^<>]*)?>>")


class Bug(NamedTuple):
    """What is written where: {path below the root: new text}, of which lesson ("" for none)."""

    kind: str
    what: str
    lesson: str
    texts: dict[str, str]


# --- in what is written -------------------------------------------------------------------------


def lessons() -> list[str]:
    return sorted(path.stem for path in (ROOT / "assets" / "lessons" / "en").glob("*.md"))


def in_both(lesson: str, change: Callable[[str], str]) -> dict[str, str]:
    """A lesson's text changed alike in both languages; {} where it changes nothing."""
    names = [f"assets/lessons/{lang}/{lesson}.md" for lang in ("en", "zh")]
    new = {name: change((ROOT / name).read_text(encoding="utf-8")) for name in names}
    changed = all(new[name] != (ROOT / name).read_text(encoding="utf-8") for name in names)
    return new if changed else {}


def exchanged(text: str, a: str, b: str) -> str:
    """Every a as b and every b as a."""
    return "\0".join(part.replace(b, a) for part in text.split(a)).replace("\0", b)


def section_of(text: str, name: str) -> tuple[int, int]:
    start = text.index(f"\n## {name}\n")
    end = text.find("\n## ", start + 1)
    return start, end if end > 0 else len(text)


def within(name: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """A change of one section alone."""

    def of(text: str) -> str:
        start, end = section_of(text, name)
        return text[:start] + change(text[start:end]) + text[end:]

    return of


def sections(lesson: str) -> dict[str, str]:
    from explorer import texts

    names = texts.load("en", lesson)
    return {name: text for name, text in names.items() if name not in ("question", "why")}


def numbers_exchanged() -> Iterator[Bug]:
    """Two placeholders of a section, in both languages."""
    for lesson in lessons():
        for name, text in sections(lesson).items():
            there = sorted(set(PLACEHOLDER.findall(text)) - {"<<t:.0f>>"})
            for a, b in pairwise(there):
                new = in_both(lesson, within(name, lambda old, a=a, b=b: exchanged(old, a, b)))
                if new:
                    yield Bug("two numbers exchanged", f"{name}: {a} {b}", lesson, new)


def claims_off() -> Iterator[Bug]:
    """A quoted figure ten times too large."""
    path = "assets/claims.json"
    known = json.loads((ROOT / path).read_text(encoding="utf-8"))
    for name, claim in known.items():
        if (
            (".predict" in name or ".choice" in name)
            and name.count(".") > 1
            and isinstance(claim["value"], int)
        ):
            continue
        if claim["value"]:
            wrong = known | {name: claim | {"value": 10 * claim["value"]}}
            lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}"
                     for k, v in sorted(wrong.items())]  # fmt: skip
            text = "{\n" + ",\n".join(lines) + "\n}\n"
            yield Bug("a quoted figure off", name, name.split(".")[0], {path: text})


def claims_exchanged() -> Iterator[Bug]:
    """Two claims of a section, in both languages."""
    for lesson in lessons():
        for name, text in sections(lesson).items():
            there = sorted(set(re.findall(r"<<claim:[\w.]+>>", text)))
            for a, b in pairwise(there):
                new = in_both(lesson, within(name, lambda old, a=a, b=b: exchanged(old, a, b)))
                if new:
                    yield Bug("two claims exchanged", f"{name}: {a} {b}", lesson, new)


def options_marked() -> Iterator[Bug]:
    """The wrong option of a prediction is marked right, in both languages."""
    for lesson in lessons():
        for name in sections(lesson):
            if name.startswith(("predict", "choice")):

                def move(old: str) -> str:
                    marks = re.findall(r"(?m)^- \[[x ]\]", old)
                    right = marks.index("- [x]")
                    marks.insert((right + 1) % len(marks), marks.pop(right))
                    turn = iter(marks)
                    return re.sub(r"(?m)^- \[[x ]\]", lambda _: next(turn), old)

                yield Bug("the wrong option", name, lesson, in_both(lesson, within(name, move)))


FORMULA_EDITS = (
    (r"\sqrt{\bar\alpha_t}", r"\bar\alpha_t"), (r"1-\bar\alpha_t", r"\bar\alpha_t"),
    (r"\tilde\beta_t", r"\beta_t"), ("t-1", "t"), ("+", "-"), (r"\alpha_t", r"\beta_t"),
    (r"\tfrac12", r"\tfrac13"), (r"\ln", r"\log_2"), ("^2", ""),
)  # fmt: skip


def formulas_wrong() -> Iterator[Bug]:
    """A display formula wrong in both languages alike."""
    for lesson in lessons():
        for name, text in sections(lesson).items():
            for formula in re.findall(r"\$\$.*?\$\$", text, re.DOTALL):
                for a, b in FORMULA_EDITS:
                    wrong = formula.replace(a, b, 1)
                    new = in_both(lesson, lambda old, f=formula, w=wrong: old.replace(f, w))
                    if wrong != formula and new:
                        yield Bug("a formula wrong", f"{name}: {a} → {b}", lesson, new)


def words_exchanged() -> Iterator[Bug]:
    """Two terms of art of a Chinese sentence."""
    import tomllib

    terms = tomllib.loads((ROOT / "assets/words/terms.toml").read_text(encoding="utf-8"))["terms"]
    names = [each["zh"] if isinstance(each["zh"], str) else each["zh"][0]
             for each in terms.values() if "zh" in each]  # fmt: skip
    for lesson in lessons():
        path = f"assets/lessons/zh/{lesson}.md"
        text = (ROOT / path).read_text(encoding="utf-8")
        for line in text.splitlines():
            there = [name for name in names if name in line]
            for a, b in pairwise(there):
                if a not in b and b not in a and not line.startswith(("- [", "#")):
                    new = text.replace(line, exchanged(line, a, b), 1)
                    yield Bug("two Chinese words exchanged", f"{a} {b}: {line[:50]}", lesson,
                              {path: new})  # fmt: skip


def labels_exchanged() -> Iterator[Bug]:
    """Two neighbouring words of a lesson's table, in both languages."""
    for lesson in lessons():
        paths = [f"assets/lessons/{lang}/{lesson}.toml" for lang in ("en", "zh")]
        if not all((ROOT / path).exists() for path in paths):
            continue
        lines = [(ROOT / path).read_text(encoding="utf-8").splitlines() for path in paths]
        keys = [[line.split(" = ")[0] for line in each if " = " in line] for each in lines]
        for a, b in pairwise(keys[0]):
            new = {}
            for path, each in zip(paths, lines, strict=True):
                value = {line.split(" = ")[0]: line.split(" = ", 1)[1] for line in each
                         if " = " in line}  # fmt: skip
                if not {a, b} <= set(value) or "{" in value[a] + value[b]:
                    break
                turned = {f"{a} = {value[a]}": f"{a} = {value[b]}",
                          f"{b} = {value[b]}": f"{b} = {value[a]}"}  # fmt: skip
                new[path] = "\n".join(turned.get(line, line) for line in each) + "\n"
            if len(new) == 2:
                yield Bug("two labels exchanged", f"{a} {b}", lesson, new)


# --- in what is computed ------------------------------------------------------------------------

CODE_EDITS = (
    (r" / LN2\b", "", "nats for bits"),
    (r"(?<=[\w\])]) \+ (?=[\w(])", " - ", "a sign"),
    (r"(?<=[\w\])]) \* (?=[\w(])", " / ", "a product for a ratio"),
    (r"np\.sqrt\(", "np.abs(", "a root left out"),
    (r"\b100 \* ", "", "a share for a percentage"),
    (r" \*\* 2\b", "", "amplitudes for powers"),
    (r"\bsignal\b(?=[\[)])", "noise", "signal and noise exchanged"),
    (r"\[t\](?=[\s,)])", "[t - 1]", "an index"),
    (r"\.value\b", ".error", "an error for its value"),
    (r"\[0\](?=[\s,)])", "[-1]", "the last for the first"),
)


def code_wrong() -> Iterator[Bug]:
    """Where a lesson makes its numbers and figures."""
    for path in sorted((ROOT / "explorer" / "lessons").rglob("*.py")):
        if not path.stem.startswith(("scene", "figures", "numbers")):
            continue
        text = path.read_text(encoding="utf-8")
        prose = strings_and_comments(text)
        for pattern, new, what in CODE_EDITS:
            for match in re.finditer(pattern, text):
                if not any(start <= match.start() < end for start, end in prose):
                    wrong = text[: match.start()] + new + text[match.end() :]
                    line = text.count("\n", 0, match.start()) + 1
                    name = path.relative_to(ROOT).as_posix()
                    yield Bug(what, f"{path.stem}:{line}", path.parent.name, {name: wrong})


def columns_exchanged() -> Iterator[Bug]:
    """Two neighbours among readouts, curves, series and titles: each with the other's label."""
    for path in sorted((ROOT / "explorer" / "lessons").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            calls = [each for each in getattr(node, "elts", []) if isinstance(each, ast.Call)
                     and getattr(each.func, "id", "") in ("Readout", "Curve", "Series", "Bell")
                     and len(each.args) > 1]  # fmt: skip
            for a, b in pairwise(calls):
                first, second = (ast.get_source_segment(text, each.args[0]) for each in (a, b))
                if first and second and first != second:
                    new = put(lines, [(a.args[0], second), (b.args[0], first)])
                    name = path.relative_to(ROOT).as_posix()
                    yield Bug("two readouts exchanged", f"{path.stem}: {first} {second}",
                              path.parent.name, {name: new})  # fmt: skip


def put(lines: list[str], changes: list[tuple[ast.expr, str]]) -> str:
    """The text with some of its expressions replaced, from the last to the first."""
    text = "".join(lines)
    starts = np.cumsum([0, *map(len, lines)])

    def place(line: int, column: int) -> int:
        return int(starts[line - 1]) + len(lines[line - 1].encode()[:column].decode())

    spans = [(place(node.lineno, node.col_offset),
              place(node.end_lineno or 0, node.end_col_offset or 0), new)
             for node, new in changes]  # fmt: skip
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def strings_and_comments(text: str) -> list[tuple[int, int]]:
    """Where strings and comments stand: what is changed there changes no number."""
    import io
    import tokenize

    starts = np.cumsum([0, *(len(line) for line in text.splitlines(keepends=True))])
    return [
        (int(starts[token.start[0] - 1]) + token.start[1], int(starts[token.end[0] - 1])
         + token.end[1])
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type in (tokenize.STRING, tokenize.COMMENT)
    ]  # fmt: skip


KINDS = (
    numbers_exchanged, claims_off, claims_exchanged, options_marked, formulas_wrong,
    words_exchanged, labels_exchanged, code_wrong, code_wrong, columns_exchanged,
)  # fmt: skip


# --- the runs -----------------------------------------------------------------------------------


def drawn(seed: int, count: int) -> list[Bug]:
    """As many bugs of each kind as there are of any other."""
    rng = np.random.default_rng(seed)
    all_of = {kind: [bug for bug in kind() if bug.texts] for kind in dict.fromkeys(KINDS)}
    bugs = []
    for i in range(count):
        those = all_of[KINDS[i % len(KINDS)]]
        bugs.append(those[rng.integers(len(those))])
    return bugs


def falls(bug: Bug, copy: Path) -> str:
    """The first test that falls in the copy with the bug, "" if none does."""
    for name, text in bug.texts.items():
        (copy / name).write_text(text, encoding="utf-8")
    try:
        near = [f"tests/{name}.py" for name in NEAR if (copy / f"tests/{name}.py").exists()]
        own = f"tests/lessons/{bug.lesson}"
        near = [own, *near] if (copy / own).exists() else near
        return first_to_fall(copy, near) or first_to_fall(copy, ["tests"], "-n", "2")
    finally:
        for name in bug.texts:
            shutil.copy(ROOT / name, copy / name)


def first_to_fall(copy: Path, paths: list[str], *options: str) -> str:
    marks = ["-m", "not exhaustive and not browser"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run([*command, *marks, *options, *paths], cwd=copy, capture_output=True,
                         text=True, check=False)  # fmt: skip
    found = re.search(r"(?m)^(?:FAILED|ERROR) (\S+)", run.stdout)
    if found:
        return found[1]
    return "" if run.returncode == 0 else run.stdout[-300:]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    asked = parser.parse_args()
    survived = signed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
        for i, bug in enumerate(drawn(asked.seed, asked.count), 1):
            test = falls(bug, copy)
            survived += not test
            signed += "test_said" in test
            result = test or "SURVIVED"
            print(f"{i:3} {bug.kind} | {bug.lesson} | {bug.what} | {result}", flush=True)
    print(f"{survived} of {asked.count} survived, {signed} were seen by a signature alone")


if __name__ == "__main__":
    main()
