"""What happens inside a U-Net for one noisy picture: maps, embedding, attention, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from explorer.worlds.networks import PictureDenoiser

MOST_MAPS = 16  # channels shown of a block
MOST_PIXELS = 100_000  # of all maps together, a byte each
MOST_WEIGHTS = 75_000  # attention weights of all blocks together, two bytes each
FULL = 0.995  # the share of values that the colours tell apart; beyond it they are full


class OpenDenoiser(PictureDenoiser, Protocol):
    """A picture denoiser whose U-Net, of which nothing is known here without torch, can be met."""

    @property
    def net(self) -> Any: ...
    @property
    def device(self) -> Any: ...
    @property
    def target(self) -> str: ...


class Block(Protocol):
    """A box of the U-Net's plan: what it is, where it stands, what comes out of it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def shape(self) -> tuple[int, int, int]: ...
    @property
    def attention(self) -> bool: ...
    @property
    def parameters(self) -> int: ...


class Look(Protocol):
    """What one picture looks like inside the U-Net: arrays by the names of its plan."""

    @property
    def features(self) -> Mapping[str, np.ndarray]: ...
    @property
    def embedding(self) -> np.ndarray: ...
    @property
    def attention(self) -> Mapping[str, np.ndarray]: ...
    @property
    def queries(self) -> Mapping[str, np.ndarray]: ...
    @property
    def keys(self) -> Mapping[str, np.ndarray]: ...


@dataclass(frozen=True)
class Attention:
    """One block's self-attention: what each pixel of its grid asked, offered and attended to.

    grid : (h, w).  weights : (heads, h·w, h·w); row i is what pixel i takes from each, and sums
    to 1.  queries, keys : (heads, h·w, d); weights = softmax(queries · keysᵀ / √d).
    heads : how many the block has; of a large grid only the first are shown, or none at all.
    """

    grid: tuple[int, int]
    weights: np.ndarray
    queries: np.ndarray
    keys: np.ndarray
    heads: int


@dataclass(frozen=True)
class Box:
    """One box of the drawing and what came out of it.

    shape : (channels, h, w).  maps : (S, h, w), S ≤ 16 of the channels; channels : (S,) which.
    limit : the |value| of the fullest colour.  told : whether time and label enter here.
    """

    name: str
    kind: str
    level: int
    shape: tuple[int, int, int]
    parameters: int
    maps: np.ndarray
    channels: np.ndarray
    limit: float
    told: bool
    attention: Attention | None


@dataclass(frozen=True)
class Inside:
    """A U-Net at work. skips : pairs of box numbers (from, to).  embedding : (E,).

    picture : x_t (H, W, C).  answer : (H, W, C) in the terms of `target`.  x0_hat : (H, W, C).
    """

    boxes: tuple[Box, ...]
    skips: tuple[tuple[int, int], ...]
    embedding: np.ndarray
    picture: np.ndarray
    answer: np.ndarray
    x0_hat: np.ndarray
    target: str
    t: int
    T: int
    label: int | None


def look_inside(
    denoiser: OpenDenoiser, picture: np.ndarray, t: int, label: int | None = None
) -> Inside:
    """Run the denoiser's network on one picture and keep what each block gives.

    picture : (H, W, C) float, x_t in about [-1, 1].  t : 1..T.  label : a class, or None for no
    label.  Guidance plays no part: it mixes two such runs, and this shows the one with `label`.
    """
    import torch

    picture = _checked(picture, denoiser.shape)
    t, plain = int(t), denoiser.conditioned(label)
    x = torch.from_numpy(np.ascontiguousarray(picture.transpose(2, 0, 1)[None]))
    plan, look = denoiser.net.plan(), denoiser.net.look(x.to(denoiser.device), t, label)
    each, heads = maps_each(plan), heads_sent(look.attention)
    boxes = tuple(_box(block, look, each, heads) for block in plan)
    return Inside(
        boxes=boxes,
        skips=skips(plan),
        embedding=np.asarray(look.embedding, dtype=np.float32),
        picture=picture,
        answer=np.asarray(look.features[plan[-1].name], np.float32).transpose(1, 2, 0),
        x0_hat=np.asarray(plain(picture[None], t), dtype=np.float32)[0],
        target=denoiser.target,
        t=t,
        T=denoiser.schedule.T,
        label=label,
    )


def skips(plan: Sequence[Block]) -> tuple[tuple[int, int], ...]:
    """The skip connections: each "up" takes the output of the last "down" not yet taken."""
    open_ends, pairs = [], []
    for i, block in enumerate(plan):
        if block.kind == "down":
            open_ends.append(i)
        elif block.kind == "up":
            pairs.append((open_ends.pop(), i))
    return tuple(pairs)


def maps_each(plan: Sequence[Block]) -> int:
    """How many channels of a block are shown: 16, and fewer where pictures are large."""
    pixels = sum(block.shape[1] * block.shape[2] for block in plan)
    return max(1, min(MOST_MAPS, MOST_PIXELS // pixels))


def heads_sent(attention: Mapping[str, np.ndarray]) -> dict[str, int]:
    """How many heads of each block's (heads, h·w, h·w) are shown: turn by turn, as long as the
    weights are at most MOST_WEIGHTS in all."""
    shown, room = dict.fromkeys(attention, 0), MOST_WEIGHTS
    for head in range(max(map(len, attention.values()), default=0)):
        for name, weights in attention.items():
            if head < len(weights) and weights[0].size <= room:
                shown[name] += 1
                room -= weights[0].size
    return shown


def chosen(features: np.ndarray, count: int) -> np.ndarray:
    """`count` channels of features (c, h, w), evenly spaced in rank of variance, as (count,) int.

    So the liveliest and the dullest are both among them; they stand in the network's order.
    """
    by_variance = np.argsort(features.reshape(len(features), -1).var(axis=1), kind="stable")
    ranks = np.linspace(0, len(features) - 1, min(count, len(features)))
    return np.sort(by_variance[np.round(ranks).astype(int)])


def _box(block: Block, look: Look, each: int, heads: dict[str, int]) -> Box:
    features = np.asarray(look.features[block.name], dtype=np.float32)
    if features.shape != tuple(block.shape):
        raise ValueError(
            f"block {block.name!r} must give {tuple(block.shape)}, as the plan says; it gave "
            f"{features.shape}. Does the plan belong to this network?"
        )
    channels = chosen(features, each)
    maps = features[channels]
    return Box(
        name=block.name,
        kind=block.kind,
        level=block.level,
        shape=tuple(int(side) for side in block.shape),
        parameters=int(block.parameters),
        maps=maps,
        channels=channels,
        limit=float(np.quantile(np.abs(maps), FULL)) or float(np.abs(maps).max()) or 1.0,
        told=block.kind in ("down", "middle", "up"),
        attention=_attention(block, look, heads[block.name]) if block.attention else None,
    )


def _attention(block: Block, look: Look, shown: int) -> Attention:
    weights = np.asarray(look.attention[block.name], dtype=np.float32)
    return Attention(
        grid=(int(block.shape[1]), int(block.shape[2])),
        weights=weights[:shown],
        queries=np.asarray(look.queries[block.name], dtype=np.float32)[:shown],
        keys=np.asarray(look.keys[block.name], dtype=np.float32)[:shown],
        heads=len(weights),
    )


def _checked(picture: np.ndarray, shape: Sequence[int]) -> np.ndarray:
    picture = np.asarray(picture, dtype=np.float32)
    if picture.shape != tuple(shape):
        raise ValueError(
            f"the picture must be {tuple(shape)}, as this network reads it; got {picture.shape}."
        )
    if not np.isfinite(picture).all():
        raise ValueError("the picture must be finite everywhere; some of its pixels are not.")
    return picture
