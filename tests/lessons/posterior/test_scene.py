"""The frames of the page `posterior`: at the ends of the time, and the handles."""

from dataclasses import replace

import numpy as np

from explorer.lessons.posterior import scene

OTHER = scene.Settings(schedule="linear", T=1000, t=40, x0=-1.2, xt=0.4, x0_y=0.3, xt_y=-2, x=0.35)


def numbers(act, settings=None, **changes):
    return scene.frame(replace(settings or scene.defaults(act), **changes), act).numbers


def test_where_there_is_no_step_there_are_no_numbers_and_at_the_first_a_spike():
    now = numbers("line", t=0)
    assert np.isnan([now.alpha_bar, now.width, *now.mean_place]).all()
    now = numbers("steps", t=1)
    assert (now.mean_place, now.width, now.precision) == ((0.9,), 0, np.inf)
    assert np.isnan(list(now.derivation.lines_nats.values())).all()


def test_the_handles_stand_where_the_settings_say_and_the_clock_at_t():
    for act in scene.ACTS:
        frame = scene.frame(OTHER, act)
        assert (frame.time.t, frame.time.T, frame.time.clock) == (40, 1000, "posterior")
        assert frame.views[0].reports.t
    line, steps = (scene.frame(OTHER, act).view("line") for act in ("line", "steps"))
    assert [handle.x for handle in line.handles] == [-1.2, 0.4]
    assert [handle.x for handle in steps.handles] == [-1.2, 0.4, 0.35]
    plane = scene.frame(OTHER, "plane").view("stage").controls.handles
    assert [(handle.x, handle.y) for handle in plane] == [(-1.2, 0.3), (0.4, -2)]
