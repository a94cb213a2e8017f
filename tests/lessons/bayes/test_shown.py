"""What stands beside each number of the page `bayes` is the name of that number."""

from __future__ import annotations

import re

import numpy as np
import pytest

from explorer import words
from explorer.frames.crowd import CrowdView
from explorer.frames.text import say
from explorer.lessons.bayes import acts, scene
from explorer.lessons.bayes.scene_school import BOYS, TROUSERS
from explorer.lessons.bayes.scene_settings import DRAWS, Settings
from tests.frames.test_stage import read
from tests.lessons.bayes.test_fields import counted, normal
from tests.page_run import check_that_numbers_wait_for_a_guess, opened, shown

LANGUAGES = words.LANGUAGES
SAID = {
    "en": {
        "groups": ["boy", "girl"], "clothes": ["trousers", "a skirt"],
        "levers": ["boys in the school", "boys in trousers", "girls in trousers"],
        "tiles": ["black so far", "belief in the truth", "next one black"],
        "panels": ["What is believed of the bag", "The next ball is black"],
        "left": "<b>{}</b> of <b>{}</b> pupils are left.", "girls": "of them are girls",
    },
    "zh": {
        "groups": ["男生", "女生"], "clothes": ["裤子", "裙子"],
        "levers": ["学校里的男生", "男生穿裤子", "女生穿裤子"],
        "tiles": ["至今黑球", "对真相的相信", "下一个是黑球"],
        "panels": ["对袋子的相信程度", "下一个是黑球"],
        "left": "<b>{}</b> 名学生里剩下 <b>{}</b> 名。", "girls": "名是女生",
    },
}  # fmt: skip


def view_of(act, **settings):
    return scene.frame(Settings(**settings), act).views[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_crowds_groups_clothes_and_levers_are_named(lang):
    view, word, said = view_of("school"), words.of(lang), SAID[lang]
    assert [say(each.label, lang, word) for each in view.groups] == said["groups"]
    assert [say(label, lang, word) for _, label in view.clothes] == said["clothes"]
    assert [say(each.label, lang, word) for each in view.levers] == said["levers"]
    assert [each.name for each in view.levers] == ["boys", "boys_trousers", "girls_trousers"]


def test_the_crowds_tables_hold_the_pupils_of_every_setting():
    view = view_of("school")
    boys, girls = view.groups
    for i, size in enumerate(BOYS):
        for j, worn in enumerate(TROUSERS):
            settings = Settings(boys=size, boys_trousers=worn, girls_trousers=worn, see="trousers")
            now = counted(settings)
            assert (boys.sizes[i], girls.sizes[i]) == (now["size_a"], now["size_b"])
            assert (boys.first[i][j], girls.first[i][j]) == (now["seen_a"], now["seen_b"])


@pytest.mark.parametrize("see", ["nothing", "trousers", "skirt"])
def test_what_is_seen_is_the_button_that_is_pressed(see):
    view = view_of("school", see=see)
    names = ["nothing", *(name for name, _ in view.clothes)]
    assert names[view.seen] == see


def test_a_crowd_that_does_not_fit_its_levers_is_refused():
    view = view_of("school")
    with pytest.raises(ValueError, match="sees 0, 1 or 2"):
        CrowdView(view.groups, view.levers, view.clothes, 3)
    with pytest.raises(ValueError, match="do not fit"):
        CrowdView(view.groups[::-1], (view.levers[1], *view.levers[1:]), view.clothes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_and_the_line_under_the_formula_say_the_same_school(lang):
    settings = {"act": "school", "see": "trousers", "boys": "30", "girls_trousers": "20"}
    at = opened("bayes", lang=lang, **settings)
    now = counted(Settings(see="trousers", boys=30, girls_trousers=20))
    text = re.sub(r"<span data-live[^>]*>([^<]*)</span>", r"<b>\1</b>", "\n".join(shown(at._tree)))
    first = (now["seen"], now["all"]) if lang == "en" else (now["all"], now["seen"])
    assert SAID[lang]["left"].format(*first) in text
    assert re.search(rf"<b>{now['seen_b']}</b> {SAID[lang]['girls']}", text)
    line = [f"{now['posterior_b']:.3f}", f"{now['likelihood_b']:.2f}", f"{now['prior_b']:.2f}"]
    line.append(f"{now['evidence']:.2f}")
    assert "<b>{}</b> = <b>{}</b> × <b>{}</b> / <b>{}</b>".format(*line) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bags_tiles_and_panels_are_what_they_are_called(lang):
    settings = Settings(black=3, seed=4, draws=9)
    view, word, said = view_of("bag", black=3, seed=4, draws=9), words.of(lang), SAID[lang]
    now = scene.frame(settings, "bag").numbers
    assert [say(each.label, lang, word) for each in view.tiles] == said["tiles"]
    assert [say(each.title, lang, word) for each in view.panels] == said["panels"]
    here = {each.name: each.values[9] for each in view.tiles} | {
        name: values[9] for name, values in view.numbers.items()
    }
    assert here == {name: pytest.approx(getattr(now, name)) for name in here}
    columns = acts.source(scene.frame(settings, "bag"), "bag").columns
    assert set(here) | {"draws"} <= set(columns)
    bars, (guess, share, truth) = view.panels[0].series[0], view.panels[1].series
    assert bars.y[9][now.likeliest] == pytest.approx(now.likeliest_belief)
    assert bars.y[9][3] == pytest.approx(now.true_belief)
    assert guess.y[9] == pytest.approx(now.next_black)
    assert share.y[9] == pytest.approx(now.black_drawn / 9) and share.y[0] is None
    assert truth.y == [0.3, 0.3] and view.panels[0].uprights[0].x[9] == 3
    assert len(view.slider.places) == DRAWS + 1 and view.slider.index == 9


def test_each_bell_of_the_step_is_the_density_that_it_is_called():
    settings = Settings(t=8, x0=1.1, xt=-0.6)
    view, now = view_of("three", t=8, x0=1.1, xt=-0.6), scene.frame(settings, "three").numbers
    blob = read(view.table.data)
    got = {name: row[8] for name, row in zip(blob["names"], blob["columns"], strict=True)}
    got |= {"x_0": 1.1, "x_t": -0.6}
    for name, each in view.values.items():
        got[name] = sum(got[a] * got[b] for a, b in each.terms.items())
    prior, likelihood, posterior = view.curves
    at = {
        label: normal(settings.x, got[bell.mean], got[bell.width] ** 2)
        for label, (bell,) in ((each.label, each.bells) for each in (prior, likelihood, posterior))
    }
    assert at["q(x_{t−1} | x_0)"] == pytest.approx(now.prior, rel=1e-5)
    assert at["q(x_{t−1} | x_t, x_0)"] == pytest.approx(now.posterior, rel=1e-4)
    # over x_{t−1} the likelihood is a bell too, but its area is 1/√α, not 1
    x = np.array([0.0, 0.3])
    over = normal(x, got["guess"], got["like_width"] ** 2)
    schedule = settings.noises()
    true = normal(-0.6, np.sqrt(schedule.alphas[8]) * x, schedule.betas[8])
    assert over[1] / over[0] == pytest.approx(true[1] / true[0], rel=1e-4)
    assert (got["mean"], got["width"]) == pytest.approx((now.mean, now.deviation), rel=1e-5)
    names = acts.source(scene.frame(settings, "three"), "three").columns
    wanted = {"x0": 1.1, "xt": -0.6, "mean": got["mean"], "deviation": got["width"]}
    assert {name: got[names[name]] for name in wanted} == wanted


@pytest.mark.parametrize(("act", "lang"), list(zip(scene.ACTS, ("en", "zh", "en"), strict=True)))
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    check_that_numbers_wait_for_a_guess("bayes", act, lang)


def test_while_the_bags_question_waits_no_belief_is_drawn():
    bare = acts.without_guess(view_of("bag", draws=5))
    (panel,) = bare.panels
    assert len(panel.series) == 1 and [each.name for each in bare.tiles] == ["black_drawn"]
