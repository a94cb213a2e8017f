"""Every number of the likelihood, derived again: scipy solves the ODE in its angle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from explorer.core.likelihood import flow
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene, scene_ode
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.scene_settings import Likelihood
from tests.fields import agree, within
from tests.lessons.score.test_fields import NAN, Near

COUNTS = {"held_out": 512, "cells": 56, "studied": 256}


def solved(near, x, last):
    """(x_T, ∫∇·v dφ) from φ = 0 to `last`: v = a ε̂ − b x̂_0, and its divergence by the trace of
    Cov[x_0 | x], within components and between them."""

    def step(angle, state):
        a, b = np.cos(angle), np.sin(angle)
        place = state[None, :2]
        shares, _ = near.at(place, a, b)
        spread = a**2 * near.variance + b**2
        middle = shares[0] @ near.means
        scatter = shares[0] @ ((near.means - middle) ** 2).sum(axis=1)
        trace = 2 * a * near.variance / spread + a * b**2 / spread**2 * scatter
        v = -a * b * near.score(place, a, b)[0] - b * near.clean(place, a, b)[0]
        return [*v, 0.0 if b == 0 else (2 * a - trace) / b]

    done = solve_ivp(step, (0, last), [*x, 0.0], "DOP853", rtol=1e-9, atol=1e-10)
    return done.y[:2, -1], done.y[2, -1]


@pytest.mark.parametrize(
    ("dataset", "schedule", "x"),
    [("moons", "cosine", (0.5, 0.5)), ("swiss_roll", "linear", (-0.94, 1.06))],
)
def test_every_number_at_a_point_is_that_of_the_ode_as_scipy_solves_it(dataset, schedule, x):
    settings = Likelihood(dataset=dataset, schedule=schedule, num_steps=200, x=x[0], y=x[1])
    near = Near.of(CLOUDS[dataset].density())
    bar = SCHEDULES[schedule](1000).alphas_bar[-1]
    end, volume = solved(near, np.array(x), np.arctan2(np.sqrt(1 - bar), np.sqrt(bar)))
    far = -0.5 * end @ end - np.log(2 * np.pi)
    exact = -near.at(np.array([x]), 1.0, 0.0)[1][0]
    numbers = scene.frame(settings, "likelihood/point").numbers
    off = 2e-3
    agree(numbers, COUNTS | {
        "exact_nats": exact, "ode_nats": within(-far - volume, off), "error_nats": 0.0,
        "gap_nats": within(-far - volume - exact, off), "log_p_nats": within(far + volume, off),
        "end_nats": within(far, off), "volume_nats": within(volume, off),
        "grown": within(np.exp(volume), 2e-3 * np.exp(volume)), "t": 0, "patch": 1.0,
    })  # fmt: skip
    assert numbers.gap_nats == pytest.approx(numbers.ode_nats - exact, abs=1e-9)


def test_with_probes_the_numbers_are_means_over_them():
    how = {"num_steps": 30, "method": "euler", "trace": "normal", "probes": 5}
    settings = Likelihood(dataset="moons", seed=2, x=0.1, y=0.6, **how)
    place, rng = np.array([[0.1, 0.6]]), np.random.default_rng([2, 31])
    *_, last = flow(SCHEDULES["cosine"](1000), work.jacobian(settings.who), place, rng=rng, **how)
    volumes = last.volume[:, 0]
    assert len(volumes) == 5
    end = -0.5 * np.sum(last.x_t**2) - np.log(2 * np.pi)
    exact = -Near.of(CLOUDS["moons"].density()).at(place, 1.0, 0.0)[1][0]
    by_ode = -end - np.mean(volumes)
    agree(scene.frame(settings, "likelihood/point").numbers, COUNTS | {
        "exact_nats": exact, "ode_nats": by_ode,
        "error_nats": np.sqrt(np.sum((volumes - volumes.mean()) ** 2) / 20),
        "gap_nats": by_ode - exact, "log_p_nats": -by_ode, "end_nats": end,
        "volume_nats": volumes.mean(), "grown": np.exp(volumes.mean()), "t": 0, "patch": 1.0,
    }, rel=1e-8)  # fmt: skip


def asked(settings):
    """How often the denoiser is asked about a point."""
    jacobian, calls = work.jacobian(settings.who), []

    def counted(*given):
        calls.append(given)
        return jacobian(*given)

    list(flow(SCHEDULES["cosine"](1000), counted, np.zeros((1, 2)), **settings.how))
    return len(calls)


def test_every_number_of_the_plane_is_a_mean_over_the_points_that_are_known():
    settings = Likelihood(num_steps=10)
    nothing = {"value": NAN, "error": NAN}
    parts = ("exact_bits", "ode_bits", "gap_bits")
    unknown = COUNTS | dict.fromkeys(parts, nothing)
    agree(scene.frame(settings, "likelihood/plane").numbers,
          unknown | {"evaluations": 19, "known": 0})  # fmt: skip
    euler = replace(settings, method="euler", num_steps=25)
    agree(scene.frame(euler, "likelihood/plane").numbers,
          unknown | {"evaluations": asked(euler), "known": 0})  # fmt: skip
    assert asked(settings) == 19
    training = scene.frame(settings, "likelihood/plane", work.Training(3, 0.1)).numbers
    agree(training, unknown | {"evaluations": 19, "known": 0})
    log_p, exact = np.full((2, 600), NAN)
    log_p[:3], exact[:] = [-1.0, -2.0, -4.5], np.linspace(-0.9, -40, 600)
    seen = scene_ode.Many(log_p, np.zeros(600), exact, 0.2)
    values = {"exact_bits": -exact[:3], "ode_bits": -log_p[:3], "gap_bits": exact[:3] - log_p[:3]}
    agree(scene.frame(settings, "likelihood/plane", seen).numbers, COUNTS | {
        name: {"value": np.log2(np.e) * each.sum() / 6,
               "error": np.log2(np.e) / 2 * np.sqrt(np.sum((each - each.mean()) ** 2) / 6)}
        for name, each in values.items()
    } | {"evaluations": 19, "known": 3})  # fmt: skip


def test_every_slope_is_an_exponent():
    steps = {"euler": {n: 3 / n for n in (5, 20, 40)}, "heun": {n: 1 / n**2 for n in (20, 40)}}
    seen = scene_ode.Study("heun", 0.5, steps, {"normal": {n: n**-0.5 for n in (1, 2, 4)}})
    agree(scene.frame(Likelihood(), "likelihood/error", seen).numbers, COUNTS | {
        "reference": "heun", "slopes": (("euler", -1.0), ("heun", -2.0), ("normal", -0.5)),
    })  # fmt: skip
    agree(scene.frame(Likelihood(), "likelihood/error").numbers,
          COUNTS | {"reference": "exact", "slopes": ()})  # fmt: skip
