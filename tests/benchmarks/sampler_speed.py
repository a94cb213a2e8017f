"""Few steps: a second-order sampler against the full chain, and eight samplers compared.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.sampler_speed

First: 2,000 points from networks trained for 1,500 steps: twelve, each with its own training set,
and the root mean square distance and median time over four x_T each; then medians over the networks
with bootstrap intervals. Ours is second-order DDIM in 20 evaluations; the baseline is DDPM's own
chain of 200 steps with the same network and x_T. How good they are is the sliced W2 to real points
over the floor, as the page measures it (four real sets, 24 others). Target: at most 1.2 floors, in
at most 20 evaluations and 30 ms.
Second: eight samplers with 2, 3, 5, 10, 20, 50 evaluations each, 2,000 points, the exact denoiser
of the roll (461 components), distances included. The baseline measures every sample by the plain
sliced W2, set by set, and asks for the first x0_hat, which all share, each time anew.
Target: at most 3 s. CPU seconds of this process, one thread.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from statistics import median

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import scene_runs as runs
from explorer.lessons.samplers import scene_yard as yards
from explorer.metrics import sliced_wasserstein
from explorer.models.denoiser import one_thread
from explorer.training.config import TrainConfig
from explorer.training.trainer import train
from tests.benchmarks.seeds import SEEDS, median_of, ratio_of, rms_of, word_for

N, STARTS, ROUNDS = 2000, 4, 3
EIGHT = tuple(name for name in runs.OFFERED if SAMPLERS[name].kind != "langevin")
FLOORS = 1.2
WAYS = {"ours": ("multistep", 20), "full chain": ("ddpm", 200), "DDPM, 20": ("ddpm", 20)}


def roll(rng):
    return DATASETS["swiss_roll"](N, rng).x


def timed(work):
    """(what it gives, CPU seconds)."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def end(denoiser, name, num_steps, seed):
    rng = np.random.default_rng([seed, 3])
    x_T = rng.standard_normal((N, 2))
    run = SAMPLERS[name](denoiser.schedule, denoiser, x_T, rng, num_steps=num_steps)
    return deque(run, maxlen=1).pop().x_t


def of_network(denoiser, way, yard):
    """(distance in floors, milliseconds) of a way to sample with one network, over draws of x_T."""
    runs = [timed(partial(end, denoiser, *WAYS[way], start)) for start in range(STARTS)]
    distance = rms_of([yard.distance(sample) for sample, _ in runs]).value
    return distance / yard.floor, 1e3 * median(spent for _, spent in runs)


def few_steps(yard):
    rows = {way: [] for way in WAYS}
    for seed in SEEDS:
        *_, snapshot = train(TrainConfig(seed=seed, data_seed=seed))
        for way in WAYS:
            rows[way].append(of_network(snapshot.denoiser(), way, yard))
    spent = {}
    print(f"floor: {rms_of(yard.others).text('.4f')}")
    for way, figures in rows.items():
        ratios, spent[way] = zip(*figures, strict=True)
        ratio = median_of(ratios)
        word = f" · {word_for(ratio.value <= FLOORS, ratio.high <= FLOORS)}"
        print(f"{way}: {WAYS[way][1]} evaluations, {median_of(spent[way]).text('.1f')} ms, "
              f"{ratio.text()} floors{word if way == 'ours' else ''}")  # fmt: skip
    slower = ratio_of(spent["full chain"], spent["ours"])
    print(f"the full chain takes {slower.text('.1f')} × as long · target {FLOORS} floors, 30 ms",
          flush=True)  # fmt: skip


def eight(schedule, denoiser, x_T, yard):
    shared = runs.Remembering(denoiser, x_T)
    given = {"yard": yard, "seed": 5, "spacing": "quadratic"}
    return [errors.curve(schedule, shared, name, x_T, **given) for name in EIGHT]


def plain(schedule, denoiser, x_T, real):
    """The same numbers without what ours shares."""
    distances = []
    for name in EIGHT:
        for budget in errors.BUDGETS:
            choice = runs.with_budget(name, budget, spacing="quadratic")
            sample = runs.run(schedule, denoiser, choice, x_T, 5).sample
            squares = [sliced_wasserstein(sample, each, num_directions=64) ** 2 for each in real]
            distances.append(np.sqrt(np.mean(squares)))
    return distances


def comparison(yard):
    rng = np.random.default_rng(yards.REAL_SEED)
    real = [roll(rng) for _ in range(yards.REAL_SETS)]
    schedule = SCHEDULES["cosine"](1000)
    denoiser = DATASETS["swiss_roll"].density().denoiser(schedule)
    x_T = np.random.default_rng(0).standard_normal((N, 2))
    rounds = []
    for _ in range(ROUNDS):
        ours, fast = timed(lambda: eight(schedule, denoiser, x_T, yard))
        naive, slow = timed(lambda: plain(schedule, denoiser, x_T, real))
        rounds.append((fast, slow))
    np.testing.assert_allclose(np.concatenate([each.distances for each in ours]), naive, rtol=1e-9)
    fast, slow = (median(column) for column in zip(*rounds, strict=True))
    print(
        f"{len(EIGHT)} samplers × {len(errors.BUDGETS)} budgets: {fast:.2f} s · "
        f"plain {slow:.2f} s · {slow / fast:.2f} × · target 3 s"
    )


def main():
    one_thread()
    yard = yards.yardstick(roll)
    few_steps(yard)
    comparison(yard)


if __name__ == "__main__":
    main()
