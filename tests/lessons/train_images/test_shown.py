"""What stands where on the page `train_images`: every figure beside its name, in both languages.

Every number here is another, so that two exchanged ones show.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.lessons.train_images import acts, cards, numbers, scene
from explorer.lessons.train_images import scene_samples as samples
from explorer.ui.training.job import IDLE
from explorer.worlds.pictures import yardstick
from explorer.worlds.runs import Pace
from tests.frames.test_stage import read
from tests.lessons.train_images.runs import SMALL, run_of

LANGUAGES = ("en", "zh")
NOW = scene.Numbers(
    t=7, signal=0.8, noise=0.6, w=1.5, wait_seconds=345.6, pace=Pace(12.34, 56.7), judged=200,
    to_judge=600, fd=1.774, floor_low=0.412, floor_high=0.683, named=0.938, named_of=600,
    recognised=0.871, copies=0.021, shipped_steps=1234, shipped_seconds=78.9,
)  # fmt: skip
GRID = replace(NOW, fd=None, copies=None, recognised=None, named=0.55, named_of=60)
TOLD = {
    "en": {
        "fd": ("Fréchet distance", "1.77", "real data 0.41–0.68"),
        "accuracy": ("named as asked", "94 %", "87 % in colour and place too"),
        "copies": ("close to a copy", "2 %", "chance: 5 %"),
        "rate": ("steps/s", "12", "time left 57 s"),
        "judging": ("Fréchet distance", "…", "judging, 200 of 600"),
        "grid": ("named as asked", "55 %", "33 of the 60 in sight"),
        "all": ("named as asked", "94 %", "of 600 samples"),
        "many": "chance: 5 %. It copies",
        "wait": "takes about 346 s",
        "outcome": "This run: Fréchet distance 1.77, 94 % named as asked, 2 % close to a copy.",
        "outcome_default": "Your default run: 1.77, 94 %, 2 %.",
        "outcome_shipped": "The default run, measured beforehand: 1.77, 94 %, 2 %.",
        "shipped": "after 1,234 steps and 79 s",
        "slow": "this takes 6 minutes",
    },
    "zh": {
        "fd": ("弗雷歇距离", "1.77", "真实数据 0.41–0.68"),
        "accuracy": ("认出所要的类别", "94 %", "87 % 颜色与位置也对"),
        "copies": ("近乎复制", "2 %", "偶然也有 5 %"),
        "rate": ("步／秒", "12", "剩余时间 57 秒"),
        "judging": ("弗雷歇距离", "…", "评判中，200 / 600"),
        "grid": ("认出所要的类别", "55 %", "画面里 60 个中的 33 个"),
        "all": ("认出所要的类别", "94 %", "共 600 个样本"),
        "many": "偶然只有 5 %：它在抄",
        "wait": "约需 346 秒",
        "outcome": "这次：弗雷歇距离 1.77，94 % 认出所要的类别，2 % 近乎复制。",
        "outcome_default": "你的默认训练：1.77，94 %，2 %。",
        "outcome_shipped": "默认训练，事先测得：1.77，94 %，2 %。",
        "shipped": "训练 1,234 步，用时 79 秒",
        "slow": "6 分钟",
    },
}


def row_of(lang: str, role: str, now: scene.Numbers) -> tuple[str, ...]:
    """(label, value, note) of a figure of the panel."""
    run = run_of(SMALL, None, "running")
    rows = numbers.rows(words.of(lang), scene.Settings(task=SMALL), run, now)
    assert [row[0] for row in rows] == ["fd", "accuracy", "copies", "rate", "device"]
    return next(row[1:] for row in rows if row[0] == role)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_figure_of_the_panel_stands_by_its_name(lang):
    told = TOLD[lang]
    for role in ("fd", "accuracy", "copies", "rate"):
        assert row_of(lang, role, NOW) == told[role]
    assert row_of(lang, "fd", GRID) == told["judging"]
    assert row_of(lang, "accuracy", GRID) == told["grid"]
    assert row_of(lang, "accuracy", replace(NOW, recognised=None)) == told["all"]
    assert row_of(lang, "copies", replace(NOW, copying=True))[2] == told["many"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_number_of_a_sentence_stands_by_its_name(lang):
    told, word = TOLD[lang], words.of(lang)
    ended = scene.Outcome(NOW.fd, NOW.named, NOW.copies)
    page = SimpleNamespace(word=word)
    for key in ("outcome", "outcome_default", "outcome_shipped"):
        assert cards.sentence(page, key, ended) == told[key]
    assert numbers.speed(word, IDLE, NOW)[3] == told["wait"]
    watched = SimpleNamespace(task=SMALL, deaf=False, shipped=True)
    ready = replace(NOW, wait_seconds=None)
    assert told["shipped"] in numbers.hint(word, watched, IDLE, SMALL, ready)
    assert told["slow"] in numbers.hint(word, watched, IDLE, SMALL, NOW)


def test_sentence_and_formula_are_filled_with_what_was_measured():
    told = numbers.facts(replace(NOW, step=40))
    names = ("signal", "noise", "w", "t", "accuracy", "close", "distance", "low", "high", "step")
    wanted = (0.8, 0.6, 1.5, 7, "94 %", "2 %", "1.77", "0.41", "0.68", 40)
    assert tuple(told[name] for name in names) == wanted


def test_what_is_said_follows_the_samples_the_lens_and_the_moment():
    """Before there are samples, of judged and of other ones, on their way, and of each lens."""
    there, grid = replace(NOW, t=0, step=40), replace(GRID, t=0, step=40)
    told = [
        numbers.said("samples", replace(NOW, step=None)), numbers.said("samples", there),
        numbers.said("samples", grid), numbers.said("samples", replace(grid, named=None)),
        numbers.said("samples", replace(there, t=7)), numbers.said("pairs", there),
        numbers.said("pairs", grid), numbers.said("inside", replace(there, t=7)),
        numbers.said("inside", there),
    ]  # fmt: skip
    assert told == ["before", "samples", "grid", "unnamed", "way", "pairs", "pairs_wait", "inside",
                    "still"]  # fmt: skip
    assert {f"now.{name}" for name in told} <= set(texts.load("en", "train_images"))


def test_what_the_stage_has_at_t_is_what_the_sentences_say():
    for run in (None, run_of(SMALL)):
        for t in (0, 7, 20):
            frame = scene.frame(scene.Settings(task=SMALL, t=t), "samples", run)
            sent = read(frame.view("stage").picture.table.data)
            column = dict(zip(sent["names"], sent["columns"], strict=True))
            assert column["signal"][t] == pytest.approx(frame.numbers.signal, rel=1e-6, abs=1e-7)
            assert column["noise"][t] == pytest.approx(frame.numbers.noise, rel=1e-6, abs=1e-7)


def test_what_to_do_follows_the_run_and_the_lens():
    run, running = run_of(SMALL), run_of(SMALL, None, "running")
    assert [acts.todo(seen, "samples") for seen in (None, running, run)] == [
        "do", "do.running", "do.samples",
    ]  # fmt: skip
    assert [acts.todo(seen, "pairs") for seen in (None, running, run)] == [
        "do", "do.pairs", "do.pairs",
    ]  # fmt: skip
    assert acts.todo(replace(run, shipped=True), "samples") == "do"


def test_a_column_bears_the_name_of_the_class_that_was_asked_for():
    """Real pictures before the training are of the class above them, by their own labels."""
    picture = scene.frame(scene.Settings(task=SMALL), "samples").view("stage").picture
    assert [dict(heading.languages)["en"] for heading in picture.headings] == [
        str(k) for k in range(10)
    ]
    assert picture.columns == 10
    run = run_of(SMALL)
    where = samples.grid((8, 8, 1), range(10))
    assert where.labels.tolist() == [*range(10)] * samples.ROWS
    asked = np.flatnonzero(where.labels == 3) % picture.columns
    assert set(asked.tolist()) == {3} and run.newest.frames.shape[1] == len(where.labels)


def test_under_a_sample_stand_its_nearest_picture_and_their_distance():
    run, yard = run_of(SMALL), yardstick(SMALL)
    shown = scene.frame(scene.Settings(task=SMALL), "pairs", run).view("stage").picture
    ends = samples.pictures(run.newest.frames[-1]).clip(-1, 1)
    tiles = shown.takes[-1].tiles
    for k in (0, 9, 17):
        gaps = np.sqrt(np.mean((yard.training - ends[k]) ** 2, axis=(1, 2, 3)))
        below = tiles[k + 10 * (k // 10) + 10]  # each row of samples has one of pictures below it
        assert below.caption == f"{gaps.min():.2f}" and not tiles[k + 10 * (k // 10)].caption
        assert abs(gaps[run.newest.near[k]] - gaps.min()) < 1e-3
