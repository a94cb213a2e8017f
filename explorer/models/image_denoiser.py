"""From a U-Net to a Denoiser of pictures: labels, guidance, channels, devices."""

from __future__ import annotations

import contextlib
import numbers
from typing import Any

import numpy as np
import torch

from explorer.core.arrays import check_t, to_numpy
from explorer.core.schedule import Schedule
from explorer.core.types import Array, Times
from explorer.models.denoiser import WiredDenoiser
from explorer.models.unet import Labels, UNet


class ImageDenoiser(WiredDenoiser):
    r"""Denoiser (x_t (N, H, W, C), t int or (N,) int) -> x0_hat (N, H, W, C) of one U-Net.

    labels : None (no label), one int for all pictures, or (N,) ints.  guidance : w ≥ 0 of
    classifier-free guidance; 0 is the plain conditional answer, and without labels w has no effect.

    .. math:: \hat\epsilon = (1 + w)\,\hat\epsilon(x_t, c) - w\,\hat\epsilon(x_t)

    numpy arrays are answered with numpy arrays of their dtype, tensors with tensors of their dtype
    and device; the network's answer is float32. Never trains. Raises ValueError with a sentence.
    Source: Ho & Salimans 2022, eq. (6).
    """

    axis = 3
    net: UNet
    labels: Any  # None, an int, or (N,) int64
    guidance: float

    def __init__(
        self,
        net: UNet,
        schedule: Schedule,
        target: str,
        labels: Labels = None,
        guidance: float = 0.0,
    ) -> None:
        super().__init__(net, schedule, target)
        self.shape, self.classes = net.shape, net.classes
        self.labels = _labels(labels, net.classes)
        if not isinstance(guidance, numbers.Real) or not 0 <= guidance < 1e3:
            raise ValueError(f"guidance must be a number from 0; {guidance!r:.40} is not.")
        self.guidance = float(guidance)

    @property
    def device(self) -> torch.device:
        return self.net.times.device

    def conditioned(self, labels: Labels = None, guidance: float = 0.0) -> ImageDenoiser:
        """The same network asked for other labels, or none, with another guidance."""
        return ImageDenoiser(self.net, self.schedule, self.target, labels, guidance)

    def _run(self, x: torch.Tensor, t: Times) -> torch.Tensor:
        x = x.permute(0, 3, 1, 2)
        t = t if isinstance(t, numbers.Integral) else torch.as_tensor(t, device=x.device)
        with half_precision(x.device.type):
            return self._guided(x, t).float().permute(0, 2, 3, 1)

    def _guided(self, x: torch.Tensor, t: Any) -> torch.Tensor:
        """The network's answer; every target is linear in eps, so guidance may mix answers."""
        labels = self.labels
        if labels is None or self.guidance == 0:
            return self.net(x, t, labels)
        both = torch.full((2, len(x)), self.classes)
        both[0] = torch.as_tensor(labels)
        times = t if isinstance(t, numbers.Integral) else t.expand(len(x)).repeat(2)
        told, blind = self.net(torch.cat([x, x]), times, both.flatten()).chunk(2)
        mixed = torch.lerp(blind.float(), told.float(), 1 + self.guidance)
        if self.learned_variance:  # guidance acts on the mean; the variance is that with the label
            mixed[:, x.shape[1] :] = told[:, x.shape[1] :]
        return mixed

    def _check(self, x_t: Array, t: Times) -> None:
        height, width, channels = self.shape
        if x_t.ndim != 4 or tuple(x_t.shape[1:]) != self.shape:
            raise ValueError(
                f"this network denoises pictures of {height} × {width} pixels with {channels} "
                f"channel(s), (N, {height}, {width}, {channels}); x_t has {tuple(x_t.shape)}."
            )
        rows = np.shape(self.labels)
        if rows not in ((), (len(x_t),)):
            raise ValueError(
                f"there are {rows[0]} labels for {len(x_t)} pictures; one each, or one."
            )
        check_t(t, self.schedule.T, x_t)


def half_precision(device: str) -> contextlib.AbstractContextManager[Any]:
    """bfloat16 where a graphics card multiplies it faster (CUDA); elsewhere nothing changes."""
    if device != "cuda":
        return contextlib.nullcontext()
    return torch.autocast(device, torch.bfloat16)


def _labels(labels: Labels, classes: int) -> int | np.ndarray | None:
    """None, an int, or (N,) int64 array, each in 0..classes-1."""
    if labels is None:
        return None
    if not classes:
        raise ValueError("this network was trained without labels; it can only be asked for none.")
    given = to_numpy(labels)
    if given.dtype.kind not in "iu" or given.ndim > 1:
        raise ValueError(f"labels must be one int or (N,) ints; got {str(labels)[:40]}.")
    if given.size and (given.min() < 0 or given.max() >= classes):
        wrong = given.min() if given.min() < 0 else given.max()
        raise ValueError(f"labels must lie in 0..{classes - 1}; {wrong} does not.")
    return int(given) if given.ndim == 0 else given.astype(np.int64)
