"""How soon digits, glyphs and shapes are learned, and a plain U-Net on the digits beside ours.

    python -m tests.benchmarks.learn_images [--quick] [--cap SECONDS] [--only digits|glyphs|shapes]
                                            [--parts]

Samples: 600, asked for the labels of 600 other real pictures; digits by DPM-Solver++ in 20 steps,
glyphs by DDIM in 20, both without guidance, shapes by 20 steps of the respaced DDPM with guidance.
Fréchet distance in the features of our own judge, in units of its floor (600 real pictures against
the 600 held out). Targets, medians of 3 seeds: digits: distance ≤ 1.5 × floor and label accuracy
≥ 0.9; glyphs: accuracy ≥ 0.85; shapes: class, colour and place of ≥ 85 % recognised. A seed draws
its own network, noise, samples and (where there is no end to them) pictures. Time: CPU seconds of
this process on one thread, training alone.
The plain U-Net: the same class at twice the channels with attention at each level, told no label,
eps on linear β with T = 1000, L_simple, Adam at a constant 3e-4, 1e-3 or 3e-3, EMA 0.99; it shares
the code, so the ratio is of recipes. It is timed to twice the digits' distance, 3 × floor.
With --parts the recipes of glyphs and shapes run without one of their parts as well.
"""

from __future__ import annotations

import argparse
from collections import deque
from dataclasses import replace
from statistics import median

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.training import recipe, train
from explorer.worlds.picture_quality import quality, yardstick
from explorer.worlds.pretrained_quality import Way
from tests.benchmarks.learn_points import timed

RATIO, NEAR = 1.5, 3.0
TARGETS = {
    "digits": lambda row: row["ratio"] <= RATIO and row["accuracy"] >= 0.9,
    "glyphs": lambda row: row["accuracy"] >= 0.85,
    "shapes": lambda row: row["recognised"] >= 0.85,
}
SHORTER = (
    0.25,
    0.3,
    0.4,
    0.5,
    0.6,
)  # of the recipe's steps, to see how soon twice the distance is met
PLAIN = recipe(
    "digits", target="eps", schedule="linear", T=1000, width=32, attention="all",
    conditional=False, steps=100_000, decay="constant", weight_decay=0.0,
)  # fmt: skip
PARTS = {"cosine": {"schedule": "cosine", "schedule_params": ()}, "groups of 8": {"group": 8}}
RATES = (3e-4, 1e-3, 3e-3)
WAYS = {"digits": Way("dpm_solver_2m", 20, 0.0), "shapes": Way("ddpm", 20, 2.0)}
PLAIN_WAY = Way("ddim", 20, 0.0)


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
        "ratio": quality_of_run.ratio,
        "accuracy": quality_of_run.accuracy or 0.0,
        "recognised": quality_of_run.recognised or 0.0,
        "copies": quality_of_run.copies,
    }


def medians(rows):
    return {name: median(row[name] for row in rows) for name in rows[0]}


def measured(config, seeds, yard):
    """Medians over seeds of the CPU seconds and the score at the end of the run."""
    rows = []
    for seed in seeds:
        *_, (spent, snapshot) = timed(replace(config, seed=seed, data_seed=seed))
        rows.append({"seconds": spent, **score(snapshot, yard)})
    return medians(rows)


def show(name, row, mark=""):
    print(f"{name:46s} {row['seconds']:7.2f} s {row['ratio']:10.2f} {row['accuracy']:9.3f} "
          f"{row['recognised']:11.3f} {row['copies']:7.3f}  {mark}", flush=True)  # fmt: skip


def ours(name, seeds, yard):
    """The recipe of a data set, whole. Returns its CPU seconds."""
    config = recipe(name)
    row = measured(config, seeds, yard)
    reached = TARGETS[name](row)
    show(f"{name}: the recipe, {config.steps} steps", row, "reached" if reached else "NOT reached")
    return row["seconds"]


def without(name, seeds, yard):
    """The recipe of a data set with one of its parts taken away."""
    for part, changes in PARTS.items():
        show(f"{name}: {part}", measured(recipe(name, **changes), seeds, yard))


def sooner(seeds, yard):
    """CPU seconds of the shortest run of the recipe that comes to NEAR × floor."""
    whole = recipe("digits").steps
    for share in SHORTER:
        row = measured(recipe("digits", steps=round(whole * share)), seeds, yard)
        show(f"digits: the recipe in {round(whole * share)} steps", row)
        if row["ratio"] <= NEAR:
            return row["seconds"]
    return None


def plain(rate, seeds, yard, cap):
    """CPU seconds at which the plain U-Net's median comes to NEAR × floor, or None at the cap."""
    marks = np.geomspace(cap / 8, cap, 4).tolist()
    config = replace(PLAIN, learning_rate=rate)
    runs = [timed(replace(config, seed=s, data_seed=s), marks) for s in seeds]
    for together in zip(*runs, strict=False):
        row = medians([{"seconds": spent, **score(s, yard)} for spent, s in together])
        show(f"plain U-Net at {rate:g}, {together[0][1].step} steps", row)
        if row["ratio"] <= NEAR:
            return row["seconds"]
    return None


def compare(seeds, yard, cap):
    """Ours and the plain U-Net at three rates, each to twice the digits' target."""
    mine = sooner(seeds, yard)
    others = [plain(rate, seeds, yard, cap) for rate in RATES]
    best = min([seconds for seconds in others if seconds], default=None)
    if mine is None:
        print(f"\nno shorter run of the recipe came to {NEAR:g} × floor")
    elif best is None:
        print(f"\nto {NEAR:g} × floor: ours {mine:.2f} CPU s; the plain U-Net at no rate in "
              f"{cap:g} s: more than {cap / mine:.0f} × sooner")  # fmt: skip
    else:
        print(f"\nto {NEAR:g} × floor: ours {mine:.2f} CPU s, the plain U-Net at its best rate "
              f"{best:.1f} s: {best / mine:.0f} × sooner")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one seed, and a cap of 20 s")
    parser.add_argument("--cap", type=float, default=40.0, help="CPU seconds for a plain run")
    parser.add_argument("--only", choices=tuple(TARGETS), help="one data set")
    parser.add_argument("--parts", action="store_true", help="and without parts of the recipes")
    given = parser.parse_args()
    seeds, cap = ((0,), min(20.0, given.cap)) if given.quick else ((0, 1, 2), given.cap)
    for _ in train(recipe("digits", steps=20)):
        pass  # what torch does once
    print(f"{'':46s} {'CPU':>9s} {'FD ÷ floor':>10s} {'accuracy':>9s} {'recognised':>11s} "
          f"{'copies':>7s}")  # fmt: skip
    for name in [given.only] if given.only else TARGETS:
        yard = yardstick(name)
        ours(name, seeds, yard)
        if name == "digits":
            compare(seeds, yard, cap)
        elif given.parts:
            without(name, seeds, yard)


if __name__ == "__main__":
    main()
