"""Names say what a thing is: none is called found, made, heard or kept, which hide it."""

import ast
import re
from pathlib import Path

import pytest

from tests.each import of_each

ROOT = Path(__file__).resolve().parents[1]
HIDING = {"found", "made", "heard", "kept", "blocks", "live_sides"}
IN_SCRIPTS = HIDING | {"house", "lowered", "door"}
FILES = sorted(
    path
    for folder in ("explorer", "pages")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".js")
)

# The setting `blocks` stands in addresses and in saved networks.
SETTING = {f"explorer/training/image_{name}.py" for name in ("config", "cost", "trainer")}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def names_in(tree: ast.AST):
    """(line, name) of everything in the file that has a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            yield node.lineno, node.name.rpartition(".")[2]
            yield node.lineno, node.asname
        for part in ("id", "attr", "name", "arg"):
            name = getattr(node, part, None)
            if isinstance(name, str) and not isinstance(node, ast.alias):
                yield getattr(node, "lineno", 0), name


def in_python(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hiding = HIDING - ({"blocks"} if name_of(path) in SETTING else set())
    return [f"{line}: {name}" for line, name in names_in(tree) if (name or "").strip("_") in hiding]


def in_script(path: Path) -> list[str]:
    """Identifiers, declared or used; not comments, quoted words and attributes like data-made."""
    word = re.compile(r"(?<![\w-])_*(" + "|".join(sorted(IN_SCRIPTS)) + r")_*(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    code = (re.sub(r"(^|\s)//.*|'[^']*'|\"[^\"]*\"", "", line) for line in lines)
    return [f"{k}: {match[0]}" for k, line in enumerate(code, 1) for match in word.finditer(line)]


def hiding_names(path: Path) -> list[str]:
    return in_script(path) if path.suffix == ".js" else in_python(path)


@of_each(FILES)
def test_a_name_says_what_the_thing_is(path):
    assert not hiding_names(path)


@pytest.mark.parametrize(
    "text, names",
    [
        ("def f(_made, x): return x.found", ["1: found", "1: _made"]),
        ("import a.kept as b\nfrom c import d as heard", ["1: kept", "2: heard"]),
        ("f(found=1)\n[0 for blocks in made_]", ["1: found", "2: blocks", "2: made_"]),
        ("'''found'''\nx = {'made': f'kept'}  # heard\nunfound = made_by", []),
    ],
)
def test_names_in_python_are_seen_and_words_are_not(tmp_path, monkeypatch, text, names):
    monkeypatch.setattr("tests.test_names.ROOT", tmp_path)
    (tmp_path / "a.py").write_text(text)
    assert sorted(in_python(tmp_path / "a.py")) == sorted(names)


@pytest.mark.parametrize(
    "text, names",
    [
        ("const { house, x: found } = this;", ["1: house", "1: found"]),
        ("this.kept = (made) => door(made);", ["1: kept", "1: made", "1: door", "1: made"]),
        ("// found\nx('made', \"kept\"); // heard\nlowerCase(a.houses);", []),
    ],
)
def test_names_in_scripts_are_seen_and_words_are_not(tmp_path, text, names):
    (tmp_path / "a.js").write_text(text)
    assert in_script(tmp_path / "a.js") == names
