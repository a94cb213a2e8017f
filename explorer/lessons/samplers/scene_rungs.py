"""The rungs of the part `ladder`: the same x_T in 1, 2, 4, … evaluations of a network.

What counts is how often the network is asked, not how many steps a method calls its own: Heun's
asks twice a step. Pictures of one ladder start from the same noise, so that only the road differs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS, Counted, end_of
from explorer.frames.record import Estimate, Given, Measured
from explorer.metrics import frechet_distance
from explorer.worlds import networks, picture_quality
from explorer.worlds.memo import memo
from explorer.worlds.picture_quality import quality, shown

BUDGETS = (1, 2, 4, 8, 20, 50)  # evaluations of the network that a rung may cost
# those that go from noise to data in a number of steps that one may choose
CLIMBERS = tuple(name for name, entry in SAMPLERS.items() if entry.kind in ("stochastic", "ode"))
MOST_COLUMNS = 12
CHUNK = 100
DRAW_SEED = 6  # no visitor's
MOST_NUMBERS = 3_200_000  # of a film: one byte each
PARTS = 3  # of a class of samples, one of which is left out
MEDIAN = np.sqrt(np.pi / 2)  # the error of a median, in that of a mean


Options = Iterable[tuple[str, object]]  # a sampler's own, as pairs


class Rung(NamedTuple):
    """num_steps of a sampler, and how often they ask the network."""

    num_steps: Given[int]
    evaluations: Given[int]


def rungs(sampler: str, T: int) -> tuple[Rung, ...]:
    """Of each budget the most steps that it pays for; a rung that two budgets give stands once."""
    cost, by_steps = SAMPLERS[sampler].cost, {}
    for budget in BUDGETS:
        steps = max(n for n in range(1, min(budget, T) + 1) if cost(T, num_steps=n) <= budget)
        by_steps[steps] = Rung(steps, cost(T, num_steps=steps))
    return tuple(by_steps.values())


def columns(classes: int) -> np.ndarray:
    """The classes asked for, one a column; of more than MOST_COLUMNS evenly spaced ones."""
    return np.linspace(0, classes - 1, min(classes, MOST_COLUMNS)).round().astype(int)


@dataclass(frozen=True, eq=False)
class Run:
    """One rung's way from x_T to its pictures.

    calls : how often the network was really asked.  times (K,) : falling from T to 0.
    x_t, x0_hat (K, N, H, W, C) : the state at each time and what the network took it for; at t = 0
    both are the picture.
    """

    rung: Rung
    calls: int
    times: np.ndarray
    x_t: np.ndarray
    x0_hat: np.ndarray

    def at(self, times: np.ndarray, guesses: bool = False) -> np.ndarray:
        """(len(times), N, …): what stands at these t, until the run's next time is reached."""
        last = np.searchsorted(-self.times, -np.asarray(times), side="right") - 1
        return (self.x0_hat if guesses else self.x_t)[last]


def climb(
    denoiser: BoundDenoiser,
    sampler: str,
    rung: Rung,
    x_T: np.ndarray,
    seed: int = 0,
    options: Options = (),
) -> Run:
    """One rung from x_T (N, H, W, C); fresh noise, where the sampler adds any, from the seed.

    options : the sampler's own, as pairs. Where a sampler goes back up in t, the way before that
    is dropped, so that times fall.
    """
    counted, rng = Counted(denoiser), np.random.default_rng([seed, 21])
    given = dict(options) | {"num_steps": rung.num_steps}
    times, states, guesses = [], [], []
    for step in SAMPLERS[sampler](counted.schedule, counted, x_T, rng, **given):
        if step.x0_hat is not None:
            guesses[-1] = step.x0_hat
        while times and times[-1] <= step.t:
            times.pop(), states.pop(), guesses.pop()
        times.append(step.t), states.append(step.x_t), guesses.append(None)
    guesses[-1] = states[-1]
    for k in range(len(guesses) - 2, -1, -1):  # no question was asked there: the next one's answer
        guesses[k] = guesses[k + 1] if guesses[k] is None else guesses[k]
    return Run(rung, counted.count, np.array(times), np.stack(states), np.stack(guesses))


def key_times(runs: Sequence[Run], per_time: int) -> np.ndarray:
    """The t, falling, at which the ladder's film has frames: those at which some rung moves.

    per_time : numbers in a frame. A finer rung's times are left out, from the finest down, where
    the film would become too large; the ends never.
    """
    times = np.unique(runs[0].times)
    for run in runs[1:]:
        more = np.union1d(times, run.times)
        if len(more) * per_time > MOST_NUMBERS:
            break
        times = more
    return times[::-1]


def class_means(pictures: np.ndarray, labels: np.ndarray, wanted: Iterable[int]) -> np.ndarray:
    """(len(wanted), H, W, C): the mean picture of each class asked for."""
    return np.stack([pictures[labels == label].mean(axis=0) for label in wanted])


def distance(pictures: np.ndarray, others: np.ndarray) -> float:
    """Root mean square over pixels and pictures, as they are shown; black to white is 2."""
    apart = shown(pictures).astype(float) - shown(others)
    return float(np.sqrt(np.mean(apart**2)))


@memo(most=3)
def yardstick(data: str) -> picture_quality.Yardstick:
    """What is compared with: held-out pictures, and a judge who names them."""
    return picture_quality.yardstick(data, networks.shipped(data)[0].dataset_params)


@dataclass(frozen=True)
class Measure:
    """How good `count` samples of one rung are.

    fd : Fréchet distance in the judge's features; floor : the median distance of as many real
    pictures of the same classes.  accuracy : the share named as was asked for.
    seconds : of one thread, for all of them.
    """

    rung: Rung
    count: Given[int]
    fd: Estimate
    floor: Estimate
    accuracy: Measured[float]
    seconds: Measured[float]

    @property
    def ratio(self) -> Estimate:
        """1 is as near as real pictures come."""
        value = self.fd.value / self.floor.value
        shares = self.fd.error / self.fd.value, self.floor.error / self.floor.value
        return Estimate(value, value * float(np.hypot(*shares)))

    @property
    def ms(self) -> float:
        """Milliseconds of computing for one picture."""
        return 1000 * self.seconds / self.count


def measure(
    denoiser: networks.PictureDenoiser,
    yard: picture_quality.Yardstick,
    sampler: str,
    rung: Rung,
    guidance: float = 0.0,
    options: Options = (),
    count: int = 300,
) -> Iterator:
    """Draw `count` samples of the classes that `yard` asks for, and judge them.

    Yields the number drawn after each CHUNK, and at last a Measure. x_T is the same for every
    sampler and rung.
    """
    rng, drawn, spent = np.random.default_rng(DRAW_SEED), [], 0.0
    labels = yard.asked[:count]
    for start in range(0, len(labels), CHUNK):
        part = labels[start : start + CHUNK]
        x_T = rng.standard_normal((len(part), *denoiser.shape), dtype=np.float32)
        told = denoiser.conditioned(part, guidance)
        began = time.thread_time()
        drawn.append(climb_to_the_end(told, sampler, rung, x_T, start, options))
        spent += time.thread_time() - began
        yield start + len(part)
    samples = np.concatenate(drawn)
    good = quality(samples, labels, yard)
    fd = Estimate(good.fd, scatter(samples, labels, yard))
    floor = Estimate(good.floor.median, floor_error(labels, yard))
    yield Measure(rung, len(labels), fd, floor, good.accuracy, spent)


def scatter(samples: np.ndarray, labels: np.ndarray, yard: picture_quality.Yardstick) -> float:
    """The standard error of the Fréchet distance of samples that were asked for these classes.

    By the jackknife: a third of a class is left out in turn, class by class, as how many there are
    of each is no chance.  Source: Efron & Tibshirani 1993, eq. (11.5).
    """
    features, variance = yard.judge.features(shown(samples)), 0.0
    for label in np.unique(labels):
        parts = np.array_split(np.flatnonzero(labels == label), PARTS)
        without = [
            frechet_distance(np.delete(features, part, axis=0), yard.features)
            for part in parts
            if len(part)
        ]
        variance += (len(without) - 1) * float(np.var(without))
    return float(np.sqrt(variance))


def floor_error(labels: np.ndarray, yard: picture_quality.Yardstick) -> float:
    """The standard error of the floor, a median over sets of real pictures of these classes."""
    distances = yard.floor_distances(len(labels), labels)
    return float(MEDIAN * np.std(distances, ddof=1) / np.sqrt(len(distances)))


def climb_to_the_end(
    denoiser: BoundDenoiser,
    sampler: str,
    rung: Rung,
    x_T: np.ndarray,
    seed: int,
    options: Options = (),
) -> np.ndarray:
    """The pictures alone, without what they looked like on the way."""
    rng = np.random.default_rng([seed, 21])
    given = dict(options) | {"num_steps": rung.num_steps}
    return end_of(SAMPLERS[sampler](denoiser.schedule, denoiser, x_T, rng, **given))
