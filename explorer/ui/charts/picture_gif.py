"""A film of pictures as an animated GIF."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


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
