"""What the bound would do to the mean if its gradient were not stopped there, on a real network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.core.learned_variance import fraction_of, vlb_of_step
from explorer.models.denoiser import one_thread
from explorer.training.config import Snapshot
from explorer.training.image_config import Config
from explorer.training.objective import Objective, held
from explorer.training.run import Run
from explorer.training.trainer import Data, run_of


@dataclass(frozen=True, eq=False)
class Pulls:
    """Of each batch, by the network's weights (N,).

    simple : the length of the gradient of L_simple.  bound : of lambda L_vlb through the mean,
    which the hybrid leaves out.  cosine : of the angle between them.
    """

    simple: np.ndarray
    bound: np.ndarray
    cosine: np.ndarray

    def ratio(self) -> tuple[float, float]:
        """(mean over the batches, standard error) of bound over simple."""
        each = self.bound / self.simple
        return float(each.mean()), float(each.std(ddof=1) / len(each) ** 0.5)


def pulls(snapshot: Snapshot, data: Data = None, batches: int = 24, seed: int = 0) -> Pulls:
    """Both gradients at the snapshot's weights, where it was trained on the hybrid; nothing learns.

    batches : of config.batch_size rows, fresh data, t and noise for each, as training draws them.
    Raises ValueError where the training had another objective. Source: Nichol & Dhariwal 2021, text
    below eq. (16).
    """
    config = snapshot.config
    if config.objective != "hybrid":
        raise ValueError(f"the stop belongs to the objective 'hybrid'; got {config.objective!r}.")
    one_thread()
    config = replace(config, seed=seed, ema=0.0)
    run = run_of(config, data)
    run.weights.copy_(torch.from_numpy(snapshot.weights.copy()))
    pairs = [gradients(run, config) for _ in range(batches)]
    simple, bound = (torch.stack(rows).double().numpy() for rows in zip(*pairs, strict=True))
    long, longer = (np.linalg.norm(rows, axis=1) for rows in (simple, bound))
    return Pulls(long, longer, (simple * bound).sum(1) / (long * longer))


def gradients(run: Run, config: Config) -> tuple[torch.Tensor, torch.Tensor]:
    """(of L_simple as it is trained on, of lambda T L_{t-1} with v held still) of the next batch,
    each (weights,)."""
    run.objective = Answered(config)
    rows, (answer, v_raw) = run.next_costs()  # type: ignore[misc]
    weighted = (rows.gain * answer - rows.wanted).square()
    squares = weighted if rows.report is None else rows.report * weighted
    v = held(fraction_of(v_raw.detach()))
    assert rows.parts is not None, "the hybrid loss has the parts of the bound"
    bound = config.vlb_weight * config.T * vlb_of_step(rows.parts, v, squares)
    return gradient_of(run, weighted.mean(), True), gradient_of(run, bound.mean(), False)


class Answered(Objective):
    """In the objective's place: what the network answered, as it is."""

    def __call__(self, answer, v_raw, rows):  # type: ignore[no-untyped-def]
        return answer, v_raw


def gradient_of(run: Run, loss: torch.Tensor, again: bool) -> torch.Tensor:
    run.gradient.zero_()
    loss.backward(retain_graph=again)
    return run.gradient.clone()
