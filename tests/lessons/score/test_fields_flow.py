"""Every number of the SDE and its ODE, derived again: by scipy's tests, by leaving clouds out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, kstwo, norm

from explorer.core.exact import GaussianMixture
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene
from explorer.lessons.score.scene_settings import Flow
from tests.fields import agree, within

NAN = float("nan")


def runs(schedule, law, settings, x_T, noise):
    """{t: x_t} of the ancestral chain and of the ODE."""
    how, asked = {"num_steps": settings.steps}, law.denoiser(schedule)
    rng = np.random.default_rng(noise)
    sde = SAMPLERS["ddpm"](schedule, asked, x_T, rng, variance=settings.variance, **how)
    ode = SAMPLERS[settings.ode](schedule, asked, x_T, **how)
    return [{step.t: step.x_t for step in run} for run in (sde, ode)]


@pytest.mark.parametrize(
    "settings",
    [Flow(steps=10, t=430),
     Flow(steps=7, t=0, variance="beta", bumps=3, share=0.2, gap=4.0, width=0.1, ode="euler",
          schedule="small_linear", seed=1)],
    ids=["cosine", "small linear"],
)  # fmt: skip
def test_every_number_on_the_line_is_that_of_scipys_kolmogorov_and_of_the_products(settings):
    schedule = SCHEDULES[settings.schedule](1000)
    weights = {2: [0.35, 0.65], 3: [0.2, 0.4, 0.4]}[settings.bumps]
    places = np.linspace(-settings.gap / 2, settings.gap / 2, settings.bumps)[:, None]
    law = GaussianMixture.isotropic(weights, places, settings.width**2)
    x_T = np.random.default_rng([settings.seed, 21]).standard_normal((3000, 1))
    ways = runs(schedule, law, settings, x_T, [settings.seed, 22])
    visited = min(t for t in ways[0] if t >= settings.t)

    def below(t):
        a2 = schedule.alphas_bar[t]
        spread = np.sqrt(a2 * settings.width**2 + 1 - a2)
        return lambda x: (
            norm.cdf((np.reshape(x, (-1, 1)) - np.sqrt(a2) * places.T) / spread) @ (weights)
        )

    x = np.linspace(-6, 6, 200_001)
    start = np.abs(below(1000)(x) - norm.cdf(x)).max()
    floor, limit = kstwo.mean(3000), kstwo.ppf(0.95, 3000)
    ks = [kstest(way[visited][:, 0], below(visited)).statistic for way in ways]
    beta = dose = NAN
    if visited:
        before = max(t for t in ways[0] if t < visited)
        beta = 1 - np.prod(1 - schedule.betas[before + 1 : visited + 1])
        dose = -np.log1p(-schedule.betas[before + 1 : visited + 1]).sum()
    agree(scene.frame(settings, "flow/line").numbers, {
        "t": settings.t, "ks_floor": within(floor, 5e-4 * floor),
        "ks_limit": within(limit, 5e-4 * limit), "ks_start": within(start, 1e-5 + 1e-4 * start),
        "ks_sde": ks[0], "ks_ode": ks[1],
        "times_sde": within(ks[0] / floor, 1e-3 * ks[0] / floor),
        "times_ode": within(ks[1] / floor, 1e-3 * ks[1] / floor),
        "visited": float(visited), "beta": beta, "dose": dose,
        "euler_percent": 100 * (dose / beta - 1), "alpha_bar": schedule.alphas_bar[visited],
        "particles": 3000, "paths": 48,
    }, rel=1e-8)  # fmt: skip


def shadows(x):
    angles = np.pi / 64 * np.arange(64)
    return np.sort(np.outer(np.cos(angles), x[:, 0]) + np.outer(np.sin(angles), x[:, 1]), axis=1)


def between(a, b):
    """Sliced W2 of all pairs, by the squares' own sums and products."""
    a, b = (each.reshape(len(each), -1) for each in (a, b))
    squares = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return np.sqrt(np.maximum(squares, 0) / a.shape[1])


@pytest.mark.parametrize(
    "settings",
    [Flow(dataset="moons", steps=6, t=250),
     Flow(dataset="s_curve", steps=4, variance="beta", ode="euler", seed=2, t=800)],
    ids=["moons", "s curve"],
)  # fmt: skip
def test_every_number_in_the_plane_is_one_of_all_pairs_of_exact_clouds(settings):
    schedule, law = SCHEDULES["cosine"](1000), CLOUDS[settings.dataset].density()
    x_T = np.random.default_rng([settings.seed, 23]).standard_normal((700, 2))
    ways = runs(schedule, law, settings, x_T, [settings.seed, 24])
    visited = np.array(sorted(ways[0]))
    five = sorted({int(visited[np.argmin(abs(visited - 250 * k))]) for k in range(5)})
    rng, ratios = np.random.default_rng([settings.seed, 25]), [[], []]
    for t in five:
        exact = np.stack([shadows(law.marginal(schedule, t).sample(700, rng)) for _ in range(24)])
        pairs = between(exact, exact)[~np.eye(24, dtype=bool)].reshape(24, 23)
        full = between(exact, exact)
        for row, way in zip(ratios, ways, strict=True):
            far = between(exact, shadows(way[t])[None])[:, 0]
            left = [
                np.delete(far, i).mean()
                / np.delete(np.delete(full, i, 0), i, 1)[~np.eye(23, dtype=bool)].mean()
                for i in range(24)
            ]
            error = np.sqrt(23 / 24 * np.sum((left - np.mean(left)) ** 2))
            row.append({"value": far.mean() / pairs.mean(), "error": error})
    agree(scene.frame(settings, "flow/plane").numbers, {
        "t": settings.t, "times": tuple(five), "sde": tuple(ratios[0]), "ode": tuple(ratios[1]),
        "red": 1.4, "points": 700, "particles": 3000, "paths": 48,
    }, rel=1e-6)  # fmt: skip


def test_the_errors_in_the_plane_are_the_scatter_over_exact_clouds():
    """Of one cloud against twelve times as many exact ones."""
    from explorer.lessons.score import scene_pair as pair

    law, rng = CLOUDS["moons"].density(), np.random.default_rng(3)
    cloud, values, claims = pair.shadows(law.sample(200, rng)), [], []
    for _ in range(12):
        exact = np.stack([pair.shadows(law.sample(200, rng)) for _ in range(pair.DRAWS)])
        far, pairs = pair.apart(exact, cloud), np.stack([pair.apart(exact, x) for x in exact])
        values.append(far.mean() / (pairs.sum() / (pair.DRAWS * (pair.DRAWS - 1))))
        claims.append(pair.ratio_error(far, pairs))
    assert 0.4 < np.std(values, ddof=1) / np.sqrt(np.mean(np.square(claims))) < 1.8
