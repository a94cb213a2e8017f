"""The network for points: a plain MLP over Fourier features of place and time."""

from __future__ import annotations

import itertools
import math
from typing import Any, TypeVar

import torch
from torch import nn
from torch.nn import functional as F

from explorer.core.types import Times

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)
PLACE_FREQUENCIES = torch.logspace(math.log10(0.5), math.log10(8.0), 8)  # radians per unit
TIME_FREQUENCIES = torch.logspace(0.0, math.log10(64.0), 8)  # radians over the whole run


class MLP(nn.Module):
    """Network(x_t (N, dims), t int or (N,) int in 0..T) -> (N, dims), or (N, 2 dims).

    Input: the coordinates, sin and cos of each at 8 frequencies from 0.5 to 8 (Tancik et al. 2020;
    left out with fourier=False), sin and cos of t/T at 8 frequencies. Then `depth` hidden layers
    of `width` with SiLU; no norm, no skip.  learned_variance : a second head gives the second half
    of the answer, v_raw; it starts at 0, and all else as without it.
    """

    layers: Any  # an nn.ModuleList of nn.Linear
    times: torch.Tensor
    frequencies: torch.Tensor

    def __init__(
        self, dims: int = 2, width: int = 64, depth: int = 3, T: int = 200, fourier: bool = True,
        generator: torch.Generator | None = None, learned_variance: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.dims, self.T, self.fourier = dims, T, fourier
        place = dims * (1 + 2 * len(PLACE_FREQUENCIES)) if fourier else dims
        sizes = [place + 2 * len(TIME_FREQUENCIES), *[width] * depth, dims]
        self.place_size = place
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.register_buffer("times", time_features(T), persistent=False)
        self.register_buffer("frequencies", PLACE_FREQUENCIES.clone(), persistent=False)
        for layer in self.layers:
            bound = layer.in_features**-0.5  # PyTorch's own start, but from our generator
            nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
            nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
        self.learned_variance = learned_variance
        self.spread = zero_layer(nn.Linear(sizes[-2], dims)) if learned_variance else None

    def place_features(self, x: torch.Tensor) -> torch.Tensor:
        """(N, dims) -> (N, place_size): the coordinates and their sines and cosines."""
        return torch.cat(self._place_parts(x), dim=1) if self.fourier else x

    def _place_parts(self, x: torch.Tensor) -> list[torch.Tensor]:
        if not self.fourier:
            return [x]
        angles = (x[:, :, None] * self.frequencies).flatten(1)
        return [x, angles.sin(), angles.cos()]

    def features(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        """All that does not depend on the weights: (N, dims), (N,) -> (N, inputs)."""
        return torch.cat([*self._place_parts(x), self.times[t]], dim=1)

    def head(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        """From features to (answer, v_raw or None); what the trainer differentiates."""
        h = features
        for layer in self.layers[:-1]:
            h = F.silu(layer(h))
        return self.ends(h)

    def ends(self, h: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        """From the last hidden layer to (answer, v_raw or None), each (N, dims)."""
        return self.layers[-1](h), None if self.spread is None else self.spread(h)

    def forward(self, x: torch.Tensor, t: Times) -> torch.Tensor:
        t = torch.as_tensor(t, device=x.device).expand(len(x))
        return beside(*self.head(self.features(x, t)))


def beside(mean: torch.Tensor, v_raw: torch.Tensor | None) -> torch.Tensor:
    """One answer (N, dims), or (N, 2 dims) where there is v_raw."""
    return mean if v_raw is None else torch.cat([mean, v_raw], dim=1)


def zero_layer(layer: Layer) -> Layer:
    """The layer with weights and bias 0."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)  # type: ignore[arg-type]  # all of ours have one
    return layer


def time_features(T: int) -> torch.Tensor:
    """(T + 1, 16): sin and cos of t/T at 8 frequencies."""
    angles = torch.arange(T + 1)[:, None] / T * TIME_FREQUENCIES
    return torch.cat([angles.sin(), angles.cos()], dim=1)
