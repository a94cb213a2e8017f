"""How good generated pictures are: near held-out ones? named right? copied from the training set?

The Fréchet distance here is that of `explorer.metrics`, taken in the features of our own judge
(`explorer.models.classifier`): 600 samples against 600 held-out pictures. Finitely many pictures
are never at distance 0: what counts is the ratio to the floor, which is the same number for 600
real training pictures in place of the samples. Everything is measured on pictures as they are
shown, cut at black and white.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from explorer.metrics import frechet_distance
from explorer.registry import Entry
from explorer.worlds.recognition import recognised

if TYPE_CHECKING:
    from explorer.data.dataset import Dataset
    from explorer.training.image_config import ImageConfig
    from explorer.worlds.recognition import Judge

PICTURES = 600  # on each side of the Fréchet distance
POOL = 2400  # further real pictures, from which the floor is drawn
DRAWS = 8  # sets of real pictures whose distances give the floor's range
HELD_OUT_SEED, POOL_SEED, FLOOR_SEED = 987_654_321, 123_456_789, 74  # no visitor's seeds
CLOSE = 0.05  # the share of held-out pictures that lie closer to the training set than `close`
CHUNK = 4096  # training pictures compared at once


@dataclass(frozen=True)
class Floor:
    """The Fréchet distance of real pictures to real pictures, over DRAWS draws."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What samples are compared with.

    pictures (n, H, W, C), labels (n,) : held out, never trained on. Of an upload none are: n = 0.
    asked (n,) : labels to ask samples for: those of n other real pictures, as chance dealt them.
    training (M, H, W, C), training_labels (M,) or None : what the network learned from.
    distances (n or M,) : of each held-out picture to the nearest training picture, sorted (of an
    upload: of each training picture to the nearest other one); per-pixel RMS, black to white is 2.
    judge : an explorer.models.classifier.Judge, or None; features (n, F) of the held-out pictures
    and pool (m, F), pool_labels (m,) of further real ones, or None.
    accuracy : the share of held-out pictures that the judge names right; no sample set needs more.
    floors : those asked for already.
    """

    pictures: np.ndarray
    labels: np.ndarray
    asked: np.ndarray
    training: np.ndarray
    training_labels: np.ndarray | None
    distances: np.ndarray
    judge: Judge | None = None
    features: np.ndarray | None = None
    pool: np.ndarray | None = None
    pool_labels: np.ndarray | None = None
    accuracy: float | None = None
    floors: dict = field(default_factory=dict, repr=False)

    @property
    def typical(self) -> float:
        """The median held-out picture's distance to its nearest training picture."""
        return float(np.median(self.distances))

    @property
    def close(self) -> float:
        """The distance below which only 5 % of the held-out pictures lie."""
        return float(np.quantile(self.distances, CLOSE))

    def floor(self, n: int = PICTURES, labels: np.ndarray | None = None) -> Floor | None:
        """How far n real pictures lie from the held-out ones; fewer pictures lie farther.

        labels (n,) : real pictures of these very classes, as samples that were asked for them are.
        """
        if self.judge is None:
            return None
        key = n if labels is None else np.bincount(labels).tobytes()  # their order is no matter
        if key not in self.floors:
            distances = self.floor_distances(n, labels)
            self.floors[key] = Floor(min(distances), float(np.median(distances)), max(distances))
        return self.floors[key]

    def floor_distances(
        self, n: int = PICTURES, labels: np.ndarray | None = None, draws: int = DRAWS
    ) -> list[float]:
        """The Fréchet distances of `draws` sets of n real pictures to the held-out ones.

        The sets overlap: all come from the pool. Only with a judge.
        """
        rng = np.random.default_rng(FLOOR_SEED)
        pool: Any = self.pool  # where there is a judge there is all of this
        features: Any = self.features
        sets = [_rows(self.pool_labels, n, labels, rng) for _ in range(draws)]  # type: ignore[arg-type]
        return [frechet_distance(pool[rows], features) for rows in sets]


@dataclass(frozen=True, eq=False)
class PictureQuality:
    """What the yardstick says of n samples.

    fd : Fréchet distance in the judge's features, biased upwards by some F²/n like every such
    estimate, so it is read beside floor, which has the same bias; infinite where a sample is no
    number; None without a judge.
    accuracy : the share that the judge names as was asked for; None without labels or a judge.
    recognised : of shapes, the share whose class, colour and place are recognised; else None.
    read (n,) : the class that the judge sees in each, or None.
    nearest (n,) : the training picture nearest to each; distance (n,) its per-pixel RMS distance.
    copies : the share nearer to a training picture than 95 % of held-out pictures are: 0.05 is
    what pictures never seen before have.  copying : more of them than chance explains.
    """

    n: int
    fd: float | None
    floor: Floor | None
    accuracy: float | None
    recognised: float | None
    read: np.ndarray | None
    nearest: np.ndarray
    distance: np.ndarray
    copies: float
    copying: bool

    @property
    def ratio(self) -> float | None:
        """fd in units of the floor: 1 is as good as real pictures."""
        return None if self.fd is None else self.fd / self.floor.median  # type: ignore[union-attr]


def yardstick(
    dataset: str,
    params: Mapping[str, Any] | Iterable[tuple[str, Any]] = (),
    training: tuple[np.ndarray, np.ndarray | None] | None = None,
) -> Yardstick:
    """The Yardstick of a dataset by name, for a network that learned `training` (x, labels).

    params : of the dataset, as a mapping or pairs.  training None : 2,400 pictures of the dataset,
    or all of a finite one.
    """
    from explorer.data.images import IMAGES
    from explorer.training.pretrained import judge_of

    entry, params = IMAGES[dataset], dict(params)
    parts = ("train", "test") if params.get("split") == "test" else ("test", "train")
    held_out = _real(entry, params, parts[0], PICTURES, HELD_OUT_SEED)
    others = _real(entry, params, parts[1], POOL, POOL_SEED)
    x, labels = others if training is None else training
    distances = np.sort(nearest(held_out.x, x)[1])
    judge = judge_of(dataset)
    facts: dict[str, Any] = {}
    if judge is not None:
        facts = {
            "judge": judge,
            "features": judge.features(held_out.x),
            "pool": judge.features(others.x),
            "pool_labels": others.labels,
            "accuracy": float(np.mean(judge.labels(held_out.x) == held_out.labels)),
        }
    asked = others.labels[: len(held_out.labels)]
    return Yardstick(held_out.x, held_out.labels, asked, np.asarray(x), labels, distances, **facts)


def yardstick_of(config: ImageConfig, data: Any = None) -> Yardstick:
    """The Yardstick of a training on pictures: its data set's, or that of the data given to it.

    data : x (M, H, W, C) or (x, labels), what `train` was given in place of the data set.
    """
    if data is None:
        return yardstick(config.dataset, config.dataset_params, config.make_data())
    return own_yardstick(*(data if isinstance(data, tuple) else (data,)))


def own_yardstick(training: ArrayLike, labels: np.ndarray | None = None) -> Yardstick:
    """The Yardstick of uploaded pictures (M, H, W, C): no judge knows them, copies can be told."""
    x = np.asarray(training, dtype=np.float32)
    distances = np.sort(_nearest_other(x))
    none = np.zeros(0, int)
    return Yardstick(x[:0], none, none, x, labels, distances)


def _real(entry: Entry, params: dict[str, Any], split: str, n: int, seed: int) -> Dataset:
    """n real pictures (of a finite set at most as many as the part has), of seeds of our own."""
    if entry.finite:
        params = {**params, "split": split}
        n = min(n, entry.size_of(**params))
    return entry(n, np.random.default_rng(seed), **params)


def _rows(
    classes: np.ndarray, n: int, labels: np.ndarray | None, rng: np.random.Generator
) -> np.ndarray:
    """n of the rows whose classes (m,) are given: any, or one of the class of each of labels."""
    order = rng.permutation(len(classes))
    if labels is None:
        return order[:n]
    rows = np.empty(len(labels), int)
    for label in np.unique(labels):
        mine, wanted = order[classes[order] == label], labels == label
        rows[wanted] = np.resize(mine, wanted.sum())  # again from the start if there are too few
    return rows


def quality(samples: ArrayLike, labels: np.ndarray | None, yard: Yardstick) -> PictureQuality:
    """What `yard` says of samples (n, H, W, C); labels (n,) were asked for, or None."""
    samples = np.asarray(samples)
    seen, finite = shown(samples), bool(np.isfinite(samples).all())
    index, distance = nearest(seen, yard.training)
    copies = float(np.mean(distance < yard.close))
    answers = dict.fromkeys(("fd", "floor", "accuracy", "recognised", "read"))
    if yard.judge is not None:
        answers = _judged(seen, labels, yard)
        answers["fd"] = answers["fd"] if finite else float("inf")
    limit = CLOSE + 3 * np.sqrt(CLOSE * (1 - CLOSE) * (1 / len(seen) + 1 / len(yard.distances)))
    return PictureQuality(
        n=len(seen), nearest=index, distance=distance, copies=copies,
        copying=bool(copies > limit), **answers,
    )  # fmt: skip


def _judged(seen: np.ndarray, labels: np.ndarray | None, yard: Yardstick) -> dict:
    judge: Any = yard.judge
    fd = frechet_distance(judge.features(seen), yard.features)  # type: ignore[arg-type]
    read = judge.labels(seen)
    right = None if labels is None else float(np.mean(read == labels))
    known = None
    if labels is not None and judge.reads_factors:
        known = float(np.mean(recognised(judge, seen, labels)))
    floor = yard.floor(len(seen), labels)
    return {"fd": fd, "floor": floor, "accuracy": right, "recognised": known, "read": read}


def shown(pictures: ArrayLike) -> np.ndarray:
    """The pictures as a screen shows them: cut at black and white, what is no number grey."""
    return np.clip(np.nan_to_num(np.asarray(pictures), nan=0.0), -1, 1).astype(np.float32)


def nearest(samples: np.ndarray, training: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(index (n,), distance (n,)): the training picture nearest to each, and the per-pixel RMS.

    samples, training : (n, H, W, C), (M, H, W, C).  An exact copy has the distance 0.
    """
    a, b = (np.asarray(x, np.float32).reshape(len(x), -1) for x in (samples, training))
    best, index = np.full(len(a), np.inf, np.float32), np.zeros(len(a), int)
    for start in range(0, len(b), CHUNK):
        part = b[start : start + CHUNK]
        # without ‖a‖², which is the same for all
        squares = np.einsum("ij,ij->i", part, part) - 2 * (a @ part.T)
        here = squares.argmin(axis=1)
        least = squares[np.arange(len(a)), here]
        index = np.where(least < best, start + here, index)
        best = np.minimum(least, best)
    return index, _rms(a, b[index])


def _nearest_other(x: np.ndarray) -> np.ndarray:
    """(M,) distances of each picture to the nearest other one."""
    flat = x.reshape(len(x), -1)
    squares = np.einsum("ij,ij->i", flat, flat)
    index = np.zeros(len(x), int)
    for start in range(0, len(x), CHUNK):
        rows = np.arange(start, min(start + CHUNK, len(x)))
        apart = squares - 2 * (flat[rows] @ flat.T)
        apart[rows - start, rows] = np.inf
        index[rows] = apart.argmin(axis=1)
    return _rms(flat, flat[index])


def _rms(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(np.mean((a.astype(np.float64) - b) ** 2, axis=1))
