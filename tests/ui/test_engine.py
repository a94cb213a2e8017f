"""The browser's programs: every script is in one, none is long, none asks another host."""

import re

import pytest

from explorer.lessons.score import flow_view
from explorer.lessons.train_images.unet import view as unet_view
from explorer.ui.engine import join
from explorer.ui.line import line
from explorer.ui.stage import stage

PROGRAMS = {
    "stage": stage.FILES,
    "line": line.FILES,
    "flow": flow_view.FILES,
    "unet": unet_view.FILES,
    "carried": ("ui/engine/carrier.js", "ui/engine/loader.js"),
}
# components that are one script each, read beside their Python
ALONE = {
    "ui/charts/numbers.js", "ui/charts/plates.js", "ui/training/panel.js", "ui/training/tab.js",
    "lessons/objective/derivation.js",
}  # fmt: skip


def test_every_script_is_in_a_program_and_short():
    scripts = {str(path.relative_to(join.EXPLORER)) for path in join.EXPLORER.rglob("*.js")}
    assert set().union(*PROGRAMS.values()) | ALONE == scripts
    longest = {name: len(join.read(name).splitlines()) for name in scripts}
    assert max(longest.values()) <= 300, longest


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_names_no_script_twice_and_no_other_host(name):
    assert len(set(PROGRAMS[name])) == len(PROGRAMS[name])
    text = join.program(PROGRAMS[name])
    assert not [line for line in text.splitlines() if "http" in line and "www.w3.org" not in line]


def test_the_shared_files_come_first_and_in_one_order():
    for name in ("stage", "line", "flow"):
        assert PROGRAMS[name][: len(join.SHARED)] == join.SHARED


def test_a_program_begins_with_what_python_knows():
    text = join.program(["ui/engine/loader.js"], ENGINE="lines")
    assert text.startswith('\nconst ENGINE = "lines";\n') and text == join.loader("lines")
    assert not re.search(r"^\s*import ", text, re.MULTILINE)
