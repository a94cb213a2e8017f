"""One reverse step, opened: a cloud's way back with all that each step used.

Two ways to begin. From pure noise a sampler walks the whole way down. From a noised data point the
cloud is walked forward, and at every t one reverse step is made from where it stands: x_0 is known
there, so that q(x_{t-1} | x_t, x_0) can be drawn beside the model's p. A point may be a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from explorer.core.forward import q_posterior, q_step
from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS, respace, step_times
from explorer.core.samplers.base import Step
from explorer.core.schedules import Schedule
from explorer.frames.frame import Time
from explorer.frames.record import Exact, Given, Measured
from explorer.frames.text import Word

Progress = Callable[[float], None]


class Asked(Protocol):
    """What a walk depends on, of the settings of points and of pictures."""

    @property
    def start(self) -> str: ...
    @property
    def sampler(self) -> str: ...
    @property
    def num_steps(self) -> int | None: ...
    @property
    def options(self) -> tuple[tuple[str, object], ...]: ...
    def noises(self) -> Schedule: ...


@dataclass(frozen=True)
class Walk:
    """A cloud's places and, for each place but the last, the reverse step made from it.

    A place is (N, ...): N points of the plane are (N, 2), N pictures (N, H, W, C).

    times : (K+1,) int, the visited t, from T down to 0.  schedule : the Schedule of those K jumps
    (the whole schedule when every t is visited); jump k = 1..K leads from times[K-k] down.
    x_t : (K+1, N, ...).  x0_hat, eps_hat, mean, noise, x_prev : (K, N, ...); noise is the z of the
    step, 0 where none was added.  sigma : (K,), 0 there too.  x0 : (N, ...) where the clean points
    are known.
    """

    times: np.ndarray
    schedule: Schedule
    x_t: np.ndarray
    x0_hat: np.ndarray
    eps_hat: np.ndarray
    mean: np.ndarray
    noise: np.ndarray
    x_prev: np.ndarray
    sigma: np.ndarray
    x0: np.ndarray | None = None

    @property
    def T(self) -> int:
        return int(self.times[0])

    def at(self, t: int | np.ndarray) -> Any:
        """The number of the step that is being made at t (int or array): 0 is the first, from T.

        At t = 0 there is none, and the answer is K.
        """
        return np.searchsorted(-self.times, -np.asarray(t), side="right") - 1


def walk_as(
    settings: Asked,
    denoiser: BoundDenoiser,
    start: np.ndarray,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Walk:
    """The Walk from `start` that the settings ask for: their schedule, start, sampler, options."""
    way = walk_out if settings.start == "data" else walk_back
    how = {"sampler": settings.sampler, "num_steps": settings.num_steps, **dict(settings.options)}
    return way(settings.noises(), denoiser, start, rng, progress=progress, **how)


def clock(walk: Walk, t: int, data: str) -> Time:
    """The clock that the pictures and numbers of a step share.  data : the word at t = 0."""
    ends = ((0, Word(data)), (walk.T, Word("step_through.noise")))
    stops = sorted(int(stop) for stop in walk.times)
    return Time(walk.T, t, clock="step_through", play="down", stops=stops, ticks=ends)


def walk_back(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x_T: np.ndarray,
    rng: np.random.Generator,
    sampler: str = "ddpm",
    num_steps: int | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Walk:
    """The Walk of `sampler` from x_T (N, ...) down to t = 0."""
    times = step_times(schedule.T, num_steps)
    run = SAMPLERS[sampler](schedule, denoiser, x_T, rng, num_steps=num_steps, **options)
    steps = list(_counted(run, len(times), progress))
    return _walk(times, respace(schedule, times), [step.x_t for step in steps], steps[1:])


def walk_out(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x0: np.ndarray,
    rng: np.random.Generator,
    sampler: str = "ddpm",
    num_steps: int | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Walk:
    """The Walk of clean points x0 (N, ...) forward, a reverse step tried at every visited t."""
    times = step_times(schedule.T, num_steps)
    chain = respace(schedule, times)
    places, steps = [x0], []
    for k in _counted(range(1, chain.T + 1), chain.T, progress):
        places.append(q_step(chain, places[-1], k, rng.standard_normal(x0.shape)))
        steps.append(one_step(chain, times, denoiser, places[-1], k, rng, sampler, **options))
    return _walk(times, chain, places[::-1], steps[::-1], x0=x0)


def one_step(
    chain: Schedule,
    times: np.ndarray,
    denoiser: BoundDenoiser,
    x_t: np.ndarray,
    k: int,
    rng: np.random.Generator,
    sampler: str = "ddpm",
    **options: Any,
) -> Step:
    """The sampler's Step from x_t at times[k] (times rising) to times[k-1].

    The chain is cut after jump k, so that the sampler itself starts there.
    """
    cut = chain if k == chain.T else Schedule(chain.betas[1 : k + 1])
    run = SAMPLERS[sampler](
        cut, lambda x, i: denoiser(x, int(times[i])), x_t, rng, num_steps=None, **options
    )
    next(run)
    return next(run)


def _walk(
    times: np.ndarray,
    chain: Schedule,
    places: Sequence[np.ndarray],
    steps: Sequence[Step],
    x0: np.ndarray | None = None,
) -> Walk:
    return Walk(
        times=times[::-1],
        schedule=chain,
        x_t=_stack(places),
        x0_hat=_stack([step.x0_hat for step in steps]),
        eps_hat=_stack([step.eps_hat for step in steps]),
        mean=_stack([step.mean for step in steps]),
        noise=_stack(
            [np.zeros_like(step.x_t) if step.noise is None else step.noise for step in steps]
        ),
        x_prev=_stack([step.x_t for step in steps]),
        sigma=np.sqrt([0.0 if step.noise is None else np.max(step.variance) for step in steps]),
        x0=x0,
    )


def _stack(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(arrays).astype(np.float32)


def _counted(run: Iterator, total: int, progress: Progress | None) -> Iterator:
    for done, item in enumerate(run, start=1):
        if progress is not None:
            progress(done / total)
        yield item


def posterior(walk: Walk, point: int) -> tuple[np.ndarray, np.ndarray]:
    """q(x_{t-1} | x_t, x_0) along a forward walk: means (K, 2) and standard deviations (K,)."""
    K = len(walk.sigma)
    means, spreads = np.empty((K, 2)), np.empty(K)
    x0 = np.asarray(walk.x0[point : point + 1], dtype=np.float64)
    for j in range(K):
        x_t = walk.x_t[j, point : point + 1].astype(np.float64)
        mean, variance = q_posterior(walk.schedule, x0, x_t, K - j)
        means[j], spreads[j] = mean[0], np.sqrt(np.max(variance))
    return means, spreads


VECTORS = ("x_t", "eps_hat", "x0_hat", "mean", "z", "x_prev")


def columns(walk: Walk, *place: int) -> dict[str, np.ndarray]:
    """All numbers of one place's steps as columns over t = 0..T; nan at t = 0, where none is made.

    place : the point, whose vectors are two columns each, _x _y; or picture, row, column, channel.
    Between two visited t the numbers of the step under way stay.
    """
    step = walk.at(np.arange(walk.T + 1))
    here = (slice(None), *place)
    parts = (walk.eps_hat, walk.x0_hat, walk.mean, walk.noise, walk.x_prev)
    by_step = dict(zip(VECTORS[1:], (part[here] for part in parts), strict=True))
    by_step |= {"sigma": walk.sigma, **coefficients(walk)}
    over_t = {name: _with_end(values)[step] for name, values in by_step.items()}
    return _flat({"x_t": walk.x_t[here][step]} | over_t)


def coefficients(walk: Walk) -> dict[str, np.ndarray]:
    """The factors of the formulas at each of the K steps, (K,) each.

    x0_hat = (x_t - noise eps_hat)/signal; mu = coef_x0 x0_hat + coef_xt x_t (DDPM), or
    mu = signal_prev x0_hat + coef_eps eps_hat (DDIM).
    """
    chain = walk.schedule
    rest = chain.one_minus_alphas_bar
    inward = np.sqrt(np.maximum(rest[:-1][::-1] - walk.sigma**2, 0.0))
    return {
        "alpha_bar": chain.alphas_bar[:0:-1],
        "signal": chain.signal[:0:-1],
        "noise": chain.noise[:0:-1],
        "coef_x0": chain.posterior_coef_x0[:0:-1],
        "coef_xt": chain.posterior_coef_xt[:0:-1],
        "signal_prev": chain.signal[:-1][::-1],
        "coef_eps": inward,
    }


def _with_end(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, np.full((1, *values.shape[1:]), np.nan)])


def _flat(over_t: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    flat = {}
    for name, values in over_t.items():
        names = (name,) if values.ndim == 1 else (f"{name}_x", f"{name}_y")
        flat |= dict(zip(names, np.atleast_2d(values.T), strict=True))
    return flat


@dataclass(frozen=True, kw_only=True)
class AtStep:
    """The numbers of the step that is made at t: of a point two in each vector, of a pixel one.

    z : its noise.  The factors are those of `coefficients`; nan at t = 0, where no step is left.
    """

    t: Given[int]
    x_t: Measured[tuple[float, ...]]
    eps_hat: Measured[tuple[float, ...]]
    x0_hat: Measured[tuple[float, ...]]
    mean: Measured[tuple[float, ...]]
    z: Measured[tuple[float, ...]]
    x_prev: Measured[tuple[float, ...]]
    sigma: Exact[float]
    alpha_bar: Exact[float]
    signal: Exact[float]
    noise: Exact[float]
    coef_x0: Exact[float]
    coef_xt: Exact[float]
    signal_prev: Exact[float]
    coef_eps: Exact[float]


def at_t(columns: dict[str, np.ndarray], t: int) -> dict:
    """The columns at t, by the names of AtStep (and of more columns, by theirs)."""
    row = {name: float(values[t]) for name, values in columns.items()}
    vectors = {
        name: tuple(row.pop(each) for each in (name, f"{name}_x", f"{name}_y") if each in row)
        for name in VECTORS
    }
    return {"t": t} | vectors | row
