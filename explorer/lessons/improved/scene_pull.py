"""How strongly each loss would pull at the mean, if the bound's gradient were not stopped there.

The pull is the gradient by the guess of the noise, per entry, as a root mean square over data and
noise, of the best denoiser with the best variance: exact, from the errors' integrals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.learned_variance import log_ends, step_table
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.lessons.improved import scene_spread as spreads
from explorer.worlds.memo import memo
from explorer.worlds.world import World

LEAST = 1e-5  # of the axis


@dataclass(frozen=True, eq=False)
class Pull:
    """(T+1,) each, entry 0 nan: of L_simple and of λ L_vlb, and the second over the first."""

    simple: np.ndarray
    vlb: np.ndarray
    ratio: np.ndarray


@memo(most=16)
def pull(world: World, vlb_weight: float) -> Pull:
    r"""L_simple pulls with 2 (eps_hat - eps), λ T L_{t-1} with λ T W_t times as much.

    .. math:: W_t = \frac{\beta_t^2}{2 \ln 2\, \sigma_t^2 \alpha_t (1 - \bar\alpha_t)}
    """
    known = spreads.exactly(world)
    schedule, sigma2 = known.schedule, known.optimal()
    weight = step_table(schedule).weight * np.exp(log_ends(schedule)[0]) / sigma2
    snr = np.append(np.nan, schedule.snr[1:])
    simple = 2 * np.sqrt(snr * known.errors.mean)
    ratio = vlb_weight * schedule.T * weight
    return Pull(simple, simple * ratio, ratio)


@memo(most=16)
def view(world: World, vlb_weight: float) -> PlatesView:
    """Both pulls over t, and how many times as strong the bound's would be."""
    known, T = pull(world, vlb_weight), world.T
    t = np.arange(1, T + 1)
    named = {"simple": "data", "vlb": "error", "ratio": "spread"}
    tiles = [
        Tile(name, Word(f"improved.pull_{name}"), getattr(known, name)[1:], colour)
        for name, colour in named.items()
    ]
    slider = Slider("t", "t", "t", t, min(9, T - 1))
    panels = panel("pulls", t, known, ("simple", "vlb")), panel("pull_ratio", t, known, ("ratio",))
    return PlatesView(panels, tuple(tiles), slider, (1.0, 1.0))


def panel(name: str, t: np.ndarray, known: Pull, shown: tuple[str, ...]) -> Panel:
    colours = {"simple": ("data", "8 4"), "vlb": ("error", ""), "ratio": ("spread", "")}
    names = {each: Word(f"improved.pull_{each}") if len(shown) > 1 else "" for each in shown}
    rows = {each: np.maximum(getattr(known, each)[1:], LEAST) for each in shown}
    highest = max(float(row.max()) for row in rows.values())
    lowest = min(float(row.min()) for row in rows.values())
    series = tuple(
        Series(t, row, colours[each][0], names[each], colours[each][1])
        for each, row in rows.items()
    )
    return Panel(
        Word(f"improved.{name}"), Word("improved.t_axis"), (0.9, 1.1 * float(t[-1])),
        (0.6 * lowest, 2 * highest), series, (Upright(t, "accent", "", "3 3"),),
        Word(f"improved.{name}_alt"), xlog=True, ylog=True, share=0.6, pick=True,
    )  # fmt: skip
