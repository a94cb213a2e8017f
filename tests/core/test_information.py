"""Information of laws: by scipy, by fractions of two, by every code there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import entropy

from explorer.core import information as info

RNG = np.random.default_rng(11)
LAWS = [RNG.dirichlet(np.ones(5)) for _ in range(6)]


@pytest.mark.parametrize("p", LAWS)
def test_entropy_and_kl_are_scipys(p):
    q = LAWS[0][::-1]
    assert info.entropy_bits(p) == pytest.approx(entropy(p, base=2), rel=1e-12)
    assert info.kl_bits(p, q) == pytest.approx(entropy(p, q, base=2), rel=1e-9, abs=1e-12)


def test_what_never_comes_costs_nothing_and_what_cannot_be_said_costs_without_end():
    assert info.entropy_bits(np.array([1.0, 0.0])) == 0
    assert info.kl_bits(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == np.inf
    assert info.kl_bits(np.array([1.0, 0.0]), np.array([0.5, 0.5])) == pytest.approx(1)


def test_mutual_information_is_the_kl_from_independence():
    joint = RNG.dirichlet(np.ones(12)).reshape(3, 4)
    apart = np.outer(joint.sum(1), joint.sum(0))
    assert info.mutual_information_bits(joint) == pytest.approx(info.kl_bits(joint, apart))
    assert info.mutual_information_bits(apart) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("p", [[0.5, 0.6], [1.5, -0.5]])
def test_what_is_no_law_is_refused(p):
    with pytest.raises(ValueError, match="sums to 1"):
        info.entropy_bits(np.array(p))
    with pytest.raises(ValueError, match="the same symbols"):
        info.kl_bits(np.array([1.0]), np.array([0.5, 0.5]))


@pytest.mark.parametrize("weights", [(12, 8, 6, 4, 2), (16, 8, 4, 2, 2), (1, 1, 1, 1, 28), (9, 7)])
def test_no_prefix_code_is_shorter_in_the_mean(weights):
    """All lengths up to 4 that some prefix code has, by Kraft's sum."""
    lengths = info.huffman_lengths(weights)
    codes = product(range(1, 5), repeat=len(weights))
    best = min(np.dot(weights, each) for each in codes if sum(2.0**-length for length in each) <= 1)
    assert np.dot(weights, lengths) == best


@pytest.mark.parametrize("seed", range(4))
def test_a_code_lies_within_a_bit_of_the_entropy_and_none_of_its_words_begins_another(seed):
    weights = np.random.default_rng(seed).integers(1, 40, 9)
    lengths = info.huffman_lengths(weights.tolist())
    p = weights / weights.sum()
    assert info.entropy_bits(p) <= p @ lengths < info.entropy_bits(p) + 1
    words = info.code_words(lengths)
    assert tuple(map(len, words)) == lengths
    assert not [a for a in words for b in words if a != b and b.startswith(a)]


def test_powers_of_a_half_are_coded_without_a_rest():
    assert info.huffman_lengths((16, 8, 4, 2, 2)) == (1, 2, 3, 4, 4)
    assert info.code_words((1, 2, 3, 4, 4)) == ("0", "10", "110", "1110", "1111")
    with pytest.raises(ValueError, match="no prefix code"):
        info.code_words((1, 1, 2))


def test_what_is_left_to_tell_once_the_middle_is_known_is_the_chain_rules():
    """I(x; y, z) = I(x; y) + I(x; z | y), with (y, z) as one variable."""
    joint = RNG.dirichlet(np.ones(24)).reshape(2, 3, 4)
    whole = info.mutual_information_bits(joint.reshape(2, 12))
    first = info.mutual_information_bits(joint.sum(2))
    assert info.conditional_information_bits(joint) == pytest.approx(whole - first, abs=1e-12)
    none = np.zeros((2, 3, 2))
    none[:, 0] = 0.25
    assert info.conditional_information_bits(none) == pytest.approx(0, abs=1e-12)
