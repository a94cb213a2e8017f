"""What each picture of the page `score` depends on, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

from explorer.worlds.world import World

TWO_MODES = "two_modes"


@dataclass(frozen=True, kw_only=True)
class Asked(World):
    """denoiser : whose score it is, as explorer.worlds.networks names them.
    t, x, y : the moment, and the place where the hand has put its point."""

    denoiser: str = "density"
    t: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def still(self) -> Self:
        """All but the moment and the place."""
        return replace(self, t=0, x=0.0, y=0.0)

    @property
    def who(self) -> Asked:
        """Whose score it is, on which data and noise."""
        world = {each.name: getattr(self, each.name) for each in fields(World)}
        return Asked(**world, denoiser=self.denoiser)


@dataclass(frozen=True, kw_only=True)
class Field(Asked):
    """centres : how many points the memorising denoiser knows.  lens : "score" or "error"."""

    centres: int = 100
    lens: str = "score"
    t: int = 80
    x: float = 1.7
    y: float = 1.1


@dataclass(frozen=True, kw_only=True)
class Likelihood(Asked):
    """num_steps, method, trace, probes : as of explorer.core.likelihood.flow."""

    T: int = 1000
    num_steps: int = 40
    method: str = "heun"
    trace: str = "exact"
    probes: int = 1
    x: float = -0.94
    y: float = 1.06

    @property
    def how(self) -> dict[str, object]:
        """How the ODE is solved."""
        names = ("num_steps", "method", "trace", "probes")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, kw_only=True)
class Walks:
    """Of the two walks; weight and distance are of two modes.  size : r = η/w².
    way : "side" or "noise", where they start.  k : the step of the dynamics in sight."""

    dataset: str = TWO_MODES
    weight: float = 0.8
    distance: float = 3.2
    way: str = "side"
    size: float = 0.2
    temperature: float = 1.0
    steps: int = 1000
    levels: int = 20
    seed: int = 0
    k: int = 1000


@dataclass(frozen=True)
class Bias:
    """size : η/s²."""

    size: float = 0.05


@dataclass(frozen=True, kw_only=True)
class Flow(World):
    """dataset : the cloud, where it is the plane; "" on the line, where bumps, share, gap and width
    make the density.  steps, ode, variance : of both runs."""

    dataset: str = ""
    T: int = 1000
    steps: int = 20
    ode: str = "heun"
    variance: str = "posterior"
    bumps: int = 2
    share: float = 0.35
    gap: float = 2.4
    width: float = 0.3
    t: int = 250
