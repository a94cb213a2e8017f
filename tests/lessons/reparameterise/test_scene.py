"""The frames of the page `reparameterise` as the browser reads them, and what is veiled."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from explorer.lessons.reparameterise import acts, scene, scene_through, scene_two, settings
from explorer.lessons.reparameterise.scene_settings import Settings
from tests.frames.line_values import known_to
from tests.frames.test_stage import read
from tests.lessons.reparameterise.test_fields import BOTH, OPEN, OTHER


@BOTH
@pytest.mark.parametrize("act", scene.ACTS)
def test_what_the_browser_looks_up_is_the_records_number(act, settings):
    """To more digits than the three that are shown."""
    made = scene.frame(settings, act)
    known, columns = known_to(made.view("line")), acts.source(act, made).columns
    for name in {each.name for each in fields(made.numbers)}:
        wanted = getattr(made.numbers, name)
        assert known(columns[name]) == pytest.approx(wanted, rel=2e-5, abs=1e-5), name


@pytest.mark.parametrize("by", ["mu", "sigma"])
@pytest.mark.parametrize("k", [0.0, 1.0, 3.0])
def test_the_histograms_are_of_the_estimates_themselves(by, k):
    """Summed as the browser does, the columns are the means of the estimates of their noises."""
    at = replace(OTHER, by=by, k=k)
    view = scene.frame(at, "two").view("line")
    known = known_to(view)
    eps = np.random.default_rng(at.seed).standard_normal((2000, 64))[:, : 4 ** int(k)]
    z, weight = at.mu + at.sigma * eps, eps if by == "mu" else eps**2 - 1
    path = (2 * z * (1 if by == "mu" else eps)).mean(1)
    score = ((z**2 - at.b) * weight / at.sigma).mean(1)
    for each, wanted in zip(view.draws, (path, score), strict=True):
        columns = read(each.blob.data)["columns"].astype(float)
        got = np.array([known(c) for c in each.coefs]) @ columns
        np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-4)


def test_the_dashed_bells_have_the_mean_and_the_width_of_the_estimates():
    view = scene.frame(OTHER, "two").view("line")
    known, now = known_to(view), scene.frame(OTHER, "two").numbers
    bells = {(each.row, each.dash): each.bells[0] for each in view.curves}
    for place, variance in {
        (1, "longdash"): now.path_variance, (2, "longdash"): now.score_variance,
        (2, "dot"): now.path_variance,
    }.items():  # fmt: skip
        assert known(bells[place].mean) == pytest.approx(now.truth, rel=1e-6)
        assert known(bells[place].width) == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_rings_stay_and_dots_ride():
    still, moved = (scene.frame(at, "through").view("line") for at in (OPEN, OTHER))
    rings, dots = (
        [[known_to(view)(each.at) for each in view.markers if each.kind == kind and each.row == row]
         for view in (still, moved)]
        for kind, row in (("ring", 0), ("dot", 1))
    )  # fmt: skip
    assert rings[0] == rings[1] and rings[0] == pytest.approx(dots[0], abs=1e-6)
    noises = scene_through.NOISES
    np.testing.assert_allclose(dots[1], OTHER.mu + OTHER.sigma * noises, atol=1e-6)
    assert len(noises) == scene_through.COUNT and np.all(np.diff(noises) > 0)


def test_while_its_question_waits_nothing_that_answers_it_is_drawn():
    through = acts.veiled("through", scene.frame(OPEN, "through").view("line"))
    assert {each.row for each in through.markers} == {0, 2}
    two = acts.veiled("two", scene.frame(OPEN, "two").view("line"))
    assert not two.draws and len(two.rows) == 1 and len(two.curves) == 1


def test_handles_and_sliders_stand_where_the_settings_say():
    for act in scene.ACTS:
        for at in (OPEN, OTHER):
            view = scene.frame(at, act).view("line")
            held = {each.name: each.x for each in view.handles}
            held |= {each.name: each.value for each in view.sliders}
            assert held == {name: getattr(at, name) for name in held}
            own = (*settings.HANDLES[act], *settings.SLIDERS[act])
            assert set(held) == {each.name for each in own}


def test_an_acts_numbers_are_of_its_own_settings_alone():
    own = {"through": {"mu", "sigma", "eps"}, "two": {"mu", "sigma", "by", "b", "k", "seed"}}
    for act in scene.ACTS:
        for name in {each.name for each in fields(Settings)} - own[act]:
            changed = replace(OPEN, **{name: getattr(OTHER, name)})
            assert scene.frame(changed, act).numbers == scene.frame(OPEN, act).numbers, name


def test_more_draws_of_an_estimate_scatter_as_much_less():
    shown = [scene.frame(replace(OPEN, k=float(k)), "two").numbers
             for k in range(len(scene_two.NUMBERS))]  # fmt: skip
    for each in shown:
        assert each.score_variance * each.n == pytest.approx(shown[0].score_variance)
