"""The part `loss`: what L_simple, L_hybrid and L_vlb teach, in the bound and its terms over t."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from explorer.core.bound import SPREADS
from explorer.frames.bars import Series, terms
from explorer.frames.chart import ChartView, Panel, Row, curve
from explorer.frames.frame import BarsView, Frame, Reports, Time
from explorer.frames.record import Estimate, Given
from explorer.frames.text import Phrase, Word
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_claims as claims
from explorer.lessons.improved.scene_bench import Bench
from explorer.lessons.improved.scene_claims import Claim, mean, means, sure
from explorer.lessons.improved.scene_settings import Settings as Common
from explorer.lessons.improved.scene_variance import CLOCK
from explorer.worlds import works

if TYPE_CHECKING:
    from explorer.training.config import Snapshot
    from explorer.training.image_config import Config

OBJECTIVES = ("simple", "hybrid", "vlb")
COLOURS = {"simple": ("data", "dash"), "hybrid": ("spread", ""), "vlb": ("noise", "dot")}
STEP_TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
LOOKS = 8  # at the bound while a network is trained
FIXED = SPREADS[:2]
ROWS = {"points": 128, "pictures": 32}  # held-out rows at each t, for every look
SECONDS = {"points": 9, "pictures": 50}  # of one seed of the three objectives, about


@dataclass(frozen=True, kw_only=True)
class Settings(Common):
    """objective : of the reader's own training."""

    vlb_weight: float = 0.001
    objective: str = "hybrid"
    t: int = 10

    @property
    def order(self) -> Settings:
        """The part that the comparison of the three depends on."""
        return replace(self, t=0, objective=OBJECTIVES[0])

    def config(self) -> Config:
        """What Start would train."""
        return objective(plain(self), self.objective)


def plain(settings: Settings) -> Config:
    """The config with L_simple."""
    return benches.config(settings, vlb_weight=settings.vlb_weight)


@dataclass(frozen=True, eq=False)
class Look:
    """A network at one moment: terms (T+1,) as in vlb_terms with their sum's standard error, the
    variance that they belong to, and simple (T+1,): the mean of (eps - eps_hat)^2 at each t, or
    None where nobody asked."""

    step: int
    terms: np.ndarray
    error: float
    variance: str
    simple: np.ndarray | None = None

    @property
    def bits(self) -> float:
        """The bound, bits per dimension."""
        return float(self.terms.sum())


def objective(config: Config, kind: str) -> Config:
    """The config with this objective; all but L_simple learn the variance too."""
    variance = "fixed" if kind == "simple" else "learned"
    return replace(config, objective=kind, variance=variance)


def look(snapshot: Snapshot, bench: Bench, rows: int, simple: bool = True) -> Look:
    """The bound of a snapshot on `rows` held-out rows; without a learned variance, with the better
    of beta~ and beta. Rows and noise are of the training's own seed."""
    seed = snapshot.config.seed
    denoiser, schedule = snapshot.denoiser(), snapshot.config.make_schedule()
    given = bench.drawn(rows, seed)
    asked = given.for_bits(denoiser)
    variances = ("learned",) if denoiser.learned_variance else FIXED
    bounds = {}
    for variance in variances:
        rng = np.random.default_rng([seed, 41])  # the same noise for every variance and moment
        bounds[variance] = benches.bound(schedule, asked, given.x0, rng, variance,
                                         **bench.decoder)  # fmt: skip
    best = min(bounds, key=lambda name: bounds[name][0].sum())
    if not simple:
        return Look(snapshot.step, *bounds[best], best)
    rng = np.random.default_rng([seed, 42])
    errors = benches.noise_error(schedule, asked, given.x0, rng)
    return Look(snapshot.step, *bounds[best], best, errors)


@dataclass(frozen=True, eq=False)
class Race:
    """objective → list of (steps, bounds) of each seed so far; bits per dimension."""

    runs: dict[str, list[tuple[np.ndarray, np.ndarray]]]

    def curve(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """(steps (n,), bounds (R, n)) of the seeds that are there; of none, one step's axis."""
        runs = self.runs.get(kind, [])
        if not runs:
            return np.array([1]), np.empty((0, 1))
        return runs[0][0], np.stack([bits for _, bits in runs])


def due(steps: int) -> list[int]:
    """The training steps at which the bound is looked at."""
    return sorted({int(step) for step in np.geomspace(max(1, steps // 40), steps, LOOKS)})


def one(config: Config, bench: Bench, rows: int) -> works.Work:
    """Train one network with a look now and then; returns (steps, bounds)."""

    def bits(snapshot: Snapshot) -> float:
        return look(snapshot, bench, rows, simple=False).bits

    steps, bounds = yield from works.watched(config, due(config.steps), bits)
    return np.array(steps), np.array(bounds)


def race(config: Config, bench: Bench, repeats: int, rows: int) -> Iterator[tuple[float, Race]]:
    """(share done, Race so far): the three objectives, seed by seed."""
    configs = [objective(replace(config, seed=config.seed + r), kind)
               for r in range(repeats) for kind in OBJECTIVES]  # fmt: skip
    runs = [works.remembered(("race", each, rows), one(each, bench, rows)) for each in configs]
    return works.in_turn(
        runs, lambda ended: Race({kind: ended[k::3] for k, kind in enumerate(OBJECTIVES)})
    )


# --- the frame ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """race : of the three objectives, so far.  looks : of the training in sight, which was begun
    with the settings `ran`; in rising steps, as runs are.  runs : (objective, steps, bounds) of
    this tab's own trainings with these settings.  before, at_end : a race that was measured
    before, and what the network in question pays at its end; shown until there is a newer one."""

    race: Race | None = None
    ran: Settings | None = None
    looks: tuple[Look, ...] = ()
    runs: tuple[tuple[str, tuple, tuple], ...] = ()
    before: Race | None = None
    at_end: Look | None = None

    def curves(self) -> Race:
        """Of each objective the newest."""
        known = [each.runs for each in (self.before, self.race) if each is not None]
        return Race({kind: runs for each in known for kind, runs in each.items() if runs})


@dataclass(frozen=True, kw_only=True)
class Numbers(claims.Numbers):
    """bound_bits : per dimension, of the newest look at the training; variance : its sigma^2."""

    vlb_weight: Given[float]
    bound_bits: Estimate
    variance: str


def defaults() -> Settings:
    return Settings()


def measure(order: Settings) -> Iterator[tuple[float, Race]]:
    return race(plain(order), benches.bench(order), order.repeats, ROWS[order.what])


def frame(settings: Settings, seen: Seen | None = None) -> Frame:
    """The bound over the training; below it what the newest checkpoint pays at each t."""
    seen = seen or Seen()
    last, T = (seen.looks or (seen.at_end,))[-1], (seen.ran or settings).T
    numbers = Numbers(
        claims=(claims.newest(claim, seen.race, seen.before),), networks=3 * settings.repeats,
        seconds=SECONDS[settings.what] * settings.repeats, vlb_weight=settings.vlb_weight,
        bound_bits=Estimate(last.bits, last.error) if last else Estimate(),
        variance=last.variance if last else "",
    )  # fmt: skip
    clock = Time(T, settings.t, clock=CLOCK, log=True)
    return Frame((chart(settings, seen), *bars(T, last)), clock, numbers)


def chart(settings: Settings, seen: Seen) -> ChartView:
    """The bound over the training: this tab's runs, and the comparison with its errors."""
    rows = [row for kind in OBJECTIVES for row in curves(kind, seen)]
    empty = all(row.empty for row in rows)
    panel = Panel(
        tuple(rows), Word("improved.training_axis"), Word("improved.bits_axis"), log_x=True,
        ticks=STEP_TICKS, y_range=(0.8, 3.0) if empty else None,
        x_range=(1, settings.steps) if empty else None,
    )  # fmt: skip
    return ChartView((panel,), Word("improved.loss_caption"))


def curves(kind: str, seen: Seen) -> Iterator[Row]:
    """What is known of one objective; its name alone where nothing is."""
    name, own = Word(f"improved.objective_{kind}"), [run for run in seen.runs if run[0] == kind]
    steps, bits = seen.curves().curve(kind)
    if len(bits) or not own:
        yield means(name, steps, bits, COLOURS[kind])
    for _, steps, bounds in own:
        first = sum(step <= 0 for step in steps)  # the axis is logarithmic
        label = Phrase(name, ", ", Word("improved.yours"))
        yield curve(label, steps[first:], bounds[first:], COLOURS[kind])


def bars(T: int, last: Look | None) -> Iterator[BarsView]:
    """Two rows of a checkpoint: L_{t−1}, and the squared error of ε at each t."""
    # L_0 is a density, no KL: it has no place among the terms
    values = {"terms": np.full(T - 1, np.nan) if last is None else last.terms[1:-1],
              "simple": np.full(T, np.nan) if last is None else last.simple[1:]}  # fmt: skip
    looks = {"terms": ("spread", "improved.bits_dim"), "simple": ("data", "improved.error_axis")}
    for name, (colour, label) in looks.items():
        yield BarsView(
            terms(values[name][None], np.arange(T + 1 - len(values[name]), T + 1)),
            [Series(Word(f"improved.series_{name}"), colour)],
            y="linear", y_label=Word(label), t_label=Word("improved.t_axis"),
            term="L_{%}" if name == "terms" else "", time_row=name == "simple",
            label=Word(f"improved.alt_{name}"), reports=Reports(t=True), name=name,
        )  # fmt: skip


def claim(race: Race | None) -> Claim:
    """Whether L_hybrid ends below both L_simple and L_vlb."""
    if race is None or not all(race.runs.get(kind) for kind in OBJECTIVES):
        return Claim("loss")
    ends = {kind: race.curve(kind)[1][:, -1] for kind in OBJECTIVES}
    told = {f"bits_{kind}": mean(values) for kind, values in ends.items()}
    pairs = min(len(values) for values in ends.values())
    rival = np.minimum(ends["simple"][:pairs], ends["vlb"][:pairs])
    return Claim("loss", sure(ends["hybrid"][:pairs] - rival), means=told)
