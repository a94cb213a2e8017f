"""Speed and memory of the exact denoisers and samplers: `python -m tests.benchmarks.exact_speed`.

The baseline is the textbook line, all differences in one (N, K, D) array, chunked by 100 rows so
that it fits into memory. Prints medians of 7 runs, in turns, and baseline ÷ ours (above 1: faster).
"""

from __future__ import annotations

import time
import tracemalloc
from statistics import median

import numpy as np

from explorer.core.exact import Empirical, GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES, smallest_T

SCHEDULE = SCHEDULES["cosine"](200)
RNG = np.random.default_rng(0)


def textbook(means, variance):
    """E[x0 | x_t] of an equal-weight round mixture as most notebooks write it."""

    def denoiser(x_t, t):
        a, b = SCHEDULE.signal[t], SCHEDULE.one_minus_alphas_bar[t]
        v = a * a * variance + b
        parts = []
        for x in np.array_split(x_t, len(x_t) // 100):
            logits = -((x[:, None] - a * means) ** 2).sum(-1) / (2 * v)
            weights = np.exp(logits - logits.max(1, keepdims=True))
            mean = weights @ means / weights.sum(1, keepdims=True)
            parts.append((b * mean + a * variance * x) / v)
        return np.concatenate(parts)

    return denoiser


def in_turns(*calls, runs=7):
    """Median milliseconds of each call, the calls taking turns."""
    taken = [[] for _ in calls]
    for _ in range(runs):
        for call, times in zip(calls, taken, strict=True):
            begun = time.perf_counter()
            call()
            times.append(1e3 * (time.perf_counter() - begun))
    return [median(times) for times in taken]


def peak_megabytes(call) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    x0, eps = RNG.standard_normal((2, 2000, 2))
    for count, variance in ((400, 0.006), (10_000, 0.0)):
        means = RNG.standard_normal((count, 2))
        data = GaussianMixture.isotropic(np.full(count, 1 / count), means, variance)
        data = data if variance else Empirical(means)
        ours, theirs = data.denoiser(SCHEDULE), textbook(means, variance)
        for t in (1, 50, 200):
            x_t = q_sample(SCHEDULE, x0, t, eps)
            fast, plain = in_turns(lambda: ours(x_t, t), lambda: theirs(x_t, t))  # noqa: B023
            worst = np.abs(ours(x_t, t) - theirs(x_t, t)).max()
            memory = peak_megabytes(lambda: ours(x_t, t))  # noqa: B023
            print(
                f"denoise 2,000 points, {count:6,} centres, t = {t:3}: {fast:7.1f} ms, "
                f"textbook {plain:7.1f} ms, {plain / fast:5.1f} ×, "
                f"differ by {worst:.0e}, peak {memory:.1f} MB"
            )
    for name in SAMPLERS:

        def run(name=name):
            start = np.random.default_rng(0)
            for _ in SAMPLERS[name](SCHEDULE, lambda x, t: 0.3 * x, x0, start, num_steps=200):
                pass

        print(f"{name}: 200 steps of 2,000 points, a free denoiser: {in_turns(run)[0]:.1f} ms")
    build = in_turns(lambda: SCHEDULES["cosine"](1000))[0]
    search = in_turns(_search)[0]
    print(
        f"a schedule of T = 1000: {build:.3f} ms; the smallest T, not remembered: {search:.1f} ms"
    )


def _search():
    from explorer.core import schedules

    schedules._noise_spans.cache_clear()
    return smallest_T("linear", {"rescale": False})


if __name__ == "__main__":
    main()
