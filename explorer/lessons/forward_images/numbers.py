"""The numbers of the page `forward_images` as text: lines that follow t, and the figure."""

from __future__ import annotations

import numpy as np

from explorer.frames.frame import Frame
from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images.scene_noise import key_times
from explorer.lessons.forward_images.scene_numbers import Numbers
from explorer.ui.charts.figure import show_figure
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.page import AnyPage
from explorer.words import Words

X_T = '<span class="xt">x<sub>t</sub></span>'
X_BEFORE = '<span class="xt">x<sub>t−1</sub></span>'
X_0 = '<span class="x0">x<sub>0</sub></span>'
EPS = '<span class="eps">ε</span>'
EPS_T = '<span class="eps">ε<sub>t</sub></span>'


def lines(page: AnyPage, act: str, frame: Frame) -> None:
    """The formula with the numbers of the present t, while t moves."""
    texts = {"jump": jump, "walk": walk, "drown": drown, "size": size, "schedules": schedules}
    shown = [line(each) for each in texts[act](page.word, frame.numbers)]
    numbers(page.key("numbers"), scene.CLOCK, frame.view("stage").picture.table, shown)


def sum_of(a: str, first: str, b: str, second: str, colour: str) -> str:
    return f"{X_T} = {cell(a, colour=colour)} · {first} + {cell(b, colour='eps')} · {second}"


def jump(word: Words, now: Numbers) -> list[str]:
    here = word("forward_images.line_here", square=f"{now.square:.3g}", snr=cell("snr_here"))
    return [sum_of("signal", X_0, "noise", EPS, "x0"), here]


def walk(word: Words, now: Numbers) -> list[str]:
    return [sum_of("root_alpha", X_BEFORE, "root_beta", EPS_T, "xt")]


def drown(word: Words, now: Numbers) -> list[str]:
    snrs = [
        word("forward_images.line_part", part=word(f"forward_images.{name}"), snr=cell(f"snr_{i}"))
        for i, name in enumerate(scene.PARTS)
    ]
    return [word("forward_images.line_detail", k=cell("detail")), *snrs]


def size(word: Words, now: Numbers) -> list[str]:
    left = [f"{width} px {cell(f'detail_{i}')}" for i, width in enumerate(now.widths)]
    return [word("forward_images.line_sizes"), " · ".join(left[:2]), " · ".join(left[2:])]


def schedules(word: Words, now: Numbers) -> list[str]:
    snrs, left = (
        " · ".join(f"{letter} {cell(f'{column}_{i}')}" for i, letter in enumerate("ABC"))
        for column in ("snr", "detail")
    )
    return [
        word("forward_images.line_snrs", snrs=snrs),
        word("forward_images.line_details", details=left),
    ]


def figure(page: AnyPage, settings: scene.Settings, act: str) -> None:
    """Signal over noise by frequency and t, or the finest detail above the noise over t."""
    from explorer.lessons.forward_images import figures

    names = {key: page.word(f"forward_images.axis_{key}") for key in ("t", "k", "snr")}
    tab = "jump" if act == "walk" else act
    mapped = tab in ("jump", "drown")

    def drawn() -> object:
        shot = scene.shot_of(settings.still, act)
        if mapped:
            t, seen = key_times(settings.T, 251)[1:], blobs.spectra(settings.shown)
            snr = settings.noises().snr[t][:, None] * seen.signal[1:]
            detail = shot.columns["detail"][t]
            return figures.snr_map(t, seen.rings.k[1:], snr, detail, page.colours, names)
        curves = [curve for curve in shot.curves if curve.panel == "detail"]
        details = {page.say(curve.label): shot.columns[curve.column][1:] for curve in curves}
        return figures.detail_lines(np.arange(1, settings.T + 1), details, page.colours, names)

    of = settings.still, act, page.lang, page.colours
    caption = page.word(f"forward_images.{'map' if mapped else 'lines'}_caption")
    show_figure(drawn, of, f"forward_images_{tab}", caption)
