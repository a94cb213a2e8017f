"""Where the t of a training's batches come from: evenly, or by importance."""

from __future__ import annotations

import numpy as np
import torch

from explorer.core.importance import Importance
from explorer.training.draws import spread_times
from explorer.training.image_config import Config

AHEAD = 8  # batches drawn at once by importance


class Times:
    """Draws t for many batches at once; by importance it remembers what each t cost.

    Batches are drawn ahead, so the probabilities of one draw are those of the losses known before
    it: at most AHEAD steps old (not the 32 that are drawn at once where t is even), no older than
    the ten losses of a t are. That only makes them less fitting, never the loss biased, as the
    weights belong to the probabilities in use.
    """

    def __init__(self, config: Config) -> None:
        self.T, self.batch_size = config.T, config.batch_size
        self.importance = Importance(config.T) if config.times == "importance" else None
        self.spread = True  # evenly over every batch; False draws each t alone
        self.waiting: list[
            tuple[torch.Tensor, torch.Tensor]
        ] = []  # (t, losses) of the steps since the last draw

    def ahead(self, count: int) -> int:
        """How many batches to draw at once, where `count` would do for even t."""
        return count if self.importance is None else min(count, AHEAD)

    def note(self, t: torch.Tensor, losses: torch.Tensor) -> None:
        """Keep the losses (N,) of a batch until the next draw; nothing is read from a card yet."""
        self.waiting.append((t, losses))

    def draw(
        self, count: int, generator: torch.Generator, device: str | torch.device
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """(t, share): (count · batch_size,) each; share is 1/(p_t T), None where t is even."""
        count, size = (count, self.batch_size) if self.spread else (count * self.batch_size, 1)
        if self.importance is None:
            return spread_times(self.T, count, size, generator, device), None
        if self.waiting:
            times, losses = zip(*self.waiting, strict=True)
            self.importance.update(torch.cat(times).cpu(), torch.cat(losses).cpu())
            self.waiting = []
        p = self.importance.probabilities()
        cumulative = torch.as_tensor(np.cumsum(p), dtype=torch.float32, device=device)
        t = spread_times(self.T, count, size, generator, device, cumulative)
        shares = torch.as_tensor(1 / (p * self.T), dtype=torch.float32, device=device)
        return t, shares[t - 1]
