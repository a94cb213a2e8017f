"""What decides a picture of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.lessons.forward_images import scene_picture as pictures
from explorer.worlds.world import Params, World, schedule


@dataclass(frozen=True, kw_only=True)
class Settings(World):
    """All that decides a picture of this page; `dataset` is the picture's name.

    size : pixels on the longer side of a photograph.  level : of act size, the "same" ᾱ or "shift".
    others : of act schedules, names and numbers of B and C.
    """

    dataset: str = "china"
    schedule: str = "linear"
    T: int = 1000
    t: int = 250
    size: int = pictures.SIZES[-1]
    level: str = "same"
    others: tuple[tuple[str, Params], ...] = ()

    @property
    def shown(self) -> Settings:
        """The part that the picture and its noise depend on."""
        return Settings(dataset=self.dataset, own=self.own, seed=self.seed, size=self.size)

    @property
    def met(self) -> Settings:
        """That, and the schedule that they meet."""
        return replace(
            self.shown, schedule=self.schedule, T=self.T, schedule_params=self.schedule_params
        )

    @property
    def still(self) -> Settings:
        """All but t."""
        return replace(self, t=0)

    def all_noises(self) -> list:
        """Schedules A, B and C."""
        return [self.noises(), *(schedule(name, self.T, params) for name, params in self.others)]
