"""The numbers of the page `forward_images` as text: those of its sentence, and its figure."""

from __future__ import annotations

import numpy as np

from explorer.lessons.forward_images import scene
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images.scene_noise import key_times
from explorer.lessons.forward_images.scene_numbers import Numbers
from explorer.ui.charts.figure import show_figure
from explorer.ui.page import AnyPage


def told(now: Numbers) -> dict[str, object]:
    """What the sentence beside the stage has: the table at t, and what t does not change."""
    widths = {f"width_{i}": width for i, width in enumerate(now.widths)}
    return {**now.here, "square": now.square, **widths}


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
