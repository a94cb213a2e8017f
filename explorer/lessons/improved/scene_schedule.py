"""The part `schedule`: linear against cosine, what equal training reaches and skipping costs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS
from explorer.core.schedule import Schedule
from explorer.core.schedules import terminal
from explorer.frames.chart import ChartView
from explorer.frames.frame import Frame, Picture, Reports, StageView, Time, data_to_noise
from explorer.frames.pack import Blob, table
from explorer.frames.parts import Curve, Readout, Take
from explorer.frames.record import Exact, Given
from explorer.frames.text import Phrase, Word
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_claims as claims
from explorer.lessons.improved import scene_measures as measures
from explorer.lessons.improved.scene_bench import Bench
from explorer.lessons.improved.scene_claims import Claim, far_panel, mean, means, newest, sure
from explorer.lessons.improved.scene_measures import Measures
from explorer.lessons.improved.scene_settings import Settings
from explorer.lessons.improved.scene_steps import Respaced
from explorer.lessons.improved.scene_variance import CLOCK, no_cloud
from explorer.worlds import works
from explorer.worlds.memo import memo
from explorer.worlds.world import schedule as schedule_of

if TYPE_CHECKING:
    from explorer.training.image_config import Config

NAMES = ("linear", "cosine")
LOOKS = {"linear": ("noise", "dash"), "cosine": ("prediction", "")}
SHARES = tuple(k / 10 for k in range(10))  # of the steps that are skipped
TOLD = {"whole": 0, "fifth": SHARES.index(0.2), "half": SHARES.index(0.5), "most": -1}
TRAINING = 0.45  # the share of the work that trains, about
VARIANCE = "beta"
SECONDS = 7  # of one seed, about


@dataclass(frozen=True, kw_only=True)
class Numbers(claims.Numbers):
    """linear, cosine : ᾱ_t of the two schedules."""

    t: Given[int]
    linear: Exact[float]
    cosine: Exact[float]


def nothing(rows: int = 0) -> Measures:
    """Room for so many seeds: distances for each of SHARES, one bound of the whole chain."""
    return measures.nothing(NAMES, len(SHARES), 1, rows)


def left_over(schedule: Schedule) -> np.ndarray:
    """What x_t still tells of x_0, (T+1,): KL(q(x_t | x_0) || N(0, I)) in bits per dimension.

    At unit variance of the data; nan at t = 0. For t = T it is L_T.
    """
    bits = [terminal(Schedule(schedule.betas[1 : t + 1])) for t in range(1, schedule.T + 1)]
    return np.append(np.nan, bits)


def start_of(T: int, share: float) -> int:
    """The t at which a reverse process that skips this share of its steps begins."""
    return max(1, round((1 - share) * T))


def skipping(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x_start: np.ndarray,
    rng: np.random.Generator,
    share: float,
) -> np.ndarray:
    """Samples of the reverse process that begins at start_of(T, share), from x_start ~ N(0, I).

    As if x_t were pure noise there already. Source: Nichol & Dhariwal 2021, fig. 4.
    """
    t = start_of(schedule.T, share)
    chain = Schedule(schedule.betas[1 : t + 1])
    spaced = Respaced(denoiser, np.arange(t + 1))
    run = SAMPLERS["ddpm"](chain, spaced, x_start, rng, variance=VARIANCE)
    return deque(run, maxlen=1).pop().x_t


def skip(name: str, denoiser: BoundDenoiser, bench: Bench, row: Measures, seed: int) -> works.Work:
    """Fill the row of one schedule; yields the share done."""
    schedule = denoiser.schedule
    rng = np.random.default_rng([seed, 31])
    given = bench.drawn(bench.rows, seed)
    terms, _ = benches.bound(schedule, given.for_bits(denoiser), given.x0, rng, VARIANCE)
    row.bits[name][0, 0] = terms.sum()
    for k, share in enumerate(SHARES):
        rng = np.random.default_rng([seed, 32])  # the same noise wherever it begins
        x_start = rng.standard_normal(bench.start)
        row.far[name][0, k] = bench.ratio(skipping(schedule, denoiser, x_start, rng, share), seed)
        yield (k + 1) / len(SHARES)


def both(config: Config, bench: Bench, row: Measures) -> works.Work:
    """Train a network for each schedule and measure; returns the row, which fills meanwhile."""
    for k, name in enumerate(NAMES):
        begin, middle, end = (np.array([0.0, TRAINING, 1.0]) + k) / len(NAMES)
        given = works.network(replace(config, schedule=name))
        denoiser = yield from works.part(given, begin, middle)
        work = skip(name, denoiser, bench, row, config.seed)
        yield from works.part(work, middle, end)
    return row


def compare(config: Config, bench: Bench, repeats: int) -> Iterator[tuple[float, Measures]]:
    """(share done, Measures so far) of `repeats` seeds."""

    def one(seeded: Config, row: Measures) -> works.Work:
        key = ("skips", replace(seeded, schedule="cosine"))
        return works.remembered(key, both(seeded, bench, row))

    return measures.by_seed(config, repeats, nothing, one)


# --- the frame ----------------------------------------------------------------------------------


def defaults() -> Settings:
    return Settings(t=160)


def measure(order: Settings) -> Iterator[tuple[float, Measures]]:
    return compare(benches.config(order), benches.bench(order), order.repeats)


def frame(
    settings: Settings, seen: Measures | None = None, before: Measures | None = None
) -> Frame:
    """ᾱ of both schedules over t, and what skipping steps costs."""
    T, t, seen = settings.T, settings.t, seen or nothing()
    drawn = measures.over(before, seen)
    numbers = Numbers(
        claims=tuple(newest(judge, seen, before) for judge in (skip_claim, equal_claim)),
        networks=2 * settings.repeats,
        seconds=SECONDS * settings.repeats, t=t,
        **{name: float(schedule_of(name, T).alphas_bar[t]) for name in NAMES},
    )  # fmt: skip
    rows = [
        means(Word(f"improved.{name}"), [100 * share for share in SHARES],
                     drawn.far[name], LOOKS[name]) for name in NAMES
    ]  # fmt: skip
    panel = far_panel(rows, Word("improved.skip_axis"), (0.5, 10.0))
    chart = ChartView((panel,), Word("improved.skip_caption"))
    clock = Time(T, t, clock=CLOCK, ticks=data_to_noise(T))
    return Frame((stage(T), chart), clock, numbers)


def stage(T: int) -> StageView:
    """ᾱ of both schedules over t, and the bits that x_t still holds."""
    names = {name: Word(f"improved.{name}") for name in NAMES}
    curves = [Curve(f"alpha_bar_{name}", Phrase("ᾱ_t ", said), *LOOKS[name], panel="alpha_bar")
              for name, said in names.items()]  # fmt: skip
    axis = {"linear": Word("improved.left_axis"), "cosine": ""}
    curves += [Curve(f"left_{name}", axis[name], *LOOKS[name], log=True, panel="left")
               for name in NAMES]  # fmt: skip
    readout = [Readout(Phrase("ᾱ ", said), f"alpha_bar_{name}") for name, said in names.items()]
    picture = Picture([Take(no_cloud())], table_of(T), curves, readout=readout,
                      label=Word("improved.schedule_alt"))  # fmt: skip
    return StageView(picture, reports=Reports(t=True, picked=False), name="schedules")


@memo(most=16)
def table_of(T: int) -> Blob:
    columns = {}
    for name in NAMES:
        schedule = schedule_of(name, T)
        columns[f"alpha_bar_{name}"] = schedule.alphas_bar
        columns[f"left_{name}"] = left_over(schedule)
    return table(columns)


def skip_claim(seen: Measures) -> Claim:
    """Whether skipping a fifth costs nothing with linear, and how far one may go."""
    if not np.isfinite(seen.far["cosine"][:, -1]).any():
        return Claim("skip")
    told = {
        f"{kind}_{name}": mean(seen.far[name][:, place])
        for kind, place in TOLD.items()
        for name in NAMES
    }
    far = seen.far["linear"]
    state = sure(far[:, TOLD["fifth"]] / far[:, 0] - 1)
    return Claim("skip", "holds" if state == "even" else state, means=told)


def equal_claim(seen: Measures) -> Claim:
    """Whether cosine is better than linear at equal training, in bits and in distance."""
    if not np.isfinite(seen.bits["cosine"]).any():
        return Claim("schedule")
    told = {f"bits_{name}": mean(seen.bits[name]) for name in NAMES}
    told |= {f"far_{name}": mean(seen.far[name][:, 0]) for name in NAMES}
    gap = seen.bits["cosine"] - seen.bits["linear"]
    return Claim("schedule", sure(gap), means=told)
