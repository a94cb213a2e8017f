"""Every page and act as data: its frame is made at its defaults without Streamlit and torch."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from explorer import words
from tests.page_run import ROOT

# Run in a process of its own: streamlit cannot be had there, torch only where a network speaks, so
# these acts come last.
MAKE = """
import dataclasses, importlib, json, sys
sys.modules["streamlit"] = sys.modules["plotly"] = sys.modules["torch"] = None
from explorer import words
from explorer.frames.parts import plain
from explorer.frames.text import say
scenes = {name: importlib.import_module(f"explorer.lessons.{name}.scene") for name in sys.argv[1:]}
acts = [(name, act, act in getattr(scene, "NETWORKS", ()))
        for name, scene in scenes.items() for act in scene.ACTS]
told = {name: {} for name in scenes}
for name, act, speaks in sorted(acts, key=lambda entry: entry[2]):
    if speaks and sys.modules["torch"] is None:
        del sys.modules["torch"]
    scene = scenes[name]
    settings = scene.defaults(act)
    frame = scene.frame(settings, act)
    again = scene.frame(dataclasses.replace(settings), act)
    for lang in words.LANGUAGES:
        word = words.of(lang)
        for view in frame.views:
            plain(view, lambda text: say(text, lang, word))
    blobs = [blob.id for blob in frame.blobs()]
    told[name][act] = {
        "views": [view.name for view in frame.views],
        "again": [blob.id for blob in again.blobs()] == blobs,
        "frozen": frame.numbers is None or frame.numbers.__dataclass_params__.frozen,
        "hashable": isinstance(hash(settings), int),
    }
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told():
    """Of each act of each lesson what its frame is like."""
    command = [sys.executable, "-W", "error", "-c", MAKE, *words.LESSONS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", words.LESSONS)
def test_every_act_is_a_frame_without_streamlit_plotly_and_torch(told, name):
    assert told[name], "a lesson has acts"
    for act, facts in told[name].items():
        assert facts["again"] and facts["frozen"] and facts["hashable"], act
        assert len(set(facts["views"])) == len(facts["views"]), act
