"""Terms that explain themselves: which words are marked, and with what sentence."""

from __future__ import annotations

import re

import pytest

from explorer import texts, words
from explorer.explained import explained, forms, table
from tests.page_run import opened


def bare(text):
    """Without the marks of terms."""
    return re.sub(r"</?span[^>]*>", "", re.sub("</?strong>", "**", text))


MARKED = re.compile(r'<span data-term="(\w+)"[^>]*>([^<]*)</span>')
BESIDE = ("now", "notice")  # the sections that are marked


def test_the_first_of_each_term_is_marked_and_nothing_in_formulas_numbers_code_and_symbols():
    text = "The KL, `KL`, $KL$, <<kl:.2f>>, @hat{KL}; entropy and KL. Entropy: <b title='KL'>it</b>"
    assert MARKED.findall(explained(text, "en")) == [("kl", "KL"), ("entropy", "entropy")]
    assert bare(explained(text, "en")) == text


def test_a_form_that_means_something_else_and_a_part_of_a_word_are_left():
    assert not MARKED.findall(
        explained("one step forward; kling; pre-KL; denoising means", "en")[:44]
    )
    assert MARKED.findall(explained("信噪比 SNR 与熵", "zh")) == [("snr", "SNR"), ("entropy", "熵")]


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_sentence_is_one_and_of_a_term_in_the_table(lang):
    stop = "。" if lang == "zh" else "."
    for name, says in table()["says"].items():
        assert name in table()["terms"], name
        assert says[lang].endswith(stop) and says[lang].count(stop) <= 2 and len(says[lang]) < 130
        assert not set(says[lang]) & set('$<>@`"'), name
    assert set(forms(lang).values()) - {""} <= set(table()["says"])


def test_a_marked_text_is_the_text_and_filling_it_changes_no_card():
    for name in words.LESSONS:
        for lang in words.LANGUAGES:
            for section, text in texts.load(lang, name).items():
                if section.split(".")[0] in BESIDE:
                    assert bare(explained(text, lang)) == text


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_page_shows_the_terms_of_its_sentences(lang):
    at = opened("forward", lang=lang, act="entropy")
    (now,) = (each.value for each in at.markdown if 'data-role="now"' in each.value)
    marked = dict(MARKED.findall(now))
    assert {"entropy", "kl", "information", "bits"} <= set(marked)
    says = table()["says"]["kl"][lang]
    assert f'data-says="{says}"' in now and f'aria-description="{says}"' in now


def test_bold_around_a_term_is_a_tag_and_other_bold_stays():
    """Markdown would show the stars of the first: its bold ends between a tag and a letter."""
    text = explained("**x** 与**熵**是意外的平均，**y**。", "zh")
    assert "**x**" in text and "**y**" in text and text.count("<strong>") == 1
    assert "熵</span></strong>是" in text
