"""The page `forward`: H, KL and I of a known density are integrals, and every digit is true."""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core.entropy import divergence_terms
from explorer.core.entropy import entropy as on_the_line
from explorer.core.exact import GaussianMixture
from explorer.core.negentropy import negentropy
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS, PLANE, scaled_density
from explorer.data.product import ProductMixture
from explorer.lessons.forward import numbers, scene, scene_data
from explorer.lessons.forward import scene_cloud as clouds
from explorer.lessons.forward import scene_entropy as entropy
from explorer.palette import LIGHT
from explorer.words import of

KNOWN = [name for name in CLOUDS if "density" in CLOUDS[name].extras]
LINEAR = SCHEDULES["linear"](1000)
LN2 = np.log(2)


@cache
def J_of(name):
    return entropy.from_density(CLOUDS[name].density())


def shown(name, schedule, T, t):
    settings = replace(scene.defaults("entropy"), dataset=name, schedule=schedule, T=T, t=t)
    return scene.frame(settings, "entropy").numbers


def sampled(density, sigma, n=6000):
    """(J in bits, its standard error): the mean over draws of ln q less the matched normal's."""
    rng = np.random.default_rng(4)
    y = density.sample(n, rng) + sigma * rng.standard_normal((n, density.dims))
    schedule = entropy_schedule(sigma)
    signal = schedule.signal[1]
    log_q = density.log_prob(schedule, signal * y, 1) + density.dims * np.log(signal)
    covariance = density.covariance() + sigma**2 * np.eye(density.dims)
    z = y - density.mean()
    log_normal = -0.5 * (z @ np.linalg.inv(covariance) * z).sum(1)
    log_normal -= 0.5 * np.log(np.linalg.det(2 * np.pi * covariance))
    terms = divergence_terms(log_q - log_normal) / LN2
    return terms.mean(), terms.std(ddof=1) / np.sqrt(n)


def entropy_schedule(sigma):
    """One step whose noise is sigma times its signal."""
    return SCHEDULES["constant"](1, beta=sigma**2 / (1 + sigma**2))


def test_what_sampling_had_wrong_in_the_digits_shown():
    """0.0992, 0.00510 and 3.905 were shown, of 2,000 points."""
    assert f"{shown('swiss_roll', 'linear', 1000, 150).kl_bits:.3g}" == "0.108"
    assert f"{shown('swiss_roll', 'linear', 1000, 300).kl_bits:.3g}" == "0.00484"
    assert shown("swiss_roll_3d", "cosine", 1000, 20).entropy_bits == pytest.approx(3.996, abs=5e-4)


@pytest.mark.parametrize("t, n", [(40, 320), (150, 160), (600, 80)])
@pytest.mark.parametrize("name, scale", [("swiss_roll", 1.0), ("moons", 2.0)])
def test_every_digit_shown_is_that_of_another_quadrature(name, scale, t, n):
    """H = −∫ q log2 q by Gauss and Legendre of the noised law; KL = cross-entropy − H; I = H less
    that of the noise."""
    q = scaled_density(CLOUDS[name].density(), scale).marginal(LINEAR, t)
    reach = np.abs(q.means).max() + 7.5 * np.sqrt(q.covariances[0, 0, 0])
    nodes, weights = np.polynomial.legendre.leggauss(n)
    x = reach * np.stack(np.meshgrid(nodes, nodes), -1).reshape(-1, 2)
    log_q = np.concatenate([q.log_density(part) for part in np.array_split(x, 8)])
    H = -(reach**2) * np.outer(weights, weights).ravel() @ (np.exp(log_q) * log_q) / LN2
    second = np.trace(q.covariance()) + q.mean() @ q.mean()
    KL = (0.5 * second + np.log(2 * np.pi)) / LN2 - H
    I = H - np.log2(2 * np.pi * np.e * LINEAR.one_minus_alphas_bar[t])
    settings = replace(scene.defaults("entropy"), dataset=name, scale=scale, t=t)
    now = scene.frame(settings, "entropy").numbers
    assert now.entropy_bits == pytest.approx(H, abs=2e-5)
    assert now.kl_bits == pytest.approx(KL, rel=1e-5)
    assert now.information_bits == pytest.approx(I, rel=1e-5)


@pytest.mark.parametrize("sigma", [0.05, 0.3])
@pytest.mark.parametrize("name", KNOWN)
def test_sampling_agrees_within_its_error(name, sigma):
    # 22 comparisons: one beyond 4 errors has a chance of 0.1 %; further out few draws carry J
    bits, error = sampled(CLOUDS[name].density(), sigma)
    assert abs(J_of(name).at(sigma) - bits) < 4 * error


@pytest.mark.parametrize("name", ["swiss_roll_3d", "s_curve_3d"])
def test_in_space_the_width_adds_its_own_to_the_planes(name):
    plane, side = CLOUDS[name].density().factors
    for sigma in (0.0, 0.11, 0.9):
        blurred = GaussianMixture.isotropic(
            side.weights, side.means, side.covariances[0, 0, 0] + sigma**2
        )
        of_side = 0.5 * np.log(2 * np.pi * np.e * blurred.covariance()[0, 0]) - on_the_line(blurred)
        wanted = (negentropy(plane, [sigma])[0] + of_side) / LN2
        assert J_of(name).at(sigma) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("name", PLANE)
def test_between_its_nodes_the_curve_keeps_five_digits(name):
    J = J_of(name)
    places = np.log(J.sigmas**2 + J.narrow)
    between = np.sqrt(np.exp((places[1:] + places[:-1]) / 2) - J.narrow)[::5]
    wanted = negentropy(PLANE[name].density(), between) / LN2
    np.testing.assert_allclose(J.at(between), wanted, rtol=1e-5)


def test_nodes_follow_the_narrowest_of_unlike_factors():
    wide = GaussianMixture([0.5, 0.5], [[-2.0], [2.0]], [[[0.5]], [[0.5]]])
    thin = GaussianMixture([0.5, 0.5], [[-0.1], [0.1]], [[[1e-4]], [[1e-4]]])
    J = entropy.from_density(ProductMixture((wide, thin), ((0,), (1,))))
    sigmas = np.geomspace(3e-3, 3, 12)
    wanted = (negentropy(wide, sigmas) + negentropy(thin, sigmas)) / LN2
    np.testing.assert_allclose(J.at(sigmas), wanted, rtol=5e-5)


@pytest.mark.parametrize("name", KNOWN)
def test_the_curve_falls_from_the_clouds_own_to_nothing_by_a_power_law(name):
    J = J_of(name)
    sigmas = np.concatenate([[0.0], np.geomspace(1e-4, 1e4, 2000)])
    bits = J.at(sigmas)
    assert (np.diff(bits) <= 0).all() and (bits > 0).all()
    assert bits[0] == pytest.approx(J.bits[0], rel=1e-12)
    slope = np.log(J.at(200.0) / J.at(100.0)) / np.log(2)
    assert -8.1 < slope < -5.9  # κ3² falls like σ^-6, κ4² like σ^-8


def test_at_the_end_of_time_what_is_known_is_known_of_a_normal_law():
    """J is nothing there: I = ½ log2 det(1 + C ᾱ/(1−ᾱ)), KL the normal law's."""
    for name in ("swiss_roll", "pinwheel", "s_curve_3d"):
        J = J_of(name)
        columns = clouds.entropy_columns(LINEAR, J, 1.0)
        ratio = LINEAR.alphas_bar[-1] / LINEAR.one_minus_alphas_bar[-1]
        variances = np.linalg.eigvalsh(J.covariance)
        wanted = 0.5 * np.log2(1 + ratio * variances).sum()
        assert columns["information"][-1] == pytest.approx(wanted, rel=1e-6)
        grown = LINEAR.alphas_bar[-1] * (variances - 1)
        second = 0.25 * (grown**2).sum() / LN2  # ½ (v − 1 − ln v) for v near 1
        second += 0.5 * LINEAR.alphas_bar[-1] * (J.mean**2).sum() / LN2
        assert columns["kl"][-1] == pytest.approx(second, rel=1e-3, abs=1e-12)


def test_at_its_beginning_the_entropy_is_the_clouds_own():
    """As noise goes to 0, H goes to −∫ p log2 p: of eight Gaussians that lie apart, 3 bits more
    than one of them has."""
    J = entropy.from_density(CLOUDS["eight_gaussians"].density(noise=0.1))
    within = CLOUDS["eight_gaussians"].density(noise=0.1).covariances[0, 0, 0]
    first = entropy.over_time(J, np.array([1 - 1e-9]), np.array([1e-9]))["entropy"][0]
    assert first == pytest.approx(3 + np.log2(2 * np.pi * np.e * within), abs=1e-6)


def test_the_first_step_has_numbers_of_its_own_and_the_data_takes_those_but_for_i():
    at = {t: shown("moons", "cosine", 1000, t) for t in (0, 1, 2)}
    within = CLOUDS["moons"].density().marginal(SCHEDULES["cosine"](1000), 1).covariance()
    bound = 0.5 * np.log2(np.linalg.det(2 * np.pi * np.e * within))
    assert at[1].entropy_bits == pytest.approx(bound - J_of("moons").bits[0], abs=0.02)
    assert at[0].entropy_bits == at[1].entropy_bits < at[2].entropy_bits
    assert at[0].information_bits == float("inf") > at[1].information_bits > at[2].information_bits


def test_the_page_says_what_is_exact_and_what_is_an_estimate(monkeypatch):
    for lang in ("en", "zh"):
        page = SimpleNamespace(word=of(lang))
        exact = numbers.estimator(page, scene.defaults("entropy"))
        assert exact == page.word("forward.estimator_exact")
        monkeypatch.setattr(scene_data, "negentropy", by_neighbours)
        J = by_neighbours(scene.defaults("entropy").cloud)
        assert not J.exact and J.errors.max() > 0
        assert f"{J.errors.max():.2g}" in numbers.estimator(page, scene.defaults("entropy"))
        monkeypatch.undo()


@cache
def by_neighbours(cloud):
    """What a cloud would have whose law a lecturer does not tell."""
    return entropy.from_points(cloud.data(500, 0).x)


@pytest.mark.parametrize("bands, word", [(0, "no_band"), (3, "band")])
def test_only_an_estimate_has_a_band_and_the_caption_says_so(bands, word, monkeypatch):
    shown = []
    if bands:
        monkeypatch.setattr(scene_data, "negentropy", by_neighbours)
    monkeypatch.setattr(numbers, "show_figure", lambda *given: shown.append(given))
    page = SimpleNamespace(word=of("en"), lang="en", colours=LIGHT)
    numbers.figure(page, scene.defaults("entropy"))
    [(drawing, _, _, caption)] = shown
    assert sum(trace.fill == "toself" for trace in drawing().data) == bands
    assert caption == page.word(f"forward.{word}")
