"""The network is the one its docstring describes, written out once more in numpy."""

import numpy as np
import pytest
import torch

from explorer.models.mlp import MLP

RNG = np.random.default_rng(3)


def net(**given):
    return MLP(generator=torch.Generator().manual_seed(5), **given)


def by_hand(network, x, t):
    """The same answer in numpy float64: features, then layers with x·sigmoid(x)."""
    place = np.geomspace(0.5, 8, 8)
    time = np.geomspace(1, 64, 8) * t / network.T
    waves = [f(x[:, d] * w) for f in (np.sin, np.cos) for d in range(x.shape[1]) for w in place]
    columns = [x, *([np.stack(waves, 1)] if network.fourier else [])]
    h = np.hstack([*columns, np.tile([*np.sin(time), *np.cos(time)], (len(x), 1))])
    layers = [(w.weight.detach().double(), w.bias.detach().double()) for w in network.layers]
    for i, (weight, bias) in enumerate(layers):
        h = h @ weight.numpy().T + bias.numpy()
        h = h / (1 + np.exp(-h)) if i < len(layers) - 1 else h
    return h


@pytest.mark.parametrize("given", [{}, {"fourier": False}, {"dims": 3, "depth": 1, "width": 8}])
def test_the_network_is_its_formula(given):
    network = net(T=50, **given)
    x = RNG.normal(size=(20, network.dims))
    ours = network(torch.tensor(x, dtype=torch.float32), 17).detach().numpy()
    # float32 against float64 through four layers: some ten roundings of 6e-8
    assert np.allclose(ours, by_hand(network, x, 17), rtol=0, atol=2e-6)


def test_the_default_network_has_11714_weights():
    # (50 inputs + 1) · 64 + 2 · (64 + 1) · 64 + (64 + 1) · 2
    assert sum(weight.numel() for weight in net().parameters()) == 11_714


def test_one_t_for_all_rows_is_the_same_as_that_t_for_each():
    x = torch.randn(6, 2, generator=torch.Generator().manual_seed(0))
    network = net(T=9)
    assert torch.equal(network(x, 4), network(x, torch.full((6,), 4)))


def test_without_fourier_features_place_enters_only_as_coordinates():
    assert net(fourier=False).layers[0].in_features == 2 + 16
    assert net().layers[0].in_features == 2 + 2 * 2 * 8 + 16


def test_the_generator_decides_the_weights_and_the_global_seed_does_not():
    torch.manual_seed(1)
    first = net().layers[0].weight
    torch.manual_seed(2)
    assert torch.equal(first, net().layers[0].weight)
    assert not torch.equal(first, MLP(generator=torch.Generator().manual_seed(6)).layers[0].weight)


def test_a_gradient_reaches_every_parameter():
    network = net(T=20)
    x = torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    t = torch.randint(1, 21, (64,), generator=torch.Generator().manual_seed(1))
    network(x, t).square().mean().backward()
    for name, weight in network.named_parameters():
        assert weight.grad.abs().max() > 0, name
