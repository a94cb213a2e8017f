"""Why a KL is never negative, and which way round it stands: two pictures, in nats."""

from __future__ import annotations

import numpy as np

from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.lessons.objective.scene_bound import REACH, crossed, pushed
from explorer.lessons.objective.scene_chain import chain_of, log_normal, mixture_of
from explorer.lessons.objective.scene_integral import push_of
from explorer.lessons.objective.scene_panels import AXIS, GRID, PLACES, laws
from explorer.units import factor
from explorer.worlds.memo import memo

RATIOS = np.concatenate([np.geomspace(0.01, 1.0, 40), np.linspace(1.05, 6.0, 60)])
MEANS = np.round(np.linspace(-2.0, 2.0, 41), 2)  # of the one Gaussian
WIDTHS = np.geomspace(0.1, 2.0, 60)  # among which it has its best
PER = {"nats": "", "bits": " / ln 2"}  # behind an integral of natural logarithms
Z = np.linspace(-6.0, 6.0, 241)  # standard deviations, where its own means are taken


# --- ln u ≤ u − 1 ---------------------------------------------------------------------------------


@memo(most=64)
def never_negative(names: tuple[str, str, str, int], x0: float, unit: str = "nats") -> PlatesView:
    """ln u below its tangent at u = p/q, and what that adds at each place to KL(q || p)."""
    data, model = (density_of(names, places) for places in (GRID, PLACES))
    u = model[1] / model[0]
    fine = surplus_of(*data)
    here = surplus_of(*model)
    kl = Word("objective.tile_kl", per=PER[unit], unit=Word(f"units.{unit}"))
    tiles = (
        Tile("ratio", Word("objective.tile_ratio"), u, "prediction"),
        Tile("above", "u − 1 − ln u", u - 1 - np.log(u), "error"),
        Tile("kl", kl, [factor("nats", unit) * divergence(names)], "exact"),
    )
    index = int(np.abs(PLACES - x0).argmin())
    slider = Slider("x0", "x₀", "x₀", PLACES, index, decimals=1)
    return PlatesView((tangent(u), surplus_panel(fine, here)), tiles, slider, (1.0, 1.0))


def density_of(names: tuple[str, str, str, int], places: np.ndarray) -> tuple:
    """(q, p) at places: the data's density and the model's."""
    q = np.exp(mixture_of(names[0]).log_density(places[:, None]))
    return q, pushed(*push_of(names))(places)


def surplus_of(q: np.ndarray, p: np.ndarray) -> np.ndarray:
    """q (u − 1 − ln u) with u = p/q: nowhere negative, and its integral is KL(q || p)."""
    return p - q - q * np.log(p / q)


def divergence(names: tuple[str, str, str, int]) -> float:
    """KL(q || p), from the mean of ln q − ln p over q."""
    places, mass = crossed(chain_of(*names), 0)
    q, p = density_of(names, places)
    return float(mass @ np.log(q / p))


def tangent(u: np.ndarray) -> Panel:
    return Panel(
        Word("objective.tangent"), "u", (0.0, 6.0), (-3.2, 5.2),
        (Series(RATIOS, RATIOS - 1, "exact", "u − 1", "8 4"),
         Series(RATIOS, np.log(RATIOS), "noise", "ln u")),
        (Upright(u, "prediction", "u"),),
        Word("objective.tangent_alt"), share=0.6,
    )  # fmt: skip


def surplus_panel(fine: np.ndarray, here: np.ndarray) -> Panel:
    top = max(float(fine.max()), 1e-6)
    return Panel(
        Word("objective.adds"), "x₀", AXIS, (-0.05 * top, 1.12 * top),
        (Series(GRID, fine, "error", "q · (u − 1 − ln u)"),), (Upright(PLACES, "data", "x₀"),),
        Word("objective.adds_alt"), share=0.6, pick=True,
    )  # fmt: skip


# --- which way round ------------------------------------------------------------------------------


@memo(most=8)
def both_ways(data: str, unit: str = "nats") -> PlatesView:
    """One Gaussian for the data, its mean under the hand, its width the best by either KL."""
    (covering, wide), (choosing, narrow) = data_first(data), model_first(data)
    covering, choosing = (factor("nats", unit) * each for each in (covering, choosing))
    q = np.exp(mixture_of(data).log_density(GRID[:, None]))
    shapes = [np.exp(log_normal(GRID, MEANS[:, None], width[:, None] ** 2))
              for width in (wide, narrow)]  # fmt: skip
    tiles = (
        Tile("covering", "KL(q ‖ p)", covering, "prediction"),
        Tile("choosing", "KL(p ‖ q)", choosing, "noise"),
    )
    laid = laws(q, shapes[0], share=0.6)
    pair = (laid.series[0], Series(GRID, shapes[0], "prediction", Word("objective.data_first")),
            Series(GRID, shapes[1], "noise", Word("objective.model_first"), "7 4"))  # fmt: skip
    top = 1.12 * float(max(q.max(), shapes[0].max(), shapes[1].max()))
    left = Panel(Word("objective.one_gaussian"), "x₀", AXIS, (0.0, top), pair,
                 (), Word("objective.one_gaussian_alt"), share=0.6)  # fmt: skip
    start = int(choosing.argmin())
    slider = Slider("mean", Word("objective.gaussian_mean"), "μ", MEANS, start, decimals=1)
    return PlatesView((left, over_means(covering, choosing, unit)), tiles, slider, (1.0, 1.0))


def data_first(data: str) -> tuple[np.ndarray, np.ndarray]:
    """KL(q || N(m, s^2)) for each m of MEANS, and its best s: s^2 = var + (mean − m)^2."""
    mixture = mixture_of(data)
    mean, variance = float(mixture.mean()[0]), float(mixture.covariance()[0, 0])
    squares = variance + (mean - MEANS) ** 2
    places = np.linspace(-REACH, REACH, 4001)
    log_q = mixture.log_density(places[:, None])
    entropy = -float(np.exp(log_q) @ log_q) * (places[1] - places[0])
    return 0.5 * np.log(2 * np.pi * np.e * squares) - entropy, np.sqrt(squares)


def model_first(data: str) -> tuple[np.ndarray, np.ndarray]:
    """KL(N(m, s^2) || q) for each m of MEANS at its best s among WIDTHS, and that s."""
    normal = np.exp(-0.5 * Z**2)
    normal /= normal.sum()
    places = MEANS[:, None, None] + WIDTHS[:, None] * Z  # (means, widths, z)
    log_q = mixture_of(data).log_density(places.reshape(-1, 1)).reshape(places.shape)
    kl = -0.5 * np.log(2 * np.pi * np.e * WIDTHS**2) - log_q @ normal
    best = kl.argmin(1)
    return kl[np.arange(len(MEANS)), best], WIDTHS[best]


def over_means(covering: np.ndarray, choosing: np.ndarray, unit: str) -> Panel:
    """Both KLs over the mean, as they are in this unit."""
    title = Word("objective.by_mean", unit=Word(f"units.{unit}"))
    top = 1.1 * float(np.quantile(np.concatenate([covering, choosing]), 0.8))
    covering, choosing = (np.where(row < top, row, np.nan) for row in (covering, choosing))
    return Panel(
        title, "μ", (float(MEANS[0]), float(MEANS[-1])), (0.0, top),
        (Series(MEANS, covering, "prediction", "KL(q ‖ p)"),
         Series(MEANS, choosing, "noise", "KL(p ‖ q)", "7 4")),
        (Upright(MEANS, "accent", "", "3 3"),),
        Word("objective.by_mean_alt"), share=0.6, pick=True,
    )  # fmt: skip
