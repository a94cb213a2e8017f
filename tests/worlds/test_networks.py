"""The one way to a denoiser: who must be trained says so before, and who need not does not."""

import numpy as np

from explorer.core.likelihood import ByCovariance
from explorer.worlds import networks
from explorer.worlds.world import World

WORLD = World("moons", T=23, schedule="linear")


def test_only_a_network_that_is_not_there_yet_is_trained(monkeypatch):
    trained, begun = [], []
    monkeypatch.setattr(networks, "train_now", lambda config, tell: trained.append((config, tell)))
    exact = networks.ready(WORLD, "density", begin=lambda: begun.append(1))
    by_heart = networks.ready(WORLD, "training", 20, begin=lambda: begun.append(1))
    assert exact is WORLD.ideal() and len(by_heart.mixture.means) == 20 and not (begun or trained)
    networks.ready(WORLD, "trained", begin=lambda: "progress")
    assert trained == [(networks.config_of(WORLD), "progress")]


def test_the_slope_of_the_exact_denoiser_is_that_of_its_differences():
    denoiser, h = WORLD.ideal(), 1e-5
    slope = networks.slope_of(denoiser)
    assert isinstance(slope, ByCovariance)
    x, z = np.array([[0.3, -0.4], [1.0, 0.2]]), np.array([[[0.6, 0.8], [1.0, 0.0]]])
    x0_hat, forms = slope(x, 9, z)
    assert np.allclose(x0_hat, denoiser(x, 9))
    ahead, behind = (denoiser(x + s * h * z[0], 9) for s in (1, -1))
    assert np.allclose(forms[0], (z[0] * (ahead - behind)).sum(1) / (2 * h), atol=1e-6)
