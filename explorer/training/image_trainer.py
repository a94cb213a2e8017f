"""The training of a U-Net on pictures: its network, its draws and its step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from explorer.core.forward import q_sample
from explorer.data.dataset import Dataset
from explorer.models.image_denoiser import ImageDenoiser, half_precision
from explorer.models.unet import UNet
from explorer.training.config import Data, Snapshot
from explorer.training.draws import paired_noise, picture_parts
from explorer.training.image_config import ImageConfig
from explorer.training.image_cost import MAX_WEIGHTS, step_cost, weight_count
from explorer.training.run import Run

__all__ = ["ImageRun", "bind", "denoiser_of", "device_for", "network", "pictures"]

DRAW = 2**20  # numbers of noise made at once
BETAS = (0.8, 0.98)  # of Adam: short memories, as a run is a few hundred steps long
STRETCH = 2**31  # multiply-adds between snapshots, about 0.2 s on one core
MIN_SIDE, MAX_SIDE = 4, 64  # pixels
MAX_CLASSES = 1000


def device_for(config: ImageConfig) -> str:
    """ "cuda", "mps" or "cpu": the best there is, or the one asked for if it is there."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if config.device == "auto":
        return next((name for name, available in there.items() if available), "cpu")
    if not there.get(config.device, True):
        raise ValueError(
            f"this machine has no {config.device} device for torch; leave the device on auto to "
            "train on the best there is."
        )
    return config.device


def network(config: ImageConfig, shape: Sequence[int], classes: int) -> UNet:
    """The untrained network of a config for pictures (H, W, C); the same for the same seed.

    Raises ValueError with a sentence where the network would be too large for this app.
    """
    count = weight_count(config, shape)
    if count > MAX_WEIGHTS:
        raise ValueError(
            f"this network would have about {count / 1e6:.1f} million weights; at most "
            f"{MAX_WEIGHTS / 1e6:g} million can be trained here. Take fewer channels or blocks."
        )
    return UNet(
        shape,
        classes,
        config.width,
        tuple(c // config.width for c in config.channels),
        config.blocks,
        config.attention_levels,
        patch=config.patch,
        T=config.T,
        generator=torch.Generator().manual_seed(config.seed),
        learned_variance=config.variance == "learned",
        group=config.group,
    )


def denoiser_of(snapshot: Snapshot) -> ImageDenoiser:
    """The Denoiser of a snapshot's weights (on the CPU)."""
    return bind(snapshot.config, snapshot.weights, snapshot.shape, snapshot.classes)  # type: ignore[arg-type]


def bind(
    config: ImageConfig, weights: np.ndarray, shape: Sequence[int], classes: int
) -> ImageDenoiser:
    """A Denoiser from one vector of weights, bound to the config's schedule."""
    net = network(config, shape, classes)
    nn.utils.vector_to_parameters(torch.from_numpy(weights.copy()), net.parameters())
    return ImageDenoiser(net, config.make_schedule(), config.target)


class ImageRun(Run):
    """A training on pictures: its draws and its step."""

    config: ImageConfig
    net: UNet

    def __init__(self, config: ImageConfig, data: Data = None) -> None:
        x, labels, classes = pictures(config, data)
        shape, device = x.shape[1:], device_for(config)
        every = config.every or max(1, min(32, STRETCH // step_cost(config, shape)))
        net = network(config, shape, classes)
        super().__init__(config, net, device, every, betas=BETAS, decay=config.weight_decay)
        self.x = torch.as_tensor(x, device=device).permute(0, 3, 1, 2)  # seen so, not copied
        self.labels = None if labels is None else torch.as_tensor(labels, device=device)
        self.schedule = config.make_schedule().to(self.x)

    def snapshot(self) -> Snapshot:
        net = self.net
        return Snapshot(**self.facts(), dims=int(np.prod(net.shape)), shape=net.shape,
                        classes=net.classes, device=self.device, build=denoiser_of)  # fmt: skip

    def _answer(
        self, x_t: torch.Tensor, t: torch.Tensor, labels: torch.Tensor | None
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        with half_precision(self.device):
            answer = self.net(x_t, t, labels).float()
        return answer.chunk(2, dim=1) if self.net.learned_variance else (answer, None)

    @torch.no_grad()
    def _draw(self) -> tuple[Any, ...]:
        """Pictures, t, noise and labels of several batches at once: what needs no weights."""
        c, g, x = self.config, self.generator, self.x
        count = self.times.ahead(max(1, DRAW // (c.batch_size * x[0].numel())))
        chosen = self._deal(len(x), count * c.batch_size)
        t, share = self.times.draw(count, g, x.device)
        x0 = x[chosen]
        eps = paired_noise(x0.shape, g, x.device)
        x_t = q_sample(self.schedule, x0, t, eps)
        parts = picture_parts(c.target, self.schedule, x0, x_t, t, eps)
        labels = self._labels(chosen)
        told = [None] * count if labels is None else labels.split(c.batch_size)
        rows = self.objective.rows(*parts, t, share)
        return x_t.split(c.batch_size), t.split(c.batch_size), told, rows.split(c.batch_size)

    def _labels(self, rows: torch.Tensor) -> torch.Tensor | None:
        """The labels of some rows, a share replaced by "no label"; None if there are none."""
        if self.labels is None:
            return None
        left_out = torch.rand(len(rows), generator=self.generator, device=rows.device)
        none = self.labels.new_tensor(self.net.classes)
        return torch.where(left_out < self.config.label_dropout, none, self.labels[rows])


def pictures(config: ImageConfig, data: Data = None) -> tuple[np.ndarray, np.ndarray | None, int]:
    """(x (n, H, W, C) float32, labels (n,) int64 or None, classes), or ValueError.

    data None: the config's. A Dataset is of the app's making: it has the config's classes, though
    some may be missing in it, and is not copied; what else is given its owner may change.
    """
    given = config.make_data() if data is None else data
    ours = isinstance(given, Dataset)
    x, labels = given if isinstance(given, tuple) and len(given) == 2 else (given, None)
    x, labels = _array(x), None if labels is None else _array(labels)
    if x.ndim != 4 or x.shape[3] not in (1, 3) or len(x) < 2 or min(x.shape[1:3]) < MIN_SIDE:
        raise ValueError(
            "training data must be at least 2 pictures, (n, H, W, C) with 1 or 3 channels and "
            f"sides from {MIN_SIDE} pixels; got the shape {x.shape}."
        )
    if max(x.shape[1:3]) > MAX_SIDE:
        raise ValueError(
            f"pictures of at most {MAX_SIDE} pixels to a side can be trained on; these have "
            f"{x.shape[1]} × {x.shape[2]}. Cut them into crops, or make them smaller."
        )
    if x.dtype.kind not in "fiu" or _outside(x):
        raise ValueError(
            "every pixel of the training data must be a number from -1 (black) to 1 (white); "
            "some are not. Bytes become such numbers by x / 127.5 - 1."
        )
    x = np.array(x, dtype=np.float32, copy=None if ours else True)
    if labels is None or not config.conditional:
        return x, None, 0
    return x, *_labels(labels, len(x), config.classes if ours else 0)


def _outside(x: np.ndarray) -> bool:
    """Whether a number is beyond ±1 (or is none), told without a second array of that size."""
    low, high = float(x.min()), float(x.max())
    return not (np.isfinite(low) and np.isfinite(high)) or max(-low, high) > 1.001


def _labels(labels: np.ndarray, n: int, classes: int) -> tuple[np.ndarray, int]:
    """(labels (n,) int64, number of classes), or ValueError with a sentence."""
    whole = labels.dtype.kind in "iuf" and labels.shape == (n,) and np.all(labels == labels // 1)
    if not whole or labels.min() < 0 or labels.max() >= MAX_CLASSES:
        raise ValueError(
            f"labels must be {n} whole numbers from 0 to {MAX_CLASSES - 1}, one per picture; got "
            f"{labels.dtype} numbers with the shape {labels.shape}."
        )
    return labels.astype(np.int64), max(classes, int(labels.max()) + 1)


def _array(x: Any) -> np.ndarray:
    return x.detach().cpu().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)
