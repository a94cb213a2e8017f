"""Sums over the components of a Gaussian mixture seen through noise, stable in log space.

With x_t = a x_0 + sqrt(b) eps, component k of x_t is N(a mu_k, a^2 Sigma_k + b I). A kernel takes
x (N, D) and a, b (scalars or (N, 1)) and answers log p(x) (N,), its gradient (N, D) and
E[x_0 | x_t = x] (N, D). Rows go in chunks of 131,072 numbers, in two arrays of 1 MB that are used
again for each chunk: memory does not grow with N times K and the work stays in the processor's
cache. (At least one row of K numbers each is needed; on a graphics card chunks hold 16 million.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.core.arrays import as_like, is_tensor, log
from explorer.core.types import Array

CHUNK_CPU, CHUNK_DEVICE = 1 << 17, 1 << 24
LOG_2PI = math.log(2.0 * math.pi)
LOGIT_ERROR = 1e-12  # what expanding the square may cost a log-weight; else differences are taken
EXPANDED_DIMS = 8  # above this the square is always expanded: differences would take too long

Scale = Any  # a or b: a number, or one for each row, (N, 1)
Constants = Any  # of a kernel in the kind of x: what `prepare` hands its own `chunk`
Answer = tuple[Any, ...]  # log p (N,), its gradient (N, D) and E[x_0 | x_t = x] (N, D)

SMALLEST = -700.0  # a weight below e^-700 adds nothing, and underflow is slow


class Kernel:
    """Walks over x in chunks; subclasses say what happens in one."""

    width = 1  # numbers held per row of x
    prepare: Callable[[Array, Scale, Scale], Constants]
    chunk: Callable[[Array, Scale, Scale, Constants], Answer]

    def __call__(self, x: Array, a: Scale, b: Scale) -> Answer:
        outs = [x.new_empty(s) if is_tensor(x) else np.empty(s) for s in self._shapes(x)]
        rows = _chunk_rows(x, self.width)
        constants = self.prepare(x, a, b)
        for start in range(0, x.shape[0], rows):
            part = slice(start, start + rows)
            pieces = self.chunk(x[part], _rows(a, part), _rows(b, part), constants)
            for out, piece in zip(outs, pieces, strict=True):
                out[part] = piece
        return tuple(outs)

    @staticmethod
    def _shapes(x: Array) -> tuple[tuple[int, ...], ...]:
        shape = tuple(x.shape)
        return shape[:1], shape, shape


class SharedIsotropic(Kernel):
    """Every component has covariance s2 I: K exponentials a row and two thin matrix products."""

    def __init__(self, log_weights: np.ndarray, means: np.ndarray, s2: float) -> None:
        self.log_weights, self.means, self.s2 = log_weights, means, float(s2)
        self.width = len(means)
        squares = np.sum(means**2, axis=1)
        self.radius = math.sqrt(squares.max())
        self.table = np.stack([*means.T, squares, log_weights])

    def prepare(self, x: Array, a: Scale, b: Scale) -> Constants:
        expand = self.means.shape[1] > EXPANDED_DIMS
        if not expand and not is_tensor(x):
            reach = math.sqrt(np.max(np.sum(x * x, axis=1), initial=0.0)) + self.radius
            loss = np.finfo(float).eps * reach * self.radius * a / (a * a * self.s2 + b)
            expand = np.max(loss) < LOGIT_ERROR
        table = as_like(self.table if expand else self.log_weights, x)
        return as_like(self.means, x), table, expand, _work(x, self.width)

    def chunk(self, x: Array, a: Scale, b: Scale, constants: Constants) -> Answer:
        means, table, expand, work = constants
        v = a * a * self.s2 + b
        if expand:
            logits = _product(_expanded_square(x, a, v), table, work)
            offset = -0.5 * (x * x).sum(1) / _flat(v)
        else:
            logits, offset = _log_terms(x, a, v, means, table, work), 0.0
        total, weights, norm = _softmax(logits)
        mean = (weights @ means) / norm
        log_p = total + offset - 0.5 * x.shape[1] * (log(_flat(v)) + LOG_2PI)
        return log_p, (a * mean - x) / v, (b * mean + (a * self.s2) * x) / v


class General(Kernel):
    """Any covariances, by their eigenvectors: there adding b I only adds b to the eigenvalues."""

    def __init__(
        self, log_weights: np.ndarray, means: np.ndarray, eigenvalues: np.ndarray, axes: np.ndarray
    ) -> None:
        self.log_weights, self.means, self.eigenvalues = log_weights, means, eigenvalues
        self.axes = np.concatenate(list(axes), axis=1)  # (D, K D): all axes side by side
        self.turned = np.einsum("kd,kde->ke", means, axes)
        self.width = means.size

    def prepare(self, x: Array, a: Scale, b: Scale) -> Constants:
        parts = (self.log_weights, self.means, self.eigenvalues, self.axes, self.turned)
        return [as_like(part, x) for part in parts]

    def chunk(self, x: Array, a: Scale, b: Scale, constants: Constants) -> Answer:
        log_weights, means, eigenvalues, axes, turned = constants
        shape = (x.shape[0], *means.shape)
        a3, b3 = (c[:, :, None] if getattr(c, "ndim", 0) else c for c in (a, b))
        v = a3 * a3 * eigenvalues + b3
        y = (x @ axes).reshape(shape) - a3 * turned
        squares = (y * y / v + log(v)).sum(-1)
        total, weights, norm = _softmax(log_weights - 0.5 * squares)
        weights = weights / norm
        pull = weights[:, :, None] * y / v
        flat = (shape[0], -1)
        mean = weights @ means + (a3 * eigenvalues * pull).reshape(flat) @ axes.T
        return total - 0.5 * shape[2] * LOG_2PI, -(pull.reshape(flat) @ axes.T), mean


def _rows(c: Scale, part: slice) -> Scale:
    return c[part] if getattr(c, "ndim", 0) else c


def _flat(v: Scale) -> Scale:
    return v[:, 0] if getattr(v, "ndim", 0) else v


def _expanded_square(x: Array, a: Scale, v: Scale) -> Array:
    """Rows [a x/v, -a^2/2v, 1]; times the table: log w - |x - a mu|^2/2v, but for -|x|^2/2v."""
    dims = x.shape[1]
    shape = (x.shape[0], dims + 2)
    rows = x.new_empty(shape) if is_tensor(x) else np.empty(shape)
    rows[:, :dims] = x * (a / v)
    rows[:, dims] = _flat(-0.5 * a * a / v)
    rows[:, dims + 1] = 1.0
    return rows


def _log_terms(
    x: Array, a: Scale, v: Scale, means: Array, log_weights: Array, work: np.ndarray | None
) -> Array:
    """log w_k - |x_n - a mu_k|^2 / 2v (N, K) by differences, so that nothing cancels."""
    if work is None:
        squares = 0.0
        for d in range(x.shape[1]):
            squares = squares + (x[:, d : d + 1] - a * means[:, d]) ** 2
        return log_weights - squares / (2.0 * v)
    total, difference = work[:, : len(x)]
    total.fill(0.0)
    for d in range(x.shape[1]):
        np.multiply(a, means[:, d], out=difference)
        np.subtract(x[:, d : d + 1], difference, out=difference)
        np.multiply(difference, difference, out=difference)
        total += difference
    total *= -0.5 / v
    total += log_weights
    return total


def _product(rows: Array, table: Array, work: np.ndarray | None) -> Array:
    return rows @ table if work is None else np.matmul(rows, table, out=work[0, : len(rows)])


def _work(x: Array, width: int) -> np.ndarray | None:
    """Two reused arrays of a chunk's size: fresh memory for each would cost ten times the sums."""
    if is_tensor(x):
        return None
    return np.empty((2, min(len(x), _chunk_rows(x, width)), width))


def _chunk_rows(x: Array, width: int) -> int:
    on_cpu = not is_tensor(x) or x.device.type == "cpu"
    return max(1, (CHUNK_CPU if on_cpu else CHUNK_DEVICE) // width)


def _softmax(logits: Any) -> Answer:
    """log Σ exp (N,), weights (N, K) and what to divide them by (N, 1), or 1."""
    if is_tensor(logits):
        return logits.logsumexp(-1), logits.softmax(-1), 1.0
    top = logits.max(axis=1, keepdims=True)
    logits -= top
    np.maximum(logits, SMALLEST, out=logits)
    np.exp(logits, out=logits)
    norm = logits.sum(axis=1, keepdims=True)
    return (top + np.log(norm))[:, 0], logits, norm
