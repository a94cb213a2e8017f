"""What stands beside each number of the page `step_through` is the name of that number.

Numbers that follow t are cells which name a column: in the lines here {name} stands for it.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from explorer import texts, words
from explorer.frames.text import say
from explorer.lessons.step_through import numbers, scene, scene_pictures, scene_points
from explorer.training.image_config import recipe
from explorer.worlds.pictures import Task
from tests.frames.test_stage import read
from tests.lessons.score.test_shown import bare, columns_of

LANGUAGES = words.LANGUAGES
CLOUD = scene_points.Settings(T=40, t=12, point=7, start="data", seed=2)
DIGIT = scene_pictures.Settings(
    task=Task(recipe("digits")), denoiser="training", num_steps=20, t=60, pixel=27, start="data"
)


def pair(name):
    return f"{{{name}_x {name}_y}}"


def one(name):
    return f"{{{name}}}"


def cards(cell, third):
    """The lines of the four cards, with `cell` for each of the step's own quantities."""
    first, second, other = third
    return {
        "formula.1": [f"x_t = {cell('x_t')}", f"ε̂ = {cell('eps_hat')}"],
        "formula.2": ["(x_t − {noise} ε̂) / {signal}", f"x̂_0 = {cell('x0_hat')}"],
        "third": [f"{{{first}}} x̂_0 + {{{second}}} {other}", f"μ = {cell('mean')}"],
        "formula.4": [f"μ + {{sigma}} · {cell('z')}", f"x_t−1 = {cell('x_prev')}"],
    }


@pytest.mark.parametrize(("sampler", "section", "third"), [
    ("ddpm", "formula.3", ("coef_x0", "coef_xt", "x_t")),
    ("ddim", "formula.3.ddim", ("signal_prev", "coef_eps", "ε̂")),
])  # fmt: skip
@pytest.mark.parametrize("cell", [pair, one], ids=["points", "pictures"])
def test_on_each_card_stand_the_numbers_of_its_formula(sampler, section, third, cell):
    written = numbers._vector if cell is pair else numbers._number
    lines = numbers._lines(sampler, written)
    told = {name: [bare(each) for each in pair] for name, pair in lines.items()}
    wanted = cards(cell, third)
    assert [*told.values()] == [*wanted.values()]
    assert [*told] == ["formula.1", "formula.2", section, "formula.4"]


@pytest.mark.parametrize(("act", "settings"), [("points", CLOUD), ("pictures", DIGIT)])
def test_the_columns_of_the_cards_are_the_numbers_of_the_record(act, settings):
    frame = scene.frame(settings, act)
    now, table = frame.numbers, columns_of(frame.views[0].picture.table)
    for name in ("x_t", "eps_hat", "x0_hat", "mean", "z", "x_prev"):
        values = getattr(now, name)
        columns = [f"{name}_x", f"{name}_y"] if len(values) == 2 else [name]
        got = [table[each][settings.t] for each in columns]
        assert got == pytest.approx(values, rel=1e-5, abs=1e-6), name
    names = ("sigma", "alpha_bar", "signal", "noise", "coef_x0", "coef_xt", "signal_prev")
    for name in (*names, "coef_eps"):
        assert table[name][settings.t] == pytest.approx(getattr(now, name), rel=1e-5), name


def test_the_readout_marks_and_ends_of_the_cloud_are_what_they_are_called():
    frame = scene.frame(CLOUD, "points")
    view, step, now = frame.view("cloud"), frame.view("step"), frame.numbers
    assert [(each.symbol, each.column) for each in view.picture.readout] == [
        ("ᾱ_t", "alpha_bar"), ("σ_t", "sigma"),
    ]  # fmt: skip
    named = {mark.label: at(mark, 12) for mark in view.picture.marks if mark.label}
    assert named["xₜ"] == pytest.approx(now.x_t, abs=1e-4)
    assert named["x̂₀"] == pytest.approx(now.x0_hat, abs=1e-4)
    tail, end = np.split(np.array(named["ε̂"]), 2)
    noise = np.linalg.norm(now.eps_hat) * now.noise  # from √ᾱ x̂_0 to x_t or back
    assert np.linalg.norm(end - tail) <= noise + 1e-3
    known = scene_points.walk_of(CLOUD).x0[7]
    assert named["x₀"] == pytest.approx(known, abs=1e-4)
    unit = now.sigma
    there = {mark.label: at(mark, 12) for mark in step.picture.marks if mark.label}
    assert there["xₜ"] == pytest.approx((np.array(now.x_t) - now.mean) / unit, abs=1e-3)
    assert there["xₜ₋₁"] == pytest.approx(now.z, abs=1e-3)


def at(mark, t):
    """Where a mark is at t: the place that holds from the last of its times up to t."""
    times = np.array(mark.times)
    held = times[times <= t].max() if (times <= t).any() else times.min()
    return mark.track[[*mark.times].index(held)]


@pytest.mark.parametrize(("lang", "ends"), [("en", ["data", "noise"]), ("zh", ["数据", "噪声"])])
def test_the_ends_of_the_time_are_named(lang, ends):
    time = scene.frame(CLOUD, "points").time
    told = [(t, say(text, lang, words.of(lang))) for t, text in time.ticks]
    assert told == [(0, ends[0]), (40, ends[1])]


TILES = {
    "en": ["the picture it was", "now", "all its noise", "so the picture", "a little that way",
           "fresh noise", "next", "nearest known"],
    "zh": ["原来的图", "现在", "其中全部噪声", "由此得出的图", "往那边挪一点", "新的噪声", "下一步",
           "最近的训练图"],
}  # fmt: skip
CAPTIONS = ["x_0", "x_t", "→ ε̂", "→ x̂_0", "→ μ", "+ σz", "→ x_{t−1}", "x⁽ⁱ⁾"]


def test_each_tile_shows_the_part_of_the_step_that_its_caption_and_heading_name():
    frame = scene.frame(DIGIT, "pictures")
    picture, now = frame.views[0].picture, frame.numbers
    (take,) = picture.takes
    assert [tile.caption for tile in take.tiles] == CAPTIONS
    for lang in LANGUAGES:
        told = [say(each, lang, words.of(lang)) for each in picture.headings]
        assert told == TILES[lang]
    film = read(take.cloud.data)
    pictures = pictures_of(film)
    k = film["times"].index(60)
    row, column = now.row - 1, now.column - 1
    got = [float(pictures[k, tile, row, column, 0]) for tile in range(1, 7)]
    added = now.sigma * now.z[0]
    wanted = [now.x_t[0], now.eps_hat[0], now.x0_hat[0], now.mean[0], added, now.x_prev[0]]
    assert got == pytest.approx(wanted, abs=2e-3)
    steps = scene_pictures.walk_of(DIGIT)
    assert np.abs(pictures[k, 0] - steps.walk.x0[0]).max() < 2e-3
    j = int(np.flatnonzero(steps.walk.times == 60)[0])
    apart = np.sqrt(np.mean((np.clip(steps.walk.x0_hat[j, 0], -1, 1) - pictures[k, 7]) ** 2))
    assert apart == pytest.approx(now.distance, abs=2e-3)


def pictures_of(film):
    """The film's pictures (K, tiles, H, W, C) in their own units, times rising."""
    (name,) = (each["name"] for each in film["arrays"])
    return film[name] / 32767 * np.reshape(film["limits"], (1, -1, 1, 1, 1))


@pytest.mark.parametrize(("lang", "names"), [
    ("en", ["fine detail", "nearest known", "unseen"]),
    ("zh", ["细节", "离最近的训练图", "没训练过的图"]),
])  # fmt: skip
def test_beside_t_stand_fine_detail_the_distance_and_the_usual_one(lang, names):
    frame = scene.frame(DIGIT, "pictures")
    picture, now = frame.views[0].picture, frame.numbers
    table, word = columns_of(picture.table), words.of(lang)
    first, *told = picture.readout
    assert (first.symbol, first.column) == ("ᾱ_t", "alpha_bar")
    values = [table[each.column][60] for each in told]
    assert [say(each.symbol, lang, word) for each in told] == names
    assert values == pytest.approx([now.fine, now.distance, now.usual], rel=1e-5)


@pytest.mark.parametrize(("lang", "colour"), [("en", ", its green"), ("zh", "，绿色的量")])
def test_the_followed_pixel_is_told_by_its_row_column_and_colour(lang, colour):
    told = {}
    page = SimpleNamespace(word=words.of(lang), text=lambda name, **given: told.update(given))
    frame = SimpleNamespace(numbers=SimpleNamespace(row=4, column=9, channel=1))
    numbers.followed(page, frame, 3)
    assert told == {"row": 4, "column": 9, "channel": colour}
    numbers.followed(page, frame, 1)
    assert told["channel"] == ""


@pytest.mark.parametrize(
    ("act", "settings", "section"),
    [("points", CLOUD, "now"), ("points", CLOUD, "now.ddim"), ("pictures", DIGIT, "now.pictures")],
)
def test_each_number_that_moves_in_the_sentence_is_its_columns_at_t(act, settings, section):
    frame = scene.frame(settings, act)
    table = columns_of(frame.views[0].picture.table)
    names = set(re.findall(r"<<(\w+):\.", texts.load("en", "step_through")[section])) - {"t"}
    assert len(names) == 3
    for name in names:
        told = frame.facts()[name]
        assert table[name][settings.t] == pytest.approx(told, rel=1e-5), name
