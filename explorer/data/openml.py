"""MNIST and Fashion-MNIST: fetched once from OpenML by scikit-learn, kept as one small file.

Parsing the sets takes a minute and a gigabyte, so a process of its own does it and leaves bytes
(`python -m explorer.data.openml mnist fashion` does so before a lecture). They lie in
EXPLORER_DATA_HOME, else where scikit-learn keeps its data. Neither the fetched file (ARFF, text)
nor ours (plain arrays) is ever unpickled.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from explorer.data.dataset import DATASETS, Dataset
from explorer.data.digits import DIGITS, SPLIT, check_split, draw_from

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = {"mnist": 554, "fashion": 40996}  # OpenML's data_id
TITLES = {"mnist": "MNIST", "fashion": "Fashion-MNIST"}
COUNT, HELD_OUT = 70_000, 10_000  # the last ones are the test part, as published
SILENCE = 5.0  # seconds without a byte from the network, then the fetch ends
PATIENCE = 300.0  # seconds for all of it
RECENTLY = 30.0  # seconds after a failure in which it is not tried again
CLOTHES = (
    {"en": "T-shirt", "zh": "T恤"},
    {"en": "trousers", "zh": "裤子"},
    {"en": "pullover", "zh": "套头衫"},
    {"en": "dress", "zh": "连衣裙"},
    {"en": "coat", "zh": "外套"},
    {"en": "sandal", "zh": "凉鞋"},
    {"en": "shirt", "zh": "衬衫"},
    {"en": "sneaker", "zh": "运动鞋"},
    {"en": "bag", "zh": "包"},
    {"en": "boot", "zh": "短靴"},
)
_failed: dict[str, float] = {}


def home() -> Path:
    """The folder of fetched data."""
    chosen = os.environ.get("EXPLORER_DATA_HOME") or os.environ.get("SCIKIT_LEARN_DATA")
    return Path(chosen or "~/scikit_learn_data").expanduser()


def file_of(name: str) -> Path:
    """Where the set's bytes lie once they have been fetched."""
    return home() / f"ddpm_explorer_{name}.npz"


def fetch(name: str) -> None:
    """Fetch the set from OpenML and keep it as bytes; the errors are scikit-learn's."""
    from sklearn.datasets import fetch_openml

    folder = os.environ.get("EXPLORER_DATA_HOME")
    asked = {"as_frame": False, "n_retries": 1, "delay": 0.1, "data_home": folder}
    bunch = fetch_openml(data_id=NUMBERS[name], **asked)
    x, labels = np.asarray(bunch.data), np.asarray(bunch.target).astype(np.int64)
    if x.shape != (COUNT, 784) or labels.shape != (COUNT,):
        raise ValueError(f"{TITLES[name]} must have {COUNT:,} pictures of 784; got {x.shape}.")
    partial = file_of(name).with_suffix(f".{os.getpid()}.npz")
    partial.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(partial, x=x.astype(np.uint8), labels=labels.astype(np.uint8))
    partial.replace(file_of(name))


def fetch_aside(name: str) -> bool:
    """`fetch` in a process of its own; whether it left the file."""
    command = [sys.executable, "-m", "explorer.data.openml", name]
    try:
        subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False
    return file_of(name).exists()


def _make_sure(name: str) -> None:
    """Fetch the set if it is not here; ValueError with one sentence if that fails."""
    if file_of(name).exists():
        return
    if time.monotonic() - _failed.get(name, -RECENTLY) >= RECENTLY:
        if fetch_aside(name):
            return
        _failed[name] = time.monotonic()
    raise ValueError(
        f"{TITLES[name]} must be fetched from OpenML once and it cannot be reached; choose "
        f"another data set, or try again when there is a network."
    )


@lru_cache(maxsize=2)
def _all(name: str) -> tuple[np.ndarray, np.ndarray]:
    """(70000, 28, 28, 1) uint8 and labels (70000,) int."""
    _make_sure(name)
    with np.load(file_of(name), allow_pickle=False) as held:
        return held["x"].reshape(-1, 28, 28, 1), held["labels"].astype(np.int64)


def size_of(split: str = "train") -> int:
    """How many pictures the part has."""
    check_split(split)
    return COUNT - HELD_OUT if split == "train" else HELD_OUT


def _draw(name: str, n: int, rng: np.random.Generator, split: str) -> Dataset:
    check_split(split)
    part = slice(0, -HELD_OUT) if split == "train" else slice(-HELD_OUT, None)
    x, labels = _all(name)
    drawn = draw_from(x[part], labels[part], n, rng)
    return Dataset(drawn.x / np.float32(127.5) - 1, drawn.labels)


FACTS: dict[str, Any] = {
    "params": (SPLIT,),
    "refuses": ({"split": "both"},),
    "kind": "images",
    "shape_of": lambda **_: (28, 28, 1),
    "finite": True,
    "size_of": size_of,
}


@DATASETS.register(
    "mnist",
    label={"en": "MNIST digits", "zh": "MNIST 手写数字"},
    source="LeCun et al. 1998; OpenML mnist_784, version 1",
    classes=DIGITS,
    **FACTS,
)
def mnist(n: int, rng: np.random.Generator, split: str = "train") -> Dataset:
    """70,000 handwritten digits, the last 10,000 held out; ValueError where there is no network."""
    return _draw("mnist", n, rng, split)


@DATASETS.register(
    "fashion",
    label={"en": "Fashion-MNIST", "zh": "Fashion-MNIST 服饰"},
    source="Xiao et al. 2017; OpenML Fashion-MNIST, version 1",
    classes=CLOTHES,
    **FACTS,
)
def fashion(n: int, rng: np.random.Generator, split: str = "train") -> Dataset:
    """70,000 pieces of clothing, the last 10,000 held out; ValueError without a network."""
    return _draw("fashion", n, rng, split)


def main(names: list[str]) -> None:
    socket.setdefaulttimeout(SILENCE)
    for name in names:
        fetch(name)


if __name__ == "__main__":
    main(sys.argv[1:])
