"""The part `variance`: sigma^2 between beta~ and beta, live in v.

At first sight the exact denoiser alone: no network is needed to see what a variance costs. One
that is trained here on L_hybrid then shows its own v, and its bits with three variances as bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.frames import pack
from explorer.frames.bars import Series, terms
from explorer.frames.frame import BarsView, Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.parts import Curve, LiveSlider, Readout, Take
from explorer.frames.record import Estimate, Exact, Given
from explorer.frames.text import Phrase, Word
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_claims as claims
from explorer.lessons.improved import scene_settings
from explorer.lessons.improved import scene_spread as spreads
from explorer.lessons.improved.scene_claims import Claim
from explorer.lessons.improved.scene_taught import SPREADS, Taught, taught
from explorer.worlds.memo import memo
from explorer.worlds.schedules import thin
from explorer.worlds.world import World

SECONDS = 3
CLOCK = "improved"
TOTALS = ("low", "high", "mixed", "best")
AWAY = 99.0  # the stage has no cloud: its one point stands far outside
LOOKS = {"posterior": ("data", "dash"), "beta": ("noise", "dot"), "learned": ("prediction", "")}


@dataclass(frozen=True, kw_only=True)
class Settings(scene_settings.Settings):
    """v : of the live slider."""

    v: float = 0.5
    t: int = 10
    repeats: int = 1

    @property
    def order(self) -> Settings:
        return replace(self, t=0, v=0.5)


@dataclass(frozen=True, kw_only=True)
class Numbers(claims.Numbers):
    """At t: beta~/beta and sigma^2 of v.  total_… : the whole bound of the exact denoiser, bits per
    dimension, with beta~, beta, v and the best variance."""

    t: Given[int]
    v: Given[float]
    ratio: Exact[float]
    sigma2_mixed: Exact[float]
    total_low_bits: Exact[float]
    total_high_bits: Exact[float]
    total_mixed_bits: Exact[float]
    total_best_bits: Exact[float]


def defaults() -> Settings:
    return Settings()


def measure(order: Settings) -> Iterator[tuple[float, Taught | None]]:
    """A network that learns the variance, trained and measured."""
    config = benches.config(order, variance="learned", objective="hybrid")
    return taught(config, benches.bench(order), order.repeats)


def frame(settings: Settings, seen: Taught | None = None, before: Taught | None = None) -> Frame:
    """The panels over t, of a trained network the bars too, and the claims."""
    seen = seen or before
    world, t = settings.world, settings.t
    columns, blob = table_of(world, settings.v, seen)
    here = {name: float(column[max(t, 1)]) for name, column in columns.items()}
    totals = {f"total_{name}_bits": here[f"total_{name}"] for name in TOTALS}
    numbers = Numbers(
        claims=(ratio_claim(world), *([taught_claim(seen)] if seen else [])),
        networks=settings.repeats, seconds=SECONDS * settings.repeats, t=t, v=settings.v,
        ratio=here["ratio"], sigma2_mixed=here["sigma2_mixed"],
        **totals,
    )  # fmt: skip
    slider = LiveSlider(
        "v", Word("improved.v"), 0.0, 1.0, 0.01, settings.v, sweep=sweep_of(world)
    )  # fmt: skip
    shown = Picture(
        [Take(no_cloud())], blob, curves(seen is not None), label=Word("improved.variance_alt"),
        readout=(Readout("σ²_t", "sigma2_mixed"), Readout("ΣL", "total_mixed", 4)),
    )  # fmt: skip
    told = Reports(t=True, picked=False)
    views = [StageView(shown, Controls(sliders=[slider]), told, name="variance")]
    if seen is not None:
        views.append(cost_bars(settings.T, seen))
    return Frame(tuple(views), Time(settings.T, t, clock=CLOCK, log=True), numbers)


@memo(most=32)
def fixed_of(world: World) -> spreads.Fixed:
    """The exact denoiser's errors."""
    return spreads.exactly(world)


@memo(most=32)
def sweep_of(world: World) -> pack.Blob:
    t = thin(world.T)
    return pack.sweep(*spreads.sweep(fixed_of(world), t), t)


@memo(most=64)
def table_of(world: World, v: float, seen: Taught | None) -> tuple[dict, pack.Blob]:
    """(columns, blob); with the v of a network that was trained."""
    over_t = spreads.columns(fixed_of(world), v, None if seen is None else seen.v)
    return over_t, pack.table(over_t)


@memo(most=1)
def no_cloud() -> pack.Blob:
    return pack.frames(np.full((1, 1, 2), AWAY), [0])


def curves(learned: bool) -> list[Curve]:
    """The panels; with bars below there is no room for the last."""
    best = Word("improved.best")
    excess = Phrase("L_{t−1}, ", Word("improved.more_than_best"), ": β̃")
    shown = [
        Curve("scale_low", "β̃_t/β_t", "data", "dash", log=True, panel="scale"),
        Curve("scale_high", "β_t/β_t", "noise", "dash", log=True, panel="scale"),
        Curve("scale_mixed", "σ_t²/β_t", "spread", log=True, panel="scale"),
        Curve("scale_best", best, "exact", "longdash", log=True, panel="scale"),
        Curve("v_low", "", "data", "dash", panel="v"),
        Curve("v_high", "", "noise", "dash", panel="v"),
        Curve("v", "v", "spread", panel="v"),
        Curve("v_best", best, "exact", "longdash", panel="v"),
        Curve("excess_low", excess, "data", "dash", panel="excess"),
        Curve("excess_high", "β", "noise", "dash", panel="excess"),
        Curve("excess_mixed", "v", "spread", panel="excess"),
    ]
    if learned:
        shown.insert(
            7, Curve("v_learned", Word("improved.network"), "prediction", "dot", panel="v")
        )
        return shown
    cost = Phrase("L_{t−1}, ", best)
    return [
        *shown,
        Curve("sigma2_mixed", "σ_t²", "spread", log=True, panel="level"),
        Curve("cost_best", cost, "exact", "longdash", log=True, panel="level"),
    ]


def cost_bars(T: int, seen: Taught) -> BarsView:
    """L_{t−1} of the trained network with the three variances."""
    values = np.stack([seen.terms[name][1:T] for name in SPREADS])
    return BarsView(
        terms(values, np.arange(2, T + 1)),
        [Series(Word(f"improved.s_{name}"), *LOOKS[name]) for name in SPREADS],
        layout="side", y="linear", y_label=Word("improved.bits_dim"), term="L_{%}",
        t_label=Word("improved.t_axis"), label=Word("improved.alt_terms"),
        reports=Reports(t=True), name="taught",
    )  # fmt: skip


def ratio_claim(world: World) -> Claim:
    """Whether the two variances differ near the data alone: in a tenth of the steps or fewer."""
    known, alike = fixed_of(world), spreads.alike_from(world.noises())
    best, low, high = (
        known.terms(sigma2)
        for sigma2 in (
            known.optimal(),
            spreads.between(known.schedule, 0.0),
            spreads.between(known.schedule, 1.0),
        )
    )
    facts = {
        "alike": alike,
        "alike_percent": 100 * alike / world.T,
        "early_percent": 100 * spreads.early_share(best.terms),
        "low_bits": float(low.total[0] - best.total[0]),
        "high_bits": float(high.total[0] - best.total[0]),
    }
    return Claim("ratio", "holds" if alike - 1 <= world.T / 10 else "fails", facts)


def taught_claim(seen: Taught) -> Claim:
    """Whether this network's learned variance costs fewer bits than both fixed ones."""
    means = {f"bits_{name}": Estimate(seen.bits(name), seen.errors[name]) for name in SPREADS}
    means["bits_saved"] = Estimate(seen.gain, seen.gain_error)
    even = abs(seen.gain) <= 2 * seen.gain_error
    state = "even" if even else "holds" if seen.gain > 0 else "fails"
    return Claim("variance", state, means=means)
