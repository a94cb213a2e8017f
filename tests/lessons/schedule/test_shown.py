"""What stands beside each number of the page `schedule` is the name of that number."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from explorer import words
from explorer.frames.text import Word, say
from explorer.lessons.schedule import figures, scene
from explorer.lessons.schedule.scene_sweep import columns
from explorer.palette import palette
from tests.frames.test_stage import read
from tests.page_run import opened, shown

T, A_T = 50, 9  # the t at which labels are held against values: all columns differ there
BETAS = np.linspace(1e-4, 0.02, T)
BAR = np.cumprod(1 - BETAS)
BITS = {n: -np.log2(1 - np.prod(1 - np.linspace(1e-4, 0.02, n))) / 2 for n in (50, 1000)}
SAID = {
    "en": (
        f"✕ x_T is not noise · needs T ≥ 651 ᾱ_T = {BAR[-1]:.3f} "
        f"L_T = {BITS[50]:.2f} > 0.001 bits/dim",
        f"This schedule depends on T: $L_T$ goes from {BITS[50]:.2f} bits/dim at T = 50 to "
        f"{1e5 * BITS[1000]:.1f}×10⁻⁵ at T = 1000.",
        "The last β is clipped at 0.97:", "last β stops at 0.03 here.",
        "This schedule hardly depends on T: from T = 100 to 1000, $L_T$ stays between 1.5×10⁻⁵ "
        "and 2.9×10⁻⁵ bits/dim.",
        "✓ x_T is noise · T ≥ 21 suffices ᾱ_T = 1.13×10⁻⁶ L_T = 8.2×10⁻⁷ ≤ 0.001 bits/dim",
    ),
    "zh": (
        f"✕ x_T 还不是噪声 · 需要 T ≥ 651 ᾱ_T = {BAR[-1]:.3f} L_T = {BITS[50]:.2f} > 0.001 比特/维",
        f"这个调度随 T 变：$L_T$ 从 T = 50 的 {BITS[50]:.2f} 比特/维变到 T = 1000 的 "
        f"{1e5 * BITS[1000]:.1f}×10⁻⁵。",
        "最后一个 β 截在 0.97：", "末步 β在这里到 0.03 为止。",
        "这个调度几乎不随 T 变：T 从 100 到 1000，$L_T$ 都在 1.5×10⁻⁵ 与 2.9×10⁻⁵ 比特/维之间。",
        "✓ x_T 是噪声 · T ≥ 21 即可 ᾱ_T = 1.13×10⁻⁶ L_T = 8.2×10⁻⁷ ≤ 0.001 比特/维",
    ),
}  # fmt: skip


def written(lang, **query):
    """All that the page says, tags away and subscripts as underscores."""
    text = " ".join(shown(opened("schedule", lang=lang, **query)._tree))
    text = re.sub(r"</?(?:div|small)[^>]*>", " ", text.replace("<sub>", "_"))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", text)))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_badge_and_the_sentences_below_hold_their_own_numbers(lang):
    badge, depends, clipped, cut, steady, noise = SAID[lang]
    few = written(lang, T="50", t="9", rescale="0")
    assert badge in few and depends in few
    assert clipped in written(lang, schedule="jsd", T="100", max_beta="0.97")
    again = written(lang, T="30", t="9")
    assert cut in again and steady in again and noise in again
    bits = [-np.log1p(-np.prod(1 - np.linspace(0.1 / n, 20 / n, n))) / 2 for n in (100, 1000, 30)]
    assert [f"{each / np.log(2):.1e}" for each in bits] == ["1.5e-05", "2.9e-05", "8.2e-07"]


def stage(**changes):
    given = {"T": T, "t": A_T, "schedule_params": (("rescale", False),)} | changes
    return scene.frame(replace(scene.defaults("schedule"), **given), "schedule").view("stage")


def at(table, column, t=A_T):
    read_back = read(table.data)
    return dict(zip(read_back["names"], read_back["columns"], strict=True))[column][t]


def named(bars, betas):
    """The value at t = 9 of what a label of the stage names."""
    bar = bars[A_T - 1]
    return {
        "β": betas[A_T - 1], "√ᾱ": np.sqrt(bar), "√(1−ᾱ)": np.sqrt(1 - bar), "ᾱ_t": bar,
        "log-SNR": np.log(bar / (1 - bar)), "L_T": -np.log2(1 - bars[-1]) / 2,
    }  # fmt: skip


def test_the_readouts_and_curves_of_the_stage_draw_what_they_are_called():
    picture = stage().picture
    wanted = named(BAR, BETAS)
    assert {each.symbol for each in picture.readout} == {"ᾱ_t", "log-SNR", "L_T"}
    assert [each.label for each in picture.curves] == ["β", "√ᾱ", "√(1−ᾱ)", "log-SNR"]
    shown = [(each.symbol, each.column) for each in picture.readout]
    for label, column in [*shown, *((each.label, each.column) for each in picture.curves)]:
        assert at(picture.table, column) == pytest.approx(wanted[label], rel=1e-5), label


def test_schedule_bs_curves_are_bs_and_its_stage_reads_bs():
    ramp = np.linspace(1e-2, np.sqrt(0.02), T) ** 2
    wanted = named(np.cumprod(1 - ramp), ramp)
    frame = scene.frame(
        replace(scene.defaults("schedule"), T=T, t=A_T, other="quadratic"), "schedule"
    )
    picture, second = frame.view("stage").picture, frame.view("b").picture
    curves = picture.curves[4:]
    assert [each.label for each in curves] == ["β (B)", "", "", "log-SNR (B)"]
    assert {each.dash for each in curves} == {"dash"}
    for label, curve in zip(("β", "√ᾱ", "√(1−ᾱ)", "log-SNR"), curves, strict=True):
        assert at(picture.table, curve.column) == pytest.approx(wanted[label], rel=1e-5)
    (readout,) = second.readout
    assert at(second.table, readout.column) == pytest.approx(wanted[readout.symbol], rel=1e-5)


@pytest.mark.parametrize(("lang", "ends"), [("en", ["data", "noise"]), ("zh", ["数据", "噪声"])])
def test_the_ends_of_the_time_are_named_and_the_sliders_hold_their_own_numbers(lang, ends):
    word = words.of(lang)
    time = scene.frame(scene.defaults("schedule"), "schedule").time
    assert [(t, say(text, lang, word)) for t, text in time.ticks] == [(0, ends[0]), (1000, ends[1])]
    params = (("beta_end", 0.013), ("beta_start", 3e-4), ("rescale", False))
    sliders = stage(schedule_params=params).controls.sliders
    labels = {"en": ["first β", "last β"], "zh": ["首步 β", "末步 β"]}[lang]
    assert [say(each.label, lang, word) for each in sliders] == labels
    assert [each.value for each in sliders] == [3e-4, 0.013]
    assert say(Word("schedule.schedule"), lang, word).endswith(" A")


def test_each_panel_of_the_figure_draws_what_its_title_and_its_curves_say():
    a = scene.Settings(schedule="linear", T=T, schedule_params=(("rescale", False),), t=0)
    drawn = figures.figure({"mine": columns(a.noises())}, palette("light"), "steps")
    bar, before = BAR[A_T - 1], BAR[A_T - 2]
    posterior = BETAS[A_T - 1] * (1 - before) / (1 - bar)
    wanted = named(BAR, BETAS) | {
        "ᾱ": bar, "ln ᾱ − ln(1−ᾱ)": np.log(bar / (1 - bar)), "β̃": posterior,
        "β̃/β": posterior / BETAS[A_T - 1],
    }  # fmt: skip
    titles = [each.text for each in drawn.layout.annotations]
    assert titles == ["β", "ᾱ", "√ᾱ, √(1−ᾱ)", "log-SNR", "β, β̃", "β̃ / β"]
    panels = {}
    for trace in drawn.data:
        symbol, _, name = trace.name.partition(" · ")
        here = list(trace.x).index(A_T)
        assert trace.y[here] == pytest.approx(wanted[symbol], rel=1e-9), symbol
        assert name == "mine" and trace.name in trace.hovertemplate
        assert trace.hovertemplate.startswith("t = %{x}: %{y")
        panels.setdefault(trace.xaxis, []).append(symbol)
    log_snr = "ln ᾱ − ln(1−ᾱ)"
    both = [["β"], ["ᾱ"], ["√ᾱ", "√(1−ᾱ)"], [log_snr], ["β", "β̃"], ["β̃/β"]]
    assert list(panels.values()) == both
    lower = [drawn.layout[f"xaxis{n}"].title.text for n in (4, 5, 6)]
    assert lower == ["steps"] * 3


def test_L_T_stands_over_its_own_T():
    drawn = figures.by_steps(BITS, 1e-3, palette("light"), "how many").to_dict()
    (trace,), layout = drawn["data"], drawn["layout"]
    assert dict(zip(trace["x"], trace["y"], strict=True)) == BITS
    assert trace["hovertemplate"].startswith("T = %{x}: L<sub>T</sub> = %{y")
    titles = layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]
    assert titles == ("how many", "L<sub>T</sub>")
    assert layout["shapes"][0]["y0"] == layout["shapes"][0]["y1"] == 1e-3


def roles(at):
    """The parts of the page's anatomy that are drawn."""
    return set(re.findall(r'<div[^>]* data-role="(\w+)"', " ".join(shown(at._tree))))


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_numbers_and_badge_wait_for_a_guess(lang):
    at = opened("schedule", lang=lang, veiled=True)
    assert roles(at) & {"do", "predict", "now", "formula", "badge"} == {"do", "predict"}
    at.button(key="guess_predict_2").click().run()
    assert roles(at) >= {"do", "verdict", "now", "formula", "badge"}
    assert "predict" not in roles(at)
