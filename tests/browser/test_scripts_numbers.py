"""Numbers as text, against Python's decimal arithmetic on the same floating-point numbers."""

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest

from explorer.frames import pictures
from explorer.numerals import number, pm

NUMBERS, PICK = "ui/engine/numbers.js", "ui/stage/pixel_pick.js"
AXES, TYPE = "ui/line/axes.js", "ui/engine/type.js"
BARS, MAPS = "ui/bars/scale.js", "lessons/train_images/unet/maps.js"
BLOBS, CLOUDS, FILMS = "ui/engine/blobs.js", "ui/stage/clouds.js", "ui/stage/films.js"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
HARD = [0.0, -0.0, 9.9996, 0.00099996, 0.00099949, 0.001, 99999.6, 99999.4, 99949.0, 1e-300, -1e300]
HARD += [
    5e-324,
    0.5,
    1.5,
    2.5,
    -2.5,
    0.125,
    1.005,
    0.0005,
    9.995,
    99.95,
    1e4,
    1e5,
    12345.678,
    1 / 3,
]
HARD += [-0.0004, -0.00999, 123456.0, 1.0, -1.0, 1e21, 2.0**70, math.pi, -math.e]


def rounded(size, decimals):
    return size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(value, digits, power):
    """A number with its significant digits, counted in decimal."""
    if math.isnan(value):
        return "–"
    sign = "−" if value < 0 else ""
    if math.isinf(value):
        return sign + "∞"
    size = abs(Decimal(value))
    if not size:
        return "0"
    exponent = size.adjusted()
    mantissa = rounded(size.scaleb(-exponent), digits - 1)
    if mantissa == 10:
        mantissa, exponent = rounded(Decimal(1), digits - 1), exponent + 1
    if not -3 <= exponent <= 4:
        return f"{sign}{mantissa}·10{power(exponent)}"
    return f"{sign}{rounded(size, min(max(digits - 1 - exponent, 0), 6)):f}"


def test_numbers_have_their_significant_digits(script):
    random = np.random.default_rng(11)
    many = random.normal(size=200) * 10.0 ** random.integers(-9, 9, 200)
    values = [*HARD, *many.tolist(), math.nan, math.inf, -math.inf]
    plain, html, three = script(
        """({ sig, sigHtml }, values) => [sig, sigHtml].map((write) =>
          values.map((value) => [1, 2, 3, 4, 7].map((digits) => write(value, digits)))
        ).concat([values.map((value) => sig(value))])""",
        NUMBERS,
        given=values,
    )

    def raised(exponent):
        return str(exponent).translate(RAISED)

    def sup(exponent):
        return f"<sup>{str(exponent).replace('-', '−')}</sup>"

    digits = [1, 2, 3, 4, 7]
    assert plain == [[written(value, n, raised) for n in digits] for value in values]
    assert html == [[written(value, n, sup) for n in digits] for value in values]
    assert three == [written(value, 3, raised) for value in values]
    by_eye = dict(zip(values, three, strict=True))
    assert by_eye[9.9996] == "10.0" and by_eye[0.00099996] == "0.00100"
    assert by_eye[99999.6] == "1.00·10⁵" and by_eye[99949.0] == "99949"
    assert by_eye[1e-300] == "1.00·10⁻³⁰⁰" and by_eye[-1e300] == "−1.00·10³⁰⁰"


def test_exponents_are_raised_digit_by_digit(script):
    whole = [0, 1, -1, 10, -12, 308, 1234567890, -45, -6789]
    texts = script("({ raised }, all) => all.map(raised)", NUMBERS, given=whole)
    assert texts == [str(n).translate(RAISED) for n in whole]


# --- pixels -------------------------------------------------------------------------------------


def told(value, quantum):
    """As many decimals as steps of the quantum tell apart, three at most, two from 1 on."""
    most = 2 if abs(value) >= 1 else 3
    known = max((n for n in range(1, most + 1) if 10.0**-n >= 0.8 * quantum), default=0)
    size = rounded(abs(Decimal(value)), known)
    return f"{'−' if value < 0 and size else ''}{size}"


def test_a_pixels_value_has_the_digits_that_its_bytes_know(script):
    values = [0, 0.0004, -0.0004, -0.0005, 0.5, -0.996, 0.9996, 1.0, -1.0, 1.235, -27.349, 4.5]
    quanta = [1 / 32767, 2 / 255, 1e-3, 0.01, 0.1, 0.011, 0.3, 1.0, 2.0, 5e-4]
    texts = script(
        """({ tellValue }, [values, quanta]) =>
          quanta.map((quantum) => values.map((value) => tellValue(value, quantum)))""",
        PICK,
        given=[values, quanta],
    )
    assert texts == [[told(value, quantum) for value in values] for quantum in quanta]
    assert texts[1][:6] == ["0.00", "0.00", "0.00", "0.00", "0.50", "−1.00"]


def test_a_pixel_is_told_with_all_its_channels_and_no_finer_than_asked(script):
    colours = np.random.default_rng(5).uniform(-1, 1, size=(2, 3, 4, 3))
    films = [
        pictures.film(colours[None], [0], limit=[1.0, 8.0]),
        pictures.film(colours[None, ..., :1], [0], fine=True),
    ]
    got = script(
        """({ decode }, { STAGE_KINDS }, { holdPictures }, { tellPixel }, films) =>
          films.map((bytes) => {
            const cloud = STAGE_KINDS.film(decode(Uint8Array.from(bytes)));
            const held = holdPictures({ tiles: [] }, cloud);
            const s = { held, clock: { t: 0 }, data: { play: 'up' } };
            return [[], [0.01]].map((coarsest) => [0, 1].map((tile) =>
              [0, 1, 2].map((y) => [0, 1, 2, 3].map((x) =>
                tellPixel(s, { tile, x, y }, ...coarsest)))));
          })""",
        BLOBS,
        CLOUDS,
        FILMS,
        PICK,
        given=[list(film.data) for film in films],
    )
    limits = np.array([1.0, 8.0])[:, None, None, None]
    bytes_ = np.round((colours / limits + 1) / 2 * 255) * (2 / 255) * limits - limits
    fine = np.round(colours[..., 0] * 32767) / 32767
    for finest, texts in zip([0, 0.01], got[0], strict=True):
        for limit, tile, rows in zip([1.0, 8.0], bytes_, texts, strict=True):
            quantum = max(limit * 2 / 255, finest)
            for values, text in zip(tile.reshape(-1, 3), np.ravel(rows), strict=True):
                assert text == f"({', '.join(told(value, quantum) for value in values)})"
    for quantum, texts in zip([1 / 32767, 0.01], got[1], strict=True):
        expected = [told(value, quantum) for value in fine.ravel()]
        assert np.ravel(texts).tolist() == expected


# --- axes and maps ------------------------------------------------------------------------------


def test_an_axis_writes_each_tick_with_just_the_decimals_of_its_step(script):
    ends = [[-1, 1], [0, 1000], [-0.03, 0.02], [-3.5, 7.25], [0.1, 0.9], [1e-7, 9e-7], [-2e6, 3e6]]
    rows = script(
        """({ ticksOf }, ends) => ends.map((pair) =>
          [150, 400, 1300].map((pixels) => ticksOf(pair, pixels)))""",
        AXES,
        given=ends,
    )
    for each in rows:
        for ticks in each:
            values, texts = zip(*ticks, strict=True)
            step = Decimal(f"{np.diff(values).min():.6g}") if len(values) > 1 else None
            for value, text in ticks:
                assert ("−" in text) == (value < 0) and "-" not in text
                number = Decimal(text.replace("−", "-"))
                assert float(number) == pytest.approx(value, rel=1e-9, abs=1e-15)
                if step is not None:
                    assert -number.as_tuple().exponent == max(0, -step.adjusted())
            assert len(set(texts)) == len(texts)
    assert [text for _, text in rows[0][1]] == ["−1.0", "−0.5", "0.0", "0.5", "1.0"]
    assert [text for _, text in rows[1][2]][:3] == ["0", "100", "200"]


def test_decades_of_bars_are_written_as_powers_of_ten(script):
    logs = [[-12, 0], [-4, 3], [0, 1]]
    got = script(
        """({ barTicks, scaleOf }, logs) => {
          const frame = { base: 1000, top: 0 };
          const log = logs.map(([low, high]) =>
            barTicks({ data: { y: 'log' } }, { frame, scale: { low, high } }));
          const data = { y: 'symlog' };
          const values = [1e-9, 10 ** 5, -(10 ** 5)];
          const scale = scaleOf({ data: { ...data, y_range: [-1e5, 1e5] } }, { values });
          return [log, barTicks({ data }, { frame, scale })];
        }""",
        BARS,
        given=logs,
    )
    for (low, high), ticks in zip(logs, got[0], strict=True):
        powers = range(low, high + 1)
        assert [text for _, text in ticks] == [f"10{str(p).translate(RAISED)}" for p in powers]
        np.testing.assert_allclose([value for value, _ in ticks], [10.0**p for p in powers])
    powers = range(-1, 6)  # the largest is 1e5; a millionth of it counts as the smallest
    texts = [f"10{str(p).translate(RAISED)}" for p in powers]
    assert [text for _, text in got[1]] == ["0", *texts, *(f"−{text}" for text in texts)]


def test_a_maps_value_never_reads_minus_zero(script):
    values = [0, -0.0, -0.004, 0.004, -0.005, 0.125, -0.125, 1.005, -12.346, 1e-9, -99.996]
    texts = script(
        "({ signed }, all) => all.map((value) => [signed(value), signed(value, 1)])",
        MAPS,
        given=values,
    )
    expected = []
    for value in values:
        sizes = [rounded(abs(Decimal(value)), decimals) for decimals in (2, 1)]
        expected.append([f"{'−' if value < 0 and size else ''}{size}" for size in sizes])
    assert texts == expected and texts[2] == ["0.00", "0.0"]


def test_a_number_that_moves_is_written_as_the_page_writes_it(script):
    """The browser's words for a number and its error are Python's (explorer/numerals.py)."""
    rng = np.random.default_rng(0)
    values = [0.0, 1.0, -1.0, 9.9996, 99.95, 0.000123456, 1234567.0, float("inf"), float("-inf")]
    values += list(rng.standard_normal(60) * 10.0 ** rng.integers(-7, 7, 60))
    specs = [".0f", ".1f", ".3f", ".5f", ".2g", ".3g", ".1e"]
    errors = [0.0, 0.5, 0.03, 12.0, 1e-7]
    finite = [value for value in values if np.isfinite(value)]
    given = [finite, specs, errors]
    written, told = script(
        """({ written, pm }, [values, specs, errors]) => [
          values.map((value) => specs.map((spec) => written(value, spec))),
          values.map((value) => errors.map((error) => pm(value, error))),
        ]""",
        "ui/engine/numbers.js",
        given=given,
    )
    assert written == [[number(value, spec) for spec in specs] for value in finite]
    assert told == [[pm(value, error) for error in errors] for value in finite]
    ends = script(
        """({ written, pm }) => [written(Infinity, '.3g'), written(-Infinity, '.2f'),
          written(NaN, '.3g'), pm(Infinity, 1), pm(NaN, 1)]""",
        "ui/engine/numbers.js",
    )
    infinite = [number(float("inf"), ".3g"), number(float("-inf"), ".2f")]
    nan = float("nan")
    assert ends == [*infinite, number(nan, ".3g"), pm(float("inf"), 1.0), pm(nan, 1.0)]
