"""Handwritten digits of 8 by 8 pixels that come with scikit-learn."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from explorer.data.dataset import DATASETS, Dataset, check_count, turns
from explorer.registry import Param

HELD_OUT = 600  # pictures that no training sees
LEVELS = 16  # the pixels are the whole numbers from 0 to 16
DIGITS = tuple({"en": str(digit), "zh": str(digit)} for digit in range(10))
SPLITS = ("train", "test")
SPLIT = Param(
    "split",
    "train",
    {"en": "part", "zh": "部分"},
    choices=SPLITS,
    names={"train": {"en": "training", "zh": "训练"}, "test": {"en": "held out", "zh": "留出"}},
    help={
        "en": "Held-out pictures are never trained on: what is new is compared with them.",
        "zh": "留出的图片从不参与训练，用来与新生成的图片比较。",
    },
)


def sklearn_file(*parts: str) -> Path:
    """A file inside scikit-learn's package, found without importing it, which costs a second."""
    spec = find_spec("sklearn")
    return Path(spec.origin).parent.joinpath("datasets", *parts)  # type: ignore[union-attr, arg-type]


def draw_from(x: np.ndarray, labels: np.ndarray, n: int, rng: np.random.Generator) -> Dataset:
    """n pictures of a finite set, none a second time before each has come once."""
    check_count(n, "pictures")
    which = turns(len(x), n, rng)
    return Dataset(x[which], labels[which])


def check_split(split: str) -> None:
    """Raise ValueError with a sentence unless it is "train" or "test"."""
    if split not in SPLITS:
        raise ValueError(f"split must be one of {', '.join(SPLITS)}; {str(split)[:40]!r} is not.")


@lru_cache(maxsize=2)
def _part(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (n, 8, 8, 1) and labels (n,) of one part: the same shuffle, always."""
    table = np.loadtxt(sklearn_file("data", "digits.csv.gz"), delimiter=",", dtype=np.int64)
    table = table[np.random.default_rng(1797).permutation(len(table))]
    table = table[HELD_OUT:] if split == "train" else table[:HELD_OUT]
    x = (table[:, :-1] / (LEVELS / 2) - 1).astype(np.float32)
    return x.reshape(-1, 8, 8, 1), table[:, -1]


def size_of(split: str = "train") -> int:
    """How many pictures the part has."""
    check_split(split)
    return len(_part(split)[1])


@DATASETS.register(
    "digits",
    label={"en": "digits, 8 × 8", "zh": "手写数字 8 × 8"},
    params=(SPLIT,),
    source="scikit-learn, load_digits: UCI Optical Recognition of Handwritten Digits, test part",
    refuses=({"split": "both"},),
    kind="images",
    shape_of=lambda **_: (8, 8, 1),
    classes=DIGITS,
    finite=True,
    size_of=size_of,
)
def handwritten_digits(n: int, rng: np.random.Generator, split: str = "train") -> Dataset:
    """1,797 digits by 13 people, 600 of them held out; the levels 0 to 16 become -1 to 1."""
    check_split(split)
    return draw_from(*_part(split), n, rng)
