"""The frames of the page `why_gaussian`: what moves on the line, and what is not made again."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.why_gaussian import scene

OTHER = scene.Settings(distance=0.8, width=0.5, weight=0.6, ratio=0.7, beta=0.6, x_t=-0.4)


def test_more_and_smaller_steps_bring_more_back():
    now = scene.frame(OTHER, "many").numbers
    assert now.ways_steps == (1, 4, 12, 36)
    for steps, beta in zip(now.ways_steps, now.ways_beta, strict=True):
        assert (1 - beta) ** steps == pytest.approx(0.02)
    assert (np.diff(now.ways_nats) < 0).all() and now.ways_nats[-1] > 0


def test_the_line_is_shaped_in_the_first_act_alone():
    step, far = (scene.frame(OTHER, act).view("line") for act in ("step", "far"))
    assert [slider.value for slider in step.sliders] == [0.6, 0.8, 0.5, 0.6]
    assert [slider.name for slider in far.sliders] == ["beta"]
    assert step.handles[0].x == far.handles[0].x == -0.4
    assert not scene.frame(OTHER, "many").views


def test_what_does_not_depend_on_x_t_is_not_made_again(monkeypatch):
    asked = []
    averages = lambda shape, beta: asked.append(beta) or (beta, beta)  # noqa: E731
    monkeypatch.setattr(scene.reverse, "averages", averages)
    shape = replace(OTHER, distance=0.9).shape
    for x_t in (0.1, 0.2):
        scene.reverse.falls(shape, x_t)
    assert len(asked) == len(scene.reverse.DRAWN) + len(scene.reverse.SMALL)
