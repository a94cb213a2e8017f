"""The bias of Langevin dynamics with finite steps, on one Gaussian: live in the step's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.frame import Controls, Frame, Picture, Reports, StageView, Time
from explorer.frames.pack import Blob, basis, sweep, table
from explorer.frames.parts import HandMark, LiveSlider, Profile, Take
from explorer.frames.pictures import profile
from explorer.frames.record import Estimated, Exact, Given, Measured
from explorer.frames.text import Word
from explorer.lessons.score import scene_langevin as langevin
from explorer.lessons.score.scene_settings import Bias
from explorer.registry import Param
from explorer.worlds.memo import memo
from explorer.worlds.world import noise

WALKERS, STEPS, SHOWN = 6000, 200, 1500
LARGEST = 2.2  # η/s²; from 2 on it explodes
LAST_DRAWN = 1.99  # of the two curves
SIZE = Param("eta", Bias.size, {}, 0.02, LARGEST, 0.01)
MARKS = (
    HandMark("circle", ({},), "exact", "", 1.0, dash="longdash", name="target"),
    HandMark("circle", ({},), "prediction", "", "width"),
)


@dataclass(frozen=True)
class Numbers:
    """At η = size s² the variance in units of s²: in closed form, and as measured on `walkers`
    after `steps`, with its standard error.  width : the closed form's root.  shown : points."""

    size: Given[float]
    closed: Exact[float]
    measured: Estimated[float]
    error: Estimated[float]
    width: Exact[float]
    spread: Measured[float]
    walkers: Given[int] = WALKERS
    steps: Given[int] = STEPS
    shown: Given[int] = SHOWN


def frame(s: Bias, act: str = "", seen: object = None) -> Frame:
    """A cloud as wide as the walkers, its target, and both variances over the size."""
    moving, cloud, curves = blobs()
    now = at(s.size)
    columns = table({name: np.full(2, value) for name, value in now.items()})
    variances = Profile(
        curves, (Word("score.closed"), Word("score.measured")), ("prediction", "state"),
        ("", "dash"), Word("score.variance"), "η / s²", "", log_y=True, mark="size",
    )  # fmt: skip
    picture = Picture(
        [Take(cloud, ("spread",))], columns, profiles=[variances], marks=MARKS, extent=3.4,
        label=Word("score.bias_stage"),
    )  # fmt: skip
    ends = SIZE.minimum, SIZE.maximum, SIZE.step
    slider = LiveSlider(SIZE.name, "η / s²", *ends, s.size, sweep=moving)
    view = StageView(picture, Controls(sliders=[slider]), Reports(picked=False))
    return Frame((view,), Time(1, clock="score_bias"), Numbers(**now))


def at(size: float) -> dict[str, float]:
    """The columns of `measured` at one size, those in closed form exactly."""
    columns = measured()
    mixed = {name: float(np.interp(size, columns["size"], v)) for name, v in columns.items()}
    closed = float(langevin.biased_variance(size))
    width = float(np.sqrt(closed)) if np.isfinite(closed) else float("nan")
    return mixed | {"closed": closed, "width": width}


@memo(most=1)
def measured() -> dict[str, np.ndarray]:
    """Columns over the sizes: closed form, measured, its standard error, as widths too."""
    toward = 2 * (1 - 1 / np.geomspace(1.0101, 200, 96))
    # from 2 on it grows too steeply to be mixed of two: there the slider's own values
    sizes = np.concatenate([toward, np.arange(200, round(100 * LARGEST) + 1) / 100])
    closed = langevin.biased_variance(sizes)
    variances = langevin.measured_variance(sizes, WALKERS, STEPS, np.random.default_rng(11))
    return {
        "size": sizes,
        "closed": closed,
        "measured": variances,
        "error": variances * np.sqrt(2 / WALKERS),
        "width": np.where(np.isfinite(closed), np.sqrt(np.minimum(closed, 1e9)), np.nan),
        "spread": np.sqrt(np.minimum(variances, 1e4)),
    }


@memo(most=1)
def blobs() -> tuple[Blob, Blob, Blob]:
    """The sweep over the sizes, the cloud that it widens, and the two curves."""
    columns = measured()
    sizes = columns["size"]
    rows = [{name: np.full(2, each[i]) for name, each in columns.items()}
            for i in range(len(sizes))]  # fmt: skip
    stable = sizes < 2
    x = np.linspace(sizes[0], LAST_DRAWN, 200)
    settled = np.interp(x, sizes[stable], columns["measured"][stable])
    curves = np.stack([langevin.biased_variance(x), settled])
    return sweep(sizes, rows, [0, 1]), basis(noise(SHOWN, 2)[None]), profile(curves[None], x)
