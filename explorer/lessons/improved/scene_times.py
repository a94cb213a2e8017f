"""The part `times`: t drawn evenly or by importance, and what a batch's loss is worth then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from explorer.core.arrays import flat_mean
from explorer.core.forward import q_sample
from explorer.core.importance import MEMORY, Importance
from explorer.core.learned_variance import step_parts, step_table, vlb_of_step
from explorer.core.reverse import BoundDenoiser, LearnedDenoiser
from explorer.frames.chart import ChartView, Panel, Row, curve
from explorer.frames.frame import Frame
from explorer.frames.text import Word
from explorer.lessons.improved import scene_bench as benches
from explorer.lessons.improved import scene_loss as losses
from explorer.lessons.improved.scene_bench import Bench
from explorer.lessons.improved.scene_claims import Claim, Numbers, mean, newest, sure
from explorer.lessons.improved.scene_settings import Settings
from explorer.worlds import works

if TYPE_CHECKING:
    from explorer.training.config import Snapshot
    from explorer.training.image_config import Config

WAYS = ("uniform", "importance")
LOOKS = {"uniform": ("noise", "dash"), "importance": ("prediction", "")}
AGES = {0.0: ("muted", "dot"), 0.3: ("data", "dash"), 1.0: ("prediction", "")}  # of the run, for p
T_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
P_TICKS = (0.001, 0.01, 0.1, 1, 10, 100)
SECONDS = 7  # of one seed, about
ROWS = 128  # held out, whose bound is counted at the end
MOMENTS = 40  # looks at the loss of a batch while a network is trained
BATCHES = 64  # whose losses tell how noisy one is
FRESH = 40  # rows at each t, out of which its losses are drawn
GRADIENTS = 40  # batches whose gradients are compared
TRAINING = 0.7  # the share of the work that trains, about


class Learned(BoundDenoiser, LearnedDenoiser, Protocol):
    """A denoiser bound to a schedule whose network answers with a variance too."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A network while it learns. batch : the loss of one batch, as training saw it.  spread : the
    standard deviation of such losses, for either way to draw t.  p : (T,) by importance."""

    step: int
    batch: float
    spread: dict[str, float]
    p: np.ndarray


@dataclass(frozen=True, eq=False)
class Duel:
    """way → Moments of the first seed; way → bounds (R,) at the end, bits per dimension.

    gains (R, 2) : by what factor importance lowers the variance of a batch's gradient at the end,
    with every t drawn alone and with the t of a batch spread evenly over p; of each seed the mean
    over its two networks, whose batches are drawn alike.
    """

    moments: dict[str, list[Moment]]
    bits: dict[str, np.ndarray]
    gains: np.ndarray

    @property
    def repeats(self) -> int:
        return min(len(self.bits[way]) for way in WAYS)


def nothing() -> Duel:
    none = {way: [] for way in WAYS}
    return Duel(none, {way: np.array([]) for way in WAYS}, np.empty((0, 2)))


def step_losses(
    denoiser: Learned, x0: np.ndarray, rng: np.random.Generator, per_t: int = MEMORY
) -> np.ndarray:
    """T L_{t-1} of `per_t` rows of x0 at each t, (T, per_t): what one row of a batch contributes.

    As training counts it: bits per dimension, at t = 1 without the constant of the decoder.
    """
    schedule = denoiser.schedule
    T = schedule.T
    t = np.repeat(np.arange(1, T + 1), per_t)
    rows = x0[rng.integers(len(x0), size=len(t))]
    x_t = q_sample(schedule, rows, t, rng.standard_normal(rows.shape))
    snr = schedule.snr[t].reshape(-1, *(1,) * (rows.ndim - 1))
    squares = snr * (rows - denoiser(x_t, t)) ** 2  # (eps - eps_hat)^2
    parts = step_parts(step_table(schedule), t, rows)
    terms = vlb_of_step(parts, denoiser.fraction(x_t, t), squares)
    return T * flat_mean(terms).reshape(T, per_t)


def batch_losses(
    table: np.ndarray, p: np.ndarray, size: int, count: int, rng: np.random.Generator
) -> np.ndarray:
    """The losses (count,) of batches of `size` rows, t drawn from p (T,), out of a table (T, m).

    Each row counts 1/(p_t T), so the mean does not depend on p, only the spread.
    """
    T, per_t = table.shape
    t = rng.choice(T, size=(count, size), p=p)
    drawn = table[t, rng.integers(per_t, size=t.shape)]
    return (drawn / (p[t] * T)).mean(axis=1)


def probabilities(table: np.ndarray) -> np.ndarray:
    """p_t by importance from the table's losses (T, m), as training would have them."""
    T, per_t = table.shape
    known = Importance(T, min(per_t, MEMORY))
    known.update(np.repeat(np.arange(1, T + 1), per_t), table.reshape(-1))
    return known.probabilities()


def moment(snapshot: Snapshot, x0: np.ndarray, batch_size: int) -> Moment:
    """What batches cost at this moment, on data that were not trained on."""
    rng = np.random.default_rng([snapshot.step, 51, snapshot.config.seed])
    table = step_losses(snapshot.denoiser(), x0, rng)
    p = probabilities(table)
    # p must not know the losses that it is tried on
    fresh = step_losses(snapshot.denoiser(), x0, rng, FRESH)
    even = np.full(len(p), 1 / len(p))
    drawn = {way: batch_losses(fresh, q, batch_size, BATCHES, rng)
             for way, q in zip(WAYS, (even, p), strict=True)}  # fmt: skip
    spread = {name: float(values.std(ddof=1)) for name, values in drawn.items()}
    batch = float(drawn[snapshot.config.times][0])
    return Moment(snapshot.step, batch, spread, p)


def due(steps: int) -> list[int]:
    return sorted({max(1, round(step)) for step in np.linspace(1, steps, MOMENTS)})


def one(config: Config, bench: Bench, rows: int, growing: list) -> works.Work:
    """Train one network on L_vlb; returns (moments, bound at the end, two gains, see Duel).

    growing : takes the moments up while the network learns.
    """
    last = []

    def look(snapshot: Snapshot) -> Moment:
        last[:] = [snapshot]
        growing.append(moment(snapshot, bench.x0, config.batch_size))
        return growing[-1]

    training = works.watched(config, due(config.steps), look)
    _, moments = yield from works.part(training, 0.0, TRAINING)
    snapshot, gains = last[0], []
    bits = losses.look(snapshot, bench, rows, simple=False).bits
    for k, spread in enumerate((False, True)):
        begin = TRAINING + k * (1 - TRAINING) / 2
        work = gains_of(snapshot, spread)
        gains.append((yield from works.part(work, begin, begin + (1 - TRAINING) / 2)))
    return moments, bits, gains


def gains_of(snapshot: Snapshot, spread: bool) -> works.Work:
    """Compare the gradients of both ways at these weights; returns the ratio of variances."""
    from explorer.training.gradient_noise import compare

    seed = snapshot.config.seed
    for gradients in compare(snapshot, batches=GRADIENTS, spread=spread, seed=seed):
        yield gradients.done
    return gradients.ratio


def duel(config: Config, bench: Bench, repeats: int, rows: int) -> Iterator[tuple[float, Duel]]:
    """(share done, Duel so far): both ways, seed by seed."""
    config = losses.objective(config, "vlb")
    runs = [replace(config, times=way, seed=config.seed + r)
            for r in range(repeats) for way in WAYS]  # fmt: skip
    growing: list[list] = [[] for _ in runs]
    trainings = [works.remembered(("times", run, rows), one(run, bench, rows, moments))
                 for run, moments in zip(runs, growing, strict=True)]  # fmt: skip

    def so_far(ended: list) -> Duel:
        """Of a first seed that still learns, the moments so far."""
        by_way = {way: ended[k::2] for k, way in enumerate(WAYS)}
        pairs = zip(*by_way.values(), strict=False)
        gains = np.array([np.mean([one[2], other[2]], axis=0) for one, other in pairs])
        return Duel(
            {way: list(by_way[way][0][0] if by_way[way] else growing[k])
             for k, way in enumerate(WAYS)},
            {way: np.array([bits for _, bits, _ in rows]) for way, rows in by_way.items()},
            gains.reshape(-1, 2),
        )  # fmt: skip

    return works.in_turn(trainings, so_far)


# --- the frame ----------------------------------------------------------------------------------


def defaults() -> Settings:
    return Settings()


def measure(order: Settings) -> Iterator[tuple[float, Duel]]:
    return duel(benches.config(order), benches.bench(order), order.repeats, ROWS)


def over(before: Duel | None, seen: Duel) -> Duel:
    """The moments measured now in the place of those before, one by one."""
    if before is None:
        return seen
    moments = {way: seen.moments[way] + before.moments[way][len(seen.moments[way]) :]
               for way in WAYS}  # fmt: skip
    return replace(seen, moments=moments)


def frame(settings: Settings, seen: Duel | None = None, before: Duel | None = None) -> Frame:
    """The loss of single batches while training goes on, and p_t at some moments of it."""
    seen = seen or nothing()
    claims = tuple(newest(judge, seen, before) for judge in (noise_claim, bits_claim))
    drawn = over(before, seen)
    batches = [
        curve(Word(f"improved.{way}"), [m.step for m in drawn.moments[way]],
                     [m.batch for m in drawn.moments[way]], LOOKS[way]) for way in WAYS
    ]  # fmt: skip
    empty = not any(drawn.moments.values())
    panels = (
        Panel(tuple(batches), Word("improved.training_axis"), Word("improved.batch_axis"),
                     y_range=(0.0, 8.0) if empty else None,
                     x_range=(0, settings.steps) if empty else None),
        Panel(tuple(chances(drawn, settings.T)), Word("improved.t_axis"),
                     Word("improved.p_axis"), log_x=True, log_y=True, ticks=T_TICKS,
                     y_ticks=P_TICKS),
    )  # fmt: skip
    view = ChartView(panels, Word("improved.times_caption"), across=False)
    networks, seconds = 2 * settings.repeats, SECONDS * settings.repeats
    return Frame((view,), numbers=Numbers(claims=claims, networks=networks, seconds=seconds))


def chances(seen: Duel, T: int) -> Iterator[Row]:
    """p_t · T at some moments of the run that draws by importance, and evenly."""
    t = range(1, T + 1)
    yield curve("", t, np.ones(T), LOOKS["uniform"])
    moments = seen.moments["importance"] or seen.moments["uniform"]
    for age, look in AGES.items() if moments else ():
        now = moments[round(age * (len(moments) - 1))]
        yield curve(Word("improved.p_at", step=f"{now.step:,}"), t, T * now.p, look)


def noise_claim(seen: Duel) -> Claim:
    """Whether importance lowers the noise of the gradient, and that of the loss."""
    if not len(seen.gains):
        return Claim("noise")
    spreads = [moment.spread for moments in seen.moments.values() for moment in moments]
    ratio = np.median([spread["uniform"] / spread["importance"] for spread in spreads])
    alone, spread = seen.gains.T
    gains = {"alone": mean(alone), "spread": mean(spread)}
    return Claim("noise", sure(1 - alone), means=gains, measured={"loss": float(ratio)})


def bits_claim(seen: Duel) -> Claim:
    """Whether L_vlb trained with importance reaches a lower bound."""
    if not seen.repeats:
        return Claim("times")
    bits = {f"bits_{way}": mean(seen.bits[way]) for way in WAYS}
    gap = seen.bits["importance"][: seen.repeats] - seen.bits["uniform"][: seen.repeats]
    return Claim("times", sure(gap), means=bits)
