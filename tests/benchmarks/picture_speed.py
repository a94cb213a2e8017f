"""Speed of drawing and reading pictures: `python -m tests.benchmarks.picture_speed`.

Prints medians of 7 runs in CPU milliseconds and, where there is one, the ratio to a plain baseline
measured in turn in the same run (baseline ÷ ours: above 1 is faster).
"""

from __future__ import annotations

import io
import time
from statistics import median

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from explorer.data.images import IMAGES
from explorer.data.uploads import crops, decode_image
from tests.pictures_made import saved

COUNT = 5000


def milliseconds(*calls, runs: int = 7) -> list[float]:
    """Medians of the calls' CPU time, run in turn."""
    taken = [[] for _ in calls]
    for _ in range(runs):
        for call, times in zip(calls, taken, strict=True):
            begun = time.process_time()
            call()
            times.append(1e3 * (time.process_time() - begun))
    return [median(times) for times in taken]


def shapes_by_pillow() -> None:
    """As many discs on paper four times as fine, reduced by Pillow."""
    rng = np.random.default_rng(0)
    for _ in range(COUNT):
        paper = Image.new("RGB", (128, 128))
        x, y, r = 64 + 20 * rng.random(2).sum(), 64, 30
        ImageDraw.Draw(paper).ellipse((x - r, y - r, x + r, y + r), fill=(255, 90, 30))
        np.asarray(paper.reduce(4))


def glyphs_by_pillow() -> None:
    """As many letters drawn by Pillow, sheared by its affine transform."""
    rng = np.random.default_rng(0)
    font = ImageFont.load_default(size=25)
    for k in range(COUNT):
        paper = Image.new("L", (28, 28))
        ImageDraw.Draw(paper).text((6, 2), chr(65 + k % 26), fill=255, font=font)
        shear = (1, 0.2 * rng.random(), 0, 0, 1, 0)
        np.asarray(paper.transform((28, 28), Image.Transform.AFFINE, shear, Image.BILINEAR))


def plain(data: bytes) -> None:
    """Decode all of it, then reduce."""
    Image.open(io.BytesIO(data)).convert("RGB").resize((512, 384), Image.Resampling.LANCZOS)


def main() -> None:
    y, x = np.mgrid[0:3000, 0:4000]
    waves = np.stack([np.sin(x / 90), np.cos(y / 70), np.sin((x + y) / 300)], axis=2)
    photo = saved((127 + 120 * waves).astype(np.uint8), "JPEG", quality=80)
    picture = decode_image(photo, "photo.jpg")
    draw = lambda name: lambda: IMAGES[name](COUNT, np.random.default_rng(0))  # noqa: E731
    rows = [
        ("5,000 digits", draw("digits"), None),
        ("5,000 shapes, 32 px, colour; Pillow's discs", draw("shapes"), shapes_by_pillow),
        ("5,000 glyphs, 28 px; Pillow's letters", draw("glyphs"), glyphs_by_pillow),
        (
            "JPEG of 12 million pixels; decoded whole",
            lambda: decode_image(photo, "photo.jpg"),
            lambda: plain(photo),
        ),
        (
            "5,000 crops of 32 px",
            lambda: crops([picture], 32, COUNT, np.random.default_rng(0)),
            None,
        ),
    ]
    for name, ours, baseline in rows:
        ours()
        times = milliseconds(*([ours, baseline] if baseline else [ours]))
        ratio = f"{times[1] / times[0]:8.1f} ×" if baseline else ""
        print(f"{name:48s} {times[0]:8.1f} ms {ratio}")


if __name__ == "__main__":
    main()
