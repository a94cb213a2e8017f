"""What stands beside each number of the page `latent_variables` is the name of that number."""

from __future__ import annotations

import re

import pytest

from explorer import words
from explorer.frames.text import say
from explorer.lessons.latent_variables import acts, numbers, scene
from explorer.lessons.latent_variables.scene_settings import Settings
from explorer.texts import load
from tests.frames.line_values import known_to
from tests.lessons.latent_variables.test_fields import OTHER
from tests.page_run import check_that_numbers_wait_for_a_guess, opened, shown

LANGUAGES = words.LANGUAGES
SAID = {
    "en": {
        "parts": "give {} + {} = {}. The second one has {} of it",
        "bound": "with probability {}. The bound is {} nats, ln p(x) = {}; {} are given away.",
        "sure": "At {}, the posterior",
        "climb": "After {} halves of a step: ln p of all {} points is {} nats, the bound {}.",
        "bells": "stand at {} ± {} and {} ± {}; the second has the weight {}.",
    },
    "zh": {
        "parts": "给出 {} + {} = {}。第二个占其中的 {}",
        "bound": "的概率是 {}。下界为 {} 奈特，ln p(x) = {}；让出了 {}。",
        "sure": "若在 {}，即后验",
        "climb": "走过 {} 个半步：全部 {} 个点的 ln p 是 {} 奈特，下界是 {}。",
        "bells": "立在 {} ± {} 与 {} ± {}；第二个的权重是 {}。",
    },
}


def told(at) -> str:
    return re.sub(r"</?(span|b|abbr)[^>]*>", "", "\n".join(shown(at._tree)))


def of(record, names, digits=3):
    return [f"{getattr(record, name):.{digits}f}".replace("-", "−") for name in names.split()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_say_each_number_by_its_name(lang):
    said, at = SAID[lang], OTHER
    text = told(opened("latent_variables", lang=lang, act="mixture", w="0.75", sigma="0.5",
                       m1="0.6", m2="-1.7", x="-0.9"))  # fmt: skip
    now = scene.frame(at, "mixture").numbers
    assert said["parts"].format(*of(now, "part_1 part_2 evidence r_2")) in text
    still = Settings(w=0.75, x=-0.9, belief=30)
    text = told(opened("latent_variables", lang=lang, act="bound", w="0.75", x="-0.9",
                       belief="30"))  # fmt: skip
    now = scene.frame(still, "bound").numbers
    wanted = ["0.30", *of(now, "elbo_nats evidence_nats kl_nats")]
    assert said["bound"].format(*wanted) in text
    assert said["sure"].format(*of(now, "posterior")) in text
    text = told(opened("latent_variables", lang=lang, act="climb", start="aside", seed="2",
                       half="7"))  # fmt: skip
    now = scene.frame(at, "climb").numbers
    assert said["climb"].format(7, 40, *of(now, "evidence_nats bound_nats", 2)) in text
    assert said["bells"].format(*of(now, "m1 s1 m2 s2 w", 2)) in text


@pytest.mark.parametrize("act", scene.ACTS)
def test_what_follows_the_hand_is_sent_under_the_records_names(act):
    made = scene.frame(OTHER, act)
    columns, facts, (view,) = acts.source(made, act).columns, made.facts(), made.views
    live = [name for name in re.findall(r"<<(\w+):", load("en", "latent_variables")[f"now.{act}"])
            if name in columns]  # fmt: skip
    assert len(live) >= 3 and set(columns) - {"t"} <= set(facts)
    for name in live:
        if act == "mixture":
            assert known_to(view)(name) == pytest.approx(facts[name], rel=1e-4, abs=5e-6)
        elif name != view.slider.name:
            tiles = {each.name: each.values for each in view.tiles} | dict(view.numbers)
            assert tiles[name][view.slider.index] == pytest.approx(facts[name], rel=1e-12), name


def test_the_bars_beside_the_mixture_are_the_shares_before_and_after():
    class Page:
        word = staticmethod(words.of("en"))

    lines = numbers.shares(Page)
    bars = [re.findall(r'<i class="(\w*)" data-c="(\w+)"', each) for each in lines]
    assert [each for each in bars if each] == [
        [("x0", "w_1"), ("eps", "w")], [("x0", "r_1"), ("eps", "r_2")],
    ]  # fmt: skip
    plain = [re.sub(r"<[^>]*>", "", each) for each in lines]
    assert plain == [
        "Before x is seen", "π1 = –, π2 = –", "Once x is seen",
        "p(z = 1 | x) = –, p(z = 2 | x) = –",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "names"), [
    ("en", ["The bells, by now", "All points, in nats", "Each point’s belief in z = 2",
            "Given away, from k = 2 on"]),
    ("zh", ["此刻的钟形", "全部点，以奈特计", "各点有多相信 z = 2", "让出的，从 k = 2 起"]),
])  # fmt: skip
def test_panels_and_tiles_are_named(lang, names):
    word = words.of(lang)
    climb, bound = (scene.frame(OTHER, act).views[0] for act in ("climb", "bound"))
    assert [say(each.title, lang, word) for each in climb.panels] == names
    assert [each.label for each in climb.panels[1].series] == ["ln p", "ELBO"]
    assert [(each.name, each.label) for each in climb.tiles] == [
        ("bound_nats", "ELBO"), ("gap_nats", "KL"), ("evidence_nats", "ln p"),
    ]  # fmt: skip
    assert [(each.name, each.label) for each in bound.tiles] == [
        ("elbo_nats", "ELBO(q)"), ("kl_nats", "KL(q‖p(z | x))"), ("evidence_nats", "ln p(x)"),
    ]  # fmt: skip


@pytest.mark.parametrize(("act", "lang"), list(zip(scene.ACTS, ("zh", "en", "zh"), strict=True)))
def test_each_acts_numbers_wait_for_a_guess(act, lang):
    check_that_numbers_wait_for_a_guess("latent_variables", act, lang)


def test_what_the_first_act_was_left_at_the_second_begins_with():
    at = opened("latent_variables", act="bound", x="0.437", w="0.65")
    assert not at.warning
    wanted = scene.frame(Settings(x=0.437, w=0.65), "bound").numbers
    assert SAID["en"]["sure"].format(*of(wanted, "posterior")) in told(at)
