"""How soon digits, glyphs and shapes are learned, and a plain U-Net on the digits beside ours.

    python -m tests.benchmarks.learn_images [--quick] [--only digits|glyphs|shapes] [--parts]

Samples: 600, asked for the labels of 600 other real pictures; digits by DPM-Solver++ in 20 steps,
glyphs by DDIM in 20, both without guidance, shapes by 20 steps of the respaced DDPM with guidance.
Fréchet distance in the features of our own judge, in units of its floor: the median of 48 sets of
600 real pictures against the 600 held out (the sets overlap, as there are 1,197 digits besides, and
2,400 pictures of the others). Targets, medians of 12 seeds, each with its bootstrap interval:
digits: distance ≤ 1.5 × floor and label accuracy ≥ 0.9; glyphs: accuracy ≥ 0.85; shapes: class,
colour and place of ≥ 85 % recognised. A seed draws its own network, noise, samples and (where there
is no end to them) pictures. Time: CPU seconds of this process on one thread, training alone.
The plain U-Net: the same class at twice the channels with attention at each level, told no label,
eps on linear β with T = 1000, L_simple, Adam at a constant 3e-4, 1e-3 or 3e-3, EMA 0.99; it shares
the code, so the ratio is of recipes. It is timed to twice the digits' distance, 3 × floor, beside
our recipe in 165 steps, and has 10 times the CPU seconds of that; it ends once so many seeds have
failed that the others cannot matter.
With --parts the recipes of glyphs and shapes run without one of their parts as well.
"""

from __future__ import annotations

import argparse
import math
from collections import deque
from functools import cache

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.training import recipe, train
from explorer.worlds.picture_quality import PICTURES, quality, yardstick
from explorer.worlds.pretrained_quality import Way
from tests.benchmarks.learn_points import of_seed, timed, verdict
from tests.benchmarks.seeds import SEEDS, median_of, settled, word_for

RATIO, NEAR = 1.5, 3.0
TARGETS = {
    "digits": {"ratio": RATIO, "accuracy": 0.9},
    "glyphs": {"accuracy": 0.85},
    "shapes": {"recognised": 0.85},
}  # at most for the ratio, at least for the others
SHORTER = 165  # steps of the digits' recipe, for twice the distance
TIMES, FLOOR_SETS = 10, 48
PLAIN = {
    "target": "eps", "schedule": "linear", "T": 1000, "width": 32, "attention": "all",
    "conditional": False, "steps": 100_000, "decay": "constant", "weight_decay": 0.0,
}  # fmt: skip
PARTS = {"cosine": {"schedule": "cosine", "schedule_params": ()}, "groups of 8": {"group": 8}}
RATES = (3e-4, 1e-3, 3e-3)
WAYS = {"digits": Way("dpm_solver_2m", 20, 0.0), "shapes": Way("ddpm", 20, 2.0)}
PLAIN_WAY = Way("ddim", 20, 0.0)
COLUMNS = {"seconds": ".2f", "ratio": ".2f", "accuracy": ".3f", "recognised": ".3f"}


@cache
def floor(yard, asked=True):
    """The floor of a yardstick, of the labels asked for or of any, with its interval."""
    labels = yard.asked if asked else None
    return median_of(yard.floor_distances(PICTURES, labels, FLOOR_SETS))


def score(snapshot, yard):
    """Distance in floors, label accuracy and share recognised of 600 samples of a snapshot."""
    rng, denoiser = np.random.default_rng(500 + snapshot.config.seed), snapshot.denoiser()
    way = WAYS.get(snapshot.config.dataset, PLAIN_WAY) if denoiser.classes else PLAIN_WAY
    labels = yard.asked if denoiser.classes else None
    x_T = rng.standard_normal((len(yard.asked), *snapshot.shape))
    told = denoiser.conditioned(labels, way.guidance)
    run = SAMPLERS[way.sampler](denoiser.schedule, told, x_T, rng, num_steps=way.num_steps)
    quality_of_run = quality(deque(run, maxlen=1).pop().x_t, labels, yard)
    return {
        "ratio": quality_of_run.fd / floor(yard, labels is not None).value,
        "accuracy": quality_of_run.accuracy or 0.0,
        "recognised": quality_of_run.recognised or 0.0,
        "copies": quality_of_run.copies,
    }


def measured(config, seeds, yard):
    """The CPU seconds and the score at the end of the run of each seed."""
    for seed in seeds:
        *_, (spent, snapshot) = timed(of_seed(config, seed))
        yield {"seconds": spent, **score(snapshot, yard)}


def meets(name, row):
    """Whether numbers meet the target of a data set."""
    return all(
        row[key] <= mark if key == "ratio" else row[key] >= mark
        for key, mark in TARGETS[name].items()
    )


def show(name, rows, dataset=None):
    """Print the medians of the seeds' rows, and whether they meet the data set's target."""
    all_of = {key: median_of([row[key] for row in rows]) for key in rows[0]}
    columns = " ".join(f"{all_of[key].text(form):>20s}" for key, form in COLUMNS.items())
    mark = ""
    if dataset:
        middle = {key: one.value for key, one in all_of.items()}
        worst = {key: one.high if key == "ratio" else one.low for key, one in all_of.items()}
        mark = word_for(meets(dataset, middle), meets(dataset, worst))
    print(f"{name:40s} {columns} {all_of['copies'].value:6.3f} {len(rows):3d}  {mark}", flush=True)


def ours(name, seeds, yard):
    """The recipe of a data set, whole."""
    config = recipe(name)
    show(f"{name}: the recipe, {config.steps} steps", list(measured(config, seeds, yard)), name)


def without(name, seeds, yard):
    """The recipe of a data set with one of its parts taken away."""
    for part, changes in PARTS.items():
        show(f"{name}: {part}", list(measured(recipe(name, **changes), seeds, yard)))


def plain(rate, seeds, yard, cap):
    """Seconds until each seed of the plain U-Net came to NEAR × floor, infinite if not within cap.

    It ends when the median of all the seeds is settled; those left out are missing.
    """
    marks = np.geomspace(cap / 4, cap, 3).tolist()
    config, rows = recipe(**PLAIN | {"learning_rate": rate}), []
    times = []
    for seed in seeds:
        for spent, snapshot in timed(of_seed(config, seed), marks):
            row = {"seconds": spent, **score(snapshot, yard)}
            if row["ratio"] <= NEAR:
                break
        rows.append(row)
        times.append(row["seconds"] if row["ratio"] <= NEAR else math.inf)
        if settled([math.isfinite(t) for t in times], len(seeds)):
            break
    show(f"plain U-Net at {rate:g}, where it ended", rows)
    print(f"{'':40s} to {NEAR:g} × floor: {median_of(times).text('.1f', round(cap, 1))} s")
    return times


def compare(seeds, yard):
    """Ours in fewer steps and the plain U-Net at three rates, each to twice the digits' target."""
    rows = list(measured(recipe("digits", steps=SHORTER), seeds, yard))
    show(f"digits: the recipe in {SHORTER} steps", rows)
    mine, ratio = [row["seconds"] for row in rows], median_of([row["ratio"] for row in rows])
    cap = TIMES * median_of(mine).value
    others = [plain(rate, seeds, yard, cap) for rate in RATES]
    came = "came" if ratio.value <= NEAR else "did NOT come"
    print(f"\nours {came} to {NEAR:g} × floor in {median_of(mine).text()} CPU s; "
          f"{verdict(mine, others, cap)}\n")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one seed, which proves nothing")
    parser.add_argument("--only", choices=tuple(TARGETS), help="one data set")
    parser.add_argument("--parts", action="store_true", help="and without parts of the recipes")
    given = parser.parse_args()
    seeds = SEEDS[:1] if given.quick else SEEDS
    for _ in train(recipe("digits", steps=20)):
        pass  # what torch does once
    titles = " ".join(f"{key:>20s}" for key in COLUMNS)
    print(f"{'medians and their intervals':40s} {titles} copies seeds")
    for name in [given.only] if given.only else TARGETS:
        yard = yardstick(name)
        print(f"{name}: floor {floor(yard).text()}")
        ours(name, seeds, yard)
        if name == "digits":
            compare(seeds, yard)
        elif given.parts:
            without(name, seeds, yard)


if __name__ == "__main__":
    main()
