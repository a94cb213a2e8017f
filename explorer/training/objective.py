"""What a batch costs: L_simple as ever; with a learned variance L_hybrid or L_vlb."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch

from explorer.core.learned_variance import (
    StepParts,
    fraction_of,
    hybrid,
    step_parts,
    step_table,
    vlb_of_step,
)
from explorer.training.image_config import Config


class Rows(NamedTuple):
    """What is known of a batch before the network answers; each (N, 1, ...) but t and share (N,).

    gain, wanted, report : see draws.residual_parts.  share : 1/(p_t T), None where t is even.
    parts : of L_{t-1}, None where only L_simple is wanted.
    """

    gain: Any
    wanted: Any
    report: Any
    t: Any
    share: Any = None
    parts: StepParts | None = None

    def split(self, size: int) -> list[Rows]:
        """Batches of `size` rows."""
        count = len(self.t) // size

        def cut(part: Any) -> list[Any]:
            return [None] * count if part is None else part.split(size)

        parts = zip(*map(cut, self.parts), strict=True) if self.parts else [None] * count
        cuts = zip(*map(cut, self[:5]), parts, strict=True)
        return [Rows(*row[:5], row[5] and StepParts(*row[5])) for row in cuts]  # type: ignore[call-arg]


def held(v: torch.Tensor) -> torch.Tensor:
    """v held to [0, 1], as the denoiser holds it; beyond the ends only the way back has a gradient.

    The paper leaves v free. A network trained for seconds errs by more than beta allows, so there
    v would run far off, and learning to answer that takes from what the mean is learned with.
    """
    beyond = (v - v.clamp(0, 1)).detach()
    if v.requires_grad:
        v.register_hook(lambda g: g.masked_fill(beyond * g < 0, 0.0))
    return v - beyond


class Costs(NamedTuple):
    """loss : what is differentiated.  simple : L_simple on eps of the batch, for the reader.
    rows : (N,) the loss of each row, where t is drawn by it; else None."""

    loss: torch.Tensor
    simple: torch.Tensor
    rows: torch.Tensor | None


class Objective:
    r"""The objective of a config, as a function of the network's answer.

    .. math:: L_{hybrid} = L_{simple} + \lambda\, T\, L_{t-1} \text{ (v alone)},\quad
              L_{vlb} = T\, L_{t-1} \text{ (mean and v)}

    in bits per dimension. L_simple has the weights over t that it has without a learned variance.
    L_0 has the Gaussian decoder for pictures of few levels too: the ends there, beta~_2 and beta_1,
    are so near each other that v moves the discretised L_0 of digits by 0.01 bits (tested).
    Source: Nichol & Dhariwal 2021, eq. (16), sec. 3.3.
    """

    def __init__(self, config: Config) -> None:
        self.kind, self.T, self.vlb_weight = config.objective, config.T, config.vlb_weight
        self.weighs = config.times == "importance"
        self.table = None if self.kind == "simple" else step_table(config.make_schedule())

    def rows(
        self,
        gain: torch.Tensor,
        wanted: torch.Tensor,
        report: torch.Tensor | None,
        t: torch.Tensor,
        share: torch.Tensor | None = None,
    ) -> Rows:
        """The Rows of many batches, with the parts of L_{t-1} where they are needed."""
        parts = None if self.table is None else step_parts(self.table, t, wanted)
        return Rows(gain, wanted, report, t, share, parts)

    def __call__(self, answer: torch.Tensor, v_raw: torch.Tensor | None, rows: Rows) -> Costs:
        """answer, v_raw : (N, C, ...), as the network gave them; v_raw may be None."""
        residual = rows.gain * answer - rows.wanted
        weighted = residual.square()
        simple = weighted if rows.report is None else rows.report * weighted  # on eps
        per_entry = self.per_entry(weighted, simple, v_raw, rows.parts)
        if not self.weighs:
            loss = per_entry.mean()
            same = per_entry is simple  # nothing to add up twice
            return Costs(loss, loss.detach() if same else simple.detach().mean(), None)
        loss, simple = per_entry.flatten(1).mean(1), simple.detach().flatten(1).mean(1)
        return Costs((rows.share * loss).mean(), (rows.share * simple).mean(), loss.detach())

    def per_entry(
        self,
        weighted: torch.Tensor,
        simple: torch.Tensor,
        v_raw: torch.Tensor | None,
        parts: StepParts | None,
    ) -> torch.Tensor:
        """The loss of each entry. weighted, simple : (eps_hat - eps)^2 with and without weights."""
        if self.kind == "simple":
            return weighted
        v = held(fraction_of(v_raw))  # type: ignore[arg-type, type-var]  # there is one then
        if self.kind == "hybrid":
            return hybrid(weighted, parts, v, simple, self.T, self.vlb_weight)  # type: ignore[arg-type]
        return self.T * vlb_of_step(parts, v, simple)  # type: ignore[arg-type]
