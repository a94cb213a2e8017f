"""The likelihood by the ODE as the page shows it: one path, the plane, and how errors fall."""

import numpy as np
import pytest

from explorer.core.likelihood import bits_per_dim, flow
from explorer.core.schedules import SCHEDULES
from explorer.data.clouds import CLOUDS
from explorer.lessons.score import figures as plots
from explorer.lessons.score import scene_ode as scene
from explorer.palette import palette
from explorer.worlds import networks

COSINE = SCHEDULES["cosine"](1000)
ROLL = CLOUDS["swiss_roll"].density()
SLOPE = networks.slope_of(ROLL.denoiser(COSINE))


def drawn(n, seed=0):
    return ROLL.sample(n, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def network():
    """A network that has seen the roll for a moment, and the tensors' way to its slope."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    from explorer.training.config import TrainConfig
    from explorer.training.trainer import train

    *_, last = train(TrainConfig("swiss_roll", T=100, steps=150))
    return last.denoiser()


def test_along_the_path_the_ode_knows_the_density_at_every_t():
    path = scene.follow(SLOPE, ROLL, [-0.94, 1.06], num_steps=80)
    assert path.times[0] == 0 and path.times[-1] == COSINE.T
    assert path.by_ode == pytest.approx(path.exact, abs=5e-3)
    assert path.by_ode[0] == pytest.approx(path.end + path.volume[-1])
    assert path.error.max() == 0
    columns = scene.over_time(path, COSINE.T)
    assert columns["ode"][path.times] == pytest.approx(-path.by_ode)
    assert all(len(column) == COSINE.T + 1 for column in columns.values())


def test_probes_leave_an_error_that_shrinks_to_nothing_at_the_noise():
    how = {"num_steps": 40, "trace": "rademacher", "probes": 16}
    path = scene.follow(SLOPE, ROLL, [-0.94, 1.06], **how)
    assert path.error[0] > 0.01 and path.error[-1] == 0
    assert abs(path.by_ode[0] - path.exact[0]) < 4 * path.error[0]
    again = scene.follow(SLOPE, ROLL, [-0.94, 1.06], **how)
    assert np.array_equal(path.by_ode, again.by_ode)


def test_many_points_come_in_pieces_and_their_bits_are_the_entropys(monkeypatch):
    monkeypatch.setattr(scene, "ROWS", 300)
    x = scene.points(drawn(512), 2.3, cells=12)
    results = list(scene.evaluate(SLOPE, ROLL, x, num_steps=40))
    assert [round(each.share, 2) for each in results] == [0.46, 0.91, 1.0]
    assert np.isnan(results[0].log_p[300:]).all() and np.isfinite(results[-1].log_p).all()
    last = results[-1]
    ode, exact = last.log_p[last.held_out], last.exact[last.held_out]
    assert scene.mean_bits(ode)[0] == pytest.approx(scene.mean_bits(exact)[0], abs=0.01)
    mean, error = scene.mean_bits(exact)
    assert mean == pytest.approx(bits_per_dim(exact, 2).mean())
    assert error == pytest.approx(bits_per_dim(exact, 2).std(ddof=1) / np.sqrt(512))
    assert len(x[last.lattice]) == 144


def test_errors_fall_with_steps_and_probes_as_the_page_says(monkeypatch):
    monkeypatch.setattr(scene, "COUNTS", (10, 20, 40, 80))
    *_, results = scene.study(SLOPE, ROLL, drawn(100))
    assert results.share == pytest.approx(1) and results.reference == "exact"
    assert scene.slope(results.steps["euler"]) == pytest.approx(-1, abs=0.1)
    assert scene.slope(results.steps["heun"]) < -1.8
    for kind in ("rademacher", "normal"):
        assert scene.slope(results.probes[kind], 1) == pytest.approx(-0.5, abs=0.1)
    assert results.probes["rademacher"][1] < 0.3 * results.probes["normal"][1]


def test_a_networks_slope_is_its_differences(network):
    slope, x = networks.slope_of(network), drawn(20)
    probes = np.random.default_rng(0).standard_normal((3, 20, 2))
    x0_hat, forms = slope(x, 40, probes)
    assert x0_hat == pytest.approx(network(x, 40), abs=1e-4)
    step = 1e-5
    for z, form in zip(probes, forms, strict=True):
        ahead, behind = (slope(x + s * step * z, 40, probes)[0] for s in (1, -1))
        assert form == pytest.approx((z * (ahead - behind)).sum(1) / (2 * step), abs=1e-5)


@pytest.mark.slow
def test_a_networks_own_likelihood_integrates_to_one_and_costs_bits(network):
    slope = networks.slope_of(network)
    side = np.linspace(-3, 3, 61)
    grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    *_, results = scene.evaluate(slope, ROLL, np.concatenate([drawn(512), grid]), num_steps=25)
    mass = np.exp(results.log_p[results.lattice]).sum() * (side[1] - side[0]) ** 2
    assert mass == pytest.approx(1, abs=0.03)
    gap = results.exact[results.held_out] - results.log_p[results.held_out]
    assert gap.mean() > 4 * gap.std() / np.sqrt(len(gap))  # KL(data | network) > 0


def test_a_networks_study_takes_its_own_finest_answer(network, monkeypatch):
    monkeypatch.setattr(scene, "COUNTS", (5, 10, 20))
    monkeypatch.setattr(scene, "MOST_PROBES", 4)
    results = list(scene.study(networks.slope_of(network), ROLL, drawn(30), own=True))
    assert results[0].reference == "heun" and not results[0].steps["euler"]
    assert results[-1].steps["heun"][20] < results[-1].steps["euler"][20]
    assert list(results[-1].probes["normal"]) == [1, 2, 4]
    shares = [each.share for each in results]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


def test_a_slope_needs_two_points_far_enough_out():
    assert np.isnan(scene.slope({5: 1.0, 20: 0.1}))
    assert scene.slope({20: 0.4, 40: 0.1, 80: 0.025}) == pytest.approx(-2)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figures_show_what_is_known_so_far(theme):
    x = scene.points(drawn(512), 2.3, cells=8)
    first = next(scene.evaluate(SLOPE, ROLL, x, num_steps=5, trace="normal", probes=2))
    words = dict.fromkeys(("exact", "ode", "gap", "held_out", "nats"), "word")
    figure = plots.plane(first, 2.3, words, palette(theme))
    assert [trace.type for trace in figure.data] == ["heatmap"] * 3 + ["scatter"] * 2
    assert figure.data[4].error_y.visible
    names = ("euler", "heun", "rademacher", "normal", "steps", "probes", "nats")
    study = scene.Study("exact", 0.1, {"euler": {5: 0.1, 20: 0.02, 40: 0.01}, "heun": {}})
    slopes = {"euler": scene.slope(study.steps["euler"])}
    figure = plots.errors(study, slopes, dict.fromkeys(names, "word"), palette(theme))
    assert "−1.00" in figure.data[0].name and len(figure.data) == 4


def test_the_swarm_is_the_flow_of_the_core():
    turns = list(flow(COSINE, SLOPE, drawn(5), 6, "euler"))
    assert [turn.t for turn in turns] == [0, 28, 111, 250, 444, 694, 1000]
