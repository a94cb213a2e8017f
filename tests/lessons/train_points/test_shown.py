"""What stands where on the page `train_points`: labels beside their numbers, fields by their names.

Every number here is another, so that two exchanged ones show.
"""

from dataclasses import replace

import numpy as np
import pytest

from explorer import words
from explorer.jobs import Status
from explorer.lessons.train_points import acts, cards, numbers, scene
from explorer.ui.training.job import IDLE
from explorer.worlds.runs import Pace
from tests.frames.test_stage import read
from tests.lessons.train_points.runs import HEAPS, run_of

NOW = scene.Numbers(
    t=7, signal=0.8, noise=0.6, floor=0.4163, exact=True, pace=Pace(123.4, 5.6), loss=0.9876,
    samples=1000, distance=0.0543, real_low=0.021, real_high=0.032, stray_percent=7.65,
)  # fmt: skip
ENDED = scene.Outcome(0.0543, 0.021, 0.032, 7.65, 0.9876, 0.4163)
RUNNING = Status("running", 3, 9, 123.4, 5.6, 0, "", False, object(), (), {})
ROWS = {
    "en": [
        ("loss", "loss", "0.988", "floor 0.416"),
        ("distance", "distance", "0.054", "real data 0.02–0.03"),
        ("stray", "strays", "7.7 %", "same noise, 20 steps"),
        ("rate", "steps/s", "123", "time left 6 s"),
    ],
    "zh": [
        ("loss", "损失", "0.988", "下限 0.416"),
        ("distance", "距离", "0.054", "真实数据 0.02–0.03"),
        ("stray", "离群样本", "7.7 %", "同样的噪声，20 步"),
        ("rate", "步／秒", "123", "剩余时间 6 秒"),
    ],
}
FIGURES = {
    "en": "7.7 % strays, loss 0.988 over a floor of 0.416.",
    "zh": "离群样本 7.7 %，损失 0.988，下限 0.416。",
}
SENTENCES = {
    "en": {
        "outcome": "This run: distance 0.054 (real data 0.02–0.03), ",
        "outcome_default": "Your default run: 0.054, ",
        "outcome_shipped": "The default run, measured beforehand: 0.054, ",
    },
    "zh": {
        "outcome": "这次训练：距离 0.054（真实数据 0.02–0.03），",
        "outcome_default": "你的默认训练：0.054，",
        "outcome_shipped": "默认训练（事先测好）：0.054，",
    },
}


class Page:
    def __init__(self, lang: str) -> None:
        self.word = words.of(lang)


@pytest.mark.parametrize("lang", ROWS)
def test_each_figure_of_the_panel_stands_by_its_name(lang):
    assert numbers.rows(words.of(lang), RUNNING, NOW) == ROWS[lang]
    final = numbers.rows(words.of(lang), RUNNING, replace(NOW, samples=4000))[2]
    assert final[3] == {"en": "of 4,000 samples", "zh": "4,000 个样本"}[lang]
    before = numbers.rows(words.of(lang), IDLE, replace(NOW, samples=0, pace=Pace()))
    assert [value for _, _, value, _ in before] == ["–", "–", "–", "–"]


@pytest.mark.parametrize("lang", SENTENCES)
def test_each_number_of_an_outcome_stands_by_its_name(lang):
    for key, told in SENTENCES[lang].items():
        assert cards.sentence(Page(lang), key, ENDED) == told + FIGURES[lang]


def test_the_formula_is_filled_with_signal_noise_and_floor():
    told = numbers.facts(NOW)
    shown = {name: told[name] for name in ("t", "signal", "noise", "floor_shown")}
    assert shown == {"t": 7, "signal": 0.8, "noise": 0.6, "floor_shown": "0.416"}


@pytest.mark.parametrize("act", scene.ACTS)
def test_what_the_stage_has_at_t_is_what_the_sentences_say(act):
    run = run_of(HEAPS)
    for seen in (None, run):
        for t in (0, 5, 24):
            frame = scene.frame(scene.Settings(config=HEAPS, t=t), act, seen)
            sent = read(frame.view("stage").picture.table.data)
            column = dict(zip(sent["names"], sent["columns"], strict=True))
            now = frame.numbers
            assert column["signal"][t] == pytest.approx(now.signal, rel=1e-6, abs=1e-7)
            assert column["noise"][t] == pytest.approx(now.noise, rel=1e-6, abs=1e-7)
            if seen is not None and act != "samples":
                assert column["share"][t] == pytest.approx(now.share, rel=1e-6)


def test_what_is_said_follows_the_run_the_lens_and_the_moment():
    """Before a run, of its samples at their end and on their way, and through a lens."""
    told = []

    class Beside:
        @staticmethod
        def write(facts, now, source):
            told.append(now)

    run = run_of(HEAPS)
    for act, t, seen in (
        ("samples", 0, None), ("samples", 0, run), ("samples", 7, run), ("field", 7, run),
        ("error", 0, run),
    ):  # fmt: skip
        acts.tell(Beside, "key", scene.Settings(config=HEAPS, t=t), act, seen)
    assert told == ["now.before", "now.samples", "now.way", "now.field", "now.error"]


def test_what_to_do_follows_the_run():
    told = [acts.todo(replace(RUNNING, state=state), "field") for state in
            ("idle", "running", "paused", "finished", "failed")]  # fmt: skip
    assert told == ["do", "do.running", "do.running", "do.field", "do"]


def test_the_clock_runs_from_the_data_to_the_noise_and_a_take_is_called_by_its_step():
    for seen in (None, run_of(HEAPS)):
        frame = scene.frame(scene.Settings(config=HEAPS), "samples", seen)
        said = [(t, word.key) for t, word in frame.time.ticks]
        assert said == [(0, "stage.data"), (24, "stage.noise")]
    takes = frame.view("stage").picture.takes
    assert [dict(take.label.fields)["step"] for take in takes] == [
        str(step) for step in run_of(HEAPS).previews
    ]


def test_the_solid_arrows_are_the_networks_and_the_dashed_ones_exact():
    """Each points against the expected noise: of the last checkpoint, and of the density."""
    run = run_of(HEAPS)
    picture = scene.frame(scene.Settings(config=HEAPS), "field", run).view("stage").picture
    schedule, density = HEAPS.make_schedule(), HEAPS.density()
    denoisers = (run.status.latest.denoiser(), density.denoiser(schedule))
    alike = np.zeros((2, 2))
    for i, blob in enumerate((picture.field, picture.reference)):
        sent = read(blob.data)
        t, places = sent["times"][4], sent["grid"]
        for j, denoiser in enumerate(denoisers):
            eps = (places - schedule.signal[t] * denoiser(places, t)) / schedule.noise[t]
            both = np.stack([-eps, sent["arrows"][4]])
            both = both[:, np.linalg.norm(both, axis=-1).min(0) > 0]
            cosines = both.prod(0).sum(-1) / np.linalg.norm(both, axis=-1).prod(0)
            alike[i, j] = cosines.mean()
    assert alike.diagonal().min() > 0.9999 and alike[[0, 1], [1, 0]].max() < 0.999


def test_the_readout_of_the_error_is_the_mean_square_at_that_t():
    """‖ε̂ − ε*‖² over fresh draws of x_t, per coordinate."""
    run, t = run_of(HEAPS), 5
    picture = scene.frame(scene.Settings(config=HEAPS), "error", run).view("stage").picture
    assert [(each.symbol, each.column) for each in picture.readout] == [
        ("ᾱ_t", "alpha_bar"), ("‖ε̂−ε*‖²", "share"),
    ]  # fmt: skip
    sent, schedule = read(picture.table.data), HEAPS.make_schedule()
    column = dict(zip(sent["names"], sent["columns"], strict=True))
    assert column["alpha_bar"] == pytest.approx(schedule.alphas_bar, rel=1e-6)
    rng = np.random.default_rng(5)
    x0, eps = HEAPS.density().sample(4000, rng), rng.standard_normal((4000, 2))
    x_t = schedule.signal[t] * x0 + schedule.noise[t] * eps
    ours, exact = run.status.latest.denoiser(), HEAPS.density().denoiser(schedule)
    gap = (ours(x_t, t) - exact(x_t, t)) * schedule.signal[t] / schedule.noise[t]
    assert column["share"][t] == pytest.approx((gap**2).mean(), rel=0.15)  # draws of its own
