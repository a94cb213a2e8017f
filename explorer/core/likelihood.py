r"""Log-likelihood by the probability-flow ODE: a point goes to the noise, its volume is counted.

In the angle phi = arctan(b/a), with a the signal and b the noise, the flow is

.. math:: \frac{dx}{d\phi} = v = a\hat\epsilon - b\hat x_0 = \frac{a x - \hat x_0}{b},\qquad
          \frac{d}{d\phi}\ln q(x) = -\nabla\cdot v = -\frac{a D - \mathrm{tr} J}{b},\quad
          J = \frac{\partial\hat x_0}{\partial x}

so ln q_s(x) = ln q_T(x_T) + the integral of div v from phi_s to phi_T; q_T is N(0, I) unless told.
All in nats. At t = 0 there is no velocity to ask for, but its limit is known: data with a density
have v = -(b/a)(x + score) -> 0 and div v -> 0. So s = 0 works, and the last turn, from t = 1, is a
trapezium between what holds there and 0. For data without a density ask for s = 1 instead: that is
the density of the data with the first step's noise, the continuous kind of dequantisation.

What div v needs is z . J z for probes z (P, N, ...): the unit vectors give the trace, random ones
estimate it (Hutchinson). Three ways to it, each bound to a schedule: ByCovariance (exact, of a
mixture), ByDifferences (any denoiser), ByGradient (a differentiable one, on tensors).
Source: Song Y. et al. 2021, sec. 4.3 and app. D.2; Chen R. T. Q. et al. 2018 (the change of
volume); Grathwohl et al. 2019 (Hutchinson's estimator, the probes kept along a path).
"""

from __future__ import annotations

import itertools
import math
import numbers
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.core.arrays import LN2, as_like, is_tensor, normal_like, stack, to_numpy, where
from explorer.core.mixture import Mixture
from explorer.core.moments import posterior_moments
from explorer.core.reverse import Denoiser, check_bound
from explorer.core.samplers.base import step_times
from explorer.core.samplers.ode import angles
from explorer.core.schedule import Schedule
from explorer.core.types import Generator, Kind, Numbers

METHODS = ("euler", "heun")
TRACES = ("exact", "rademacher", "normal")
LOG_2PI = math.log(2 * math.pi)
Jacobian = Callable[[Any, int, Any], tuple[Any, Any]]  # (x_t, t, probes) -> (x0_hat, z . J z)


@dataclass(frozen=True)
class Turn:
    """A point of the path; volume (P, N) is the integral of div v so far, P = 1 or the probes."""

    t: int
    x_t: Any
    volume: Any


@dataclass(frozen=True)
class Likelihood:
    """ln q_s(x) in nats, (N,), its standard error over the probes, and where each path ended.

    error : (N,), 0 with exact traces, nan with a single probe, which says nothing of its own error.
    x_T : (N, ...).  evaluations : of the velocity, along one path.
    """

    log_p: Any
    error: Any
    x_T: Any
    evaluations: int


def bits_per_dim(log_p: Numbers, dims: int) -> Any:
    """Nats of `dims` coordinates -> bits for each, with the sign of a code length."""
    return -log_p / (dims * LN2)


@dataclass(frozen=True)
class ByCovariance:
    r"""J = (a/b^2) Cov[x_0 | x_t], exact for a GaussianMixture; points (N, D), worked in float64.

    Of tensors the numbers come back in kind, without a gradient. O(N K D^2) a call.
    Source: the derivative of Tweedie's formula (Efron 2011) once more.
    """

    mixture: Mixture
    schedule: Schedule

    def __call__(self, x_t: Kind, t: int, probes: Kind) -> tuple[Kind, Kind]:
        mean, cov = posterior_moments(self.mixture, self.schedule, to_numpy(x_t), t)
        rest = float(self.schedule.one_minus_alphas_bar[t])
        z = to_numpy(probes)
        forms = float(self.schedule.signal[t]) / rest * np.einsum("pnd,nde,pne->pn", z, cov, z)
        return as_like(mean, x_t), as_like(forms, x_t)


@dataclass(frozen=True)
class ByDifferences:
    """Central differences of any denoiser along each probe; errs by O(reach^2).

    reach : half the distance of the two places asked about, times the probe. The default suits
    float32 networks: with exact denoisers take 1e-5.
    """

    denoiser: Denoiser
    schedule: Schedule
    reach: float = 2e-3

    def __call__(self, x_t: Kind, t: int, probes: Kind) -> tuple[Kind, Kind]:
        count, rows = len(probes), len(x_t)
        moved = self.reach * probes.reshape((count * rows, *x_t.shape[1:]))
        tiled = stack([x_t] * count).reshape(moved.shape)
        both = stack([tiled + moved, tiled - moved]).reshape((2 * count * rows, *x_t.shape[1:]))
        there = self.denoiser(both, t).reshape((2, *probes.shape))
        slope = (there[0] - there[1]) / (2 * self.reach)
        return self.denoiser(x_t, t), _inner(probes, slope)


@dataclass(frozen=True)
class ByGradient:
    """Backward passes, one for each probe, through a denoiser of tensors that keeps its graph."""

    denoiser: Denoiser
    schedule: Schedule

    def __call__(self, x_t: Kind, t: int, probes: Kind) -> tuple[Kind, Kind]:
        if not is_tensor(x_t):
            raise ValueError("gradients need tensors; x is a numpy array. Take ByDifferences.")
        x = x_t.detach().requires_grad_()
        x0_hat = self.denoiser(x, t)
        if not x0_hat.requires_grad:
            raise ValueError("the denoiser must keep its graph; its answer has no gradient. "
                             "Take ByDifferences, or the network itself.")  # fmt: skip
        forms = []
        for z in probes:
            x.grad = None
            (x0_hat * z).sum().backward(retain_graph=True)
            forms.append(_inner(z, x.grad, rows=1))
        return x0_hat.detach(), stack(forms)


def _inner(a: Kind, b: Kind, rows: int = 2) -> Kind:
    """Sum of a b over all axes behind the first `rows`: (P, N, ...) -> (P, N)."""
    product = a * b
    return product.reshape((*product.shape[:rows], -1)).sum(-1)


# --- along the path ---------------------------------------------------------------------------


def flow(
    schedule: Schedule, jacobian: Jacobian, x: Kind, num_steps: int | None = 50,
    method: str = "heun", trace: str = "exact", probes: int = 1, rng: Generator | None = None,
    first: int = 0, spacing: str = "quadratic",
) -> Iterator[Turn]:  # fmt: skip
    """Yield the Turns of x (N, ...) on its way from t = first to T; the first is x itself.

    jacobian : (x_t, t, probes) -> (x0_hat, z . J z), see above.  num_steps : up to T - first, None
    for every t.  method : "euler" (global error O(1/num_steps)) or "heun" (its square, as long as
    steps are much longer than the schedule's own).
    trace : "exact", or `probes` probes, "rademacher" or "normal", drawn from rng once and kept
    along the path, so that their mean is unbiased for what the exact trace gives with these steps.
    first : 0 for data with a density, else 1 or more. Raises ValueError with a sentence.
    """
    check_bound(schedule, jacobian)
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}.")
    times = _times(schedule.T, num_steps, first, spacing)
    z, phi, exact = _probes(x, trace, probes, rng), angles(schedule), trace == "exact"

    def turns() -> Iterator[Turn]:
        x_t, volume = x, _sums(_inner(z, 0.0 * z), exact)
        yield Turn(times[0], x_t, volume)
        for s, t in itertools.pairwise(times):
            turn = float(phi[t] - phi[s])
            v, div = _rate(schedule, jacobian, x_t, s, z, exact)
            if method == "heun":
                v_then, div_then = _rate(schedule, jacobian, x_t + turn * v, t, z, exact)
                v, div = 0.5 * (v + v_then), 0.5 * (div + div_then)
            x_t, volume = x_t + turn * v, volume + turn * div
            yield Turn(t, x_t, volume)

    return turns()


def _rate(
    schedule: Schedule, jacobian: Jacobian, x: Kind, t: int, z: Kind, exact: bool
) -> tuple[Kind, Kind]:
    """v (N, ...) and div v (P, N) at x; their limit 0 at t = 0."""
    if t == 0:
        return 0.0 * x, _sums(_inner(z, 0.0 * z), exact)
    a, b = float(schedule.signal[t]), float(schedule.noise[t])
    x0_hat, forms = jacobian(x, t, z)
    dims = math.prod(x.shape[1:])
    return (a * x - x0_hat) / b, (a * dims - _sums(forms, exact)) / b


def _sums(forms: Kind, exact: bool) -> Kind:
    """Of unit vectors the sum is the trace; of random probes each is an estimate."""
    return forms.sum(0)[None] if exact else forms


def _times(T: int, num_steps: int | None, first: int, spacing: str) -> list[int]:
    if not isinstance(first, numbers.Integral) or not 0 <= first < T:
        raise ValueError(f"first must be a whole number in 0..{T - 1}, before T; got {first!r}.")
    return [int(first) + t for t in step_times(T - int(first), num_steps, spacing).tolist()]


def _probes(x: Kind, trace: str, count: int, rng: Generator | None) -> Kind:
    """(P, N, ...): the unit vectors, or `count` random ones."""
    if trace not in TRACES:
        raise ValueError(f"trace must be one of {', '.join(TRACES)}; got {trace!r}.")
    dims = math.prod(x.shape[1:])
    if trace == "exact":
        unit = np.eye(dims).reshape((dims, 1, *x.shape[1:]))
        return as_like(np.broadcast_to(unit, (dims, *x.shape)), x)
    if not isinstance(count, numbers.Integral) or count < 1:
        raise ValueError(f"probes must be a whole number from 1; got {count!r}.")
    if rng is None:
        raise ValueError("Hutchinson's probes are random, so rng is needed; got None.")
    z = normal_like(rng, stack([x] * int(count)))
    return z if trace == "normal" else where(z < 0, 0.0 * z - 1.0, 0.0 * z + 1.0)


def log_likelihood(
    schedule: Schedule,
    jacobian: Jacobian,
    x: Kind,
    prior: Callable[[Any], Any] | None = None,
    progress: Callable[[Turn], None] | None = None,
    **how: Any,
) -> Likelihood:
    """ln q_first(x) of x (N, ...) by the ODE of a denoiser, in nats.

    prior : x_T -> ln q_T(x_T) (N,); None is N(0, I), what samplers start from. With a mixture's own
    q_T the steps are the only error.  how : as of `flow`.  progress : told each Turn.
    """
    for turn in flow(schedule, jacobian, x, **how):
        if progress is not None:
            progress(turn)
    exact = how.get("trace", "exact") == "exact"
    log_p, error = gathered(turn.volume, (prior or normal_log_density)(turn.x_t), exact)
    return Likelihood(log_p, error, turn.x_t, evaluations(schedule.T, **how))


def evaluations(
    T: int, num_steps: int | None = 50, method: str = "heun", first: int = 0, **_: Any
) -> int:
    """Velocities asked for along one path: one a step, two with Heun, none at t = 0."""
    steps = T - first if num_steps is None else num_steps
    return (2 if method == "heun" else 1) * steps - (first == 0)


def gathered(volume: Kind, log_end: Kind, exact: bool) -> tuple[Kind, Kind]:
    """(ln p (N,), its standard error (N,)) from the volumes (P, N) and ln q_T(x_T) (N,)."""
    count, mean = len(volume), volume.mean(0)
    if exact or count == 1:
        return log_end + mean, mean * (0.0 if exact else math.nan)
    squares = ((volume - mean) ** 2).sum(0) / (count - 1)
    return log_end + mean, (squares / count) ** 0.5


def normal_log_density(x: Kind) -> Kind:
    """ln N(x; 0, I), (N,)."""
    flat = x.reshape(len(x), -1)
    return -0.5 * ((flat * flat).sum(-1) + flat.shape[1] * LOG_2PI)
