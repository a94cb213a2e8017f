"""The frames of the page `improved`: each part's picture, numbers and claims, without Streamlit."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.core.schedules import SCHEDULES
from explorer.frames.record import Estimate
from explorer.lessons.improved import (
    scene,
    scene_loss,
    scene_schedule,
    scene_steps,
    scene_times,
    scene_variance,
)
from explorer.lessons.improved.scene_taught import SPREADS, Taught
from explorer.words import LANGUAGES, of

COSINE = SCHEDULES["cosine"](200)


def shown(act: str, seen=None, **changes):
    return scene.frame(replace(scene.defaults(act), **changes), act, seen)


def views(frame) -> list[str]:
    return [view.name for view in frame.views]


@pytest.mark.parametrize("act", scene.ACTS)
def test_before_the_button_only_the_exact_denoisers_claim_has_numbers(act):
    frame = shown(act)
    open_ = [claim for claim in frame.numbers.claims if claim.state == "open"]
    assert len(open_) == len(frame.numbers.claims) - (act == "variance")
    for lang in LANGUAGES:
        numbers = frame.numbers
        assert of(lang)(f"improved.{act}_about", n=numbers.networks, seconds=numbers.seconds)


def test_the_variance_at_t_is_between_beta_tilde_and_beta_on_a_logarithmic_axis():
    now = shown("variance", t=7, v=0.3).numbers
    beta = COSINE.betas[7]
    low = beta * (1 - COSINE.alphas_bar[6]) / (1 - COSINE.alphas_bar[7])
    assert now.ratio == pytest.approx(low / beta, rel=1e-9)
    assert now.sigma2_mixed == pytest.approx(beta**0.3 * low**0.7, rel=1e-9)
    ends = [shown("variance", v=v).numbers.total_mixed_bits for v in (0.0, 1.0)]
    assert ends == [now.total_low_bits, now.total_high_bits]
    assert now.total_best_bits < min(ends)


def taught() -> Taught:
    terms = {name: np.full(201, 0.01 * (k + 1)) for k, name in enumerate(SPREADS)}
    return Taught(np.full(201, 0.4), terms, dict.fromkeys(SPREADS, 0.1), 0.5, 0.2)


def test_a_trained_network_adds_its_v_its_bars_and_its_claim():
    before, after = shown("variance"), shown("variance", taught())
    assert views(before) == ["variance"] and views(after) == ["variance", "taught"]
    columns = [{curve.column for curve in each.view("variance").picture.curves}
               for each in (before, after)]  # fmt: skip
    assert columns[1] - columns[0] == {"v_learned"}
    claim = after.numbers.claims[1]
    assert claim.state == "holds" and claim.means["bits_saved"] == Estimate(0.5, 0.2)
    assert claim.means["bits_beta"].value == pytest.approx(201 * 0.02)


def test_the_order_forgets_what_only_moves_the_picture():
    for act, moved in (("variance", {"t": 3, "v": 0.9}), ("loss", {"objective": "vlb", "t": 2}),
                       ("schedule", {"t": 5})):  # fmt: skip
        settings = scene.defaults(act)
        assert replace(settings, **moved).order == settings.order
        assert replace(settings, steps=51).order != settings.order
    assert scene_loss.defaults().config().objective == "hybrid"


def look(step: int) -> scene_loss.Look:
    return scene_loss.Look(step, np.full(51, 0.02), 0.03, "beta", np.full(51, 0.4))


def test_a_training_draws_its_curve_from_step_1_on_and_its_newest_bars():
    ran = scene_loss.Settings(T=50)
    seen = scene_loss.Seen(None, ran, (look(0), look(9)), (("vlb", (0, 9), (2.0, 1.5)),))
    frame = shown("loss", seen)
    assert frame.time.T == 50 and views(frame) == ["chart", "terms", "simple"]
    simple, hybrid, vlb = frame.view("chart").panels[0].rows
    assert simple.empty and hybrid.empty and (vlb.x, vlb.y) == ((9,), (1.5,))
    now = frame.numbers
    assert now.bound_bits == Estimate(pytest.approx(51 * 0.02), 0.03) and now.variance == "beta"


def test_a_race_of_two_seeds_is_shown_with_its_error():
    steps = np.array([1, 10])
    runs = {kind: [(steps, np.array([3.0, 1.0 + k + 0.1 * r])) for r in range(2)]
            for k, kind in enumerate(scene_loss.OBJECTIVES)}  # fmt: skip
    frame = shown("loss", scene_loss.Seen(scene_loss.Race(runs)))
    claim, row = frame.numbers.claims[0], frame.view("chart").panels[0].rows[1]
    assert row.y == pytest.approx((3.0, 2.05)) and row.error == pytest.approx((0.0, 0.05))
    assert claim.state == "fails"  # hybrid at 2.05, simple at 1.05
    assert claim.means["bits_simple"].value == pytest.approx(1.05)


def test_the_two_schedules_at_t_are_the_papers():
    now = shown("schedule", t=120).numbers
    f = [np.cos((t / 200 + 0.008) / 1.008 * np.pi / 2) ** 2 for t in (120, 0)]
    assert now.cosine == pytest.approx(f[0] / f[1], rel=1e-9)
    betas = np.linspace(1e-4, 0.02, 200) * 1000 / 200
    assert now.linear == pytest.approx(np.prod(1 - betas[:120]), rel=1e-9)


def test_skips_are_drawn_over_their_share_and_told_at_a_fifth_and_a_half():
    seen = scene_schedule.nothing(rows=2)
    for k, name in enumerate(scene_schedule.NAMES):
        seen.far[name][:] = np.arange(10) + np.array([[1.0], [3.0]])
        seen.bits[name][:] = 2.0 - k
    frame = shown("schedule", seen)
    chart = frame.view("chart").panels[0]
    assert chart.y_range is None and chart.rows[0].x == pytest.approx(range(0, 100, 10))
    skip, equal = frame.numbers.claims
    told = [skip.means[f"{name}_linear"].value for name in ("whole", "fifth", "half", "most")]
    assert told == [2.0, 4.0, 7.0, 11.0] and skip.means["whole_linear"].error == 1.0
    assert equal.state == "holds" and equal.means["bits_cosine"] == Estimate(1.0, 0.0)


def test_p_is_shown_at_three_ages_of_the_run_by_importance():
    def moments(scale: float):
        return [scene_times.Moment(step, scale, {"uniform": 3.0, "importance": 2.0},
                                   np.full(200, 0.005)) for step in range(1, 12)]  # fmt: skip

    seen = scene_times.Duel({"uniform": moments(2.0), "importance": moments(1.0)},
                            {"uniform": np.array([2.0]), "importance": np.array([1.5])},
                            np.array([[4.0, 2.0]]))  # fmt: skip
    frame = shown("times", seen)
    batches, chances = frame.view("chart").panels
    assert set(batches.rows[1].y) == {1.0} and len(chances.rows) == 4
    assert [dict(row.label.fields)["step"] for row in chances.rows[1:]] == ["1", "4", "11"]
    assert all(y == pytest.approx(1.0) for row in chances.rows for y in row.y)
    noise, bits = frame.numbers.claims
    assert noise.measured["loss"] == 1.5 and noise.means["alone"].value == 4.0
    assert (noise.state, bits.state) == ("holds_once", "holds_once")


def test_the_axes_of_steps_are_empty_before_and_end_at_T():
    frame = shown("steps", T=30)
    far, bits = frame.view("chart").panels
    assert far.ticks == bits.ticks == (5, 10, 20, 30) and far.y_range and bits.y_range
    assert all(row.empty for row in (*far.rows, *bits.rows))
    assert (len(far.rows), len(bits.rows)) == (4, 3)  # DDIM has no bound
    pictures = scene_steps.defaults()
    assert shown("steps", what="pictures", repeats=1).numbers.seconds == 45
    assert frame.numbers.networks == pictures.repeats == 3
    assert shown("variance").numbers.seconds == scene_variance.SECONDS
