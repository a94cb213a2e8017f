"""Pictures per second of training and sampling on a graphics card, against one CPU thread.

    python -m tests.benchmarks.gpu_images

The shapes' recipe at 32 px, on the card with batches of 64 and of 1024: ours (bfloat16, channels
last, draws made in bulk on the card) against a plain eager loop on it (float32, draws per step on
the CPU, torch.optim.Adam), and ours on one CPU thread. Then how many seconds of the clock the
recipe takes on the card to have ≥ 85 % of its samples recognised (medians of 12 seeds).
Without a card: one sentence.
"""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import median

import numpy as np
import torch
from torch.nn import functional as F

from explorer.core.samplers import SAMPLERS
from explorer.models.denoiser import one_thread
from explorer.training import recipe, train
from explorer.training.image_trainer import ImageRun, device_for, network
from tests.benchmarks.learn_images import score
from tests.benchmarks.learn_points import of_seed
from tests.benchmarks.seeds import SEEDS, median_of

ROUNDS = 5


def wait(device):
    if device != "cpu":
        getattr(torch, device).synchronize()


def pace(work, device, count):
    """Pictures per second: the median of some rounds of `work`, which handles `count` pictures."""
    seconds = []
    for _ in range(ROUNDS + 1):
        begin = time.perf_counter()
        work()
        wait(device)
        seconds.append(time.perf_counter() - begin)
    return count / median(seconds[1:])


def our_training(config, steps):
    run = ImageRun(config)
    return pace(lambda: run.advance(steps), run.device, steps * config.batch_size)


def plain_training(config, device, steps):
    """One loss.backward() and one optimiser step after the other, as in any tutorial."""
    x, labels = (torch.from_numpy(np.asarray(part)) for part in config.make_data())
    net = network(config, config.shape, config.classes).to(device)
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    s = config.make_schedule().to(torch.zeros(1))

    def work():
        for _ in range(steps):
            rows = torch.randint(len(x), (config.batch_size,))
            t = torch.randint(1, config.T + 1, (config.batch_size,))
            x0 = x[rows].permute(0, 3, 1, 2)
            eps = torch.randn(x0.shape)
            x_t = s.signal[t].view(-1, 1, 1, 1) * x0 + s.noise[t].view(-1, 1, 1, 1) * eps
            answer = net(x_t.to(device), t.to(device), labels[rows].to(device))
            loss = F.mse_loss(answer, eps.to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            loss.item()

    return pace(work, device, steps * config.batch_size)


def sampling(snapshot, device, n):
    denoiser = snapshot.denoiser()
    denoiser.net.to(device)
    told = denoiser.conditioned(np.arange(n) % denoiser.classes)
    x_T = torch.randn(n, *denoiser.shape, device=device)
    return pace(lambda: [*SAMPLERS["ddim"](told.schedule, told, x_T, num_steps=20)], device, n)


def clock_to_target(config):
    """Medians over seeds of (seconds of the clock, share recognised) of the recipe on the card."""
    from explorer.worlds.picture_quality import yardstick

    yard, rows = yardstick("shapes"), []
    for seed in SEEDS:
        begin = time.perf_counter()
        *_, snapshot = train(of_seed(config, seed))
        rows.append((time.perf_counter() - begin, score(snapshot, yard)["recognised"]))
    return tuple(median_of(column) for column in zip(*rows, strict=True))


def main():
    one_thread()
    config = recipe("shapes", steps=100_000, n_images=4096)
    device = device_for(config)
    if device == "cpu":
        print("There is no graphics card that torch can use here, so there is nothing to compare.")
        return
    name = torch.cuda.get_device_name() if device == "cuda" else "Apple graphics (MPS)"
    print(f"shapes at 32 px on {name} (torch {torch.__version__}); pictures per second:")
    on_cpu = our_training(replace(config, device="cpu"), 10)
    print(f"training, one CPU thread, batch {config.batch_size}: {on_cpu:,.0f}")
    for size in (config.batch_size, 1024):
        larger = replace(config, batch_size=size)
        ours, plain = our_training(larger, 50), plain_training(larger, device, 50)
        print(f"training, batch {size}: ours {ours:,.0f} · plain loop {plain:,.0f} · "
              f"{ours / plain:.1f} × · {ours / on_cpu:.0f} × the CPU")  # fmt: skip
    *_, snapshot = train(recipe("shapes", steps=20, n_images=512))
    fast, slow = sampling(snapshot, device, 1024), sampling(snapshot, "cpu", 100)
    print(f"sampling, 20 DDIM steps: {fast:,.0f} · one CPU thread {slow:,.0f} · "
          f"{fast / slow:.0f} ×")  # fmt: skip
    seconds, share = clock_to_target(recipe("shapes"))
    print(f"the recipe, {len(SEEDS)} seeds: {seconds.text('.1f')} s by the clock, "
          f"{share.text('.3f')} recognised; target 10 s, 0.85")  # fmt: skip


if __name__ == "__main__":
    main()
