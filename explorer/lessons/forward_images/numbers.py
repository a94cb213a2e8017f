"""The numbers of the page `forward_images`: lines that follow t, the text below, the figure."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.lessons.forward_images import acts as stages
from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images import settings as pictures
from explorer.ui.charts.export import export_row
from explorer.ui.charts.numbers import cell, line, numbers
from explorer.ui.charts.picture_gif import picture_gif

X_T = '<span class="xt">x<sub>t</sub></span>'
X_BEFORE = '<span class="xt">x<sub>t−1</sub></span>'
X_0 = '<span class="x0">x<sub>0</sub></span>'
EPS = '<span class="eps">ε</span>'
EPS_T = '<span class="eps">ε<sub>t</sub></span>'
GIF_FRAMES = 48


def lines(page, s: pictures.Setting, section: str, table) -> None:
    """The formula of the section with the numbers of the present t, while t moves."""
    shown = MAKERS[section](page, s)
    numbers(page.key("numbers"), stages.CLOCK, table, [line(each) for each in shown])


def sum_of(a: str, first: str, b: str, second: str, colour: str) -> str:
    return f"{X_T} = {cell(a, colour=colour)} · {first} + {cell(b, colour='eps')} · {second}"


def jump(page, s) -> list[str]:
    square = pictures.noised(s.shown).mean_square
    here = page.word("forward_images.line_here", square=f"{square:.3g}", snr=cell("snr_here"))
    return [sum_of("signal", X_0, "noise", EPS, "x0"), here]


def walk(page, s) -> list[str]:
    return [sum_of("root_alpha", X_BEFORE, "root_beta", EPS_T, "xt")]


def drown(page, s) -> list[str]:
    word = page.word
    snrs = [
        word("forward_images.line_part", part=word(f"forward_images.{name}"), snr=cell(f"snr_{i}"))
        for i, name in enumerate(("coarse", "middle", "fine"))
    ]
    return [word("forward_images.line_detail", k=cell("detail")), *snrs]


def size(page, s) -> list[str]:
    made = pictures.sizes(s.shown)
    left = [f"{found.x0.shape[1]} px {cell(f'detail_{i}')}" for i, found in enumerate(made)]
    return [page.word("forward_images.line_sizes"), " · ".join(left[:2]), " · ".join(left[2:])]


def schedules(page, s) -> list[str]:
    snrs = " · ".join(f"{letter} {cell(f'snr_{i}')}" for i, letter in enumerate("ABC"))
    left = " · ".join(f"{letter} {cell(f'detail_{i}')}" for i, letter in enumerate("ABC"))
    word = page.word
    return [
        word("forward_images.line_snrs", snrs=snrs),
        word("forward_images.line_details", details=left),
    ]


MAKERS = {
    "jump": jump,
    "walk": walk,
    "drown": drown,
    "size.same": size,
    "size.shift": size,
    "schedules": schedules,
}


def below(s: pictures.Setting, act: str) -> dict[str, object]:
    """The numbers in the text under the stage."""
    found, schedule = pictures.noised(s.shown), pictures.schedule_of(s)
    h, w, c = found.x0.shape
    made = {
        "h": h, "w": w, "pixels": h * w, "channels": c, "T": s.T,
        "square": found.mean_square, "mean": float(found.x0.mean()),
        "variance": float(found.x0.var()),
    }  # fmt: skip
    if act == "jump":
        half = first(scene.times_snr(schedule, found.mean_square) < 1)
        bar = np.interp(half, np.arange(s.T + 1), schedule.alphas_bar)
        made |= {"half": half, "half_bar": float(bar)}
        made |= {"keys": scene.WALK_KEYS, "walk_side": scene.WALK_SIDE}
    if act == "drown":
        made |= of_spectrum(s)
    if act == "size":
        made |= of_sizes(s)
    return made


def first(holds: np.ndarray) -> float:
    """The first t at which it holds, NaN where it never does."""
    return float(holds.argmax()) if holds.any() else float("nan")


def of_spectrum(s: pictures.Setting) -> dict[str, float]:
    seen = pictures.spectra(s.shown)
    rings = seen.rings
    inside = (rings.k >= 1) & (rings.k <= max(pictures.noised(s.shown).x0.shape[:2]) / 2)
    lower, upper = spectrum.part_edges(*pictures.noised(s.shown).x0.shape[:2])
    share = seen.signal[1:] * rings.modes[1:]
    return {
        "slope": spectrum.slope(rings.k[inside], seen.signal[inside], rings.modes[inside]),
        "lower": lower,
        "upper": upper,
        "coarse_share": 100 * float(share[rings.k[1:] < lower].sum() / max(share.sum(), 1e-300)),
        "rings": len(rings.k) - 1,
    }


def of_sizes(s: pictures.Setting) -> dict[str, float]:
    """When three waves across the picture have drowned, in the smallest and the largest."""
    made, schedule = pictures.sizes(s.shown), pictures.schedule_of(s)
    ends = {}
    for name, found in (("small", made[0]), ("large", made[-1])):
        seen = spectrum.spectra(found.x0, found.eps)
        left = scene.detail_left(seen, scene.noise_to_signal(schedule))
        ends[f"{name}_side"] = found.x0.shape[1]
        ends[f"{name}_t"] = first(~(left > scene.WAVES))
    return ends | {"waves": scene.WAVES, "factor": scene.POOLS[0]}


def export(page, s: pictures.Setting, shown: str) -> None:
    """The run as a GIF; the pixels at t are the stage's own to save."""

    def run() -> bytes:
        if shown == "walk":
            return picture_gif(pictures.ways(s).frames[:, 1])
        found, schedule = pictures.noised(s.shown), pictures.schedule_of(s)
        times = scene.key_times(s.T, GIF_FRAMES)
        frames = [schedule.signal[t] * found.x0 + schedule.noise[t] * found.eps for t in times]
        return picture_gif(np.stack(frames))

    export_row(page, "forward_images", gif=run)


def figure(page, s: pictures.Setting, act: str, shot: stages.Shot) -> None:
    """Signal over noise by frequency and t, or the finest detail above the noise over t."""
    from explorer.lessons.forward_images import figures as plots

    word, t = page.word, np.arange(1, s.T + 1)
    names = {key: word(f"forward_images.axis_{key}") for key in ("t", "k", "snr")}
    if act in ("jump", "drown"):
        seen, schedule = pictures.spectra(s.shown), pictures.schedule_of(s)
        t = scene.key_times(s.T, 251)[1:]
        snr = schedule.snr[t][:, None] * seen.signal[1:]
        detail = shot.columns["detail"][t]
        drawn = plots.snr_map(t, seen.rings.k[1:], snr, detail, page.colours, names)
        caption = word("forward_images.map_caption")
    else:
        curves = [(c.label, c.column) for c in shot.curves if c.column.startswith("detail")]
        found = {name: shot.columns[column][1:] for name, column in curves}
        drawn = plots.detail_lines(t, found, page.colours, names)
        caption = word("forward_images.lines_caption")
    quiet = {"displayModeBar": False}
    st.plotly_chart(drawn, theme=None, key=f"forward_images_{act}", config=quiet, alt=caption)
    st.caption(caption)
