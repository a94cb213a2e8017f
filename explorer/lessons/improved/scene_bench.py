"""What samples and bits are measured on: points by sliced W2, digits by a Fréchet distance.

Both distances are divided by their floor, the same number for real data against real data: 1 is as
good as real.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.core.forward import q_sample
from explorer.core.reverse import BoundDenoiser, Denoiser
from explorer.core.schedule import Schedule
from explorer.core.vlb import prior_kl, vlb_term
from explorer.lessons.improved.scene_settings import PICTURES as DIGITS
from explorer.lessons.improved.scene_settings import Settings
from explorer.training.config import TrainConfig
from explorer.worlds import point_quality
from explorer.worlds.memo import memo
from explorer.worlds.picture_quality import Yardstick, quality, yardstick

if TYPE_CHECKING:
    from explorer.training.image_config import Config

POINTS, PICTURES = 2000, 300  # samples that are judged
ROWS = {"points": 1024, "pictures": 300}  # held-out rows whose bits are counted
LEVELS = 17  # values of a digit's pixels
DRAWS = 24  # of real data against real data, for the floor


@dataclass(frozen=True, eq=False)
class Bench:
    """x0 (N, ...), labels (N,) or None : held-out data for the bits, of which `rows` are counted.
    start : shape of x_T.  decoder : what vlb_term needs for L_0.  floor : the median distance of
    real data to real data.
    """

    x0: np.ndarray
    labels: np.ndarray | None
    start: tuple[int, ...]
    decoder: dict = field(default_factory=dict)
    floor: float = 1.0
    yard: Any = None
    real: np.ndarray | None = None
    rows: int = 0

    def drawn(self, rows: int, seed: int) -> Bench:
        """With so many of the held-out rows, others for each seed: so the scatter over seeds holds
        the scatter of the rows too."""
        chosen = np.random.default_rng([seed, 40]).permutation(len(self.x0))[:rows]
        labels = None if self.labels is None else self.labels[chosen]
        return replace(self, x0=self.x0[chosen], labels=labels)

    def for_bits(self, denoiser: BoundDenoiser) -> BoundDenoiser:
        return denoiser if self.labels is None else denoiser.conditioned(self.labels)

    def for_samples(self, denoiser: BoundDenoiser) -> BoundDenoiser:
        if self.labels is None:
            return denoiser
        return denoiser.conditioned(self.yard.asked[: self.start[0]])

    def ratio(self, samples: np.ndarray, seed: int = 0) -> float:
        """Distance of the samples to held-out data, points of the seed's own, ÷ the floor."""
        if self.yard is None:
            chosen = np.random.default_rng([seed, 39]).permutation(len(self.real))[:POINTS]
            return point_quality.distance(samples, self.real[chosen]) / self.floor
        judged = quality(samples, self.yard.asked[: len(samples)], self.yard)
        return float(judged.fd / self.floor)


def of_points(config: TrainConfig) -> Bench:
    """For networks trained with this TrainConfig's data."""
    real = point_quality.yardstick(config).real
    rng = np.random.default_rng(point_quality.FLOOR_SEED)
    orders = [rng.permutation(len(real)) for _ in range(DRAWS)]
    floor = np.median(
        [point_quality.distance(real[o[:POINTS]], real[o[POINTS : 2 * POINTS]]) for o in orders]
    )
    start = (POINTS, real.shape[1])
    return Bench(real, None, start, {}, float(floor), real=real, rows=ROWS["points"])


def of_digits() -> Bench:
    """For networks trained on the digits, told their class."""
    yard: Yardstick = yardstick("digits")
    x0 = yard.pictures.astype(np.float64)
    floor = yard.floor(PICTURES, yard.asked[:PICTURES]).median
    decoder = {"decoder": "discrete", "levels": LEVELS}
    start = (PICTURES, *x0.shape[1:])
    return Bench(x0, yard.labels, start, decoder, floor, yard, rows=ROWS["pictures"])


def bound(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: np.ndarray,
    rng: np.random.Generator,
    variance: str,
    **decoder: Any,
) -> tuple[np.ndarray, float]:
    """(terms (T+1,) as in vlb_terms, standard error of their sum), from all rows of x0 at every t.

    The rows are the same at every t, their noise is not, so the error is that of the rows' sums.
    """
    rows = row_terms(schedule, denoiser, x0, rng, variance, **decoder)
    return rows.mean(axis=1), error_of(rows.sum(axis=0))


def error_of(values: np.ndarray) -> float:
    """The standard error of the values' mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def row_terms(
    schedule: Schedule,
    denoiser: Denoiser,
    x0: np.ndarray,
    rng: np.random.Generator,
    variance: str,
    **decoder: Any,
) -> np.ndarray:
    """The terms of every row of x0, (T+1, N): entry t-1 is L_{t-1}, entry T is L_T."""
    rows = np.empty((schedule.T + 1, len(x0)))
    for t in range(1, schedule.T + 1):
        eps = rng.standard_normal(x0.shape)
        rows[t - 1] = vlb_term(schedule, denoiser, x0, t, eps, variance, **decoder)
    rows[-1] = prior_kl(schedule, x0)
    return rows


def noise_error(
    schedule: Schedule, denoiser: Denoiser, x0: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """L_simple at each t: the mean of (eps - eps_hat)^2, (T+1,); entry 0 is nan."""
    errors = np.full(schedule.T + 1, np.nan)
    for t in range(1, schedule.T + 1):
        eps = rng.standard_normal(x0.shape)
        x0_hat = denoiser(q_sample(schedule, x0, t, eps), t)
        # eps - eps_hat = sqrt(SNR) (x0_hat - x0): no division by a vanishing noise
        errors[t] = schedule.snr[t] * ((x0 - x0_hat) ** 2).mean()
    return errors


# --- by the page's settings -----------------------------------------------------------------------


def bench(settings: Settings) -> Bench:
    """The held-out data of these settings, with their floor."""
    return _bench(settings.what, settings.dataset)


@memo(most=8)
def _bench(what: str, dataset: str) -> Bench:
    return of_digits() if what == DIGITS else of_points(TrainConfig(dataset))


def config(settings: Settings, **changes: Any) -> Config:
    """What is trained: the default run on points, or the recipe of the digits.

    The digits' networks predict v here: near the data x_0 divides a small error by a smaller noise,
    which samples forgive and the bound does not.
    """
    names = ("T", "schedule", "schedule_params", "seed", "steps")
    given = {name: getattr(settings, name) for name in names} | changes
    if settings.what == DIGITS:
        from explorer.training.image_config import recipe

        return recipe("digits", target="v", **given)
    return TrainConfig(settings.dataset, **given)
