"""What lies between the numbers that Python sends: numpy and scipy interpolate the same ones, and
the bytes that Python packs are unpacked again."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator
from scipy.stats import norm

from explorer.frames import bars, line_pack, pack, pictures

BLOBS, TABLES = "ui/engine/blobs.js", "ui/engine/tables.js"
CLOUDS, FILMS = "ui/stage/clouds.js", "ui/stage/films.js"
KINDS, SCALE = "ui/line/kinds.js", "ui/bars/scale.js"
TIMES = [0, 3, 4, 10, 50]
INSTANTS = [-5.0, 0.0, 0.5, 2.99, 3.0, 3.25, 4.0, 7.0, 49.0, 50.0, 70.0]
SMALL = {"rtol": 0, "atol": 2e-6}


def rng():
    return np.random.default_rng(7)


def between_keys(values, times, instants):
    """numpy's mixture of key frames (K, …) at some instants: (instants, …)."""
    flat = values.reshape(len(values), -1)
    mixed = [np.interp(instants, times, column) for column in flat.T]
    return np.stack(mixed, axis=-1).reshape(len(instants), *values.shape[1:])


def on_grid(values, axes, places):
    """scipy's multilinear mixture of a table, at its edge where a place lies outside."""
    inside = [np.clip(place, axis[0], axis[-1]) for place, axis in zip(places, axes, strict=True)]
    return RegularGridInterpolator(axes, values)(np.stack(inside, axis=-1))


# --- bytes --------------------------------------------------------------------------------------


def test_every_kind_of_array_comes_back_as_it_was_packed(script):
    arrays = {
        "whole": ("int16", np.array([[-32767, 0, 5], [1, 2, 32767]])),
        "bytes": ("uint8", np.arange(250, 255)),
        "floats": ("float32", np.array([[[0.1, -0.0, np.inf, np.nan, 1e-40, -np.inf]]])),
        "none": ("int16", np.zeros((0, 3))),
    }
    given = pack.blob("anything", {"word": "x̄ 漢", "number": 0.1}, **arrays)
    spoken = pack.with_words(given, words={"point": "点"})
    decoded = script(
        """({ decode }, blobs) => blobs.map((bytes) => {
          const buffer = new Uint8Array(bytes.length + 8); // a blob may begin anywhere in a message
          buffer.set(bytes, 8);
          const { word, number, words, id, kind, ...rest } = decode(buffer.subarray(8));
          const arrays = ['whole', 'bytes', 'floats', 'none'].map((name) => [
            rest[name].constructor.name, rest[name].shape, Array.from(rest[name])]);
          return { word, number, words, id, kind, arrays };
        })""",
        BLOBS,
        given=[list(given.data), list(spoken)],
    )
    for each, words in zip(decoded, [None, {"point": "点"}], strict=True):
        assert [each["word"], each["number"], each["kind"]] == ["x̄ 漢", 0.1, "anything"]
        assert each["id"] == given.id and each["words"] == words
        types = ["Int16Array", "Uint8Array", "Float32Array", "Int16Array"]
        for (name, shape, numbers), kind, (_, values) in zip(
            each["arrays"], types, arrays.values(), strict=True
        ):
            assert name == kind and shape == list(values.shape)
            expected = values.ravel().astype(np.float32)
            assert np.array(numbers, np.float32).tobytes() == expected.tobytes()


# --- between two keys ---------------------------------------------------------------------------


def test_the_keys_around_a_time_and_the_weight_are_those_of_a_search(script):
    rows = [TIMES, [2.0], [0.0, 1.0], sorted(rng().choice(1000, 256, replace=False).tolist())]
    instants = [np.unique([*row, *np.linspace(row[0] - 1, row[-1] + 1, 301)]) for row in rows]
    found = script(
        "({ between }, rows) => rows.map(([times, all]) => all.map((t) => between(times, t)))",
        BLOBS,
        given=[[row, ts.tolist()] for row, ts in zip(rows, instants, strict=True)],
    )
    for row, ts, answers in zip(rows, instants, found, strict=True):
        low, high, weight = np.array(answers).T
        keys = np.array(row, float)
        inside = np.clip(ts, keys[0], keys[-1])
        np.testing.assert_array_equal(low, np.searchsorted(keys, inside, side="right") - 1)
        assert ((high == low) | (high == low + 1)).all() and (weight >= 0).all()
        assert (weight < 1).all()
        low, high = low.astype(int), high.astype(int)
        np.testing.assert_allclose((1 - weight) * keys[low] + weight * keys[high], inside)


def test_fields_and_heats_between_their_keys_are_as_numpy_interpolates(script):
    random = rng()
    arrows, grid = random.normal(size=(5, 6, 2)), random.normal(size=(6, 2))
    heat = random.normal(size=(5, 3, 4)) * 40
    shuffled = [3, 0, 4, 1, 2]  # Python may send the keys in any order
    times = np.array(TIMES)[shuffled]
    field = pack.field(arrows[shuffled], grid, times)
    warmth = pack.heat(heat[shuffled], (0, 1, 0, 1), times)
    got = script(
        """({ decode }, { STAGE_KINDS }, [blobs, instants]) => blobs.map((bytes) => {
          const header = decode(Uint8Array.from(bytes));
          const keyed = STAGE_KINDS[header.kind](header);
          return instants.map((t) => Array.from(keyed.at(t)));
        })""",
        BLOBS,
        CLOUDS,
        given=[[list(field.data), list(warmth.data)], INSTANTS],
    )
    for values, answers in zip([arrows, heat], got, strict=True):
        expected = between_keys(values, TIMES, INSTANTS).reshape(len(INSTANTS), -1)
        np.testing.assert_allclose(answers, expected, atol=np.abs(values).max() / 60000)


def test_clouds_points_and_paths_between_key_frames_are_as_numpy_interpolates(script):
    points = rng().normal(size=(5, 7, 3)) * 3
    got = script(
        """({ decode }, { STAGE_KINDS, positions, pathOf }, [bytes, instants]) => {
          const cloud = STAGE_KINDS.frames(decode(Uint8Array.from(bytes)));
          return {
            sizes: [cloud.count, cloud.n, cloud.dims],
            whole: instants.map((t) => Array.from(positions(cloud, [], null, t))),
            paths: Array.from({ length: cloud.n }, (_, i) =>
              Array.from(pathOf(cloud, [], null, i, instants))),
          };
        }""",
        BLOBS,
        CLOUDS,
        given=[list(pack.frames(points, TIMES).data), INSTANTS],
    )
    expected = between_keys(points, TIMES, INSTANTS)
    step = np.abs(points).max() / 60000
    assert got["sizes"] == [5, 7, 3]
    np.testing.assert_allclose(got["whole"], expected.reshape(len(INSTANTS), -1), atol=step)
    paths = np.reshape(got["paths"], (7, len(INSTANTS), 3)).swapaxes(0, 1)
    np.testing.assert_allclose(paths, expected, atol=step)


def test_a_mixed_cloud_is_the_sum_of_its_clouds_times_the_columns(script):
    random = rng()
    clouds = random.normal(size=(3, 8, 2)) * np.array([1.0, 5.0, 0.2])[:, None, None]
    columns = {"a": random.normal(size=6), "b": random.normal(size=6)}
    columns["b"][5] = np.inf  # what is not finite is left out
    instants = [0.0, 0.5, 2.0, 3.75, 4.0, 4.5, 5.0]
    got = script(
        """({ decode }, { STAGE_KINDS, pathOf, positions }, [basis, table, instants]) => {
          const [cloud, columns] = [basis, table].map((bytes) => {
            const header = decode(Uint8Array.from(bytes));
            return STAGE_KINDS[header.kind](header);
          });
          const used = new Float32Array(cloud.n * cloud.dims).fill(99);
          return {
            whole: instants.map((t) => Array.from(positions(cloud, ['a', 'b'], columns, t, used))),
            path: Array.from(pathOf(cloud, ['a', 'b'], columns, 3, instants)),
          };
        }""",
        BLOBS,
        CLOUDS,
        given=[list(pack.basis(clouds).data), list(pack.table(columns).data), instants],
    )
    weights = [np.interp(instants, range(6), column) for column in columns.values()]
    weights = np.nan_to_num(np.stack([*weights, np.ones(len(instants))]), posinf=0)
    assert (weights[1, -2:] == 0).all() and weights[1, :-2].all()
    expected = np.einsum("jt,jnd->tnd", weights, clouds)
    np.testing.assert_allclose(got["whole"], expected.reshape(len(instants), -1), atol=4e-4)
    np.testing.assert_allclose(np.reshape(got["path"], (-1, 2)), expected[:, 3], atol=4e-4)


# --- tables -------------------------------------------------------------------------------------


def test_a_table_between_its_steps_is_as_numpy_interpolates(script):
    column = rng().normal(size=9)
    ends = np.array([np.inf, 1.0, 3.0, np.nan, 2.0, -np.inf, -np.inf, np.inf, np.inf])
    instants = [-2, 0, 0.25, 1, 1.5, 2, 2.5, 3, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 12]
    flat = script(
        """({ decode }, { Table }, [bytes, instants]) => {
          const table = Table.of(decode(Uint8Array.from(bytes)));
          return ['plain', 'ends', 'unknown'].map((name) =>
            instants.map((t) => table.at(name, t)));
        }""",
        BLOBS,
        TABLES,
        given=[
            list(pack.table({"plain": column, "ends": ends}).data),
            instants,
        ],
    )
    np.testing.assert_allclose(flat[0], np.interp(instants, range(9), column), rtol=1e-6)
    inf, nan = np.inf, np.nan  # by hand: a step's own number stays free of its neighbours'
    by_hand = [inf, inf, inf, 1, 2, 3, nan, nan, 2, -inf, -inf, -inf, -inf, nan, inf, inf, inf, inf]
    np.testing.assert_array_equal(flat[1], by_hand)
    assert np.isnan(flat[2]).all()


def test_a_sweep_is_mixed_bilinearly_over_the_slider_and_t(script):
    values, steps = [0.1, 0.5, 2.0], [0, 1, 4, 9, 20]
    columns = rng().normal(size=(3, 2, 5))
    tables = [dict(zip("ab", each, strict=True)) for each in columns]
    sliders = [0.0, 0.1, 0.2, 0.5, 1.9, 2.0, 5.0]
    instants = [-1.0, 0.0, 0.5, 1.0, 3.0, 4.0, 15.0, 20.0, 30.0]
    got = script(
        """({ decode }, { Sweep }, [bytes, sliders, instants]) => {
          const sweep = new Sweep(decode(Uint8Array.from(bytes)));
          return sliders.map((value) => {
            const table = sweep.at(value);
            const times = Array.from({ length: table.rows }, (_, row) => table.timeOf(row));
            return [times, ['a', 'b'].map((name) => instants.map((t) => table.at(name, t)))];
          });
        }""",
        BLOBS,
        TABLES,
        given=[list(pack.sweep(values, tables, steps).data), sliders, instants],
    )
    places = np.meshgrid(sliders, instants, indexing="ij")
    for times, _ in got:
        assert times == steps
    for c in range(2):
        expected = on_grid(columns[:, c], (values, steps), places)
        np.testing.assert_allclose([mixed[c] for _, mixed in got], expected, **SMALL)


def test_the_table_in_hand_covers_the_exact_one_until_the_hand_lets_go(script):
    got = script(
        """({ LiveTable, Table }) => {
          const exact = new Table(['a', 'b'], [Float32Array.of(1, 2), Float32Array.of(5, 6)], 2);
          const mixed = new Table(['a'], [Float32Array.of(10, 20)], 2, [0, 1]);
          const live = new LiveTable();
          const said = () => [live.at('a', 0.5), live.at('b', 1), live.version];
          const seen = [said()];
          for (const act of [
            () => live.setExact(null), () => live.setExact(exact), () => live.setExact(exact),
            () => live.mix({ at: () => mixed }, 3), () => live.settle(), () => live.settle(),
          ]) { act(); seen.push(said()); }
          return seen;
        }""",
        TABLES,
    )
    nothing = pytest.approx([np.nan, np.nan, 0], nan_ok=True)
    assert got[:2] == [nothing, nothing]
    assert got[2:] == [[1.5, 6, 1], [1.5, 6, 1], [15, 6, 2], [1.5, 6, 3], [1.5, 6, 3]]


# --- pictures -----------------------------------------------------------------------------------

PIXELS = """({ decode }, { STAGE_KINDS }, { holdPictures, termsAt, valuesAt }, [blobs, given]) =>
  blobs.map((bytes) => {
    const cloud = STAGE_KINDS.film(decode(Uint8Array.from(bytes)));
    const held = holdPictures({ tiles: [] }, cloud);
    return given.map(([play, t]) => {
      const s = { held, clock: { t }, data: { play } };
      return held.tiles.flatMap((_, i) => Array.from({ length: cloud.height }, (_, y) =>
        Array.from({ length: cloud.width }, (_, x) => valuesAt(s, i, x, y)))).flat(2);
    });
  })"""


def test_a_film_between_its_keys_is_mixed_or_holds_the_last_one_reached(script):
    frames = rng().uniform(-1.2, 1.2, size=(5, 2, 2, 3, 3))
    limits = [1.0, 0.5]
    ways = [(play, t) for play in ("up", "down") for t in INSTANTS]
    kinds = [(fine, hold) for fine in (False, True) for hold in (False, True)]
    films = [pictures.film(frames, TIMES, limits, hold=hold, fine=fine) for fine, hold in kinds]
    got = script(PIXELS, BLOBS, CLOUDS, FILMS, given=[[list(f.data) for f in films], ways])
    limit = np.array(limits)[:, None, None, None]
    clipped = np.clip(frames, -limit, limit)
    mixed = between_keys(clipped, TIMES, [t for _, t in ways])
    inside = [np.clip(t, 0, 50) for _, t in ways]
    reached = [
        max(k for k, key in enumerate(TIMES) if key <= t)
        if play == "up"
        else min(k for k, key in enumerate(TIMES) if key >= t)
        for (play, _), t in zip(ways, inside, strict=True)
    ]
    for (fine, hold), answers in zip(kinds, got, strict=True):
        expected = clipped[reached] if hold else mixed
        quantum = 1 / 32767 if fine else 2 / 255
        values = np.reshape(answers, expected.shape)
        np.testing.assert_array_less(np.abs(values - expected) / limit, 0.5001 * quantum)


def test_a_mixtures_tile_is_the_sum_of_its_pictures_times_numbers_and_columns(script):
    random = rng()
    parts = random.normal(size=(3, 2, 2, 1)) * np.array([1.0, 30.0, 0.1])[:, None, None, None]
    columns = {"c": random.normal(size=4), "gone": np.full(4, np.inf)}
    mixes = [{0: 1.0}, {0: 0.5, 1: "c"}, {2: "c", 0: -2.0, 1: "gone"}]
    instants = [0.0, 0.5, 1.0, 2.75, 3.0]
    got = script(
        """({ decode }, { STAGE_KINDS }, { holdPictures, valuesAt }, [basis, table, mixes, ts]) => {
          const [cloud, columns] = [basis, table].map((bytes) => {
            const header = decode(Uint8Array.from(bytes));
            return STAGE_KINDS[header.kind](header);
          });
          const values = (tiles, t) => {
            const held = holdPictures({ tiles }, cloud);
            const s = { held, clock: { t }, table: columns, data: {} };
            return held.tiles.map((_, i) =>
              [0, 1, 2, 3].flatMap((k) => valuesAt(s, i, k % 2, k >> 1)));
          };
          const chosen = mixes.map((mix) => ({ mix }));
          return { mixed: ts.map((t) => values(chosen, t)), bare: values([], 0),
            quanta: chosen.map((tile, i) => cloud.quantum(i, tile)) };
        }""",
        BLOBS,
        CLOUDS,
        FILMS,
        given=[
            list(pictures.mixture(parts).data),
            list(pack.table(columns).data),
            [{str(j): part for j, part in mix.items()} for mix in mixes],
            instants,
        ],
    )
    c = np.interp(instants, range(4), columns["c"])
    one, none = np.ones_like(c), np.zeros_like(c)
    weights = np.array([[one, none, none], [one / 2, c, none], [-2 * one, none, c]])
    expected = np.einsum("ijt,jhwc->tihwc", weights, parts).reshape(len(instants), 3, 4)
    np.testing.assert_allclose(got["mixed"], expected, atol=0.004)
    np.testing.assert_allclose(got["bare"], parts.reshape(3, 4), atol=0.002)
    tops = np.abs(parts).max(axis=(1, 2, 3)) / 32767
    expected = [tops[0], max(tops[0], tops[1]), tops.max()]
    np.testing.assert_allclose(got["quanta"], expected, rtol=1e-9)


# --- lines and bars -----------------------------------------------------------------------------


def test_the_bell_that_python_sends_is_the_normal_density(script):
    z = np.unique([*np.linspace(-9, 9, 1801), -8.0, 8.0, 0.0, -8.001, 1e9, -1e9])
    got = script(
        """({ decode }, { LINE_KINDS }, [bytes, places]) => {
          const bell = LINE_KINDS.bell(decode(Uint8Array.from(bytes)));
          return [...places, NaN].map((z) => bell.at(z));
        }""",
        BLOBS,
        KINDS,
        given=[list(line_pack.bell().data), z.tolist()],
    )
    np.testing.assert_allclose(got[:-1], norm.pdf(z), atol=1.3e-5)
    assert got[-1] == 0 and all(v == 0 for v, at in zip(got, z, strict=False) if abs(at) > 8)


def test_a_grids_columns_are_mixed_bilinearly_or_as_logarithms(script):
    values, places = np.array([0.01, 0.1, 5.0]), np.array([-2.0, 0.0, 0.5, 3.0])
    plain = rng().normal(size=(3, 4))
    large = 10.0 ** rng().uniform(-20, 20, size=(3, 4))
    sliders, handles = [0.001, 0.01, 0.05, 0.1, 3.0, 5.0, 9.0], [-3.0, -2.0, -0.7, 0.0, 0.4, 2.0, 4]
    grids = [
        line_pack.grid({"p": plain, "l": large}, values, places, ["l"], log_values=bent)
        for bent in (False, True)
    ]
    got = script(
        """({ decode }, { LINE_KINDS }, [grids, sliders, handles]) => grids.map((bytes) => {
          const grid = LINE_KINDS.grid(decode(Uint8Array.from(bytes)));
          return ['p', 'l'].map((name) =>
            sliders.map((value) => handles.map((place) => grid.at(name, value, place))));
        })""",
        BLOBS,
        KINDS,
        given=[[list(each.data) for each in grids], sliders, handles],
    )
    at = np.meshgrid(sliders, handles, indexing="ij")
    for (p, logs), bend in zip(got, (np.array, np.log), strict=True):
        axes, spots = (bend(values), places), [bend(at[0]), at[1]]
        np.testing.assert_allclose(p, on_grid(plain, axes, spots), **SMALL)
        expected = on_grid(np.log(large), axes, spots)
        np.testing.assert_allclose(np.log(logs), expected, atol=1e-5)


def test_bars_read_the_number_of_their_series_and_step(script):
    values, errors = np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3) / 8
    got = script(
        """({ decode }, { BarTable }, bytes) => {
          const table = new BarTable(decode(Uint8Array.from(bytes)));
          const read = (name) => [0, 1].map((i) => [0, 1, 2].map((k) => table.read(name, i, k)));
          return [table.times, read('values'), read('errors'), table.read('shares', 0, 0)];
        }""",
        BLOBS,
        SCALE,
        given=list(bars.terms(values, [1, 5, 9], errors).data),
    )
    assert got[:3] == [[1, 5, 9], values.tolist(), errors.tolist()] and np.isnan(got[3])
