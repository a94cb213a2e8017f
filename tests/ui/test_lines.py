"""Lines that open on the answer to a question, and what a page says it leaves out."""

from __future__ import annotations

import re

from tests.page_run import opened, shown


def test_a_line_opens_by_the_address_and_stays_open_when_settings_are_put_back():
    at = opened("posterior", act="line", open_names="1", t="7", lang="en")
    labels = [each.label for each in at.expander]
    assert labels[0].startswith("Which of these is the prior") and "$x_0$" in labels[1]
    texts = "\n".join(shown(at._tree))
    assert "what is known of" in texts and "put in for $" not in texts  # the second is shut
    assert re.search(r"Dashed, 0\.\d+ wide", texts)
    at.button(key="frame_reset").click().run()
    assert "1" in at.query_params["open_names"] and "t" not in at.query_params


def test_what_is_left_out_leads_to_pages_by_their_names_and_keeps_the_language():
    (text,) = [each for each in shown(opened("posterior", lang="zh")._tree)
               if 'data-role="elsewhere"' in each]  # fmt: skip
    assert "./step_through?lang=zh" in text and 'data-page="step_through">反向一步</a>' in text
    assert "[](" not in text and 'class="block-heading">本页没有讲的</h2>' in text
