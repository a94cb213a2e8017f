"""Trained models as files: safetensors with the config as JSON inside; nothing is unpickled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors

from explorer.models.denoiser import NetworkDenoiser
from explorer.training.config import Snapshot, TrainConfig
from explorer.training.trainer import network

FORMAT = "ddpm-explorer points 1"
MAX_BYTES = 8 * 2**20  # the largest network of the app has 0.4 million weights, 1.6 MB
HEADER_BYTES = 64 * 2**10
ADVICE = "Only files saved by this app's training page can be loaded."


def save(snapshot: Snapshot, path=None) -> bytes:
    """The snapshot's network as safetensors bytes; also written to path (or file) if given.

    Tensors: layers.i.weight, layers.i.bias. Metadata: one JSON text under the key "model" with
    format, config, dims and step (one key, so that equal models are equal files).
    """
    net = network(snapshot.config, snapshot.dims)
    torch.nn.utils.vector_to_parameters(torch.from_numpy(snapshot.weights), net.parameters())
    notes = {
        "format": FORMAT,
        "config": snapshot.config.as_dict(),
        "dims": snapshot.dims,
        "step": snapshot.step,
    }
    tensors = {name: weight.detach().clone() for name, weight in net.named_parameters()}
    data = write_tensors(tensors, {"model": json.dumps(notes)})
    if hasattr(path, "write"):
        path.write(data)
    elif path is not None:
        Path(path).write_bytes(data)
    return data


def load(source) -> tuple[TrainConfig, NetworkDenoiser]:
    """(config, denoiser) from bytes, a path or an open binary file that `save` wrote.

    Raises ValueError with a sentence for a truncated, foreign, oversized or damaged file.
    """
    data = _bytes(source)
    config, dims = _notes(data)
    try:
        tensors = read_tensors(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise ValueError(f"this model file is damaged or cut off. {ADVICE}") from error
    net = network(config, dims)
    _check(tensors, dict(net.named_parameters()))
    net.load_state_dict(tensors)
    return config, NetworkDenoiser(net, config.make_schedule(), config.target)


def _bytes(source) -> bytes:
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


def _notes(data: bytes) -> tuple[TrainConfig, int]:
    """The config and the number of coordinates, from the header alone."""
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not 2 <= size <= min(HEADER_BYTES, len(data) - 8):
        raise ValueError(f"this is not a complete safetensors file. {ADVICE}")
    try:
        notes = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["model"])
        form, dims, values = notes["format"], notes["dims"], notes["config"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"this file does not say how its network was made. {ADVICE}") from error
    if form != FORMAT or type(dims) is not int or dims not in (2, 3):
        raise ValueError(f"this is another kind of model: {form!r:.60}, {dims!r:.9} dims. {ADVICE}")
    try:
        return TrainConfig.from_dict(values), dims
    except (ValueError, TypeError) as error:
        raise ValueError(f"the settings inside this model file cannot be used: {error}") from error


def _check(tensors, expected) -> None:
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
