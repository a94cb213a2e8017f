"""What every training shares: weights in one vector, the optimiser, the average, the history."""

from __future__ import annotations

import math
import time
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

from explorer.models.mlp import MLP
from explorer.models.unet import UNet
from explorer.training.adam import Adam
from explorer.training.config import Snapshot
from explorer.training.draws import shuffles
from explorer.training.history import LossHistory
from explorer.training.image_config import Config
from explorer.training.objective import Costs, Objective, Rows
from explorer.training.times import Times

WARM_UP = 100  # steps over which the rate rises
LAST_RATE = 0.01  # the cosine decay ends at this share of the rate


class Rated(Protocol):
    """What of a config, or of a judge's recipe, decides the learning rate."""

    @property
    def steps(self) -> int: ...
    @property
    def decay(self) -> str: ...
    @property
    def learning_rate(self) -> float: ...


class Run:
    """The state of one training. A kind of network adds `snapshot()`, `_draw()` and `_answer()`.

    `_draw()` gives what many steps need: of each part a list with one entry per step. The last part
    are Rows; of the others `_answer` makes the network's (answer, v_raw or None).

    every : steps between snapshots.  adam : what differs from Adam's defaults.
    """

    batches: list[Any]

    def __init__(
        self, config: Config, net: MLP | UNet, device: str, every: int, **adam: Any
    ) -> None:
        self.config, self.device, self.every = config, device, every
        self.net = net.to(device)
        self.weights, self.gradient = in_one_vector(self.net)
        self.average = self.weights.clone() if config.ema else None
        self.adam = Adam(self.weights, **adam)
        self.generator = torch.Generator(device).manual_seed(config.seed)
        self.history, self.step, self.seconds = LossHistory(), 0, 0.0
        self.good, self.failed = self._snapshot_weights(), False
        self.times, self.objective = Times(config), Objective(config)
        self.batches, self.deck = [], torch.empty(0, dtype=torch.long, device=device)

    def snapshot(self) -> Snapshot:
        raise NotImplementedError

    def _draw(self) -> tuple[Any, ...]:
        raise NotImplementedError

    def _answer(self, *given: Any) -> tuple[torch.Tensor, torch.Tensor | None]:
        raise NotImplementedError

    def advance(self, steps: int) -> None:
        """Train for `steps` steps (fewer at the end of the run) and note the losses."""
        started = time.perf_counter()
        steps = min(steps, self.config.steps - self.step)
        losses = torch.stack([self._one_step() for _ in range(steps)]).cpu().numpy()
        self.history.add(losses)
        weights = self._snapshot_weights()
        self.failed = not (np.isfinite(losses).all() and np.isfinite(weights).all())
        self.good = self.good if self.failed else weights
        self.seconds += time.perf_counter() - started

    def facts(self) -> dict[str, Any]:
        """The fields of a Snapshot that every kind of training has."""
        message = (
            f"The loss stopped being a number near step {self.step}: the learning rate "
            f"{self.config.learning_rate:g} is too large here. The last good weights are kept."
        )
        return {
            "config": self.config,
            "step": self.step,
            "seconds": self.seconds,
            "loss": self.history.running,
            "losses": self.history.arrays(),
            "weights": self.good,
            "finished": self.step >= self.config.steps and not self.failed,
            "failed": self.failed,
            "message": message if self.failed else "",
        }

    def _one_step(self) -> torch.Tensor:
        """One optimiser step; returns L_simple on eps of its batch, as a tensor."""
        rows, costs = self.next_costs()
        self.gradient.zero_()
        costs.loss.backward()
        self._follow_gradient()
        if costs.rows is not None:
            self.times.note(rows.t, costs.rows)
        return costs.simple

    def next_costs(self) -> tuple[Rows, Costs]:
        """(Rows, Costs) of the next batch at the weights as they are."""
        if not self.batches:
            self.batches = list(zip(*self._draw(), strict=True))
        *given, rows = self.batches.pop()
        return rows, self.objective(*self._answer(*given), rows)

    def _follow_gradient(self) -> None:
        """One step of Adam, and the average of the weights after it."""
        self.adam.step(self.gradient, rate_at(self.config, self.step))
        self.step += 1
        if self.average is not None:
            share = min(self.config.ema, (1 + self.step) / (10 + self.step))
            self.average.lerp_(self.weights, 1 - share)

    def _deal(self, n: int, rows: int) -> torch.Tensor:
        """The next `rows` numbers of the shuffled deck 0..n-1, see `draws.shuffles`."""
        while len(self.deck) < rows:
            more = shuffles(n, rows, self.generator, self.device)
            self.deck = torch.cat([self.deck, more])
        dealt, self.deck = self.deck[:rows], self.deck[rows:]
        return dealt

    def _snapshot_weights(self) -> np.ndarray:
        source = self.weights if self.average is None else self.average
        return source.cpu().numpy().copy()


def rate_at(config: Rated, step: int) -> float:
    """The learning rate of step 0, 1, …: a linear warm-up, then constant or a cosine to 1 %."""
    warm = min(WARM_UP, config.steps // 10)
    if step < warm:
        return config.learning_rate * (step + 1) / warm
    if config.decay == "constant":
        return config.learning_rate
    place = (step - warm) / max(1, config.steps - warm)
    share = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * place))
    return config.learning_rate * share


def in_one_vector(net: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """Move a network's weights and their gradients into two vectors; Adam then has one tensor."""
    weights = nn.utils.parameters_to_vector(net.parameters()).detach().clone()
    gradient, place = torch.zeros_like(weights), 0
    for weight in net.parameters():
        part = slice(place, place + weight.numel())
        weight.data, weight.grad = weights[part].view_as(weight), gradient[part].view_as(weight)
        place += weight.numel()
    return weights, gradient
