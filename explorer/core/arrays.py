"""The few operations in which numpy arrays and torch tensors differ.

Every function of the core takes either kind and answers in kind. Only this module knows the
difference, through the tensors' own methods: torch is never imported here. A whole array is
computed in float64 and cast to the reader's dtype last, so no digit is lost on the way.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike

from explorer.core.types import Array, Generator, Kind, Tensor, Times, Value


def is_tensor(x: object) -> TypeGuard[Tensor]:
    """Whether x is a torch tensor (told by its own methods)."""
    return hasattr(x, "new_tensor")


def shape_of(x: object) -> tuple[int, ...]:
    return tuple(getattr(x, "shape", ()))


def at(values: Array, t: Times, like: Kind) -> Kind:
    """The entries of `values` for t, in `like`'s kind, dtype and device, shaped to broadcast.

    values : (T+1,) array or tensor, index = t.  t : int or (N,) int.  like : (N, ...).
    Returns a scalar of like's kind for an int t, else (N, 1, ..., 1) with like's number of axes.
    """
    if is_tensor(like):
        picked = _pick_tensor(values, t, like)
    else:
        table = values.detach().cpu().numpy() if is_tensor(values) else values
        index = t if isinstance(t, numbers.Integral) else to_numpy(t)
        picked = np.asarray(table[index], dtype=_float_dtype(like))
    axes = len(shape_of(picked))
    if axes == 0:
        return picked if is_tensor(like) else picked[()]
    return picked.reshape(shape_of(picked) + (1,) * (len(shape_of(like)) - 1))


def _pick_tensor(values: Array, t: Times, like: Tensor) -> Array:
    like = like if like.is_floating_point() else like.double()
    if is_tensor(values):
        return values[t].to(like)
    if isinstance(t, numbers.Integral):
        return like.new_full((), float(values[t]))
    if is_tensor(t) and t.device.type != "cpu":
        return like.new_tensor(np.array(values))[t]
    return like.new_tensor(np.array(values[to_numpy(t)]))


def _float_dtype(like: object) -> np.dtype[Any]:
    dtype = getattr(like, "dtype", np.dtype(float))
    return dtype if dtype.kind == "f" else np.dtype(float)


def to_numpy(x: ArrayLike) -> np.ndarray:
    """x as a numpy array: a tensor comes to the CPU without its gradient."""
    return x.detach().cpu().numpy() if is_tensor(x) else np.asarray(x)


def detached(x: Kind) -> Kind:
    """The same numbers, through which no gradient flows."""
    return x.detach() if is_tensor(x) else x


def as_like(values: ArrayLike, like: Kind) -> Kind:
    """The numpy array `values` in like's kind, dtype and device."""
    if is_tensor(like):
        return like.new_tensor(np.array(values))
    return np.asarray(values, dtype=_float_dtype(like))


def check_t(t: Times, T: int, x: object, first: int = 0) -> None:
    """Raise ValueError unless t is an int or one int per row of x, from `first` to T.

    Tensors on a graphics card are not read back (it would wait for the card at every step);
    there, an index beyond T is the card's own error.
    """
    if isinstance(t, numbers.Integral) and not isinstance(t, bool):
        low = high = int(t)
    else:
        _check_t_kind(t, x)
        if is_tensor(t) and t.device.type != "cpu":
            return
        t = to_numpy(t)
        if t.size == 0:
            return
        low, high = int(t.min()), int(t.max())
    if low < first or high > T:
        wrong = low if low < first else high
        why = "" if first == 0 else " At t = 0 there is no noise and no step to undo."
        raise ValueError(f"t must lie in {first}..{T}; {wrong} does not.{why}")


def _check_t_kind(t: Any, x: object) -> None:
    if not hasattr(t, "shape"):
        raise ValueError(f"t must be an int or an array of ints; got {t!r}.")
    whole = not (t.is_floating_point() if is_tensor(t) else t.dtype.kind not in "iu")
    if not whole:
        raise ValueError(f"t must be whole numbers; got an array of {t.dtype}.")
    rows = shape_of(x)[:1]
    if shape_of(t) not in ((), rows):
        raise ValueError(
            f"t must be one int or one per row, shape {rows}; its shape is {shape_of(t)}."
        )


def check_same_shape(name: str, value: object, other_name: str, other: object) -> None:
    """Raise ValueError unless the two are of one kind and shape."""
    if is_tensor(value) != is_tensor(other) or isinstance(value, list | tuple):
        raise ValueError(
            f"{name} must be of the kind of {other_name}, both numpy arrays or both torch tensors; "
            f"they are {type(value).__name__} and {type(other).__name__}."
        )
    if shape_of(value) != shape_of(other):
        raise ValueError(
            f"{name} must have the shape of {other_name}, {shape_of(other)}; "
            f"it has {shape_of(value)}."
        )


def normal_like(rng: Generator, like: Kind) -> Kind:
    """Standard normal noise of like's shape, kind, dtype and device.

    rng : numpy.random.Generator (rng.standard_normal(like.shape), for arrays and tensors alike)
    or torch.Generator (for tensors).
    """
    if hasattr(rng, "standard_normal"):
        return as_like(rng.standard_normal(shape_of(like)), like)
    if is_tensor(like) and hasattr(rng, "initial_seed"):
        noise = like.new_empty(shape_of(like), device=rng.device).normal_(generator=rng)
        return noise.to(like.device)
    raise ValueError(
        "rng must be a numpy.random.Generator, or a torch.Generator for tensors; "
        f"got {type(rng).__name__}. Noise is drawn from it, so that runs repeat."
    )


def exp(x: Value) -> Value:
    return x.exp() if is_tensor(x) else np.exp(x)


def log(x: Value) -> Value:
    return x.log() if is_tensor(x) else np.log(x)


def log1p(x: Value) -> Value:
    return x.log1p() if is_tensor(x) else np.log1p(x)


def expm1(x: Value) -> Value:
    return x.expm1() if is_tensor(x) else np.expm1(x)


def sqrt(x: Value) -> Value:
    if isinstance(x, float):
        return math.sqrt(x)
    return x.sqrt() if is_tensor(x) else np.sqrt(x)


def tanh(x: Value) -> Value:
    return x.tanh() if is_tensor(x) else np.tanh(x)


def erf(x: Value) -> Value:
    """The error function; scipy is loaded on first use, it costs a tenth of a second."""
    if is_tensor(x):
        return x.erf()
    from scipy.special import erf as scipy_erf

    return scipy_erf(x)


def erfc(x: Value) -> Value:
    """1 - erf, without cancellation."""
    if is_tensor(x):
        return x.erfc()
    from scipy.special import erfc as scipy_erfc

    return scipy_erfc(x)


def where(condition: Array | bool, a: Value, b: Value) -> Value:
    """a where the condition holds, else b; a and b arrays of one kind."""
    return a.where(condition, b) if is_tensor(a) else np.where(condition, a, b)


def stack(parts: Iterable[Kind], axis: int = 0) -> Kind:
    """Arrays of one kind and shape along a new axis."""
    parts = list(parts)
    if not is_tensor(parts[0]):
        return np.stack(parts, axis)
    first = parts[0]
    out = first.new_empty((len(parts), *first.shape))
    for i, part in enumerate(parts):
        out[i] = part
    return out.movedim(0, axis)


def logsumexp(x: Kind, axis: int = -1) -> Kind:
    """log Σ exp x along an axis, without overflow; -inf where every term is -inf."""
    if is_tensor(x):
        return x.logsumexp(axis)
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))
    return np.squeeze(total + top, axis=axis)


def flat_mean(x: Kind) -> Kind:
    """The mean over all axes but the first: (N, ...) -> (N,)."""
    return x.reshape(x.shape[0], -1).mean(-1)


LN2 = math.log(2.0)
