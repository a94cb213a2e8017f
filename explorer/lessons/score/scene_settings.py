"""What the field and the likelihood of the page `score` depend on, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.worlds.world import World


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """denoiser : whose score it is, as explorer.worlds.networks names them.
    centres : how many points the memorising one knows."""

    denoiser: str = "density"
    centres: int = 0

    @property
    def place(self) -> Settings:
        """What the denoiser depends on, where it knows no points by heart."""
        return replace(self, seed=0, centres=0)

    def training_set(self) -> np.ndarray:
        """(centres, 2): the points that the memorising denoiser knows."""
        return self.data(self.centres).x
