"""What a line reads along one number, and the histogram that it makes of draws: numpy's."""

import numpy as np
import pytest

from explorer.frames import line_pack
from tests.browser.test_scripts_interpolation import BLOBS, KINDS, SMALL, rng


def test_columns_along_one_number_are_linear_between_its_places(script):
    places, column = np.array([-1.0, 0.0, 0.25, 4.0]), np.array([3.0, -1.0, 0.5, 2.0])
    at = [-2.0, -1.0, -0.4, 0.1, 0.25, 3.0, 4.0, 9.0]
    got = script(
        """({ decode }, { LINE_KINDS }, [bytes, at]) => {
          const grid = LINE_KINDS.grid(decode(Uint8Array.from(bytes)));
          return at.map((x) => grid.at('c', x, x));
        }""",
        BLOBS,
        KINDS,
        given=[list(line_pack.along({"c": column}, places).data), at],
    )
    np.testing.assert_allclose(got, np.interp(at, places, column), **SMALL)


def test_a_histogram_of_draws_is_numpys_density_of_their_weighted_sum(script):
    columns, coefs = rng().normal(size=(2, 500)), [0.7, -1.2]
    got = script(
        """({ decode }, { LINE_KINDS }, { histogram }, [bytes, coefs]) => {
          const { columns } = LINE_KINDS.draws(decode(Uint8Array.from(bytes)));
          return [histogram(columns, coefs), histogram(columns, [0, 0])];
        }""",
        BLOBS,
        KINDS,
        "ui/line/draws.js",
        given=[list(line_pack.draws(columns).data), coefs],
    )
    sums = np.dot(coefs, columns.astype(np.float32).astype(float))
    edges = sums.mean() + sums.std() * np.arange(-18, 19) / 4
    heights, _ = np.histogram(sums, edges)
    assert got[1] is None
    assert (got[0]["low"], got[0]["width"]) == pytest.approx((edges[0], sums.std() / 4), rel=1e-9)
    np.testing.assert_allclose(got[0]["heights"], heights / 500 / np.diff(edges), rtol=1e-9)
