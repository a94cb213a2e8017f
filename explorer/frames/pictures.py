"""Pictures → the bytes that the stage draws, beside pack.py and in its format.

A film holds key frames of pictures that the browser mixes in between; a mixture holds a few
pictures, and every tile on the stage is a sum of them with coefficients from a table: x_t, the
signal in it and the noise in it are three tiles of one mixture. A profile holds curves over x.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from explorer.frames.pack import LEVELS, MAX_FRAMES, Blob, Times, blob, finite, in_time, quantise
from explorer.frames.parts import Profile, Take

BYTES = 255


def film(
    pictures: np.ndarray,
    times: Times,
    limit: float | Sequence[float] = 1.0,
    hold: bool = False,
    fine: bool = False,
) -> Blob:
    """Key frames: pictures (K, N, H, W, C) at times (K,); the browser mixes neighbours.

    limit : values beyond ±limit are clipped; one number, or one for each of the N tiles.
    hold : True shows each key frame until t passes the next one.
    fine : two bytes a value instead of one, for pictures whose numbers are read (limit / 32767).
    """
    pictures = _pictures(pictures, "pictures (K, N, H, W, C)", ndim=5)
    limits = np.broadcast_to(np.asarray(limit, dtype=np.float64), pictures.shape[1:2])
    if not (np.isfinite(limits).all() and (limits > 0).all()):
        raise ValueError(f"a film's limit must be positive; got {limit}.")
    pictures, times = in_time(pictures, times)
    kind, dtype = ("int16", np.int16) if fine else ("uint8", np.uint8)
    codes = np.empty(pictures.shape, dtype)
    for frame, out in zip(pictures, codes, strict=True):  # one at a time: a film may be large
        share = np.clip(frame / limits[:, None, None, None], -1, 1)
        out[...] = np.round(share * LEVELS if fine else (share + 1) / 2 * BYTES)
    meta = {"times": times, "limits": limits.tolist(), "hold": bool(hold)}
    return blob("film", meta, pictures=(kind, codes))


def mixture(pictures: np.ndarray) -> Blob:
    """Pictures (J, H, W, C) to be mixed: a tile is Σ_j c_j(t) pictures[j] (see `Tile`)."""
    pictures = _pictures(pictures, "pictures (J, H, W, C)", ndim=4)
    parts = [quantise(picture.astype(np.float64)) for picture in pictures]
    codes = np.stack([whole for _, whole in parts])
    return blob("mixture", {"scales": [scale for scale, _ in parts]}, pictures=("int16", codes))


def profile(
    values: np.ndarray, x: Sequence[float] | np.ndarray, times: Sequence[float] | np.ndarray = (0,)
) -> Blob:
    """S curves over x that follow t: values (K, S, L) at x (L,), key times (K,), rising or not.

    times : steps t, or the values of a table column when the `Profile` runs along that column.
    """
    values, x = finite(values, "values", ndim=3), finite(x, "x", ndim=1)
    times = finite(times, "times", ndim=1)
    if values.shape[2] != len(x) or len(x) < 2:
        raise ValueError(f"curves need one value for each of two x or more; got {values.shape}.")
    if len(values) != len(times) or len(np.unique(times)) != len(times):
        raise ValueError(f"{len(values)} key curves need as many different times; got {times}.")
    if len(times) > MAX_FRAMES:
        raise ValueError(f"at most {MAX_FRAMES} key curves; got {len(times)}. Thin them out.")
    order = np.argsort(times)
    meta = {"times": times[order].tolist()}
    return blob("profile", meta, values=("float32", values[order]), x=("float32", x))


def check_takes(takes: Sequence[Take]) -> None:
    """Refuse tiles that their own blob cannot fill."""
    for take in takes:
        if not (take.tiles and isinstance(take.cloud, Blob)):
            continue
        kind, shape = _header(take.cloud)
        if kind == "film" and len(take.tiles) != shape[1]:
            raise ValueError(f"a film of {shape[1]} pictures needs as many tiles, or none; "
                             f"got {len(take.tiles)}.")  # fmt: skip
        if kind == "mixture":
            _check_mixes(take, shape[0])
        if kind not in ("film", "mixture"):
            raise ValueError(f"tiles show a film or a mixture; the take holds a {kind!r}.")


def check_profiles(profiles: Sequence[Profile]) -> None:
    """Refuse a profile whose labels do not fit its curves."""
    for each in profiles:
        if isinstance(each.blob, Blob):
            kind, shape = _header(each.blob)
            if kind != "profile" or shape[1] != len(each.labels):
                raise ValueError(f"a profile needs one label per curve; got {len(each.labels)} "
                                 f"for {kind} {shape}.")  # fmt: skip


def _check_mixes(take: Take, count: int) -> None:
    for tile in take.tiles:
        if not tile.mix or max(tile.mix) >= count:
            raise ValueError(f"a tile mixes pictures 0..{count - 1} of its mixture; "
                             f"got {tile.mix}.")  # fmt: skip


def _header(given: Blob) -> tuple[str, list[int]]:
    return given.header["kind"], given.header["arrays"][0]["shape"]


def _pictures(values: ArrayLike, name: str, ndim: int) -> np.ndarray:
    """Checked in their own type: a film in float64 would fill the memory for nothing."""
    values = np.asarray(values)
    if values.ndim != ndim or values.size == 0 or values.shape[-1] not in (1, 3):
        raise ValueError(f"{name} must have 1 or 3 channels; got shape {values.shape}.")
    if not np.isfinite(values).all():
        raise ValueError(f"pictures must be finite; {np.sum(~np.isfinite(values))} are not.")
    return values
