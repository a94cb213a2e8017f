"""Values that a notebook or an address may give by mistake end in a ValueError's sentence."""

import math

import numpy as np
import pytest
import torch

from explorer.core.exact import GaussianMixture
from explorer.core.forward import q_sample
from explorer.core.reverse import p_mean_variance
from explorer.core.samplers import SAMPLERS
from explorer.core.schedules import SCHEDULES, Schedule
from explorer.core.vlb import discretized_log_likelihood
from explorer.data.clouds import DATASETS
from explorer.training.config import TrainConfig

COSINE = SCHEDULES["cosine"](10)
NUMBERS = [
    (registry, name, param.name)
    for registry in (SCHEDULES, DATASETS)
    for name, entry in registry.items()
    for param in entry.params
    if param.kind == "float"
]


def test_betas_may_be_a_tensor_and_are_then_those_of_its_numbers():
    betas = torch.linspace(1e-4, 0.02, 10, dtype=torch.float64)
    assert Schedule(betas) == Schedule(betas.tolist())


@pytest.mark.parametrize("betas", [{"a": 1}, "abc", ["0.1"], [0.1 + 1j], [None]])
def test_betas_that_are_no_real_numbers_are_refused(betas):
    with pytest.raises(ValueError, match="real numbers"):
        Schedule(betas)


@pytest.mark.parametrize("value", [math.nan, math.inf, "x", None])
@pytest.mark.parametrize(("registry", "name", "param"), NUMBERS)
def test_every_number_of_an_entry_must_be_a_finite_number(registry, name, param, value):
    first = (20,) if registry is SCHEDULES else (20, np.random.default_rng(0))
    with pytest.raises(ValueError, match=f"{param} must be a finite number"):
        registry[name](*first, **{param: value})


def test_t_is_never_true_or_false():
    with pytest.raises(ValueError, match="t must be"):
        q_sample(COSINE, np.zeros((3, 2)), True, np.zeros((3, 2)))


def test_arrays_and_tensors_do_not_mix():
    with pytest.raises(ValueError, match="kind"):
        q_sample(COSINE, np.zeros((3, 2)), 1, torch.zeros(3, 2))
    with pytest.raises(ValueError, match="kind"):
        q_sample(COSINE, [[1.0, 2.0]], 1, [[1.0, 2.0]])


def test_what_a_step_or_a_sampler_cannot_use_is_refused():
    x = np.zeros((3, 2))
    exact = GaussianMixture([1.0], [[0.0, 0.0]], [np.eye(2)]).denoiser(COSINE)
    with pytest.raises(ValueError, match="callable"):
        p_mean_variance(COSINE, None, x, 1)
    with pytest.raises(ValueError, match="variance must be"):
        p_mean_variance(COSINE, exact, x, 1, variance=np.ones(2))
    for x_T in ([[0.0, 0.0]], None):
        with pytest.raises(ValueError, match="x_T"):
            SAMPLERS["ddpm"](COSINE, exact, x_T, np.random.default_rng(0))
    with pytest.raises(ValueError, match="eta"):
        SAMPLERS["ddim"](COSINE, exact, x, eta="x", num_steps=5)


def test_a_mixture_takes_tensors_and_refuses_infinite_covariances_and_odd_t():
    of_tensors = GaussianMixture(torch.ones(1), torch.zeros(1, 2), torch.eye(2)[None])
    assert np.array_equal(of_tensors.covariance(), np.eye(2))
    with pytest.raises(ValueError, match="finite"):
        GaussianMixture([1.0], [[0.0]], [[[math.inf]]])
    for t in (1.5, np.array([1, 2])):
        with pytest.raises(ValueError, match="t must be"):
            of_tensors.reverse(COSINE, np.zeros(2), t)


def test_one_level_has_no_bins():
    with pytest.raises(ValueError, match="levels"):
        discretized_log_likelihood(np.zeros((1, 1)), np.zeros((1, 1)), 0.1, levels=1)


@pytest.mark.parametrize(
    "values",
    [
        {"dataset": ["swiss_roll"]},
        {"dataset_params": {"noise": "x"}},
        {"schedule_params": {"s": "x"}},
        {"dataset": "eight_gaussians", "dataset_params": {"modes": 2.5}},
        {"dataset": "word", "dataset_params": {"text": 5}},
    ],
)
def test_a_config_refuses_parameters_of_another_kind(values):
    with pytest.raises(ValueError, match=r"must be|names"):
        TrainConfig(**values)


def test_a_training_takes_points_that_run_backwards_in_memory():
    from explorer.training.trainer import train

    x = np.random.default_rng(0).standard_normal((30, 2))
    config = TrainConfig(steps=1, width=8, batch_size=16)
    runs = [list(train(config, data))[-1].weights for data in (x[::-1], x[::-1].copy())]
    assert np.array_equal(*runs)


@pytest.mark.parametrize("text", ["😀", "你好", "   ", "A" * 13, ""])
def test_a_word_that_the_font_cannot_draw_is_no_value_of_its_control(text):
    with pytest.raises(ValueError, match="text must"):
        DATASETS["word"].param("text").parse(text)
