"""Lines that open on the answer to a question, and what a page says it leaves out."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from explorer import texts, words
from explorer.ui.frame.below import PAGE, moving_in
from explorer.ui.frame.route import FOUNDATIONS, RESTS_ON
from tests.acts import NAMED, acts_of
from tests.page_run import NAMES, opened, shown


def test_a_line_opens_by_the_address_and_stays_open_when_settings_are_put_back():
    at = opened("posterior", act="line", open_names="1", t="7", lang="en")
    labels = [each.label for each in at.expander]
    assert labels[0].startswith("Which of these is the prior") and "$x_0$" in labels[1]
    texts = "\n".join(shown(at._tree))
    assert "what is known of" in texts and "put in for $" not in texts  # the second is shut
    assert re.search(r"Dashed, (<[^>]*>)?0\.\d+(</span>)? wide", texts)
    at.button(key="frame_reset").click().run()
    assert "1" in at.query_params["open_names"] and "t" not in at.query_params


def test_what_is_left_out_leads_to_pages_by_their_names_and_keeps_the_language():
    (text,) = [each for each in shown(opened("posterior", lang="zh")._tree)
               if 'data-role="elsewhere"' in each]  # fmt: skip
    assert "./step_through?lang=zh" in text and 'data-page="step_through">反向一步</a>' in text
    assert "[](" not in text and 'class="block-heading">本页没有讲的</h2>' in text


def test_numbers_of_an_opened_line_follow_the_hand_where_the_stage_has_all_of_a_paragraphs():
    texts = list(shown(opened("posterior", act="line", open_names="1", t="7", lang="en")._tree))
    (text,) = [each for each in texts if "Dashed, " in each]
    for name in ("prior_width", "like_width", "width"):
        assert f'data-live="{name}"' in text, name
    columns = {"t": "t", "width": "w"}
    assert moving_in("At <<t:.0f>>, <<width:.3f>> and <<claim:a.b>>", columns) == columns
    assert moving_in("At <<t:.0f>>, <<width:.3f>> and <<other>>", columns) == {}


def test_a_page_that_a_notice_names_is_a_link():
    said = shown(opened("step_through", lang="zh")._tree)
    assert any('<a href="./why_gaussian?lang=zh" target="_self"' in each for each in said
               if "放大的那一步" in each)  # fmt: skip


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_link_in_a_text_leads_to_a_page_and_an_act_that_are_there(lang):
    """And a foundation leads at least into one of the lessons that rest on it."""
    into: dict[str, set[str]] = {}
    for name in NAMES:
        for section, text in texts.load(lang, name).items():
            for _, to, settings in PAGE.findall(text):
                assert to in NAMES, (name, section, to)
                asked = dict(parse_qsl(settings.removeprefix("?")))
                if act := asked.get(NAMED.get(to, "act")):
                    assert act in acts_of(to), (name, section, settings)
                into.setdefault(name, set()).add(to)
    for name in FOUNDATIONS:
        resting = {lesson for lesson, needs in RESTS_ON.items() if name in needs}
        assert resting and into[name] & resting, name


def test_what_a_lesson_rests_on_stands_before_it():
    assert set(RESTS_ON) <= set(NAMES) - set(FOUNDATIONS)
    assert all(set(needs) <= set(FOUNDATIONS) for needs in RESTS_ON.values())
    assert tuple(NAMES[1 : 1 + len(FOUNDATIONS)]) == FOUNDATIONS


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_lesson_names_what_it_rests_on_and_keeps_the_language(lang):
    text = next(each for each in shown(opened("posterior", lang=lang)._tree)
                if '<span data-role="rests-on"' in each)  # fmt: skip
    for name in RESTS_ON["posterior"]:
        assert f'href="./{name}?lang={lang}"' in text
        assert words.of(lang)(f"pages.{name}") in text
    assert not [each for each in shown(opened("posterior", lang=lang, present="1")._tree)
                if '<span data-role="rests-on"' in each]  # fmt: skip
