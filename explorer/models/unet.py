"""The network for pictures: a small U-Net, told t and the label by scales and shifts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from explorer.core.types import Times
from explorer.models.mlp import time_features, zero_layer

Labels = int | np.ndarray | torch.Tensor | None  # one for all, one each, or none
EMBEDDING = 4  # times the width: the size of the embedding of time and label


class Block(NamedTuple):
    """One box of the drawing: what it is, where it stands, what comes out of it."""

    name: str
    kind: str  # "stem", "down", "shrink", "middle", "grow", "up", "out"
    level: int  # 0 is the finest
    shape: tuple[int, int, int]  # (channels, height, width) of its output
    attention: bool
    parameters: int


class Look(NamedTuple):
    """What one picture looks like inside: arrays by the names of `plan()`."""

    features: dict[str, np.ndarray]  # (channels, height, width)
    embedding: np.ndarray  # (E,) of time and label
    attention: dict[str, np.ndarray]  # (heads, h·w, h·w), each row sums to 1
    queries: dict[str, np.ndarray]  # (heads, h·w, d)
    keys: dict[str, np.ndarray]  # (heads, h·w, d); attention = softmax(queries · keysᵀ / √d)


class UNet(nn.Module):
    """Network(x (N, C, H, W), t int or (N,), labels (N,) or None) -> (N, C, H, W).

    shape : (H, W, C) of one picture.  classes : labels are 0..classes-1, and `classes` itself (or
    None) says "no label".  width · multipliers : channels of each level, from fine to coarse; each
    level halves the sides.  num_res_blocks : residual blocks of a level on either way.  attention :
    levels with self-attention.  patch : patch × patch pixels become channels, so that a large
    picture costs as much as a small one.  group : channels that are normalised together
    (GroupNorm); where it does not divide their number, the largest number that divides both.
    The last convolutions start at zero, so at birth the answer is 0.
    learned_variance : a second last convolution answers v_raw as well, so (N, 2C, H, W) come out.
    Source: Ho et al. 2020, app. B; scale and shift: Nichol & Dhariwal 2021.
    """

    times: torch.Tensor

    def __init__(
        self, shape: Sequence[int], classes: int = 0, width: int = 16,
        multipliers: Sequence[int] = (1, 2), num_res_blocks: int = 1, attention: Sequence[int] = (),
        heads: int = 4, patch: int = 1, T: int = 200, generator: torch.Generator | None = None,
        learned_variance: bool = False, group: int = 4,
    ) -> None:  # fmt: skip
        super().__init__()
        check_patch(shape, patch)
        self.shape, self.classes, self.patch, self.T = tuple(shape), classes, patch, T
        channels, size = [width * m for m in multipliers], EMBEDDING * width
        pixels = shape[2] * patch**2  # numbers in one patch
        self.register_buffer("times", time_features(T), persistent=False)
        self.time = nn.Sequential(
            nn.Linear(self.times.shape[1], size), nn.SiLU(), nn.Linear(size, size)
        )
        self.label = nn.Embedding(classes + 1, size) if classes else None

        def block(level: int, inputs: int) -> Residual:
            parts = heads if level in attention else 0
            return Residual(level, inputs, channels[level], size, parts, group)

        last = len(channels) - 1
        self.stem = Stem(pixels, channels[0], [side // patch for side in shape[:2]])
        self.down, self.up = nn.ModuleDict(), nn.ModuleDict()
        for level, c in enumerate(channels):
            for i in range(num_res_blocks):
                self.down[f"down{level}_{i}"] = block(level, c)
            if level < last:
                self.down[f"shrink{level}"] = Shrink(level + 1, c, channels[level + 1])
        self.middle = block(last, channels[last])
        for level, c in reversed(list(enumerate(channels))):
            if level < last:
                self.up[f"grow{level}"] = Grow(level, channels[level + 1], c)
            for i in range(num_res_blocks):
                self.up[f"up{level}_{i}"] = block(level, 2 * c)
        last_norm = norm(channels[0], group)
        self.out = nn.Sequential(last_norm, nn.SiLU(), convolution(channels[0], pixels))
        start(self, generator)
        self.learned_variance = learned_variance
        self.spread = zero_layer(convolution(channels[0], pixels)) if learned_variance else None

    def forward(
        self, x: torch.Tensor, t: Times, labels: Labels = None,
        call: Callable[..., Any] = lambda name, block, *given: block(*given),
    ) -> torch.Tensor:  # fmt: skip
        e = self.embed(t, labels, x.device)  # (N or 1, E)
        x = F.pixel_unshuffle(x, self.patch).contiguous(memory_format=torch.channels_last)
        h = call("stem", self.stem, x)  # (N, c_0, H/p, W/p)
        skips = []
        for name, block in self.down.items():
            h = call(name, block, h, e)  # (N, c_level, h, w)
            if isinstance(block, Residual):
                skips.append(h)
        h = call("middle", self.middle, h, e)  # (N, c_last, h, w), the coarsest
        for name, block in self.up.items():
            if isinstance(block, Residual):
                h = call(name, block, torch.cat([h, skips.pop()], dim=1), e)  # (N, c_level, h, w)
            else:
                h = call(name, block, h, skips[-1])  # (N, c_level, 2h, 2w)
        return call("out", self.answer, h)

    def answer(self, h: torch.Tensor) -> torch.Tensor:
        if self.spread is None:
            return F.pixel_shuffle(self.out(h), self.patch)  # (N, C, H, W)
        prepare, activate, mean = self.out
        h = activate(prepare(h))
        both = [F.pixel_shuffle(last(h), self.patch) for last in (mean, self.spread)]
        return torch.cat(both, dim=1)  # (N, 2C, H, W): the answer, then v_raw

    def embed(self, t: Times, labels: Labels, device: torch.device) -> torch.Tensor:
        """The embedding of t and the label: (N, E), or (1, E) where all rows share them."""
        t = torch.as_tensor(t, device=device)
        e = self.time(self.times[t.reshape(-1)])
        if self.label is not None:
            given = self.classes if labels is None else labels
            e = e + self.label(torch.as_tensor(given, device=device).reshape(-1))
        return F.silu(e)

    def plan(self) -> list[Block]:
        """The blocks in the order of computation, with the shapes of what comes out of each."""
        sides = [side // self.patch for side in self.shape[:2]]
        boxes = [_box("stem", 0, self.stem.channels, sides, self.stem)]
        between: dict[str, Any] = {**self.down, "middle": self.middle, **self.up}
        for name, block in between.items():
            boxes.append(_box(name, block.level, block.channels, sides, block))
        height, width, channels = self.shape
        box = _box("out", 0, channels, (height, width), self.out)
        spread = () if self.spread is None else self.spread.parameters()
        return [*boxes, box._replace(parameters=box.parameters + sum(map(torch.numel, spread)))]

    @torch.no_grad()
    def look(self, x: torch.Tensor, t: int, label: int | None = None) -> Look:
        """The insides for one picture x (1, C, H, W) at t; label an int, or None for no label."""
        features, maps, queries, keys = {}, {}, {}, {}

        def call(name: str, block: Any, *given: torch.Tensor) -> torch.Tensor:
            h = block(*given)
            features[name] = h[0].float().cpu().numpy()
            if getattr(block, "attention", None) is not None:
                inner = block.residual(*given)
                maps[name] = block.attention.weights(inner)[0].cpu().numpy()
                q, k, _ = block.attention.parts(inner)
                queries[name], keys[name] = q[0].cpu().numpy(), k[0].cpu().numpy()
            return h

        self(x, t, label, call)
        features["out"] = features["out"][: self.shape[2]]  # without v_raw, where there is one
        embedding = self.embed(t, label, x.device)[0].cpu().numpy()
        return Look(features, embedding, maps, queries, keys)


class Stem(nn.Module):
    """The first convolution, plus a learned number for every channel of every place.

    A convolution alone knows nothing of where it is, and in pure noise there is nothing to see.
    """

    def __init__(self, inputs: int, channels: int, sides: Sequence[int]) -> None:
        super().__init__()
        self.channels, self.conv = channels, convolution(inputs, channels)
        self.places = nn.Parameter(torch.empty(channels, *sides))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x) + self.places


class Residual(nn.Module):
    """h + convolutions of h, told e between the two by a scale and a shift; then attention."""

    def __init__(
        self, level: int, inputs: int, channels: int, embedding: int, heads: int = 0, group: int = 4
    ) -> None:
        super().__init__()
        self.level, self.channels = level, channels
        self.norm1, self.conv1 = norm(inputs, group), convolution(inputs, channels)
        self.code = nn.Linear(embedding, 2 * channels)
        self.norm2, self.conv2 = norm(channels, group), convolution(channels, channels)
        self.skip = nn.Identity() if inputs == channels else nn.Conv2d(inputs, channels, 1)
        self.attention = Attention(channels, heads, group) if heads else None

    def forward(self, h: torch.Tensor, e: torch.Tensor) -> torch.Tensor:
        h = self.residual(h, e)
        return h if self.attention is None else self.attention(h)

    def residual(self, h: torch.Tensor, e: torch.Tensor) -> torch.Tensor:
        scale, shift = self.code(e)[:, :, None, None].chunk(2, dim=1)  # (N, c, 1, 1) each
        a = self.conv1(F.silu(self.norm1(h)))  # (N, c, h, w)
        a = F.silu(torch.addcmul(shift, self.norm2(a), 1 + scale))
        return self.skip(h) + self.conv2(a)  # (N, c, h, w)


class Attention(nn.Module):
    r"""Every pixel asks every pixel: h + W softmax(q kᵀ / √d) v, in `heads` independent parts.

    Source: Vaswani et al. 2017, eq. (1), for the h·w pixels of a feature map as the tokens.
    """

    def __init__(self, channels: int, heads: int, group: int = 4) -> None:
        super().__init__()
        self.heads = math.gcd(heads, channels)
        self.norm, self.qkv = norm(channels, group), nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        q, k, v = self.parts(h)
        mixed = F.scaled_dot_product_attention(q, k, v)  # (N, heads, h·w, d)
        return h + self.out(mixed.transpose(2, 3).reshape(h.shape))  # (N, c, h, w)

    def parts(self, h: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """q, k, v, each (N, heads, h·w, d): a row for each pixel."""
        qkv = self.qkv(self.norm(h)).flatten(2)  # (N, 3c, h·w)
        return qkv.unflatten(1, (3, self.heads, -1)).transpose(3, 4).unbind(1)

    def weights(self, h: torch.Tensor) -> torch.Tensor:
        """softmax(q kᵀ / √d), (N, heads, h·w, h·w): row i says where pixel i looks."""
        q, k, _ = self.parts(h)
        return (q @ k.transpose(2, 3) / q.shape[-1] ** 0.5).softmax(dim=-1)


class Shrink(nn.Module):
    """Half the sides (an odd side is rounded up), the next level's channels."""

    def __init__(self, level: int, inputs: int, channels: int) -> None:
        super().__init__()
        self.level, self.channels = level, channels
        self.conv = nn.Conv2d(inputs, channels, 3, stride=2, padding=1)

    def forward(self, h: torch.Tensor, e: torch.Tensor) -> torch.Tensor:
        return self.conv(h)


class Grow(nn.Module):
    """The channels of the finer level, and its sides, those of `like`, by repeating pixels."""

    def __init__(self, level: int, inputs: int, channels: int) -> None:
        super().__init__()
        self.level, self.channels = level, channels
        self.conv = nn.Conv2d(inputs, channels, 1)

    def forward(self, h: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
        return F.interpolate(self.conv(h), size=like.shape[2:], mode="nearest")


def convolution(inputs: int, channels: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, channels, 3, padding=1)


def norm(channels: int, group: int) -> nn.GroupNorm:
    return nn.GroupNorm(channels // math.gcd(channels, group), channels)


def start(net: UNet, generator: torch.Generator | None) -> None:
    """PyTorch's own start, but from our generator; the last layers of all parts start at zero."""
    for module in net.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            bound = module.weight[0].numel() ** -0.5
            nn.init.uniform_(module.weight, -bound, bound, generator=generator)
            nn.init.uniform_(module.bias, -bound, bound, generator=generator)  # type: ignore[arg-type]
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, generator=generator)
    nn.init.normal_(net.stem.places, generator=generator)
    residuals = [module for module in net.modules() if isinstance(module, Residual)]
    heads: list[Any] = [block.attention.out for block in residuals if block.attention is not None]
    for layer in [block.conv2 for block in residuals] + heads + [net.out[-1]]:
        zero_layer(layer)


def check_patch(shape: Sequence[int], patch: int) -> None:
    """Raise ValueError unless the sides of a picture (H, W, C) divide into patches."""
    if shape[0] % patch or shape[1] % patch:
        raise ValueError(
            f"the sides of a picture must be multiples of the patch, {patch}; "
            f"these pictures have {shape[0]} × {shape[1]} pixels."
        )


def _box(name: str, level: int, channels: int, sides: Sequence[int], module: nn.Module) -> Block:
    for _ in range(level):
        sides = [-(-side // 2) for side in sides]
    size = sum(weight.numel() for weight in module.parameters())
    attends = getattr(module, "attention", None) is not None
    shape = (channels, sides[0], sides[1])
    return Block(name, name.rstrip("0123456789_"), level, shape, attends, size)
