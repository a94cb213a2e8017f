"""The figures that the lesson `samplers` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core import interpolation
from explorer.core.samplers.edm import rounding
from explorer.core.samplers.gaussian import gaussian_variance
from explorer.core.schedules import SCHEDULES
from explorer.lessons.samplers import scene_ends as ends
from explorer.lessons.samplers import scene_error as errors
from explorer.lessons.samplers import scene_eta as eta_part
from explorer.lessons.samplers import scene_rungs as rungs
from explorer.lessons.samplers.scene_pictures import STRIP
from explorer.lessons.samplers.scene_points import HIGHEST
from explorer.lessons.samplers.scene_runs import chosen, noise_seed, run, start, with_budget
from explorer.lessons.samplers.scene_yard import yard_of
from explorer.training.config import TrainConfig
from explorer.worlds import networks
from explorer.worlds.picture_quality import PICTURES, shown
from explorer.worlds.world import World

CONSTANTS = {
    "enough": errors.ENOUGH, "variance": eta_part.VARIANCE, "most": errors.BUDGETS[-1],
    "training": TrainConfig().steps, "held_out": PICTURES, "batch": rungs.CHUNK,
    "highest_nats": HIGHEST, "cloud": ends.CLOUD, "strip": STRIP, "unseen": ends.UNSEEN,
    "order_from": errors.order.__defaults__[0],  # type: ignore[index]
}  # fmt: skip
INNER = (0.4, 0.5, 0.6)  # places around the middle of a way
PAIRS = 16  # of pictures, in a set
DIGITS = 24  # drawn from middles
STEPS, FINER = 20, 50
ON = 0.1  # of a cloud some 4 wide: no farther from its nearest point is on it
LEVEL = 1.1  # a factor below it is no fall


def constant(name: str) -> float:
    """A number that the page is built with."""
    return float(CONSTANTS[name])


def rounding_percent(T: int, num_steps: int) -> float:
    """By how much EDM's noise levels are moved at most, to one of the cosine schedule's own."""
    return 100 * float(np.expm1(rounding(SCHEDULES["cosine"](T), num_steps)))


def same_from(chains: Sequence[int], seeds: int) -> int:
    """The shortest chain whose distances at η = 0 and 1 differ, in the mean over seeds, by less
    than a real sample's lies off its own middle (half of its band)."""
    for T in sorted(chains):
        low, high = yard_of(World(T=T), eta_part.POINTS).edges
        zero, one = np.mean([_by_eta(T, seed, (0.0, 1.0)) for seed in range(seeds)], axis=0)
        if abs(one - zero) < (high.value - low.value) / 2:
            return T
    raise ValueError(f"of {chains} no chain is long enough.")


def _by_eta(T: int, seed: int, etas: Sequence[float]) -> np.ndarray:
    return eta_part.walked(World(T=T, seed=seed), etas).distances


# --- pictures in between ------------------------------------------------------------------------


def sure_percent(data: str, way: str, sets: int) -> tuple[float, float]:
    """How sure the judge is of pictures around the middle of a way ("mixed" : of pixels), over
    sets of PAIRS pairs of held-out pictures; with the standard error over the sets."""
    judge = rungs.yardstick(data).judge
    shares = [
        100 * float(judge.probabilities(shown(_middles(data, way, k))).max(axis=1).mean())  # type: ignore[union-attr]
        for k in range(sets)
    ]
    return float(np.mean(shares)), float(np.std(shares, ddof=1) / np.sqrt(sets))


def _middles(data: str, way: str, k: int) -> np.ndarray:
    model, x = ends.denoiser("pictures", data), _fresh(data, k)
    if way == "mixed":
        pairs = zip(x[::2], x[1::2], strict=True)
        return np.concatenate([interpolation.lerp(a, b, INNER) for a, b in pairs])
    z = interpolation.encode(model.schedule, model, x, STEPS, 1, start=8, seed=k)
    mix = {"slerp": interpolation.slerp, "lerp": interpolation.lerp}[way]
    mixed = [mix(a, b, INNER) for a, b in zip(z[::2], z[1::2], strict=True)]
    middle = np.concatenate(mixed).astype(np.float32)
    return interpolation.decode(model.schedule, model, middle, STEPS)


def _fresh(data: str, k: int) -> np.ndarray:
    """Another set of held-out pictures."""
    entry = ends.IMAGES[data]
    split = {"split": "test"} if any(each.name == "split" for each in entry.params) else {}
    return entry(2 * PAIRS, np.random.default_rng([1, 9, k]), **split).x


def variety(way: str, seeds: int) -> tuple[float, float]:
    """How far DIGITS digits lie from their mean, drawn from the middles of a way between noises
    ("samples" : from noises themselves); over seeds, with the standard error."""
    model, spreads = ends.denoiser("pictures", "digits"), []
    for seed in range(seeds):
        z = np.random.default_rng(seed).standard_normal((2 * DIGITS, *model.shape))  # type: ignore[attr-defined]
        middle = z[:DIGITS]
        if way != "samples":
            mix = {"slerp": interpolation.slerp, "lerp": interpolation.lerp}[way]
            pairs = zip(z[::2], z[1::2], strict=True)
            middle = np.concatenate([mix(a, b, (0.5,)) for a, b in pairs])
        given = model.schedule, model, middle.astype(np.float32), FINER
        drawn = shown(interpolation.decode(*given))
        spreads.append(interpolation.rms(drawn - drawn.mean(axis=0)))
    return float(np.mean(spreads)), float(np.std(spreads, ddof=1) / np.sqrt(seeds))


def longest(data: str, num_steps: int) -> float:
    """The greatest ‖x_T‖/√d that the inversion from t = 0 gives a held-out picture."""
    model, x = ends.denoiser("pictures", data), ends.unseen(data).x
    noise = interpolation.encode(model.schedule, model, x, num_steps, 1)
    return float(interpolation.norms(noise).max())


def chord(d: int) -> float:
    """The length of the middle of the straight line between two independent noises, over √d."""
    a, b = np.random.default_rng(0).standard_normal((2, 1000, d))
    return float(interpolation.norms((a + b) / 2).mean())


def length_percent(d: int) -> float:
    """By how much the length of noise of d numbers varies."""
    return 100 / float(np.sqrt(2 * d))


def evaluations(sampler: str, num_steps: int) -> int:
    """How often a sampler of so many steps asks the denoiser."""
    return chosen(sampler, {"num_steps": num_steps}).evaluations(1000)


def chain_variance(T: int, eta: float) -> float:
    """What a chain of the cosine schedule makes of Gaussian data of the page's variance."""
    return gaussian_variance(SCHEDULES["cosine"](T), eta_part.VARIANCE, eta)


def chain_enough(chains: Sequence[int], part: float) -> int:
    """The shortest chain whose variance at η = 1 is too small by less than that part."""
    least = (1 - part) * eta_part.VARIANCE
    return next(T for T in sorted(chains) if chain_variance(T, 1.0) > least)


def angle_between(d: int) -> float:
    """The mean angle of two independent noises of d numbers, in degrees."""
    pairs = np.random.default_rng(0).standard_normal((200, 2, d))
    return float(np.mean([interpolation.angle(a, b) for a, b in pairs]))


# --- which option is right ----------------------------------------------------------------------


def closest(evaluations: int, samplers: list[str], seeds: int) -> int:
    """Which sampler's clouds are closest to the data, with the exact denoiser."""
    far = [_far("density", name, evaluations, seeds) for name in samplers]
    return far.index(min(far))


def with_a_network(sampler: str, evaluations: list[int], seeds: int) -> int:
    """Where the curve of a network goes after the first number of evaluations: 0 down to the exact
    denoiser's, 1 it stays above, 2 up."""
    few, many = (_far("trained", sampler, count, seeds) for count in evaluations)
    exact = _far("density", sampler, evaluations[-1], seeds)
    if many > LEVEL * few:
        return 2
    return 1 if many > LEVEL * exact and few < LEVEL * many else 0


def _far(denoiser: str, sampler: str, evaluations: int, seeds: int) -> float:
    """The root mean square of a sampler's distances over seeds, at the page's first settings."""
    worlds = [World(T=1000, seed=seed) for seed in range(seeds)]
    if denoiser == "trained" and networks.of_cloud(worlds[0], denoiser) is None:
        networks.train_now(networks.config_of(worlds[0]))
    choice, squares = with_budget(sampler, evaluations, spacing="quadratic"), []
    for each in worlds:
        asked = networks.of_cloud(each, denoiser)
        done = run(asked.schedule, asked, choice, start(each), noise_seed(each))  # type: ignore[union-attr,arg-type]
        squares.append(yard_of(each).distance(done.sample) ** 2)
    return float(np.sqrt(np.mean(squares)))


def nearer_eta(chain: int, seeds: int) -> int:
    """0 if η = 0 is nearer to the data than 1, 1 if it is the other way, 2 if they are alike."""
    zero, one = np.mean([_by_eta(chain, seed, (0.0, 1.0)) for seed in range(seeds)], axis=0)
    return 2 if max(zero, one) < LEVEL * min(zero, one) else 0 if zero < one else 1


def named_right(evaluations: int, count: int, options: list[float]) -> int:
    """Which option is nearest to the share of DDIM's digits that the judge names right."""
    share = _measured(evaluations, count).accuracy
    return int(np.argmin(np.abs(np.array(options) - share)))


def falls_by(first: int, last: int, count: int, options: list[float]) -> int:
    """Which option is nearest to the factor by which the distance falls between two rungs."""
    factor = _measured(first, count).fd.value / _measured(last, count).fd.value
    return int(np.argmin(np.abs(np.log(np.array(options) / factor))))


def _measured(evaluations: int, count: int) -> rungs.Measure:
    given = networks.shipped("digits")[1], rungs.yardstick("digits"), "ddim"
    *_, last = rungs.measure(*given, rungs.Rung(evaluations, evaluations), count=count)
    return last


def stays_on_the_roll() -> int:
    """Of the two ends that the page opens with: 0 if both ways stay on the roll, 1 if only those
    through the noise nearly do, 2 if none does."""
    settings = ends.Settings()
    paths, cloud = ends.ways(settings).paths, ends.cloud(settings.data).x
    on = {way: np.mean(interpolation.gaps(path, cloud) < ON) for way, path in paths.items()}
    through = min(on["slerp"], on["lerp"]) > 0.9
    return 2 if not through else 0 if on["straight"] > 0.9 else 1


def nearest_length(d: int, options: list[float]) -> int:
    """Which option is nearest to the length of the middle of the chord."""
    return int(np.argmin(np.abs(np.array(options) - chord(d))))
