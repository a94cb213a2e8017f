"""Langevin dynamics: plain beside annealed, or the bias of a finite step."""

from __future__ import annotations

from explorer.lessons.score.langevin_settings import chosen


def draw(page) -> None:
    """The picture that `part` names, with its controls and what stands below."""
    from explorer.lessons.score import langevin_bias as score_bias
    from explorer.lessons.score import langevin_walks as score_walks

    {"weights": score_walks.draw, "bias": score_bias.draw}[chosen(page)](page)
