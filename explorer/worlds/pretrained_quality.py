"""What the shipped networks measure, on the yardstick of picture_quality.

    python -m explorer.worlds.pretrained_quality [digits] [glyphs] [shapes]

writes it into assets/pretrained/measured.json; `python -m explorer.training.pretrain` calls this.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.training.pretrained import PRETRAINED, load, write_measured
from explorer.worlds.networks import PictureDenoiser
from explorer.worlds.picture_quality import Yardstick, quality, yardstick_of

if TYPE_CHECKING:
    from explorer.training.image_config import ImageConfig

SEED = 31415


@dataclass(frozen=True)
class Way:
    """A way to sample: the whole ancestral chain, or DDIM of second order."""

    sampler: str
    num_steps: int | None
    guidance: float


WAYS = {
    "ddim": Way("multistep", 20, 0.0),
    "ddim_guided": Way("multistep", 20, 0.5),
    "ancestral": Way("ddpm", None, 0.0),
}


def sample(
    denoiser: PictureDenoiser, labels: np.ndarray, way: Way = WAYS["ddim"], seed: int = SEED
) -> np.ndarray:
    """Pictures (n, H, W, C) of the labels (n,) asked for; labels None: whatever comes."""
    n = len(labels)
    asked, rng = denoiser.conditioned(labels, way.guidance), np.random.default_rng(seed)
    schedule = denoiser.schedule
    x_T = rng.standard_normal((n, *denoiser.shape)).astype(np.float32)
    run = SAMPLERS[way.sampler](schedule, asked, x_T, rng, num_steps=way.num_steps)
    return deque(run, maxlen=1).pop().x_t


def measure(
    config: ImageConfig,
    denoiser: PictureDenoiser,
    yard: Yardstick,
    way: Way = WAYS["ddim"],
    seed: int = SEED,
) -> dict:
    """What the network's samples are worth, as numbers for JSON."""
    started = time.thread_time()
    pictures = sample(denoiser, yard.asked, way, seed)
    used = time.thread_time() - started
    q = quality(pictures, yard.asked, yard)
    floor: Any = q.floor  # there is one, as there is a judge
    numbers = {
        "fd": q.fd, "floor": floor.median, "floor_low": floor.low, "floor_high": floor.high,
        "ratio": q.ratio, "accuracy": q.accuracy, "recognised": q.recognised,
        "copies": q.copies, "cpu_seconds": used,
    }  # fmt: skip
    return {k: None if v is None else round(float(v), 4) for k, v in numbers.items()}


def main(names: Sequence[str]) -> None:
    for name in names or PRETRAINED:
        config, denoiser = load(name)
        yard = yardstick_of(config)
        results = {way: measure(config, denoiser, yard, settings) for way, settings in WAYS.items()}
        facts = {"samples": len(yard.asked), "real_accuracy": yard.accuracy, **results}
        write_measured(name, facts)
        for way, numbers in results.items():
            print(name, way, numbers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
