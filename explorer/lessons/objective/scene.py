"""What the page `objective` shows: a small chain on the line, in four acts.

Records are in nats, what is shown in the unit of the settings.

Act 1, the bound: a place x_0, and how far its paths' mean lies above -ln p(x_0).
Act 2, the ten lines from the bound's definition to its three kinds of terms.
Act 3, what each step costs, and its weight against the 1 of the training loss.
Act 4, bound, likelihood and entropy at every number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer import units
from explorer.frames.frame import Frame
from explorer.frames.plates import PlatesView, Slider, Tile
from explorer.frames.record import Estimated, Exact, Given
from explorer.frames.text import Word
from explorer.lessons.objective import scene_bound as exact
from explorer.lessons.objective import scene_lines as lines
from explorer.lessons.objective import scene_panels as panels
from explorer.lessons.objective.scene_chain import chain_of, mixture_of
from explorer.lessons.objective.scene_derivation import derivation
from explorer.units import factor, logarithm
from explorer.worlds.memo import memo

ACTS = ("bound", "lines", "terms", "gap")
PATHS = 4000
WORK = 24_000  # steps of the paths that one x_0's histogram may cost
LEAST_DRAWS, MOST_DRAWS = 400, 2000  # paths of one x_0
NOTHING = 1e-6  # nats: of a smaller difference quadrature does not know two digits, so it is 0
Names = tuple[str, str, str, int]  # data, model, schedule, T


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that decides a picture of this page.

    x0 : of act 1, among panels.PLACES.  line : of act 2, 1..10.  t : of act 3, 1..T.
    unit : in which pictures and words say nats.
    """

    data: str = "two"
    model: str = "matched"
    schedule: str = "cosine"
    T: int = 8
    seed: int = 0
    x0: float = 0.3
    line: int = 1
    t: int = 4
    unit: str = "nats"

    @property
    def scale(self) -> float:
        """What turns nats into the unit of what is shown."""
        return factor("nats", self.unit)

    @property
    def chain(self) -> Names:
        return self.data, self.model, self.schedule, self.T


@dataclass(frozen=True)
class BoundNumbers:
    """At x0: -ln p(x0), its bound and the gap between them; of the model: the mean of -ln p, the
    data's entropy and the KL between them."""

    x0: Given[float]
    nll_nats: Exact[float]
    bound_nats: Exact[float]
    gap_nats: Exact[float]
    mean_nll_nats: Exact[float]
    entropy_nats: Exact[float]
    divergence_nats: Exact[float]


@dataclass(frozen=True)
class LinesNumbers:
    """Means of lines 9 and 10 with standard errors, and the bound by quadrature."""

    mean9_nats: Estimated[float]
    error9_nats: Estimated[float]
    mean10_nats: Estimated[float]
    error10_nats: Estimated[float]
    bound_nats: Exact[float]


@dataclass(frozen=True)
class TermsNumbers:
    """The bound in three, and step t's term: weight · mse + gap; weight in nats.

    latents : how many times the data's dimension the code of the VAE has.
    """

    last_nats: Exact[float]
    middle_nats: Exact[float]
    first_nats: Exact[float]
    bound_nats: Exact[float]
    latents: Given[int]
    t: Given[int]
    weight_nats: Exact[float]
    mse: Exact[float]
    gap_nats: Exact[float]
    kl_nats: Exact[float]


@dataclass(frozen=True)
class GapNumbers:
    """At T: the three numbers, bound − nll (slack) and nll − entropy (miss)."""

    T: Given[int]
    bound_nats: Exact[float]
    nll_nats: Exact[float]
    entropy_nats: Exact[float]
    slack_nats: Exact[float]
    miss_nats: Exact[float]


def defaults(act: str) -> Settings:
    """How an act opens."""
    return Settings()


@memo(most=64)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The picture of an act with its numbers. (No job adds to this page: seen is not used.)"""
    return {"bound": bound, "lines": ten, "terms": three, "gap": gap}[act](settings)


# --- arrays, remembered by names and numbers ----------------------------------------------------


@memo(most=64)
def jensen(names: Names, seed: int) -> exact.Jensen:
    draws = int(np.clip(WORK // names[3], LEAST_DRAWS, MOST_DRAWS))
    rng = np.random.default_rng([seed, 2])
    return exact.jensen(chain_of(*names), panels.PLACES, rng, draws)


@memo(most=64)
def ladder(names: Names, seed: int) -> lines.Ladder:
    return lines.ladder(chain_of(*names), PATHS, np.random.default_rng([seed, 3]))


@memo(most=256)
def terms(names: Names) -> exact.Terms:
    return exact.terms(chain_of(*names))


@memo(most=256)
def loose(names: Names) -> exact.Looseness:
    return exact.looseness(chain_of(*names), panels.GRID)


def data_density(data: str) -> np.ndarray:
    return np.exp(mixture_of(data).log_density(panels.GRID[:, None]))


# --- the acts -----------------------------------------------------------------------------------


def bound(settings: Settings) -> Frame:
    """Act 1."""
    spread, model = jensen(settings.chain, settings.seed), loose(settings.chain)
    index = nearest_place(settings.x0)
    gaps = np.maximum(spread.bound - spread.nll, 0.0)
    by, log = settings.scale, logarithm(settings.unit)
    tiles = (
        Tile("nll", Word("objective.tile_nll_x0", log=log), by * spread.nll, "exact"),
        Tile("bound", Word("objective.tile_bound"), by * spread.bound, "noise"),
        Tile("gap", Word("objective.tile_jensen"), by * gaps, "error"),
    )
    laws = panels.laws(data_density(settings.data), model.density, panels.PLACES, 0.38)
    shown = laws, panels.surplus(spread, settings.unit)
    numbers = BoundNumbers(
        *map(float, (panels.PLACES[index], spread.nll[index], spread.bound[index], gaps[index])),
        model.nll,
        model.entropy,
        max(model.nll - model.entropy, 0.0),
    )
    slider = Slider("x0", "x₀", "x₀", panels.PLACES, index, decimals=1)
    return Frame((PlatesView(shown, tiles, slider),), numbers=numbers)


def nearest_place(x0: float) -> int:
    """The index of the place on the range that is nearest to x0."""
    return int(np.abs(panels.PLACES - x0).argmin())


def ten(settings: Settings) -> Frame:
    """Act 2."""
    drawn = ladder(settings.chain, settings.seed)
    pairs = zip(drawn.means[8:], drawn.errors[8:], strict=True)
    means = [float(value) for pair in pairs for value in pair]
    numbers = LinesNumbers(*means, terms(settings.chain).bound)
    return Frame((derivation(drawn, settings.line, settings.unit),), numbers=numbers)


def three(settings: Settings) -> Frame:
    """Act 3."""
    parts, t, by = terms(settings.chain), settings.t, settings.scale
    each = [None if np.isnan(value) else by * value for value in parts.kl[1:].tolist()]
    tiles = (
        Tile("last", Word("objective.tile_last"), [by * parts.last], "noise", 4),
        Tile("middle", Word("objective.tile_middle"), [by * parts.middle], "noise"),
        Tile("one", Word("objective.tile_one"), each, "noise"),
        Tile("first", Word("objective.tile_first"), [by * parts.first], "data"),
        Tile("bound", Word("objective.tile_sum"), [by * parts.bound], "exact"),
    )
    slider = Slider("t", "t", "t", np.arange(1, settings.T + 1), t - 1)
    kl = float(parts.kl[t]) if t > 1 else parts.first
    pull = float(parts.weight[t] * parts.mse[t])
    numbers = TermsNumbers(
        parts.last, parts.middle, parts.first, parts.bound, settings.T,
        t, float(parts.weight[t]), float(parts.mse[t]), kl - pull, kl,
    )  # fmt: skip
    shown = panels.costs(parts, settings.unit), panels.weights(parts, settings.unit)
    view = PlatesView(shown, tiles, slider, numbers=units.shown(of_steps(parts), settings.unit))
    return Frame((view,), numbers=numbers)


def of_steps(parts: exact.Terms) -> dict[str, np.ndarray]:
    """What the sentence says of each step from t = 1 on: kl = weight · mse + constant."""
    kl = np.concatenate([[parts.first], parts.kl[2:]])
    weight, mse = parts.weight[1:], parts.mse[1:]
    constant = kl - weight * mse
    return {"weight_nats": weight, "mse": mse, "constant_nats": constant, "kl_nats": kl}


def gap(settings: Settings) -> Frame:
    """Act 4, over the stops of `stops`."""
    steps = stops(settings.T)
    each = [loose((*settings.chain[:3], T)) for T in steps]
    bound, nll, entropy, density = (
        np.array([getattr(one, name) for one in each])
        for name in ("bound", "nll", "entropy", "density")
    )
    slack, miss = (np.where(each > NOTHING, each, 0.0) for each in (bound - nll, nll - entropy))
    now, rows = steps.index(settings.T), (bound, nll, entropy, slack, miss)
    here = (float(row[now]) for row in rows)
    bound, nll, entropy, slack, miss = (settings.scale * row for row in rows)
    tiles = (
        Tile("bound", Word("objective.tile_bound"), bound, "noise"),
        Tile("nll", Word("objective.nll_mean", log=logarithm(settings.unit)), nll, "prediction"),
        Tile("entropy", Word("objective.tile_entropy"), entropy, "exact"),
        Tile("slack", Word("objective.tile_slack"), slack, "error", 4),
        Tile("miss", Word("objective.tile_miss"), miss, "error", 4),
    )
    laws = panels.laws(data_density(settings.data), density)
    shown = panels.three_lines(steps, bound, nll, entropy, settings.unit), laws
    slider = Slider("T", Word("objective.T"), "T", steps, now)
    return Frame((PlatesView(shown, tiles, slider),), numbers=GapNumbers(settings.T, *here))


def stops(T: int) -> list[int]:
    """The numbers of steps on the range of act 4, T among them."""
    return sorted({*exact.STOPS, T})
