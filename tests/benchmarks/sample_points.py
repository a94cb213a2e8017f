"""Sampling 2,000 points with 200 ancestral steps on one thread, against a naive torch loop.

    python -m tests.benchmarks.sample_points

Naive: the network called as a module in each step, its time features computed there, gradients
recorded, every coefficient looked up in tensors; the same network, numbers and noise law.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np
import torch

from explorer.core.samplers import SAMPLERS
from explorer.models.denoiser import one_thread
from explorer.training.config import TrainConfig
from explorer.training.trainer import train

N, ROUNDS = 2000, 9


def ours(denoiser):
    rng = np.random.default_rng(0)
    *_, step = SAMPLERS["ddpm"](denoiser.schedule, denoiser, rng.standard_normal((N, 2)), rng)
    return step.x_t


def naive(denoiser):
    s = denoiser.schedule.to(torch.zeros(1))
    x = torch.randn(N, 2)
    for t in reversed(range(1, s.T + 1)):
        rows = torch.full((N,), t)
        v = denoiser.net(x, rows)
        x0_hat = s.signal[rows][:, None] * x - s.noise[rows][:, None] * v
        x0, xt = s.posterior_coef_x0[rows][:, None], s.posterior_coef_xt[rows][:, None]
        noise = torch.randn_like(x) if t > 1 else torch.zeros_like(x)
        x = x0 * x0_hat + xt * x + s.posterior_variance[rows][:, None].sqrt() * noise
    return x


def seconds(sample, denoiser):
    begin = time.process_time()
    sample(denoiser)
    return time.process_time() - begin


def main():
    one_thread()
    *_, snapshot = train(TrainConfig(steps=200))
    denoiser = snapshot.denoiser()
    trainable = snapshot.denoiser()
    trainable.net.requires_grad_(True)
    pairs = [(seconds(ours, denoiser), seconds(naive, trainable)) for _ in range(ROUNDS)]
    fast, slow = (median(column) for column in zip(*pairs[1:], strict=True))
    print(f"{N} points × {denoiser.schedule.T} ancestral steps, CPU seconds, one thread:")
    print(f"ours {fast:.3f} s · naive {slow:.3f} s · {slow / fast:.1f} × · target 0.25 s")


if __name__ == "__main__":
    main()
