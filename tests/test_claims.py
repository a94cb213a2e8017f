"""Quoted figures: each a claim, a setting or plain; and every claim is what its call gives now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from explorer import claims, closure, practice, texts
from explorer.words import LANGUAGES, LESSONS

# How many numerals of a lesson are neither claims nor settings. A count may only fall; a new
# lesson begins with ten at most.
PLAIN = {
    "bayes": 0,
    "fitting": 2,
    "forward": 9,
    "forward_images": 9,
    "gaussians": 4,
    "home": 0,
    "improved": 6,
    "information": 0,
    "latent_variables": 0,
    "objective": 23,
    "posterior": 32,
    "probability": 0,
    "reparameterise": 0,
    "samplers": 3,
    "schedule": 12,
    "score": 25,
    "step_through": 11,
    "train_images": 9,
    "train_points": 3,
    "vlb": 9,
    "why_gaussian": 0,
}
KNOWN = texts.claims()
CACHES = (closure.read, closure.named, closure.source, closure.registered, closure.is_table)
LEFT_OUT = re.compile(
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+?\$|<<.*?>>|\]\([^)]*\)|\| \?[^\n]*|^\s*\d+[.)] "
    r"|^\s*=[^\n]*± [\d.]+$|^\s*= \?[^\n]*$",  # the tolerance of an answer, a state
    re.DOTALL | re.MULTILINE,
)
NUMERAL = re.compile(r"(?<![A-Za-z0-9_.])[-−]?\d[\d,.]*(?:×10)?[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*")


def bare(section: str, text: str) -> list[str]:
    """The numerals that stand in a section outside formulas, code, links and list marks."""
    if section.startswith(("source", "elsewhere")):
        return []
    return [each.rstrip(".,") for each in NUMERAL.findall(LEFT_OUT.sub(" ", text))]


def standing(lesson: str, lang: str = "en") -> Iterator[tuple[str, str, str]]:
    """(section, kind, what it says) of each claim, setting and plain numeral of a lesson."""
    for section, text in texts.load(lang, lesson).items():
        if section.startswith(("exercises", "check")):
            text = "\n".join(
                " ".join((e.text, e.answer, *e.options, e.hint, e.solution))
                for e in practice.exercises(text)
            )
        for kind, what in texts.PLACEHOLDER.findall(text):
            if kind in texts.RESERVED:
                yield section, kind, what.strip()


def test_a_bare_numeral_is_found_wherever_it_stands():
    for text, found in (
        ("after 20 steps", ["20"]),
        ("costs 1,500.5 bits, or −3.9.", ["1,500.5", "−3.9"]),
        ("2×10⁻⁵ and 10⁻³", ["2×10⁻⁵", "10⁻³"]),
        ("到第 20 步，即 61 %。", ["20", "61"]),
        ("1. Do it at $t = 3$ | ?t=20", []),
        ("$$a_{12}$$ `T=3` <<set:T=3>> x_0 [2](a1)", ["2"]),
        ("SW2, x₀, t1", []),
    ):
        assert bare("notice", text) == found, text
    assert bare("source", "Ho 2020") == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_numeral_stands_bare_in_a_lesson(lesson):
    for lang in LANGUAGES:
        found = {name: bare(name, text) for name, text in texts.load(lang, lesson).items()}
        assert not {name: numerals for name, numerals in found.items() if numerals}, lang


@pytest.mark.parametrize("lesson", LESSONS)
def test_plain_numerals_only_become_fewer(lesson):
    plain = [what for _, kind, what in standing(lesson) if kind == "plain"]
    assert len(plain) <= PLAIN[lesson], plain
    assert len(plain) == PLAIN[lesson], "fewer now: lower the count in PLAIN"


@pytest.mark.parametrize("lesson", LESSONS)
def test_both_languages_quote_the_same(lesson):
    assert Counter(standing(lesson, "en")) == Counter(standing(lesson, "zh"))


def test_every_claim_is_quoted_and_every_quote_is_a_claim_of_its_lesson():
    quoted = {what for name in LESSONS for _, kind, what in standing(name) if kind == "claim"}
    answers = {f"{name}.{section}" for name in LESSONS for section in right_options(name)}
    assert quoted <= set(KNOWN)
    assert set(KNOWN) <= quoted | answers, "nobody quotes these"
    for name in LESSONS:
        for _, kind, what in standing(name):
            assert kind != "claim" or what.startswith(f"{name}."), what


def right_options(lesson: str) -> dict[str, int]:
    """The right option of each question of a lesson, by its section."""
    sections = texts.load("en", lesson)
    right = {
        name: texts.predictions(text).answer
        for name, text in sections.items()
        if name.startswith(("predict", "choice"))
    }
    checks = {
        name: practice.exercises(text)[0].right
        for name, text in sections.items()
        if name.startswith("check")
    }
    return right | {name: option for name, option in checks.items() if option >= 0}


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_right_option_of_a_prediction_is_a_claim(lesson):
    """That both languages mark the same option stands in test_lessons.py."""
    for section, right in right_options(lesson).items():
        claim = KNOWN.get(f"{lesson}.{section}")
        assert claim, f"no claim says which option of {section} is right"
        assert claim["value"] == right, section


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_setting_in_prose_is_one_that_something_near_it_has(lesson):
    """The act opens so, the section's link sets it, or a claim quoted there is made with it."""
    for section, text in texts.load("en", lesson).items():
        for what in [what for name, kind, what in standing(lesson)
                     if name == section and kind == "set"]:  # fmt: skip
            name, _, value = what.partition("=")
            assert number(value) in set(backing(lesson, section, text, name)), f"{section}: {what}"


def backing(lesson: str, section: str, text: str, name: str) -> Iterator[float]:
    """The values of a setting that stand behind a section."""
    from tests.acts import acts_of, defaults_of

    for act in acts_of(lesson):
        if act == section.rpartition(".")[2] or not set(acts_of(lesson)) & set(section.split(".")):
            yield number(getattr(defaults_of(lesson, act), name, None))
    if section.startswith("exercises"):
        yield from (
            number(each.settings[name])
            for each in practice.exercises(text)
            if name in each.settings
        )
    quoted = [what for part, kind, what in standing(lesson) if part == section and kind == "claim"]
    for each in [*quoted, f"{lesson}.{section}"]:
        if name in KNOWN.get(each, {}).get("with", {}):
            yield number(KNOWN[each]["with"][name])


def number(value: object) -> float:
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return float("nan")


# --- as made today ------------------------------------------------------------------------------


def test_no_claim_is_stale():
    old = claims.stale(KNOWN)
    assert not old, f"made by other code than today's, or by hand; python -m explorer.claims: {old}"


def test_a_value_changed_by_hand_is_stale_too():
    name = "samplers.variety_slerp"  # dear: no test makes it anew
    off = KNOWN[name] | {"value": 10 * KNOWN[name]["value"]}
    assert claims.stale({name: off}) == [name] and not claims.stale({name: KNOWN[name]})


def remade(name: str) -> None:
    now = {name: claims.make(KNOWN[name])}
    unit = 10.0 ** -KNOWN[name]["digits"] if isinstance(KNOWN[name]["digits"], int) else 0.0
    near = abs(now[name]["value"] - KNOWN[name]["value"]) <= 0.1 * unit  # the last bit of a machine
    assert near or texts.quoted(now, name) == texts.quoted(KNOWN, name), name


@pytest.mark.parametrize("lesson", LESSONS)
def test_claims_are_what_their_call_gives_now(lesson):
    for name, claim in KNOWN.items():
        if name.startswith(f"{lesson}.") and not claim.get("dear"):
            remade(name)


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", [name for name, claim in KNOWN.items() if claim.get("dear")])
def test_dear_claims_are_too(name):
    remade(name)


def test_a_call_that_is_not_listed_is_refused():
    with pytest.raises(KeyError, match=r"no claim may call 'os\.system'; listed: "):
        claims.make({"call": "os.system", "with": {"command": "true"}, "digits": 0})


def test_the_file_is_as_the_script_writes_it():
    assert texts.CLAIMS.read_text(encoding="utf-8") == claims.text_of(KNOWN)


def test_a_quote_shows_its_digits_and_no_more():
    known = {
        "a": {"value": 0.0402, "digits": 2},
        "b": {"value": 12345.6, "digits": 0},
        "c": {"value": -0.000021, "digits": "2g"},
        "d": {"value": -3.94, "digits": 1},
    }
    assert [texts.quoted(known, name) for name in known] == ["0.04", "12,346", "−2.1×10⁻⁵", "−3.9"]
    with pytest.raises(KeyError, match="no claim named 'e'"):
        texts.quoted(known, "e")


# --- what a claim rests on ----------------------------------------------------------------------


def test_a_claim_rests_on_what_it_calls_and_on_nothing_else():
    used = closure.closure(("explorer.core.schedules", "terminal"))
    assert ("explorer.core.arrays", "LN2") in used
    assert ("explorer.core.schedules", "_log_excess") in used
    assert not [name for name in used if name[1] in ("cosine", "noise_spans")]


def test_a_table_brings_what_is_registered_in_it():
    used = closure.closure(("explorer.worlds.world", "schedule"))
    assert {("explorer.core.schedules", name) for name in ("linear", "cosine", "su")} <= used
    used = closure.closure(("explorer.worlds.world", "dataset"))
    assert ("explorer.data.rolls", "swiss_roll") in used


def test_a_comment_or_docstring_makes_no_claim_stale(tmp_path, monkeypatch):
    def hashed(text: str) -> str:
        monkeypatch.setattr(closure, "ROOT", tmp_path)
        folder = tmp_path / "explorer"
        folder.mkdir(exist_ok=True)
        (folder / "a.py").write_text(text)
        for each in CACHES:
            each.cache_clear()
        return closure.hash_of("explorer.a", "f")

    first = hashed('def f():\n    """One."""\n    return g()\n\ndef g():\n    return 1\n')
    try:
        said = 'def f():\n    """Two."""\n    # why\n    return g()\n\ndef g():\n    return 1\n'
        assert hashed(said) == first
        assert hashed("def f():\n    return g()\n\ndef g():\n    return 2\n") != first
    finally:
        monkeypatch.undo()
        for each in CACHES:
            each.cache_clear()
