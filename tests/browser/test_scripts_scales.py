"""Scales of axes, bars, panels and plates against numpy, and curves against scipy's normals."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import norm

from explorer.frames import line_pack

AXES, TYPE = "ui/line/axes.js", "ui/engine/type.js"
BARS, BELLS = "ui/bars/scale.js", "ui/line/bells.js"
BLOBS, KINDS = "ui/engine/blobs.js", "ui/line/kinds.js"
CURVES, TABLES = "ui/stage/curves.js", "ui/engine/tables.js"
PLATES, PANEL = "ui/charts/plates.js", "ui/training/panel.js"
ROUND = [digit * 10.0**power for power in range(-13, 13) for digit in (1, 2, 5)]


# --- the line's axis ----------------------------------------------------------------------------


def test_an_axis_places_numbers_evenly_and_finds_them_again(script):
    cases = [[640, 22, [-3, 5]], [1200, 30.5, [1e-6, 3e-6]], [333, 22, [-1e5, -1e4]]]
    shares = [-0.2, 0.0, 0.25, 0.5, 1.0, 1.3]
    got = script(
        """({ pixelOf, placeAt }, [cases, shares]) => cases.map(([width, side, ends]) => {
          const row = { side, ends };
          const xs = shares.map((share) => ends[0] + share * (ends[1] - ends[0]));
          const pixels = xs.map((x) => pixelOf({ width }, row, x));
          return [xs, pixels, pixels.map((pixel) => placeAt({ width }, row, pixel))];
        })""",
        AXES,
        given=[cases, shares],
    )
    for (width, side, ends), (xs, pixels, back) in zip(cases, got, strict=True):
        np.testing.assert_allclose(pixels, side + np.array(shares) * (width - 2 * side))
        np.testing.assert_allclose(back, xs, atol=1e-12 * max(map(abs, ends)))


def test_ticks_are_all_round_numbers_inside_and_as_dense_as_allowed(script):
    random = np.random.default_rng(8)
    cases = [[-1, 1, 350], [0, 1, 700], [0, 7, 70], [-2, 3, 71], [0.1, 0.7, 10000]]
    for _ in range(120):
        low = random.normal() * 10.0 ** random.integers(-6, 6)
        cases.append([low, low + 10.0 ** random.uniform(-6, 6), random.uniform(80, 1500)])
    got = script(
        """({ ticksOf }, { type }, cases) => [1, 1.25].map((scale) => {
          type.scale = scale;
          return cases.map(([low, high, pixels]) =>
            ticksOf([low, high], pixels).map(([value]) => value));
        })""",
        AXES,
        TYPE,
        given=cases,
    )
    for scale, rows in zip([1, 1.25], got, strict=True):
        for (low, high, pixels), ticks in zip(cases, rows, strict=True):
            least = (high - low) * 70 * scale / pixels
            step = next(each for each in ROUND if each >= least * 0.998)
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            assert np.diff(ticks) == pytest.approx([step] * (len(ticks) - 1), rel=1e-5)
            np.testing.assert_allclose(ticks, np.arange(first, last + 1) * step, atol=1e-9 * step)
    assert got[0][0] == [-1, -0.5, 0, 0.5, 1] and len(got[0][1]) == 11


# --- bars ---------------------------------------------------------------------------------------


HEIGHTS = """({ barY, scaleOf }, [cases, asked]) => cases.map(([y, y_range, values, apart]) => {
  const scale = scaleOf({ data: { y, y_range } }, { values, apart });
  const frame = { top: 30, base: 430 };
  return [asked.map((value) => barY({ scale, frame }, value)), scale.low, scale.high, scale.unit];
})"""


def test_heights_of_bars_follow_their_scale_from_end_to_end(script):
    values = [0.002, -30.0, 0.0, 4e-7, 5000.0, math.nan, math.inf, 12.5]
    positive = [0.002, 0.0, 4e-5, 5000.0, math.nan, 99.0]
    asked = [-40000, -31, -30, -1, -1e-3, 0, 1e-5, 1e-3, 0.002, 0.7, 12.5, 100, 5000, 1e6]
    cases = [
        ["linear", None, values, None], ["linear", [-2, 8], values, None],
        ["linear", None, [3.0, 9.0], [-1.5]], ["linear", None, [0.0, math.nan], None],
        ["log", None, positive, None], ["log", [0.1, 1000], positive, None],
        ["log", None, [1e-30, 10.0], None],
        ["symlog", None, values, None], ["symlog", [-100, 1e4], values, None],
        ["symlog", None, positive, [0.25]],
    ]  # fmt: skip
    got = script(HEIGHTS, BARS, given=[cases, asked])
    asked = np.array(asked, float)
    for (kind, limits, numbers, apart), (heights, low, high, unit) in zip(cases, got, strict=True):
        known = np.array([*numbers, *(apart or [])])
        known = known[np.isfinite(known)]
        if kind == "linear":
            ends = limits or [min(0, known.min()), max(0, known.max()) or 1]
            expected = np.interp(asked, ends, [430, 30])
            assert [low, high] == ends
        elif kind == "log":
            ends = np.log10(limits) if limits else [low, high]
            assert list(ends) == pytest.approx([low, high])
            logs = np.log10(known[known > 0])
            if not limits:  # whole decades around all, twelve at most
                assert [low, high] == [round(low), round(high)] and high - low <= 12
                assert logs.max() < high <= logs.max() + 1.02
                assert high - low == 12 or low < logs.min() <= low + 1.02
            expected = np.interp(np.log10(np.maximum(asked, 1e-99)), ends, [430, 30])
        else:
            sizes = np.abs(known[known != 0])
            assert unit == pytest.approx(max(sizes.min(), sizes.max() * 1e-6))
            ends = limits or [min(0, known.min()), max(0, known.max())]
            bent = [np.sign(v) * np.log1p(abs(v) / unit) for v in (asked, np.array(ends, float))]
            expected = np.interp(*bent, [430, 30])
        np.testing.assert_allclose(heights, expected, atol=1e-6)
        assert (np.diff(heights) <= 0).all()
        assert np.unique(np.round(heights, 6)).size > 2, "the values asked for tell it apart"


GROUPS = """({ BarTable, groupBars, layBars }, cases) =>
  cases.map(([width, data, values, errors, apart]) => {
    const shaped = Object.assign(values, { shape: [2, values.length / 2] });
    const times = Array.from({ length: values.length / 2 }, (_, k) => k + 1);
    const header = { times, values: shaped, errors, apart: apart ? [1, 1] : null };
    const table = new BarTable(header);
    const s = { data, width, height: 300 };
    const frame = layBars(s, table);
    const groups = groupBars(s, table, frame);
    const back = groups.map(({ left }) => frame.x(frame.timeAt(left)));
    return [groups, [frame.left, frame.end, frame.right], back, times.map(frame.x)];
  })"""


def bars_to_group():
    """(width, data, values, errors, apart): few and many bars, gaps among values and errors."""
    random = np.random.default_rng(9)
    for count, width, layout, log_t, apart in [
        (7, 900, "overlay", False, False), (400, 900, "overlay", False, True),
        (1000, 500, "side", False, False), (1000, 700, "overlay", True, True),
        (300, 640, "side", True, False), (1, 400, "overlay", False, False),
    ]:  # fmt: skip
        values = random.normal(size=(2, count))
        values[:, 3::7] = math.nan
        errors = np.abs(random.normal(size=(2, count)))
        errors[0, ::3] = math.nan
        values[1, : count // 4] = math.nan
        yield width, {"layout": layout, "log_t": log_t}, values, errors, apart


def check_places(groups, ends, back, middles, count):
    """From end to end, each bar beside the one before; a bar's left end leads back to itself."""
    left, end = ends
    assert groups[0]["from"] == 0 and groups[-1]["to"] == count - 1
    assert groups[0]["left"] == pytest.approx(left)
    assert groups[-1]["right"] == pytest.approx(end)
    for a, b in pairwise(groups):
        assert b["from"] == a["to"] + 1
        gap = b["left"] - a["right"]  # t = 1 alone keeps a tenth of a step free
        assert gap == pytest.approx(0, abs=1e-6) if a["to"] else gap > 0
    np.testing.assert_allclose(back, [group["left"] for group in groups], atol=1e-6)
    assert (np.diff(middles) > 0).all()
    for group in groups:
        assert group["left"] < middles[group["from"]] <= middles[group["to"]] < group["right"]


def check_means(group, values, errors):
    part = slice(group["from"], group["to"] + 1)
    for i, told in enumerate(group["values"]):
        known = ~np.isnan(values[i, part])
        if not known.any():
            assert math.isnan(told["mean"]) and told["error"] == 0
            continue
        assert told["mean"] == pytest.approx(values[i, part][known].mean())
        variances = np.nan_to_num(errors[i, part][known]) ** 2
        assert told["error"] == pytest.approx(math.sqrt(variances.sum()) / known.sum())


def test_neighbouring_bars_share_their_mean_and_its_standard_error(script):
    cases = list(bars_to_group())
    sent = [[w, data, v.ravel().tolist(), e.ravel().tolist(), a] for w, data, v, e, a in cases]
    largest = []
    answers = script(GROUPS, BARS, given=sent)
    for (width, data, values, errors, apart), answer in zip(cases, answers, strict=True):
        groups, (left, end, right), back, middles = answer
        assert [left, right, right - end] == [58, width - 18, 46 if apart else 0]
        check_places(groups, (left, end), back, middles, values.shape[1])
        least = 8 if data["layout"] == "side" else 3
        widths = [group["right"] - group["left"] for group in groups]
        assert min(widths[:-1], default=least) >= least
        for group in groups:
            check_means(group, values, errors)
        largest.append(max(group["to"] - group["from"] + 1 for group in groups))
    assert largest[0] == largest[-1] == 1 and min(largest[1:4]) > 1


# --- the stage's panels -------------------------------------------------------------------------


def test_a_panels_time_axis_goes_evenly_in_t_or_in_its_logarithm(script):
    times = np.array([0, 0.5, 1, 2, 10, 300, 999, 1000])
    got = script(
        """({ shareOf, timeAt }, times) => [false, true].map((log_t) => {
          const s = { data: { log_t, T: 1000 } };
          const shares = times.map((t) => shareOf(s, t));
          return [shares, shares.map((share) => timeAt(s, share)), timeAt(s, 0.5)];
        })""",
        CURVES,
        given=times.tolist(),
    )
    np.testing.assert_allclose(got[0][0], times / 1000)
    np.testing.assert_allclose(got[1][0], np.log(1 + times) / np.log(1001))
    for shares, back, _ in got:
        np.testing.assert_allclose(back, times, atol=1e-9)
        assert shares[0] == 0 and shares[-1] == 1
    assert got[0][2] == 500 and got[1][2] == pytest.approx(math.sqrt(1001) - 1)


def test_a_panels_range_holds_all_that_is_finite(script):
    columns = {
        "a": [math.nan, 3, -2, math.inf],
        "b": [1e-3, 100, 0, math.nan],
        "flat": [4, 4, math.inf, 4],
    }
    panels = [
        [["a", False]], [["a", False], ["b", False]], [["b", True]], [["flat", False]],
        [["flat", False], ["gone", False]], [["flat", True]],
    ]  # fmt: skip
    got = script(
        """({ rangeOf }, { LiveTable, Table }, [columns, panels]) => {
          const names = Object.keys(columns);
          const live = new LiveTable();
          live.setExact(new Table(names, names.map((name) => Float32Array.from(columns[name])), 4));
          return panels.map((curves) => rangeOf({ table: live },
            { curves: curves.map(([column, log]) => ({ column, log })) }));
        }""",
        CURVES,
        TABLES,
        given=[columns, panels],
    )
    log4 = math.log10(4)
    expected = [[-2, 3], [-2, 100], [-12, 2], [3.5, 4.5], [3.5, 4.5], [log4 - 0.5, log4 + 0.5]]
    for pair, wanted in zip(got, expected, strict=True):
        assert pair == pytest.approx(wanted)


# --- curves of bells ----------------------------------------------------------------------------

MIXTURES = [  # mean, width and weight of each bell
    [[0.0, 1.0, 1.0]],
    [[-2.0, 0.3, 0.7], [1.0, 2.0, 0.3]],
    [[0.5, 0.004, 2.0], [0.5, 1.0, 3.0], [-1.0, 0.05, 0.1]],
    [[0.2, 0.0, 0.5], [0.1, 1.5, 0.5]],  # the first is a spike: it has no height
    [[2.71828, 1e-7, 1e-3], [0.0, 1.0, 1.0]],
]
BELLED = """({ decode }, { LINE_KINDS }, bells, [bytes, mixtures, given]) => {
  const shape = LINE_KINDS.bell(decode(Uint8Array.from(bytes)));
  const curves = mixtures.map((all) => ({ shape,
    bells: all.map(([mean, width, weight]) => ({ mean, width, weight })) }));
  return (%s)(bells, curves, given);
}"""


def belled(script, body, given=None):
    bytes_ = list(line_pack.bell().data)
    return script(BELLED % body, BLOBS, KINDS, BELLS, given=[bytes_, MIXTURES, given])


def density(mixture, x):
    heights = [w * norm.pdf(x, mean, width) for mean, width, w in mixture if width]
    return np.sum(heights, axis=0)


def test_a_curves_height_is_that_of_a_sum_of_normals(script):
    x = np.unique([*np.linspace(-6, 6, 400), *np.linspace(0.49, 0.51, 101), 2.71828])
    body = "({ heightAt }, curves, xs) => curves.map((curve) => xs.map((x) => heightAt(curve, x)))"
    got = belled(script, body, x.tolist())
    for mixture, heights in zip(MIXTURES, got, strict=True):
        allowed = sum(1.3e-5 * weight / width for _, width, weight in mixture if width)
        np.testing.assert_allclose(heights, density(mixture, x), atol=allowed)


def test_a_curves_mean_and_width_are_those_of_a_drawing_lot(script):
    got = belled(script, "({ momentsOf }, curves) => curves.map(({ bells }) => momentsOf(bells))")
    for mixture, told in zip(MIXTURES, got, strict=True):
        means, widths, weights = np.array(mixture).T
        shares = weights / weights.sum()
        first, second = shares @ means, shares @ (means**2 + widths**2)
        assert told["mean"] == pytest.approx(first)
        assert told["width"] == pytest.approx(math.sqrt(second - first**2))


def test_shares_from_logarithms_are_a_softmax_however_large(script):
    rows = [[0.0], [1.0, 2.0, -3.0], [1e4, 1e4 - 1], [-1e5, -1e5 - 800, -1e5 + 2], [-700.0, 0.0]]
    got = script(
        """({ shareOut }, rows) => rows.map((logs) => {
          const bells = logs.map((weight) => ({ weight }));
          shareOut(bells);
          return bells.map(({ weight }) => weight);
        })""",
        BELLS,
        given=rows,
    )
    for logs, shares in zip(rows, got, strict=True):
        np.testing.assert_allclose(shares, softmax(logs), rtol=1e-9)


def test_a_curve_is_known_at_every_pixel_or_two_and_on_its_narrow_peaks(script):
    ends, pixels = [-3.0, 3.0], 600
    body = """({ sample }, curves, [ends, pixels]) => curves.map((curve) => {
      const { xs, ys, peak } = sample(curve, ends, pixels);
      return [Array.from(xs), Array.from(ys), peak];
    })"""
    got = belled(script, body, [ends, pixels])
    pixel = (ends[1] - ends[0]) / pixels
    for mixture, (xs, ys, peak) in zip(MIXTURES, got, strict=True):
        assert (np.diff(xs) >= 0).all() and [xs[0], xs[-1]] == ends
        assert np.diff(xs).max() <= 1.5 * pixel + 1e-12 and len(xs) < 520
        top = int(np.argmax(ys))
        assert peak == [xs[top], ys[top]]
        narrow = [bell for bell in mixture if 0 < bell[1] < 12 * pixel]
        for mean, width, weight in narrow:
            assert mean in xs
            around = [x for x in xs if abs(x - mean) <= 4.01 * width]
            assert len(around) >= 33 and max(np.diff(around)) <= 0.26 * width
            assert peak[1] > 0.999 * weight * norm.pdf(0) / width or width == 0.05
        fine = np.unique([*np.linspace(*ends, 6001), *(mean for mean, *_ in narrow)])
        assert peak[1] == pytest.approx(density(mixture, fine).max(), rel=1e-3)


# --- plates and trainings -----------------------------------------------------------------------


def test_a_plates_scale_leads_from_one_end_of_its_range_to_the_other(script):
    values = [1e-3, 0.01, 0.5, 1.0, 30.0, 1000.0]
    got = script(
        """({ scale }, values) => [false, true].map((log) => {
          const place = scale([0.01, 100], log, 380, 12);
          return values.map((value) => place(value));
        })""",
        PLATES,
        given=values,
    )
    logs = np.polynomial.Polynomial.fit([-2, 2], [380, 12], 1)
    straight = np.polynomial.Polynomial.fit([0.01, 100], [380, 12], 1)
    np.testing.assert_allclose(got[0], straight(np.array(values)))
    np.testing.assert_allclose(got[1], logs(np.log10(values)))


def test_a_trainings_ticks_are_round_and_inside(script):
    pairs = [[0.01, 1.0], [0.03, 0.4], [0.9, 1.1], [0.02, 0.09], [1.0, 5.0], [0.004, 0.17]]
    pairs += [[0.47, 1.36], [120.0, 130.0], [0.0099, 0.6], [1.0, 60.0], [1.0, 61.0]]
    got = script("({ ticks }, pairs) => pairs.map((pair) => ticks(...pair))", PANEL, given=pairs)
    for (low, high), ticks in zip(pairs, got, strict=True):
        if high > 5 * low:
            digits = [1] if high > 60 * low else [1, 2, 5]
            expected = [d * 10.0**p for p in range(-4, 4) for d in digits]
        else:
            step = next(each for each in ROUND if each >= (high - low) / 4)
            expected = np.arange(0, high / step + 1) * step
        expected = [each for each in expected if low - 1e-12 <= each <= high + 1e-12]
        np.testing.assert_allclose(ticks, expected)
        assert 2 <= len(ticks) <= 6


def test_a_trainings_loss_is_drawn_on_logarithmic_axes_that_hold_it_all(script):
    cases = [
        {"loss": [3.0, 0.9, 0.05, 0.0], "floor": 0.01, "steps": 4000},
        {"loss": [1.0], "floor": None, "steps": 3},
        {"loss": [0.5, 0.51], "floor": 0.52, "steps": 100},
    ]
    got = script(
        """({ scales }, cases) => cases.map((data) => {
          const { x, y, ...rest } = scales(data, 600, 200);
          const shown = [...data.loss, data.floor].filter((value) => value > 0);
          return { ...rest, xs: [0, 1, 10, rest.last].map(x), ys: shown.map(y),
            ends: [rest.low, rest.high].map(y), middle: y(Math.sqrt(rest.low * rest.high)) };
        })""",
        PANEL,
        given=cases,
    )
    for case, s in zip(cases, got, strict=True):
        assert [s["left"], s["right"], s["top"], s["bottom"]] == [38, 594, 6, 179]
        last = max(case["steps"], 10)
        tenth = 38 + 556 * math.log(10) / math.log(last)
        assert s["last"] == last and s["xs"] == pytest.approx([38, 38, tenth, 594])
        assert s["ends"] == pytest.approx([179, 6])
        assert s["middle"] == pytest.approx((179 + 6) / 2)
        shown = [value for value in [*case["loss"], case["floor"]] if value]
        logs = np.log(shown) / math.log(s["high"] / s["low"])
        assert np.ptp(s["ys"]) == pytest.approx(173 * np.ptp(logs))
        assert all(6 < y < 179 for y in s["ys"])
        assert s["low"] < min(shown) and s["high"] > max(shown)
