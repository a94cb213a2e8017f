"""The line's bytes, read back as the browser reads them, and what Python passes and hears."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.true_reverse import kl_to_gaussian, reverse_at
from explorer.frames import bars as bars_of
from explorer.frames import line_pack as pack
from explorer.frames import line_parts as parts
from explorer.frames import line_reverse as reverse
from explorer.frames.frame import BarsView, LineView
from explorer.frames.line_parts import (
    AxisHandle,
    Bell,
    BellCurve,
    Draws,
    Grid,
    Linear,
    Marker,
    Row,
    Zoom,
)
from explorer.frames.pack import table
from tests.frames.test_stage import components, read
from tests.page_run import AppTest

DEMO = Path(__file__).parents[1] / "browser" / "line_demo.py"
WORDS_OF = Path(__file__).parents[2] / "assets" / "words"
LOPSIDED = GaussianMixture(
    [0.3, 0.4, 0.2, 0.1], [[-1.5], [0.4], [1.6], [2.4]], [[[0.09]], [[0.25]], [[0.04]], [[0.16]]]
)
LOWEST, HIGHEST = 1e-4, 0.99


def bell_at(z):
    """The browser's bell: linear between samples, nothing outside."""
    got = read(pack.bell().data)
    places = np.linspace(-got["reach"], got["reach"], len(got["heights"]))
    return np.interp(z, places, got["heights"], left=0.0, right=0.0)


def test_the_bell_is_the_standard_normal_density():
    z = np.random.default_rng(0).uniform(-9, 9, 4000)
    exact = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    assert np.abs(bell_at(z) - exact).max() < 1.3e-5  # h² / 8 times the greatest bend, 0.4
    grid = np.linspace(-8, 8, 100_001)
    assert np.trapezoid(bell_at(grid), grid) == pytest.approx(1, abs=3e-5)


class Mixed:
    """The columns of a sweep as the browser mixes them at a value of the slider."""

    def __init__(self, blob, value):
        self.got, self.value = read(blob.data), value

    def __getitem__(self, name):
        column = self.got["tables"][:, self.got["names"].index(name), 0]
        return np.interp(self.value, self.got["values"], column)

    def number(self, given, values, places):
        """A `Number` with the handles at `places`."""
        if not isinstance(given, str):
            return given
        if given in places:
            return places[given]
        if given in values:
            factors = [(name, factor) for name, factor in values[given].terms.items()]
            return self.number(values[given].plus, values, places) + sum(
                self.number(a, values, places) * self.number(b, values, places) for a, b in factors
            )
        return self[given]


def drawn(x, mixed, kind, x_t, log_weights):
    """A curve as the browser draws it: bells moved, stretched, weighted."""
    count, values = 4, reverse.reverse_values(4, "x_t")
    weights, total = [], 0.0
    for bell in reverse.reverse_bells(kind, count):
        mean, width, weight = (
            mixed.number(n, values, {"x_t": x_t}) for n in (bell.mean, bell.width, bell.weight)
        )
        weights.append((mean, width, np.exp(weight) if log_weights else weight))
    total = sum(weight for *_, weight in weights) if log_weights else 1.0
    return sum(w / total * bell_at((x - m) / s) / s for m, s, w in weights)


BETAS = reverse.reverse_betas(LOWEST, HIGHEST)
SWEEP = reverse.reverse_sweep(BETAS, LOPSIDED, BETAS)


def test_a_sweep_over_beta_draws_the_true_reverse_within_one_percent_of_its_peak():
    """Over four decades of beta, in between its nodes, and wherever x_t is dragged."""
    rng = np.random.default_rng(1)
    worst = 0.0
    for beta, x_t in zip(
        np.exp(rng.uniform(np.log(LOWEST), np.log(HIGHEST), 150)), rng.uniform(-4, 4, 150),
        strict=True,
    ):  # fmt: skip
        true = reverse_at(LOPSIDED, beta, [x_t])
        x = true.mean + np.sqrt(true.variance) * np.linspace(-6, 6, 801)
        exact = true.density(x)[0]
        got = drawn(x, Mixed(SWEEP, beta), "reverse", x_t, True)
        worst = max(worst, np.abs(got - exact).max() / exact.max())
    assert worst < 0.01
    assert len(SWEEP.data) < 60_000


def test_prior_and_marginal_are_swept_too():
    beta, x = 0.37, np.linspace(-4, 5, 500)
    mu, var = LOPSIDED.means[:, 0], LOPSIDED.covariances[:, 0, 0]
    for kind, means, variances in (
        ("prior", mu, var),
        ("next", np.sqrt(1 - beta) * mu, (1 - beta) * var + beta),
    ):
        parts_of = (x[:, None] - means) ** 2 / variances
        exact = (LOPSIDED.weights * np.exp(-parts_of / 2) / np.sqrt(2 * np.pi * variances)).sum(1)
        got = drawn(x, Mixed(SWEEP, beta), kind, 0.0, False)
        assert np.abs(got - exact).max() < 2e-3 * exact.max()


def test_a_slider_may_shape_the_mixture():
    shapes = [
        GaussianMixture([0.5, 0.5], [[-m], [m]], [[[0.1]], [[0.2]]]) for m in np.linspace(0, 2, 33)
    ]
    got = read(reverse.reverse_sweep(np.linspace(0, 2, 33), shapes, 0.2).data)
    column = got["tables"][:, got["names"].index("prior_mean_1"), 1]
    assert np.allclose(column, np.linspace(0, 2, 33), atol=1e-7)


def bilinear(blob, name, value, place):
    """A grid's column as the browser reads it."""
    got = read(blob.data)
    column = got["columns"][got["names"].index(name)]
    bend = np.log if got["log_values"] else np.asarray
    across = [np.interp(place, got["places"], row) for row in column]
    mixed = np.interp(bend(value), bend(got["values"]), across)
    return np.exp(mixed) if name in got["logs"] else mixed


def test_a_grid_mixes_the_kl_by_its_logarithm():
    """33 × 65 nodes over the betas and the places where one looks: right to 5 %."""
    betas, places = np.geomspace(1e-3, 0.9, 33), np.linspace(-3, 3, 65)
    smooth = GaussianMixture([0.4, 0.6], [[-0.7], [0.6]], [[[0.3]], [[0.4]]])
    kl = np.stack([kl_to_gaussian(reverse_at(smooth, beta, places)) for beta in betas])
    blob = pack.grid({"kl": kl}, betas, places, ["kl"], log_values=True)
    for beta, x_t in ((0.0123, 0.97), (0.31, -1.03), (0.77, 2.2)):
        exact = kl_to_gaussian(reverse_at(smooth, beta, [x_t]))[0]
        assert bilinear(blob, "kl", beta, x_t) == pytest.approx(exact, rel=0.05)


ROW = [Row(x_range=(-1, 1))]
ONE = [BellCurve((Bell("m", 1.0),), "p")]
M = table({"m": [0.0, 0.0]})


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: BellCurve(), "neither"),
        (lambda: BellCurve((Bell(0, 1),), matches="q"), "both"),
        (lambda: BellCurve((Bell(0, 1),) * 2, fill="band"), "one bell"),
        (lambda: BellCurve((Bell(0, 1),), fill="striped"), "fill is one of"),
        (lambda: BellCurve((Bell(0, 1),), fill="band", span=(0, 1)), "tints band"),
        (lambda: BellCurve((Bell(0, 1),), span=(0, 1)), "tints nothing"),
        (lambda: LineView(rows=ROW, curves=[BellCurve((Bell(0, 1),), fill="under",
                                                       span=(0, "end"))]), "asks for 'end'"),
        (lambda: LineView(rows=ROW, curves=[], draws=[Draws("d", (1.0, "c"))], table=M),
         "asks for 'c'"),
        (lambda: LineView(rows=ROW, curves=[], draws=[Draws("d", (1.0,), row=1)]),
         "counted from 0"),
        (lambda: LineView(rows=ROW, curves=[], grids=[Grid(pack.along({"a": [0, 1]}, [0, 1]),
                                                            "u", "u")]), "asks for 'u'"),
        (lambda: pack.along({"a": [0, 1]}, [1, 1]), "must rise"),
        (lambda: pack.draws(np.zeros(3)), "draws must have 2 axes"),
        (lambda: AxisHandle("x", 3, -1, 1), "does not lie in"),
        (lambda: Marker("star", 0), "a marker is one of"),
        (lambda: Marker("line", 0, to=1), "nothing else"),
        (lambda: Row(scale="tall"), "scale is shared"),
        (lambda: Row(x_range=(1, 1)), "from low to high"),
        (lambda: LineView(rows=[Row()], curves=ONE), "needs an x_range"),
        (lambda: LineView(rows=ROW, curves=ONE), "asks for 'm'"),
        (lambda: LineView(rows=ROW, curves=ONE, table=M, values={"a": Linear({"b": 1})}),
         "asks for 'b'"),
        (lambda: LineView(rows=ROW, curves=ONE, table=M, markers=[Marker("dot", 0, row=1)]),
         "counted from 0"),
        (lambda: LineView(rows=[*ROW, Row(zoom=Zoom(0, 1))], curves=ONE, table=M,
                           handles=[AxisHandle("x", 0, -1, 1, row=1)]), "holds no handles"),
        (lambda: pack.grid({"a": np.zeros((2, 3))}, [1, 2], [0, 1]), "2 × 2"),
        (lambda: pack.grid({"a": -np.ones((2, 2))}, [1, 2], [0, 1], ["a"]), "must not be negative"),
        (lambda: pack.grid({"a": np.ones((2, 2))}, [0, 2], [0, 1], log_values=True), "positive"),
        (lambda: reverse.reverse_bells("next but one", 2), "the bells are of"),
        (lambda: bars_of.terms(np.zeros((4, 3)), [1, 2, 3]), "1 to 3"),
        (lambda: bars_of.terms(np.zeros((1, 3)), [1, 2, 2]), "rising time"),
        (lambda: bars_of.terms(np.zeros((1, 3)), [1, 2, 3], np.zeros((1, 2))), "must have shape"),
        (lambda: BarsView(data=None, series=[], layout="overlay"), "one to three"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_bars_come_back_with_their_errors_and_shares():
    values = np.array([[3.0, 1.0, np.nan], [1.0, 1.0, 2.0]])
    blob = bars_of.terms(values, [2, 3, 4], 0.1 * values, apart=[1e-6, 2e-6], shares=True)
    got = read(blob.data)
    assert got["times"] == [2, 3, 4] and np.isnan(got["values"][0, 2])
    assert np.allclose(got["shares"], [[0.75, 1, 1], [0.25, 0.5, 1]])
    assert np.allclose(got["errors"][1], [0.1, 0.1, 0.2]) and np.allclose(
        got["apart"], [1e-6, 2e-6]
    )


def test_the_view_is_small_and_names_the_blobs_that_were_carried():
    app = AppTest.from_file(str(DEMO)).run(timeout=60)
    assert not app.exception
    mounted = components(app)
    (view,) = json.loads(mounted["line_view"][0].json)
    carried = {read(proto.bytes)["id"] for proto in mounted["stage_carrier"]}
    assert {view["table"], view["bell"]} == carried
    assert len(json.dumps(view)) < 4000
    assert "line_engine" in mounted and "stage_engine" not in mounted


def test_what_the_browser_reported_comes_back_as_events():
    app = AppTest.from_file(str(DEMO)).run(timeout=60)
    app.session_state["demo"] = {"t": 42, "handles": {"x_0": 1, "x_t": -2.5}}
    app.run(timeout=60)
    events = app.markdown[-1].value
    for piece in ("t=42", "'x_0': 1.0", "'x_t': -2.5"):
        assert piece in events


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_of_the_line_is_there_in_both_languages(language):
    toml = tomllib.loads((WORDS_OF / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(toml["line"]) == set(parts.WORDS)
    assert "{n}" in toml["line"]["grouped"]
