"""A CSV from anyone is read to the last digit or refused with one sentence."""

from __future__ import annotations

import gzip
import io
import zipfile

import numpy as np
import pytest

from explorer.data.tables import MOST_BYTES, MOST_ROWS, Refusal, decode_table, standardise

RNG = np.random.default_rng(7)
PLANE = RNG.normal(size=(40, 2))
SPACE = RNG.normal(size=(40, 3))


def text(x, separator=",", header="", end="\n", point=".") -> str:
    rows = (separator.join(repr(float(v)).replace(".", point) for v in row) for row in x)
    return (header + end if header else "") + end.join(rows) + end


def csv(x=PLANE, **style) -> bytes:
    return text(x, **style).encode()


READABLE = {
    "plain": (csv(), PLANE),
    "three columns": (csv(SPACE), SPACE),
    "header": (csv(header="x,y"), PLANE),
    "header in Chinese": (csv(header="横,纵"), PLANE),
    "tabs": (csv(separator="\t", header="x\ty"), PLANE),
    "semicolons": (csv(separator=";", header="x;y"), PLANE),
    "decimal commas": (csv(separator=";", header="x;y", point=","), PLANE),
    "decimal commas and tabs": (csv(separator="\t", point=","), PLANE),
    "spaces": (csv(separator="  "), PLANE),
    "comma and space": (csv(separator=", "), PLANE),
    "byte-order mark": (b"\xef\xbb\xbf" + csv(header="x,y"), PLANE),
    "Windows lines": (csv(end="\r\n"), PLANE),
    "old Mac lines": (csv(end="\r"), PLANE),
    "no last line end": (csv().rstrip(b"\n"), PLANE),
    "blank lines": (csv().replace(b"\n", b"\n\n"), PLANE),
    "comments": (b"# x y\n# from a detector\n" + csv(separator=" "), PLANE),
    "a comma at each end": (csv(end=",\n"), PLANE),
    "quoted": (b'"x","y"\n' + "".join(f'"{a}","{b}"\n' for a, b in PLANE).encode(), PLANE),
    "one constant column": (b"".join(b"%d,5\n" % k for k in range(20)), None),
    "three rows": (csv(PLANE[:3]), PLANE[:3]),
    "one row": (csv(PLANE[:1], header="x,y"), PLANE[:1]),
    "all one point": (b"1.5,2.5\n" * 30, np.full((30, 2), [1.5, 2.5])),
    "tiny numbers": (csv(PLANE * 1e-200), PLANE * 1e-200),
    "exponents": (b"".join(b"%de-3,%dE+2\n" % (k, k) for k in range(12)), None),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_readable_table_is_read_to_the_last_digit(name):
    data, expected = READABLE[name]
    x = decode_table(data, "cloud.csv")
    assert x.dtype == np.float64 and x.ndim == 2 and x.shape[1] in (2, 3)
    if expected is not None:
        assert np.array_equal(x, expected)  # repr round-trips: not one bit may be lost


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def with_cell(cell: str, line: int = 20, column: int = 1) -> bytes:
    rows = text(PLANE).splitlines()
    cells = rows[line].split(",")
    cells[column] = cell
    rows[line] = ",".join(cells)
    return "\n".join(rows).encode()


WORDS = """
    abc 1.2.3 --1 nan NaN -nan inf -Infinity 1e999 -1e999 1e101 1_000 0x10 1e 5% $5
    =1+1 =HYPERLINK(0) NULL None N/A ? true 2024-01-01 12:30 1/2 三 ½ 1+2j <b> `x`"""
BAD_CELLS = (
    *WORDS.split(),
    *("\x01", "\u200b", "", " ", '"', '""', '"1', "'1'", "9" * 500, "9" * 200_000),
    *("1,2", "1,2,3", "1;2", "\\n"),
)
HOSTILE = {f"cell {cell[:20]!r}": with_cell(cell) for cell in BAD_CELLS} | {
    "nothing": b"",
    "spaces only": b"  \n \t\n",
    "a byte-order mark only": b"\xef\xbb\xbf",
    "comments only": b"# a\n" * 50,
    "a header only": b"x,y\n",
    "one column": csv(PLANE[:, :1]),
    "one column and a header": csv(PLANE[:, :1], header="x"),
    "four columns": csv(np.hstack([PLANE, PLANE])),
    "a thousand columns": b",".join([b"1"] * 1000) + b"\n",
    "a million commas": b"," * 1_000_000 + b"1\n",
    "an index": csv(SPACE, header=",x,y"),
    "a ragged line": csv() + b"1\n",
    "a line too long": csv() + b"1,2,3\n",
    "a header twice": csv(header="x,y") + b"x,y\n" + csv(),
    "half a header": b"x,2\n" + csv(),
    "all one point but for rounding": b"1e9,1\n" * 20 + b"1000000000.0000001,1\n",
    "two separators": csv()[:300] + csv(separator="\t"),
    "decimal commas between commas": csv(point=","),
    "UTF-16": text(PLANE).encode("utf-16"),
    "UTF-16 without its mark": text(PLANE).encode("utf-16-le"),
    "UTF-32": text(PLANE).encode("utf-32"),
    "Latin-1": "größe,höhe\n".encode("latin-1") + csv(),
    "GBK": "横,纵\n".encode("gbk") + csv(),
    "zero bytes": csv() + b"\0\0\0",
    "random bytes": RNG.bytes(5000),
    "random bytes without zeros": RNG.bytes(5000).replace(b"\0", b"1"),
    "random letters": bytes(RNG.integers(32, 127, 5000).astype(np.uint8)),
    "random lines": bytes(RNG.choice(list(b'1,;.\n"#x \t'), 5000).astype(np.uint8)),
    "a workbook": zipped(),
    "an old workbook": b"\xd0\xcf\x11\xe0" + b"x" * 100,
    "gzip": gzip.compress(csv()),
    "a PNG": b"\x89PNG\r\n\x1a\n" + b"x" * 100,
    "a pickle": b"\x80\x04\x95" + b"x" * 20,
    "a web page": b"\n<!DOCTYPE html><html><body>404</body></html>",
    "XML": b"<?xml version='1.0'?><a/>",
    "JSON": b'{"x": [1, 2], "y": [3, 4]}',
    "JSON rows": b"[[1, 2], [3, 4]]",
    "prose": b"To be, or not to be, that is the question:\n" * 20,
    "one column of prose": b"word\n" * 40,
    "an open quotation": b'"' + csv(),
    "a quotation over lines": b'1,"2\n3"\n' * 20,
    "a quotation without end": csv() + b'1,"' + b"2\n" * 1000,
    "too many rows": b"1,2\n" * (MOST_ROWS + 1) + b"3,4\n",
    "a million rows": b"1,2\n" * 1_000_000,
    "ten million rows": b"1,2\n" * 10_000_000,
    "a million blank lines": b"\n" * 1_000_000,
    "a megabyte in one cell": b"1" * 1_000_000,
    "a megabyte in one row": b"1 " * 500_000,
    "too large by a byte": b"1" * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_table_is_refused_with_one_sentence(name):
    with pytest.raises(ValueError, match=r"must|every") as refusal:
        decode_table(HOSTILE[name], "cloud.csv")
    said = str(refusal.value)
    assert type(refusal.value) is Refusal
    assert said.startswith("cloud.csv: ") and said.endswith(".") and "\n" not in said
    assert len(said) < 250 and said.isprintable()


def test_there_are_sixty_hostile_tables_or_more():
    assert len(HOSTILE) >= 60


def test_a_mangled_table_is_read_or_refused_but_never_crashes():
    rng = np.random.default_rng(3)
    for _ in range(300):
        data = bytearray(csv(SPACE[:15], header="x,y,z"))
        for place in rng.integers(0, len(data), rng.integers(1, 6)):
            data[place] = rng.integers(0, 256)
        try:
            x = decode_table(bytes(data), "cloud.csv")
        except ValueError as refusal:
            assert str(refusal).endswith(".") and "\n" not in str(refusal)
        else:
            assert np.isfinite(x).all() and x.shape[1] in (2, 3)


def test_a_strange_name_is_cut_and_cleaned():
    with pytest.raises(ValueError) as refusal:
        decode_table(b"", "a\n\x1b[31m" + "x" * 500)
    assert len(str(refusal.value)) < 250 and str(refusal.value).isprintable()


def test_exactly_the_most_rows_are_read():
    x = decode_table(b"x,y\n" + b"1,2\n" * (MOST_ROWS - 1) + b"3,4\n", "cloud.csv")
    assert x.shape == (MOST_ROWS, 2)


@pytest.mark.parametrize("size", [1e-180, 1e-3, 1.0, 1e90])
def test_standardising_can_be_undone_at_any_size(size):
    x = (SPACE + np.array([3, -7, 0.1])) * size
    ours, centre, scale = standardise(x)
    assert abs(ours.mean(axis=0)).max() < 1e-13  # means of 40 numbers of size 1: some rounding
    assert abs(ours.var(axis=0).mean() - 1) < 1e-13
    assert abs((centre + scale * ours) / size - x / size).max() < 1e-13
    assert np.isscalar(scale) and centre.shape == (3,)


def test_one_point_has_no_spread_and_keeps_its_own_unit():
    for x in (np.full((20, 2), 0.1), np.array([[3.0, -4.0, 1e13]])):
        ours, centre, scale = standardise(x)
        assert (ours == 0).all() and scale == 1 and np.array_equal(centre, x[0])


def test_a_large_offset_takes_no_digits_of_the_shape():
    """At 1e13 a float64 has steps of 0.002: the points stray by half a step, the mean by none."""
    ours, centre, scale = standardise(PLANE + 1e13)
    plain, _, plain_scale = standardise(PLANE)
    assert abs(ours - plain).max() < 2e-3 and scale == pytest.approx(plain_scale, rel=1e-3)
    assert abs(ours.mean(axis=0)).max() < 1e-12
    assert abs(centre - 1e13 - PLANE.mean(axis=0)).max() < 2e-3
