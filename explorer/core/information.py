"""Information of laws over a few symbols: entropies, divergences, a code that comes near them."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from explorer.core.types import Array


def entropy_bits(p: Array) -> float:
    r"""The mean surprise, :math:`H(p) = -\sum_i p_i \log_2 p_i` in bits; 0 log 0 is 0.

    p : any shape, not negative, sums to 1 (a table is a joint law).  Source: Shannon 1948, sec. 6.
    """
    return cross_entropy_bits(p, p)


def cross_entropy_bits(p: Array, q: Array) -> float:
    r"""The mean length of q's ideal code for symbols of p.

    .. math:: H(p, q) = -\sum_i p_i \log_2 q_i

    In bits; infinite where q gives nothing to what p shows. Raises ValueError where the shapes
    differ or one of them is no law.  Source: Cover & Thomas 2006, sec. 5.3.
    """
    p, q = law_of(p), law_of(q)
    if p.shape != q.shape:
        raise ValueError(f"two laws of the same symbols; got shapes {p.shape} and {q.shape}.")
    seen = p > 0
    with np.errstate(divide="ignore"):
        return float(-(p[seen] * np.log2(q[seen])).sum()) + 0.0  # no minus before a zero


def kl_bits(p: Array, q: Array) -> float:
    r"""What q's code costs beyond the least, :math:`\mathrm{KL}(p\|q) = H(p, q) - H(p) \ge 0`."""
    return cross_entropy_bits(p, q) - entropy_bits(p)


def mutual_information_bits(joint: Array) -> float:
    r"""What one of two tells about the other, :math:`I = H(x) + H(y) - H(x, y)` in bits.

    joint : (X, Y).  Source: Cover & Thomas 2006, eq. (2.45).
    """
    joint = law_of(joint)
    apart = entropy_bits(joint.sum(1)) + entropy_bits(joint.sum(0))
    return apart - entropy_bits(joint)


def law_of(p: Array) -> np.ndarray:
    """p as floats. Raises ValueError where it is negative somewhere or does not sum to 1."""
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-9:
        raise ValueError(f"a law is not negative and sums to 1; got {p.tolist()}.")
    return p


def huffman_lengths(weights: Sequence[int]) -> tuple[int, ...]:
    r"""The lengths of a prefix code whose mean is the least there is, so within 1 of the entropy.

    The two lightest are joined, again and again; of equal ones the older first.
    weights : (K ≥ 2,), positive.  Returns (K,) whole bits.  Source: Huffman 1952.
    """
    heap: list[tuple[int, int, tuple[int, ...]]] = [
        (weight, i, (i,)) for i, weight in enumerate(weights)
    ]
    heapq.heapify(heap)
    lengths = [0] * len(weights)
    for age in range(len(weights), 2 * len(weights) - 1):
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        both = a[2] + b[2]
        for symbol in both:
            lengths[symbol] += 1
        heapq.heappush(heap, (a[0] + b[0], age, both))
    return tuple(lengths)


def code_words(lengths: Sequence[int]) -> tuple[str, ...]:
    """Words of 0 and 1 of these lengths, none the beginning of another: the canonical code.

    Raises ValueError where there is no such code (Kraft's sum is above 1).
    """
    if sum(2.0**-length for length in lengths) > 1:
        raise ValueError(f"no prefix code has the lengths {list(lengths)}.")
    words, code, before = [""] * len(lengths), 0, 0
    for length, i in sorted((length, i) for i, length in enumerate(lengths)):
        code <<= length - before
        words[i] = format(code, f"0{length}b")
        code, before = code + 1, length
    return tuple(words)


def conditional_information_bits(joint: Array) -> float:
    r"""What x tells about z once y is known, :math:`I(x; z\mid y) = \sum_y p(y)\,I(x; z\mid y)`.

    joint : (X, Y, Z), y in the middle; a y that never comes counts for nothing.  In bits.
    Source: Cover & Thomas 2006, eq. (2.60).
    """
    joint = law_of(joint)
    shares = joint.sum((0, 2))
    return float(
        sum(
            share * mutual_information_bits(joint[:, y] / share)
            for y, share in enumerate(shares)
            if share > 0
        )
    )
