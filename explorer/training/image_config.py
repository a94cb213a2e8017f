"""What a training on pictures is, in plain values; and the tuned recipe of each data set."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES
from explorer.data.dataset import Dataset
from explorer.data.images import DATASETS, IMAGES
from explorer.registry import Param
from explorer.training import config as points
from explorer.training.config import DECAYS, TARGETS, Pairs, TrainConfig
from explorer.training.image_cost import MAX_WEIGHTS, step_cost, weight_count
from explorer.training.improved import IMPROVED_PARAMS

__all__ = [
    "ATTENTION", "DEVICES", "IMAGE_PARAMS", "MAX_WEIGHTS", "MULTIPLIERS", "PARAMS", "ImageConfig",
    "from_train_config", "recipe", "recipe_for", "step_cost", "weight_count",
]  # fmt: skip

DEVICES = ("auto", "cpu", "cuda", "mps")
MULTIPLIERS = ("1", "1,1", "1,2", "1,1,1", "1,2,2", "1,2,4")
ATTENTION = ("none", "coarsest", "all")

IMAGE_PARAMS = (
    Param(
        "target",
        "x0",
        {"en": "the network predicts", "zh": "网络预测"},
        choices=TARGETS,
        help={
            "en": "x0 is the clean picture; v mixes noise and picture; eps is the noise, the plain "
            "choice of Ho et al. (2020). Only eps divides by √ᾱ when the picture is wanted.",
            "zh": "x0 是干净的图片；v 把噪声与图片混合；eps 是噪声，即 Ho 等人（2020）的原始选择。"
            "只有 eps 在求图片时要除以 √ᾱ。",
        },
    ),
    Param("T", 200, {"en": "diffusion steps T", "zh": "扩散步数 T"}, 10, 1000, 10),
    Param("steps", 550, {"en": "training steps", "zh": "训练步数"}, 20, 100_000, 10, log=True),
    Param("batch_size", 64, {"en": "batch size", "zh": "批大小"}, 8, 1024, 8, log=True),
    Param(
        "learning_rate", 2e-2, {"en": "learning rate", "zh": "学习率"}, 1e-5, 0.1, 1e-5, log=True
    ),
    Param("decay", "cosine", {"en": "rate over time", "zh": "学习率变化"}, choices=DECAYS),
    Param(
        "weight_decay",
        0.01,
        {"en": "weight decay", "zh": "权重衰减"},
        0.0,
        1.0,
        0.01,
        help={
            "en": "How strongly every step pulls the weights towards 0 (AdamW).",
            "zh": "每一步把权重拉向 0 的强度（AdamW）。",
        },
    ),
    Param("width", 16, {"en": "channels", "zh": "通道数"}, 8, 64, 8),
    Param(
        "multipliers",
        "1,1",
        {"en": "channels per level", "zh": "各层级通道倍数"},
        choices=MULTIPLIERS,
        help={
            "en": "One number per level, from fine to coarse; each level halves the sides.",
            "zh": "每个层级一个数，由细到粗；每个层级把边长减半。",
        },
    ),
    Param("blocks", 1, {"en": "blocks per level", "zh": "每层级的块数"}, 1, 3, 1),
    Param("attention", "none", {"en": "attention at levels", "zh": "注意力"}, choices=ATTENTION),
    Param(
        "patch",
        1,
        {"en": "patch", "zh": "图块"},
        1,
        4,
        1,
        help={
            "en": "So many pixels to a side become one place with more channels: large pictures "
            "then cost as much as small ones.",
            "zh": "边长这么多像素的方块合成一个位置、变成更多通道：大图片的计算量便与小图片相当。",
        },
    ),
    Param(
        "group", 4, {"en": "channels per norm", "zh": "每组归一化的通道数"}, 1, 16, 1,
        help={
            "en": "So many channels are brought to mean 0 and variance 1 together, before every "
            "convolution (GroupNorm, Wu & He 2018).",
            "zh": "每次卷积之前，这么多通道一起被归一化为均值 0、方差 1（GroupNorm，"
            "Wu 与 He，2018）。",
        },
    ),
    Param("conditional", True, {"en": "told the class", "zh": "告知类别"}),
    Param(
        "label_dropout",
        0.1,
        {"en": "label left out", "zh": "不给类别的比例"},
        0.0,
        0.9,
        0.05,
        help={
            "en": "The share of pictures shown without their class, so that the network can also "
            "draw without one; guidance needs both (Ho & Salimans 2022).",
            "zh": "不告知类别的图片所占的比例，使网络也能不凭类别作图；引导需要两者"
            "（Ho 与 Salimans，2022）。",
        },
    ),
    Param("ema", 0.99, {"en": "weight averaging (EMA)", "zh": "权重滑动平均（EMA）"}, 0.0, 0.9999,
          0.0001),
    Param("n_images", 10_000, {"en": "training pictures", "zh": "训练图片数"}, 2, 60_000, 1,
          log=True),
    Param("seed", 0, {"en": "training seed", "zh": "训练种子"}, 0, 2**31 - 1, 1),
    Param("data_seed", 0, {"en": "data seed", "zh": "数据种子"}, 0, 2**31 - 1, 1),
    *IMPROVED_PARAMS,
)  # fmt: skip

PARAMS = {param.name: param for param in IMAGE_PARAMS}
OLDER = {"group": 8}  # of networks that were saved before it could be chosen
LEVELS = ("multipliers", "attention")  # given as words or as tuples of ints, kept as words


@dataclass(frozen=True)
class ImageConfig:
    """All that decides a training on pictures; two equal configs give the same weights.

    multipliers : "1,2" or (1, 2), channels of each level over `width`.  attention : "none",
    "coarsest", "all" or levels such as (1,).  conditional : told the labels, of which the share
    `label_dropout` is withheld.  n_images : at most; a finite set gives what it has.  device :
    "auto" or a name.  every : training steps between snapshots; 0 lets the trainer choose.
    The rest as in TrainConfig. Raises ValueError with a sentence for any value out of range.
    """

    dataset: str = "digits"
    dataset_params: Pairs = ()
    n_images: int = 10_000
    schedule: str = "cosine"
    schedule_params: Pairs = ()
    T: int = 200
    target: str = "x0"
    steps: int = 550
    batch_size: int = 64
    learning_rate: float = 2e-2
    decay: str = "cosine"
    weight_decay: float = 0.01
    width: int = 16
    multipliers: str = "1,1"
    blocks: int = 1
    attention: str = "none"
    patch: int = 1
    group: int = 4
    conditional: bool = True
    label_dropout: float = 0.1
    ema: float = 0.99
    seed: int = 0
    data_seed: int = 0
    device: str = "auto"
    variance: str = "fixed"
    vlb_weight: float = 0.001
    objective: str = "simple"
    times: str = "uniform"
    every: int = 0

    def __post_init__(self) -> None:
        for name in LEVELS:
            object.__setattr__(self, name, _levels(name, getattr(self, name)))
        for param in IMAGE_PARAMS:
            if param.name not in LEVELS:
                value = points.checked(param, getattr(self, param.name))
                object.__setattr__(self, param.name, value)
        points.check_common(self)
        if self.dataset not in IMAGES:
            known = ", ".join(IMAGES)
            raise ValueError(f"{self.dataset!r:.40} is no set of pictures; known: {known}.")
        if self.device not in DEVICES:
            raise ValueError(
                f"device must be one of {', '.join(DEVICES)}; {self.device!r:.40} is not."
            )

    def make_schedule(self) -> Schedule:
        """The Schedule that this training noises with; ValueError where it refuses."""
        return SCHEDULES[self.schedule](self.T, **dict(self.schedule_params))

    def make_data(self) -> Dataset:
        """The training set, drawn anew from data_seed."""
        entry, params = DATASETS[self.dataset], dict(self.dataset_params)
        size_of = entry.extras.get("size_of")
        n = min(self.n_images, size_of(**params)) if size_of else self.n_images
        return entry(n, np.random.default_rng(self.data_seed), **params)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(H, W, C) of the data set's pictures."""
        return tuple(DATASETS[self.dataset].shape_of(**dict(self.dataset_params)))

    @property
    def classes(self) -> int:
        """How many labels the data set has for the network, 0 where it is told none."""
        return len(DATASETS[self.dataset].classes) if self.conditional else 0

    @property
    def channels(self) -> tuple[int, ...]:
        """Channels of each level, from fine to coarse."""
        return tuple(self.width * int(m) for m in self.multipliers.split(","))

    @property
    def attention_levels(self) -> tuple[int, ...]:
        count = len(self.channels)
        words = {"none": (), "coarsest": (count - 1,), "all": tuple(range(count))}
        if self.attention in words:
            return words[self.attention]
        return tuple(int(level) for level in self.attention.split(","))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `ImageConfig.from_dict` reads them back."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> ImageConfig:
        """Read what as_dict wrote. ValueError with a sentence for unknown or missing keys."""
        older = OLDER | values if isinstance(values, dict) else values
        return points.read_dict(cls, older)


Config = TrainConfig | ImageConfig

# The pixels of a large picture tell of one another: which class it is goes from chance to certain
# at an SNR of 0.002 to 0.2 (digits: 0.02 to 2). There cosine spends 24 % of its steps, this 39 %.
# Source: Hoogeboom, Heek & Salimans 2023, sec. 3.1; a sigmoid with these ends: Chen 2023, sec. 3.
LARGE: dict[str, Any] = {
    "schedule": "sigmoid_bar", "schedule_params": (("start", -1.0), ("end", 3.0), ("tau", 0.8)),
    "patch": 4, "width": 48, "multipliers": "1,1", "batch_size": 32, "learning_rate": 4e-3,
}  # fmt: skip
RECIPES: dict[str, dict[str, Any]] = {
    "digits": {},
    "glyphs": LARGE | {"steps": 520},
    "shapes": LARGE | {"steps": 1600, "n_images": 5000},
    "mnist": LARGE | {"steps": 800},
    "fashion": LARGE | {"steps": 800},
}  # what differs from ImageConfig's defaults


def recipe(dataset: str = "digits", **changes: Any) -> ImageConfig:
    """The tuned training of a data set, with some fields changed."""
    return ImageConfig(**{"dataset": dataset} | RECIPES.get(dataset, {}) | changes)


def recipe_for(shape: Sequence[int], **changes: Any) -> ImageConfig:
    """The recipe for pictures (H, W, C) of one's own: that of the set with the nearest size."""
    name = "digits" if max(shape[:2]) <= 16 else "glyphs" if shape[2] == 1 else "shapes"
    patch = RECIPES[name].get("patch", 1)
    while shape[0] % patch or shape[1] % patch:
        patch //= 2
    return recipe(name, **{"patch": patch} | changes)


def from_train_config(config: TrainConfig, shape: Sequence[int] | None = None) -> ImageConfig:
    """The recipe of config's pictures, with the fields that differ from TrainConfig's defaults.

    shape : (H, W, C) of pictures given instead of the data set. ValueError where a field that only
    networks for points have was changed.
    """
    default, changes = TrainConfig(), {}
    known = {entry.name for entry in dataclasses.fields(ImageConfig)}
    for entry in dataclasses.fields(TrainConfig):
        value = getattr(config, entry.name)
        name = {"n_points": "n_images"}.get(entry.name, entry.name)
        if entry.name == "dataset" or value == getattr(default, entry.name):
            continue
        if name not in known:
            raise ValueError(
                f"{name} belongs to networks for points; a network for pictures has no such "
                "setting. ImageConfig has the settings of pictures."
            )
        changes[name] = value
    if shape is None or config.dataset in IMAGES:
        return recipe(config.dataset, **changes)
    changes.pop("dataset_params", None)
    return recipe_for(shape, **changes)


def _levels(name: str, value: Any) -> str:
    """A word, or numbers for the levels as one word: (1, 2) -> "1,2"."""
    if isinstance(value, tuple | list):
        value = ",".join(str(item) for item in value) or "none"
    if value in PARAMS[name].choices:
        return value
    low, high = (1, 8) if name == "multipliers" else (0, 3)
    parts = str(value)[:40].split(",")
    if len(parts) > 4 or not all(p.isdecimal() and low <= int(p) <= high for p in parts):
        raise ValueError(
            f"{name} must be one of {', '.join(PARAMS[name].choices)}, or up to four whole numbers "
            f"from {low} to {high} with commas; {str(value)[:40]!r} is not."
        )
    return ",".join(str(int(part)) for part in parts)
