"""The routes: every page has its place, and each knows what comes before and after it."""

from __future__ import annotations

import pytest

from explorer import texts, words
from explorer.ui.frame import steps
from explorer.ui.frame.navigation import HOME, PAGES
from explorer.ui.frame.route import COURSE, ROUTES, SHORT, place_of
from tests.page_run import opened

DEEPER = [entry.name for entry in PAGES if entry.section == "deeper"]


def test_the_course_has_every_page_but_home_once_and_the_deep_ones_last():
    assert sorted(COURSE) == sorted(entry.name for entry in PAGES if entry.name != HOME)
    assert COURSE[-len(DEEPER) :] == tuple(DEEPER)
    assert set(DEEPER) == {"objective", "vlb", "improved"}


def test_the_short_route_goes_from_a_picture_to_few_steps_and_never_deep():
    assert SHORT[0] == "forward_images" and SHORT[-1] == "samplers"
    assert len(set(SHORT)) == len(SHORT) == 5
    assert not set(SHORT) & set(DEEPER)


@pytest.mark.parametrize("route", ROUTES)
def test_who_goes_on_passes_every_page_of_a_route_and_comes_home(route):
    page, passed = HOME, []
    while (page := place_of(page, route).after) != HOME:
        passed.append(page)
        place = place_of(page, route)
        assert (place.route, place.number, place.of) == (route, len(passed), len(ROUTES[route]))
        assert place_of(place.before, route).after == page
    assert tuple(passed) == ROUTES[route]


def test_a_page_that_the_short_route_does_not_pass_keeps_its_place_in_the_course():
    assert place_of("vlb", "short") == place_of("vlb")
    assert place_of("vlb").route == "course"


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_page_says_what_one_knows_now_and_leads_on(lang):
    """One sentence each, and no formula: they stand in plain HTML."""
    for name in COURSE:
        lesson = texts.load(lang, name)
        said = [lesson["know"], lesson["bridge"], lesson.get("bridge.short", "-")]
        for text in said:
            assert text and "\n" not in text and "$" not in text and "@" not in text, name
        stop = "。" if lang == "zh" else "."
        assert lesson["know"].count(stop) == 1 and lesson["know"].endswith(stop), name
        elsewhere = place_of(name, "short").after != place_of(name).after
        assert ("bridge.short" in lesson) == elsewhere, name


def test_a_page_is_done_by_a_prediction_and_an_exercise():
    """Each page of the course offers both."""
    for lang in words.LANGUAGES:
        needs = steps.needs(lang)
        assert set(needs) == set(COURSE)
        assert all(asked == [steps.PREDICTED, steps.PRACTISED] for asked in needs.values())


def ending(at) -> str:
    """What stands at the end of a page, "" where nothing does."""
    bodies = [each.proto.body for each in at.get("html")]
    return next((body for body in bodies if '<p data-role="know">' in body), "")


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_bridge_is_that_of_the_route(lang):
    said = {}
    for route in ROUTES:
        at = opened("forward", lang=lang, route=route)
        said[route] = ending(at)
        assert ("route" in at.query_params) == (route == "short")
    lesson = texts.load(lang, "forward")
    assert lesson["bridge"] in said["course"] and lesson["bridge.short"] in said["short"]


def test_a_route_that_is_none_is_corrected_with_a_notice():
    at = opened("forward", route="scenic")
    assert "route" not in at.query_params
    assert any("scenic" in each.value for each in at.warning)


def test_in_lecturers_mode_nothing_stands_at_the_end():
    at = opened("forward", present="1")
    assert not ending(at)


def test_an_exercise_keeps_the_route():
    at = opened("forward", route="short")
    at.button(key="exercise_2_set").click().run()
    assert at.query_params["route"] == "short" and at.query_params["act"] == "entropy"
