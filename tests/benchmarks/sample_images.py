"""Drawing 100 digits in 20 DDIM steps on one thread, against a plain eager loop.

    python -m tests.benchmarks.sample_images

Ours: the registered sampler with the trained denoiser, labels given, no guidance; and with it.
Plain: the same network called as a module with gradients recorded, one t per picture, every
coefficient looked up in tensors, and with guidance two calls a step.
"""

from __future__ import annotations

import time
from statistics import median

import numpy as np
import torch

from explorer.core.samplers import SAMPLERS, step_times
from explorer.models.denoiser import one_thread
from explorer.training import recipe, train

N, STEPS, ROUNDS = 100, 20, 9
LABELS = np.arange(N) % 10


def ours(denoiser, guidance):
    x_T = np.random.default_rng(0).standard_normal((N, *denoiser.shape))
    told = denoiser.conditioned(LABELS, guidance)
    *_, step = SAMPLERS["ddim"](denoiser.schedule, told, x_T, num_steps=STEPS)
    return step.x_t


def plain(denoiser, guidance):
    """DDIM of the v-prediction, written as one would in a notebook."""
    s, labels = denoiser.schedule.to(torch.zeros(1)), torch.from_numpy(LABELS)
    nobody = torch.full((N,), denoiser.classes)
    x = torch.randn(N, denoiser.shape[2], *denoiser.shape[:2])
    times = step_times(s.T, STEPS).tolist()
    for t, then in zip(times[:0:-1], times[-2::-1], strict=True):
        now, later = torch.full((N,), t), torch.full((N,), then)
        output = denoiser.net(x, now, labels)
        if guidance:
            output = (1 + guidance) * output - guidance * denoiser.net(x, now, nobody)
        a, b = s.signal[now].view(-1, 1, 1, 1), s.noise[now].view(-1, 1, 1, 1)
        x0_hat, eps_hat = a * x - b * output, b * x + a * output
        x = s.signal[later].view(-1, 1, 1, 1) * x0_hat + s.noise[later].view(-1, 1, 1, 1) * eps_hat
    return x


def seconds(sample, denoiser, guidance):
    begin = time.process_time()
    sample(denoiser, guidance)
    return time.process_time() - begin


def main():
    one_thread()
    *_, snapshot = train(recipe("digits", steps=20))
    denoiser, trainable = snapshot.denoiser(), snapshot.denoiser()
    trainable.net.requires_grad_(True)
    print(f"{N} digits × {STEPS} DDIM steps, CPU seconds, one thread:")
    for guidance in (0.0, 1.0):
        pairs = [
            (seconds(ours, denoiser, guidance), seconds(plain, trainable, guidance))
            for _ in range(ROUNDS)
        ]
        fast, slow = (median(column) for column in zip(*pairs[1:], strict=True))
        target = "" if guidance else " · target 0.3 s"
        print(f"guidance {guidance:g}: ours {fast:.3f} s · plain {slow:.3f} s · "
              f"{slow / fast:.1f} ×{target}")  # fmt: skip


if __name__ == "__main__":
    main()
