"""The house rules, read from the syntax trees: who imports whom, sizes, and what must not occur."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.each import of_each

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    ROOT / "app.py",
    *(
        path
        for folder in ("explorer", "pages", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ),
]
OURS = [path for path in SOURCES if "tests" not in path.relative_to(ROOT).parts]
TOP_LEVEL = {
    "app.py", "pages", "explorer", "assets", "tests", "requirements.txt", "requirements-dev.txt",
    "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", ".streamlit", ".ci", ".gitignore",
    "package.json", "tsconfig.json", "eslint.config.js",
}  # fmt: skip

# layer → the outside packages that it may import; the standard library is free to all
OUTSIDE = {
    "registry": set(),
    "numerals": set(),
    "units": set(),
    "explained": set(),
    "texts": set(),
    "practice": set(),
    "words": set(),
    "closure": set(),
    "claims": set(),
    "jobs": set(),
    "palette": {"numpy"},
    "core": {"numpy", "scipy"},
    "data": {"numpy", "scipy", "sklearn", "PIL"},
    "metrics": {"numpy", "scipy"},
    "models": {"numpy", "torch"},
    "training": {"numpy", "torch", "safetensors"},
    "frames": {"numpy"},
    "worlds": {"numpy", "scipy", "torch", "PIL"},
    "ui": {"numpy", "streamlit", "PIL", "plotly"},
    "lessons": {"numpy", "scipy", "streamlit", "plotly", "torch"},
    "pages": {"streamlit"},
    "app": {"streamlit", "starlette"},  # what st.App is made of
}
# layer → the layers of ours that it may import besides itself
PLAIN = {
    "registry", "numerals", "units", "explained", "texts", "practice", "words", "jobs", "palette",
}  # fmt: skip
BELOW = {*PLAIN, "core", "data", "metrics", "models", "training", "frames"}
INSIDE = {
    **{name: set() for name in PLAIN},
    "texts": {"numerals", "units"},
    "practice": {"texts"},
    "core": {"registry"},
    "data": {"core", "registry"},
    "metrics": {"core"},
    "models": {"core", "registry"},
    "training": {"core", "data", "models", "metrics", "registry"},
    "frames": {"core", "registry", "palette"},
    "worlds": BELOW,
    "ui": {*BELOW, "worlds"},
    "lessons": {*BELOW, "worlds", "ui"},
    "pages": {*BELOW, "worlds", "ui", "lessons"},
    "app": {"ui"},
    "closure": set(),
    "claims": {"closure", "texts", "lessons"},  # of a lesson its scene_quotes.py, see below
}
LIGHT = ("core", "data", "metrics", "frames", "palette", "registry", "numerals", "units",
         "texts", "practice", "words", "jobs")  # fmt: skip
PURE = ("scene", "work", "figures")  # how files of a lesson begin that know no Streamlit


def layer(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "explorer" and len(parts) > 1 else parts[0]


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path):
    """Every module that the file imports, at any depth: (line, dotted name, inside a function)."""
    return tuple(imports_in(tree_of(path)))


def imports_in(tree):
    inner = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, id(node) in inner) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written in full"
            if node.module == "explorer" or node.module.startswith("explorer."):
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}", id(node) in inner
            else:
                yield node.lineno, node.module, id(node) in inner


PACKAGE = [path for path in OURS if path.name != "__init__.py"]


@of_each(PACKAGE)
def test_a_layer_imports_only_what_the_house_allows(path):
    here = layer(path)
    for line, name, _ in imports(path):
        first, *rest = name.split(".")
        if first == "explorer":
            allowed = rest[0] == here or rest[0] in INSIDE[here]
        else:
            allowed = first in sys.stdlib_module_names or first in OUTSIDE[here]
        assert allowed, f"{here} may not import {name} (line {line})"


def lesson(path):
    """The page whose lesson or page file this is, or None."""
    parts = path.relative_to(ROOT).parts
    if parts[0] == "pages":
        return path.stem
    return parts[2] if parts[:2] == ("explorer", "lessons") and len(parts) > 3 else None


@of_each([path for path in PACKAGE if lesson(path)])
def test_no_lesson_imports_another(path):
    for line, name, _ in imports(path):
        first, second, *rest = [*name.split("."), ""]
        if (first, second) == ("explorer", "lessons"):
            assert rest[0] == lesson(path), f"{name} is of another lesson (line {line})"


def test_claims_call_the_quotes_of_lessons_and_nothing_else():
    names = [name for _, name, _ in imports(ROOT / "explorer" / "claims.py")]
    of_lessons = [name for name in names if name.startswith("explorer.lessons.")]
    assert of_lessons
    assert {name.rpartition(".")[2] for name in of_lessons} == {"scene_quotes"}


def test_nobody_imports_what_remakes_claims():
    remakers = {"explorer.claims", "explorer.closure"}
    for path in PACKAGE:
        if layer(path) not in ("claims", "closure"):
            assert not {name for _, name, _ in imports(path)} & remakers, path


@of_each([path for path in PACKAGE if layer(path) in LIGHT])
def test_the_light_layers_know_neither_streamlit_nor_torch(path):
    assert {name.split(".")[0] for _, name, _ in imports(path)} & {"streamlit", "torch"} == set()


def is_pure(path):
    return layer(path) == "lessons" and path.stem.startswith(PURE)


@of_each([path for path in PACKAGE if is_pure(path)])
def test_scenes_works_and_figures_know_neither_streamlit_nor_the_kit(path):
    for line, name, _ in imports(path):
        assert name.split(".")[0] != "streamlit", f"line {line}"
        assert not name.startswith("explorer.ui"), f"{name} (line {line})"
        if name.startswith(f"explorer.lessons.{lesson(path)}."):
            module = name.split(".")[3]
            assert module.startswith(PURE), f"{name} knows Streamlit (line {line})"


def may_plot(path):
    return path.stem.startswith("figures") or "charts" in path.parts


@of_each([path for path in PACKAGE if not may_plot(path)])
def test_plotly_is_known_to_figures_and_charts_alone(path):
    assert "plotly" not in {name.split(".")[0] for _, name, _ in imports(path)}


@pytest.mark.parametrize("name", ["training/config.py", "training/image_config.py"])
def test_the_training_configs_know_no_torch(name):
    path = ROOT / "explorer" / name
    assert {name.split(".")[0] for _, name, _ in imports(path)} & {"streamlit", "torch"} == set()


HEAVY = re.compile(
    r"torch|sklearn|plotly|safetensors|explorer\.models"
    r"|explorer\.training\.(\w*trainer|checkpoints|pretrain(ed)?$|network)"
    r"|explorer\.lessons\.\w+\.figures"
)


def is_light_at_first(path):
    if path.stem.startswith("figures") or "charts" in path.parts:
        return False
    return layer(path) in ("worlds", "lessons", "ui", "data", "frames", "app")


@of_each([path for path in PACKAGE if is_light_at_first(path)])
def test_heavy_modules_are_imported_only_inside_the_function_that_needs_them(path):
    at_top = [name for _, name, inner in imports(path) if not inner and HEAVY.match(name)]
    assert at_top == []


def test_nobody_imports_in_circles():
    modules = {module_of(path): path for path in OURS}
    graph = {name: set(asked_for(path, modules)) - {name} for name, path in modules.items()}
    left = dict(graph)
    while left:  # take away what imports nothing that is left; what stays goes round
        free = [name for name, needs in left.items() if not needs & left.keys()]
        assert free, f"these import one another in circles: {sorted(left)}"
        left = {name: needs for name, needs in left.items() if name not in free}


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def asked_for(path, modules):
    for _, name, _ in imports(path):
        yield name if name in modules else name.rpartition(".")[0]


@of_each(OURS)
def test_no_module_is_imported_by_a_computed_name(path):
    if path == ROOT / "explorer" / "training" / "__init__.py":
        return
    assert not {name for _, name, _ in imports(path)} & {"importlib", "pkgutil"}


@of_each(SOURCES)
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    limit = {"pages": 100, "tests": 400}.get(path.relative_to(ROOT).parts[0], 300)
    assert len(text.splitlines()) <= limit
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.end_lineno - node.body[0].lineno + 1 - docstring_lines(node)
            assert body <= 40, f"{node.name}: {body} lines without signature and docstring"


def docstring_lines(node):
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return first.end_lineno - first.lineno + 1


@of_each(OURS)
def test_nothing_from_outside_is_run_or_unpickled(path):
    for _, name, _ in imports(path):
        assert name.split(".")[0] not in {"pickle", "marshal", "shelve", "dill", "joblib"}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}, node.lineno
        if isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "weights_only"}:
            safe = node.arg == "weights_only"
            assert getattr(node.value, "value", None) is safe, node.value.lineno


@of_each(OURS)
def test_no_error_is_swallowed_in_silence(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            silent = all(isinstance(item, ast.Pass) for item in node.body)
            broad = node.type is None or getattr(node.type, "id", "") == "BaseException"
            assert not silent, f"line {node.lineno}: except with pass"
            assert not (broad and not raises(node)), f"line {node.lineno}: catches everything"


def raises(handler):
    return any(isinstance(node, ast.Raise) for node in ast.walk(handler))


SERVED = [
    ROOT / "app.py",
    *(
        path
        for folder in ("explorer", "pages", ".streamlit")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".js", ".css", ".toml", ".html"}
    ),
]


@of_each(SERVED)
def test_the_app_names_no_outside_host(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(https?|wss?)://(?!www\.w3\.org/)", text)
    assert ":material/" not in text


def test_the_top_level_holds_exactly_the_house():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


def test_every_page_asks_the_frame_first_and_by_its_own_name():
    for path in (ROOT / "pages").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        constants = dict(re.findall(r'^([A-Z_]+) = "(\w+)"$', text, re.MULTILINE))
        asked = re.search(r'start_page\(([A-Z_]+|"\w+")\)', text)
        assert asked, path.name
        assert constants.get(asked[1], asked[1].strip('"')) == path.stem
        assert not re.search(r"^(st|controls|page)\.", text[: asked.start()], re.MULTILINE)
