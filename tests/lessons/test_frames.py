"""Every page and act as data: its frame is made at its defaults without Streamlit and torch."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from explorer import words
from tests.page_run import ROOT

# Run in a process of its own: streamlit cannot be had there, torch only where a network speaks.
MAKE = """
import dataclasses, importlib, json, sys
sys.modules["streamlit"] = sys.modules["plotly"] = None
scene = importlib.import_module(f"explorer.lessons.{sys.argv[1]}.scene")
speaks = getattr(scene, "NETWORKS", ())
torch = sys.modules.setdefault("torch", None)
told = {}
from explorer import words
from explorer.frames.parts import plain
from explorer.frames.text import say
for act in sorted(scene.ACTS, key=lambda act: act in speaks):
    if act in speaks:
        sys.modules.pop("torch", None)
    settings = scene.defaults(act)
    frame = scene.frame(settings, act)
    again = scene.frame(dataclasses.replace(settings), act)
    for lang in words.LANGUAGES:
        word = words.of(lang)
        for view in frame.views:
            plain(view, lambda text: say(text, lang, word))
    blobs = [blob.id for blob in frame.blobs()]
    told[act] = {
        "views": [view.name for view in frame.views],
        "again": [blob.id for blob in again.blobs()] == blobs,
        "frozen": frame.numbers is None or frame.numbers.__dataclass_params__.frozen,
        "hashable": isinstance(hash(settings), int),
    }
print(json.dumps(told))
"""


@pytest.mark.parametrize("name", words.LESSONS)
def test_every_act_is_a_frame_without_streamlit_plotly_and_torch(name):
    command = [sys.executable, "-W", "error", "-c", MAKE, name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told, "a lesson has acts"
    for act, facts in told.items():
        assert facts["again"] and facts["frozen"] and facts["hashable"], act
        assert len(set(facts["views"])) == len(facts["views"]), act
