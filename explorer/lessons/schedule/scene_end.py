"""The last step of a schedule: is x_T noise?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.schedules import SCHEDULES, noise_spans, terminal
from explorer.frames.record import Exact, Given
from explorer.worlds.memo import memo
from explorer.worlds.schedules import STEPS
from explorer.worlds.world import schedule

LIMIT = 1e-3  # bits/dim: below it x_T counts as noise
LARGEST = 10_000  # T that is tried


@dataclass(frozen=True)
class End:
    """alpha_bar : ᾱ_T.  bits_per_dim : L_T at E[x0²] = 1.  enough : (first, last) of each run of T
    up to LARGEST that will do, the numbers kept; () if none.  bits_by_T : L_T in bits/dim at
    several T.  clip : at which the last β stands, or None.
    """

    alpha_bar: Exact[float]
    bits_per_dim: Exact[float]
    enough: Exact[tuple[tuple[int, int], ...]]
    bits_by_T: Exact[dict[int, float]]
    clip: Given[float | None]

    @property
    def is_noise(self) -> bool:
        return self.bits_per_dim <= LIMIT

    @property
    def from_T(self) -> int | None:
        """The T from which on every one will do; None where there is no such T."""
        alone = len(self.enough) == 1 and self.enough[0][1] == LARGEST
        return self.enough[0][0] if alone else None

    @property
    def steady(self) -> bool:
        return hardly_depends_on_T(self.bits_by_T)

    @property
    def lowest_and_highest_bits(self) -> tuple[float, float]:
        """From T = 100 on."""
        bits = [bits for T, bits in self.bits_by_T.items() if T >= 100]
        return min(bits), max(bits)


@memo(most=64)
def end(name: str, T: int, params: tuple) -> End:
    """The last step of a schedule by its name and numbers."""
    here = schedule(name, T, params)
    return End(
        float(here.alphas_bar[-1]),
        float(terminal(here)),
        noise_spans(name, params, LIMIT, LARGEST),
        terminal_by_steps(name, params),
        clipped(name, T, params),
    )


def terminal_by_steps(name: str, params: tuple) -> dict[int, float]:
    """L_T in bits/dim at several T, the parameters kept; T that the schedule refuses are absent."""
    bits = {}
    for T in STEPS:
        try:
            bits[T] = float(terminal(schedule(name, T, params)))
        except ValueError:
            continue
    return bits


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
    return clip if clip is not None and schedule(name, T, params).betas[-1] == clip else None
