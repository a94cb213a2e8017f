"""The sample of a matrix leaves no value of any factor out."""

import pytest

from tests.matrix import sampled

FACTORS = [
    (range(14), ("en", "zh")),
    (range(7), ("light", "dark"), ("en", "zh"), (390, 1280, 1920)),
    ("ab", "cd"),
    ("a",),
]


@pytest.mark.parametrize("factors", FACTORS)
def test_each_value_of_each_factor_is_in_the_sample_and_each_combination_in_the_whole(factors):
    cases = sampled(*factors)
    sample = [case.values for case in cases if not case.marks]
    assert len(sample) == max(map(len, factors))
    for place, factor in enumerate(factors):
        assert {values[place] for values in sample} == set(factor)
    whole = {case.values for case in cases}
    count = 1
    for factor in factors:
        count *= len(factor)
    assert len(whole) == len(cases) == count


def test_two_short_factors_of_one_length_do_not_keep_step():
    sample = {case.values[1:] for case in sampled(range(8), "ab", "cd") if not case.marks}
    assert sample == {("a", "c"), ("b", "d"), ("a", "d"), ("b", "c")}
