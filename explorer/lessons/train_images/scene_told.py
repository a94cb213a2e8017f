"""How t gets into the network: the curves it is given, and what one channel makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.frames.plates import Panel, PlatesView, Series, Slider, Tile, Upright
from explorer.frames.text import Word
from explorer.worlds import networks
from explorer.worlds.memo import memo

DATASET = "digits"
BLOCK = "middle"
WAVES = 4  # sines shown, and as many cosines
LABEL = 3  # of the digit that is asked for


@dataclass(frozen=True, eq=False)
class Told:
    """t (S,).  waves (S, F) : what stands for t.  scale, shift (S, c) : of the block's channels."""

    t: np.ndarray
    waves: np.ndarray
    scale: np.ndarray
    shift: np.ndarray

    @property
    def channel(self) -> int:
        """The one whose scale moves most."""
        return int(np.ptp(self.scale, axis=0).argmax())


@memo(most=2)
def told() -> Told:
    """Of the network that the app ships for digits, at every t from 1 to T."""
    import torch

    net = networks.shipped(DATASET)[1].net  # type: ignore[attr-defined]
    t = np.arange(1, net.T + 1)
    with torch.no_grad():
        codes = net.middle.code(net.embed(t, np.full(len(t), LABEL), net.times.device))
        scale, shift = (each.numpy().astype(float) for each in codes.chunk(2, dim=1))
        waves = net.times[1:].numpy().astype(float)
    return Told(t, waves, scale, shift)


@memo(most=2)
def view() -> PlatesView:
    """The waves over t, and one channel's scale and shift, with t under the hand."""
    known = told()
    t, half, c = known.t, known.waves.shape[1] // 2, known.channel
    end = float(t[-1])
    sines = tuple(
        Series(t, known.waves[:, k], "data" if k < half else "noise", "", "" if k < half else "6 4")
        for k in (*range(WAVES), *range(half, half + WAVES))
    )
    both = np.concatenate([known.scale[:, c], known.shift[:, c]])
    room = 0.1 * float(np.ptp(both))
    upright = (Upright(t, "accent", "t", "3 3"),)
    panels = (
        Panel(Word("train_images.why_waves"), "t", (0.0, end), (-1.15, 1.15), sines, upright,
              Word("train_images.why_waves_alt"), share=0.5, pick=True),
        Panel(Word("train_images.why_channel"), "t", (0.0, end),
              (float(both.min()) - room, float(both.max()) + room),
              (Series(t, known.scale[:, c], "prediction", Word("train_images.why_scale")),
               Series(t, known.shift[:, c], "spread", Word("train_images.why_shift"), "7 4")),
              upright, Word("train_images.why_channel_alt"), share=0.5, pick=True),
    )  # fmt: skip
    tiles = (
        Tile("scale", Word("train_images.why_scale_now"), 1 + known.scale[:, c], "prediction"),
        Tile("shift", Word("train_images.why_shift_now"), known.shift[:, c], "spread"),
    )
    slider = Slider("t", "t", "t", t, len(t) // 2 - 1)
    return PlatesView(panels, tiles, slider, (1.0, 1.0))
