"""Every number of the page `samplers`, derived again: clouds by their order statistics, Gaussian
data by the coefficients of each noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from explorer.core.samplers import SAMPLERS, end_of
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import DATASETS
from explorer.lessons.samplers import scene, scene_compare
from explorer.lessons.samplers.scene_compare import side
from explorer.lessons.samplers.scene_enough import enough
from explorer.lessons.samplers.scene_error import Curve, Known
from tests.fields import agree, within

ANGLES = np.arange(64) * np.pi / 64
NAN = float("nan")


# --- clouds beside real ones --------------------------------------------------------------------


class Yard:
    """Four real sets, and how far 96 others and any sample are from them: by order statistics."""

    def __init__(self, dataset, n):
        self.draw, self.rng, self.n = DATASETS[dataset], np.random.default_rng(987_654_321), n
        self.real = [self.sorted(self.fresh()) for _ in range(4)]
        self.others = np.array([self.far(self.fresh()) for _ in range(96)])
        self.floor = np.sqrt(np.mean(self.others**2))

    def fresh(self):
        return self.draw(self.n, self.rng).x

    @staticmethod
    def sorted(x):
        shadows = np.multiply.outer(np.cos(ANGLES), x[:, 0])
        return np.sort(shadows + np.multiply.outer(np.sin(ANGLES), x[:, 1]), axis=1)

    def far(self, x):
        mine = self.sorted(x)
        return np.sqrt(np.mean([np.mean((mine - each) ** 2) for each in self.real]))

    @property
    def floor_error(self):
        """By leaving each draw out in turn."""
        squares, count = self.others**2, len(self.others)
        without = np.sqrt((squares.sum() - squares) / (count - 1))
        return np.sqrt((count - 1) * np.var(without))

    def estimate(self, value, error, share=0.02):
        return {"value": within(value, 1e-9 * value), "error": within(error, share * error)}

    def over(self, distance):
        ratio = distance / self.floor
        return self.estimate(ratio, ratio * self.floor_error / self.floor)

    def band(self):
        """The edges; their errors from the density of the logarithms there."""
        density, edges = gaussian_kde(np.log(self.others), 0.4), {}
        for name, level in (("low", 0.1), ("high", 0.9)):
            edge = np.quantile(self.others, level)
            error = edge * np.sqrt(level * (1 - level) / len(self.others)) / density(np.log(edge))
            edges[name] = self.estimate(edge, float(error[0]), 1e-6)
        return {"floor": self.estimate(self.floor, self.floor_error)} | edges


def x_T(n, seed=0):
    return np.random.default_rng([seed, 3]).standard_normal((n, 2))


def sample(sampler, dataset, schedule, n=2000, seed=0, **options):
    """A sampler's cloud by the exact denoiser."""
    law = DATASETS[dataset].density().denoiser(schedule)
    rng = np.random.default_rng([seed, 4])
    return end_of(SAMPLERS[sampler](schedule, law, x_T(n, seed), rng, **options))


def told_side(settings, which, evaluations, distance, yard):
    """A cloud's record; its seconds are those that its run took."""
    run = scene_compare.walked(settings, settings.sides[which])
    unknown = {"value": NAN, "error": NAN}
    return {
        "letter": "abcd"[which], "evaluations": evaluations, "distance": distance,
        "ratio": unknown if np.isnan(distance) else yard.over(distance),
        "seconds": NAN if run is None else run.seconds,
    }  # fmt: skip


CURVES = {
    "heun": (np.array([9, 19, 39]), np.array([2.2, 1.3, 1.02]), 2.0),
    "ddim": (np.array([10, 20, 50]), np.array([2.4, 1.4, 1.1]), 1.0),
}


def seen_of(yard):
    """Curves made up: errors that fall as n^-order, and distances in floors."""
    curves = {}
    for name, (counts, ratios, order) in CURVES.items():
        ends = np.zeros((3, 400, 2))
        ends[:, :, 1] = (0.3 * (counts / counts[0]) ** -order)[:, None]
        for kind in ("density", "trained"):
            curves[kind, name] = Curve(name, counts, yard.floor * ratios, ends)
    return Known(curves, {"density": np.zeros((400, 2))}, {"density": fewest(curves, yard)}, 0.3)


def fewest(curves, yard):
    """Of noises that change nothing but by a hundredth."""
    ideal = lambda noise: yard.floor * (1 + 0.01 * (-1) ** noise)  # noqa: E731

    def again(sampler, count, noise):
        counts, ratios, _ = CURVES[sampler]
        return ratios[list(counts).index(count)] * ideal(noise) * (1 + 0.001 * (noise % 3))

    repeats = enough([curves["density", name] for name in CURVES], yard.floor, again, ideal)
    while True:
        try:
            next(repeats)
        except StopIteration as end:
            return end.value


def lines_of(view, yard):
    kinds = ("density",) if view == "order" else ("density", "trained")
    return tuple(
        {
            "sampler": name, "evaluations": counts, "exact": kind == "density",
            "errors": 0.3 * (counts / counts[0]) ** -order if view == "order"
            else yard.floor * ratios,
            "first": kind == "density",
        }
        for kind in kinds for name in ("ddim", "heun") for counts, ratios, order in [CURVES[name]]
    )  # fmt: skip


@pytest.mark.parametrize("view", ["distance", "order"])
def test_every_number_of_the_clouds_is_one_of_order_statistics(view):
    if view == "distance":
        dataset, schedule, seed = "eight_gaussians", SCHEDULES["cosine"](60), 0
        settings = replace(scene.defaults("compare"), dataset=dataset, T=60)
        wanted = [
            (10, sample("ddpm", dataset, schedule, num_steps=10)),
            (10, sample("ddim", dataset, schedule, num_steps=10, spacing="quadratic")),
            (10, sample("multistep", dataset, schedule, num_steps=10, spacing="quadratic")),
        ]
    else:
        dataset, schedule, seed = "moons", SCHEDULES["linear"](100), 3
        sides = side("a", "langevin", num_steps=5000), side("b", "heun", num_steps=4)
        settings = replace(scene.defaults("compare"), dataset=dataset, T=100, seed=seed)
        settings = replace(settings, schedule="linear", sides=sides, view=view)
        heun = sample("heun", dataset, schedule, seed=seed, num_steps=4, spacing="quadratic")
        wanted = [(5001, None), (7, heun)]
    yard = Yard(dataset, 2000)
    sides = tuple(
        told_side(settings, k, count, NAN if x is None else yard.far(x), yard)
        for k, (count, x) in enumerate(wanted)
    )
    unknown = {name: NAN for name in SAMPLERS if SAMPLERS[name].kind == "ode"} | {"edm": NAN}
    orders = {"ddim": 1.0, "heun": 2.0} if view == "order" else {}
    agree(
        scene.frame(settings, "compare", seen_of(yard)).numbers,
        yard.band() | {
            "points": 2000, "drawn": 1000, "sets": 4, "noises": 12, "last": 50, "sides": sides,
            "lines": lines_of(view, yard), "orders": unknown | {"ddim": NAN} | orders,
            "enough": {"density": {"least": 39, "most": 39, "sampler": "heun"}, "trained": None},
        },
    )  # fmt: skip


# --- η ------------------------------------------------------------------------------------------


def spread(schedule, step):
    """Variance of what a chain makes of N(0, 1) for data of variance 0.25: the sum of squares of
    what x_T and each noise counts in the end."""
    counts = [1.0]
    for t in range(schedule.T, 0, -1):
        bar, before = schedule.alphas_bar[t], schedule.alphas_bar[t - 1]
        guess = np.sqrt(bar) * 0.25 / (0.25 * bar + 1 - bar)
        kept, fresh = step(bar, before, guess, (1 - np.sqrt(bar) * guess) / np.sqrt(1 - bar))
        counts = [kept * each for each in counts] + [fresh if t > 1 else 0.0]
    return float(np.sum(np.square(counts)))


def ddim(eta):
    def step(bar, before, guess, noise):
        sigma = eta * np.sqrt((1 - before) / (1 - bar)) * np.sqrt(1 - bar / before)
        return np.sqrt(before) * guess + np.sqrt(1 - before - sigma**2) * noise, sigma

    return step


def ancestral(bar, before, guess, noise):
    """Ho's mean with ε̂, and σ² = β."""
    beta = 1 - bar / before
    return (1 - beta / np.sqrt(1 - bar) * noise) / np.sqrt(1 - beta), np.sqrt(beta)


@pytest.mark.parametrize(
    ("dataset", "schedule", "T", "eta", "seed"),
    [("eight_gaussians", "cosine", 10, 0.4, 0), ("moons", "linear", 25, 0.75, 2)],
)
def test_every_number_of_eta_is_that_of_a_chain_with_this_very_eta(dataset, schedule, T, eta, seed):
    given = {"dataset": dataset, "schedule": schedule, "T": T, "eta": eta, "seed": seed}
    numbers = scene.frame(replace(scene.defaults("eta"), **given), "eta").numbers
    yard, noises = Yard(dataset, 800), SCHEDULES[schedule](T)
    law = noises, SCHEDULES["linear"](50)

    def over(eta):
        return yard.over(yard.far(sample("ddim", dataset, law[0], 800, seed, eta=eta,
                                         num_steps=None)))  # fmt: skip

    agree(numbers, {
        "eta": eta, "T": T, "ratio": over(eta), "ode": over(0.0), "ddpm": over(1.0),
        "variance": spread(law[0], ddim(eta)), "beta50": spread(law[1], ancestral),
        "posterior50": spread(law[1], ddim(1.0)), "ddim50": spread(law[1], ddim(0.0)),
    })  # fmt: skip
    fifty = (numbers.beta50, numbers.posterior50, numbers.ddim50)
    assert np.round(fifty, 3).tolist() == [0.266, 0.197, 0.223]
