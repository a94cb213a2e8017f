"""The part `steps`: bits and distance against the number of sampling steps, taken in four ways.

beta~ and beta go with a network trained on L_simple, the learned variance with one trained on
L_hybrid, DDIM again with the first: as in the paper, each variance with the loss that suits it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.reverse import BoundDenoiser, Denoiser
from explorer.core.samplers import SAMPLERS
from explorer.core.samplers.base import respace, step_times
from explorer.core.schedule import Schedule
from explorer.frames.chart import ChartView, Panel, Row
from explorer.frames.frame import Frame
from explorer.frames.record import Estimate
from explorer.frames.text import Word
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_measures as measures
from explorer.lessons.improved.scene_bench import Bench
from explorer.lessons.improved.scene_claims import (
    Claim,
    Numbers,
    far_panel,
    mean_error,
    means,
    newest,
    sure,
)
from explorer.lessons.improved.scene_measures import Measures
from explorer.lessons.improved.scene_settings import Settings
from explorer.worlds import works

if TYPE_CHECKING:
    from explorer.training.image_config import Config

METHODS = ("posterior", "beta", "learned", "ddim")
WITH_BITS = METHODS[:3]  # DDIM adds no noise, so its steps have no density and no bound
LOOKS = {"posterior": ("data", "dash"), "beta": ("noise", "dot"), "learned": ("spread", ""),
         "ddim": ("state", "longdash")}  # fmt: skip
COUNTS = {"points": (5, 10, 20, 50, 100, 200), "pictures": (5, 10, 20, 50, 100)}
SECONDS = {"points": 5, "pictures": 45}  # of one pair of networks, about
TRAINING = 0.6  # the share of the work that trains, about
LEARNED = {"variance": "learned", "objective": "hybrid"}


class Respaced:
    """The denoiser on a chain that visits only `times`: the chain's step i is the old t."""

    def __init__(self, denoiser: Denoiser, times: np.ndarray) -> None:
        self._denoiser, self._times = denoiser, np.asarray(times)

    def __call__(self, x_t: np.ndarray, i: int | np.ndarray) -> np.ndarray:
        return self._denoiser(x_t, self._old(i))

    def fraction(self, x_t: np.ndarray, i: int | np.ndarray) -> np.ndarray:
        return self._denoiser.fraction(x_t, self._old(i))

    def _old(self, i: int | np.ndarray) -> int | np.ndarray:
        old = self._times[i]
        return old if isinstance(i, np.ndarray) else int(old)


def nothing(counts: Sequence[int], rows: int = 0) -> Measures:
    """Room for so many pairs of networks."""
    return measures.nothing(METHODS, len(counts), len(counts), rows)


def counts_for(what: str, T: int) -> tuple[int, ...]:
    """The numbers of steps that are tried, up to T."""
    return (*(n for n in COUNTS[what] if n < T), T)[: len(COUNTS[what])]


def bits_in(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    bench: Bench,
    rng: np.random.Generator,
    num_steps: int,
    variance: str,
) -> float:
    """The bound of the chain of num_steps steps, bits per dimension."""
    times = step_times(schedule.T, num_steps)
    spaced = Respaced(bench.for_bits(denoiser), times)
    chain = respace(schedule, times)
    return float(benches.bound(chain, spaced, bench.x0, rng, variance, **bench.decoder)[0].sum())


def far_in(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    bench: Bench,
    rng: np.random.Generator,
    num_steps: int,
    method: str,
    seed: int = 0,
) -> float:
    """Distance ÷ floor of samples drawn in num_steps steps; seed : of the real ones."""
    x_T = rng.standard_normal(bench.start)
    asked = bench.for_samples(denoiser)
    name, how = ("ddim", {}) if method == "ddim" else ("ddpm", {"variance": method})
    run = SAMPLERS[name](schedule, asked, x_T, rng, num_steps=num_steps, **how)
    return bench.ratio(deque(run, maxlen=1).pop().x_t, seed)


def climb(
    simple: BoundDenoiser,
    learned: BoundDenoiser,
    bench: Bench,
    counts: Sequence[int],
    row: Measures,
    seed: int,
) -> works.Work:
    """Fill a row from two trained networks; yields the share done."""
    schedule = simple.schedule
    total, done = len(METHODS) * sum(counts), 0
    given = bench.drawn(bench.rows, seed)
    for k, count in enumerate(counts):
        for method in METHODS:
            denoiser = learned if method == "learned" else simple
            rng = np.random.default_rng([seed, k])  # the same noise for all methods
            row.far[method][0, k] = far_in(schedule, denoiser, bench, rng, count, method, seed)
            if method in WITH_BITS:
                rng = np.random.default_rng([seed, k])
                row.bits[method][0, k] = bits_in(schedule, denoiser, given, rng, count, method)
            done += count
            yield done / total


def pair(config: Config, bench: Bench, counts: Sequence[int], row: Measures) -> works.Work:
    """Train on L_simple and on L_hybrid, and climb; returns the row, which fills meanwhile."""
    simple = yield from works.part(works.network(config), 0.0, TRAINING / 2)
    second = works.network(replace(config, **LEARNED))
    learned = yield from works.part(second, TRAINING / 2, TRAINING)
    work = climb(simple, learned, bench, counts, row, config.seed)
    yield from works.part(work, TRAINING, 1.0)
    return row


def ladder(
    config: Config, bench: Bench, counts: Sequence[int], repeats: int
) -> Iterator[tuple[float, Measures]]:
    """(share done, Measures so far) of `repeats` pairs of networks."""

    def one(seeded: Config, row: Measures) -> works.Work:
        return works.remembered(("steps", seeded, counts), pair(seeded, bench, counts, row))

    return measures.by_seed(config, repeats, lambda rows: nothing(counts, rows), one)


# --- the frame ----------------------------------------------------------------------------------


def defaults() -> Settings:
    return Settings()


def measure(order: Settings) -> Iterator[tuple[float, Measures]]:
    counts = counts_for(order.what, order.T)
    return ladder(benches.config(order), benches.bench(order), counts, order.repeats)


def frame(
    settings: Settings, seen: Measures | None = None, before: Measures | None = None
) -> Frame:
    """Bits and distance against the number of steps; empty axes before anything is known."""
    counts = counts_for(settings.what, settings.T)
    seen = seen or nothing(counts)
    drawn = measures.over(before, seen)

    def rows(values: Mapping[str, np.ndarray], methods: Iterable[str]) -> list[Row]:
        names = {name: Word(f"improved.method_{name}") for name in methods}
        return [means(names[m], counts, values[m], LOOKS[m]) for m in methods]

    axis, shared = Word("improved.steps_axis"), {"log_x": True, "ticks": counts}
    panels = (
        far_panel(rows(drawn.far, METHODS), axis, (0.8, 6.0), **shared),
        Panel(tuple(rows(drawn.bits, WITH_BITS)), axis, Word("improved.bits_axis"),
                     y_range=None if drawn.begun else (0.0, 3.0), **shared),
    )  # fmt: skip
    seconds = SECONDS[settings.what] * settings.repeats
    judged = newest(lambda each: claim(each, counts), seen, before)
    numbers = Numbers(claims=(judged,), networks=settings.repeats, seconds=seconds)
    return Frame((ChartView(panels, Word("improved.steps_caption")),), numbers=numbers)


def claim(seen: Measures, counts: Sequence[int]) -> Claim:
    """Whether the learned variance beats the better fixed one at a tenth of the steps."""
    if not seen.repeats:
        return Claim("steps")
    place = int(np.argmin(np.abs(np.array(counts) - counts[-1] / 10)))
    told = {}
    for kind in ("bits", "far"):
        for method in METHODS:
            y, error = mean_error(getattr(seen, kind)[method])
            told[f"{kind}_{method}"] = Estimate(float(y[place]), float(error[place]))
    fixed = np.minimum(seen.bits["posterior"], seen.bits["beta"])[:, place]
    counted = {"few": counts[place], "all": counts[-1]}
    return Claim("steps", sure(seen.bits["learned"][:, place] - fixed), counted, told)
