"""A schedule's curves over t, and what its live sliders answer while they are dragged.

Everything is made from a registered schedule's name and numbers, so a schedule that a lecturer
adds moves live too. Arrays over t have length T + 1 and their index is the paper's t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.schedule import Schedule
from explorer.core.schedules import SCHEDULES, terminal
from explorer.worlds.schedules import accepted_range, attempt, between, thin

SWEEP_VALUES = 48
LOG_BETA = 0.1  # from this largest β on, β is drawn on a logarithmic axis
DRAWN = ("beta", "signal", "noise", "log_snr")


@dataclass(frozen=True)
class Sweep:
    """One slider's answers, sent ahead: `tables[k]` holds the columns at `values[k]`, rows `t`.

    The schedule accepts every value from `low` to `high`. `refused` is its own sentence where it
    turned down part of the registered range, else "".
    """

    values: np.ndarray
    tables: list[dict[str, np.ndarray]]
    t: np.ndarray
    low: float
    high: float
    refused: str


def columns(schedule: Schedule) -> dict[str, np.ndarray]:
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


def live_columns(schedule: Schedule, other: Schedule | None = None) -> dict[str, np.ndarray]:
    """The columns that the stage draws while a slider moves; schedule B's end in `_b`.

    Where a quantity has no value at t = 0 (β, log-SNR) there is none, so its curve starts at 1.
    What the last step leaves, ᾱ_T and L_T, stands at every t, so that it follows the sliders too.
    """
    own = columns(schedule)
    table = {name: own[name].copy() for name in (*DRAWN, "alpha_bar")}
    table["log_snr"] = np.round(table["log_snr"], 9)  # 0 where signal and noise are equal
    table["last_alpha_bar"] = np.full(schedule.T + 1, schedule.alphas_bar[-1])
    table["last_bits"] = np.full(schedule.T + 1, float(terminal(schedule)))
    if other is not None:
        table |= {f"{name}_b": columns(other)[name].copy() for name in DRAWN}
    for name in ("beta", "beta_b"):
        if name in table:
            table[name][0] = np.nan
    return table


def needs_log(*schedules: Schedule | None) -> bool:
    """Whether β is to be drawn on a logarithmic axis; None stands for no schedule."""
    return any(each is not None and each.betas.max() > LOG_BETA for each in schedules)


def numeric(name: str) -> tuple[str, ...]:
    """The parameters of a schedule that a live slider can move."""
    return tuple(p.name for p in SCHEDULES[name].params if p.kind in ("float", "int"))


def sweep(name: str, T: int, params: tuple, moving: str) -> Sweep:
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
    schedules = [attempt(name, T, given, moving, param, value)[0] for value in values]
    accepted = np.array([each is not None for each in schedules])  # a corner inside is skipped
    t = thin(T)
    tables = [
        {key: column[t] for key, column in live_columns(each).items()}
        for each in schedules
        if each is not None
    ]
    return Sweep(values[accepted], tables, t, float(low), float(high), refused)


def _grid(low: float, high: float, present: float) -> np.ndarray:
    """At most 48 increasing values from low to high with `present` among them."""
    if not low < high:
        return np.array([present], dtype=float)
    values = between(low, high, SWEEP_VALUES)
    if not np.isclose(values, present, rtol=1e-12, atol=0).any():
        inner = 1 + np.argmin(np.abs(values[1:-1] - present))
        values[inner] = present
    return np.sort(values)
