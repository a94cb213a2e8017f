"""The frames of the page `fitting`: what the browser draws from columns is what core computes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from explorer.lessons.fitting import acts, scene, scene_points, scene_surface, scene_unknown
from explorer.lessons.fitting.scene_settings import LIVE
from explorer.lessons.fitting.settings import SLIDERS
from tests.frames.test_stage import read
from tests.lessons.fitting.test_fields import ALONE, OPEN, OTHER

ALL = pytest.mark.parametrize("settings", [OPEN, OTHER, ALONE], ids=["open", "other", "alone"])
X = np.linspace(-6, 8, 57)


def sent(view):
    """What the names of a line stand for, from its table, its handles and its sums."""
    blob = read(view.table.data)
    got = {name: row[0] for name, row in zip(blob["names"], blob["columns"], strict=True)}
    got |= {each.name: each.x for each in view.handles}

    def of(number):
        return got[number] if isinstance(number, str) else number

    for name, each in view.values.items():
        total = of(each.plus) + sum(of(a) * of(b) for a, b in each.terms.items())
        got[name] = np.sqrt(total) if each.root else total
    return got


def named(curve):
    return str(getattr(curve.label, "key", curve.label))


def drawn(view, label, x):
    """A curve of the line as the browser draws it: its bells moved, stretched, weighted."""
    got = sent(view)
    (spec,) = [each for each in view.curves if named(each) == label]
    return sum(
        got.get(bell.weight, bell.weight)
        * stats.norm.pdf(x, got[bell.mean], got.get(bell.width, bell.width))
        for bell in spec.bells
    )


@ALL
def test_with_the_width_known_each_curve_is_the_law_that_it_is_called(settings):
    view, now = scene.frame(settings, "points").view("line"), scene_points.numbers(settings)
    laws = {
        "fitting.prior": (settings.m, settings.tau),
        "fitting.likelihood": (now.ml, (settings.n * settings.times) ** -0.5),
        "fitting.posterior": (now.map, now.deviation),
        "ML": (now.ml, 1), "MAP": (now.map, 1),
        "fitting.bayes": (now.map, now.bayes_variance**0.5),
        "": (now.map, settings.keep * now.deviation),
    }  # fmt: skip
    assert len(view.curves) == len(laws)
    for label, law in laws.items():
        exact = stats.norm.pdf(X, *law)
        assert np.abs(drawn(view, label, X) - exact).max() < 1e-4 * exact.max(), label
    assert [each.row for each in view.curves] == [0, 0, 0, 0, 1, 1, 1]


@ALL
def test_with_both_unknown_each_curve_is_the_law_that_it_is_called(settings):
    view, now = scene.frame(settings, "unknown").view("line"), scene_unknown.numbers(settings)
    after = scene_unknown.prior_of(settings).update(settings.points, settings.times)
    laws = {
        "fitting.prior": stats.t(settings.nu, settings.m, settings.s0 / settings.kappa**0.5),
        "fitting.posterior": stats.t(*after.of_mean()),
        "MAP": stats.norm(now.map, now.map_deviation),
        "fitting.student": stats.t(now.freedom, now.map, now.scale),
    }
    if settings.n > 1:
        laws |= {
            "ML: ÷ n": stats.norm(now.ml, now.ml_deviation),
            "÷ (n − 1)": stats.norm(now.ml, now.free_deviation),
        }
    for label, law in laws.items():
        exact = law.pdf(X)
        assert np.abs(drawn(view, label, X) - exact).max() < 5e-4 * exact.max(), label


def test_one_point_alone_is_a_needle_and_leaves_nothing_for_n_minus_1():
    got = sent(scene.frame(ALONE, "unknown").view("line"))
    assert got["ml_deviation"] == 0 and np.isnan(got["free_deviation"])
    again = sent(scene.frame(ALONE.at(times=4.0), "unknown").view("line"))
    assert again["free_deviation"] == 0


@pytest.mark.parametrize(("act", "part"), [("points", scene_points), ("unknown", scene_unknown)])
def test_under_a_slider_the_columns_are_those_of_its_value(act, part):
    sliders = scene.frame(OTHER, act).view("line").sliders
    assert [each.name for each in sliders] == [*SLIDERS[act]]
    for slider in sliders:
        swept = read(slider.sweep.data)
        values = swept["values"]
        assert (values[0], values[-1]) == (slider.minimum, slider.maximum)
        k = len(values) // 3
        now = part.columns(OTHER.at(**{slider.name: values[k]}))
        got = dict(zip(swept["names"], swept["tables"][k][:, 0], strict=True))
        assert got == pytest.approx(now, rel=1e-5, abs=1e-9)


def test_where_hands_drag_on_an_axis_neither_columns_nor_sweeps_change():
    """Else every drop of a handle would send them again."""
    for act in ("points", "unknown"):
        one = scene.frame(OPEN, act).view("line")
        other = scene.frame(OPEN.at(x2=0.0, m=3.0), act).view("line")
        assert [each.id for each in one.blobs()] == [each.id for each in other.blobs()]


def test_as_the_posterior_becomes_a_needle_bayes_becomes_the_plug_in():
    needle = sent(scene.frame(OPEN.at(keep=0.0), "points").view("line"))
    assert needle["kept_width"] == 0 and needle["bayes_width"] == 1
    assert needle["deviation"] == pytest.approx(0.5)


@pytest.mark.parametrize("settings", [OPEN, OTHER], ids=["open", "other"])
def test_the_surface_is_scipys_and_the_walker_on_it_stands_where_the_numbers_say(settings):
    view = scene.frame(settings, "surface").view("stage")
    window = scene_surface.window_of(settings.points)
    heat = read(view.picture.heat.data)
    values = heat["values"][0] * heat["scale"]
    top = stats.norm.logpdf(settings.points, *stats.norm.fit(settings.points)).mean()
    x0, x1, y0, y1 = heat["extent"]
    rows, columns = values.shape
    for row, column in ((rows // 2, columns // 2), (rows // 3, columns // 4)):
        x, y = x0 + (x1 - x0) * column / (columns - 1), y0 + (y1 - y0) * row / (rows - 1)
        mu, sigma = window.mu + window.unit * x, window.sigma + window.unit * y
        exact = stats.norm.logpdf(settings.points, mu, sigma).mean() - top
        assert values[row, column] == pytest.approx(max(exact, heat["low"]), abs=2e-4)
    table = read(view.picture.table.data)
    columns = zip(table["names"], table["columns"], strict=True)
    got = {name: row[settings.t] for name, row in columns}
    now = scene_surface.numbers(settings)
    assert (got["mu"], got["sigma"], got["climb"]) == pytest.approx(
        (now.mu, now.sigma, now.climb_nats), rel=1e-5
    )
    assert window.read(got["x"], got["y"]) == pytest.approx((now.mu, now.sigma), rel=1e-5)
    (take,) = view.picture.takes
    assert take.coefs == ("x", "y") and view.picture.trails == (0,)
    ring = view.picture.marks[-1]
    assert window.read(*ring.track[0]) == pytest.approx((now.ml, now.ml_deviation))


def test_every_tick_of_the_surface_stands_at_its_number():
    for settings in (OPEN, OTHER, OPEN.at(x1=-3.0, x3=5.0)):
        window = scene_surface.window_of(settings.points)
        ticks = scene_surface.scales(window)[2:]
        for tick in ticks:
            mu, sigma = window.read(*tick.track[0][:2])
            value = float(tick.label.replace("−", "-"))
            across = tick.track[0][0] == tick.track[0][2]
            assert (mu if across else sigma) == pytest.approx(value)
        assert len(ticks) >= 5


def test_under_the_learning_rate_the_whole_path_is_that_of_its_value():
    (slider,) = scene.frame(OTHER, "surface").view("stage").controls.sliders
    swept = read(slider.sweep.data)
    assert swept["values"] == pytest.approx(LIVE["eta"].grid(scene_surface.VALUES))
    names = swept["names"]
    for k in (0, 30, 64):
        still = scene_surface.numbers(OTHER.at(eta=swept["values"][k], t=60))
        path = swept["tables"][k]
        assert path[names.index("sigma"), 60] == pytest.approx(still.sigma, rel=1e-5)
        assert path[names.index("mu"), 60] == pytest.approx(still.mu, rel=1e-5)


def test_points_that_are_all_one_have_a_surface_without_a_top():
    frame = scene.frame(ALONE, "surface")
    now, view = frame.numbers, frame.view("stage")
    assert not [mark for mark in view.picture.marks if mark.kind == "ring"]
    heat = read(view.picture.heat.data)
    assert heat["high"] == 0  # else it would be drawn in two colours
    coloured = heat["values"][0] * heat["scale"] > heat["low"] + 0.2
    assert 0.1 < coloured.mean() < 0.9  # and it can be seen
    assert np.isnan(now.top_nats) and now.ml_deviation == 0
    assert np.isfinite([now.climb_nats, now.sigma]).all()


def test_while_the_question_waits_nothing_answers_it():
    hidden = acts.bare(scene.frame(OPEN, "points").view("line"))
    assert [named(each) for each in hidden.curves] == ["fitting.prior", "fitting.likelihood", "ML"]
    assert not hidden.markers
    hidden = acts.bare(scene.frame(OPEN, "unknown").view("line"))
    assert [named(each) for each in hidden.curves] == ["fitting.prior", "ML: ÷ n", "÷ (n − 1)"]
    shown = acts.climbless(scene.frame(OPEN, "surface").view("stage")).picture
    assert not shown.trails and not shown.curves and not shown.readout and shown.heat
