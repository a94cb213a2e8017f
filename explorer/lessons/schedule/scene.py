"""What the page `schedule` shows: a schedule's curves, its sliders' sweeps and its last step.

Everything is made from a registered schedule's name and numbers, so a schedule that a lecturer
adds moves live too. Arrays over t have length T + 1 and their index is the paper's t.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.schedules import SCHEDULES, smallest_T, terminal
from explorer.data.clouds import DATASETS
from explorer.worlds.schedules import STEPS, _between, _try, accepted_range, thin

SWEEP_VALUES = 48
LIMIT = 1e-3  # bits/dim: below it x_T counts as noise


@dataclass(frozen=True)
class Sweep:
    """One slider's answers, sent ahead: `tables[k]` holds the columns at `values[k]`, rows `t`.

    The schedule accepts every value; `low`, `high` are the ends the registry names. `refused` is
    the schedule's own sentence where it turned down part of that range, else "".
    """

    values: np.ndarray
    tables: list[dict[str, np.ndarray]]
    t: np.ndarray
    low: float
    high: float
    refused: str


@dataclass(frozen=True)
class Terminal:
    """Is x_T noise? alpha_bar: ᾱ_T. bits: L_T, bits/dim at E[x0²] = 1. enough: smallest T."""

    alpha_bar: float
    bits: float
    enough: int | None

    @property
    def is_noise(self) -> bool:
        return self.bits <= LIMIT


def make(name: str, T: int, params: tuple[tuple[str, Any], ...] = ()):
    """The registered schedule from plain values; ValueError with a sentence where it refuses."""
    return SCHEDULES[name](T, **dict(params))


def columns(schedule) -> dict[str, np.ndarray]:
    """The curves over t = 0..T, each (T+1,).

    At t = 0 the log-SNR is infinite and β̃/β, being 0/0, is not a number.
    """
    ratio = np.full(schedule.T + 1, np.nan)
    ratio[1:] = schedule.posterior_variance[1:] / schedule.betas[1:]
    return {
        "beta": schedule.betas,
        "alpha_bar": schedule.alphas_bar,
        "signal": schedule.signal,
        "noise": schedule.noise,
        "log_snr": schedule.log_snr,
        "posterior_variance": schedule.posterior_variance,
        "ratio": ratio,
    }


CURVES = ("beta", "signal", "noise", "log_snr")
LIVE = (*CURVES, "alpha_bar")


def live_columns(schedule, other=None) -> dict[str, np.ndarray]:
    """The columns that the stage draws while a slider moves; schedule B's end in `_b`.

    Where a quantity has no value at t = 0 (β, log-SNR) there is none, so its curve starts at 1.
    """
    own = columns(schedule)
    table = {name: own[name].copy() for name in LIVE}
    table["log_snr"] = np.round(table["log_snr"], 9)  # 0 where signal and noise are equal
    table["last_bits"] = np.full(schedule.T + 1, float(terminal(schedule)))
    if other is not None:
        table |= {f"{name}_b": columns(other)[name].copy() for name in CURVES}
    for name in ("beta", "beta_b"):
        if name in table:
            table[name][0] = np.nan
    return table


def cloud(dataset: str, n: int, seed: int, params: tuple = ()):
    """x0 (n, D), the noise of the one jump (n, D) and the colours (n,), from plain values."""
    data = DATASETS[dataset](n, np.random.default_rng(seed), **dict(params))
    eps = np.random.default_rng([seed, 1]).standard_normal(data.x.shape)
    return data.x, eps, data.labels


def sweep(name: str, T: int, params: tuple, moving: str, other=None) -> Sweep:
    """Tables at up to 48 values of the parameter `moving`, the others as they are.

    The values run over the part of the registered range around the present value that the
    schedule accepts, the present value among them, so that the page rests on a node.
    """
    given = dict(params)
    param = SCHEDULES[name].param(moving)
    low, high, refused = accepted_range(name, T, given, moving)
    values = _grid(low, high, given.get(moving, param.default))
    if param.kind == "int":
        values = np.unique(np.round(values))
    made = [_try(name, T, given, moving, param, value)[0] for value in values]
    accepted = np.array([schedule is not None for schedule in made])  # a corner inside is skipped
    t = thin(T)
    tables = [
        {key: column[t] for key, column in live_columns(schedule, other).items()}
        for schedule in made
        if schedule is not None
    ]
    return Sweep(values[accepted], tables, t, float(low), float(high), refused)


def _grid(low: float, high: float, present: float) -> np.ndarray:
    """At most 48 increasing values from low to high with `present` among them."""
    if not low < high:
        return np.array([present], dtype=float)
    values = _between(low, high, SWEEP_VALUES)
    if not np.isclose(values, present, rtol=1e-12, atol=0).any():
        inner = 1 + np.argmin(np.abs(values[1:-1] - present))
        values[inner] = present
    return np.sort(values)


def numeric(name: str) -> tuple[str, ...]:
    """The parameters of a schedule that a live slider can move."""
    return tuple(p.name for p in SCHEDULES[name].params if p.kind in ("float", "int"))


def terminal_report(name: str, T: int, params: tuple) -> Terminal:
    """ᾱ_T, L_T and the smallest T for which L_T ≤ 1e-3 bits/dim, the parameters kept."""
    schedule = make(name, T, params)
    return Terminal(
        float(schedule.alphas_bar[-1]),
        float(terminal(schedule)),
        smallest_T(name, dict(params), LIMIT),
    )


def terminal_by_steps(name: str, params: tuple) -> dict[int, float]:
    """L_T in bits/dim at several T, the parameters kept; T that the schedule refuses are absent."""
    found = {}
    for T in STEPS:
        try:
            found[T] = float(terminal(make(name, T, params)))
        except ValueError:
            continue
    return found


def hardly_depends_on_T(by_steps: dict[int, float]) -> bool:
    """Whether the verdict is the same for every T from 100 on, and not by a narrow margin.

    L_T varies by less than a factor of four, or stays a hundred times below the limit.
    """
    values = np.array([bits for T, bits in by_steps.items() if T >= 100])
    if len(values) < 2 or len(set(values <= LIMIT)) > 1:
        return False
    return bool(values.max() < 4 * values.min() or values.max() < LIMIT / 100)


def clipped(name: str, T: int, params: tuple = ()) -> float | None:
    """The clip at which the last β stands (JSD would end at β_T = 1, cosine near it), or None."""
    settings = SCHEDULES[name].defaults() | dict(params)
    clip = settings.get("max_beta")
    return clip if clip is not None and make(name, T, params).betas[-1] == clip else None
