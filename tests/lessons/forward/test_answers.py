"""The numbers under the lines that open on `forward`, derived again."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer.lessons.forward import scene_merge, scene_normal
from tests.fields import agree, within
from tests.lessons.forward.test_fields import FAR, OPEN, carried, law

NOW = (replace(OPEN["jump"], t=60), replace(OPEN["jump"], **FAR, t=91, dataset="moons"))


@pytest.mark.parametrize("settings", NOW)
def test_two_noises_are_one_by_letting_each_step_work_on_a_variance(settings):
    """v → (1 − β) v + β from 0: over two steps, over all, and over the halves of the way."""
    betas = law(settings)[1][: settings.t]

    def noise_of(steps, v=0.0):
        for beta in steps:
            v = (1 - beta) * v + beta
        return v

    half, last = settings.t // 2, betas[-1]
    rest = noise_of(betas[half:])
    sums = scene_merge.merge(settings)
    scatter = 4 / math.sqrt(2 * 2000)  # four standard errors of a mean of squares, relative
    whole = noise_of(betas)
    agree(sums, {
        "merge_t": settings.t, "early": noise_of(betas[-2:]) - last, "late": last,
        "two_steps": noise_of(betas[-2:]), "before": whole - last, "whole": whole,
        "all_noise": math.sqrt(whole), "step_noise": math.sqrt(last),
        "times": math.sqrt(whole / last), "half": half, "first": whole - rest, "rest": rest,
        "added": within(whole, scatter * whole), "one": within(whole, scatter * whole),
        "added_error": within(whole / math.sqrt(2000), 0.1 * whole / math.sqrt(2000)),
        "one_error": within(whole / math.sqrt(2000), 0.1 * whole / math.sqrt(2000)),
    }, rel=1e-7)  # fmt: skip


def test_the_clouds_of_both_are_those_that_were_measured():
    for settings in NOW:
        sums, pair = scene_merge.merge(settings), scene_merge.clouds(settings)
        for points, mean, error in zip(
            pair, (sums.added, sums.one), (sums.added_error, sums.one_error), strict=True
        ):
            of_point = (points**2).sum(1) / 2
            assert mean == pytest.approx(of_point.mean())
            assert error == pytest.approx(of_point.std(ddof=1) / math.sqrt(2000))


@pytest.mark.parametrize("settings", NOW)
def test_the_account_of_one_step_is_that_of_the_loop(settings):
    betas = law(settings)[1]
    v = 1.7
    for beta in betas[: settings.t - 1]:
        v = v * (1 - beta) + beta
    last = betas[settings.t - 1]
    agree(scene_merge.step(settings, 1.7), {
        "step_t": settings.t, "keeps": 1 - last, "was": v, "beta": last,
        "is_now": v - last * (v - 1),
        "mean_steps": sum(range(1, settings.T + 1)) / settings.T,
        "end_signal": math.exp(np.log1p(-betas).sum() / 2),
    })  # fmt: skip


@pytest.mark.parametrize("settings", NOW)
def test_the_sum_of_the_normal_law_is_its_entropys_slope(settings):
    """dH/dᾱ by a difference, of H = ½ ln det(ᾱ C + (1 − ᾱ) I)."""
    x = carried_covariance(settings)
    bar = law(settings)[0][0] ** 2

    def entropy(a):
        return 0.5 * np.linalg.slogdet(a * x + (1 - a) * np.eye(2))[1]

    slope = 2 * (entropy(bar + 1e-5) - entropy(bar - 1e-5)) / 2e-5
    first, last = np.sqrt(np.linalg.svd(x @ x, compute_uv=False))[::-1]
    agree(scene_normal.normal(settings), {
        "t": settings.t, "least": first, "largest": last, "sum_at_t": within(slope, 1e-6),
    })  # fmt: skip


def carried_covariance(settings):
    """Of the law that the points are drawn from: within 4 errors that of the points carried."""
    from explorer.data.clouds import CLOUDS
    from explorer.lessons.forward import scene

    known = CLOUDS[settings.dataset].density()
    mean = known.weights @ known.means
    second = np.einsum("k,ki,kj->ij", known.weights, known.means, known.means)
    C = settings.scale**2 * (second - np.outer(mean, mean) + known.covariances[0])
    x0 = carried(scene.frame(settings, "jump").view("stage"), 0)[1]
    assert np.allclose(np.cov(x0.T), C, atol=0.15 * C.max())
    return C


def test_two_variances_may_rise_and_fall_and_an_entropy_never_turns_up_again():
    bars = np.linspace(1, 0, 400)
    for variances in ([4.0, 0.3], [9.0, 9.0], [0.2, 0.5], [30.0, 0.01]):
        bits = np.array([scene_normal.entropy_bits(variances, bar) for bar in bars])
        rises = np.sign(np.diff(bits))
        assert (np.diff(rises) <= 0).all()
        predicted = [-np.sign(scene_normal.tilt(variances, bar)) for bar in bars[1:-1]]
        off = np.flatnonzero(np.array(predicted) != rises[1:])
        assert len(off) <= 1  # where it turns between two of them
