"""Exercises on a page: a number, a choice, a state reached; what is said, and what passes."""

from __future__ import annotations

import pytest

from explorer import practice, texts, words
from explorer.ui.frame import steps
from tests.matrix import EXHAUSTIVE
from tests.page_run import opened

# Of each exercise with a state: settings, beside those of its link, with which it is reached.
REACHED = {
    ("probability", "exercises", 1): "rain=5-5-5",
    ("probability", "exercises", 3): "graph=chain&agree=45",
    ("bayes", "exercises", 1): "boys_trousers=50",
    ("bayes", "exercises", 4): "x=0.06",
    ("fitting", "exercises", 1): "tau=10",
    ("forward", "exercises", 1): "t=674",
    ("forward_images", "exercises", 3): "t=716",
    ("schedule", "exercises", 1): "T=660&t=660",
    ("posterior", "exercises", 3): "t=20",
    ("why_gaussian", "exercises", 2): "beta=0.065",
    ("gaussians", "exercises", 2): "sigma=1.8",
    ("gaussians", "exercises", 3): "b=0.6",
    ("gaussians", "exercises", 4): "rho=0.5",
    ("gaussians", "exercises", 6): "s2=0.5",
    ("reparameterise", "exercises", 2): "eps=1.25",
    ("reparameterise", "exercises", 4): "b=4",
    ("information", "exercises", 1): "p=16-8-4-2-2",
    ("information", "exercises", 3): "q=22-4-3-2-1",
    ("information", "exercises", 4): "mu=-0.32&sigma=1.65",
    ("latent_variables", "exercises", 1): "x=0.11",
    ("latent_variables", "exercises", 2): "m1=-0.6&m2=1.4",
    ("latent_variables", "exercises", 3): "belief=90",
    ("objective", "exercises.bound", 2): "mixture=one",
    ("objective", "exercises.bound", 4): "small_T=40",
    ("objective", "exercises.lines", 4): "line=10",
    ("objective", "exercises.terms", 4): "model=posterior",
    ("objective", "exercises.gap", 1): "small_T=25",
    ("objective", "exercises.gap", 3): "model=straight",
    ("improved", "exercises", 1): "v=0.9",
    ("vlb", "exercises", 4): "variance=exact",
    ("train_points", "exercises", 2): "t=100",
    ("train_images", "exercises", 2): "guidance=2",
    ("step_through", "exercises", 2): "sampler=ddim&eta=0",
    ("step_through", "exercises.pictures", 1): "denoiser=training&t=0",
    ("samplers", "exercises.compare", 8): "b_num_steps=9",
    ("samplers", "exercises.eta", 2): "chain=100",
    ("samplers", "exercises.ladder", 1): "ladder_sampler=euler",
    ("samplers", "exercises.ladder", 4): "ladder_sampler=ddpm",
    ("samplers", "exercises.interpolation.points", 1): "between_ax=-0.2&between_ay=1.5",
    ("samplers", "exercises.interpolation.points", 2): "between_corrections=2",
    ("samplers", "exercises.interpolation.points", 5): "between_ax=1.5&between_ay=0.1",
    ("samplers", "exercises.interpolation.pictures", 1): "between_start=20",
    ("samplers", "exercises.interpolation.pictures", 6): "between_s=50",
    ("score", "exercises.langevin", 1): "size=1.8",
    ("score", "exercises.langevin", 5): "tau=0",
    ("score", "exercises.flow", 1): "flow_steps=100",
    ("score", "exercises.flow", 7): "flow_steps=13",
}
CHEAP = {("schedule", "exercises", 1), ("posterior", "exercises", 3)}  # in every run


def listed(name: str, section: str, lang: str = "en") -> list[practice.Exercise]:
    return practice.exercises(texts.load(lang, name)[section])


def state(at, name: str) -> str:
    """Of the exercise with this text, "todo" or "done"."""
    (line,) = [e.value for e in at.markdown if "data-exercise=" in e.value and name in e.value]
    return line.split('data-state="')[1].split('"')[0]


def told(at) -> str:
    return " ".join(each.value for each in at.markdown if 'data-role="answer"' in each.value)


def passed(at, page: str) -> bool:
    return steps.PRACTISED in at.session_state[steps.FACTS].get(page, set())


def answer(at, i: int, text: str):
    at.text_input(key=f"exercise_{i}_answer").set_value(text)
    return at.button(key=f"exercise_{i}_check").click().run()


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_number_is_told_its_direction_and_the_right_one_passes(lang):
    at, word = opened("forward", lang=lang), words.of(lang)
    i, exercise = 4, listed("forward", "exercises", lang)[3]
    text = exercise.text.split("<<")[0]
    assert state(at, text) == "todo" and not told(at)
    answer(at, i, str(exercise.value - 2 * exercise.tolerance))
    assert word("exercise.small") in told(at) and state(at, text) == "todo"
    answer(at, i, "many")
    assert word("exercise.none") in told(at)
    answer(at, i, "right")
    assert word("exercise.none") in told(at) and not passed(at, "forward")
    answer(at, i, str(exercise.value + exercise.tolerance))
    assert state(at, text) == "done" and passed(at, "forward")
    assert f"{exercise.value:.0f}" in told(at)
    answer(at, i, "1")  # passed is passed
    assert state(at, text) == "done" and word("exercise.small") in told(at)


def test_where_an_answer_is_checked_setting_up_does_not_count():
    at = opened("forward")
    at.button(key="exercise_2_set").click().run()
    assert not passed(at, "forward")


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_state_says_what_is_missing_until_that_has_moved_and_passes_once_it_is_there(lang):
    (exercise, *_), word = listed("schedule", "exercises", lang), words.of(lang)
    at = opened("schedule", lang=lang, **exercise.settings)
    at.button(key="exercise_1_check").click().run()
    label = next(each.label for each in at.slider if each.key == "T")
    assert word("exercise.state_small", what=label) in told(at) and not passed(at, "schedule")
    at.slider(key="T").set_value(900).run()
    assert not told(at)  # that was said of where it stood
    at.button(key="exercise_1_check").click().run()
    assert word("exercise.state_large", what=label) in told(at)
    at.slider(key="T").set_value(660).run()
    at.button(key="exercise_1_check").click().run()
    assert word("exercise.state_right") in told(at) and exercise.solution in told(at)
    assert passed(at, "schedule")


def test_a_choice_in_the_list_passes_with_the_right_option(monkeypatch):
    def lesson(lang: str, name: str) -> dict[str, str]:
        asked = "1. Which?\n- [ ] $a$\n- [x] $b$\n? Look.\n> Because."
        return load(lang, name) | {"exercises": asked}

    load = texts.load
    monkeypatch.setattr(texts, "load", lesson)
    at, word = opened("forward"), words.of("en")
    at.radio(key="exercise_1_answer").set_value(0).run()
    assert word("exercise.wrong") in told(at) and not passed(at, "forward")
    at.radio(key="exercise_1_answer").set_value(1).run()
    assert "$b$" in told(at) and "Because." in told(at) and passed(at, "forward")


def test_every_state_is_in_the_list_of_this_test():
    states = {
        (name, section, i)
        for name in words.LESSONS
        for section in texts.load("en", name)
        if section.startswith("exercises")
        for i, each in enumerate(listed(name, section), 1)
        if each.kind == "state"
    }
    assert states == set(REACHED)


@pytest.mark.parametrize(
    "where", [pytest.param(w, marks=() if w in CHEAP else EXHAUSTIVE) for w in REACHED], ids=str
)
def test_a_state_is_not_reached_as_it_is_set_up_and_can_be(where):
    name, section, i = where
    link = listed(name, section)[i - 1].settings
    way = dict(pair.split("=") for pair in REACHED[where].split("&"))
    for query, reached in ((link, False), (link | way, True)):
        at = opened(name, **query)
        at.button(key=f"exercise_{i}_check").click().run()
        assert told(at) and passed(at, name) == reached, (query, told(at))
