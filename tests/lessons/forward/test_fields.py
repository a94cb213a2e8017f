"""Every number of the page `forward`, derived again from what the frame carries and from Bayes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from scipy.special import ndtr

from explorer.data.clouds import CLOUDS
from explorer.lessons.forward import scene
from tests.fields import agree, within
from tests.frames.test_stage import read
from tests.lessons.forward.test_rows import TWO_PLACES, settings_of
from tests.lessons.test_records import records_of

NONE = float("nan")
QUANTUM = 3e-4  # points travel in steps of 3e-5 of the cloud's half-width
OPEN = {act: scene.defaults(act) for act in scene.ACTS}
FAR = {"schedule": "cosine", "T": 200, "seed": 3, "scale": 2.0}


def law(settings):
    """(√ᾱ_t, √(1−ᾱ_t), √α_t, √β_t) from Ho's line or from eq. (17) of Nichol and Dhariwal."""
    if settings.schedule == "linear":
        betas = 1000 / settings.T * np.linspace(1e-4, 0.02, settings.T)
    else:
        f = np.cos((np.arange(settings.T + 1) / settings.T + 0.008) / 1.008 * math.pi / 2) ** 2
        betas = np.minimum(1 - f[1:] / f[:-1], 0.999)
    bar, beta = np.prod(1 - betas[: settings.t]), betas[settings.t - 1]
    return tuple(map(math.sqrt, (bar, 1 - bar, 1 - beta, beta))), betas


def common(settings):
    """What every act writes, and nan for what it does not."""
    now = law(settings)[0]
    parts = dict(zip(("signal", "noise", "root_alpha", "root_beta"), now, strict=True))
    bits = ("place_bits", "place_error", "entropy_bits", "kl_bits", "information_bits")
    none = dict.fromkeys((*bits, "bits_error"), NONE)
    return {"t": settings.t, "scale": settings.scale, "moments": (), "squares": None,
            **parts, **none}  # fmt: skip


def carried(view, t, take=0):
    """The points in sight at t, and those of t = 0, from the bytes for the browser."""
    cloud = read(view.picture.takes[take].cloud.data)
    if cloud["kind"] == "frames":
        k = cloud["times"].index(t)
        return [cloud["scale"] * cloud["points"][each] for each in (k, 0)]
    table = read(view.picture.table.data)
    column = dict(zip(table["names"], table["columns"], strict=True))
    parts = [each * by for each, by in zip(cloud["clouds"], cloud["scales"], strict=True)]
    mixed = sum(column[name][t] * part for name, part in zip(scene.COEFS, parts, strict=True))
    return mixed, column[scene.COEFS[0]][0] * parts[0]


# --- the table of the whole cloud -----------------------------------------------------------------


def moments(points, mean, covariance):
    """(name, measured, theory, its standard error), means first, then the upper triangle."""
    n, dims = points.shape
    rows = [
        (f"m{i + 1}", points[:, i].sum() / n, mean[i], points[:, i].std() / math.sqrt(n))
        for i in range(dims)
    ]
    gaps = points - points.sum(0) / n
    for i, j in combinations_with_replacement(range(dims), 2):
        product = gaps[:, i] * gaps[:, j]
        error = math.sqrt((product**2).mean() - product.mean() ** 2) / math.sqrt(n)
        rows.append((f"C{i + 1}{j + 1}", product.mean(), covariance[i, j], error))
    names = ("name", "measured", "theory", "error")
    return tuple(
        {name: each if name == "name" else within(each, QUANTUM if name != "theory" else 1e-9)
         for name, each in zip(names, row, strict=True)}
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize("settings", [
    OPEN["jump"],
    replace(OPEN["jump"], **FAR, t=80, dataset="s_curve_3d"),
    replace(OPEN["jump"], t=200, path="walk", dataset="pinwheel"),
])  # fmt: skip
def test_the_table_of_the_cloud_is_that_of_the_points_in_sight(settings):
    frame = scene.frame(settings, "jump")
    view = frame.view("stage")
    points = carried(view, settings.t)[0]
    density = CLOUDS[settings.dataset].density()
    mean = settings.scale * density.weights @ density.means
    second = np.einsum("k,ki,kj->ij", density.weights, density.means, density.means)
    second += np.einsum("k,kij->ij", density.weights, density.covariances)
    covariance = settings.scale**2 * second - np.outer(mean, mean)
    a, b = law(settings)[0][:2]
    rows = moments(points, a * mean, a * a * covariance + b * b * np.eye(len(mean)))
    agree(frame.numbers, common(settings) | {"moments": rows})


# --- what can be read of a place ------------------------------------------------------------------


def halved(points, times=5):
    """The cell of each point: halved across its longer way, again and again."""
    cell = np.zeros(len(points), int)
    if times:
        axis = int(np.argmax(points.max(0) - points.min(0)))
        order = np.argsort(points[:, axis], kind="stable")
        for half, rows in enumerate(np.array_split(order[::-1], 2)[::-1]):
            rows = np.sort(rows)
            cell[rows] = half * 2 ** (times - 1) + halved(points[rows], times - 1)
    return cell


@pytest.mark.parametrize("settings", [
    replace(OPEN["forget"], t=89), replace(OPEN["forget"], **FAR, t=124, dataset="moons"),
])  # fmt: skip
def test_the_bits_of_a_place_are_those_of_bayes_rule_at_every_point(settings):
    """log2 p(cell | x_t) / p(cell), p(j | x_t) ∝ exp(−‖x_t − √ᾱ x_j‖² / 2(1−ᾱ)), averaged."""
    frame = scene.frame(settings, "forget")
    x_t, x0 = carried(frame.view("stage"), settings.t)
    a, b = law(settings)[0][:2]
    gaps = ((x_t[:, None] - a * x0) ** 2).sum(2)
    weights = np.exp(-gaps / (2 * b * b))
    cell = halved(x0)
    share = np.bincount(cell)[cell] / len(cell)
    read_bits = np.log2((weights * (cell == cell[:, None])).sum(1) / weights.sum(1) / share)
    bits, error = read_bits.mean(), read_bits.std(ddof=1) / math.sqrt(len(cell))
    assert 0.02 < error < 0.06 and len(cell) == 1000
    place = {"place_bits": within(bits, error / 3), "place_error": within(error, error / 30)}
    agree(frame.numbers, common(settings) | place)


# --- entropy --------------------------------------------------------------------------------------


def of_mixture(settings, nodes):
    """(H, E‖x‖² / 2 + ln 2π in bits) of the noised cloud, by Gauss and Legendre on a square."""
    a, b = law(settings)[0][:2]
    known = CLOUDS[settings.dataset].density()
    means, width = settings.scale * a * known.means, known.covariances[0, 0, 0]
    variance = (settings.scale * a) ** 2 * width + b * b
    reach = np.abs(means).max() + 7.5 * math.sqrt(variance)
    x, w = np.polynomial.legendre.leggauss(nodes)
    along = [np.exp(-((reach * x[:, None] - line) ** 2) / (2 * variance)) for line in means.T]
    q = (along[0] * known.weights) @ along[1].T / (2 * math.pi * variance)
    mass = reach**2 * np.outer(w, w) * q
    square = reach**2 * (x[:, None] ** 2 + x**2)
    return -(mass * np.log2(q)).sum(), (mass * square).sum()


def of_board(settings, nodes=900):
    """The same of the chequered board of 4 × 4, by the trapezoidal rule."""
    a, b = law(settings)[0][:2]
    dark = [(i - 1.5, j - 1.5) for i in range(4) for j in range(4) if (i + j) % 2 == 0]
    per_axis = math.sqrt(np.mean(np.square(dark)) + 1 / 12)  # each square has side 1
    scale = settings.scale * a / per_axis
    x = np.linspace(-2 * scale - 8 * b, 2 * scale + 8 * b, nodes)

    def band(i):
        return (ndtr((x - scale * (i - 0.5)) / b) - ndtr((x - scale * (i + 0.5)) / b)) / scale

    q = np.mean([np.outer(band(i), band(j)) for i, j in dark], axis=0)
    mass = (x[1] - x[0]) ** 2 * q
    return -(mass * np.log2(np.maximum(q, 1e-300))).sum(), (mass * (x[:, None] ** 2 + x**2)).sum()


@pytest.mark.parametrize(("settings", "law_of"), [
    (OPEN["entropy"], lambda settings: of_mixture(settings, 260)),
    (replace(OPEN["entropy"], t=47, **FAR, dataset="moons"),
     lambda settings: of_mixture(settings, 240)),
    (replace(OPEN["entropy"], dataset="checkerboard", t=233), of_board),
    (replace(OPEN["entropy"], dataset="checkerboard", t=60, scale=0.5), of_board),
])  # fmt: skip
def test_entropy_kl_and_information_are_integrals_true_to_their_last_digit(settings, law_of):
    """KL = ½ E‖x_t‖² + ln 2π − H in nats; I = H less the entropy of the noise."""
    H, second = law_of(settings)
    b = law(settings)[0][1]
    KL = (second / 2 + math.log(2 * math.pi)) / math.log(2) - H
    information = H - math.log2(2 * math.pi * math.e * b * b)
    agree(scene.frame(settings, "entropy").numbers, common(settings) | {
        "entropy_bits": within(H, 2e-5), "kl_bits": within(KL, 1e-4 * KL),
        "information_bits": within(information, 1e-4 * information), "bits_error": 0.0,
    })  # fmt: skip


def test_the_bits_of_a_table_of_two_places_are_the_integral_to_a_thousandth():
    """H(J | y) of two places, J being which of them, by a sum over y; half the rows each."""
    settings = settings_of(TWO_PLACES.read_bytes(), t=240)
    points = carried(scene.frame(settings, "entropy").view("stage"), 0)[1]
    gap = np.linalg.norm(points.max(0) - points.min(0))
    a, b = law(settings)[0][:2]
    y = np.linspace(-9, 9 + a * gap / b, 20_001)
    near, far = (np.exp(-((y - c) ** 2) / 2) / math.sqrt(2 * math.pi) for c in (0, a * gap / b))
    p = near / (near + far)
    lost = -(p * np.log2(p) + (1 - p) * np.log2(1 - p)) * (near + far) / 2
    information = 1 - lost.sum() * (y[1] - y[0])
    H = information + math.log2(2 * math.pi * math.e * b * b)
    second = 2 * a * a + 2 * b * b  # a table is brought to unit variance in each column
    KL = (second / 2 + math.log(2 * math.pi)) / math.log(2) - H
    agree(scene.frame(settings, "entropy").numbers, common(settings) | {
        "entropy_bits": within(H, 1e-3), "kl_bits": within(KL, 1e-3),
        "information_bits": within(information, 1e-3), "bits_error": 1e-3,
    })  # fmt: skip


# --- the factor -----------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [
    replace(OPEN["factor"], t=600), replace(OPEN["factor"], **FAR, t=90, dataset="circles"),
])  # fmt: skip
def test_the_squares_of_both_walks_are_those_of_the_points_in_sight(settings):
    frame = scene.frame(settings, "factor")
    squares = {}
    betas = law(settings)[1][: settings.t]
    for name, view in (("scaled", "stage"), ("plain", "plain")):
        x_t, x0 = carried(frame.view(view), settings.t)
        start = (x0**2).mean()
        of_point = (x_t**2).sum(1) / 2
        keeps = np.prod(1 - betas)
        theory = keeps * start + 1 - keeps if name == "scaled" else start + betas.sum()
        squares |= {
            name: within(of_point.mean(), 1e-3),
            f"{name}_error": within(of_point.std(ddof=1) / math.sqrt(2000), 1e-3),
            f"{name}_theory": within(theory, 1e-3),
        }
    agree(frame.numbers, common(settings) | {"squares": squares})


def test_all_records_of_the_page_are_among_those_derived_here():
    assert {each.__name__ for each in records_of(scene.Numbers)} == {
        "Numbers", "Moment", "Squares",
    }  # fmt: skip
