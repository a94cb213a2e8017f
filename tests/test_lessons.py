"""Lessons: parsing, numbers, symbols, and that both languages tell the same story."""

import re

import pytest

from explorer import practice, texts

NAMES = sorted(path.stem for path in (texts.FOLDER / "en").glob("*.md"))
TEXT = """# How?

Why it matters.

## formula
$$a = <<a:.3g>>$$

## predict
Which?
- [ ] one $x$
- [x] two
> Because.

## exercises
1. Do this | ?schedule=linear&T=100
2. Think about that
"""
SPAN = '<span class="symbol-eps">noise</span>'


def test_a_lesson_falls_into_its_sections():
    sections = texts.parse(TEXT)
    assert list(sections) == ["question", "why", "formula", "predict", "exercises"]
    assert sections["question"] == "How?"
    assert sections["why"] == "Why it matters."


def test_a_lesson_without_a_question_or_with_a_section_twice_is_refused():
    with pytest.raises(ValueError, match="must open with"):
        texts.parse("no question")
    with pytest.raises(ValueError, match="'a' is twice"):
        texts.parse("# q\n## a\n## a\n")


@pytest.mark.parametrize(
    ("value", "spec", "plain", "maths"),
    [
        (0.41, ".3g", "0.410", "0.410"),
        (100.0, ".3g", "100", "100"),
        (1.25e-5, ".3g", "1.25×10⁻⁵", r"1.25\times 10^{-5}"),
        (123456.0, ".3g", "1.23×10⁵", r"1.23\times 10^{5}"),
        (7, "", "7", "7"),
        (7, ".2f", "7.00", "7.00"),
        (float("inf"), ".3g", "∞", r"\infty"),
        (float("-inf"), ".3g", "−∞", r"-\infty"),
        (-1.258, ".4f", "−1.2580", "-1.2580"),
        (-1.25e-5, ".3g", "−1.25×10⁻⁵", r"-1.25\times 10^{-5}"),
        (-7, "", "−7", "-7"),
        (float("nan"), ".3g", "–", "–"),
        ("word", ".3g", "word", "word"),
    ],
)
def test_numbers_keep_their_significant_digits(value, spec, plain, maths):
    text = f"a <<v:{spec}>> and $b = <<v:{spec}>>$"
    assert texts.fill(text, {"v": value}) == f"a {plain} and $b = {maths}$"


def test_an_unknown_number_is_named():
    with pytest.raises(KeyError, match=r"asks for a number 'beta'; given: alpha"):
        texts.fill("<<beta:.3g>>", {"alpha": 1.0})


def test_symbols_take_their_colour_in_maths_and_in_words():
    colours = {"xt": "#111111", "eps": "#222222"}
    text = r"@eps{noise} in $@xt{x_{t-1}} + @eps{\epsilon_{@xt{t}}}$"
    coloured = texts.colour(text, colours)
    assert coloured == (
        SPAN + r" in $\textcolor{#111111}{x_{t-1}} + "
        r"\textcolor{#222222}{\epsilon_{\textcolor{#111111}{t}}}$"
    )


def test_a_symbol_left_open_is_refused():
    with pytest.raises(ValueError, match="closed with"):
        texts.colour("@eps{noise", {"eps": "#222222"})


def test_a_prediction_has_its_options_answer_and_reveal():
    asked = texts.predictions(texts.parse(TEXT)["predict"])
    assert asked == texts.Prediction("Which?", ("one $x$", "two"), 1, "Because.")


@pytest.mark.parametrize("section", ["Q\n- [x] a\n> r", "Q\n- [ ] a\n- [ ] b\n> r", "Q\n- [x] a"])
def test_a_prediction_without_choice_answer_or_reveal_is_refused(section):
    with pytest.raises(ValueError, match="a prediction needs"):
        texts.predictions(section)


def formulas(text):
    return sorted(match.group() for match in texts.MATHS.finditer(text))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_sections_formulas_and_choices(name):
    en, zh = texts.load("en", name), texts.load("zh", name)
    assert list(en) == list(zh)
    for section in en:
        assert formulas(en[section]) == formulas(zh[section]), section
        placeholders = [sorted(texts.PLACEHOLDER.findall(text[section])) for text in (en, zh)]
        assert placeholders[0] == placeholders[1], section
        if section.startswith(("predict", "choice")):
            asked = [texts.predictions(text[section]) for text in (en, zh)]
            assert asked[0].answer == asked[1].answer, section
            assert len(asked[0].options) == len(asked[1].options), section
        if section.startswith(("exercises", "check")):
            settings = [
                [
                    (each.settings, each.answer, each.right, len(each.options))
                    for each in practice.exercises(text[section])
                ]
                for text in (en, zh)
            ]
            assert settings[0] == settings[1], section


@pytest.mark.parametrize("name", NAMES)
def test_chinese_sentences_end_in_full_width_punctuation(name):
    plain = texts.MATHS.sub("", "\n".join(texts.load("zh", name).values()))
    assert not re.findall(r"[一-鿿][,;?!]", plain)


def test_every_lesson_exists_in_both_languages():
    assert sorted(path.stem for path in (texts.FOLDER / "zh").glob("*.md")) == NAMES
