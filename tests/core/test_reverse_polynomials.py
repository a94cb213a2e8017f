"""The reverse step as polynomials in x_t, against the mixture that reverse_at gives."""

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.reverse_polynomials import reverse_polynomials
from explorer.core.true_reverse import reverse_at

LOPSIDED = GaussianMixture([0.3, 0.5, 0.2], [[-1.5], [0.4], [1.6]], [[[0.09]], [[0.25]], [[0.04]]])
BETAS = np.array([1e-5, 0.02, 0.4, 0.97])


@pytest.mark.parametrize("x_t", [-2.7, 0.0, 1.3])
def test_they_are_the_true_reverse_step(x_t):
    polynomials = reverse_polynomials(LOPSIDED, BETAS)
    powers = np.array([1.0, x_t, x_t**2])
    logits = np.tensordot(powers, polynomials.log_weights, 1)
    weights = np.exp(logits - logits.max(1, keepdims=True))
    weights /= weights.sum(1, keepdims=True)
    means = np.tensordot(powers[:2], polynomials.means, 1)
    for i, beta in enumerate(BETAS):
        true = reverse_at(LOPSIDED, beta, [x_t])
        # the square is written out here: with variances of 0.04 its terms reach 200
        assert np.allclose(weights[i], true.weights[0], rtol=1e-12, atol=1e-300)
        assert np.allclose(means[i], true.means[0], rtol=1e-13)
        assert np.allclose(polynomials.widths[i] ** 2, true.variances, rtol=1e-13)


def test_a_cloud_in_the_plane_is_refused():
    plane = GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(ValueError, match="on the line"):
        reverse_polynomials(plane, [0.1])
