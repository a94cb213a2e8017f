"""Small logic: colours and dots bit by bit, bands, contours and trails against numpy and scipy."""

import math
import struct

import numpy as np
import pytest
from scipy.signal import convolve2d

from explorer.palette import palette, ramp

COLOUR, FIELDS, DOTS = "ui/engine/colour.js", "ui/engine/fields.js", "ui/stage/dots.js"
BANDS, SHAPES = "ui/stage/bands.js", "ui/stage/shapes.js"


# --- colours and dots ---------------------------------------------------------------------------


def test_colours_are_read_packed_mixed_and_weighed_as_bytes(script):
    random = np.random.default_rng(12)
    colours = [[0, 0, 0], [255, 255, 255], [1, 2, 3], *random.integers(0, 256, (20, 3)).tolist()]
    texts = ["#0a10FF", " #abcdef80", "rgb(1, 20, 255)", "rgba(7,8,9,0.5)", "colourless"]
    weights = [0.0, 0.25, 0.5, 1.0]
    got = script(
        """({ luminance, mixRgb, pack32, rgb, rgba }, [colours, texts, weights]) => ({
          read: texts.map(rgb), packed: colours.map(pack32), light: colours.map(luminance),
          mixed: weights.map((w) => colours.map((c, i) => mixRgb(c, colours.at(-1 - i), w))),
          css: rgba('#0a10FF', 0.3),
        })""",
        COLOUR,
        given=[colours, texts, weights],
    )
    expected = [[10, 16, 255], [171, 205, 239], [1, 20, 255], [7, 8, 9], [128, 128, 128]]
    assert got["read"] == expected and got["css"] == "rgba(10,16,255,0.3)"
    assert got["packed"] == [struct.unpack("<I", bytes([*c, 255]))[0] for c in colours]
    weighed = np.array(colours) @ [0.2126, 0.7152, 0.0722] / 255
    np.testing.assert_allclose(got["light"], weighed)
    assert got["light"][:2] == [0, pytest.approx(1)]
    both = np.array(colours), np.array(colours)[::-1]
    for w, mixed in zip(weights, got["mixed"], strict=True):
        np.testing.assert_array_equal(mixed, np.floor((1 - w) * both[0] + w * both[1] + 0.5))


def test_labels_choose_among_the_ramps_colours_and_depth_fades_them(script):
    got = script(
        """({ bucketsOf, paletteOf, FADES }) => {
          const labels = Uint8Array.from({ length: 256 }, (_, k) => k);
          const ramps = ['light', 'dark'].map((theme) => Array.from(paletteOf(theme).ramp));
          return [Array.from(bucketsOf({ labels }, 256)), Array.from(bucketsOf(null, 3)), ramps,
            FADES, paletteOf('dark', { dark: { background: '#010203' } }).paper];
        }""",
        COLOUR,
    )
    buckets, unlabelled, ramps, fades, paper = got
    np.testing.assert_array_equal(buckets, np.round(np.arange(256) / 255 * 63))
    assert unlabelled == [16] * 3 and fades == 8 and paper == [1, 2, 3]

    def channels(text):
        return np.array(list(bytes.fromhex(text[1:])), float)

    for theme, ends, packed in zip(("light", "dark"), ((0, 0.88), (0.14, 1)), ramps, strict=True):
        pixels = np.array(packed, np.uint32).view(np.uint8).reshape(64, 8, 4).astype(float)
        background = channels(palette(theme).background)
        full = np.stack([channels(ramp[round(255 * p)]) for p in np.linspace(*ends, 64)])
        weights = np.linspace(0, 0.6, 8)[None, :, None]
        faded = (1 - weights) * full[:, None] + weights * background
        assert np.abs(pixels[..., :3] - faded).max() <= 0.5 + 1e-9 and (pixels[..., 3] == 255).all()


def test_a_dot_is_blended_into_what_lies_under_it_channel_by_channel(script):
    random = np.random.default_rng(13)
    pixels = random.integers(0, 256, (400, 2, 4), dtype=np.uint8)
    pixels[:4] = [[[0] * 4, [255] * 4], [[255] * 4, [0] * 4], [[255] * 4] * 2, [[0] * 4] * 2]
    covers = np.array([*[0, 1, 128, 255, 256] * 40, *random.integers(0, 257, 200)])
    words = pixels.view(np.uint32)[..., 0]
    got = script(
        """({ blend }, [under, over, covers]) =>
          under.map((each, i) => blend(each, over[i], covers[i]) >>> 0)""",
        DOTS,
        given=[words[:, 0].tolist(), words[:, 1].tolist(), covers.tolist()],
    )
    mixed = np.array(got, np.uint32).view(np.uint8).reshape(-1, 4)
    share = covers[:, None] / 256
    exact = (1 - share) * pixels[:, 0, :3] + share * pixels[:, 1, :3]
    np.testing.assert_array_equal(mixed[:, :3], np.floor(exact))
    assert (mixed[:, 3] == 255).all()


STAMPED = """({ stampPlain }, dots) => dots.map(([x, y, radius, ratio, alpha]) => {
  const image = { width: 81, height: 81, pixels: new Uint32Array(81 * 81).fill(0xff000000) };
  stampPlain(image, { x: [x], y: [y] }, 1, 0xffffffff, ratio, radius, alpha);
  return Array.from(image.pixels, (pixel) => pixel & 255);
})"""


def test_a_stamped_disc_covers_its_area_around_its_place(script):
    random = np.random.default_rng(14)
    dots = [
        [*random.uniform(18, 33, 2).tolist(), radius, ratio, alpha]
        for radius in (1.0, 1.6, 2.5, 4.0, 7.3)
        for ratio in (1, 1.5)
        for alpha in (1.0, 0.55)
    ]
    rows, columns = np.mgrid[:81, :81]
    for (x, y, radius, ratio, alpha), reds in zip(
        dots, script(STAMPED, DOTS, given=dots), strict=True
    ):
        cover = np.array(reds, float).reshape(81, 81) / 255
        size = radius * ratio
        assert cover.sum() == pytest.approx(alpha * math.pi * (size**2 + 1 / 12), rel=0.1 / size)
        assert alpha * min(1, size - 0.3) < cover.max() + 0.01 < alpha + 0.02
        centre = (cover * columns).sum() / cover.sum(), (cover * rows).sum() / cover.sum()
        assert centre == pytest.approx((x * ratio, y * ratio), abs=0.17)
        far = np.hypot(columns - x * ratio, rows - y * ratio)
        assert (
            not cover[far > size + 0.7].any()
            and cover[far < size - 0.7].min(initial=1) > 0.97 * alpha
        )


def test_a_dot_over_the_edge_is_left_out_rather_than_wrapped(script):
    dots = [[x, y, 3, 1, 1] for x, y in [(1, 20), (79, 20), (30, 1), (30, 79), (-9, -9), (99, 20)]]
    for reds in script(STAMPED, DOTS, given=dots):
        assert not any(reds)


def test_a_solid_cloud_is_painted_from_far_to_near(script):
    random = np.random.default_rng(15)
    depths = [random.uniform(0, 1, 3000), random.integers(0, 3, 50) / 2, np.array([0.5])]
    got = script(
        """({ farFirst, stampFlat, stampSolid }, depths) => {
          const orders = depths.map((depth) =>
            Array.from(farFirst(Float32Array.from(depth), depth.length)).slice(0, depth.length));
          const ramp = Uint32Array.from({ length: 24 }, (_, k) => 0xff000000 + k + 1);
          const paint = (stamp, depth) => {
            const image = { width: 31, height: 31, pixels: new Uint32Array(961) };
            const places = { x: [15, 15, 15], y: [15, 15, 15], depth };
            stamp(image, places, 3, [0, 1, 2], ramp, 1, 4, 1);
            return image.pixels[15 * 31 + 15] & 255;
          };
          return [orders, paint(stampFlat, []), paint(stampSolid, [0.9, 0.1, 0.5]),
            paint(stampSolid, [0.99, 1, 1])];
        }""",
        DOTS,
        given=[depth.tolist() for depth in depths],
    )
    for depth, order in zip(depths, got[0], strict=True):
        assert sorted(order) == list(range(len(depth)))
        assert (np.diff(depth[order]) <= 1 / 255 + 1e-7).all()
        assert abs(depth[order] - np.sort(depth)[::-1]).max() <= 1 / 255 + 1e-7
    # ramp: eight fades for each bucket; flat: the last in front, solid: the nearest
    assert got[1:] == [2 * 8 + 1, 1 * 8 + 1, 0 * 8 + 8]


# --- bands, contours, trails --------------------------------------------------------------------


def test_points_are_shared_among_the_nodes_around_them(script):
    x, y = np.random.default_rng(16).uniform(-10, 170, size=(2, 300))
    got = script(
        "({ binned }, [x, y]) => Array.from(binned({ x, y }, x.length, 20, 16))",
        BANDS,
        given=[x.tolist(), y.tolist()],
    )
    inside = (x >= 0) & (y >= 0) & (x < 19 * 8) & (y < 15 * 8)
    tents = [
        np.maximum(0, 1 - np.abs(values[inside] / 8 - np.arange(count)[:, None]))
        for values, count in ((y, 16), (x, 20))
    ]
    np.testing.assert_allclose(np.reshape(got, (16, 20)), tents[0] @ tents[1].T, atol=1e-5)
    assert sum(got) == pytest.approx(inside.sum()) and 0 < inside.sum() < 300


def test_smoothing_spreads_as_the_binomial_kernel_and_loses_nothing_inside(script):
    columns, rows = 30, 24
    grid = np.zeros((rows, columns))
    grid[9:14, 10:19] = np.random.default_rng(17).uniform(0, 5, (5, 9))
    got = script(
        "({ smooth }, [grid, columns, rows]) => "
        "Array.from(smooth(Float32Array.from(grid), columns, rows))",
        BANDS,
        given=[grid.ravel().tolist(), columns, rows],
    )
    smoothed = np.reshape(got, (rows, columns))
    line = np.array([math.comb(8, k) for k in range(9)]) / 2**8
    expected = convolve2d(grid, np.outer(line, line), mode="same")
    np.testing.assert_allclose(smoothed, expected, atol=1e-5)
    assert smoothed.sum() == pytest.approx(grid.sum(), rel=1e-6)


def test_the_bands_of_a_gaussian_cloud_hold_the_shares_that_they_name(script):
    sigma, n, cell = 60.0, 20000, 8
    points = np.random.default_rng(18).normal(320, sigma, (2, n))
    levels, grid = script(
        """({ binned, smooth, levelsHolding }, [x, y]) => {
          const grid = smooth(binned({ x, y }, x.length, 81, 81), 81, 81);
          return [levelsHolding(grid, { x, y }, x.length, 81, 81), Array.from(grid)];
        }""",
        BANDS,
        given=points.tolist(),
    )
    shares = np.array([0.95, 0.8, 0.55, 0.3])
    # the cloud's variance in cells, and what the tents (1/6) and two kernels (1 each) add to it
    spread = (sigma / cell) ** 2 + 1 / 6 + 2
    edge = -2 * np.log(1 - shares) * (sigma / cell) ** 2
    heights = n / (2 * math.pi * spread) * np.exp(-edge / (2 * spread))
    np.testing.assert_allclose(levels, heights, rtol=0.12)
    columns, rows = np.round(points / cell).astype(int)
    density = np.reshape(grid, (81, 81))[rows, columns]
    inside = [(density >= level).mean() for level in levels]
    np.testing.assert_allclose(inside, shares, atol=0.03)


CONTOURS = """({ contour }, cases) => cases.map(([values, level]) => {
  const steps = [];
  const pen = { moveTo(...at) { steps.push(at); }, lineTo(...at) { steps.push(at); } };
  contour(pen, values.flat(), values.length, values[0].length, level, (c, r) => [2 * c, r + 1]);
  return steps;
})"""


def test_a_contour_lies_where_the_field_has_its_level(script):
    rows, columns = np.mgrid[:41, :31].astype(float)
    plane = 2 * columns - rows
    circle = np.hypot(columns - 15, rows - 20.5)
    saddle = np.array([[1.0, 0.0], [0.0, 1.0]])
    asked = [(plane, 10.5), (circle, 11.3), (plane, 1e9), (saddle, 0.5), (saddle, 0.25)]
    got = script(CONTOURS, FIELDS, given=[[values.tolist(), level] for values, level in asked])
    # back from where the pen was led to columns and rows
    steps = [np.reshape(each, (-1, 2, 2)) / [2, 1] - [0, 1] for each in got]
    lengths = [np.hypot(*(each[:, 1] - each[:, 0]).T).sum() for each in steps]
    np.testing.assert_allclose(2 * steps[0][..., 0] - steps[0][..., 1], 10.5)
    assert lengths[0] == pytest.approx(math.hypot(40, 20))  # from (5.25, 0) to (25.25, 40)
    radii = np.hypot(steps[1][..., 0] - 15, steps[1][..., 1] - 20.5)
    np.testing.assert_allclose(radii, 11.3, atol=0.02)
    assert lengths[1] == pytest.approx(2 * math.pi * 11.3, rel=0.005)
    assert len(steps[2]) == 0
    # all four edges of a saddle are crossed, by two lines that do not cross each other
    for each, at in zip(steps[3:], (0.5, 0.75), strict=True):
        crossed = {tuple(point) for point in each.reshape(-1, 2)}
        assert crossed == {(at, 0), (1, 1 - at), (1 - at, 1), (0, at)} and len(each) == 2
        assert lengths[3] == pytest.approx(2 * math.hypot(0.5, 0.5))


def test_a_trail_is_taken_at_every_step_or_at_some_hundred_evenly(script):
    lengths = [1, 2, 95, 96, 97, 1000]
    got = script("({ trailTimes }, all) => all.map(trailTimes)", SHAPES, given=lengths)
    for T, times in zip(lengths, got, strict=True):
        np.testing.assert_allclose(times, np.linspace(0, T, min(T, 96) + 1), rtol=1e-12)
        assert times[0] == 0 and times[-1] == T
