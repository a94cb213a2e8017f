"""What stands beside each number of the page `probability` is the name of that number."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer import words
from explorer.frames.mosaic import MosaicView
from explorer.frames.text import say
from explorer.lessons.probability import acts, scene
from explorer.lessons.probability.scene_settings import Settings
from tests.page_run import check_that_numbers_wait_for_a_guess, opened, shown

LANGUAGES = words.LANGUAGES
SAID = {
    "en": {
        "skies": ["clear", "mixed", "grey"], "rows": ["rain", "dry"],
        "tiles": ["area of the bars", "mean of the draws", "mean of the law"],
        "joint": "It rains in {} of all hours. Of the grey ones in {}; but of the rainy ones {}",
        "three": "x and z tell {} bits of each other; once y is known, {}.",
        "draws": "The mean of {} draws is {} ± {}, the law's is {}",
    },
    "zh": {
        "skies": ["晴", "间晴", "阴"], "rows": ["雨", "无雨"],
        "tiles": ["柱子的面积", "抽取的均值", "分布的均值"],
        "joint": "全部时辰里有 {} 在下雨。阴天里占 {}；可是下雨的时辰里，{} 是阴天",
        "three": "x 与 z 互相说出 {} 比特；知道 y 之后，是 {}。",
        "draws": "{} 次抽取的均值是 {} ± {}，分布自己的是 {}",
    },
}  # fmt: skip


def told(at) -> str:
    return re.sub(r"</?(span|b)[^>]*>", "", "\n".join(shown(at._tree)))


def digits(*values):
    return [f"{value:.3f}".replace("-", "−") for value in values]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_areas_are_named(lang):
    view, word = scene.frame(Settings(), "joint").views[0], words.of(lang)
    assert [say(each, lang, word) for each in view.columns] == SAID[lang]["skies"]
    assert [say(each, lang, word) for each in view.rows] == SAID[lang]["rows"]


def test_parts_that_do_not_fit_are_refused():
    for widths, lower in (((1, 2), (0, 0)), ((10, 10), (0, 21)), ((0, 20), (1, 1))):
        with pytest.raises(ValueError, match=r"parts|split at"):
            MosaicView(("a", "b"), ("c", "d"), widths, lower, 20)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_what_the_address_asks_for(lang):
    said = SAID[lang]
    text = told(opened("probability", lang=lang, act="joint", sky="3-9-8", rain="12-2-7"))
    now = scene.frame(Settings(sky=(3, 9, 8), rain=(12, 2, 7)), "joint").numbers
    assert said["joint"].format(*digits(now.margin, now.split_2, now.slice_2)) in text
    line = digits(now.joint_2, now.column_2, now.split_2, now.margin, now.slice_2)
    assert "{} = {} × {} = {} × {}".format(*line) in text
    text = told(opened("probability", lang=lang, act="three", graph="fork", agree="40"))
    now = scene.frame(Settings(graph="fork", agree=40), "three").numbers
    assert said["three"].format(*digits(now.told, now.given)) in text
    text = told(opened("probability", lang=lang, place="20", seed="4"))
    now = scene.frame(Settings(place=20, seed=4), "draws").numbers
    assert said["draws"].format(now.n, *digits(now.mean, now.error, now.true_mean)) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_panels_of_the_draws_are_what_they_are_called(lang):
    settings = Settings(place=9, seed=2, bin="0.5")
    view, word = scene.frame(settings, "draws").views[0], words.of(lang)
    now = scene.frame(settings, "draws").numbers
    assert [say(each.label, lang, word) for each in view.tiles] == SAID[lang]["tiles"]
    area, mean, true = view.tiles
    assert area.values[9] == pytest.approx(now.area) and mean.values[9] == pytest.approx(now.mean)
    assert true.values == [now.true_mean]
    bars, density = view.panels[0].series
    assert np.sum(bars.y[9]) * 0.5 == pytest.approx(now.area) and bars.width == 0.5
    line, above, below, law = view.panels[1].series
    assert line.y[9] == pytest.approx(now.mean) and law.y == [now.true_mean] * 2
    assert (above.y[9] - below.y[9]) / 4 == pytest.approx(now.error)
    assert view.slider.places[9] == now.n and density.colour == "exact"


@pytest.mark.parametrize("graph", ["chain", "collider"])
def test_the_bars_of_three_are_the_curves_at_their_place(graph):
    settings = Settings(graph=graph, agree=33)
    view, now = scene.frame(settings, "three").views[0], scene.frame(settings, "three").numbers
    told_bar, given_bar = view.panels[0].series
    assert (told_bar.y[33][0], given_bar.y[33][0]) == (now.told, now.given)
    told_line, given_line = view.panels[1].series
    assert (told_line.y[33], given_line.y[33]) == (now.told, now.given)
    assert [each.values[33] for each in view.tiles] == [now.told, now.given]


@pytest.mark.parametrize("act", scene.ACTS)
def test_every_number_that_follows_the_hand_is_one_of_the_record(act):
    made = scene.frame(Settings(), act)
    assert set(acts.source(made, act).columns) - {"t"} <= set(made.facts())


@pytest.mark.parametrize(("act", "lang"), list(zip(scene.ACTS, ("zh", "en", "zh"), strict=True)))
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    check_that_numbers_wait_for_a_guess("probability", act, lang)
