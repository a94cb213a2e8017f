"""What the browser draws of the page `latent_variables` from what is sent to it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from explorer.lessons.latent_variables import scene, scene_climb
from explorer.lessons.latent_variables.scene_settings import PLACES, SLIDERS, Settings
from tests.frames.line_values import known_to
from tests.lessons.latent_variables.test_fields import OPEN, OTHER


def corners():
    """Settings at the ends of every handle and slider of the first act."""
    rng = np.random.default_rng(0)
    ends = {name: each.span for name, each in (PLACES | SLIDERS).items()}
    for _ in range(12):
        yield Settings(**{name: float(rng.choice(span)) for name, span in ends.items()})


@pytest.mark.parametrize("at", [OPEN, OTHER, *corners()])
def test_what_follows_the_hand_is_what_the_record_says(at):
    made = scene.frame(at, "mixture")
    number, now = known_to(made.view("line")), made.facts()
    for name in ("w_1", "part_1", "part_2", "evidence", "r_1", "r_2"):
        assert number(name) == pytest.approx(now[name], rel=1e-4, abs=5e-6), name


@pytest.mark.parametrize("at", [OPEN, OTHER], ids=["opens", "other"])
def test_both_rows_bells_are_the_laws_that_they_are_called(at):
    view, now = scene.frame(at, "mixture").view("line"), scene.frame(at, "mixture").numbers
    number, x = known_to(view), np.linspace(-4, 4, 33)
    one, two = norm.pdf(x, at.m1, at.sigma), norm.pdf(x, at.m2, at.sigma)
    laws = [
        (1 - at.w) * one, at.w * two, (1 - at.w) * one + at.w * two,
        (1 - at.w) * one + at.w * two, now.r_1 * one, now.r_2 * two,
        now.r_1 * one + now.r_2 * two,
    ]  # fmt: skip
    for curve, law in zip(view.curves, laws, strict=True):
        drawn = sum(
            number(bell.weight) * norm.pdf(x, number(bell.mean), number(bell.width))
            for bell in curve.bells
        )
        assert drawn == pytest.approx(law, rel=1e-4, abs=1e-5), curve.label


@pytest.mark.parametrize("at", [OPEN, OTHER], ids=["opens", "other"])
def test_the_bound_stays_below_and_touches_at_the_posterior(at):
    view = scene.frame(at, "bound").views[0]
    line, bound = view.panels[0].series
    assert (np.asarray(bound.y) <= line.y[0] + 1e-12).all()
    one, two = (w * norm.pdf(at.x, m, at.sigma) for w, m in ((1 - at.w, at.m1), (at.w, at.m2)))
    after = two / (one + two)
    assert view.panels[0].uprights[0].x == pytest.approx([after] * 101)
    assert abs(bound.x[np.argmax(bound.y)] - after) <= 0.005 + 1e-9
    q, posterior = view.panels[1].series
    assert q.y[at.belief] == pytest.approx([1 - at.belief / 100, at.belief / 100])
    assert posterior.y == pytest.approx([1 - after, after])


@pytest.mark.parametrize("start", ["apart", "aside", "alike"])
def test_the_climb_is_drawn_as_it_was_taken(start):
    view = scene.frame(Settings(start=start, seed=1), "climb").views[0]
    bells, stairs, beliefs, gap = view.panels
    evidence, bound = (np.asarray(each.y) for each in stairs.series)
    assert (np.diff(bound) >= -1e-9).all() and (bound <= evidence + 1e-9).all()
    assert gap.series[0].y == pytest.approx((evidence - bound)[gap.series[0].x])
    one, two, both = (np.asarray(each.y) for each in bells.series)
    assert both == pytest.approx(one + two) and both.shape == (31, 121)
    points = scene_climb.drawn(1)
    assert beliefs.series[0].x == pytest.approx(points)
    numbers = view.numbers
    for k in (1, 30):
        at_k = {name: values[k] for name, values in numbers.items()}
        height = at_k["w"] * norm.pdf(bells.series[1].x, at_k["m2"], at_k["s2"])
        assert two[k] == pytest.approx(height, rel=1e-9, abs=1e-12)
    last = {name: numbers[name][28] for name in numbers}  # beliefs after half 29 rest on these
    one = (1 - last["w"]) * norm.pdf(points, last["m1"], last["s1"])
    two = last["w"] * norm.pdf(points, last["m2"], last["s2"])
    assert beliefs.series[0].y[29] == pytest.approx(two / (one + two), abs=1e-12)


def test_bells_that_begin_alike_end_as_one_and_others_part():
    ends = {
        start: scene.frame(Settings(start=start, half=30), "climb").numbers
        for start in ("apart", "aside", "alike")
    }
    assert ends["alike"].m1 == pytest.approx(ends["alike"].m2)
    assert ends["apart"].m2 - ends["apart"].m1 > 1
    assert ends["apart"].evidence_nats > ends["alike"].evidence_nats + 1
