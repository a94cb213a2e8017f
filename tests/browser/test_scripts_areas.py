"""Laws in parts, as the browser moves and adds them up, against core/information.py."""

import numpy as np
import pytest

from explorer.core import information as info

LAWS = "ui/areas/laws.js"
PARTS = [[22, 4, 3, 2, 1], [5, 6, 12, 6, 3], [16, 8, 4, 2, 2], [7, 7, 6, 6, 6], [1, 1, 1, 1, 28]]


def test_an_edge_gives_to_one_neighbour_what_it_takes_from_the_other(script):
    got = script(
        "({ shifted }, law) => [1, -1, 99, -99].map((by) => shifted(law, 1, by))", LAWS,
        given=[22, 4, 3, 2, 1],
    )  # fmt: skip
    assert got == [[22, 5, 2, 2, 1], [22, 3, 4, 2, 1], [22, 6, 1, 2, 1], [22, 1, 6, 2, 1]]


def test_its_words_are_those_of_the_core(script):
    got = script(
        """({ codeLengths, codeWords }, laws) =>
          laws.map((law) => [codeLengths(law), codeWords(codeLengths(law))])""",
        LAWS,
        given=PARTS,
    )
    for law, (lengths, words) in zip(PARTS, got, strict=True):
        assert tuple(lengths) == info.huffman_lengths(law)
        assert tuple(words) == info.code_words(lengths)


@pytest.mark.parametrize("i", range(len(PARTS)))
def test_what_it_costs_is_what_the_core_says(script, i):
    p, q = PARTS[i], PARTS[i - 1]
    bits = [0.0, *(-np.log2(np.arange(1, 33) / 32)).tolist()]
    got = script("({ costs }, [p, q, bits]) => costs(p, q, bits)", LAWS, given=[p, q, bits])
    a, b = np.array(p) / 32, np.array(q) / 32
    mean = float(a @ info.huffman_lengths(p))
    assert got == pytest.approx(
        {
            "entropy": info.entropy_bits(a), "cross": info.cross_entropy_bits(a, b),
            "kl": info.kl_bits(a, b), "back": info.kl_bits(b, a), "mean": mean,
            "waste": mean - info.entropy_bits(a), "most": -np.log2(a.min()),
        },
        abs=1e-9,
    )  # fmt: skip
