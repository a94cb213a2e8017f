"""Trained models as files: safetensors with the config as JSON inside; nothing is unpickled."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors

from explorer.models.denoiser import NetworkDenoiser, WiredDenoiser
from explorer.models.image_denoiser import ImageDenoiser
from explorer.training import image_trainer, point_trainer
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.image_config import ImageConfig
from explorer.training.image_trainer import MAX_CLASSES, MAX_SIDE, MIN_SIDE

Source = bytes | bytearray | memoryview | str | Path | BinaryIO
MAX_BYTES = 8 * 2**20  # the largest network of the app has some 2 million weights
HEADER_BYTES = 64 * 2**10
ADVICE = "Only files saved by this app's training page can be loaded."


class Kind(NamedTuple):
    """A kind of model: how its files are marked, and how a network is made from what they say."""

    format: str
    facts: tuple[str, ...]  # the fields of a Snapshot that its network needs beside the config
    possible: Callable[..., bool]  # whether such facts can be
    config: type[TrainConfig] | type[ImageConfig]
    network: Callable
    denoiser: Callable


def _possible_pictures(shape: Any, classes: Any) -> bool:
    numbers = [*shape, classes] if isinstance(shape, list | tuple) and len(shape) == 3 else [None]
    if not all(type(number) is int for number in numbers):
        return False
    height, width, channels = shape
    sides = all(MIN_SIDE <= side <= MAX_SIDE for side in (height, width))
    return sides and channels in (1, 3) and 0 <= classes <= MAX_CLASSES


FORMAT = "ddpm-explorer points 1"
POINTS = Kind(
    FORMAT, ("dims",), lambda dims: type(dims) is int and dims in (2, 3), TrainConfig,
    point_trainer.network, NetworkDenoiser,
)  # fmt: skip
IMAGES = Kind(
    "ddpm-explorer images 1", ("shape", "classes"), _possible_pictures, ImageConfig,
    image_trainer.network, ImageDenoiser,
)  # fmt: skip


def save(snapshot: Snapshot, path: str | Path | BinaryIO | None = None) -> bytes:
    """The snapshot's network as safetensors bytes; also written to path (or file) if given.

    Tensors by the names of the network's parameters. Metadata: one JSON text under the key "model"
    with format, config, step and what the config leaves open: dims of points, shape and classes of
    pictures (one key, so that equal models are equal files).
    """
    kind = POINTS if snapshot.shape is None else IMAGES
    facts = {name: getattr(snapshot, name) for name in kind.facts}
    notes = {"format": kind.format, "config": snapshot.config.as_dict(), **facts}
    net = kind.network(snapshot.config, **facts)
    torch.nn.utils.vector_to_parameters(torch.from_numpy(snapshot.weights), net.parameters())
    tensors = {name: weight.detach().clone() for name, weight in net.named_parameters()}
    data = write_tensors(tensors, {"model": json.dumps(notes | {"step": snapshot.step})})
    if hasattr(path, "write"):
        path.write(data)  # type: ignore[union-attr]
    elif path is not None:
        Path(path).write_bytes(data)
    return data


def load(source: Source) -> tuple[TrainConfig | ImageConfig, WiredDenoiser]:
    """(config, denoiser) from bytes, a path or an open binary file that `save` wrote.

    Raises ValueError with a sentence for a truncated, foreign, oversized or damaged file.
    """
    data = _bytes(source)
    kind, config, facts = _notes(data)
    try:
        tensors = read_tensors(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise ValueError(f"this model file is damaged or cut off. {ADVICE}") from error
    net = kind.network(config, **facts)  # refuses what would be too large
    _check(tensors, dict(net.named_parameters()))
    net.load_state_dict(tensors)
    return config, kind.denoiser(net, config.make_schedule(), config.target)


def _bytes(source: Source) -> bytes:
    """At most MAX_BYTES + 1 bytes of the source, so that a huge file costs nothing."""
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source[: MAX_BYTES + 1])
    elif hasattr(source, "read"):
        data = source.read(MAX_BYTES + 1)
    else:
        with Path(source).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"a model file of this app has at most {MAX_BYTES // 2**20} MB; this one has more."
        )
    return data


def _notes(data: bytes) -> tuple[Kind, Any, dict[str, Any]]:
    """(kind, config, facts) from the header alone."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 2 <= size <= min(HEADER_BYTES, len(data) - 8):
        raise ValueError(f"this is not a complete safetensors file. {ADVICE}")
    try:
        notes = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["model"])
        kind = next((kind for kind in (POINTS, IMAGES) if kind.format == notes["format"]), None)
        facts = {name: notes[name] for name in kind.facts} if kind else {}
        values = notes["config"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"this file does not say how its network was made. {ADVICE}") from error
    if kind is None or not kind.possible(**facts):
        raise ValueError(
            f"this is another kind of model: {notes['format']!r:.60}, {str(facts)[:60]}. {ADVICE}"
        )
    try:
        return kind, kind.config.from_dict(values), facts
    except (ValueError, TypeError) as error:
        raise ValueError(f"the settings inside this model file cannot be used: {error}") from error


def _check(tensors: Mapping[str, torch.Tensor], expected: Mapping[str, torch.Tensor]) -> None:
    """Refuse tensors that the network of the config does not have, or that hold no numbers."""
    if set(tensors) != set(expected):
        odd = sorted(set(tensors) ^ set(expected))[0]
        raise ValueError(
            f"the weights do not belong to the network that the file describes; see {odd!r:.60}."
        )
    for name, weight in expected.items():
        given = tensors[name]
        if given.shape != weight.shape or given.dtype != torch.float32:
            raise ValueError(
                f"{name} must have the shape {tuple(weight.shape)} in float32; the file has "
                f"{tuple(given.shape)} in {str(given.dtype).removeprefix('torch.')}."
            )
        if not np.isfinite(given.numpy()).all():
            raise ValueError(f"every weight must be finite; {name} has some that are not.")
