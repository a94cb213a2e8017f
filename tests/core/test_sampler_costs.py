"""A cost that is declared is the cost that is counted: all samplers, schedules, T and options."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from explorer.core.exact import GaussianMixture
from explorer.core.interpolation import round_trips
from explorer.core.likelihood import ByCovariance, evaluations, flow
from explorer.core.samplers import SAMPLERS, Counted
from explorer.core.schedules import SCHEDULES

FEW = 12  # of steps of dynamics that count nothing but themselves
STEEP = [("linear", {}), ("cosine", {}), ("sigmoid_bar", {}), ("linear", {"beta_end": 0.001})]
GRID = [(name, T, {}) for name in SCHEDULES for T in (1, 2, 21, 50)]
GRID += [(name, T, params) for name, params in STEEP for T in (100, 1000)]


class Blank:
    """A denoiser that says nothing, and has learned a variance."""

    learned_variance = True

    def __call__(self, x_t, t):
        return 0.5 * x_t

    def fraction(self, x_t, t):
        return 0.5 + 0 * x_t


def built(name, T, params):
    try:
        return SCHEDULES[name](T, **params)
    except ValueError:  # rescaled betas that would reach 1
        return SCHEDULES[name](T, rescale=False, **params)


def steps_for(sampler, T):
    """Numbers of steps from one to all, and those just below; None where it means every t."""
    if SAMPLERS[sampler].kind == "langevin":
        return [1, FEW]
    every = [None] if SAMPLERS[sampler].defaults().get("num_steps") != 18 else []
    return sorted({1, 2, 7, T // 2, T - 1, T} & set(range(1, min(T, 120) + 1))) + every


def options_for(sampler):
    """Every choice and both ends of every option, each with the others at their defaults."""
    own = [each for each in SAMPLERS[sampler].params if each.name != "num_steps"]
    longest = {"inner": FEW, "levels": 200, "level": 1000, "iterations": 3}
    yield {}
    for each in own:
        for value in each.ends():
            yield {each.name: min(value, longest.get(each.name, value))}


def count(sampler, schedule, given):
    counted, x = Counted(Blank()), np.full((1, 1), 0.3)
    with np.errstate(all="ignore"):  # a step that is far too long is not what is counted
        list(SAMPLERS[sampler](schedule, counted, x, np.random.default_rng(0), **given))
    return counted.count


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_sampler_asks_as_often_as_its_entry_says(sampler):
    for (name, T, params), options in itertools.product(GRID, options_for(sampler)):
        if options and T not in (2, 50):
            continue
        schedule = built(name, T, params)
        for num_steps in steps_for(sampler, T):
            given = options | {"num_steps": num_steps}
            if sampler == "annealed_langevin" and num_steps == FEW:
                del given["num_steps"]  # then its `levels` count
            elif sampler == "annealed_langevin":
                given["num_steps"] = min(num_steps, T)
            expected = SAMPLERS[sampler].cost(T, **given)
            assert count(sampler, schedule, given) == expected, (name, T, given)


def test_edm_takes_every_step_it_is_asked_for_where_few_t_lie_below_its_first_level():
    """Rescaled to T = 50, linear has 43 t up to sigma = 80; 49 steps begin at t = 49."""
    schedule, x_T = SCHEDULES["linear"](50), np.ones((1, 1))
    assert count("edm", schedule, {"num_steps": 49}) == 97
    for num_steps in (43, 49):
        steps = list(SAMPLERS["edm"](schedule, Blank(), x_T, num_steps=num_steps))
        assert [step.t for step in steps] == [50, *range(num_steps, -1, -1)]


@pytest.mark.parametrize("method", ["euler", "heun"])
@pytest.mark.parametrize("first", [0, 1, 5])
def test_a_likelihood_costs_what_its_page_says(method, first):
    density = GaussianMixture([1.0], [[0.0]], [[[0.25]]])
    for T, num_steps in ((20, None), (20, 7), (50, 15), (50, None)):
        schedule, calls = SCHEDULES["cosine"](T), []
        slope = ByCovariance(density, schedule)

        def counted(x, t, probes, slope=slope, calls=calls):
            calls.append(t)
            return slope(x, t, probes)

        how = {"num_steps": num_steps, "method": method, "first": first}
        list(flow(schedule, counted, np.full((1, 1), 0.3), **how))
        assert len(calls) == evaluations(T, **how)


@pytest.mark.parametrize("start", [0, 5])
def test_a_round_trip_says_what_it_cost(start):
    schedule = SCHEDULES["cosine"](50)
    for steps, corrections in itertools.product((1, 7, 40), (0, 2)):
        counted = Counted(GaussianMixture([1.0], [[0.0]], [[[0.25]]]).denoiser(schedule))
        x = np.full((1, 1), 0.3)
        (trip,) = round_trips(schedule, counted, x, [steps], [corrections], start=start)
        assert counted.count == trip.evaluations
