"""What the page `schedule` says of its last step: for which T it is noise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer import words
from explorer.core.schedules import SCHEDULES
from explorer.lessons.schedule.numbers import enough
from explorer.lessons.schedule.scene_end import LIMIT, End, end
from explorer.worlds.world import key

SAID = {
    "en": ("T ≥ {} suffices", "needs T ≥ {}", "only T = {}", "at no T up to 10,000"),
    "zh": ("T ≥ {} 即可", "需要 T ≥ {}", "只有 T = {} 可以", "T 到 10,000 也不行"),
}
CASES = [  # schedule, T, its numbers; which sentence, and what stands in it
    ("linear", 1000, {}, 0, 21),
    ("linear", 50, {"rescale": False}, 1, 651),
    ("small_linear", 1000, {}, 1, 6545),
    ("cosine", 10, {}, 0, 1),
    ("linear", 10, {"beta_end": 0.009}, 2, "10–12"),
    ("linear", 1000, {"beta_end": 0.009}, 2, "10–12"),
    ("linear", 1000, {"beta_end": 0.013}, 2, "13–899"),
    ("linear", 100, {"beta_end": 0.013}, 2, "13–899"),
    ("linear", 1000, {"beta_end": 0.005}, 3, ""),
]


def page(lang):
    return SimpleNamespace(word=words.of(lang))


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize(("name", "T", "params", "which", "passing"), CASES)
def test_the_T_that_make_noise_are_said_as_they_are(name, T, params, which, passing, lang):
    settings = key(SCHEDULES[name].defaults() | params)
    assert enough(page(lang), end(name, T, settings)) == SAID[lang][which].format(passing)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_runs_of_T_stand_side_by_side(lang):
    last = End(0.0, LIMIT, ((3, 3), (7, 9), (40, 10_000)), {100: LIMIT}, None)
    assert enough(page(lang), last) == SAID[lang][2].format("3, 7–9, ≥ 40")
