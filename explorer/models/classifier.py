"""The judge of pictures: a small convolutional classifier, whose features distances are taken in.

A generated picture is judged by a network that has never seen a generated picture: it learned to
name real ones. Its last hidden layer says what it looks at, so two sets of pictures are compared by
the Fréchet distance of these features (what FID does with Inception's, Heusel et al. 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn
from torch.nn import functional as F

from explorer.models.denoiser import one_thread

CHUNK = 256  # pictures judged at once
FACTORS = 7  # numbers that describe a figure: x, y, radius, r, g, b, angle


class Reading(NamedTuple):
    """What is read off n pictures of a figure: x, y, radius in sides of the picture, rgb (n, 3) in
    [-1, 1], angle in radians; (n,) each. The same as explorer.data.figures.Factors but the kind."""

    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray
    rgb: np.ndarray
    angle: np.ndarray


class HasFactors(Protocol):
    """A Reading, or the Factors of the figures as they were drawn."""

    @property
    def x(self) -> np.ndarray: ...
    @property
    def y(self) -> np.ndarray: ...
    @property
    def radius(self) -> np.ndarray: ...
    @property
    def rgb(self) -> np.ndarray: ...
    @property
    def angle(self) -> np.ndarray: ...


class Classifier(nn.Module):
    """Network (x (N, C, H, W) in [-1, 1]) -> (features (N, width), answers (N, classes + extra)).

    Convolutions of 3 × 3, each but the first of a small picture halving it, until it is at most 4
    wide; then one hidden layer. `extra` numbers beside the classes are read off the same features.
    """

    unit: torch.Tensor

    def __init__(
        self,
        shape: Sequence[int],
        classes: int,
        width: int = 64,
        channels: int = 16,
        extra: int = 0,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        height, across, inputs = self.shape = tuple(shape)
        self.classes, self.extra = classes, extra
        self.convolutions, stride = nn.ModuleList(), 2 if min(height, across) > 16 else 1
        while not self.convolutions or min(height, across) > 4:
            self.convolutions.append(nn.Conv2d(inputs, channels, 3, stride, padding=1))
            height, across = -(-height // stride), -(-across // stride)
            inputs, channels, stride = channels, min(2 * channels, 48), 2
        self.hidden = nn.Linear(inputs * height * across, width)
        self.last = nn.Linear(width, classes + extra)
        self.register_buffer("unit", torch.ones(()))  # of the features; see Judge.features
        for layer in (*self.convolutions, self.hidden, self.last):
            bound = (3.0 / layer.weight[0].numel()) ** 0.5  # variance 1 / inputs
            nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
            nn.init.zeros_(layer.bias)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        h = x  # (N, C, H, W)
        for convolution in self.convolutions:
            h = F.silu(convolution(h))  # at last (N, 32 or 48, 4, 4)
        features = self.hidden(h.flatten(1))  # (N, width)
        return features, self.last(F.silu(features))  # (N, classes + extra)


class Judge:
    """What a trained Classifier says of pictures (N, H, W, C): numpy in, numpy out, on the CPU.

    Pictures are judged as they are shown: cut to [-1, 1], what is no number grey. A picture half
    as large is doubled and a grey one is read as colour, so that one judge serves every variant of
    its dataset; of any other shape it raises ValueError.
    accuracy : what it named right of fresh held-out pictures when it was made.
    """

    def __init__(self, net: Classifier, accuracy: float | None = None) -> None:
        self.net, self.accuracy = net.eval().requires_grad_(False), accuracy
        self.shape, self.classes = net.shape, net.classes
        self.reads_factors = net.extra == FACTORS

    def features(self, pictures: ArrayLike) -> np.ndarray:
        """(N, F) float64: the last hidden layer before its nonlinearity.

        In units in which real pictures have the mean variance 1 (per feature), so that Fréchet
        distances of different judges are of one size.
        """
        return self._run(pictures)[0] / float(self.net.unit)

    def probabilities(self, pictures: ArrayLike) -> np.ndarray:
        """(N, classes) float64."""
        answers = self._run(pictures)[1][:, : self.classes]
        powers = np.exp(answers - answers.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def labels(self, pictures: ArrayLike) -> np.ndarray:
        """(N,) int: the likeliest class of each."""
        return self._run(pictures)[1][:, : self.classes].argmax(axis=1)

    def factors(self, pictures: ArrayLike) -> Reading:
        """Where the figure lies, how large, how turned, in which colour; only of drawn shapes."""
        if not self.reads_factors:
            raise ValueError("this judge reads classes only; place and colour are read of shapes.")
        return reading(self._run(pictures)[1][:, self.classes :])

    def _run(self, pictures: ArrayLike) -> tuple[np.ndarray, ...]:
        """(features (N, F), answers (N, classes + extra)) as float64."""
        one_thread()
        x, outputs = np.asarray(pictures), []
        with torch.inference_mode():
            for start in range(0, max(1, len(x)), CHUNK):
                own = self._own(x[start : start + CHUNK])
                part = torch.from_numpy(own).permute(0, 3, 1, 2)
                outputs.append([out.double().numpy() for out in self.net(part)])
        return tuple(np.concatenate(parts) for parts in zip(*outputs, strict=True))

    def _own(self, pictures: ArrayLike) -> np.ndarray:
        """The pictures in the shape that the network was trained on, (N, H, W, C) float32."""
        x = np.asarray(pictures, dtype=np.float32)
        height, across, colours = self.shape
        fits = x.ndim == 4 and len(x) and x.shape[3] in (1, colours)
        if fits and (2 * x.shape[1], 2 * x.shape[2]) == (height, across):
            x = x.repeat(2, axis=1).repeat(2, axis=2)
        if not fits or x.shape[1:3] != (height, across):
            raise ValueError(
                f"this judge knows pictures of {self.shape}, (N, H, W, C) with N ≥ 1; "
                f"got the shape {np.shape(pictures)}."
            )
        x = np.clip(np.nan_to_num(x, nan=0.0), -1, 1)
        return np.repeat(x, colours, axis=3) if x.shape[3] < colours else x


# a figure's factors as numbers of about unit variance, which is what a network learns easily
_CENTRE = np.array([0.5, 0.5, 0.29, 0.1, 0.1, 0.1, 0.0])
_SCALE = np.array([0.1, 0.1, 0.05, 0.6, 0.6, 0.6, 0.17])


def reading(answers: ArrayLike) -> Reading:
    """(n, FACTORS) answers of a network -> Reading, in the picture's units."""
    values = _CENTRE + _SCALE * np.asarray(answers, dtype=np.float64)
    return Reading(values[:, 0], values[:, 1], values[:, 2], values[:, 3:6], values[:, 6])


def answers_wanted(factors: HasFactors) -> np.ndarray:
    """(n, FACTORS): what a network should answer for figures with these factors."""
    f = factors
    values = np.column_stack([f.x, f.y, f.radius, f.rgb, f.angle])
    return (values - _CENTRE) / _SCALE
