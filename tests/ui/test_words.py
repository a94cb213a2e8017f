"""Words: the same keys and the same fields in each language."""

import string

import pytest

from explorer import words


def fields(word):
    return sorted(name for _, name, _, _ in string.Formatter().parse(word) if name)


def test_both_languages_have_the_same_words_with_the_same_fields():
    en, zh = words.table("en"), words.table("zh")
    assert sorted(en) == sorted(zh)
    assert {key for key in en if fields(en[key]) != fields(zh[key])} == set()


def test_no_word_is_empty():
    for lang in words.LANGUAGES:
        assert [key for key, word in words.table(lang).items() if not word.strip()] == []


def test_a_word_is_filled_and_an_unknown_one_is_named():
    word = words.of("en")
    assert "`T=x`" in word("notices.bool", name="T", raw="x", value="1")
    with pytest.raises(KeyError, match=r"en.toml has no 'frame.nothing'"):
        word("frame.nothing")
    with pytest.raises(ValueError, match="must be one of en, zh; got 'de'"):
        words.of("de")
