"""Every parameter of every schedule does what its published formula says, at each end of its range.

The formulas are written here from the papers, one t at a time in plain Python, most through
alpha-bar, where the entries work through beta.
"""

import itertools
import math

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES

T = 200  # at which every end of every range is allowed, rescaled ones too


def evenly(first, last, count):
    return [first + (last - first) * k / (count - 1) for k in range(count)]


def sigmoid(u):
    return 1 / (1 + math.exp(-u))


def from_alphas_bar(alphas_bar, max_beta):
    """Nichol & Dhariwal 2021, eq. (17): beta_t = min(1 - abar_t/abar_{t-1}, max_beta)."""
    return [min(1 - now / before, max_beta) for before, now in itertools.pairwise(alphas_bar)]


def linear(T, beta_start, beta_end, rescale):
    return [beta * (1000 / T if rescale else 1) for beta in evenly(beta_start, beta_end, T)]


def cosine(T, s, max_beta):
    f = [math.cos((t / T + s) / (1 + s) * math.pi / 2) ** 2 for t in range(T + 1)]
    return from_alphas_bar([each / f[0] for each in f], max_beta)


def quadratic(T, beta_start, beta_end):
    return [root**2 for root in evenly(beta_start**0.5, beta_end**0.5, T)]


def on_beta(T, beta_start, beta_end, reach):
    return [beta_start + (beta_end - beta_start) * sigmoid(u) for u in evenly(-reach, reach, T)]


def on_alpha_bar(T, start, end, tau, max_beta):
    """Jabri et al. 2022, listing: (v_end - sigmoid(u/tau))/(v_end - v_start), u evenly from start
    to end, v_start = sigmoid(start/tau), v_end = sigmoid(end/tau)."""
    v_start, v_end = sigmoid(start / tau), sigmoid(end / tau)
    places = evenly(start, end, T + 1)
    alphas_bar = [(v_end - sigmoid(u / tau)) / (v_end - v_start) for u in places]
    return from_alphas_bar(alphas_bar, max_beta)


def straight(T, max_beta):
    """Sohl-Dickstein et al. 2015, sec. 2.4.1: a fixed part 1/T of the signal goes at every step."""
    return from_alphas_bar([1 - t / T for t in range(T + 1)], max_beta)


FORMULAS = {
    "linear": linear,
    "cosine": cosine,
    "quadratic": quadratic,
    "sigmoid": on_beta,
    "sigmoid_bar": on_alpha_bar,
    "constant": lambda T, beta: [beta] * T,
    "jsd": straight,
    "small_linear": lambda T, beta_start, beta_end: evenly(beta_start, beta_end, T),
    "su": lambda T, beta_end: [1 - math.sqrt(1 - beta_end * t / T) ** 2 for t in range(1, T + 1)],
}


def varied():
    """[(name, parameter, value)]: every parameter at every place of its range that is not its
    default, one between the ends among them."""
    found = []
    for name, entry in SCHEDULES.items():
        for param in entry.params:
            places = [*param.ends()]
            if param.kind == "float":
                places.append(0.7 * param.span[0] + 0.3 * param.span[1])
            found += [(name, param.name, each) for each in places if each != param.default]
    return found


def test_every_schedule_has_a_formula_of_its_own_here():
    assert set(FORMULAS) == set(SCHEDULES)


@pytest.mark.parametrize(("name", "param", "value"), varied())
def test_a_parameter_changes_the_betas_as_the_formula_says(name, param, value):
    params = SCHEDULES[name].defaults() | {param: value}
    betas = SCHEDULES[name](T, **params).betas[1:]
    # 1 - abar_t/abar_{t-1} keeps 1e-16 of 1, not of a beta
    np.testing.assert_allclose(betas, FORMULAS[name](T, **params), rtol=1e-9, atol=1e-12)
    assert np.abs(betas / SCHEDULES[name](T).betas[1:] - 1).max() > 5e-4  # of a cut the last alone


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_parameter_left_out_has_the_value_that_is_registered(name):
    entry = SCHEDULES[name]
    np.testing.assert_allclose(
        entry(T).betas[1:], FORMULAS[name](T, **entry.defaults()), rtol=1e-9, atol=1e-12
    )
