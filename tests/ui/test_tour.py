"""The guided tour as the server knows it: what begins it, and the words of its stops."""

from __future__ import annotations

import json

import pytest

from explorer import words
from explorer.ui.frame import steps
from explorer.ui.tour import tour
from tests.page_run import opened


def told(at) -> dict | None:
    """What the page's header tells the browser of the tour, None where it has none."""
    for element in at.get("bidi_component"):
        if element.proto.component_name == "explorer_tour":
            return json.loads(element.proto.json)[0]
    return None


@pytest.mark.parametrize(("asked", "order"), [("1", 1), ("", 0), ("<b>1", 0)])
def test_the_address_begins_it_with_one_and_loses_whatever_it_says(asked, order):
    at = opened("home", tour=asked)
    assert told(at)["order"] == order
    assert "tour" not in at.query_params
    assert told(at.run())["order"] == order  # a run of the same page is no new order


def test_it_does_not_unveil_a_page_that_it_leads_to():
    at = opened("forward", veiled=True, tour="1")
    assert told(at)["order"] == 1
    veiled = " ".join(each.value for each in at.markdown)
    assert 'data-role="predict"' in veiled and 'data-role="now"' not in veiled


def test_what_the_reader_had_set_is_put_back_when_a_tour_is_over():
    at = opened("forward", dataset="moons", T="400")
    at.query_params.clear()
    at.query_params["tour"] = "on-1"
    at.run()
    assert "tour" not in at.query_params
    at.query_params.clear()
    at.button(key="frame_reset").click().run()
    assert "dataset" not in at.query_params
    at.query_params["tour"] = "over"
    at.run()
    at.query_params.pop("lang", None)
    assert dict(at.query_params) == {"dataset": "moons", "T": "400"}


def test_a_lecturer_is_not_offered_it():
    at = opened("home", present="1", tour="1")
    assert told(at) is None and "tour" not in at.query_params


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_it_says_everything_in_each_language_and_calls_buttons_by_their_names(lang):
    said, word = told(opened("forward", lang=lang))["words"], words.of(lang)
    assert set(said) == {*tour.SAID, *tour.STOPS, "start"}
    assert not [text for text in said.values() if "{" in text]
    assert word("lesson.do_it") in said["exercise"] and word("frame.copy_link") in said["way"]
    assert said["count"].count("%") == 2


def test_home_knows_how_to_offer_it():
    assert set(steps.OFFER) <= set(steps.SAID["home"])
