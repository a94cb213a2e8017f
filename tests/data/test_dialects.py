"""Numbers written in every dialect of a table are read exactly or refused, never read as others."""

from itertools import cycle, product
from pathlib import Path

import numpy as np
import pytest

from explorer.data.tables import Refusal, read_table

CASES = Path(__file__).resolve().parents[1] / "reference" / "tables"
SEPARATORS = (",", ";", "\t", " ", "|", ", ")
GROUPS = ("", ",", ".", " ", "'", "\u202f")
HEADS = ("none", "names", "short", "long")
INDEXES = ("none", "", "Unnamed: 0", "index", "no name above")
ENDS = cycle(["\n", "\r\n", "\r"])
MARKS = cycle(["", "\ufeff"])

rng = np.random.default_rng(5)
NUMBERS = {  # (numbers, decimals written, least digits of a grouped number)
    "small": (rng.normal(size=(12, 2)), 3),
    "large": (1000 * rng.normal(size=(12, 2)), 2),
    "whole": (np.round(1500 * rng.normal(size=(12, 2))), 0),
    "above a thousand": (np.round(rng.uniform(1000, 9e6, (12, 2))), 0),
    "around a thousand": (np.round(rng.uniform(600, 2900, (12, 2))), 0),
    "three decimals": (rng.uniform(1, 99, (12, 2)), 3),
    "in space": (rng.normal(size=(12, 3)) * [1, 50, 3000], 4),
    "whole in space": (np.round(rng.normal(size=(12, 3)) * [9, 900, 3000]), 0),
    "one row": (np.array([[1234.5, -0.25]]), 2),
    "one whole row": (np.array([[1234.0, 7.0]]), 0),
    "one column": (10 * rng.normal(size=(12, 1)), 1),
    "one grouped column": (np.round(rng.uniform(-3e6, 3e6, (12, 1))), 0),
}


def written(value, decimals, decimal, group):
    whole, _, part = f"{value:,.{decimals}f}".partition(".")
    return whole.replace(",", group) + (decimal + part if part else "")


def table(numbers, decimals, separator, decimal, group, head, index, quoted):
    quote = '"{}"'.format if quoted else str
    rows = [[written(v, decimals, decimal, group) for v in row] for row in numbers]
    names = list("xyz"[: len(rows[0])])
    if index != "none":
        rows = [[str(k), *row] for k, row in enumerate(rows)]
        names = names if index == "no name above" else [index, *names]
    if head == "short":
        names = names[:-1]
    if head == "long":
        names.append("more")
    lines = [] if head == "none" else [names]
    end = next(ENDS)
    text = "".join(separator.join(map(quote, row)) + end for row in [*lines, *rows])
    return (next(MARKS) + text).encode()


def is_told(rows, columns, separator, decimal, group, head, index, quoted):
    """Whether the file itself tells this dialect from others, whatever the numbers are."""
    if decimal == group or (head == "none" and index not in ("none", "no name above")):
        return False  # the second has a first row like any other
    if index == "no name above" and (head == "long" or rows < 3):
        return False  # as many names as columns, or too few rows to see them counted
    if separator.strip() in (decimal, group.strip()) and not quoted and head == "long":
        return False  # a number split in two, and a name for either half
    if separator.isspace() and separator != "\t" and head == "long" and index == "":
        return False  # between spaces an empty name is none
    return columns > 1 or index == "none"  # an index beside one column are two columns


def exact(numbers, decimals):
    return np.array([[float(f"{value:.{decimals}f}") for value in row] for row in numbers])


@pytest.mark.parametrize("name", NUMBERS)
def test_a_dialect_is_read_exactly_or_refused_and_never_read_as_other_numbers(name):
    numbers, decimals = NUMBERS[name]
    wanted, wrong, read = exact(numbers, decimals), [], 0
    for how in product(SEPARATORS, ".,", GROUPS, HEADS, INDEXES, (False, True)):
        if not is_told(*wanted.shape, *how):
            continue
        data = table(numbers, decimals, *how)
        try:
            got = read_table(data, "a.csv")
        except Refusal as refusal:
            assert str(refusal).endswith(".") and "\n" not in str(refusal)
            continue
        read += 1
        assert got.rows == len(got.x) and len(got.columns) == got.x.shape[1]
        if not np.array_equal(got.x, wanted):
            wrong.append((how, data[:60]))
    assert not wrong, (len(wrong), wrong[:5])
    assert read or wanted.shape[1] == 1


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("decimal", ".,")
@pytest.mark.parametrize("head", ["none", "names"])
def test_a_plain_dialect_is_read(separator, decimal, head):
    for name in ("small", "large", "in space"):
        numbers, decimals = NUMBERS[name]
        quoted = separator.strip() == decimal
        data = table(numbers, decimals, separator, decimal, "", head, "none", quoted)
        got = read_table(data, "a.csv")
        assert np.array_equal(got.x, exact(numbers, decimals))
        assert got.decimal == decimal and got.left_out == () and got.thousands == ""
        assert got.columns == tuple("xyz"[: got.x.shape[1]]) and got.named == (head == "names")


@pytest.mark.parametrize("group", [*GROUPS[1:], "\u2019", "\u00a0", "\u2009"])
@pytest.mark.parametrize("decimal", ".,")
def test_marks_between_thousands_are_read_where_the_table_proves_them(group, decimal):
    if group == decimal:
        return
    for name in ("large", "above a thousand"):
        numbers, decimals = NUMBERS[name]
        data = table(numbers, decimals, ";", decimal, group, "names", "none", False)
        got = read_table(data, "a.csv")
        assert np.array_equal(got.x, exact(numbers, decimals)) and got.thousands
        assert got.decimal == (decimal if decimals else "")


# --- the cases ----------------------------------------------------------------------------------

REFUSED = {
    "thousands_semicolon_en": ("marks", "'1,811' may be a whole number or have three decimals"),
    "mixed_decimal_marks": ("mixed", "'0.346' and '0,330'"),
    "header_shorter": ("header", "the first line has 2 instead of 3"),
    "na_first_noheader": ("cell", "line 1 has 'NA'"),
}
READ = {
    "pandas_unnamed": ([0.346, 0.822], ".", {"index": {"column": "Unnamed: 0"}}),
    "offset_1e13": ([10000000000000.346, 10000000000000.822], ".", {"rounded": {"step": "0.002"}}),
    "excel_sep_line_header": ([0.346, 0.822], ",", {"declared": {}}),
}


def test_every_case_is_told_of():
    named = {*REFUSED, *READ, "two_places_x30"}
    assert {path.stem for path in CASES.glob("*.csv")} == named


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_leaves_two_readings_is_refused(name):
    kind, said = REFUSED[name]
    with pytest.raises(Refusal, match="must") as refusal:
        read_table((CASES / f"{name}.csv").read_bytes(), "a.csv")
    assert refusal.value.kind == kind and said in str(refusal.value)


@pytest.mark.parametrize("name", READ)
def test_what_is_left_out_of_a_table_is_told(name):
    first, decimal, out = READ[name]
    got = read_table((CASES / f"{name}.csv").read_bytes(), "a.csv")
    assert got.x[0].tolist() == first and got.x.shape == (12, 2) and got.columns == ("x", "y")
    assert got.decimal == decimal and {each.kind: each.facts for each in got.left_out} == out


# --- twins --------------------------------------------------------------------------------------

FLOATS = "".join(f"{k}.5,{k * k}.25\n" for k in range(6))
WORDS = ("NA", "N/A", "null", "None", "-", "?", "na", "Na", "#N/A", "1.2.3", "5%", "½", "1/2")
TWINS = {  # name → (text, kind of the refusal)
    **{f"{word} first": (f"{word},{word}\n" + FLOATS, "cell")
       for word in WORDS},
    "an error of Excel in a first cell": (FLOATS + "#DIV/0!,3\n", "cell"),
    "numbers of columns as a header": ("0,1\n" + FLOATS, "numbered"),
    "a header too long": ("x,y,z\n" + FLOATS, "header"),
    "decimal commas in one column": ("0,346\n1,028\n", "splits"),
    "a minus before a decimal comma": ("-0,346\n1,5\n", "splits"),
    "a thousand split by its comma": ("693,1,645\n661,2,607\n", "splits"),
    "a thousand split by its space": ("693 1 645\n661 2 607\n", "splits"),
    "points between thousands": ("x;y\n693;1.645\n661;2.607\n", "marks"),
    "quoted commas": ('"693","1,645"\n"661","2,607"\n', "marks"),
    "both marks, neither proven": ("x;y\n1.346;2,330\n3.346;2,330\n", "mixed"),
    "both marks for decimals": ("x;y\n0.5;1,645\n0.25;2,607\n", "mixed"),
    "rows counted without names": ("1,.5,3\n2,.7,4\n3,.9,5\n", "counted"),
    "an index of words": (",x,y\na,1,2\nb,3,4\n", "cell"),
    "an index of fractions": (",x,y\n.5,1,2\n.7,3,4\n", "index"),
    "an id that does not count": ("id,x,y\n17,1,2\n29,3,4\n", "index"),
    "two splittings": ("1 200,5\n2 300,7\n", "separator"),
    "a thousand or a column": ("1 200,5 300\n1 201,5 301\n", "splits"),
    "an offset that takes all digits": ("x,y\n1e17,1\n100000000000000001,2\n", "digits"),
    "an offset beside a narrow column": ("x,y\n1700000000000000000,1\n1700000000000000300,2\n",
                                         "digits"),
    "names alone": ("x,y\n", "short"),
    "a broken group": ("x;y\n1 23;4\n5 678;9\n", "cell"),
    "four columns and no index": ("a,b,c,d\n1,2,3,4\n", "columns"),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_of_a_case_is_refused_as_it_is(name):
    text, kind = TWINS[name]
    with pytest.raises(Refusal) as refusal:
        read_table(text.encode(), "a.csv")
    assert refusal.value.kind == kind


FINE = {  # name → (text, numbers, kinds of what was left out)
    "one row": ("1.5,2.5\n", [[1.5, 2.5]], []),
    "three rows, one point": ("x,y\n1,2\n1,2\n1,2\n", [[1, 2]] * 3, []),
    "sodium": ("Na,K\n1,2\n", [[1, 2]], []),
    "spaces around decimal commas": ("1,5 2,5\n3,5 0,25\n", [[1.5, 2.5], [3.5, 0.25]], []),
    "a refractive index": ("index,y\n1.33,2\n1.45,3\n", [[1.33, 2], [1.45, 3]], []),
    "R's row names": ('"","x","y"\n"1",0.5,2\n"2",3.5,4\n', [[0.5, 2], [3.5, 4]], ["index"]),
    "an index at the end": ("x,y,id\n5,2,1\n3,4,2\n", [[5, 2], [3, 4]], ["index"]),
    "two indexes": ("Unnamed: 0.1,Unnamed: 0,x,y,z\n0,3,5,2,1\n1,4,3,4,7\n",
                    [[5, 2, 1], [3, 4, 7]], ["index", "index"]),
    "quoted and spaced": ('"1.5"  "2"\n"3"  "4"\n', [[1.5, 2], [3, 4]], []),
    "a true minus": ("−1.5,2\n3,−4\n", [[-1.5, 2], [3, -4]], []),
    "comments": ("# by hand\n1,2\n# more\n3,4\n", [[1, 2], [3, 4]], ["comments"]),
    "empty lines of Excel": ("x,y\n1,2\n,\n3,4\n", [[1, 2], [3, 4]], ["empty"]),
    "trailing separators": ("x;y;\n1;2;\n3;4;\n", [[1, 2], [3, 4]], ["trimmed"]),
    "sep= before commas": ("sep=,\n1,2\n3,4\n", [[1, 2], [3, 4]], ["declared"]),
    "a constant at a large offset": ("x,y\n1e18,1\n1e18,2\n", [[1e18, 1], [1e18, 2]], []),
    "whole columns": ("0,1\n1,3\n", [[0, 1], [1, 3]], []),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_what_has_one_reading_is_read(name):
    text, numbers, kinds = FINE[name]
    got = read_table(text.encode(), "a.csv")
    assert got.x.tolist() == numbers and sorted(e.kind for e in got.left_out) == sorted(kinds)
    assert all(str(each) and "\n" not in str(each) for each in got.left_out)
