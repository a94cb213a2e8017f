"""What a crowd counts in the browser is Bayes' rule, as the page's record has it."""

from dataclasses import asdict

import pytest

from explorer.lessons.bayes import scene
from explorer.lessons.bayes.scene_school import BOYS, TROUSERS
from explorer.lessons.bayes.scene_settings import SEES, Settings

COUNT = "ui/crowd/count.js"
SCHOOLS = [
    Settings(see="trousers"),
    Settings(see="skirt", boys=30, boys_trousers=40, girls_trousers=10),
    Settings(boys=90),
    Settings(see="skirt", boys_trousers=100, girls_trousers=100),
]


@pytest.mark.parametrize("settings", SCHOOLS, ids=lambda each: each.see)
def test_its_numbers_are_those_of_the_record(script, settings):
    frame = scene.frame(settings, "school")
    view = frame.views[0]
    groups = [
        {"sizes": list(each.sizes), "first": [list(row) for row in each.first]}
        for each in view.groups
    ]
    at = [
        BOYS.index(settings.boys), TROUSERS.index(settings.boys_trousers),
        TROUSERS.index(settings.girls_trousers),
    ]  # fmt: skip
    got = script(
        """({ counted, numbersOf }, [groups, at, seen]) => {
          const numbers = numbersOf(counted(groups, at), seen);
          return Object.fromEntries(Object.entries(numbers).filter(([, n]) => !Number.isNaN(n)));
        }""",
        COUNT,
        given=[groups, at, SEES.index(settings.see)],
    )
    told = {
        name: value
        for name, value in asdict(frame.numbers).items()
        if name not in ("boys", "boys_trousers", "girls_trousers") and value == value
    }
    assert {name: got[name] for name in told} == pytest.approx(told)
    assert ("posterior_b" in got) == ("posterior_b" in told)


def test_who_is_left_is_everybody_until_something_is_seen(script):
    got = script(
        "({ left }, counts) => [0, 1, 2].map((seen) => left(counts, seen))", COUNT,
        given=[{"all": 60, "worn": [50, 10]}, {"all": 40, "worn": [20, 20]}],
    )  # fmt: skip
    assert got == [[60, 40], [50, 20], [10, 20]]
