"""What stands beside each number of the page `information` is the name of that number."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer import words
from explorer.frames.areas import AreasView
from explorer.frames.text import say
from explorer.lessons.information import acts, scene, scene_open
from explorer.lessons.information.scene_settings import Settings
from tests.lessons.information.test_fields import entropy, shortest, surprise
from tests.page_run import check_that_numbers_wait_for_a_guess, opened, shown

LANGUAGES = words.LANGUAGES
SAID = {
    "en": {
        "labels": ["p, what comes", "q, the code's law", "bits"],
        "code": "surprises by {} bits on average", "waste": "need {}, so {} are wasted",
        "wrong": "costs {} bits instead of {}: {} are wasted. The other way round it would be {}.",
        "humps": "KL(p‖q) = {} nats, KL(q‖p) = {}.", "best": "At best {}, by the dashed",
        "tiles": ["ln of the mean", "mean of ln u", "how far above"],
    },
    "zh": {
        "labels": ["p，实际出现的", "q，编码所据的", "比特"],
        "code": "平均意外 {} 比特", "waste": "要 {}，于是浪费 {}",
        "wrong": "要 {} 比特，而不是 {}：浪费 {}。反过来则是 {}。",
        "humps": "KL(p‖q) = {} 奈特，KL(q‖p) = {}。", "best": "最小的分别是 {}，由盖住两峰的虚线",
        "tiles": ["平均的 ln", "ln u 的平均", "高出多少"],
    },
}  # fmt: skip


def told(at) -> str:
    return re.sub(r"</?(span|b)[^>]*>", "", "\n".join(shown(at._tree)))


def three(*values):
    return [f"{value:.3f}" for value in values]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_are_named(lang):
    view, word = scene.frame(Settings(), "wrong").views[0], words.of(lang)
    names = (view.p_label, view.q_label, view.ylabel)
    assert [say(each, lang, word) for each in names] == SAID[lang]["labels"]
    assert view.bits[1:] == pytest.approx([surprise(n) for n in range(1, 33)])
    assert view.code is False and scene.frame(Settings(), "code").views[0].code is True


def test_parts_that_do_not_add_up_are_refused():
    bits = (0.0,) * 33
    for p, q in (((1, 2), None), ((16, 16), (33, -1)), ((0, 32), None)):
        with pytest.raises(ValueError, match="share 32 parts"):
            AreasView(("a", "b"), p, bits, q)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_the_laws_of_the_address(lang):
    p, q, said = (9, 9, 9, 4, 1), (1, 4, 9, 9, 9), SAID[lang]
    text = told(opened("information", lang=lang, p="9-9-9-4-1"))
    assert said["code"].format(*three(entropy(p))) in text
    assert said["waste"].format(*three(shortest(p), shortest(p) - entropy(p))) in text
    text = told(opened("information", lang=lang, act="wrong", p="9-9-9-4-1", q="1-4-9-9-9"))
    cross = sum(n * surprise(m) for n, m in zip(p, q, strict=True)) / 32
    back = sum(m * (surprise(n) - surprise(m)) for n, m in zip(p, q, strict=True)) / 32
    assert said["wrong"].format(*three(cross, entropy(p), cross - entropy(p), back)) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_humps_sentence_and_readout_say_each_divergence_by_its_name(lang):
    now = scene.frame(Settings(mu=-1.0, sigma=0.7), "humps").numbers
    text = told(opened("information", lang=lang, act="humps", mu="-1", sigma="0.7"))
    assert SAID[lang]["humps"].format(*three(now.forward, now.backward)) in text
    assert SAID[lang]["best"].format(*three(now.least_forward)) in text
    view = scene.frame(Settings(mu=-1.0, sigma=0.7), "humps").view("line")
    assert [(each.symbol, each.column) for each in view.readout] == [
        ("KL(p‖q)", "forward"), ("KL(q‖p)", "backward"),
    ]  # fmt: skip
    data, covers, picks, own = view.curves
    assert (data.label, own.label) == ("p", "q") and (covers.dash, picks.dash) == ("dash", "dot")
    assert (covers.bells[0].mean, covers.bells[0].width) == (now.covers_mu, now.covers_sigma)
    assert (picks.bells[0].mean, picks.bells[0].width) == (now.picks_mu, now.picks_sigma)
    assert (own.bells[0].mean, own.bells[0].width) == ("mu", "sigma")


@pytest.mark.parametrize("act", scene.ACTS)
def test_every_number_that_follows_the_hand_is_one_of_the_record(act):
    made = scene.frame(Settings(), act)
    columns = acts.source(made, act).columns
    assert set(columns) - {"t"} <= set(made.facts())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chord_lies_under_the_logarithm(lang):
    view, word = scene_open.chord(), words.of(lang)
    assert [say(each.label, lang, word) for each in view.tiles] == SAID[lang]["tiles"]
    mean, low, gap = (np.array(each.values) for each in view.tiles)
    for i, weight in enumerate(view.slider.places):
        u = 0.25 + weight * 2.75
        assert mean[i] == pytest.approx(np.log(u))
        assert low[i] == pytest.approx((1 - weight) * np.log(0.25) + weight * np.log(3.0))
    assert (gap >= -1e-12).all() and gap == pytest.approx(mean - low)


def test_two_coins_share_what_one_of_them_no_longer_surprises_by():
    view = scene_open.shared()
    both, one, left, shared = (np.array(each.values) for each in view.tiles)
    assert [each.label for each in view.tiles] == [each.label for each in view.panels[0].series]
    for i, a in enumerate(view.slider.places):
        noise = -sum(p * np.log2(p) for p in (a, 1 - a) if p > 0)
        assert (one[i], left[i]) == pytest.approx((1, noise), abs=1e-12)
        assert (both[i], shared[i]) == pytest.approx((1 + noise, 1 - noise), abs=1e-12)


@pytest.mark.parametrize(("act", "lang"), list(zip(scene.ACTS, ("zh", "en", "zh"), strict=True)))
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    check_that_numbers_wait_for_a_guess("information", act, lang)
