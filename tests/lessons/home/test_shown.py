"""What stands beside the opening picture: the ends of its clock, the colours of its points."""

import numpy as np
import pytest

from explorer import words
from explorer.frames.text import say
from explorer.lessons.home import scene
from tests.frames.test_stage import read
from tests.page_run import opened, shown

ENDS = {"en": ("data", "noise"), "zh": ("数据", "噪声")}


@pytest.mark.parametrize("lang", ENDS)
def test_the_clock_runs_from_the_data_to_the_noise(lang):
    """At the end called data the cloud is no ball: its radii are not those of N(0, I)."""
    frame = scene.frame(scene.defaults("home"), "home")
    said = {t: say(word, lang, words.of(lang)) for t, word in frame.time.ticks}
    assert tuple(said[t].lower() for t in (0, 500)) == ENDS[lang]
    cloud = read(frame.view("stage").picture.takes[0].cloud.data)
    data, noise = (cloud["points"][k] * cloud["scale"] for k in (0, -1))
    far = [np.mean((places**2).sum(1) > 2 * np.log(20)) for places in (data, noise)]
    assert far[0] < 0.02  # 5 % of N(0, I) lie beyond this radius
    assert abs(far[1] - 0.05) < 4 * np.sqrt(0.05 * 0.95 / len(noise))


@pytest.mark.parametrize("lang", ENDS)
def test_the_sentence_below_says_points_frames_steps_and_unit_in_their_places(lang):
    at = opened("home", lang=lang)
    with np.load(scene.FILE) as stored:
        unit = f"{round(float(stored['reach']) / 32767, 4)}"  # one digit of it
    ways = {
        "en": ("1,600 points on 101 key frames of a path of 500 steps", f"to {unit} of a unit"),
        "zh": ("共 1,600 个点；整条路有 500 步，只存下 101 个关键帧", f"精确到 {unit} 个单位"),
    }
    assert any(all(each in text for each in ways[lang]) for text in shown(at._tree))
