"""The operations in which numpy and torch differ: same answers, same kind, clear refusals."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from explorer.core import arrays

TABLE = np.array([0.0, 0.1, 0.2, 1.0 / 3.0])
KINDS = [
    np.zeros((4, 2)),
    np.zeros((4, 2), np.float32),
    torch.zeros((4, 2), dtype=torch.float64),
    torch.zeros((4, 2)),
]


@pytest.mark.parametrize("like", KINDS, ids=lambda like: str(like.dtype))
def test_at_answers_in_the_kind_and_dtype_of_like(like):
    one = arrays.at(TABLE, 3, like)
    rows = arrays.at(TABLE, np.array([3, 0, 1, 2]), like)
    assert type(one * like) is type(like) and type(rows) is type(like)
    assert (one * like).dtype == like.dtype and rows.dtype == like.dtype
    assert tuple(rows.shape) == (4, 1)
    # The nearest number of that dtype to 1/3: the table is float64 until the last moment.
    assert float(one) == float(rows[0, 0]) == float(np.asarray(like).dtype.type(1.0 / 3.0))


def test_at_reads_a_tensor_table_and_a_tensor_t():
    like = torch.zeros((3, 2, 5))
    t = torch.tensor([0, 3, 1])
    for table in (TABLE, torch.tensor(TABLE)):
        picked = arrays.at(table, t, like)
        assert picked.shape == (3, 1, 1) and picked.dtype == torch.float32
        assert picked.flatten().tolist() == torch.tensor(TABLE).float()[t].tolist()
    assert (
        arrays.at(torch.tensor(TABLE), t, np.zeros((3, 1))).tolist()
        == TABLE[[0, 3, 1], None].tolist()
    )


def test_at_never_rounds_to_whole_numbers_when_like_holds_them():
    assert arrays.at(TABLE, 3, np.zeros((2, 2), int)) == TABLE[3]
    assert float(arrays.at(TABLE, 3, torch.zeros((2, 2), dtype=torch.int64))) == TABLE[3]


@pytest.mark.parametrize("t", [-1, 11, np.array([0, 11]), np.array([-1, 3]), torch.tensor([0, 11])])
def test_t_outside_its_range_is_refused_with_a_sentence(t):
    with pytest.raises(ValueError, match=r"t must lie in 0\.\.10; (-1|11) does not\."):
        arrays.check_t(t, 10, np.zeros((2, 1)))


@pytest.mark.parametrize("t", [np.array([1.0, 2.0]), torch.tensor([1.0, 2.0])])
def test_a_t_that_is_not_whole_is_refused(t):
    with pytest.raises(ValueError, match="t must be whole numbers"):
        arrays.check_t(t, 10, np.zeros((2, 1)))


def test_a_t_of_another_length_or_kind_is_refused():
    with pytest.raises(ValueError, match=r"one per row, shape \(2,\); its shape is \(3,\)"):
        arrays.check_t(np.array([1, 2, 3]), 10, np.zeros((2, 1)))
    with pytest.raises(ValueError, match=r"an int or an array of ints; got 0\.5"):
        arrays.check_t(0.5, 10, np.zeros((2, 1)))
    arrays.check_t(np.zeros(0, int), 10, np.zeros((0, 1)))  # no rows, nothing to refuse


def test_different_shapes_are_refused_with_both_shapes_named():
    with pytest.raises(ValueError, match=r"eps must have the shape of x0, \(2, 1\); it has \(1,\)"):
        arrays.check_same_shape("eps", np.zeros(1), "x0", np.zeros((2, 1)))


def test_numpy_noise_is_the_generators_own_stream():
    drawn = arrays.normal_like(np.random.default_rng(3), np.zeros((5, 2)))
    assert np.array_equal(drawn, np.random.default_rng(3).standard_normal((5, 2)))
    as_tensor = arrays.normal_like(np.random.default_rng(3), torch.zeros((5, 2)).double())
    assert np.array_equal(as_tensor.numpy(), drawn)


def test_torch_noise_is_what_randn_draws():
    drawn = arrays.normal_like(torch.Generator().manual_seed(3), torch.zeros((50, 2)))
    assert torch.equal(drawn, torch.randn((50, 2), generator=torch.Generator().manual_seed(3)))


def test_a_torch_generator_for_arrays_is_refused():
    for rng in (torch.Generator(), None, 7):
        with pytest.raises(ValueError, match=r"rng must be a numpy\.random\.Generator"):
            arrays.normal_like(rng, np.zeros((5, 2)))


@pytest.mark.parametrize("name", ["exp", "log", "log1p", "expm1", "sqrt", "tanh", "erf", "erfc"])
def test_elementwise_functions_agree_in_both_kinds(name):
    x = np.linspace(0.1, 3, 50)
    function = getattr(arrays, name)
    # A few units in the last place: the two libraries round their own way.
    np.testing.assert_allclose(function(torch.tensor(x)).numpy(), function(x), rtol=1e-14)


def test_logsumexp_survives_large_numbers_and_minus_infinity():
    x = np.array([[1000.0, 1000.0], [-1000.0, -1001.0], [-np.inf, 0.0], [-np.inf, -np.inf]])
    expected = [1000 + np.log(2), -1000 + np.log1p(np.exp(-1)), 0.0, -np.inf]
    np.testing.assert_allclose(arrays.logsumexp(x), expected, rtol=1e-15)
    np.testing.assert_allclose(arrays.logsumexp(torch.tensor(x)).numpy(), expected, rtol=1e-15)
    assert arrays.logsumexp(x.T, axis=0).tolist() == arrays.logsumexp(x).tolist()


def test_stack_and_where_work_in_both_kinds():
    a, b = np.arange(3.0), np.ones(3)
    for make in (np.asarray, torch.tensor):
        for axis in (0, 1):
            stacked = arrays.stack([make(a), make(b)], axis)
            assert np.array_equal(np.asarray(stacked), np.stack([a, b], axis))
        chosen = arrays.where(make(a) > 1, make(a), make(b))
        assert np.asarray(chosen).tolist() == [1.0, 1.0, 2.0]


def test_the_core_loads_neither_torch_nor_streamlit_nor_scipy():
    code = (
        "import sys, explorer.core.vlb, explorer.core.exact, explorer.core.samplers\n"
        "print([m for m in ('torch', 'streamlit', 'scipy', 'plotly') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
