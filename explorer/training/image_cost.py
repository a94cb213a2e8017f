"""How large the network of an ImageConfig is and what a step of it costs, without torch."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Protocol

MAX_WEIGHTS = 1_600_000  # of a network: 24 checkpoints then take some 200 MB


class Costed(Protocol):
    """What of an ImageConfig decides the cost."""

    @property
    def channels(self) -> tuple[int, ...]: ...
    @property
    def patch(self) -> int: ...
    @property
    def blocks(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def variance(self) -> str: ...
    @property
    def batch_size(self) -> int: ...


def layers(config: Costed, shape: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(weights, places where they are used) of the layers in which nearly all of the work lies."""
    c, patch = config.channels, config.patch
    sides: list[tuple[int, ...]] = [(-(-shape[0] // patch), -(-shape[1] // patch))]
    for _ in c[1:]:
        sides.append(tuple(-(-side // 2) for side in sides[-1]))
    places = [height * width for height, width in sides]
    pixels = shape[2] * patch**2
    yield 9 * pixels * c[0], places[0]
    for i, wide in enumerate(c):
        yield config.blocks * 18 * wide**2, places[i]  # down
        yield config.blocks * 29 * wide**2, places[i]  # up: twice the channels in, and a skip
        yield config.blocks * 16 * config.width * wide, 1  # scales and shifts
    for (fine, coarse), inner in zip(itertools.pairwise(c), places[1:], strict=True):
        yield 9 * fine * coarse, inner  # shrink
        yield fine * coarse, inner  # grow
    yield 18 * c[-1] ** 2, places[-1]  # middle
    yield 9 * pixels * c[0] * (2 if config.variance == "learned" else 1), places[0]


def weight_count(config: Costed, shape: Sequence[int]) -> int:
    """About how many weights the network has (attention and its embeddings left out)."""
    return sum(weights for weights, _ in layers(config, shape))


def step_cost(config: Costed, shape: Sequence[int]) -> int:
    """About how many multiply-adds one training step takes, forwards and backwards."""
    once = sum(weights * places for weights, places in layers(config, shape))
    return 3 * config.batch_size * once
