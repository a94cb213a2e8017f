"""The house rules, read from the syntax trees: who imports whom, sizes, and what must not occur."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
}  # fmt: skip

# layer → the layers and outside packages that it may import; the standard library is free to all
OUTSIDE = {
    "registry": set(),
    "lessons": set(),
    "jobs": set(),
    "core": {"numpy", "scipy"},
    "data": {"numpy", "scipy", "sklearn", "PIL"},
    "metrics": {"numpy", "scipy"},
    "plots": {"numpy", "plotly"},
    "models": {"numpy", "scipy", "torch"},
    "training": {"numpy", "scipy", "torch", "safetensors"},
    "scenes": {"numpy", "scipy", "torch"},
    "ui": {"numpy", "streamlit", "PIL", "plotly", "torch"},
    "pages": {"numpy", "streamlit"},
    "app": {"streamlit"},
}
INSIDE = {
    "registry": set(),
    "lessons": set(),
    "jobs": set(),
    "core": {"registry"},
    "data": {"core", "registry"},
    "metrics": {"core"},
    "plots": {"core", "registry"},
    "models": {"core", "registry"},
    "training": {"core", "data", "models", "registry"},
    "scenes": {"core", "data", "metrics", "models", "training", "registry"},
    "ui": set(OUTSIDE) - {"pages", "app"},
    "pages": {"scenes", "plots", "ui", "lessons", "registry", "core", "data", "training"},
    "app": {"ui"},
}
LIGHT = ("core", "data", "metrics", "plots", "registry", "lessons", "jobs")


def layer(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "explorer" and len(parts) > 1 else parts[0]


def imports(path):
    """Every module that the file imports, at any depth: (line, dotted name, inside a function)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
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
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            if node.module == "explorer" or node.module.startswith("explorer."):
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}", id(node) in inner
            else:
                yield node.lineno, node.module, id(node) in inner


def named(paths):
    return {"argvalues": paths, "ids": [str(path.relative_to(ROOT)) for path in paths]}


PACKAGE = [path for path in OURS if path.name != "__init__.py"]


@pytest.mark.parametrize("path", **named(PACKAGE))
def test_a_layer_imports_only_what_the_house_allows(path):
    here = layer(path)
    for line, name, _ in imports(path):
        first, *rest = name.split(".")
        if first == "explorer":
            allowed = rest[0] == here or rest[0] in INSIDE[here]
        else:
            allowed = first in sys.stdlib_module_names or first in OUTSIDE[here]
        assert allowed, f"{here} may not import {name} (line {line})"


@pytest.mark.parametrize("path", **named([path for path in PACKAGE if layer(path) in LIGHT]))
def test_the_light_layers_know_neither_streamlit_nor_torch(path):
    assert {name.split(".")[0] for _, name, _ in imports(path)} & {"streamlit", "torch"} == set()


def test_the_training_config_knows_no_torch():
    path = ROOT / "explorer" / "training" / "config.py"
    assert {name.split(".")[0] for _, name, _ in imports(path)} & {"streamlit", "torch"} == set()


HEAVY = re.compile(
    r"torch|sklearn|plotly|safetensors"
    r"|explorer\.models|explorer\.training\.(trainer|checkpoints|network)|explorer\.plots\.(?!palette)"
)


@pytest.mark.parametrize(
    "path", **named([path for path in PACKAGE if layer(path) in ("scenes", "ui", "data", "app")])
)
def test_heavy_modules_are_imported_only_inside_the_function_that_needs_them(path):
    at_top = [name for _, name, inner in imports(path) if not inner and HEAVY.match(name)]
    assert at_top == []


@pytest.mark.parametrize("path", **named(SOURCES))
def test_files_and_functions_stay_short(path):
    text = path.read_text(encoding="utf-8")
    limit = {"pages": 100, "tests": 400}.get(path.relative_to(ROOT).parts[0], 300)
    assert len(text.splitlines()) <= limit
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.end_lineno - node.body[0].lineno + 1 - docstring_lines(node)
            assert body <= 40, f"{node.name}: {body} lines without signature and docstring"


def docstring_lines(node):
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return first.end_lineno - first.lineno + 1


@pytest.mark.parametrize("path", **named(OURS))
def test_nothing_from_outside_is_run_or_unpickled(path):
    for _, name, _ in imports(path):
        assert name.split(".")[0] not in {"pickle", "marshal", "shelve", "dill", "joblib"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}, node.lineno
        if isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "weights_only"}:
            safe = node.arg == "weights_only"
            assert getattr(node.value, "value", None) is safe, node.value.lineno


@pytest.mark.parametrize("path", **named(OURS))
def test_no_error_is_swallowed_in_silence(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


@pytest.mark.parametrize("path", **named(SERVED))
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
