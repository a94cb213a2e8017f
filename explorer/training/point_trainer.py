"""The training of a point network: its network, its draws and its step."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from explorer.core.forward import q_sample
from explorer.models.denoiser import NetworkDenoiser
from explorer.models.mlp import MLP
from explorer.training.config import Data, Snapshot, TrainConfig
from explorer.training.draws import paired_noise, residual_parts
from explorer.training.run import Run

DRAW = 8192  # rows of noise and features made at once: 32 batches of 256


def device_for(config: TrainConfig) -> str:
    """ "cuda", "mps" or "cpu": where this training runs fastest.

    A point network is so small that a GPU only waits for the CPU's orders, so it is used from
    about 16 million weight-rows a step.
    """
    if step_cost(config) < 2**24:
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def step_cost(config: TrainConfig) -> int:
    """Weights times rows of one step: 3 million for the default recipe."""
    inputs = 50 if config.fourier else 18
    weights = config.width * (inputs + config.width * (config.depth - 1) + 2)
    return weights * config.batch_size


def network(config: TrainConfig, dims: int) -> MLP:
    """The untrained network of a config; the same for the same seed."""
    generator = torch.Generator().manual_seed(config.seed)
    learned = config.variance == "learned"
    return MLP(dims, config.width, config.depth, config.T, config.fourier, generator, learned)


def denoiser_of(snapshot: Snapshot) -> NetworkDenoiser:
    """The Denoiser of a snapshot's weights (on the CPU)."""
    return bind(snapshot.config, snapshot.weights, snapshot.dims)


def bind(config: TrainConfig, weights: np.ndarray, dims: int) -> NetworkDenoiser:
    """A Denoiser from one vector of weights, bound to the config's schedule."""
    net = network(config, dims)
    nn.utils.vector_to_parameters(torch.from_numpy(weights.copy()), net.parameters())
    return NetworkDenoiser(net, config.make_schedule(), config.target)


def points_of(config: TrainConfig, data: Data) -> np.ndarray:
    """The training points as (n, dims) float array, or ValueError with a sentence."""
    x = np.asarray(config.make_data().x if data is None else without_labels(data), dtype=np.float64)
    if x.ndim != 2 or x.shape[1] not in (2, 3) or len(x) < 2:
        raise ValueError(
            f"training data must be points of 2 or 3 coordinates, (n, 2) or (n, 3) with n ≥ 2; "
            f"got the shape {x.shape}."
        )
    if not np.isfinite(x).all():
        raise ValueError("every coordinate of the training data must be finite; some are not.")
    return x


def without_labels(data: Data) -> Any:
    data = data[0] if isinstance(data, tuple) and data else data
    return data.detach().cpu().numpy() if isinstance(data, torch.Tensor) else data


class PointRun(Run):
    """A training on points: its draws and its step."""

    net: MLP

    def __init__(self, config: TrainConfig, points: np.ndarray) -> None:
        every = config.every or max(1, min(32, 2**27 // step_cost(config)))
        super().__init__(config, network(config, points.shape[1]), device_for(config), every)
        self.points = torch.as_tensor(points.copy(), dtype=torch.float32, device=self.device)
        self.schedule = config.make_schedule().to(self.points)

    def snapshot(self) -> Snapshot:
        return Snapshot(**self.facts(), dims=self.net.dims, build=denoiser_of)

    def _answer(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor | None]:
        return self.net.head(features)

    @torch.no_grad()
    def _draw(self) -> tuple[Any, ...]:
        """Points, t, noise and features of many batches at once: what needs no weights.

        The loss is ‖eps_hat − eps‖² with eps_hat = base + gain · network (all three targets are
        wired linearly), so per row: residual = gain · network − (eps − base).
        """
        c, g, x = self.config, self.generator, self.points
        count = self.times.ahead(max(1, DRAW // c.batch_size))
        x0 = x[self._deal(len(x), count * c.batch_size)]
        t, share = self.times.draw(count, g, x.device)
        eps = paired_noise(x0.shape, g, x.device)
        x_t = q_sample(self.schedule, x0, t, eps)
        parts = residual_parts(c.target, self.schedule, x0, x_t, t, eps)
        rows = self.objective.rows(*parts, t, share)
        return self.net.features(x_t, t).split(c.batch_size), rows.split(c.batch_size)
