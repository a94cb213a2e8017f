"""Adam on one vector, in four lines: `torch.optim` would first import a compiler (1 s, 70 MB)."""

from __future__ import annotations

import math

import torch


class Adam:
    r"""Adam with bias correction (Kingma & Ba 2015, Algorithm 1), in place on one tensor.

    .. math:: \theta \leftarrow \theta - \eta\, \frac{m / (1 - \beta_1^k)}
              {\sqrt{v / (1 - \beta_2^k)} + 10^{-8}}

    The second moment forgets faster than usual (0.99 for 0.999): runs are a thousand steps long.
    decay : every step first takes the weights η · decay closer to 0 (AdamW, Loshchilov & Hutter
    2019, Algorithm 2).
    """

    def __init__(
        self, weights: torch.Tensor, betas: tuple[float, float] = (0.9, 0.99), decay: float = 0.0
    ) -> None:
        self.weights, self.betas, self.decay, self.count = weights, betas, decay, 0
        self.mean, self.square = torch.zeros_like(weights), torch.zeros_like(weights)

    @torch.no_grad()
    def step(self, gradient: torch.Tensor, rate: float) -> None:
        (b1, b2), self.count = self.betas, self.count + 1
        self.mean.lerp_(gradient, 1 - b1)
        self.square.mul_(b2).addcmul_(gradient, gradient, value=1 - b2)
        if self.decay:
            self.weights.mul_(1 - rate * self.decay)
        spread = self.square.sqrt().div_(math.sqrt(1 - b2**self.count)).add_(1e-8)
        self.weights.addcdiv_(self.mean, spread, value=-rate / (1 - b1**self.count))
