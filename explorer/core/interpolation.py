"""Between two data, or two noises: mixed at the noise and drawn through DDIM, or mixed as they are.

DDIM with η = 0 ties one x_T to one x_0, so that data can be carried to noise and back, and a way
between two noises becomes a way between two data. The plain mix of the data stands beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from explorer.core.exact import GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.reverse import Denoiser
from explorer.core.samplers import SAMPLERS, end_of, step_times
from explorer.core.samplers.ode import turned
from explorer.core.schedule import Schedule
from explorer.core.targets import eps_from_x0

WAYS = ("slerp", "lerp", "straight")  # two through the noise, the third mixes the data themselves
NEARLY = 1e-6  # sines below it: the two directions are one, or opposite


def shares(a: Any, share: Any) -> np.ndarray:
    """share (S,) shaped to broadcast against a's axes."""
    return np.asarray(share, dtype=float).reshape(-1, *(1,) * np.ndim(a))


def lerp(a: Any, b: Any, share: Any) -> np.ndarray:
    """(S, …): the straight line from a to b at each share (S,) in [0, 1]."""
    s = shares(a, share)
    return (1 - s) * a + s * b


def slerp(a: Any, b: Any, share: Any) -> np.ndarray:
    r"""(S, …): from a to b along the great circle.

    .. math:: \frac{\sin((1 - s)\theta)}{\sin\theta} a + \frac{\sin(s\theta)}{\sin\theta} b,\quad
              \cos\theta = \frac{a \cdot b}{\|a\| \|b\|}

    Two of equal norm keep it all the way. Where both point the same way it is the straight line;
    of opposite ones, between which every great circle runs, one is chosen.
    Source: Song J. et al. 2021, app. D.5, eq. (67); Shoemake 1985.
    """
    a, b, s = np.asarray(a, dtype=float), np.asarray(b, dtype=float), shares(a, share)
    product = np.linalg.norm(a) * np.linalg.norm(b)
    cosine = float(np.clip(np.vdot(a, b) / product, -1, 1)) if product > 0 else 1.0
    angle = np.arccos(cosine)
    if np.sin(angle) >= NEARLY:
        return (np.sin((1 - s) * angle) * a + np.sin(s * angle) * b) / np.sin(angle)
    if cosine > 0:
        return lerp(a, b, share)
    aside = _perpendicular(a)
    length = lerp(np.linalg.norm(a), np.linalg.norm(b), share).reshape(s.shape)
    return length * (np.cos(np.pi * s) * a / np.linalg.norm(a) + np.sin(np.pi * s) * aside)


def angle(a: Any, b: Any) -> float:
    """Between two noises, in degrees; two independent ones of many numbers have nearly 90."""
    product = np.linalg.norm(a) * np.linalg.norm(b)
    cosine = np.vdot(a, b) / product if product > 0 else 1.0
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _perpendicular(a: np.ndarray) -> np.ndarray:
    """One direction at right angles to a, of length 1."""
    flat = a.ravel() / np.linalg.norm(a)
    axis = np.zeros_like(flat)
    axis[np.argmin(np.abs(flat))] = 1.0
    aside = axis - (axis @ flat) * flat
    return (aside / np.linalg.norm(aside)).reshape(a.shape)


def encode(
    schedule: Schedule,
    denoiser: Denoiser,
    x_0: np.ndarray,
    num_steps: int,
    iterations: int = 0,
    start: int = 0,
    seed: int = 0,
) -> np.ndarray:
    """The x_T (N, …) from which DDIM would draw x_0, but for the inversion's error.

    start : where the inversion begins. Above 0 it is at x_0 with that much noise, drawn from the
    seed. Pictures have flat parts, of which a network says at t = 1 "so much noise" with an error
    that is divided by √(1 − ᾱ_1): begun there, x_T becomes several times longer than noise is.
    """
    if start == 0:
        way = SAMPLERS["ddim_inversion"]
        return end_of(way(schedule, denoiser, x_0, num_steps=num_steps, iterations=iterations))
    eps = np.random.default_rng([seed, 22]).standard_normal(x_0.shape).astype(x_0.dtype)
    x_s = q_sample(schedule, x_0, start, eps)
    for s, t in itertools.pairwise(lift_times(schedule.T, num_steps, start)):
        x_t = turned(schedule, x_s, eps_from_x0(schedule, x_s, s, denoiser(x_s, s)), s, t)
        for _ in range(iterations):
            x_t = turned(schedule, x_s, eps_from_x0(schedule, x_t, t, denoiser(x_t, t)), s, t)
        x_s = x_t
    return x_s


def lift_times(T: int, num_steps: int, start: int) -> list[int]:
    """The t, rising, that the inversion visits: DDIM's own above the start."""
    return [start, *(int(t) for t in step_times(T, num_steps) if t > start)]


def decode(schedule: Schedule, denoiser: Denoiser, x_T: np.ndarray, num_steps: int) -> np.ndarray:
    """What DDIM with η = 0 makes of x_T (N, …)."""
    return end_of(SAMPLERS["ddim"](schedule, denoiser, x_T, num_steps=num_steps))


@dataclass(frozen=True, eq=False)
class Between:
    """The ways between two ends.

    places (S,) : from 0 to 1.  ends (2, …) : the two data (of two noises: what is drawn of them).
    noises (2, …) : their x_T.  back (2, …) : the data drawn from these again.
    latents : slerp and lerp → x_T (S, …).  paths : way → data (S, …).
    """

    places: np.ndarray
    ends: np.ndarray
    noises: np.ndarray
    back: np.ndarray
    latents: dict[str, np.ndarray]
    paths: dict[str, np.ndarray]

    @property
    def round_trip(self) -> float:
        """Root mean square of what the ends have lost, to noise and back."""
        return rms(self.back - self.ends)


def between(
    schedule: Schedule,
    denoiser: Denoiser,
    ends: np.ndarray,
    places: Any,
    num_steps: int,
    noises: bool = False,
    **how: int,
) -> Between:
    """Carry two data to noise, mix them there in two ways, and draw what lies between.

    ends (2, …) : data; with noises=True they are the two x_T already.  how : as for `encode`.
    """
    kind = np.asarray(ends).dtype
    z = ends if noises else encode(schedule, denoiser, ends, num_steps, **how)
    first, last = z
    mixed = {"slerp": slerp(first, last, places), "lerp": lerp(first, last, places)}
    latents = {way: x_T.astype(kind) for way, x_T in mixed.items()}
    drawn = decode(schedule, denoiser, np.concatenate([*latents.values(), z]), num_steps)
    count = len(places)
    back = drawn[2 * count :]
    first, last = data = back if noises else ends
    paths = {"slerp": drawn[:count], "lerp": drawn[count : 2 * count]}
    paths["straight"] = lerp(first, last, places).astype(kind)
    return Between(np.asarray(places), data, z, back, latents, paths)


def norms(latents: Any) -> np.ndarray:
    """(S,) ‖x_T‖/√d: 1 is what noise has, for d large almost without exception."""
    flat = np.asarray(latents, dtype=float).reshape(len(latents), -1)
    return np.linalg.norm(flat, axis=1) / np.sqrt(flat.shape[1])


def rms(values: Any) -> float:
    return float(np.sqrt(np.mean(np.square(np.asarray(values, dtype=float)))))


def surprise(density: GaussianMixture, path: Any) -> np.ndarray:
    """(S,) exact −ln p of points (S, D), in nats."""
    return -density.log_density(np.asarray(path, dtype=float))


def gaps(path: Any, cloud: Any) -> np.ndarray:
    """(S,) how far each point of a path is from the nearest of the cloud."""
    return cKDTree(cloud).query(path)[0]


class Trip(NamedTuple):
    """To noise and back in num_steps steps each, with so many corrections a step.

    evaluations : of the denoiser, both ways together.  error : root mean square.
    """

    num_steps: int
    iterations: int
    evaluations: int
    error: float


def round_trips(
    schedule: Schedule,
    denoiser: Denoiser,
    x_0: np.ndarray,
    steps: Iterable[int],
    corrections: Iterable[int],
    **how: int,
) -> Iterator[Trip]:
    """A Trip of x_0 (N, …) for each number of corrections and of steps, one after the other."""
    for iterations in corrections:
        for count in steps:
            there = encode(schedule, denoiser, x_0, count, iterations, **how)
            back = decode(schedule, denoiser, there, count)
            up = len(lift_times(schedule.T, count, how.get("start", 0))) - 1
            yield Trip(count, iterations, up * (1 + iterations) + count, rms(back - x_0))
