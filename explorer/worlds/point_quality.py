"""How good a trained point network is: its samples beside real points."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from explorer.core.reverse import BoundDenoiser, Denoiser
from explorer.core.samplers import SAMPLERS
from explorer.core.schedule import Schedule
from explorer.metrics import sliced_wasserstein

if TYPE_CHECKING:
    from explorer.training.config import Snapshot, TrainConfig

PREVIEW_POINTS, PREVIEW_STEPS = 1000, 20
FINAL_POINTS, FINAL_STEPS = 4000, 200
FAR = 1e9  # nothing meaningful lies beyond
OUT_OF_SIGHT = 60.0  # a run that explodes is drawn up to here
START_SEED, FINAL_SEED = 1, 4
REAL_SEED, FLOOR_SEED = 987_654_321, 74  # no seed that a visitor is likely to choose


@dataclass(frozen=True)
class Quality:
    """distance : sliced W2 to held-out data.  stray : share of samples farther from all real data
    than 99 % of real points are (so 0.01 is perfect)."""

    distance: float
    stray: float


@dataclass(frozen=True, eq=False)
class Preview:
    """One checkpoint's samples. times (K,) falling from T to 0; frames (K, N, D) for the eye,
    in half precision (a fifth of a pixel) and cut at OUT_OF_SIGHT.

    labels (N,) : the place in the data of the nearest real point.
    final : of a finished run, the quality of FINAL_POINTS ancestral samples; else None.
    """

    step: int
    times: np.ndarray
    frames: np.ndarray
    labels: np.ndarray
    quality: Quality
    final: Quality | None = None


@dataclass(frozen=True, eq=False)
class Yardstick:
    """Held-out data that samples are compared with: real (2n, D), labels (2n,), a search tree of
    the first half, the reach that 99 % of the other half keep to it, and how far as many real
    points as a preview and as a final judgement has lie from each other (low, high)."""

    real: np.ndarray
    labels: np.ndarray
    tree: cKDTree
    reach: float
    preview_range: tuple[float, float]
    final_range: tuple[float, float]


def yardstick(config: TrainConfig, num_points: int = FINAL_POINTS) -> Yardstick:
    """A Yardstick of 2 num_points fresh points of the data that `config` trains on."""
    drawn = replace(config, n_points=2 * num_points, data_seed=REAL_SEED).make_data()
    order = np.random.default_rng(REAL_SEED).permutation(2 * num_points)
    real, labels = drawn.x[order], drawn.labels[order]
    tree = cKDTree(real[:num_points])
    reach = float(np.quantile(tree.query(real[num_points:])[0], 0.99))
    ranges = real_range(real, PREVIEW_POINTS), real_range(real, num_points)
    return Yardstick(real, labels, tree, reach, *ranges)


def real_range(real: np.ndarray, size: int, draws: int = 16) -> tuple[float, float]:
    """How far `size` real points lie from `size` others: the middle 80 % over draws from `real`."""
    rng = np.random.default_rng(FLOOR_SEED)
    orders = [rng.permutation(len(real)) for _ in range(draws)]
    distances = [distance(real[o[:size]], real[o[size : 2 * size]]) for o in orders]
    return float(np.quantile(distances, 0.1)), float(np.quantile(distances, 0.9))


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """Sliced W2 of (N, D) clouds over 64 directions; infinite once a point has left the world."""
    if not (np.abs(a) < FAR).all():
        return float("inf")
    return sliced_wasserstein(a, b, num_directions=64)


def quality(samples: np.ndarray, yard: Yardstick) -> tuple[Quality, np.ndarray]:
    """The Quality of samples (N, D), with the index (N,) of the nearest real point of each."""
    near, index = yard.tree.query(np.clip(np.nan_to_num(samples, nan=FAR), -FAR, FAR))
    half = len(yard.real) // 2
    against = yard.real[half : half + len(samples)]
    return Quality(distance(samples, against), float(np.mean(near > yard.reach))), index


def start_noise(num_points: int = PREVIEW_POINTS, dims: int = 2) -> np.ndarray:
    """The x_T (N, D) from which every checkpoint of every run starts."""
    return np.random.default_rng(START_SEED).standard_normal((num_points, dims))


def preview(
    schedule: Schedule, denoiser: Denoiser, x_T: np.ndarray, num_steps: int = PREVIEW_STEPS
) -> tuple[np.ndarray, np.ndarray]:
    """Samples from x_T (N, D) in few steps: times (K,), frames (K, N, D), t falling from T to 0."""
    num_steps = min(num_steps, schedule.T)
    steps = list(SAMPLERS["multistep"](schedule, denoiser, x_T, num_steps=num_steps))
    return np.array([step.t for step in steps]), np.stack([step.x_t for step in steps])


def ancestral_samples(
    denoiser: BoundDenoiser, num_points: int = FINAL_POINTS, dims: int = 2
) -> np.ndarray:
    """Samples (N, D) of the whole reverse chain, at most FINAL_STEPS steps of it."""
    schedule, rng = denoiser.schedule, np.random.default_rng(FINAL_SEED)
    x_T = rng.standard_normal((num_points, dims))
    run = SAMPLERS["ddpm"](schedule, denoiser, x_T, rng, num_steps=min(schedule.T, FINAL_STEPS))
    return deque(run, maxlen=1).pop().x_t


def evaluate(snapshot: Snapshot, yard: Yardstick) -> Preview:
    """The Preview of one snapshot of a training, compared with held-out data."""
    denoiser, dims = snapshot.denoiser(), yard.real.shape[1]
    times, frames = preview(denoiser.schedule, denoiser, start_noise(dims=dims))
    good, index = quality(frames[-1], yard)
    final = None
    if snapshot.finished:
        final = quality(ancestral_samples(denoiser, len(yard.real) // 2, dims), yard)[0]
    keep = np.unique(np.append(np.arange(0, len(times), 2), len(times) - 1))
    seen = np.clip(np.nan_to_num(frames[keep]), -OUT_OF_SIGHT, OUT_OF_SIGHT).astype(np.float16)
    return Preview(snapshot.step, times[keep], seen, yard.labels[index], good, final)
