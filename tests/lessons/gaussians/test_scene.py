"""The frames of the page `gaussians` as the browser reads them: tables in the place of formulas."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from explorer.lessons.gaussians import acts, scene, settings
from explorer.lessons.gaussians.scene_one import stops
from tests.frames.line_values import known_to
from tests.lessons.gaussians.test_fields import OPEN, OTHER


def held(view):
    places = {each.name: each.x for each in view.handles}
    return places | {each.name: each.value for each in view.sliders}


@pytest.mark.parametrize("act", scene.ACTS)
@pytest.mark.parametrize("at", [OPEN, OTHER], ids=["opens", "other"])
def test_what_the_browser_looks_up_is_the_records_number(act, at):
    """To more digits than the three or four that are shown."""
    made = scene.frame(at, act)
    known = known_to(made.view("line"))
    columns = acts.source(act, made).columns
    still = {"count", "seed", "area"}  # said of the frame, by Python
    for name in {each.name for each in fields(made.numbers)} - still:
        wanted = getattr(made.numbers, name)
        assert known(columns[name]) == pytest.approx(wanted, rel=2e-5, abs=1e-6), name


def test_handles_and_sliders_stand_where_the_settings_say():
    for act in scene.ACTS:
        for at in (OPEN, OTHER):
            names = held(scene.frame(at, act).view("line"))
            assert names == {name: getattr(at, name) for name in names}
            assert set(names) == {*scene.HANDLES[act], *scene.SLIDERS[act]}


def test_every_stop_of_a_slider_is_a_place_of_its_table():
    for sliders in scene.SLIDERS.values():
        for param in sliders.values():
            places = stops(param)
            assert (places[0], places[-1]) == param.span and param.default in np.round(places, 9)
            assert np.diff(places) == pytest.approx(np.full(len(places) - 1, param.step))


def test_while_its_question_waits_neither_sum_nor_product_is_drawn():
    for act in ("sum", "product"):
        view = acts.two_bells(scene.frame(OPEN, act).view("line"))
        assert len(view.rows) == 1 and len(view.curves) == 2
        assert not view.draws and not view.markers
        drawn = {
            n for curve in view.curves for bell in curve.bells for n in (bell.mean, bell.width)
        }
        assert drawn <= {0.0, *scene.HANDLES[act], *scene.SLIDERS[act]}


def test_an_acts_numbers_are_of_its_own_settings_alone():
    assert set(settings.KEYS) == set(scene.ACTS)
    for act in scene.ACTS:
        own = {*scene.HANDLES[act], *scene.SLIDERS[act], *scene.OTHERS.get(act, ())}
        for name in {each.name for each in fields(scene.Settings)} - own:
            changed = replace(OPEN, **{name: getattr(OTHER, name)})
            assert scene.frame(changed, act).numbers == scene.frame(OPEN, act).numbers, name
