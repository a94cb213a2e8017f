"""How soon the swiss roll is learned: our recipe against two plain trainers, and what buys it.

    python -m tests.benchmarks.learn_points [--quick] [--parts]

Target: sliced W2 ≤ 1.3 × floor and precision ≥ 0.95 (k = 3), medians of 12 seeds, each with its
bootstrap interval. A seed draws its own training set (10,000 points), network, noise, samples and
held-out points. Sliced W2 over 256 directions: root mean square of four pairs of 5,000 ancestral
samples and 5,000 held-out points; one pair scatters by ± 0.3. Floor: that of 800 pairs of
independent draws of 5,000. Time: CPU seconds of this process on one thread, training alone.
Ours are the page's own recipe and a shorter one in larger batches, whose length was chosen with
other seeds; still shorter runs are shown beside it.
The plain trainers: 3 × 128 MLP without Fourier features, eps on linear β, Adam at a constant 1e-3,
batches of 128 and 512; everything else (features drawn in bulk, one Adam vector, even times) they
share with ours, so the ratio is of recipes, not of code. Each seed is looked at three times and has
arrived, at the time of that look, when one meets both marks (ours are looked at once). They have 22
times the CPU seconds of the longer of ours, and end once so many seeds have failed that the others
cannot matter.
With --parts the recipe of the page runs without one of its parts as well.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import replace

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.data.clouds import DATASETS
from explorer.metrics import precision_recall, sliced_wasserstein
from explorer.training.config import TrainConfig
from explorer.training.trainer import train
from tests.benchmarks.seeds import SEEDS, median_of, ratio_of, rms_of, settled, word_for

RATIO, PRECISION = 1.3, 0.95
N, PAIRS, FLOOR_PAIRS = 5000, 4, 800
TIMES = 22  # of our CPU seconds, for a plain trainer
ROLL = TrainConfig(dataset="swiss_roll", dataset_params={"noise": 0.5}, n_points=10_000)
SHORT = replace(ROLL, batch_size=1024, learning_rate=3e-2, steps=350)  # large and at a high rate
SHORTER = (150, 250)
PLAIN = replace(
    ROLL, target="eps", schedule="linear", fourier=False, width=128, learning_rate=1e-3,
    decay="constant", steps=100_000,
)  # fmt: skip
LEFT_OUT = {
    "without Fourier features": {"fourier": False},
    "rate constant at 1e-2": {"decay": "constant"},
    "rate constant at 1e-3": {"decay": "constant", "learning_rate": 1e-3},
    "rate constant at 1e-2, EMA 0.99": {"decay": "constant", "ema": 0.99},
    "x0 for v": {"target": "x0"},
    "plain eps for v (cosine: x0_hat divides by 0.001)": {"target": "eps"},
    "linear for cosine": {"schedule": "linear"},
    "plain eps on linear": {"target": "eps", "schedule": "linear"},
    "width 32": {"width": 32},
    "one hidden layer": {"depth": 1},
}


def real(seed, n=N):
    rng = np.random.default_rng(10_000 + seed)
    return DATASETS["swiss_roll"](n, rng, **dict(ROLL.dataset_params)).x


def held_out(seed):
    return real(100 + seed, PAIRS * N).reshape(PAIRS, N, 2)


def floor(pairs=FLOOR_PAIRS):
    return rms_of([sliced_wasserstein(*real(20_000 + i, 2 * N).reshape(2, N, 2))
                   for i in range(pairs)])  # fmt: skip


def distance(samples, others):
    """Root mean square of the sliced W2 of pairs of clouds, (PAIRS, N, 2) each."""
    pairs = zip(samples, others, strict=True)
    return rms_of([sliced_wasserstein(a, b, num_directions=256) for a, b in pairs]).value


def score(snapshot, unit):
    """(sliced W2 ÷ floor, precision) of a snapshot against points held out for its seed."""
    rng = np.random.default_rng(500 + snapshot.config.seed)
    denoiser, others = snapshot.denoiser(), held_out(snapshot.config.seed)
    x_T = rng.standard_normal((PAIRS * N, 2))
    *_, step = SAMPLERS["ddpm"](denoiser.schedule, denoiser, x_T, rng)
    if not np.isfinite(step.x_t).all():
        return math.inf, 0.0
    samples = step.x_t.reshape(PAIRS, N, 2)
    return distance(samples, others) / unit, precision_recall(samples[0], others[0], k=3)[0]


def drawn_again(seeds, unit):
    """Ratios of draws from each training set itself: what its size allows."""
    for seed in seeds:
        x = replace(ROLL, data_seed=seed).make_data().x
        rows = np.random.default_rng(seed).integers(len(x), size=(PAIRS, N))
        yield distance(x[rows], held_out(seed)) / unit


def timed(config, at=()):
    """(CPU seconds, snapshot) when the seconds pass each of `at`, and at the end of the run."""
    run, spent, marks = train(config), 0.0, list(at)
    while True:
        begin = time.process_time()
        snapshot = next(run, None)
        spent += time.process_time() - begin
        if snapshot is None:
            return
        while marks and spent >= marks[0]:
            marks.pop(0)
            yield spent, snapshot
        if at and not marks:
            return
        if snapshot.finished:
            yield spent, snapshot
            return


def of_seed(config, seed):
    return replace(config, seed=seed, data_seed=seed)


def measured(config, seeds, unit):
    """(CPU seconds, ratio, precision) at the end of the run of each seed."""
    for seed in seeds:
        *_, (spent, snapshot) = timed(of_seed(config, seed))
        yield spent, *score(snapshot, unit)


def name_of(config, steps=None):
    of_page = "the page's: " if config == ROLL else ""
    return (
        f"{of_page}{steps or config.steps} steps of {config.batch_size} at {config.learning_rate}"
    )


def arrived(row):
    return row[1] <= RATIO and row[2] >= PRECISION


def show(name, rows):
    """Print the medians of the seeds' rows; return whether they meet the target."""
    spent, ratio, precision = (median_of(column) for column in zip(*rows, strict=True))
    reached = ratio.value <= RATIO and precision.value >= PRECISION
    surely = ratio.high <= RATIO and precision.low >= PRECISION
    alone = sum(arrived(row) for row in rows)
    print(f"{name:50s} {spent.text():>22s} {ratio.text():>20s} {precision.text('.3f'):>22s} "
          f"{alone:3d} of {len(rows)}  {word_for(reached, surely)}", flush=True)  # fmt: skip
    return reached


def plain(batch_size, seeds, unit, cap):
    """Seconds until each seed arrived, infinite if not within the cap; ends when that is settled.

    The seeds left out then are missing at the end.
    """
    marks = np.geomspace(cap / 4, cap, 3).tolist()
    config, rows, times = replace(PLAIN, batch_size=batch_size), [], []
    for seed in seeds:
        for spent, snapshot in timed(of_seed(config, seed), marks):
            row = (spent, *score(snapshot, unit))
            if arrived(row):
                break
        rows.append(row)
        times.append(row[0] if arrived(row) else math.inf)
        if settled([math.isfinite(t) for t in times], len(seeds)):
            break
    show(f"plain, batch {batch_size}, where it ended", rows)
    print(f"{'':50s} {median_of(times).text('.1f', round(cap, 1))} s")
    return times


def verdict(mine, others, cap):
    """How many times sooner ours was, beside the better plain trainer: pairs of one seed."""
    best = min(others, key=lambda times: (median_of(times).value, median_of(times).low))
    times = np.minimum(best, cap)
    more = "more than " if math.isinf(median_of(best).value) else ""
    sooner = ratio_of(times, mine[: len(times)])
    return f"the better plain trainer took {more}{sooner.text('.1f')} × ours ({len(times)} seeds)"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one seed, which proves nothing")
    parser.add_argument("--parts", action="store_true", help="and without parts of the recipe")
    given = parser.parse_args()
    seeds = SEEDS[:1] if given.quick else SEEDS
    for _ in train(replace(ROLL, steps=50)):
        pass  # what torch does once
    least = floor()
    unit = least.value
    print(f"floor: sliced W2 = {least.text('.4f')}; target: ratio ≤ {RATIO}, precision ≥ "
          f"{PRECISION}")  # fmt: skip
    limits = median_of(list(drawn_again(seeds, unit)))
    print(f"drawing again from the training sets themselves: ratio {limits.text()}")
    print(f"{'medians of ' + str(len(seeds)) + ' seeds':50s} {'CPU s':>22s} {'W2 ÷ floor':>20s} "
          f"{'precision':>22s}  both")  # fmt: skip
    for steps in SHORTER:
        show(name_of(SHORT, steps), list(measured(replace(SHORT, steps=steps), seeds, unit)))
    mine = {name_of(one): list(measured(one, seeds, unit)) for one in (SHORT, ROLL)}
    reached = [name for name, rows in mine.items() if show(name, rows)]
    times = {name: [row[0] for row in rows] for name, rows in mine.items()}
    cap = TIMES * max(median_of(spent).value for spent in times.values())
    others = [plain(size, seeds, unit, cap) for size in (128, 512)]
    if given.parts:
        print("\nWhat each part of the page's recipe buys (1,500 steps each):")
        for name, change in LEFT_OUT.items():
            show(name, list(measured(replace(ROLL, **change), seeds, unit)))
    for name, spent in times.items():
        word = "reached" if name in reached else "did NOT reach"
        print(f"\n{name}: {word} the target in {median_of(spent).text()} CPU s;\n"
              f"{verdict(spent, others, cap)}")  # fmt: skip


if __name__ == "__main__":
    main()
