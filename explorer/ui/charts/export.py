"""What a reader takes home: the run as a GIF, the points as CSV; made when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from PIL import Image

from explorer.ui.page import AnyPage

MARGIN = 0.06  # of the picture's side, on each side


def gif(
    frames: np.ndarray,
    colours: np.ndarray,
    size: int = 480,
    background: str = "#FFFFFF",
    fps: int = 20,
) -> bytes:
    """An animated GIF of moving points, looping.

    frames : (K, N, 2 or 3), all in one scale; a third coordinate is left out (seen from above).
    colours : (N, 3) uint8, or (3,) for all.  background : "#rrggbb".
    """
    frames = np.asarray(frames, float)[..., :2]
    if frames.ndim != 3 or not np.isfinite(frames).all():
        raise ValueError(f"frames must be finite numbers (K, N, 2 or 3); got {frames.shape}.")
    half = np.abs(frames).max() or 1.0
    place = np.rint((frames * [1, -1] / half * (0.5 - MARGIN) + 0.5) * (size - 1)).astype(int)
    colours = np.broadcast_to(np.asarray(colours, np.uint8), (frames.shape[1], 3))
    pictures = [_picture(points, colours, size, background) for points in place]
    return _looping(pictures, fps)


def picture_gif(frames: np.ndarray, side: int = 384, fps: int = 12) -> bytes:
    """An animated GIF, looping; small pictures are enlarged to about `side` by whole factors.

    frames : (K, H, W, C) in [-1, 1], C = 1 or 3; values beyond are clipped.
    """
    frames = np.asarray(frames, float)
    if frames.ndim != 4 or frames.shape[3] not in (1, 3) or not np.isfinite(frames).all():
        raise ValueError(f"frames must be finite numbers (K, H, W, 1 or 3); got {frames.shape}.")
    shades = np.round((np.clip(frames, -1, 1) + 1) / 2 * 255).astype(np.uint8)
    times = max(1, side // max(frames.shape[1:3]))
    shades = shades.repeat(times, 1).repeat(times, 2)
    if frames.shape[3] == 1:
        shades = shades.repeat(3, 3)
    pictures = [Image.fromarray(frame).quantize(128) for frame in shades]
    return _looping(pictures, fps)


def _looping(pictures: Sequence[Image.Image], fps: int) -> bytes:
    """The frames as one GIF that begins again at its end."""
    buffer = io.BytesIO()
    pictures[0].save(
        buffer,
        format="GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=round(1000 / fps),
        loop=0,
    )
    return buffer.getvalue()


def _picture(place: np.ndarray, colours: np.ndarray, size: int, background: str) -> Image.Image:
    """One frame: a 2×2 dot at each place."""
    paper = np.empty((size, size, 3), np.uint8)
    paper[:] = [int(background[i : i + 2], 16) for i in (1, 3, 5)]
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        x, y = np.clip(place + np.array([dx, dy]), 0, size - 1).T
        paper[y, x] = colours
    return Image.fromarray(paper).quantize(128, dither=Image.Dither.NONE)


def csv(x: np.ndarray, columns: Sequence[str]) -> bytes:
    """A table with a header line, seven significant digits, as UTF-8."""
    x = np.asarray(x)
    if x.ndim != 2 or x.shape[1] != len(columns):
        raise ValueError(f"a table of {len(columns)} columns needs (n, {len(columns)}); {x.shape}.")
    buffer = io.StringIO()
    np.savetxt(buffer, x, fmt="%.7g", delimiter=",", header=",".join(columns), comments="")
    return buffer.getvalue().encode()


def export_row(page: AnyPage, name: str, **makers: Callable[[], bytes]) -> None:
    """A row of download buttons; export_row(page, "forward", gif=make_gif, csv=make_csv).

    Each maker runs when its button is pressed, without a rerun of the page; nothing in
    lecturer's mode.
    """
    if page.present or not makers:
        return
    types = {"gif": "image/gif", "csv": "text/csv"}
    with st.container(horizontal=True, key=f"export_{name}"):
        for kind, maker in makers.items():
            st.download_button(
                page.word(f"export.{kind}"),
                data=maker,
                file_name=f"{name}.{kind}",
                mime=types.get(kind, "application/octet-stream"),
                key=f"export_{name}_{kind}",
                on_click="ignore",
                type="tertiary",
            )
