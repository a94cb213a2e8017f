"""A cloud of one's own: what a table and a painting become, and what is refused."""

import numpy as np
import pytest

from explorer.ui.own import cloud as own


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
