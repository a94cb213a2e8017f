"""Words: the same keys and the same fields in each language."""

import string

import pytest

from explorer import words
from tests.page_run import ROOT


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
    with pytest.raises(KeyError, match=r"no word 'frame.nothing' in en"):
        word("frame.nothing")
    with pytest.raises(ValueError, match="must be one of en, zh; got 'de'"):
        words.of("de")


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_page_has_a_file_of_words_and_no_other_file_lies_there(lang):
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    files = {path.stem for path in words.file_of("home", lang).parent.glob("*.toml")}
    assert set(words.LESSONS) == pages == files


def test_two_files_with_one_section_are_refused(tmp_path, monkeypatch):
    for name in ("words/en", "lessons/en/home"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.toml").write_text('[home]\nname = "x"\n')
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    monkeypatch.setattr(words, "LESSONS", ("home",))
    with pytest.raises(ValueError, match=r"home.toml has a section \[home\]"):
        words.table("en")
