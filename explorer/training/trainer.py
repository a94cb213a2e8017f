"""The training of a point network: one generator that yields a Snapshot now and then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from explorer.data.images import IMAGES
from explorer.models.denoiser import one_thread
from explorer.training.config import Data, Snapshot, TrainConfig
from explorer.training.image_config import Config, ImageConfig, from_train_config
from explorer.training.point_trainer import PointRun, points_of, without_labels
from explorer.training.run import Run


def train(config: TrainConfig | ImageConfig, data: Data = None) -> Iterator[Snapshot]:
    """Train a network; yield Snapshots, the first untrained, the last finished.

    data replaces config.dataset: x, or (x, labels). Points: x (n, 2 or 3), about unit variance.
    Pictures: x (n, H, W, C) from -1 to 1 and labels (n,) ints; without labels the network is told
    none. Pictures under a TrainConfig are trained by their recipe, see `from_train_config`.
    `send(k)` asks for the next snapshot after k steps instead of the usual stretch.
    A loss that is no longer finite ends the run: the last Snapshot has `failed`, a message, and
    the last good weights. Raises ValueError with a sentence for data that cannot be trained on.
    """
    one_thread()
    run = run_of(config, data)
    stretch = 1
    while True:
        snapshot = run.snapshot()
        asked = yield snapshot
        if snapshot.finished or snapshot.failed:
            return
        # 1, 1, 2, 4, … so that the first moments, where most is learned, can be watched
        run.advance(asked or min(stretch, run.every))
        stretch = max(1, run.step)


def run_of(config: Config, data: Data = None) -> Run:
    """The Run of what is given, pictures or points, before its first step."""
    shape = np.shape(without_labels(data))
    if isinstance(config, ImageConfig) or config.dataset in IMAGES or len(shape) == 4:
        from explorer.training.image_trainer import ImageRun

        if isinstance(config, TrainConfig):
            config = from_train_config(config, shape[1:] or None)
        return ImageRun(config, data)
    return PointRun(config, points_of(config, data))
