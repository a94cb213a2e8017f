"""SCHEDULES: how fast to forget. Each entry makes a Schedule from T and a few numbers."""

from __future__ import annotations

import functools
import itertools
import math
import numbers
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from explorer.core.arrays import LN2
from explorer.core.schedule import Schedule
from explorer.core.types import Numbers
from explorer.registry import Param, Registry

__all__ = ["SCHEDULES", "Schedule", "noise_spans", "smallest_T", "terminal"]

SCHEDULES = Registry("schedule")

HO_START = Param(
    "beta_start", 1e-4, {"en": "first β", "zh": "首步 β"}, 1e-6, 5e-3, step=1e-6, log=True
)
HO_END = Param("beta_end", 0.02, {"en": "last β", "zh": "末步 β"}, 1e-3, 0.08, step=1e-3)
MAX_BETA = Param("max_beta", 0.999, {"en": "largest β", "zh": "β 上限"}, 0.9, 0.9999, step=1e-4)
RESCALE = Param(
    "rescale",
    True,
    {"en": "rescale by 1000/T", "zh": "按 1000/T 缩放"},
    help={
        "en": "Multiply both ends by 1000/T, so that x_T is noise for every T.",
        "zh": "两端同乘 1000/T，无论 T 多大，x_T 都是噪声。",
    },
)


def check_T(T: int) -> int:
    if not isinstance(T, numbers.Integral) or T < 1:
        raise ValueError(f"T must be a whole number of steps, at least 1; got {T!r}.")
    return int(T)


@SCHEDULES.register(
    "linear",
    label={"en": "linear", "zh": "线性"},
    params=(HO_START, HO_END, RESCALE),
    source="Ho et al. 2020, sec. 4; the factor 1000/T is Nichol & Dhariwal's code, 2021",
    refuses=({"T": 10},),
)
def linear(
    T: int, beta_start: float = 1e-4, beta_end: float = 0.02, rescale: bool = True
) -> Schedule:
    """beta_t evenly spaced from beta_start to beta_end, both times 1000/T if `rescale`.

    Without rescaling (Ho, Song) x_T is noise only from T = 651, where `terminal` falls to 1e-3
    bits/dim at E[x0²] = 1; with it (OpenAI) the betas reach 1 for small T, which is refused with a
    sentence. At T = 1000 both are one.
    Source: Ho et al. 2020, sec. 4.
    """
    factor = 1000.0 / check_T(T) if rescale else 1.0
    largest = factor * max(beta_start, beta_end)
    if rescale and largest >= 1.0 and max(beta_start, beta_end) < 1.0:
        least = math.floor(1000.0 * max(beta_start, beta_end)) + 1
        raise ValueError(
            f"every beta must lie in (0, 1); rescaled by 1000/T = {factor:.4g} the largest is "
            f"{largest:.4g}. Take T of at least {least}, a smaller beta_end, or no rescaling."
        )
    return Schedule(np.linspace(factor * beta_start, factor * beta_end, T))


@SCHEDULES.register(
    "cosine",
    label={"en": "cosine", "zh": "余弦"},
    params=(
        Param("s", 0.008, {"en": "offset s", "zh": "偏移 s"}, 0.0, 0.1, step=1e-3),
        MAX_BETA,
    ),
    source="Nichol & Dhariwal 2021, eq. (17)",
)
def cosine(T: int, s: float = 0.008, max_beta: float = 0.999) -> Schedule:
    r"""abar_t = f(t)/f(0), f(t) = cos^2(((t/T + s)/(1 + s)) pi/2), each beta cut at max_beta.

    Computed as beta_t = sin(b - a) sin(b + a)/cos^2 a for the angles a, b of t-1 and t, which
    keeps the digits that 1 - f(t)/f(t-1) loses. Source: Nichol & Dhariwal 2021, eq. (17).
    """
    angles = (np.arange(check_T(T) + 1) / T + s) / (1.0 + s) * (math.pi / 2)
    a, b = angles[:-1], angles[1:]
    step = math.pi / (2 * T * (1.0 + s))
    return Schedule(np.minimum(math.sin(step) * np.sin(a + b) / np.cos(a) ** 2, max_beta))


@SCHEDULES.register(
    "quadratic",
    label={"en": "quadratic", "zh": "二次"},
    params=(HO_START, HO_END),
    source="Ho et al. 2020, code ('quad'); diffusers' 'scaled_linear'",
)
def quadratic(T: int, beta_start: float = 1e-4, beta_end: float = 0.02) -> Schedule:
    """sqrt(beta_t) evenly spaced. Source: Ho et al. 2020, code, 'quad'."""
    return Schedule(np.linspace(math.sqrt(beta_start), math.sqrt(beta_end), check_T(T)) ** 2)


@SCHEDULES.register(
    "sigmoid",
    label={"en": "sigmoid on β", "zh": "S 形（β）"},
    params=(
        HO_START,
        HO_END,
        Param("reach", 6.0, {"en": "reach of the sigmoid", "zh": "S 形跨度"}, 1.0, 12.0, step=0.5),
    ),
    source="Song J. et al. 2021 (DDIM), code",
)
def sigmoid(
    T: int, beta_start: float = 1e-4, beta_end: float = 0.02, reach: float = 6.0
) -> Schedule:
    """beta_t = beta_start + (beta_end - beta_start) sigmoid(u), u evenly spaced in ±reach.

    Source: Song J. et al. 2021, code (reach = 6).
    """
    u = np.linspace(-reach, reach, check_T(T))
    return Schedule(beta_start + (beta_end - beta_start) / (1.0 + np.exp(-u)))


@SCHEDULES.register(
    "sigmoid_bar",
    label={"en": "sigmoid on ᾱ", "zh": "S 形（ᾱ）"},
    params=(
        Param("start", -3.0, {"en": "start", "zh": "起点"}, -6.0, -0.5, step=0.1),
        Param("end", 3.0, {"en": "end", "zh": "终点"}, 0.5, 6.0, step=0.1),
        Param("tau", 1.0, {"en": "temperature τ", "zh": "温度 τ"}, 0.3, 3.0, step=0.1),
        MAX_BETA,
    ),
    source="Jabri et al. 2022, code listing",
)
def sigmoid_bar(
    T: int, start: float = -3.0, end: float = 3.0, tau: float = 1.0, max_beta: float = 0.999
) -> Schedule:
    """abar_t falls as a sigmoid between start and end, scaled to go from 1 to 0.

    With g = sigmoid(u/tau): beta_t = (g_t - g_{t-1})/(g_T - g_{t-1}), cut at max_beta, where
    differences of sigmoids are sinh((a - b)/2)/(2 cosh(a/2) cosh(b/2)): nothing cancels.
    Source: Jabri, Fleet & Chen 2022, code listing ("sigmoid").
    """
    if not end > start or not tau > 0:
        raise ValueError(f"end must exceed start and tau 0; got {start}, {end} and tau = {tau}.")
    u = np.linspace(start, end, check_T(T) + 1) / tau
    a, b = u[:-1], u[1:]
    ratio = np.sinh((b - a) / 2) * np.cosh(u[-1] / 2) / np.cosh(b / 2) / np.sinh((u[-1] - a) / 2)
    return Schedule(np.minimum(ratio, max_beta))


@SCHEDULES.register(
    "constant",
    label={"en": "constant", "zh": "常数"},
    params=(Param("beta", 0.02, {"en": "β", "zh": "β"}, 1e-3, 0.1, step=1e-3),),
    source="Ho et al. 2020, code ('const')",
)
def constant(T: int, beta: float = 0.02) -> Schedule:
    """beta_t = beta at every step: the signal fades geometrically. Source: Ho et al. 2020, code."""
    return Schedule(np.full(check_T(T), float(beta)))


@SCHEDULES.register(
    "jsd",
    label={"en": "JSD, 1/(T−t+1)", "zh": "JSD，1/(T−t+1)"},
    params=(MAX_BETA,),
    source="Sohl-Dickstein et al. 2015, sec. 2.4.1; Ho et al. 2020, code ('jsd')",
)
def jsd(T: int, max_beta: float = 0.999) -> Schedule:
    """beta_t = 1/(T - t + 1), so abar_t falls in a straight line; cut at max_beta.

    Uncut, beta_T is 1 and nothing of the data is left to recover.
    Source: Sohl-Dickstein et al. 2015, sec. 2.4.1.
    """
    return Schedule(np.minimum(1.0 / np.arange(check_T(T), 0, -1), max_beta))


@SCHEDULES.register(
    "small_linear",
    label={"en": "small linear, 10⁻⁵ … 2·10⁻³", "zh": "小线性，10⁻⁵ … 2·10⁻³"},
    params=(
        Param(
            "beta_start", 1e-5, {"en": "first β", "zh": "首步 β"}, 1e-6, 1e-3, step=1e-6, log=True
        ),
        Param("beta_end", 2e-3, {"en": "last β", "zh": "末步 β"}, 1e-3, 0.02, step=1e-3),
    ),
    source="common in notes and demos; at T = 1000 abar_T = 0.366, so x_T is not noise",
)
def small_linear(T: int, beta_start: float = 1e-5, beta_end: float = 2e-3) -> Schedule:
    """beta_t evenly spaced from 1e-5 to 2e-3: seen in many notes, ten times too small.

    At T = 1000, abar_T = 0.366 and x_T still holds a third of the data's variance.
    Source: the linear form of Ho et al. 2020, sec. 4, with other ends.
    """
    return Schedule(np.linspace(beta_start, beta_end, check_T(T)))


@SCHEDULES.register(
    "su",
    label={"en": "Su Jianlin, α = √(1 − 0.02 t/T)", "zh": "苏剑林，α = √(1 − 0.02 t/T)"},
    params=(Param("beta_end", 0.02, {"en": "last β", "zh": "末步 β"}, 1e-3, 0.08, step=1e-3),),
    source="Su Jianlin 2022, 'Diffusion models, part 1' (his alpha, beta are Ho's square roots)",
)
def su(T: int, beta_end: float = 0.02) -> Schedule:
    """Su's alpha_t = sqrt(1 - 0.02 t/T), in Ho's letters beta_t = 0.02 t/T.

    Su's alpha, beta and their bars are the square roots of Ho's alpha, beta, abar and 1 - abar.
    Source: Su Jianlin 2022, "Diffusion models, part 1".
    """
    return Schedule(beta_end * np.arange(1, check_T(T) + 1) / T)


def terminal(schedule: Schedule, second_moment: Numbers = 1.0) -> Any:
    r"""L_T, what x_T still tells of x_0, in bits per dimension: is x_T noise?

    .. math:: L_T = \tfrac12 (\bar\alpha_T (E[x_0^2] - 1) - \ln(1 - \bar\alpha_T)) / \ln 2

    second_moment : E[x0^2] per dimension, a number or an array. Never negative, and exact
    where abar_T is tiny. Source: Ho et al. 2020, eq. (5), first term.
    """
    abar, rest = float(schedule.alphas_bar[-1]), float(schedule.one_minus_alphas_bar[-1])
    return 0.5 * (abar * second_moment + _log_excess(abar, rest)) / LN2


def _log_excess(a: float, rest: float) -> float:
    """-a - ln(1 - a) for a in [0, 1), rest = 1 - a; by its series where the two cancel."""
    if a > 0.01:
        return -a - math.log(rest)
    return sum(a**k / k for k in range(2, 12))


def noise_spans(
    name: str,
    params: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None,
    limit: float = 1e-3,
    largest: int = 10_000,
) -> tuple[tuple[int, int], ...]:
    """(first, last) of each run of T in 1..largest for which x_T is noise, rising; () if none.

    Noise : L_T <= limit bits/dim at E[x0^2] = 1. A T that the schedule refuses is not in a run.
    name : of a schedule.  params : its parameters, a dict or (name, value) pairs.
    L_T need not fall with T (rescaled betas make it rise). So every T up to 100 is tried, where
    refusals and clips lie, then steps of 1/8, halved wherever the answer changes.
    """
    return _noise_spans(name, tuple(sorted(dict(params or {}).items())), float(limit), largest)


def smallest_T(
    name: str,
    params: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None,
    limit: float = 1e-3,
    largest: int = 10_000,
) -> int | None:
    """The first T of the first of `noise_spans`; None if no T up to `largest` will do.

    A larger T need not do as well: that is what the spans say.
    """
    spans = noise_spans(name, params, limit, largest)
    return spans[0][0] if spans else None


@functools.lru_cache(maxsize=4096)
def _noise_spans(
    name: str, params: tuple[tuple[str, Any], ...], limit: float, largest: int
) -> tuple[tuple[int, int], ...]:
    @functools.cache
    def passes(T: int) -> bool:
        try:
            return terminal(SCHEDULES[name](T, **dict(params))) <= limit
        except ValueError:
            return False

    starts = []  # of each stretch on which the answer stays what it is
    for low, high in itertools.pairwise(_tried(largest)):
        if passes(low) != passes(high):
            starts.append(_turning(passes, low, high))
    starts = [1] * passes(1) + starts + [largest + 1] * (len(starts) % 2 != passes(1))
    return tuple(zip(starts[::2], (start - 1 for start in starts[1::2]), strict=True))


def _tried(largest: int) -> list[int]:
    """Every T up to 100, then each 1/8 above the one before; the last is the largest."""
    tried = list(range(1, min(100, largest) + 1))
    while tried[-1] < largest:
        tried.append(min(tried[-1] + tried[-1] // 8, largest))
    return tried


def _turning(passes: Callable[[int], bool], low: int, high: int) -> int:
    """The first T after low that is answered as high is, by halving."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) == passes(high) else (middle, high)
    return high
