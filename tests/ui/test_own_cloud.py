"""A cloud of one's own: what a table and a painting become, and what is refused."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import words
from explorer.ui.own import cloud as own
from explorer.ui.own import reading

ENGLISH = SimpleNamespace(word=words.of("en"), lang="en")
CASES = Path(__file__).resolve().parents[1] / "reference" / "tables"


def table(n, seed=0):
    x = np.random.default_rng(seed).normal([50, -3], [4, 2], (n, 2))
    return x, ("a,b\n" + "\n".join(f"{a:.6f},{b:.6f}" for a, b in x)).encode()


def test_a_table_is_centred_and_scaled_and_the_original_units_are_kept():
    x, data = table(400)
    cloud = own.from_table(data, "mine.csv")
    np.testing.assert_allclose(cloud.x.mean(0), 0, atol=1e-9)
    assert np.mean(cloud.x**2) == pytest.approx(1)
    np.testing.assert_allclose(np.array(cloud.centre) + cloud.scale * cloud.x, x, atol=1e-5)
    assert cloud.density() is None


def test_of_a_long_table_2000_rows_are_shown_and_the_key_follows_the_content():
    _, data = table(5000)
    cloud = own.from_table(data, "long.csv")
    assert cloud.x.shape == (2000, 2) and cloud.labels.shape == (2000,)
    assert cloud.key == own.from_table(data, "again.csv").key
    assert cloud.key != own.from_table(table(5000, seed=1)[1], "long.csv").key


def test_tables_that_differ_in_shape_place_or_unit_alone_have_other_keys():
    texts = (b"1,2\n1,2\n1,2\n", b"x,y,z\n1,2,3\n1,2,3\n", b"3,4\n3,4\n3,4\n",
             b"0.5,1\n1.5,2\n", b"1.0,2\n3,4\n")  # fmt: skip
    assert len({own.from_table(text, "a.csv").key for text in texts}) == len(texts)


def test_a_painting_keeps_its_place_and_has_a_density():
    strokes = [[0.5 + 0.01 * k, -1.0] for k in range(100)]
    cloud = own.from_strokes(strokes)
    assert cloud.x.shape == (2000, 2)
    # 2,000 draws of spread 0.29 and 0.06: the mean is known to 0.02
    np.testing.assert_allclose(cloud.x.mean(0), [0.995, -1.0], atol=0.02)
    np.testing.assert_allclose(cloud.density().mean(), [0.995, -1.0], atol=1e-12)


@pytest.mark.parametrize("points", [[], [[1.0]], [[float("nan"), 0.0]], "text", [[99.0, 0.0]]])
def test_a_bad_painting_is_refused_with_a_sentence(points):
    with pytest.raises(ValueError, match=r"\w+ .+[.;]"):
        own.from_strokes(points)


def test_the_menu_has_every_shape_and_ones_own_last():
    assert list(own.MENU)[-1] == "own"
    assert set(own.MENU["own"].label) == {"en", "zh"}


@pytest.fixture
def shown(monkeypatch):
    """The page shows the cloud, and no sheet."""
    monkeypatch.setattr(own, "painting", lambda: False)


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("name", [path.stem for path in CASES.glob("*.csv")])
def test_how_a_table_was_read_is_said_in_the_pages_language(name, lang):
    page = SimpleNamespace(word=words.of(lang), lang=lang)
    try:
        cloud = own.from_table((CASES / f"{name}.csv").read_bytes(), f"{name}.csv")
    except ValueError as refusal:
        said = own._reason(page, refusal)
    else:
        said = reading.sentence(page, cloud.table)
        assert str(cloud.table.rows) in said and "`x`" in said and cloud.table.x.shape == (3, 2)
        for each in cloud.table.left_out:
            assert all(f"`{value}`" in said for value in each.facts.values())
    assert "{" not in said and said.endswith("。" if lang == "zh" else ".")


@pytest.mark.usefixtures("shown")
def test_of_a_long_table_it_is_said_how_many_rows_are_shown():
    cloud = own.from_table(table(5000)[1], "long.csv")
    assert own._sentence(ENGLISH, cloud).startswith("2000 of 5,000 rows, drawn at random.")
    assert reading.sentence(ENGLISH, cloud.table).startswith("**Read as** 5,000 rows")


@pytest.mark.usefixtures("shown")
def test_a_table_without_a_spread_keeps_its_unit_and_says_so():
    cloud = own.from_table(b"1,2\n1,2\n1,2\n", "one.csv")
    assert cloud.scale == 1 and cloud.centre == (1, 2) and (cloud.x == 0).all()
    assert "there is no spread" in own._sentence(ENGLISH, cloud)


def test_every_mark_and_every_thing_left_out_has_its_word():
    texts = [
        "sep=;\n;x;y\n1;1 234,5;2\n",
        "# a\nx\ty\t\n1\t2\t\n\t\t\n",
        "1|2\n",
        "1 2\n",
        "x;y\n1'234;5\n",
        "x;y\n1.234.567;5\n",
        "x;y\n1,234,567;5\n",
        "1e13,2\n10000000000001,3\n10000000002001,3\n",
    ]
    for text in texts:
        assert "{" not in reading.sentence(ENGLISH, own.from_table(text.encode(), "a.csv").table)


def test_the_first_rows_are_shown_as_they_were_read_and_names_cannot_write_html(monkeypatch):
    shown = []
    monkeypatch.setattr(reading.st, "html", shown.append)
    cloud = own.from_table(b"x<b>;y\n0,1;1e3\n-2;3\n4;5\n6;7\n", "a.csv")
    reading.first_rows(ENGLISH, cloud.table)
    assert "x&lt;b&gt;" in shown[0] and "<b>" not in shown[0]
    assert "<td>0.1</td><td>1000</td>" in shown[0] and ">7<" not in shown[0]
