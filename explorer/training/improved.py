"""The settings of Improved DDPM, the same for points and pictures; plain values, no torch."""

from __future__ import annotations

from typing import Protocol

from explorer.registry import Param

VARIANCES = ("fixed", "learned")
OBJECTIVES = ("simple", "hybrid", "vlb")
TIMES = ("uniform", "importance")

IMPROVED_PARAMS = (
    Param(
        "variance",
        "fixed",
        {"en": "variance of the reverse step", "zh": "反向一步的方差"},
        choices=VARIANCES,
        names={
            "fixed": {"en": "fixed", "zh": "固定"},
            "learned": {"en": "learned", "zh": "学习"},
        },
        help={
            "en": "Learned: the network also answers v, a place between β̃ (0) and β (1) for every "
            "coordinate and every t (Nichol & Dhariwal 2021).",
            "zh": "学习：网络还给出 v，即每个坐标、每个 t 的方差在 β̃（0）与 β（1）之间的位置"
            "（Nichol 与 Dhariwal，2021）。",
        },
    ),
    Param(
        "objective",
        "simple",
        {"en": "objective", "zh": "目标函数"},
        choices=OBJECTIVES,
        names={
            "simple": {"en": "simple", "zh": "简化"},
            "hybrid": {"en": "hybrid", "zh": "混合"},
            "vlb": {"en": "bound", "zh": "变分界"},
        },
        help={
            "en": "simple: the squared error of the noise, which teaches no variance. hybrid: the "
            "same plus λ times the bound, whose gradient reaches the variance alone. bound: the "
            "variational bound for both.",
            "zh": "简化：噪声的平方误差，学不到方差。混合：再加上 λ 乘变分界，其梯度只传到方差。"
            "变分界：均值与方差都由变分界来学。",
        },
    ),
    Param(
        "vlb_weight",
        0.001,
        {"en": "weight λ of the bound", "zh": "变分界的权重 λ"},
        1e-6,
        1.0,
        1e-6,
        log=True,
        help={
            "en": "In L_hybrid = L_simple + λ L_vlb, with L_vlb summed over all t, in bits per "
            "dimension.",
            "zh": "L_hybrid = L_simple + λ L_vlb 中的 λ；L_vlb 对所有 t 求和，单位为比特/维。",
        },
    ),
    Param(
        "times",
        "uniform",
        {"en": "t of the batches", "zh": "批中的 t"},
        choices=TIMES,
        names={
            "uniform": {"en": "even", "zh": "均匀"},
            "importance": {"en": "by importance", "zh": "按重要性"},
        },
        help={
            "en": "By importance: t is drawn more often where the last ten losses were large, and "
            "counts less in turn.",
            "zh": "按重要性：最近十次损失大的 t 抽得更勤，权重相应减小。",
        },
    ),
)  # the same for points and pictures
LATER = tuple(param.name for param in IMPROVED_PARAMS)  # older files do not have them


class HasObjective(Protocol):
    @property
    def objective(self) -> str: ...
    @property
    def variance(self) -> str: ...


def check_objective(config: HasObjective) -> None:
    """Refuse an objective that teaches a variance where the network has none."""
    if config.objective != "simple" and config.variance != "learned":
        raise ValueError(
            f"the objective {config.objective!r} teaches a variance, so variance must be "
            f"'learned'; it is {config.variance!r}. With a fixed one the objective is 'simple'."
        )
