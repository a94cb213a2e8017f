"""The frames of the page `score`: each act's picture and its numbers, without Streamlit."""

import json
import struct
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import binomtest

from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import scene, scene_flow, scene_likelihood, scene_pair
from explorer.lessons.score import work_likelihood as work
from explorer.lessons.score.scene_settings import Flow, Likelihood, Walks

COSINE = SCHEDULES["cosine"](1000)
ROLL = CLOUDS["swiss_roll"].density()


def opened(act: str, **changes):
    return scene.frame(replace(scene.defaults(act), **changes), act)


def header(blob) -> dict:
    (length,) = struct.unpack_from("<I", blob.data)
    return json.loads(blob.data[4 : 4 + length])


# --- the field ----------------------------------------------------------------------------------


def test_at_the_hands_place_the_score_is_the_gradient_of_log_q():
    schedule, h = SCHEDULES["cosine"](200), 1e-5
    now = opened("field", x=0.4, y=-0.9, t=37).numbers
    around = np.array([[0.4, -0.9]]) + h * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    right, left, up, down = ROLL.log_prob(schedule, around, 37)
    slope = (right - left) / (2 * h), (up - down) / (2 * h)
    assert now.score == pytest.approx(slope, rel=1e-5)
    assert now.score_length == pytest.approx(np.hypot(*slope), rel=1e-5)
    assert now.log_q_nats == pytest.approx((right + left) / 2, abs=1e-4)
    assert now.eps_hat == pytest.approx(tuple(-now.noise * s for s in now.score))
    assert now.again == pytest.approx(now.x0_hat) and now.rest == pytest.approx(now.noise**2)


def test_the_field_stays_where_the_hand_and_the_lens_move():
    before, after = opened("field"), opened("field", x=0.0, t=3)
    assert [b.id for b in before.blobs()] == [b.id for b in after.blobs()]
    score = opened("field", denoiser="training", centres=30).view("stage").picture
    error = opened("field", denoiser="training", centres=30, lens="error").view("stage").picture
    assert score.heat is None and score.reference and error.heat and error.field is None
    assert sum(getattr(mark, "kind", "") == "cross" for mark in score.marks) == 30


# --- Langevin -----------------------------------------------------------------------------------


def test_the_walks_numbers_are_counted_at_the_step_in_sight():
    frame = opened("langevin/weights", steps=200, k=200, seed=3)
    now = frame.numbers
    points = positions(frame.view("annealed").picture.takes[0].cloud)[-1]
    assert now.share_annealed == pytest.approx(np.mean(points[:, 0] < 0), abs=2e-3)
    for share, low, high in (
        (now.share_annealed, now.low_annealed, now.high_annealed),
        (now.share_plain, now.low_plain, now.high_plain),
    ):
        told = binomtest(round(share * 800), 800).proportion_ci(2 * ndtr(1) - 1, "wilson")
        assert (low, high) == pytest.approx((told.low, told.high), abs=1e-12)
    assert now.low_plain == 0 < now.high_plain == pytest.approx(1 / 801)
    assert now.truth == pytest.approx(0.8, abs=1e-6) and now.share_plain == 0
    assert now.eta_plain == pytest.approx(0.2 * 0.09) and now.eta_most == pytest.approx(2 * 0.09)
    assert now.gone is None and now.keys == 201 and now.floor < now.sw2_plain


def positions(blob) -> np.ndarray:
    """The key frames of a blob, (K, N, 2)."""
    told = header(blob)
    (array,) = told["arrays"]
    start = 4 + struct.unpack_from("<I", blob.data)[0] + array["offset"]
    whole = np.frombuffer(blob.data, "<i2", int(np.prod(array["shape"])), start)
    return whole.reshape(array["shape"]) * told["scale"]


def test_a_walk_that_explodes_is_told_with_its_step():
    now = scene.frame(Walks(steps=60, size=2.3, k=60), "langevin/weights").numbers
    assert 0 < now.gone <= 60 and np.isnan([now.share_plain, now.sw2_plain]).all()


# --- the flow -----------------------------------------------------------------------------------


def test_the_pictures_numbers_are_the_simulations():
    flow = Flow(steps=10, share=0.5, gap=2.0)
    frame = scene.frame(flow, "flow/line")
    data = frame.view("flow").data
    told = header(data)
    assert told["times"] == list(range(0, 1001, 100)) == frame.time.stops and told["kind"] == "flow"
    assert told["floor"] == frame.numbers.ks_floor < told["limit"] == frame.numbers.ks_limit
    assert len(data.data) < 40_000
    long = Flow(steps=200, variance="beta", bumps=3, share=0.2, gap=4.0, width=0.1,
                schedule="linear", seed=1)  # fmt: skip
    assert len(scene.frame(long, "flow/line").view("flow").data.data) < 220_000
    run = scene_pair.Pair(
        np.array([0, 1]), np.full((2, 2, 3), np.nan), np.ones((2, 2)), 0.1, 0.2, 0
    )
    with pytest.raises(ValueError, match="paths must be finite"):
        scene_flow.packed(run, np.ones((2, 2, 3)), np.ones((2, 3)), np.ones((2, 2)), 3.0)


def test_in_the_plane_the_first_stage_leads_the_clock():
    frame = opened("flow/plane", steps=6, dataset="moons")
    first, second = frame.views
    assert first.reports.t and not second.reports.t and second.time.t is None
    assert frame.time.clock == second.time.clock and not second.time.stops


# --- the likelihood -----------------------------------------------------------------------------


def test_what_the_point_leaves_on_the_stage():
    settings = Likelihood(dataset="moons", T=100, num_steps=30, x=0.5, y=0.5)
    picture = scene.frame(settings, "likelihood/point").view("stage").picture
    path = scene_likelihood.way(settings)
    *lines, disc, dot = picture.marks
    assert len(lines) == 30 and {mark.kind for mark in lines} == {"line"}
    assert disc.track[0][2] == pytest.approx(scene_likelihood.DISC)
    wanted = scene_likelihood.DISC * np.exp(0.5 * path.volume[-1])
    assert disc.track[-1][2] == pytest.approx(wanted, abs=1e-4)
    assert dot.track[0] == [0.5, 0.5] and dot.times[-1] == 100
    assert len(picture.heat.data) + len(picture.takes[0].cloud.data) < 120_000


def test_an_order_holds_what_decides_it_and_nothing_else():
    one, other = Likelihood(x=0.1, t=5, seed=2), Likelihood(x=0.7, t=9, seed=2)
    for act in ("likelihood/point", "likelihood/plane", "likelihood/error"):
        assert work.order(one, act) == work.order(other, act)
    few = replace(one, num_steps=3)
    assert work.order(few, "likelihood/plane") != work.order(one, "likelihood/plane")
    assert work.order(few, "likelihood/error") == work.order(one, "likelihood/error")
    again = replace(one, seed=3)
    assert work.order(again, "likelihood/point") == work.order(one, "likelihood/point")
    assert work.order(again, "likelihood/error") != work.order(one, "likelihood/error")
