"""Every page runs in each language and in lecturer's mode, and its chrome is in its language."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from explorer import texts, words
from explorer.ui.frame.frame import PAGES
from explorer.ui.frame.route import FOUNDATIONS
from tests import page_run
from tests.matrix import sampled

ROOT = Path(__file__).resolve().parents[1]
NAMES = [entry.name for entry in PAGES]
LANGUAGES = words.LANGUAGES


@cache
def opened(name, **query):
    """The page `name` as the app runs it, with the address given and every line below unfolded;
    opened once and shared by all that read it."""
    lines = dict.fromkeys(("details", "code", "source"), "1")
    return page_run.opened(name, **lines, **query)


def written(at):
    kinds = (at.markdown, at.title, at.caption, at.button, at.warning, at.radio, at.selectbox)
    texts = [getattr(item, "value", None) or "" for kind in kinds[:3] for item in kind]
    return texts + [item.label for kind in kinds[3:] for item in kind if hasattr(item, "label")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_and_asks_its_question(name, lang):
    at = opened(name, lang=lang)
    question = texts.load(lang, name)["question"]
    assert [title.value for title in at.title] == [question]
    assert not at.warning


@pytest.mark.parametrize(
    ("text", "found"),
    [("it is -1.2", True), ("it is −1.2", False), ("about <b>-3</b>", True), ("x (-0.5)", True),
     ("$-1$ and `-1`", False), ('<i style="left:-3px">', False), ("CIFAR-10, 3-4", False),
     ("[a](b-1?x=-2)", False), ("<style>a{margin:-1px}</style>", False)],
)  # fmt: skip
def test_a_hyphen_in_a_minuss_place_is_found(text, found):
    assert page_run.has_hyphen(text) == found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_again_without_complaint(name):
    at = page_run.opened(name)
    at.run()
    assert not at.exception, [error.message for error in at.exception]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_in_lecturers_mode_everything_below_the_stage_is_gone(name, lang):
    at = opened(name, lang=lang, present="1")
    word = words.of(lang)
    labels = {button.label for button in at.button}
    assert word("frame.leave_lecture") in labels
    assert not labels & {word("question.skip"), word("exercise.check"), word("lesson.do_it")}
    assert not [text for text in page_run.shown(at._tree) if '<div data-role="predict"' in text]
    assert not at.expander
    assert not at.get("page_link")


@pytest.mark.parametrize("name", NAMES)
def test_no_unfilled_number_or_uncoloured_symbol_is_left_on_the_page(name):
    for text in written(opened(name)):
        assert not texts.PLACEHOLDER.search(text), text
        assert not texts.SYMBOL.search(text), text


@pytest.mark.parametrize("name", NAMES)
def test_a_chinese_page_has_chinese_labels(name):
    at = opened(name, lang="zh")
    english = [
        text
        for text in written(at)
        if re.search(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{3,}", texts.MATHS.sub("", text))
        and not re.search(r"[一-鿿]|<style|Algorithm", text)
    ]
    assert english == []


NO_DATASET = {
    "home", "probability", "bayes", "gaussians", "reparameterise", "fitting", "information",
    "latent_variables",
    "forward_images", "posterior", "why_gaussian", "objective",
}  # fmt: skip
HOSTILE = {
    "T": "abc", "dataset": "<script>", "schedule": "nix", "t": "1e999", "seed": "-1", "act": "9",
    "n": "99999999",
}  # fmt: skip


@pytest.mark.parametrize(("name", "lang"), sampled(NAMES, LANGUAGES))
def test_a_hostile_address_is_corrected_with_notices_and_never_a_traceback(name, lang):
    at = page_run.opened(name, lang=lang, **HOSTILE)
    assert "<script>" not in str(at.query_params.get("dataset")) or name in NO_DATASET
    notices = " ".join(warning.value for warning in at.warning)
    if name != "home":  # it has no settings
        assert re.search("改用" if lang == "zh" else " is used| instead", notices)
    assert not (lang == "zh" and " is used" in notices)


@pytest.mark.parametrize("name", NAMES)
def test_the_path_lists_every_page(name):
    at = opened(name)
    labels = [link.proto.label for link in at.sidebar.get("page_link")]
    rest = [n for n in NAMES if n not in FOUNDATIONS]  # those stand folded, in a part of their own
    assert labels == [words.of("en")(f"pages.{n}") for n in rest]


FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
import streamlit.delta_generator  # touches Plotly's package by itself, to set its theme
before = set(sys.modules)
at = AppTest.from_file("explorer/ui/frame/entry.py", default_timeout=60).run()
assert not at.exception and at.title
new = {name.split(".")[0] for name in set(sys.modules) - before}
print(" ".join(sorted(new & {"torch", "sklearn", "plotly", "pandas", "scipy", "safetensors"})))
"""


def test_the_first_page_loads_neither_torch_nor_sklearn_nor_plotly():
    run = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == ""


def test_every_page_of_the_path_has_its_file_and_its_lessons():
    files = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert files == set(NAMES)
    for lang in LANGUAGES:
        assert {path.stem for path in (texts.FOLDER / lang).glob("*.md")} >= set(NAMES)
