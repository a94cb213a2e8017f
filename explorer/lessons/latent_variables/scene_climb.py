"""Points whose bells nobody saw: beliefs and bells made better in turn, and the bound climbs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.mixture_fitting import Bells, HalfStep, em_steps, log_joint
from explorer.frames.frame import Frame, Time
from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.record import Exact, Given
from explorer.frames.text import Word
from explorer.lessons.latent_variables.scene_settings import HALVES, REACH, Settings
from explorer.worlds.memo import memo

COUNT = 40
TRUTH = Bells(np.array([0.4, 0.6]), np.array([-1.5, 1.1]), np.array([0.5, 0.8]))
BEGINS = {
    "apart": Bells(np.array([0.5, 0.5]), np.array([-0.5, 0.5]), np.array([1.0, 1.0])),
    "aside": Bells(np.array([0.5, 0.5]), np.array([2.0, 3.0]), np.array([1.0, 1.0])),
    "alike": Bells(np.array([0.5, 0.5]), np.array([0.0, 0.0]), np.array([1.0, 1.0])),
}
LEAST = 0.15  # no bell becomes narrower
X = np.linspace(-REACH, REACH, 121)
SHARE = 0.5  # of a panel's height: there are two rows of them
HALF = np.arange(HALVES + 1)


@dataclass(frozen=True)
class ClimbNumbers:
    """After so many halves of a step, in nats over all points: ln p of them and the bound; both
    bells, the second with its weight."""

    half: Given[int]
    count: Given[int]
    evidence_nats: Exact[float]
    bound_nats: Exact[float]
    gap_nats: Exact[float]
    m1: Exact[float]
    m2: Exact[float]
    s1: Exact[float]
    s2: Exact[float]
    w: Exact[float]


@memo(most=16)
def drawn(seed: int) -> np.ndarray:
    """The points, (COUNT,), in rising order."""
    rng = np.random.default_rng(seed)
    second = rng.random(COUNT) < TRUTH.weights[1]
    z = second.astype(int)
    return np.sort(TRUTH.means[z] + TRUTH.deviations[z] * rng.standard_normal(COUNT))


@memo(most=32)
def climb(seed: int, start: str) -> list[HalfStep]:
    return em_steps(drawn(seed), BEGINS[start], HALVES, LEAST)


def columns(halves: list[HalfStep]) -> dict[str, np.ndarray]:
    """Over the halves, each (HALVES + 1,)."""
    evidence, bound = (np.array([getattr(each, name) for each in halves])
                       for name in ("evidence", "bound"))  # fmt: skip
    bells = [each.bells for each in halves]
    pairs = np.array([[*each.means, *each.deviations, each.weights[1]] for each in bells]).T
    names = ("m1", "m2", "s1", "s2", "w")
    return {
        "evidence_nats": evidence, "bound_nats": bound, "gap_nats": evidence - bound,
        **dict(zip(names, pairs, strict=True)),
    }  # fmt: skip


def frame(settings: Settings) -> Frame:
    halves = climb(settings.seed, settings.start)
    row = columns(halves)
    now = {name: float(values[settings.half]) for name, values in row.items()}
    numbers = ClimbNumbers(half=settings.half, count=COUNT, **now)
    return Frame((plates(settings, halves, row),), Time(), numbers)


def over_places(points: np.ndarray, halves: list[HalfStep]) -> tuple[Panel, Panel]:
    """The bells, and below them what is believed of each point."""
    parts = np.exp(np.stack([log_joint(each.bells, X) for each in halves]))
    highest = 1.1 * float(parts.sum(-1).max())
    bells = Panel(
        Word("latent_variables.bells"), "x", (-REACH, REACH), (0.0, highest),
        (
            Series(X, parts[..., 0], "data", "z = 1"),
            Series(X, parts[..., 1], "noise", "z = 2", dash="6 4"),
            Series(X, parts.sum(-1), "state", "p(x)"),
        ),
        alt=Word("latent_variables.bells_alt"), share=SHARE,
    )  # fmt: skip
    beliefs = Panel(
        Word("latent_variables.shares"), "x", (-REACH, REACH), (-0.05, 1.05),
        (Series(points, np.stack([each.q[:, 1] for each in halves]), "prediction", dots=True),),
        alt=Word("latent_variables.shares_alt"), share=SHARE,
    )  # fmt: skip
    return bells, beliefs


def over_halves(row: dict[str, np.ndarray]) -> tuple[Panel, Panel]:
    """What climbs, and how much of it is given away once the first two halves are done."""
    low, high = float(row["bound_nats"].min()), float(row["evidence_nats"].max())
    room, late = 0.08 * max(1.0, high - low), row["gap_nats"][2:]
    stairs = Panel(
        Word("latent_variables.stairs"), Word("latent_variables.half"), (0.0, float(HALVES)),
        (low - room, high + 2 * room),
        (
            Series(HALF, row["evidence_nats"], "exact", "ln p", dash="8 4"),
            Series(HALF, row["bound_nats"], "prediction", "ELBO", dots=True),
        ),
        (Upright(HALF, "accent"),), alt=Word("latent_variables.stairs_alt"), share=SHARE,
        pick=True,
    )  # fmt: skip
    gap = Panel(
        Word("latent_variables.gap"), Word("latent_variables.half"), (0.0, float(HALVES)),
        (0.0, max(0.1, 1.1 * float(late.max()))),
        (Series(HALF[2:], late, "error", kind="bars", width=0.6, mark=True, first=2),),
        alt=Word("latent_variables.gap_alt"), share=SHARE, pick=True,
    )  # fmt: skip
    return stairs, gap


def plates(settings: Settings, halves: list[HalfStep], row: dict[str, np.ndarray]) -> PlatesView:
    """The bells over the points' beliefs; beside them what climbs over what is given away."""
    bells, beliefs = over_places(drawn(settings.seed), halves)
    stairs, gap = over_halves(row)
    tiles = (
        Tile("bound_nats", "ELBO", row["bound_nats"], "prediction", 2),
        Tile("gap_nats", "KL", row["gap_nats"], "error", 2),
        Tile("evidence_nats", "ln p", row["evidence_nats"], "exact", 2),
    )
    slider = Slider("half", Word("latent_variables.half"), "k", HALF, settings.half)
    further = {name: row[name] for name in ("m1", "m2", "s1", "s2", "w")}
    return PlatesView((bells, stairs, beliefs, gap), tiles, slider, (1.2, 1.0), numbers=further)
