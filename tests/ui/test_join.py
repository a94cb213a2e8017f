"""The joiner: order, and a sentence for all that it does not take."""

import pytest

from explorer.ui.engine import join


@pytest.fixture
def files(monkeypatch):
    """Modules that a test writes instead of files."""
    texts: dict[str, str] = {}
    monkeypatch.setattr(join, "module", lambda name: join.parsed(name, texts[name]))
    return texts


def test_what_is_imported_comes_before_and_once(files):
    files["a/last.js"] = (
        "// The last.\nimport { two } from './two.js';\nimport {\n  one,\n} from '../b/one.js';\n"
        "\nexport default () => one + two;\n"
    )
    files["a/two.js"] = (
        "import { one } from '../b/one.js';\nexport const two = 2 * one;\nlet own = 0;\n"
    )
    files["b/one.js"] = "export const one = 1;\nexport function f() {}\nexport class K {}\n"
    assert join.files_of("a/last.js") == ("b/one.js", "a/two.js", "a/last.js")
    assert join.program("a/last.js", N=[1, "x"]) == (
        '\nconst N = [1, "x"];\n'
        "const one = 1;\nfunction f() {}\nclass K {}\n\n"
        "const two = 2 * one;\nlet own = 0;\n\n"
        "// The last.\n\nexport default () => one + two;\n"
    )
    assert join.module("a/two.js").declared == ("two", "own")


REFUSED = {
    "a circle": (
        {
            "a.js": "import { b } from './b.js';\nexport const a = 1;\n",
            "b.js": "import { a } from './a.js';\nexport const b = 1;\n",
        },
        "in a circle: a.js → b.js → a.js",
    ),
    "a clash": (
        {
            "a.js": "import { b } from './b.js';\nconst hidden = 1;\n",
            "b.js": "export const b = 1;\nfunction hidden() {}\n",
        },
        "hidden stands in b.js and in a.js",
    ),
    "a clash with a pattern": (
        {
            "a.js": "import { b } from './b.js';\nconst [low, high] = [0, 1];\n",
            "b.js": "export const b = 1;\nlet high = 2;\n",
        },
        "high stands in b.js and in a.js",
    ),
    "a name that is not exported": (
        {"a.js": "import { b } from './b.js';\n", "b.js": "const b = 1;\n"},
        r"b.js does not export \['b'\] to a.js",
    ),
    "a default that is imported": (
        {
            "a.js": "import { b } from './b.js';\n",
            "b.js": "export const b = 1;\nexport default b;\n",
        },
        "b.js has a default export",
    ),
    "another name": ({"a.js": "import { b as c } from './b.js';\n", "b.js": ""}, "b as c"),
    "everything": ({"a.js": "import * as b from './b.js';\n"}, "does not know this form: import *"),
    "a package": ({"a.js": "import { b } from 'b';\n"}, "does not know this form"),
    "an export list": ({"a.js": "const b = 1;\nexport { b };\n"}, "does not know this form"),
    "an import twice": (
        {"a.js": "import { b } from './b.js';\nimport { c } from './b.js';\n", "b.js": ""},
        "twice",
    ),
    "an import from outside": ({"a.js": "import { b } from '../b.js';\n"}, "outside explorer/"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_joiner_refuses(files, what):
    texts, sentence = REFUSED[what]
    files.update(texts)
    with pytest.raises(ValueError, match=sentence):
        join.program("a.js")
