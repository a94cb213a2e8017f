"""What the hand points at: the nearest dot, a picture's pixel, a small picture of the strip; and
the places that pictures and labels have, none over another."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest

POINTS, PICK = "ui/stage/point_pick.js", "ui/stage/pixel_pick.js"
STRIP, LAYOUT = "ui/stage/strip.js", "ui/stage/tile_layout.js"
HANDLES, VALUES = "ui/line/handles.js", "ui/line/values.js"


def test_the_nearest_dot_is_picked_within_fourteen_pixels(script):
    random = np.random.default_rng(2)
    dots = random.uniform(0, 200, size=(60, 2))
    dots[7] = dots[3]  # of two in one place the first
    hands = np.concatenate([random.uniform(-20, 220, size=(300, 2)), dots])
    ring = np.array([[1000, 1000], [1000, 1013.99], [1014, 1000], [1000, 985.9]])
    got = script(
        """({ nearest }, clouds) => clouds.map(([x, y, hands]) => {
          const s = { held: { cloud: { n: x.length } }, places: { x, y } };
          return hands.map(([x, y]) => nearest(s, { x, y }));
        }).concat([nearest({ held: null }, { x: 0, y: 0 })])""",
        POINTS,
        given=[[*dots.T.tolist(), hands.tolist()], [[1000], [1000], ring.tolist()]],
    )
    distances = np.linalg.norm(hands[:, None] - dots, axis=2)
    closest = distances.argmin(axis=1)
    near = distances.min(axis=1) < 14
    assert got[0] == [int(i) if hit else None for i, hit in zip(closest, near, strict=True)]
    assert 20 < near[:300].sum() < 290 and got[0][300 + 7] == 3
    assert got[1:] == [[0, 0, None, None], None]


def test_keys_lead_from_every_point_to_nearly_every_other_and_each_step_goes_their_way(script):
    random = np.random.default_rng(3)
    dots = random.normal(0, 60, size=(200, 2)).round(2)
    ways = np.array([[-1, 0], [1, 0], [0, -1], [0, 1]])
    got = script(
        """({ neighbour }, [[x, y], ways]) => {
          const s = { held: { cloud: { n: x.length } }, places: { x, y } };
          return x.map((_, i) => ways.map((way) => neighbour(s, i, way)));
        }""",
        POINTS,
        given=[dots.T.tolist(), ways.tolist()],
    )
    steps = np.array(got)
    for k, way in enumerate(ways):
        along = (dots[steps[:, k]] - dots) @ way
        last = np.isclose(dots @ way, (dots @ way).max())
        assert ((along > 0) == ~last).all()  # on and on, until nothing lies that way
        assert (steps[last, k] == np.flatnonzero(last)).all()
    entered = np.zeros((len(dots), len(dots)), bool)
    entered[np.arange(len(dots))[:, None], steps] = True
    for _ in range(8):  # two steps, four, … 256
        entered |= (entered.astype(int) @ entered) > 0
    assert entered.mean() > 0.95


# --- sheets of pictures -------------------------------------------------------------------------

SHEETS = """({ tileSheet }, cases) => cases.map((c) => {
  const tiles = Array.from({ length: c.n }, () => ({ caption: c.caption }));
  const s = {
    dom: { canvas: c.canvas }, width: c.canvas.width / c.ratio, ratio: c.ratio,
    held: { cloud: c.cloud, tiles, n: c.n }, data: c.data,
  };
  return tileSheet(s);
})"""


def sheet_case(n, cloud, canvas, ratio=1, caption="x_t", **data):
    data = {"headings": [], "strip": [], "lead": False, "columns": None, **data}
    sizes = {
        name: dict(zip(("width", "height"), size, strict=True))
        for name, size in {"cloud": cloud, "canvas": canvas}.items()
    }
    return {"n": n, "ratio": ratio, "caption": caption, "data": data, **sizes}


GRIDS = [
    sheet_case(n, cloud, canvas, ratio, caption, **data)
    for n in (1, 2, 3, 8, 13, 64)
    for cloud in ((28, 28), (32, 16), (8, 8))
    for canvas, ratio in (((1000, 460), 1), ((700, 900), 2), ((390, 420), 1), ((1601, 803), 1.25))
    for caption, data in (
        ("", {}),
        ("x_t", {"strip": [0, 1, 5, 9, 20]}),
        ("x_t", {"headings": ["a", "b"], "columns": 2 if n < 13 else 8}),
    )
]
LEADS = [
    sheet_case(n, cloud, canvas, ratio, caption, lead=True)
    for n in (2, 3, 5)
    for cloud in ((28, 28), (32, 16), (16, 32))
    for canvas, ratio in (((1000, 460), 1), ((700, 1400), 2), ((390, 700), 1))
    for caption in ("", "x_t")
]


def overlapping(first, second):
    (x, y, width, height), (left, top, wide, high) = first, second
    return x < left + wide and left < x + width and y < top + high and top < y + height


def check_places(case, sheet):
    """All within the canvas and under their words, none over another."""
    places, strip = sheet["places"], sheet["strip"]
    right, bottom = case["canvas"]["width"], case["canvas"]["height"]
    floor = strip["top"] - strip["caret"] if strip else bottom
    assert len(places) == case["n"]
    for x, y, width, height in places:
        assert x >= 0 and x + width <= right, case
        assert y - sheet["foot"] >= sheet["head"] and y + height <= floor, case
    words = [
        [x, y - sheet["foot"], width, height + sheet["foot"]] for x, y, width, height in places
    ]
    assert not any(overlapping(*pair) for pair in combinations(words, 2)), case
    if strip:
        assert len(strip["places"]) == len(case["data"]["strip"])
        assert all(b - a > strip["width"] for a, b in pairwise(strip["places"]))
        assert strip["places"][0] >= 0 and strip["places"][-1] + strip["width"] <= right
        assert strip["top"] + strip["thumb"] + strip["line"] <= bottom
        assert strip["thumb"] <= max(0.17 * bottom, 40 * case["ratio"]) + 0.5


def room_of(case, sheet):
    """Pixels for the tiles: without the margin, the words above and the strip."""
    pad = round((8 if case["canvas"]["width"] / case["ratio"] < 500 else 14) * case["ratio"])
    taken = 2 * pad + sheet["head"] + (sheet["strip"]["height"] if sheet["strip"] else 0)
    return case["canvas"]["width"] - 2 * pad, case["canvas"]["height"] - taken


def whole_or_wasteful(scale, best):
    """Whether the squares are whole, or whole ones would waste a fifth of the room."""
    whole = np.floor(best)
    return scale == whole if whole >= 0.8 * best else scale == pytest.approx(best, abs=0.07)


def test_pictures_stand_apart_within_the_canvas_as_large_as_can_be(script):
    for case, sheet in zip(GRIDS, script(SHEETS, LAYOUT, given=GRIDS), strict=True):
        check_places(case, sheet)
        across, down = room_of(case, sheet)
        wide, high = case["cloud"]["width"], case["cloud"]["height"]
        n, gap, foot, columns = case["n"], sheet["gap"], sheet["foot"], sheet["columns"]
        asked = case["data"]["columns"]
        fits = {}
        for count in [asked] if asked else range(1, n + 1):
            rows = -(-n // count)
            free = across - (count - 1) * gap, down - rows * foot - (rows - 1) * gap
            fits[count] = min(free[0] / (count * wide), free[1] / (rows * high))
        best = max(fits.values())
        assert fits[columns] == best and best > 0
        sizes = {(width, height) for _, _, width, height in sheet["places"]}
        assert len(sizes) == 1
        ((width, height),) = sizes
        assert width == wide * height / high or best < 4
        assert whole_or_wasteful(width / wide, best) and whole_or_wasteful(height / high, best)
        # row by row, in the middle of the canvas
        lefts, tops = (np.array([place[k] for place in sheet["places"]]) for k in (0, 1))
        for i in range(n):
            assert lefts[i] - lefts[0] == (i % columns) * (width + gap)
            assert tops[i] - tops[0] == (i // columns) * (height + gap + foot)
        edge = lefts[0] + columns * (width + gap) - gap
        assert abs(lefts[0] - (case["canvas"]["width"] - edge)) <= 1


def test_narrow_gaps_are_taken_where_they_make_every_square_larger(script):
    # two tiles of 10 pixels: 2 · 10 · 10 + 12 fit into 228 − 16, with 18 between them they do not
    cases = [sheet_case(2, (10, 10), (width, 130), caption="") for width in (228, 233, 234, 240)]
    sheets = script(SHEETS, LAYOUT, given=cases)
    assert [sheet["gap"] for sheet in sheets] == [12, 12, 18, 18]
    assert [sheet["places"][0][2] for sheet in sheets] == [100] * 4


def test_a_leading_picture_is_the_largest_and_the_others_are_alike(script):
    beside = 0
    for case, sheet in zip(LEADS, script(SHEETS, LAYOUT, given=LEADS), strict=True):
        check_places(case, sheet)
        first, *rest = sheet["places"]
        wide, high = case["cloud"]["width"], case["cloud"]["height"]
        assert len({tuple(place[2:]) for place in rest}) == 1
        assert first[2] > rest[0][2] or len(rest) == 1
        assert first[2] >= rest[0][2]
        for _, _, width, height in (first, rest[0]):
            assert width / wide == pytest.approx(height / high, abs=0.07)
            assert width % wide == 0 or width / wide < 5
        right = all(place[0] >= first[0] + first[2] for place in rest)
        below = all(place[1] >= first[1] + first[3] for place in rest)
        assert right != below and sheet["columns"] == (1 if right else len(rest))
        if right:
            assert rest[0][1] == first[1]
            assert rest[-1][1] + rest[-1][3] <= first[1] + first[3] + len(rest)
        else:
            assert rest[0][0] == first[0]
            assert rest[-1][0] + rest[-1][2] <= first[0] + first[2] + len(rest)
        beside += right
    assert 0 < beside < len(LEADS)


def test_every_pixel_is_found_where_it_stands_and_has_a_spot_of_its_own(script):
    cases = [
        sheet_case(5, (7, 4), (500, 400)),
        sheet_case(3, (4, 6), (700, 900), 2, "", lead=True),
        sheet_case(30, (11, 11), (301, 203), 1.25, ""),  # squares that are not whole
    ]
    sheets = script(SHEETS, LAYOUT, given=cases)
    got = script(
        """({ pixelAt, spotOf, pixelOfSpot, tileOf }, cases) => cases.map(({ sheet, c, at }) => {
          const s = { sheet, ratio: c.ratio, held: { cloud: c.cloud, n: c.n } };
          return at.map(([x, y]) => {
            const pixel = pixelAt(s, { x, y });
            if (!pixel) return null;
            const spot = spotOf(s, pixel);
            const { tile, x: column, y: row } = pixelOfSpot(s, spot);
            return [pixel.tile, pixel.y, pixel.x, tile, row, column, spot, tileOf(s, spot)];
          }).concat([tileOf(s, null)]);
        })""",
        PICK,
        given=[
            {"sheet": sheet, "c": case, "at": middles(case, sheet) + outside(case, sheet)}
            for case, sheet in zip(cases, sheets, strict=True)
        ],
    )
    for case, answers in zip(cases, got, strict=True):
        shape = case["n"], case["cloud"]["height"], case["cloud"]["width"]
        expected = [
            [*place, *place, int(np.ravel_multi_index(place, shape)), place[0]]
            for place in np.ndindex(shape)
        ]
        assert answers[: len(expected)] == expected
        assert len(answers) > len(expected) + 4 and not any(answers[len(expected) :])
        assert answers[len(expected) :] == [None] * (len(answers) - len(expected))


def middles(case, sheet):
    """The middle of each pixel in CSS pixels, tile by tile and row by row."""
    wide, high, ratio = case["cloud"]["width"], case["cloud"]["height"], case["ratio"]
    return [
        [(x + (i + 0.5) * width / wide) / ratio, (y + (j + 0.5) * height / high) / ratio]
        for x, y, width, height in sheet["places"]
        for j in range(high)
        for i in range(wide)
    ]


def outside(case, sheet):
    """Just beside the first tile on all four sides, and at the canvas's corners."""
    x, y, width, height = sheet["places"][0]
    right, bottom = case["canvas"]["width"] - 0.5, case["canvas"]["height"] - 0.5
    around = [[x - 0.5, y + 1], [x + 1, y - 0.5], [x + width, y + 1], [x + 1, y + height]]
    corners = [[0.5, 0.5], [right, 0.5], [0.5, bottom], [right, bottom]]
    return [[left / case["ratio"], top / case["ratio"]] for left, top in around + corners]


def test_a_small_picture_of_the_strip_answers_with_its_caption_and_mark(script):
    strip = {"places": [10, 60, 110], "width": 40, "thumb": 30, "top": 200, "caret": 14, "line": 25}
    by_hand = {
        (10, 200): 0, (49.9, 215): 0, (50, 215): None, (59.9, 215): None, (60, 230): 1,
        (149, 186): 2, (149, 185.9): None, (149, 255): 2, (149, 255.1): None, (9.9, 210): None,
        (150, 210): None,
    }  # fmt: skip
    got = script(
        """({ thumbAt }, [strip, places]) => [1, 2].map((ratio) => places.map(([x, y]) =>
          thumbAt({ sheet: { strip }, ratio }, { x: x / ratio, y: y / ratio })))
          .concat([thumbAt({ sheet: { strip: null }, ratio: 1 }, { x: 20, y: 210 })])""",
        STRIP,
        given=[strip, [list(place) for place in by_hand]],
    )
    assert got == [list(by_hand.values()), list(by_hand.values()), None]


# --- labels -------------------------------------------------------------------------------------


def test_labels_of_handles_keep_apart_and_within_the_row(script):
    random = np.random.default_rng(6)
    rows = []
    for count in [1, 1, 2, 2, 3, 3, 4, 5] * 30:
        end = random.uniform(300, 900)
        share = random.uniform(0.1, 1)
        wide = random.dirichlet(np.full(count, 5.0)) * share * end
        rows.append([sorted(random.uniform(0, end, count).tolist()), wide.tolist(), end])
    got = script(
        """({ spread }, rows) => rows.map(([at, wide, end]) => {
          const labels = at.map((px, i) => ({ knob: { px }, wide: wide[i] }));
          spread(labels, end);
          return labels.map(({ left }) => left);
        })""",
        HANDLES,
        given=rows,
    )
    free = 0
    for (at, wide, end), lefts in zip(rows, got, strict=True):
        lefts, wide = np.array(lefts), np.array(wide)
        rights = lefts + wide
        assert lefts[0] >= -1e-9 and rights[-1] <= end + 1e-9
        assert (lefts[1:] >= rights[:-1] - 1e-9).all()
        wished = np.array(at) - wide / 2
        ends = np.concatenate([[0], wished + wide])
        if (np.append(wished, end) >= ends).all():  # all may have what they wish
            np.testing.assert_allclose(lefts, wished)
            free += 1
        # who stands away from his handle is held by a neighbour or by the row's end
        for i in range(len(at)):
            if lefts[i] > wished[i] + 1e-9:
                assert lefts[i] == pytest.approx(rights[i - 1] if i else 0, abs=1e-9)
            if lefts[i] < wished[i] - 1e-9:
                stop = lefts[i + 1] if i + 1 < len(at) else end
                assert rights[i] == pytest.approx(stop, abs=1e-9)
    assert 30 < free < 200


def test_handles_lose_their_numbers_where_not_all_of_them_have_room(script):
    got = script(
        """({ roomFor }, rooms) => rooms.map((room) =>
          roomFor([{ wide: 80 }, { wide: 75.5 }, { wide: 44 }], room))""",
        HANDLES,
        given=[199.4, 199.5, 640],
    )
    assert got == [False, True, True]


# --- sums of products ---------------------------------------------------------------------------


def test_a_value_is_a_sum_of_products_or_its_root(script):
    """Squares about a mean, from handles and a column, as Python adds them up."""
    got = script(
        """({ Names }) => {
          const data = { grids: [], values: {
            mean: { terms: { a: 0.5, b: 0.5 }, plus: 0, root: false },
            off: { terms: { a: 1, mean: -1 }, plus: 0, root: false },
            squares: { terms: { off: 'off' }, plus: 'more', root: false },
            width: { terms: { squares: 'factor' }, plus: 0, root: true },
            lost: { terms: { a: -9 }, plus: 0, root: true },
          } };
          const knobs = [['a', 1.5], ['b', -0.5]].map(([name, x]) => ({ spec: { name }, x }));
          const table = { at: (name) => ({ more: 0.25, factor: 2 })[name] };
          const names = new Names({ data, knobs, sliders: [], table, clock: { t: 0 } });
          names.refresh();
          return ['mean', 'squares', 'width', 'lost'].map((name) => names.at(name));
        }""",
        VALUES,
    )
    assert got[:3] == pytest.approx([0.5, 1.25, math.sqrt(2.5)])
    assert got[3] is None or math.isnan(got[3])
