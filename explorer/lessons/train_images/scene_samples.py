"""The samples of a network for pictures: a grid from the same noise at every checkpoint, how like
the data they are, and whether they are copies.

Plain values and denoisers in, arrays out. What costs time beside the training runs in threads of
its own; the page only draws the answers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.samplers import SAMPLERS
from explorer.worlds.networks import PictureDenoiser
from explorer.worlds.picture_quality import PictureQuality, Yardstick, nearest, quality, shown
from explorer.worlds.point_quality import preview

PREVIEW_STEPS, JUDGE_STEPS = 10, 20  # with the second order, 10 steps give no worse pictures
BIRTH_STEPS = 2  # an untrained network answers 0 at every t, and two steps say as much as ten
MOST_COLUMNS = 12
ROWS, FREE_COLUMNS = 6, 10  # of small pictures
WIDE_ROWS, WIDE_COLUMNS = 4, 6  # of pictures wider than WIDE pixels
WIDE = 20
START_SEED, JUDGE_SEED = 1, 4
UNJUDGED = 200  # samples drawn where no judge can name them
CHUNK = 100
MOST_BYTES = 450_000  # of the frames of one preview; of larger ones every second frame is kept
LIMIT = 2.0  # values beyond are cut in the frames that are kept


@dataclass(frozen=True, eq=False)
class Grid:
    """Which samples are shown: row-major tiles; labels (N,) or None.

    With labels a column is a class and a row is one noise, given to every class; without, every
    tile has a noise of its own.
    """

    shape: tuple[int, int, int]
    columns: int
    rows: int
    labels: np.ndarray | None

    @property
    def noise(self) -> np.ndarray:
        """The x_T (N, H, W, C) from which every checkpoint of every run starts."""
        rng = np.random.default_rng(START_SEED)
        size = (self.rows, 1 if self.labels is not None else self.columns, *self.shape)
        drawn = rng.standard_normal(size, dtype=np.float32)
        drawn = np.broadcast_to(drawn, (self.rows, self.columns, *self.shape))
        return drawn.reshape(-1, *self.shape).copy()


def grid(shape: Sequence[int], classes: Sequence[int] | np.ndarray = ()) -> Grid:
    """The Grid for pictures of this shape; classes : the labels that the data have, or none.

    Of more than MOST_COLUMNS classes, as many evenly spaced ones stand for all.
    """
    wide = shape[1] > WIDE
    rows = WIDE_ROWS if wide else ROWS
    if not len(classes):
        return Grid(tuple(shape), WIDE_COLUMNS if wide else FREE_COLUMNS, rows, None)
    classes = np.asarray(classes)
    if len(classes) > MOST_COLUMNS:
        classes = classes[np.linspace(0, len(classes) - 1, MOST_COLUMNS).round().astype(int)]
    return Grid(tuple(shape), len(classes), rows, np.tile(classes, rows))


@dataclass(frozen=True, eq=False)
class Preview:
    """One checkpoint's samples: times (K,) falling from T to 0; frames (K, N, H, W, C) uint8.

    guidance : with which they were drawn.  near (N,), distance (N,) : the nearest training picture
    of each and the per-pixel RMS distance.  right : the share that the judge names as asked, or
    None.  finite : False for a run that exploded (shown grey).
    """

    step: int
    times: np.ndarray
    frames: np.ndarray
    guidance: float
    near: np.ndarray
    distance: np.ndarray
    right: float | None
    finite: bool


def pictures(codes: np.ndarray) -> np.ndarray:
    """uint8 codes -> float32 in [-LIMIT, LIMIT]."""
    return codes.astype(np.float32) * (2 * LIMIT / 255) - LIMIT


def codes(values: np.ndarray) -> np.ndarray:
    """Numbers -> uint8 codes, cut at ±LIMIT; what is no number becomes grey."""
    finite = np.nan_to_num(values, nan=0.0)
    return np.round((np.clip(finite, -LIMIT, LIMIT) + LIMIT) * (255 / (2 * LIMIT))).astype(np.uint8)


def moment(
    denoiser: PictureDenoiser, where: Grid, tile: int, t: int, guidance: float = 0.0
) -> np.ndarray:
    """x_t (H, W, C) of one tile on its way from the grid's noise to the sample, in full precision.

    Between two steps of the preview it lies on the straight line between them.
    """
    part = slice(tile, tile + 1)
    told = denoiser.conditioned(None if where.labels is None else where.labels[part], guidance)
    times, frames = preview(told.schedule, told, where.noise[part], PREVIEW_STEPS)
    times, frames = times[::-1], frames[::-1, 0]
    above = int(np.clip(np.searchsorted(times, t), 1, len(times) - 1))
    share = (t - times[above - 1]) / (times[above] - times[above - 1])
    return ((1 - share) * frames[above - 1] + share * frames[above]).astype(np.float32)


def evaluate(
    denoiser: PictureDenoiser,
    step: int,
    where: Grid,
    yard: Yardstick | None = None,
    guidance: float = 0.0,
) -> Preview:
    """The Preview of one checkpoint: its grid in few steps, compared with the training set."""
    told = denoiser.conditioned(where.labels, guidance)
    num_steps = PREVIEW_STEPS if step else BIRTH_STEPS
    times, frames = preview(told.schedule, told, where.noise, num_steps)
    ends = shown(frames[-1])
    near, distance = np.zeros(len(ends), int), np.full(len(ends), np.nan)
    right = None
    if yard is not None:
        near, distance = nearest(ends, yard.training)
        if yard.judge is not None and where.labels is not None:
            right = float(np.mean(yard.judge.labels(ends) == where.labels))
    apart = 1 if frames.size <= MOST_BYTES else 2
    keep = np.unique([*range(0, len(times), apart), len(times) - 1])
    return Preview(
        step=step, times=times[keep], frames=codes(frames[keep]), guidance=guidance, near=near,
        distance=distance, right=right, finite=bool(np.isfinite(frames[-1]).all()),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Judging:
    """How far a judgement is: `step` of `total` samples drawn; quality once all are."""

    step: int
    total: int
    quality: PictureQuality | None = None


def judge(denoiser: PictureDenoiser, yard: Yardstick, guidance: float = 0.0) -> Iterator[Judging]:
    """Draw as many samples as there are held-out pictures, with real pictures' labels."""
    labels = yard.asked if denoiser.classes and len(yard.asked) else None
    total = len(yard.asked) or UNJUDGED
    rng, drawn = np.random.default_rng(JUDGE_SEED), []
    yield Judging(0, total)
    for start in range(0, total, CHUNK):
        part = slice(start, min(start + CHUNK, total))
        x_T = rng.standard_normal((part.stop - start, *denoiser.shape), dtype=np.float32)
        told = denoiser.conditioned(labels_of(denoiser, labels, part, rng), guidance)
        drawn.append(samples(told, x_T))
        if part.stop < total:
            yield Judging(part.stop, total)
    yield Judging(total, total, quality(np.concatenate(drawn), labels, yard))


def samples(denoiser: PictureDenoiser, x_T: np.ndarray) -> np.ndarray:
    """(N, H, W, C) drawn from x_T in JUDGE_STEPS steps, of which only the last is kept."""
    schedule = denoiser.schedule
    steps = SAMPLERS["multistep"](schedule, denoiser, x_T, num_steps=min(JUDGE_STEPS, schedule.T))
    return deque(steps, maxlen=1).pop().x_t


def labels_of(
    denoiser: PictureDenoiser, labels: np.ndarray | None, part: slice, rng: np.random.Generator
) -> np.ndarray | None:
    """The labels asked for in one chunk: given ones, chosen ones, or none."""
    if labels is not None:
        return labels[part]
    if denoiser.classes:
        return rng.integers(denoiser.classes, size=part.stop - part.start)
    return None
