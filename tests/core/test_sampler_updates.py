"""Every sampler against a second writing of its published update, on steps of uneven length.

Written here from the papers' own formulas with eps and alpha-bar in float64, in other variables
than the samplers use where the paper has others. Every parameter is varied. The denoiser is no
Gaussian's, so that no term can hide behind a linear map.
"""

import inspect
import itertools

import numpy as np
import pytest

from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES

T = 1000
SCHEDULE = SCHEDULES["linear"](T)
BAR = np.concatenate([[1.0], np.cumprod(1 - np.linspace(1e-4, 0.02, T))])  # Ho et al. 2020, sec. 4
ROOT, REST = np.sqrt(BAR), np.sqrt(1 - BAR)
X_T = np.random.default_rng(0).standard_normal((5, 2))


class Bent:
    """x0_hat and a learned fraction that depend on x and t in a bent way."""

    schedule, learned_variance = SCHEDULE, True

    def __call__(self, x, t):
        return np.tanh(1.4 * x[:, ::-1] - 0.3 * x + 0.2) * (1 - 0.4 * (t / T) ** 2)

    def fraction(self, x, t):
        return 0.5 + 0.4 * np.sin(3 * x + t / 200)


DENOISER = Bent()


def eps_of(x, t):
    return (x - ROOT[t] * DENOISER(x, t)) / REST[t]


def score_of(x, t):
    return -eps_of(x, t) / REST[t]


def times_of(num_steps, spacing="uniform"):
    """The times visited, falling, each nearest to its place."""
    power = {"uniform": 1, "quadratic": 2}[spacing]
    return [round(T * (k / num_steps) ** power) for k in range(num_steps, -1, -1)]


def pairs(*args):
    return itertools.pairwise(times_of(*args))


def transfer(x, eps, t, s):
    """Liu et al. 2022, eq. (11): from t to s, in either direction, without dividing by REST[t]."""
    if s == t:
        return x
    gone = ROOT[t] * (np.sqrt((1 - BAR[s]) * BAR[t]) + np.sqrt((1 - BAR[t]) * BAR[s]))
    return ROOT[s] / ROOT[t] * x - (BAR[s] - BAR[t]) / gone * eps


def ancestral(x, t, s, spread, rng):
    """Ho et al. 2020, Algorithm 2, line 4, between t and s: alpha is abar_t/abar_s."""
    alpha = BAR[t] / BAR[s]
    mean = (x - (1 - alpha) / REST[t] * eps_of(x, t)) / np.sqrt(alpha)
    if s == 0:
        return mean
    low, high = (1 - BAR[s]) / (1 - BAR[t]) * (1 - alpha), 1 - alpha
    v = {"posterior": 0.0, "beta": 1.0}.get(spread)
    v = DENOISER.fraction(x, t) if v is None else v  # Nichol & Dhariwal 2021, eq. (15)
    return mean + np.exp(v * np.log(high) + (1 - v) * np.log(low)) ** 0.5 * rng.normal(size=x.shape)


def ddpm(x, rng, variance, num_steps):
    for t, s in pairs(num_steps):
        x = ancestral(x, t, s, variance, rng)
    return x


def ddim(x, rng, eta, num_steps, spacing):
    """Song J. et al. 2021, eqs. (12), (16)."""
    for t, s in pairs(num_steps, spacing):
        eps = eps_of(x, t)
        sigma = eta * np.sqrt((1 - BAR[s]) / (1 - BAR[t]) * (1 - BAR[t] / BAR[s]))
        x = ROOT[s] * (x - REST[t] * eps) / ROOT[t] + np.sqrt(1 - BAR[s] - sigma**2) * eps
        x = x + sigma * rng.normal(size=x.shape) if sigma > 0 else x
    return x


def v_of(x, t):
    """dx/dphi, Salimans & Ho 2022, app. D; phi = arccos of the signal."""
    return ROOT[t] * eps_of(x, t) - REST[t] * DENOISER(x, t)


def euler(x, rng, num_steps, spacing):
    phi = np.arccos(ROOT)
    for t, s in pairs(num_steps, spacing):
        x = x + (phi[s] - phi[t]) * v_of(x, t)
    return x


def heun(x, rng, num_steps, spacing):
    phi = np.arccos(ROOT)
    for t, s in pairs(num_steps, spacing):
        step, slope = phi[s] - phi[t], v_of(x, t)
        end = s == 0  # where no velocity exists: the exact turn to x0_hat
        x = DENOISER(x, t) if end else x + step * (slope + v_of(x + step * slope, s)) / 2
    return x


def multistep(x, rng, num_steps, spacing):
    """Liu et al. 2022, eq. (12) at order 2; on uneven steps: the line through the last two eps,
    read in the middle of the step to come."""
    before = None
    for t, s in pairs(num_steps, spacing):
        eps = eps_of(x, t)
        middle = eps if before is None else line((t, eps), before, (t + s) / 2)
        before, x = (t, eps), transfer(x, middle, t, s)
    return x


def line(one, other, place):
    share = (place - other[0]) / (one[0] - other[0])
    return share * one[1] + (1 - share) * other[1]


def dpm_solver_2m(x, rng, num_steps, spacing):
    """Lu et al. 2022 (DPM-Solver++), Algorithm 2; the last step is of first order: x0 itself."""
    half_log_snr = np.log(ROOT[1:] / REST[1:])  # lambda_t, at index t - 1
    said = h_before = None
    *steps, (last, _) = pairs(num_steps, spacing)
    for t, s in steps:
        h, x0 = half_log_snr[s - 1] - half_log_snr[t - 1], DENOISER(x, t)
        D = x0
        if said is not None:
            r = h_before / h
            D = (1 + 1 / (2 * r)) * x0 - 1 / (2 * r) * said
        x = REST[s] / REST[t] * x - ROOT[s] * (np.exp(-h) - 1) * D
        said, h_before = x0, h
    return DENOISER(x, last)


def ddim_inversion(x, rng, num_steps, iterations):
    for s, t in itertools.pairwise(times_of(num_steps)[::-1]):
        ahead = transfer(x, (x - ROOT[max(s, 1)] * DENOISER(x, max(s, 1))) / REST[max(s, 1)], s, t)
        for _ in range(iterations):
            ahead = transfer(x, eps_of(ahead, t), s, t)
        x = ahead
    return x


def edm(x, rng, num_steps, churn, rho):
    """Karras et al. 2022, Algorithm 2 and eq. (5), on the unscaled x/a, sigma = b/a; each level is
    the nearest that the schedule has, in ln sigma. With so few steps no two fall on one t."""
    sigma = REST / ROOT
    nearest = lambda level: 1 + int(np.argmin(np.abs(np.log(sigma[1:] / level))))  # noqa: E731
    top = int(np.flatnonzero(sigma <= 80)[-1])
    i = np.arange(num_steps) / (num_steps - 1)
    high, low = sigma[top] ** (1 / rho), sigma[1] ** (1 / rho)
    t = [nearest(level) for level in (high + i * (low - high)) ** rho] + [0]
    assert len(set(t)) == num_steps + 1
    clean = lambda x, t: DENOISER(ROOT[t] * x, t)  # noqa: E731
    x = x / ROOT[top]
    for now, then in itertools.pairwise(t):
        hat = nearest(sigma[now] * (1 + min(churn / num_steps, np.sqrt(2) - 1)))
        if hat > now:
            x = x + np.sqrt(sigma[hat] ** 2 - sigma[now] ** 2) * rng.normal(size=x.shape)
        d = (x - clean(x, hat)) / sigma[hat]
        ahead = x + (sigma[then] - sigma[hat]) * d
        if then > 0:
            d = (d + (ahead - clean(ahead, then)) / sigma[then]) / 2
            ahead = x + (sigma[then] - sigma[hat]) * d
        x = ahead
    return x


def wander(x, t, eta, rng):
    """Song Y. & Ermon 2019, eq. (4), eta for half of their epsilon."""
    return x + eta * score_of(x, t) + np.sqrt(2 * eta) * rng.normal(size=x.shape)


def langevin(x, rng, num_steps, step_size, level):
    for _ in range(num_steps):
        x = wander(x, level, step_size, rng)
    return DENOISER(x, level)


def annealed_langevin(x, rng, levels, inner, step_size):
    """Song Y. & Ermon 2019, Algorithm 1: the step shrinks with the variance of the noise."""
    *visited, _ = times_of(levels)
    for t in visited:
        for _ in range(inner):
            x = wander(x, t, step_size * (1 - BAR[t]), rng)
    return DENOISER(x, visited[-1])


def predictor_corrector(x, rng, num_steps, snr):
    """Song Y. et al. 2021, Algorithms 1, 3 and 5: eps = 2 alpha (r |z|/|g|)^2, then
    x + eps g + sqrt(2 eps) z; the norms are means over the rows, as in their code."""
    for t, s in pairs(num_steps):
        x = ancestral(x, t, s, "posterior", rng)
        if s > 0:
            below = times_of(num_steps)[times_of(num_steps).index(s) + 1]
            z, g = rng.normal(size=x.shape), score_of(x, s)
            norms = [np.mean(np.hypot(*each.T)) for each in (z, g)]
            step = 2 * BAR[s] / BAR[below] * (snr * norms[0] / norms[1]) ** 2
            x = x + step * g + np.sqrt(2 * step) * z
    return x


UPDATES = {
    update.__name__: update
    for update in (
        ddpm, ddim, euler, heun, multistep, dpm_solver_2m, ddim_inversion, edm, langevin,
        annealed_langevin, predictor_corrector,
    )
}  # fmt: skip
SHORT = {"num_steps": 7, "levels": 6, "inner": 2, "level": 150}  # 7 does not divide 1000; at the
# registered level 1 a bent denoiser drives Langevin's walk so hard that rounding grows
OTHER = {  # values that a parameter takes beside the default
    "num_steps": (3, 13), "spacing": ("quadratic",), "eta": (0.35, 1.0),
    "variance": ("beta", "learned"), "iterations": (1, 3), "churn": (1.0, 80.0),
    "rho": (2.0, 4.5), "step_size": (0.003, 0.05), "level": (30, 500), "levels": (4, 11),
    "inner": (1, 5), "snr": (0.05, 0.4),
}  # fmt: skip


def params_of(name):
    """All that the second writing takes: the registered parameters and num_steps."""
    return [
        each for each in inspect.signature(UPDATES[name]).parameters if each not in ("x", "rng")
    ]


def base_of(name):
    return {
        each: SHORT[each] if each in SHORT else SAMPLERS[name].param(each).default
        for each in params_of(name)
    }


def both(name, params):
    """What the sampler and the second writing end with, from one noise."""
    steps = list(SAMPLERS[name](SCHEDULE, DENOISER, X_T, np.random.default_rng(5), **params))
    return steps[-1].x_t, UPDATES[name](X_T, np.random.default_rng(5), **params)


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_and_every_parameter_is_written_here_a_second_time(name):
    registered = {param.name for param in SAMPLERS[name].params}
    assert registered <= set(params_of(name)) and set(params_of(name)) <= set(OTHER)


@pytest.mark.parametrize(
    ("name", "param", "value"),
    [(n, p, v) for n in UPDATES for p in params_of(n) for v in OTHER[p]],
)
def test_a_parameter_changes_the_published_update_as_it_says(name, param, value):
    base = base_of(name)
    ours, theirs = both(name, base | {param: value})
    np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-9)
    assert np.abs(ours - both(name, base)[0]).max() > 1e-3


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize("spacing", ["uniform", "quadratic"])
def test_at_the_defaults_on_uneven_steps_it_is_the_published_update(name, spacing):
    base = base_of(name)
    if "spacing" in base:
        base["spacing"] = spacing
    np.testing.assert_allclose(*both(name, base), rtol=1e-7, atol=1e-9)
