"""How noisy the gradient of a training is: t drawn evenly against t drawn by importance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from explorer.core.importance import Importance
from explorer.models.denoiser import one_thread
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.image_config import Config, ImageConfig
from explorer.training.trainer import Data, run_of

WAYS = ("uniform", "importance")
ENOUGH = 10  # times the rows that would fill a history if each t came equally often


@dataclass(frozen=True)
class Noise:
    r"""The noise of one way of drawing t, from the gradients g of `batches` batches.

    trace : tr Cov(g), the mean of ||g - E g||^2, unbiased.  trace_error : its standard error.
    square : ||E g||^2, unbiased.
    scale, scale_error : trace/square, what is noise against what all batches agree on: how
    many such batches must be averaged until the two are equal (McCandlish et al. 2018, eq. 2.8,
    counts rows, not batches); by the jackknife. Where the signal is lost in the noise, inf and nan.
    """

    batches: int
    trace: float
    trace_error: float
    square: float
    scale: float
    scale_error: float


@dataclass(frozen=True)
class Comparison:
    """Both ways on one network, and by how much importance lowers the noise.

    ratio, ratio_error : trace of uniform over trace of importance; above 1, importance helps.
    probabilities : (T,) of importance.  done : the share of the work done, 1 at the end.
    """

    uniform: Noise
    importance: Noise
    ratio: float
    ratio_error: float
    probabilities: np.ndarray
    done: float


def compare(
    snapshot: Snapshot,
    data: Data = None,
    batches: int = 64,
    objective: str = "vlb",
    spread: bool = False,
    seed: int = 0,
) -> Iterator[Comparison]:
    """Compare the gradients of `objective` at the snapshot's weights; better at each step.

    data : what the training had in place of its config's data set.  objective : "simple",
    "hybrid" or "vlb"; a network without a learned variance stands at beta~ (v = 0).
    spread : t evenly spread in every batch, as our trainings draw it, which takes out much of the
    noise that importance would; False draws each t alone, as in the paper.
    batches : of config.batch_size rows, for each way; fresh data and noise for each, in pairs
    ε, −ε as in our trainings. Yields after every two batches from the fourth on; the last has all.
    Source: Nichol & Dhariwal 2021, sec. 3.3, fig. 4.
    """
    one_thread()
    ways = {way: _Probe(snapshot, data, way, objective, spread, seed) for way in WAYS}
    p = ways["importance"].run.times.importance.probabilities()  # type: ignore[union-attr]
    gradients: dict[str, list[np.ndarray]] = {way: [] for way in WAYS}
    for count in range(1, batches + 1):
        for way, probe in ways.items():
            gradients[way].append(probe.gradient())
        if count >= 4 and (count % 2 == 0 or count == batches):
            yield _comparison(gradients, p, count / batches)


def gradient_noise(
    snapshot: Snapshot,
    data: Data = None,
    batches: int = 64,
    objective: str = "vlb",
    spread: bool = False,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Comparison:
    """The last of `compare`. progress : called with the share done; what it raises ends the work.

    Raises ValueError for fewer than 4 batches.
    """
    if batches < 4:
        raise ValueError(f"batches must be at least 4, so that errors are known; got {batches!r}.")
    for comparison in compare(snapshot, data, batches, objective, spread, seed):
        if progress is not None:
            progress(comparison.done)
    return comparison


class _Probe:
    """A training that stands still at the snapshot's weights: only its gradients are taken."""

    def __init__(
        self, snapshot: Snapshot, data: Data, way: str, objective: str, spread: bool, seed: int
    ) -> None:
        config = probe_config(snapshot.config, way, objective, seed)
        self.run, self.size = run_of(config, data), len(snapshot.weights)
        weights = torch.from_numpy(snapshot.weights.copy())
        self.run.weights[: self.size] = weights
        if snapshot.config.variance == "fixed":
            self.run.net.spread.bias.data.fill_(-1.0)  # type: ignore[union-attr]  # v = 0: beta~
        if self.run.times.importance is not None:
            self._fill_history(self.run.times.importance)
        self.run.times.spread = spread

    @torch.no_grad()
    def _fill_history(self, history: Importance) -> None:
        """Ten losses of each t, drawn evenly; from then on the probabilities stay as they are."""
        config = self.run.config
        for _ in range(ENOUGH * history.memory * (1 + config.T // config.batch_size)):
            rows, costs = self.run.next_costs()
            history.update(rows.t.cpu(), costs.rows.cpu())  # type: ignore[union-attr]
            if history.full:
                break
        self.run.batches = []  # drawn with the probabilities of before

    def gradient(self) -> np.ndarray:
        """The gradient of one fresh batch, (weights,) float64: of the snapshot's own weights."""
        _, costs = self.run.next_costs()
        self.run.gradient.zero_()
        costs.loss.backward()
        return self.run.gradient[: self.size].cpu().numpy().astype(np.float64)


def probe_config(config: Config, way: str, objective: str, seed: int) -> TrainConfig | ImageConfig:
    """The config of the probe: a learned variance, the objective, t drawn the given way."""
    here: dict[str, Any] = {"device": "cpu"} if isinstance(config, ImageConfig) else {}
    return replace(
        config, variance="learned", objective=objective, times=way, seed=seed, ema=0.0, **here
    )


def _comparison(
    gradients: dict[str, list[np.ndarray]], probabilities: np.ndarray, done: float
) -> Comparison:
    grams = {way: _gram(gradients[way]) for way in WAYS}
    noises = {way: noise_of(grams[way]) for way in WAYS}
    ratio, error = _jackknife(
        lambda keep: _trace(grams["uniform"], keep) / _trace(grams["importance"], keep),
        len(gradients["uniform"]),
    )
    return Comparison(noises["uniform"], noises["importance"], ratio, error, probabilities, done)


def _gram(gradients: list[np.ndarray]) -> np.ndarray:
    """(N, N) inner products of the gradients: all that the numbers need."""
    rows = np.stack(gradients)
    return rows @ rows.T


def noise_of(gram: np.ndarray) -> Noise:
    """The Noise of N gradients, from their inner products (N, N)."""
    N = len(gram)
    trace, trace_error = _jackknife(lambda keep: _trace(gram, keep), N)
    square = _square(gram, np.arange(N))
    scale, scale_error = np.inf, np.nan
    if square > 0:
        scale, scale_error = _jackknife(lambda keep: _trace(gram, keep) / _square(gram, keep), N)
    return Noise(N, trace, trace_error, square, scale, scale_error)


def _trace(gram: np.ndarray, keep: np.ndarray) -> float:
    """tr Cov, unbiased: sum of squares less N times that of the mean, over N - 1."""
    part, n = gram[np.ix_(keep, keep)], len(keep)
    return float((np.trace(part) - part.sum() / n) / (n - 1))


def _square(gram: np.ndarray, keep: np.ndarray) -> float:
    """||E g||^2, unbiased: the mean of the inner products of two different batches."""
    part, n = gram[np.ix_(keep, keep)], len(keep)
    return float((part.sum() - np.trace(part)) / (n * (n - 1)))


def _jackknife(statistic: Callable[[np.ndarray], float], n: int) -> tuple[float, float]:
    """(value, standard error) by leaving out one batch at a time. Source: Efron & Stein 1981."""
    everyone = np.arange(n)
    value = statistic(everyone)
    without = np.array([statistic(np.delete(everyone, i)) for i in everyone])
    return value, float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
