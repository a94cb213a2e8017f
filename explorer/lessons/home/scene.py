"""The opening picture: a swiss roll that dissolves into noise and returns, ready to be shown.

The points follow the exact probability-flow path of the roll's density, by small noiseless steps
through the ideal denoiser. The path is one curve for each point, the same out and back, and at
every t the cloud has the law q(x_t). It is computed once:

    python -m explorer.lessons.home.scene

rewrites assets/scenes/home.npz; a test remakes it and compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.data.nearest import nearest_labels
from explorer.frames.frame import Frame, Picture, StageView, Time
from explorer.frames.pack import colours, frames
from explorer.frames.parts import Take
from explorer.frames.record import Given, Measured
from explorer.frames.text import Word
from explorer.worlds.memo import memo

ACTS = ("home",)
FILE = Path(__file__).resolve().parents[3] / "assets" / "scenes" / "home.npz"
T = 500
SCHEDULE = ("sigmoid", {"beta_start": 1e-5, "beta_end": 0.03})  # it spreads the motion over t
FRAMES = 101  # key frames, at every fifth t
POINTS = 1600
SEED = 9
LEVELS = 32767  # of an int16
NEIGHBOURS = 20_000  # draws of the roll in which an end point looks up its place along the roll


@dataclass(frozen=True)
class Settings:
    """There is one thing to see; it opens at t."""

    t: int = 0


@dataclass(frozen=True)
class Numbers:
    """points and key frames of the path, its steps T, and the unit to which places are stored."""

    points: Given[int]
    frames: Given[int]
    T: Given[int]
    unit: Measured[float]


@dataclass(frozen=True)
class Scene:
    """points (K, N, 2) in data units at the rising times (K,); labels (N,): place on the roll."""

    points: np.ndarray
    times: np.ndarray
    labels: np.ndarray


def defaults(act: str) -> Settings:
    return Settings()


@memo(most=2)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The shipped scene, which plays to and fro."""
    shown = load()
    take = Take(frames(shown.points, shown.times), colours=colours(shown.labels))
    ticks = ((0, Word("home.data")), (T, Word("home.noise")))
    time = Time(T, settings.t, autoplay=True, loop="bounce", ticks=ticks)
    unit = float(np.abs(shown.points).max()) / LEVELS
    numbers = Numbers(shown.points.shape[1], len(shown.times), T, unit)
    return Frame((StageView(Picture([take], label=Word("home.stage"))),), time, numbers)


@memo(most=2)
def load(path: Path = FILE) -> Scene:
    """The shipped scene. Needs numpy alone."""
    with np.load(path, allow_pickle=False) as stored:
        points = stored["points"] * (float(stored["reach"]) / LEVELS)
        return Scene(points, stored["times"].astype(int), stored["labels"] / 255.0)


def save(scene: Scene, path: Path = FILE) -> None:
    """Write a scene as whole numbers: int16 places, uint8 labels."""
    reach = float(np.abs(scene.points).max())
    np.savez_compressed(
        path,
        points=np.round(scene.points * (LEVELS / reach)).astype(np.int16),
        reach=np.float64(reach),
        times=scene.times.astype(np.int16),
        labels=np.round(scene.labels * 255).astype(np.uint8),
    )


def make(n: int = POINTS) -> Scene:
    """Follow n points of noise back to the roll, along the exact probability-flow path.

    By T = 500 steps of DDIM, eta = 0 (Song J. et al. 2021, eq. (12)). The schedule gives the early
    t, where the roll takes shape, more of the time than the cosine does; abar_T = 5e-4 is noise.
    """
    from explorer.core.samplers import SAMPLERS
    from explorer.core.schedules import SCHEDULES
    from explorer.data.clouds import DATASETS

    roll = DATASETS["swiss_roll"]
    name, params = SCHEDULE
    schedule = SCHEDULES[name](T, **params)
    denoiser = roll.density(**roll.defaults()).denoiser(schedule)
    times = np.linspace(0, T, FRAMES).round().astype(int)
    wanted = set(times.tolist())
    x_T = np.random.default_rng(SEED).standard_normal((n, 2))
    run = SAMPLERS["ddim"](schedule, denoiser, x_T, eta=0.0, num_steps=None)
    points = np.stack([step.x_t for step in run if step.t in wanted][::-1])
    drawn = roll(NEIGHBOURS, np.random.default_rng(SEED))
    return Scene(points, times, nearest_labels(points[0], drawn.x, drawn.labels))


if __name__ == "__main__":
    save(make())
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")
