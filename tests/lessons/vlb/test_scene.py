"""The frames of the page `vlb`: every number beside the bars by a second derivation."""

import json
import struct
from dataclasses import replace

import numpy as np
import pytest

from explorer.core.bound import gaussian_bound, gaussian_error
from explorer.core.exact import GaussianMixture
from explorer.core.measured_errors import Exact
from explorer.core.posterior_error import posterior_error
from explorer.core.schedules import SCHEDULES
from explorer.data.images import IMAGES
from explorer.lessons.vlb import scene, scene_evaluation, scene_stage, work
from explorer.lessons.vlb.scene_data import Order, Settings, fresh_rows

S2, T, LN2 = 0.25, 40, np.log(2.0)
COSINE = SCHEDULES["cosine"](T)
ROLL = Settings(T=T, rows=64, t=3)
DIGITS = {"what": "pictures", "dataset": "digits", "denoiser": "training", "rows": 32}


@pytest.fixture(scope="module")
def gauss():
    """The evaluation of Gaussian data, whose terms are known in closed form."""
    data = GaussianMixture([1.0], [[0.0, 0.0]], [S2 * np.eye(2)])
    best, exact = data.denoiser(COSINE), Exact(*posterior_error(data).over(COSINE))
    return scene_evaluation.fresh(
        scene_evaluation.Subject(COSINE, best, best, fresh_rows(data), S2, exact)
    )


def evaluated(settings):
    """All that a job has made of these settings."""
    *_, last = work.evaluation(settings.order)
    return last


def arrays(blob):
    """{name: array} of the bytes that the browser gets."""
    (length,) = struct.unpack_from("<I", blob.data)
    header = json.loads(blob.data[4 : 4 + length])
    kinds, body = {"float32": "<f4", "uint8": "|u1", "int16": "<i2"}, blob.data[4 + length :]
    return {
        each["name"]: np.frombuffer(
            body, kinds[each["type"]], int(np.prod(each["shape"])), each["offset"]
        ).reshape(each["shape"])
        for each in header["arrays"]
    } | {"header": header}


@pytest.mark.parametrize("variance", ["posterior", "beta", "exact"])
@pytest.mark.parametrize("t", [2, 17, T])
def test_every_number_of_gaussian_data_is_the_closed_forms(gauss, variance, t):
    now = scene.frame(replace(ROLL, variance=variance, t=t), "bits", gauss).numbers
    exact = gaussian_bound(COSINE, S2, variance)
    for name, wanted in (
        ("L0_bits", exact[0]),
        ("KL_bits", exact[1:-1].sum()),
        ("bound_bits", exact.sum()),
        ("term_bits", exact[t - 1]),
        ("error", gaussian_error(COSINE, S2)[t]),
        ("distance", np.sqrt(gaussian_error(COSINE, S2)[t])),
        ("rate_bits", exact[t:].sum()),
        ("rate_percent", 100 * exact[t:].sum() / exact[1:].sum()),
    ):
        assert getattr(now, name) == (pytest.approx(wanted, rel=1e-6), 0), name
    assert now.LT_bits == pytest.approx(exact[-1], rel=1e-9)
    paid = np.cumsum(exact[1:])
    assert now.half == (2 + np.argmax(paid >= paid[-1] / 2), 0)


def test_the_weights_are_ho_equation_12_and_the_fall_of_the_snr(gauss):
    t = 9
    now = scene.frame(replace(ROLL, variance="beta", t=t), "weights", gauss).numbers
    alpha, abar, beta = (getattr(COSINE, n)[t] for n in ("alphas", "alphas_bar", "betas"))
    weight_eps = beta**2 / (2 * beta * alpha * (1 - abar) * LN2)
    assert now.weight_eps_bits == pytest.approx(weight_eps, rel=1e-9)
    assert now.weight_bits == pytest.approx(weight_eps * abar / (1 - abar), rel=1e-9)
    before = COSINE.alphas_bar[t - 1]
    assert now.snr_fall == pytest.approx(before / (1 - before) - abar / (1 - abar), rel=1e-9)


def test_before_anything_is_measured_every_number_is_unknown_but_those_of_the_schedule():
    now = scene.frame(ROLL, "rate").numbers
    known = {"t", "T", "rows", "step", "draws", "weight_bits", "weight_eps_bits", "snr_fall"}
    for name, value in vars(now).items():
        if name in known | {"floor_bits"}:
            continue
        assert np.isnan(value[0] if isinstance(value, tuple) else value), name
    assert now.rows == 0
    assert not scene.frame(ROLL, "rate").view("data").picture.profiles


def test_the_floor_of_points_is_their_entropy_and_of_pictures_an_even_guess():
    density = ROLL.density()
    x = density.sample(4000, np.random.default_rng(7))
    nats = -density.log_prob(SCHEDULES["cosine"](1000), x, 0) / 2
    floor = scene.frame(ROLL, "bits").numbers.floor_bits
    assert abs(floor - nats.mean() / LN2) < 4 * nats.std() / LN2 / 4000**0.5 < 0.1
    digits = Settings(**DIGITS, T=T)
    assert scene.frame(digits, "learn").numbers.floor_bits == pytest.approx(np.log2(17))


def test_bars_are_the_numbers_and_the_reference_stands_beside_them():
    settings = replace(ROLL, denoiser="untrained", variance="beta")
    seen = evaluated(settings)
    frame = scene.frame(settings, "learn", seen)
    ours, other = arrays(frame.view("learn").data)["values"]
    now = frame.numbers
    assert ours[settings.t - 2] == pytest.approx(now.term_bits.value, rel=1e-6)
    assert ours.sum() == pytest.approx(now.KL_bits.value, rel=1e-5)
    best = evaluated(replace(settings, denoiser="density")).bars("beta")
    assert other == pytest.approx(best.terms[1:-1], rel=1e-6)
    assert now.excess_bits.value == pytest.approx(now.bound_bits.value - best.total[0], rel=1e-9)
    assert now.excess_bits.value > 0.3
    labels = [series.label.key for series in frame.view("learn").series]
    assert labels == ["vlb.denoiser_untrained", "vlb.reference_points"]
    shares = arrays(scene.frame(settings, "bits", seen).view("bits").data)["shares"]
    assert shares[0, -1] == 1 and (np.diff(shares[0]) >= 0).all()


def test_importance_draws_as_the_roots_of_the_squared_terms_say(gauss):
    view = scene.frame(ROLL, "weights", gauss).view("importance")
    roots = np.sqrt(gauss.bars().squares[:-1])
    p = 0.999 * roots / roots.sum() + 0.001 / T
    assert arrays(view.data)["values"][0] == pytest.approx(T * p, rel=1e-5)
    nothing = scene.frame(ROLL, "weights").view("importance")
    assert np.isnan(arrays(nothing.data)["values"]).all()


def test_what_decodes_is_the_ideal_denoisers_guess_of_the_same_points():
    seen = evaluated(ROLL)
    guesses = scene_stage.guesses(ROLL.order, seen)
    times = scene_stage.key_times(T)
    x0 = scene_stage.examples(ROLL)
    assert np.array_equal(guesses[0], x0) and len(guesses) == len(times)
    eps = np.random.default_rng([0, 13]).standard_normal(x0.shape)
    t = times[20]
    x_t = np.sqrt(COSINE.alphas_bar[t]) * x0 + np.sqrt(1 - COSINE.alphas_bar[t]) * eps
    assert guesses[20] == pytest.approx(ROLL.density().posterior_mean(COSINE, x_t, t), abs=1e-9)
    picture = scene.frame(ROLL, "rate", seen).view("data").picture
    assert [each.symbol for each in picture.readout] == ["R_t", "D_t"] and picture.ghost


def test_digits_stand_under_noise_with_their_guesses_below():
    settings = Settings(**DIGITS, T=T)
    seen = evaluated(settings)
    beside = scene.frame(settings, "bits", seen).view("data").picture
    assert arrays(beside.takes[0].cloud)["pictures"].shape[1:] == (10, 8, 8, 1)
    tiles = scene.frame(settings, "rate", seen).view("data").picture.takes[0].tiles
    assert [tile.caption for tile in tiles] == ["x_t"] * 5 + ["x̂_0"] * 5
    guesses = scene_stage.guesses(settings.order, seen)[1]  # next to the data
    known = IMAGES["digits"](1197, np.random.default_rng(0)).x  # by heart: all training digits
    for guess, x0 in zip(guesses, scene_stage.examples(settings), strict=True):
        assert np.abs(known - guess).max(axis=(1, 2, 3)).min() < 1e-6 < np.abs(guess - x0).max()


def test_a_frame_is_remembered_by_settings_act_and_what_is_seen(gauss):
    first = scene.frame(ROLL, "bits", gauss)
    assert scene.frame(replace(ROLL), "bits", gauss) is first
    assert scene.frame(ROLL, "bits") is not first
    assert ROLL.order == Order(T=T, rows=64) and first.time.clock == "vlb"
