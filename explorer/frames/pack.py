"""Arrays → the bytes that the stage draws. Pure functions: numpy in, `Blob` out.

A blob is `<uint32 header length><JSON header><arrays>`, little-endian, every array on an 8-byte
boundary. The header names each array's type, shape and offset. A blob's id is the hash of its
content, so equal content travels to a browser once. Clouds are int16 with a scale: 3e-5 of the
cloud's half-width, far below a pixel.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

MAX_FRAMES = 256
MAX_SWEEP_ROWS = 257
LEVELS = 32767  # int16 runs over -LEVELS..LEVELS
Times = Sequence[int] | np.ndarray  # the key t of what moves
TYPES = {"int16": "<i2", "uint8": "|u1", "float32": "<f4"}


@dataclass(frozen=True)
class Blob:
    """Bytes for the browser and the name they go by (the hash of their content)."""

    id: str
    data: bytes

    @cached_property
    def header(self) -> dict[str, Any]:
        """What the bytes begin with: kind, the arrays' shapes, and what the kind adds; to read."""
        return json.loads(self.data[4 : self.start])

    @property
    def start(self) -> int:
        """Where the arrays begin."""
        return 4 + struct.unpack_from("<I", self.data)[0]


def frames(points: np.ndarray, times: Times) -> Blob:
    """Key frames: points (K, N, D) at times (K,), any order of t; the browser interpolates."""
    points, times = in_time(_cloud(points, "points"), times)
    scale, whole = quantise(points)
    meta = {"times": times, "scale": scale, "reach": _reach(points)}
    return blob("frames", meta, points=("int16", whole))


def basis(clouds: np.ndarray) -> Blob:
    """Clouds (J, N, D) to be mixed: x_t = Σ_j c_j(t) clouds[j], c_j being columns of a table."""
    clouds = _cloud(clouds, "clouds")
    parts = [quantise(cloud) for cloud in clouds]
    meta = {
        "scales": [scale for scale, _ in parts],
        "reach": max(_reach(cloud) for cloud in clouds),
    }
    return blob("basis", meta, clouds=("int16", np.stack([whole for _, whole in parts])))


def colours(labels: np.ndarray) -> Blob:
    """Labels (N,) in [0, 1], the place in the data, as steps of the colour ramp."""
    labels = finite(labels, "labels", ndim=1)
    if labels.size and (labels.min() < 0 or labels.max() > 1):
        low, high = labels.min(), labels.max()
        raise ValueError(f"labels must lie in [0, 1]; they run from {low:.3g} to {high:.3g}.")
    return blob("colours", {}, labels=("uint8", np.round(labels * 255)))


def table(columns: Mapping[str, np.ndarray]) -> Blob:
    """Columns of length T + 1 whose index is t: coefficients, readout, curves. inf may occur."""
    names, values = _columns(columns)
    return blob("table", {"names": names}, columns=("float32", values))


def sweep(
    values: Sequence[float] | np.ndarray, tables: Sequence[Mapping[str, np.ndarray]], t: Times
) -> Blob:
    """The same columns at S values of a slider, each on R ≤ 257 thinned steps t.

    values : (S,) rising.  tables : S mappings name → (R,).  t : (R,) rising, first 0 and last T.
    """
    values = _rising(values, "sweep values")
    rows = _rising(t, "thinned t")
    if len(tables) != len(values):
        raise ValueError(f"one table per slider value; got {len(tables)} for {len(values)}.")
    if len(rows) > MAX_SWEEP_ROWS:
        raise ValueError(f"a sweep holds at most {MAX_SWEEP_ROWS} steps; got {len(rows)}.")
    names = list(tables[0])
    stack = np.stack([_columns({name: each[name] for name in names})[1] for each in tables])
    if stack.shape[2] != len(rows):
        raise ValueError(f"columns must have {len(rows)} rows, one per t; got {stack.shape[2]}.")
    meta = {"names": names, "values": values.tolist(), "t": rows.tolist()}
    return blob("sweep", meta, tables=("float32", stack))


def field(arrows: np.ndarray, grid: np.ndarray, times: Times) -> Blob:
    """Arrows (K, G, 2) in data units at grid points (G, 2) and times (K,)."""
    arrows, times = in_time(finite(arrows, "arrows", ndim=3), times)
    grid = finite(grid, "grid", ndim=2)
    if arrows.shape[1:] != grid.shape:
        raise ValueError(f"one arrow per grid point; got {arrows.shape} on {grid.shape}.")
    scale, whole = quantise(arrows)
    meta = {"times": times, "scale": scale}
    return blob("field", meta, arrows=("int16", whole), grid=("float32", grid))


def heat(
    values: np.ndarray,
    extent: tuple[float, float, float, float],
    times: Times,
    contours: bool = False,
    limits: tuple[float, float] | None = None,
    colour: str = "spread",
) -> Blob:
    """A scalar field (K, H, W) at times (K,), row 0 at ymin; filled, or as contour lines.

    extent : (xmin, xmax, ymin, ymax) in data units, the centres of the outermost cells.
    limits : the values of the palest and the fullest colour; by default those that occur.
    colour : a name of the palette for the fullest (signed values go from data to error).
    """
    values, times = in_time(finite(values, "values", ndim=3), times)
    scale, whole = quantise(values)
    extent = [float(edge) for edge in extent]
    low, high = (float(edge) for edge in limits or (values.min(), values.max()))
    meta = {"times": times, "scale": scale, "extent": extent, "low": low, "high": high}
    meta["colour"] = colour
    return blob("heat", {**meta, "contours": bool(contours)}, values=("int16", whole))


# --- below: checks and bytes ----------------------------------------------------------------


def finite(values: ArrayLike, name: str, ndim: int) -> np.ndarray:
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes; got shape {values.shape}.")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite; {np.sum(~np.isfinite(values))} entries are not.")
    return values


def _cloud(points: ArrayLike, name: str) -> np.ndarray:
    points = finite(points, name, ndim=3)
    if points.shape[2] not in (2, 3) or points.size == 0:
        raise ValueError(f"{name} must be (count, N, 2 or 3) with N >= 1; got {points.shape}.")
    return points


def in_time(values: np.ndarray, times: Times) -> tuple[np.ndarray, list[int]]:
    """Values and their times in rising t, as the browser's search expects them."""
    times = np.asarray(times)
    if times.shape != values.shape[:1] or len(np.unique(times)) != len(times):
        raise ValueError(f"{len(values)} key frames need as many different times; got {times}.")
    if len(times) > MAX_FRAMES:
        raise ValueError(f"at most {MAX_FRAMES} key frames; got {len(times)}. Thin them out.")
    order = np.argsort(times)
    return values[order], [int(t) for t in times[order]]


def _rising(values: ArrayLike, name: str) -> np.ndarray:
    values = finite(values, name, ndim=1)
    if len(values) < 2 or (np.diff(values) <= 0).any():
        raise ValueError(f"{name} must rise and be at least two; got {values.tolist()[:6]}.")
    return values


def _columns(columns: Mapping[str, np.ndarray]) -> tuple[list[str], np.ndarray]:
    names = list(columns)
    rows = [np.asarray(columns[name], dtype=np.float64) for name in names]
    if not rows or len({row.shape for row in rows}) != 1 or rows[0].ndim != 1:
        raise ValueError(f"columns must be 1-D of one length; got {[row.shape for row in rows]}.")
    with np.errstate(over="ignore"):  # what float32 cannot hold is drawn as infinite
        return names, np.stack(rows).astype(np.float32)


def quantise(values: np.ndarray) -> tuple[float, np.ndarray]:
    top = float(np.abs(values).max()) or 1.0
    return top / LEVELS, np.round(values / top * LEVELS)


def _reach(points: np.ndarray) -> float:
    """Half the width that shows nearly all of the cloud: the 99.5 % quantile of |coordinate|."""
    flat = np.abs(points).reshape(-1)
    return float(np.quantile(flat[:: max(1, flat.size // 200_000)], 0.995)) or 1.0


def blob(kind: str, meta: Mapping, **arrays: tuple[str, np.ndarray]) -> Blob:
    parts, listing, offset = [], [], 0
    for name, (kind_of_number, values) in arrays.items():
        raw = np.ascontiguousarray(values, dtype=TYPES[kind_of_number]).tobytes()
        shape = list(np.shape(values))
        listing.append({"name": name, "type": kind_of_number, "shape": shape, "offset": offset})
        raw += b"\0" * (-len(raw) % 8)
        parts.append(raw)
        offset += len(raw)
    header = {"kind": kind, **meta, "arrays": listing}
    text, body = json.dumps(header).encode(), b"".join(parts)
    name = hashlib.sha256(text + body).hexdigest()[:20]
    return Blob(name, _headed({"id": name, **header}, body))


def with_words(given: Blob, **words: Any) -> bytes:
    """The blob's bytes with more in its header: what is said of it in one language."""
    return _headed(given.header | words, given.data[given.start :])


def _headed(header: Mapping, body: bytes) -> bytes:
    text = json.dumps(header).encode()
    text += b" " * (-(4 + len(text)) % 8)
    return struct.pack("<I", len(text)) + text + body
