"""Lines that open on the answer to a question, and what a page says it leaves out."""

from __future__ import annotations

import re

from explorer.ui.frame.below import moving_in
from tests.page_run import opened, shown


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
    texts = shown(opened("step_through", lang="zh")._tree)
    assert any('<a href="./why_gaussian?lang=zh" target="_self">' in each for each in texts
               if "放大的那一步" in each)  # fmt: skip
