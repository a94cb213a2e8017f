"""Both languages say the same terms, in number and order: a word exchanged in one of them falls."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from tests.terms import (
    APART,
    LANGUAGES,
    PAIRS,
    READERS,
    TERMS,
    Line,
    Reader,
    all_apart,
    apart,
    lines,
)

MOST = 509  # entries of terms_apart.toml; may only fall


def known() -> dict[str, list[str]]:
    return tomllib.loads(APART.read_text(encoding="utf-8"))


def test_every_line_says_the_same_terms_in_both_languages_but_for_those_listed():
    listed, found = known(), all_apart()
    apart_now = {place: each for place, each in found.items() if listed.get(place) != each}
    gone = sorted(set(listed) - set(found))
    told = "\n".join(f"{place}: {each}" for place, each in apart_now.items())
    assert not apart_now and not gone, f"see {APART.name}\n{told}\nno longer: {gone}"
    assert sum(map(len, listed.values())) <= MOST


def test_a_form_belongs_to_one_term_and_is_used():
    for lang in LANGUAGES:
        forms = [form.lower() for each in TERMS.values() for form in each[lang]]
        assert len(forms) == len(set(forms))
        said = {term for line in lines() for term in READERS[lang].read(getattr(line, lang))}
        assert set(TERMS) == said, f"never said in {lang}: {sorted(set(TERMS) - said)}"
    assert all(len(pair) == 2 for pair in PAIRS)


def test_the_longest_form_counts_and_what_means_another_does_not():
    terms = {
        "variance": {"en": ["variance"], "zh": ["方差"]},
        "covariance": {"en": ["covariance"], "zh": ["协方差"], "not_en": ["no covariance"]},
    }
    en, zh = (Reader(terms, lang) for lang in LANGUAGES)
    assert zh.read("协方差与方差") == ["covariance", "variance"]
    assert en.read("Variance, not covariances, no covariance") == ["variance"]
    assert en.read("$variance$ <<variance>> `variance`") == []


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("The signal falls, the noise stays.", "噪声变小，信号不变。"),
        ("The mean of the data.", "数据的方差。"),
        ("Posterior, not prior", "先验，不是后验"),
        ("The loss rises.", "损失下降。"),
        ("Exact at the left", "右边是精确的"),
    ],
)
def test_exchanged_words_are_seen(en, zh):
    assert apart(Line("", en, zh))


def exchanged(text: str, a: tuple[str, int, int], b: tuple[str, int, int]) -> str:
    (_, i, j), (_, k, m) = sorted((a, b), key=lambda span: span[1])
    return text[:i] + text[k:m] + text[j:k] + text[i:j] + text[m:]


@pytest.mark.exhaustive
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nine_of_ten_exchanges_within_a_line_are_seen(lang):
    """Three pairs of different terms of each line change places, one pair at a time."""
    rng = np.random.default_rng(0)
    seen = []
    for line in lines():
        text = getattr(line, lang)
        spans = READERS[lang].spans(text)
        pairs = [(a, b) for k, a in enumerate(spans) for b in spans[k + 1 :] if a[0] != b[0]]
        for k in rng.permutation(len(pairs))[:3]:
            wrong = line._replace(**{lang: exchanged(text, *pairs[k])})
            seen.append(apart(wrong) != apart(line))
    assert len(seen) > 1000 and np.mean(seen) >= 0.9


@pytest.mark.exhaustive
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nearly_every_term_put_for_another_is_seen(lang):
    """Each term of each line becomes one drawn from all others."""
    rng = np.random.default_rng(1)
    seen = []
    for line in lines():
        text = getattr(line, lang)
        for term, start, end in READERS[lang].spans(text):
            other = [name for name in TERMS if name != term][rng.integers(len(TERMS) - 1)]
            word = TERMS[other][lang][0]
            wrong = line._replace(**{lang: text[:start] + word + text[end:]})
            seen.append(apart(wrong) != apart(line))
    assert len(seen) > 2000 and np.mean(seen) >= 0.99
