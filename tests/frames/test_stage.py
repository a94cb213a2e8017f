"""The stage's bytes, read back as the browser reads them, and what Python passes and hears."""

from __future__ import annotations

import json
import struct
import tomllib
from pathlib import Path

import numpy as np
import pytest

from explorer.frames import pack, parts
from explorer.frames.frame import Picture, StageView
from explorer.ui.stage import stage
from tests.page_run import AppTest

DEMO = Path(__file__).parents[1] / "browser" / "stage_demo.py"
WORDS_OF = Path(__file__).parents[2] / "assets" / "words"
NUMBERS = {"int16": "<i2", "uint8": "|u1", "float32": "<f4"}


def read(data: bytes) -> dict:
    """A second reader of the format, written from its description alone."""
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    for entry in header["arrays"]:
        start = 4 + length + entry["offset"]
        count = int(np.prod(entry["shape"]))
        flat = np.frombuffer(data, NUMBERS[entry["type"]], count, start)
        assert start % 8 == 0, "typed arrays of the browser need aligned offsets"
        header[entry["name"]] = flat.reshape(entry["shape"]).astype(float)
    return header


def test_frames_come_back_in_rising_time_within_half_a_quantum():
    points = np.random.default_rng(0).standard_normal((3, 7, 2))
    got = read(pack.frames(points, [10, 0, 5]).data)
    assert got["times"] == [0, 5, 10]
    error = np.abs(got["points"] * got["scale"] - points[[1, 2, 0]]).max()
    assert error <= got["scale"] / 2 * (1 + 1e-9)
    assert got["scale"] < 2e-4  # about 4 units across 32767 levels


def test_basis_mixes_to_the_forward_process():
    rng = np.random.default_rng(1)
    x0, eps = rng.uniform(-1, 1, (2, 50, 3))
    got = read(pack.basis(np.stack([x0, 3 * eps])).data)
    clouds = got["clouds"] * np.array(got["scales"])[:, None, None]
    mixed = 0.8 * clouds[0] + 0.6 * clouds[1]
    # each cloud has its own scale, so the error is at most half a quantum of each
    tolerance = 0.5 * (0.8 * got["scales"][0] + 0.6 * got["scales"][1]) + 1e-12
    assert np.abs(mixed - (0.8 * x0 + 1.8 * eps)).max() <= tolerance


def test_columns_keep_float32_digits_and_infinity():
    values = np.array([np.inf, 1 / 3, 1e-30])
    got = read(pack.table({"snr": values, "t": np.arange(3.0)}).data)
    assert got["names"] == ["snr", "t"]
    assert np.array_equal(got["columns"][0], values.astype(np.float32))


def test_a_sweep_holds_one_table_per_value():
    tables = [{"a": np.full(4, v), "b": np.arange(4.0)} for v in (1.0, 2.0, 4.0)]
    got = read(pack.sweep([1, 2, 4], tables, [0, 3, 6, 9]).data)
    assert got["tables"].shape == (3, 2, 4)
    assert got["tables"][:, 0, 0].tolist() == [1, 2, 4]
    assert got["t"] == [0, 3, 6, 9] and got["values"] == [1, 2, 4]


def test_field_and_heat_keep_their_places():
    arrows = np.arange(12.0).reshape(2, 3, 2)
    got = read(pack.field(arrows, np.arange(6.0).reshape(3, 2), [4, 0]).data)
    assert np.allclose(got["arrows"] * got["scale"], arrows[::-1], atol=got["scale"])
    values = np.arange(24.0).reshape(2, 3, 4) - 5
    heat = read(pack.heat(values, (-1, 1, -2, 2), [0, 9], contours=True).data)
    assert (heat["low"], heat["high"], heat["contours"]) == (-5, 18, True)
    assert np.allclose(heat["values"] * heat["scale"], values, atol=heat["scale"])


def test_labels_fill_the_ramp():
    assert read(pack.colours([0, 0.5, 1]).data)["labels"].tolist() == [0, 128, 255]


def test_equal_content_has_equal_ids_and_other_content_another():
    points = np.ones((1, 2, 2))
    same = pack.frames(points, [0]), pack.frames(points.copy(), [0])
    assert same[0] == same[1]
    assert pack.frames(points, [1]).id != same[0].id
    assert read(same[0].data)["id"] == same[0].id


def test_the_reach_leaves_lone_points_out():
    points = np.random.default_rng(0).uniform(-1, 1, (1, 10_000, 2))
    points[0, 0] = 1e3
    assert 0.9 < read(pack.frames(points, [0]).data)["reach"] < 1.1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: pack.frames(np.zeros((2, 3, 4)), [0, 1]), "2 or 3"),
        (lambda: pack.frames(np.full((1, 3, 2), np.nan), [0]), "finite"),
        (lambda: pack.frames(np.zeros((2, 3, 2)), [1, 1]), "different times"),
        (lambda: pack.frames(np.zeros((257, 1, 2)), range(257)), "at most 256"),
        (lambda: pack.colours([0, 1.1]), r"\[0, 1\]"),
        (lambda: pack.table({"a": np.zeros(3), "b": np.zeros(4)}), "one length"),
        (lambda: pack.sweep([2, 1], [{"a": np.zeros(2)}] * 2, [0, 1]), "must rise"),
        (lambda: pack.sweep([1, 2], [{"a": np.zeros(2)}], [0, 1]), "one table per"),
        (lambda: pack.field(np.zeros((1, 3, 2)), np.zeros((4, 2)), [0]), "grid point"),
        (lambda: parts.Mark("star", [(0, 0)], [0]), "a mark is one of"),
        (lambda: parts.Mark("dot", [(0, 0)], [0, 1]), "as many times"),
        (lambda: parts.plain({"t": float("nan")}), "finite"),
        (lambda: StageView(Picture()), "at least one take"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_settings_are_plain_json():
    curve = parts.Curve("a", "α")
    value = {"t": np.int64(3), "x": np.float64(0.5), "c": (curve,), "r": range(2), "b": np.True_}
    text = json.dumps(parts.plain(value))  # a numpy scalar would raise here
    assert json.loads(text)["c"][0]["label"] == "α" and json.loads(text)["r"] == [0, 1]


def components(app: AppTest) -> dict[str, list]:
    mounted: dict[str, list] = {}
    for element in app.get("bidi_component"):
        mounted.setdefault(element.proto.component_name, []).append(element.proto)
    return mounted


def test_the_view_is_small_and_names_the_blobs_that_were_carried():
    app = AppTest.from_file(str(DEMO)).run(timeout=30)
    assert not app.exception
    parts_of_page = components(app)
    (view,) = json.loads(parts_of_page["stage_view"][0].json)
    carried = {read(proto.bytes)["id"] for proto in parts_of_page["stage_carrier"]}
    take = view["takes"][0]
    assert {view["table"], take["cloud"], take["colours"]} == carried
    assert len(json.dumps(view)) < 4000
    basis_blob = [p.bytes for p in parts_of_page["stage_carrier"] if b'"basis"' in p.bytes[:200]]
    assert len(basis_blob[0]) < 26_000  # 2,000 points, T = 1000: one WebSocket message of 16 kB


def test_what_the_browser_reported_comes_back_as_events():
    app = AppTest.from_file(str(DEMO)).run(timeout=30)
    said = {"t": 42, "sliders": {"power": 2}, "handles": {"probe": [1, 2]}, "drawn": [[0, 1]]}
    app.session_state["demo"] = said
    app.run(timeout=30)
    events = app.markdown[-1].value
    for piece in ("t=42", "'power': 2.0", "'probe': (1.0, 2.0)", "drawn=[(0.0, 1.0)]"):
        assert piece in events


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_of_the_stage_is_there_in_both_languages(language):
    toml = tomllib.loads((WORDS_OF / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(toml["stage"]) == set(stage.WORDS)
