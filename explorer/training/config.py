"""What a training is, in plain values: the cache key, the URL and the note inside a checkpoint."""

from __future__ import annotations

import dataclasses
import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from explorer.core.mixture import Mixture
from explorer.core.reverse import BoundDenoiser
from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.core.types import Array
from explorer.data.clouds import scaled, scaled_density
from explorer.data.dataset import Dataset
from explorer.data.images import DATASETS
from explorer.registry import Entry, Param
from explorer.training.improved import IMPROVED_PARAMS, LATER, check_objective

TARGETS = ("v", "eps", "x0")
DECAYS = ("cosine", "constant")

TRAIN_PARAMS = (
    Param(
        "target",
        "v",
        {"en": "the network predicts", "zh": "网络预测"},
        choices=TARGETS,
        help={
            "en": "v mixes noise and data so that no formula divides by a vanishing number; "
            "eps is the plain choice of Ho et al. (2020); x0 is the clean point itself.",
            "zh": "v 把噪声与数据混合，公式里不会除以趋于零的数；"
            "eps 是 Ho 等人（2020）的原始选择；x0 就是干净的点本身。",
        },
    ),
    Param("T", 200, {"en": "diffusion steps T", "zh": "扩散步数 T"}, 10, 1000, 10),
    Param("steps", 1500, {"en": "training steps", "zh": "训练步数"}, 50, 100_000, 50, log=True),
    Param("width", 64, {"en": "width", "zh": "宽度"}, 8, 256, 8),
    Param("depth", 3, {"en": "hidden layers", "zh": "隐藏层数"}, 1, 6, 1),
    Param(
        "fourier",
        True,
        {"en": "Fourier features", "zh": "傅里叶特征"},
        help={
            "en": "Feed the network sines and cosines of the coordinates, so that it can draw "
            "fine detail (Tancik et al. 2020).",
            "zh": "把坐标的正弦和余弦也喂给网络，使它能画出细节（Tancik 等，2020）。",
        },
    ),
    Param("batch_size", 256, {"en": "batch size", "zh": "批大小"}, 16, 4096, 16, log=True),
    Param(
        "learning_rate", 1e-2, {"en": "learning rate", "zh": "学习率"}, 1e-5, 0.1, 1e-5, log=True
    ),
    Param("decay", "cosine", {"en": "rate over time", "zh": "学习率变化"}, choices=DECAYS),
    Param(
        "ema",
        0.0,
        {"en": "weight averaging (EMA)", "zh": "权重滑动平均（EMA）"},
        0.0,
        0.9999,
        0.0001,
        help={
            "en": "Sample with a moving average of the weights; useful when the rate is constant.",
            "zh": "采样时使用权重的滑动平均；学习率不变时有用。",
        },
    ),
    Param(
        "n_points", 10_000, {"en": "training points", "zh": "训练点数"}, 10, 100_000, 10, log=True
    ),
    Param("data_scale", 1.0, {"en": "data scale", "zh": "数据缩放"}, 0.25, 4.0, 0.05, log=True),
    Param("seed", 0, {"en": "training seed", "zh": "训练种子"}, 0, 2**31 - 1, 1),
    Param("data_seed", 0, {"en": "data seed", "zh": "数据种子"}, 0, 2**31 - 1, 1),
    *IMPROVED_PARAMS,
)

PARAMS = {param.name: param for param in TRAIN_PARAMS}

Pairs = tuple[tuple[str, Any], ...]
Data = Array | tuple[Array, Array] | None  # x, or x and labels; None for the config's own
Read = TypeVar("Read")


@dataclass(frozen=True)
class TrainConfig:
    """All that decides a training on points; two equal configs give the same weights on one device.

    dataset, schedule : names of the registries; their parameters are (name, value) pairs.
    target : what the network predicts, "v", "eps" or "x0".  ema : 0 for none.
    variance : "fixed", or "learned" between β̃ and β.  objective : "simple", "hybrid" (L_simple +
    vlb_weight · L_vlb) or "vlb"; the last two need a learned variance.  times : how t is drawn.
    every : training steps between snapshots; 0 lets the trainer choose about 20 ms worth.
    Raises ValueError with a sentence for any value out of range.
    """

    dataset: str = "swiss_roll"
    dataset_params: Pairs = ()
    n_points: int = 10_000
    data_scale: float = 1.0
    schedule: str = "cosine"
    schedule_params: Pairs = ()
    T: int = 200
    target: str = "v"
    steps: int = 1500
    batch_size: int = 256
    learning_rate: float = 1e-2
    decay: str = "cosine"
    width: int = 64
    depth: int = 3
    fourier: bool = True
    ema: float = 0.0
    seed: int = 0
    data_seed: int = 0
    variance: str = "fixed"
    vlb_weight: float = 0.001
    objective: str = "simple"
    times: str = "uniform"
    every: int = 0

    def __post_init__(self) -> None:
        for param in TRAIN_PARAMS:
            object.__setattr__(self, param.name, checked(param, getattr(self, param.name)))
        check_common(self)

    def make_schedule(self) -> Schedule:
        """The Schedule that this training noises with; ValueError where it refuses."""
        return SCHEDULES[self.schedule](self.T, **dict(self.schedule_params))

    def make_data(self) -> Dataset:
        """The training set, drawn anew from data_seed."""
        rng = np.random.default_rng(self.data_seed)
        entry = DATASETS[self.dataset]
        return scaled(entry(self.n_points, rng, **dict(self.dataset_params)), self.data_scale)

    def density(self) -> Mixture | None:
        """The exact density of the dataset as a GaussianMixture, or None where there is none."""
        make = DATASETS[self.dataset].extras.get("density")
        if make is None:
            return None
        density = make(**dict(self.dataset_params))
        return density if self.data_scale == 1 else scaled_density(density, self.data_scale)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `TrainConfig.from_dict` reads them back."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TrainConfig:
        """Read what as_dict wrote. ValueError with a sentence for unknown or missing keys."""
        return read_dict(cls, values)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of a training; it never changes afterwards and any thread may read it.

    step : optimiser steps done.  seconds : spent training (never waiting for the reader).
    loss : running mean of ‖eps − eps_hat‖² per dimension.  losses : (steps, values), at most 400
    means over equal stretches of the run so far.  weights : one float32 vector (EMA where asked).
    message : a sentence where the training ended early, else "".
    Of points, dims is 2 or 3; of pictures, shape is (H, W, C), classes the number of labels (0 for
    none) and device where it is trained: "cpu", "cuda" or "mps".
    """

    config: Any  # TrainConfig or ImageConfig
    step: int
    seconds: float
    loss: float
    losses: tuple[np.ndarray, np.ndarray]
    weights: np.ndarray = field(repr=False)
    dims: int = 2
    shape: tuple[int, ...] | None = None
    classes: int = 0
    device: str = "cpu"
    finished: bool = False
    failed: bool = False
    message: str = ""
    build: Callable[[Snapshot], Any] = field(default=None, repr=False)  # type: ignore[assignment]

    def denoiser(self) -> BoundDenoiser:
        """The network at this moment as a Denoiser bound to the config's schedule.

        Takes numpy arrays or tensors and answers in kind: x0_hat of the shape of x_t, (N, dims) or
        (N, H, W, C), for t an int or (N,) ints. It computes on the CPU.
        """
        return self.build(self)


def check_common(config: Any) -> None:
    """Check and tidy what every kind of config has: names, their parameters, objective, every."""
    check_objective(config)
    for name in ("dataset_params", "schedule_params"):
        object.__setattr__(config, name, plain_pairs(name, getattr(config, name)))
    if isinstance(config.every, bool) or not isinstance(config.every, int) or config.every < 0:
        raise ValueError(f"every must be a whole number of steps from 0; {config.every!r} is not.")
    for name in (config.dataset, config.schedule):
        if not isinstance(name, str):
            raise ValueError(f"dataset and schedule are names, not {type(name).__name__}.")
    check_params(DATASETS[config.dataset], config.dataset_params)
    check_params(SCHEDULES[config.schedule], config.schedule_params)


def read_dict(cls: type[Read], values: Any) -> Read:
    """A config of the class `cls` from what its as_dict wrote, or ValueError with a sentence.

    What was written before networks learned variances lacks the fields LATER: they get defaults.
    """
    if not isinstance(values, dict):
        raise ValueError("a training's settings must be a table of names and values.")
    names = {entry.name for entry in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if set(values) | set(LATER) != names:
        odd = sorted((set(values) | set(LATER)) ^ names)[0]
        raise ValueError(f"the settings of a training must be {sorted(names)}; see {odd[:40]!r}.")
    return cls(**values)


def checked(param: Param, value: Any) -> Any:
    """`value` as the plain kind that `param` names, or ValueError with its sentence."""
    if param.kind == "bool" and isinstance(value, bool | np.bool_):
        return bool(value)
    if param.kind in ("int", "float"):
        if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
            raise ValueError(f"{param.name} must be a number; {value!r:.40} is not.")
        if param.kind == "int" and value == value // 1:
            value = int(value)  # type: ignore[call-overload]
        if param.kind == "int" and param.minimum > 1:  # type: ignore[operator]
            param = dataclasses.replace(param, minimum=1)  # the range is the slider's, not the law
    return param.parse(str(value))


def plain_pairs(name: str, given: Any) -> Pairs:
    """(name, value) pairs in the order of their names, from a mapping or from pairs."""
    items = given.items() if isinstance(given, dict) else given
    try:
        pairs = tuple(sorted((str(key), _plain(value)) for key, value in items))
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be pairs of a name and a value; got {given!r:.60}."
        ) from None
    return pairs


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, bool | int | float | str) or value != value or value in (math.inf,):
        raise ValueError("not a plain value")
    return value


def check_params(entry: Entry, pairs: Pairs) -> None:
    """Refuse a parameter that the registry's entry does not have."""
    known = {param.name: param for param in entry.params}
    for name, value in pairs:
        if name not in known:
            raise ValueError(f"{entry.name} has no parameter {name[:40]!r}; it has {list(known)}.")
        _check_kind(known[name], value)


def _check_kind(param: Param, value: Any) -> None:
    """Refuse a value of another kind than the parameter's default (its range is not the law)."""
    text, number = isinstance(value, str), isinstance(value, int | float)
    if text != (param.kind in ("text", "choice")) or (param.kind == "int" and value != int(value)):
        raise ValueError(f"{param.name} must be a value of kind {param.kind}; got {value!r:.40}.")
    if number:
        param.check_number(value)
