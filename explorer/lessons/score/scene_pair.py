"""The SDE and its ODE side by side: paths from the same noise, and how their particles lie at t.

Both have the marginals q(x_t) (Fokker-Planck); what a finite number of steps spoils is measured
by the Kolmogorov-Smirnov distance from the exact distribution. Its floor, what as many exact draws
have, is the same at every t and for every density. In the plane the distance is the sliced
Wasserstein one at five t, its floor that of two exact clouds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.core.exact import GaussianMixture
from explorer.core.mixture import Mixture
from explorer.core.reverse import BoundDenoiser
from explorer.core.samplers import SAMPLERS, respace, step_times
from explorer.core.schedule import Schedule

PARTICLES = 3000
PATHS = 48  # of them drawn
BINS = 56
ODES = ("euler", "heun")
SHADES = (129, 101)  # times and places at which the exact density is shaded
POINTS = 700  # in the plane
DIRECTIONS = 64
DRAWS = 24  # exact clouds at each of the five t
SHOWN_AT = (0.0, 0.25, 0.5, 0.75, 1.0)  # of T: where histograms stand


def bumps(count: int, share: float, gap: float, width: float) -> GaussianMixture:
    """`count` (2 or 3) bumps of sd `width`, the outer ones `gap` apart; `share` is the left one's.

    The others have equal shares of the rest. Centred at the middle of the bumps.
    """
    if count not in (2, 3):
        raise ValueError(f"count must be 2 or 3; got {count!r}.")
    if not 0 < share < 1 or not gap >= 0 or not width > 0:
        raise ValueError(
            f"share must lie in (0, 1), gap be at least 0 and width above 0; got {share!r}, "
            f"{gap!r}, {width!r}."
        )
    weights = np.r_[share, np.full(count - 1, (1 - share) / (count - 1))]
    places = np.linspace(-gap / 2, gap / 2, count)
    return GaussianMixture.isotropic(weights, places[:, None], width**2)


@dataclass(frozen=True)
class Pair:
    """Particles of both, at the times visited.

    times : (K,) rising, 0 and T among them.  places : (2, K, N), the SDE's and the ODE's.
    distances : (2, K) KS from q(x_t).  floor, limit : what as many exact draws have, in the mean
    and in 95 of 100 cases.  start : KS of q(x_T) from N(0, 1), exact.
    """

    times: np.ndarray
    places: np.ndarray
    distances: np.ndarray
    floor: float
    limit: float
    start: float


def simulate(
    schedule: Schedule,
    mixture: Mixture,
    num_steps: int,
    ode: str = "heun",
    variance: str = "posterior",
    n: int = PARTICLES,
    seed: int = 0,
) -> Pair:
    """The Pair: ancestral sampling and an ODE solver from the same x_T, in the same steps."""
    if ode not in ODES:
        raise ValueError(f"ode must be one of {', '.join(ODES)}; got {ode!r}.")
    x_T = np.random.default_rng([seed, 21]).standard_normal((n, 1))
    rng = np.random.default_rng([seed, 22])
    times, places = walk_both(
        schedule, mixture.denoiser(schedule), x_T, rng, num_steps, ode, variance
    )
    places = places[..., 0]
    distances = np.empty(places.shape[:2])
    for k, t in enumerate(times):
        now = mixture.marginal(schedule, int(t))
        distances[:, k] = [kolmogorov(each, now) for each in places[:, k]]
    floor, limit = chance(n)
    return Pair(times, places, distances, floor, limit, start_gap(schedule, mixture))


def walk_both(
    schedule: Schedule,
    denoiser: BoundDenoiser,
    x_T: np.ndarray,
    rng: np.random.Generator,
    num_steps: int,
    ode: str,
    variance: str,
) -> tuple[np.ndarray, np.ndarray]:
    """(times (K,) rising, places (2, K, N, D)): the ancestral chain and the ODE, both from x_T."""
    runs = (
        SAMPLERS["ddpm"](schedule, denoiser, x_T, rng, variance=variance, num_steps=num_steps),
        SAMPLERS[ode](schedule, denoiser, x_T, num_steps=num_steps),
    )
    places = np.stack([[step.x_t for step in run][::-1] for run in runs])
    return step_times(schedule.T, num_steps), places


def cumulative(mixture: Mixture, x: np.ndarray) -> np.ndarray:
    """P(X <= x) of a mixture on the line, of x's shape."""
    from scipy.special import ndtr

    spreads = np.sqrt(mixture.covariances[:, 0, 0])
    return ndtr((x[..., None] - mixture.means[:, 0]) / spreads) @ mixture.weights


def kolmogorov(x: np.ndarray, mixture: Mixture) -> float:
    """The largest gap between the share of x (N,) left of any place and the exact one."""
    exact, n = cumulative(mixture, np.sort(x)), len(x)
    steps = np.arange(n)
    return float(max((exact - steps / n).max(), ((steps + 1) / n - exact).max()))


def chance(n: int) -> tuple[float, float]:
    r"""(mean, 95 % quantile) of the KS distance of n exact draws, whatever the density.

    For k = \sqrt n\,(distance) + 1/(6\sqrt n) Kolmogorov's limiting law holds to order 1/n: of mean
    \sqrt{\pi/2}\,\ln 2, its quantile by scipy's kolmogi. Right to 1 in 1,000 at n = 100, to 1 in
    30,000 at 3,000.
    Source: Kolmogorov 1933; Vrbik 2018 (the correction).
    """
    from scipy.special import kolmogi

    limits = np.array([np.sqrt(np.pi / 2) * np.log(2), kolmogi(0.05)])
    mean, limit = (limits / np.sqrt(n) - 1 / (6 * n)).tolist()
    return mean, limit


def start_gap(schedule: Schedule, mixture: Mixture) -> float:
    """The KS distance of q(x_T) from N(0, 1), where samplers begin."""
    x = np.linspace(-6, 6, 2401)
    normal = GaussianMixture.isotropic([1.0], np.zeros((1, 1)), 1.0)
    gap = cumulative(mixture.marginal(schedule, schedule.T), x) - cumulative(normal, x)
    return float(np.abs(gap).max())


# --- what is drawn ------------------------------------------------------------------------------


def reach(mixture: Mixture) -> float:
    """Half the height of the picture: what holds the data and the noise."""
    spread = np.sqrt(mixture.covariances[:, 0, 0].max())
    return float(max(3.2, np.abs(mixture.means).max() + 3.5 * spread))


def density_over_time(
    schedule: Schedule, mixture: Mixture, half: float, shape: tuple[int, int] = SHADES
) -> np.ndarray:
    """q(x_t) at evenly spaced t (rows) and x in [-half, half] (columns)."""
    times = np.rint(np.linspace(0, schedule.T, shape[0])).astype(int)
    x = np.linspace(-half, half, shape[1])[:, None]
    return np.stack([np.exp(mixture.log_prob(schedule, x, int(t))) for t in times])


def histograms(pair: Pair, half: float) -> np.ndarray:
    """(2, K, BINS) densities; what lies beyond +-half counts in no bin."""
    edges = np.linspace(-half, half, BINS + 1)
    counts = [[np.histogram(x, edges)[0] for x in each] for each in pair.places]
    return np.array(counts) / (pair.places.shape[2] * (edges[1] - edges[0]))


def curves(
    schedule: Schedule, mixture: Mixture, times: np.ndarray, half: float, count: int = 4 * BINS + 1
) -> np.ndarray:
    """(K, count): q(x_t) at the visited times, on even places in [-half, half]."""
    x = np.linspace(-half, half, count)[:, None]
    return np.stack([np.exp(mixture.log_prob(schedule, x, int(t))) for t in times])


def paths(pair: Pair, count: int = PATHS) -> tuple[np.ndarray, np.ndarray]:
    """(2, K, count) paths of particles even in the order of x_T, and those places in [0, 1]."""
    order = np.argsort(pair.places[0, -1])
    ranks = np.rint(np.linspace(0.01, 0.99, count) * (len(order) - 1)).astype(int)
    return pair.places[:, :, order[ranks]], ranks / (len(order) - 1)


def shown(times: np.ndarray) -> np.ndarray:
    """Indices into `times` of the five at which histograms stand: the nearest visited."""
    wanted = np.array(SHOWN_AT) * times[-1]
    return np.unique(np.abs(times - wanted[:, None]).argmin(1))


def columns(schedule: Schedule, pair: Pair) -> dict[str, np.ndarray]:
    r"""Numbers over t (T+1,), those of the state that stands at t: the visited time at or above it.

    beta is the step's 1 - abar_t/abar_s down to the next visited s, and dose = -ln(1 - beta) what
    the integral of beta(t) dt over it must be for the chain to be the SDE's exact solution there;
    euler_percent of beta is what taking beta(t) dt = beta_t would leave out. At t = 0 nan.
    """
    chain = respace(schedule, pair.times)
    at = np.searchsorted(pair.times, np.arange(schedule.T + 1))
    beta = np.where(at > 0, chain.betas[at], np.nan)
    dose = -np.log1p(-beta)
    names = ("sde", "ode")
    gaps = {f"ks_{name}": pair.distances[i][at] for i, name in enumerate(names)}
    gaps |= {f"times_{name}": gaps[f"ks_{name}"] / pair.floor for name in names}
    return gaps | {
        "visited": pair.times[at].astype(float),
        "beta": beta,
        "dose": dose,
        "euler_percent": 100 * (dose - beta) / beta,
        "alpha_bar": schedule.alphas_bar[pair.times[at]],
    }


# --- in the plane ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planes:
    """times (K,) rising.  places (2, K, N, 2) : the SDE's and the ODE's.  ranks (N,) in [0, 1] :
    the order of x_T's first coordinate.  five : indices of the measured times.
    distances (2, 5) : mean sliced W2 from DRAWS exact clouds.  floors (5,) : the mean over their
    pairs, what two exact clouds have.  errors (2, 5) : of the distances in floors.
    """

    times: np.ndarray
    places: np.ndarray
    ranks: np.ndarray
    five: np.ndarray
    distances: np.ndarray
    floors: np.ndarray
    errors: np.ndarray


def simulate_plane(
    schedule: Schedule,
    mixture: Mixture,
    num_steps: int,
    ode: str = "heun",
    variance: str = "posterior",
    n: int = POINTS,
    seed: int = 0,
) -> Planes:
    """The Planes of a mixture's exact denoiser, in the same steps even in t."""
    x_T = np.random.default_rng([seed, 23]).standard_normal((n, 2))
    rng = np.random.default_rng([seed, 24])
    times, places = walk_both(
        schedule, mixture.denoiser(schedule), x_T, rng, num_steps, ode, variance
    )
    five, rng = shown(times), np.random.default_rng([seed, 25])
    distances, floors, errors = np.empty((2, len(five))), np.empty(len(five)), []
    for column, k in enumerate(five):
        now = mixture.marginal(schedule, int(times[k]))
        exact = np.stack([shadows(now.sample(n, rng)) for _ in range(DRAWS)])
        pairs = np.stack([apart(exact, each) for each in exact])
        far = np.stack([apart(exact, shadows(each)) for each in places[:, k]])
        floors[column] = pairs.sum() / (DRAWS * (DRAWS - 1))
        distances[:, column] = far.mean(axis=1)
        errors.append([ratio_error(each, pairs) for each in far])
    ranks = np.argsort(np.argsort(x_T[:, 0])) / (n - 1)
    return Planes(times, places, ranks, five, distances, floors, np.transpose(errors))


def shadows(x: np.ndarray) -> np.ndarray:
    """(DIRECTIONS, N): x (N, 2) on directions even in angle, each row sorted."""
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    return np.sort(np.stack([np.cos(angles), np.sin(angles)], axis=1) @ x.T, axis=1)


def apart(clouds: np.ndarray, cloud: np.ndarray) -> np.ndarray:
    """(M,) sliced W2 of a cloud's shadows to those of M others, (M, DIRECTIONS, N)."""
    return np.sqrt(((clouds - cloud) ** 2).mean(axis=(1, 2)))


def ratio_error(far: np.ndarray, pairs: np.ndarray) -> float:
    """The standard error of the mean of distances far (M,) over that of all pairs (M, M) of the
    exact clouds, by leaving each of these out in turn: pairs that share one are not independent."""
    count = len(far)
    others = (pairs.sum() - 2 * pairs.sum(axis=0)) / ((count - 1) * (count - 2))
    without = (far.sum() - far) / (count - 1) / others
    return float(np.sqrt((count - 1) * without.var()))
