"""The browser's programs: every script is in one, layers hold, none is long, none asks another
host."""

import re
from collections import Counter
from pathlib import Path

import pytest

from explorer.ui.engine import join

SCRIPTS = sorted(str(path.relative_to(join.EXPLORER)) for path in join.EXPLORER.rglob("*.js"))
ENTRIES = [name for name in SCRIPTS if join.module(name).has_default]
BROWSER_TESTS = [
    path.read_text("utf-8")
    for path in (Path(__file__).parents[1] / "browser").glob("test_scripts*.py")
]


def test_every_script_is_in_a_program_and_short():
    assert set().union(*map(join.files_of, ENTRIES)) == set(SCRIPTS)
    longest = {name: len(join.read(name).splitlines()) for name in SCRIPTS}
    assert max(longest.values()) <= 300, longest


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_program_names_no_other_host(entry):
    text = join.program(entry)
    assert not [line for line in text.splitlines() if "http" in line and "www.w3.org" not in line]
    assert not re.search(r"^\s*import\b", text, re.MULTILINE)
    assert len(re.findall(r"^export\b", text, re.MULTILINE)) == 1


def may_import(name: str, other: str) -> bool:
    """The engine is below every canvas, the kit below every lesson, and lessons know none other."""
    if name.startswith("ui/engine/"):
        return other.startswith("ui/engine/")
    if name.startswith("ui/"):
        return other.startswith("ui/")
    lesson = "/".join(name.split("/")[:2]) + "/"
    return other.startswith(("ui/", lesson))


def test_no_script_imports_upwards():
    pairs = [(name, other) for name in SCRIPTS for other in join.module(name).imports]
    assert pairs and not [pair for pair in pairs if not may_import(*pair)]
    assert not may_import("ui/engine/blobs.js", "ui/stage/clouds.js")
    assert not may_import("lessons/score/flow.js", "lessons/objective/derivation.js")


def test_a_name_that_is_exported_stands_in_one_file_alone():
    # so that any two modules may come into one program
    owners = Counter(name for script in SCRIPTS for name in join.module(script).exported)
    assert not [name for name, count in owners.items() if count > 1]


def test_what_is_exported_is_imported_or_tested_somewhere():
    taken = {
        (target, name)
        for script in SCRIPTS
        for target, names in join.module(script).imports.items()
        for name in names
    }
    given = {(script, name) for script in SCRIPTS for name in join.module(script).exported}
    left = {pair for pair in given - taken if not is_tried(*pair)}
    assert not left, left


def is_tried(script: str, name: str) -> bool:
    """Whether a test of the scripts names the module and, after it, what it exports."""
    later = [text.partition(f'"{script}"')[2] for text in BROWSER_TESTS]
    return any(re.search(rf"\b{name}\b", text) for text in later)


def test_a_program_begins_with_what_python_knows():
    text = join.program("ui/engine/loader.js", ENGINE="line")
    assert text.startswith('\nconst ENGINE = "line";\n') and text == join.loader("line")


def test_every_view_names_an_engine_that_serves():
    served = {
        name
        for script in SCRIPTS
        for name in re.findall(r"^export default serve\('(\w+)'", join.read(script), re.MULTILINE)
    }
    named = {
        name
        for path in join.EXPLORER.rglob("*.py")
        for name in re.findall(r'= view_component\("\w+", "(\w+)"\)', path.read_text("utf-8"))
    }
    assert named == served and served
