"""Costly things made once for all sessions, keyed by names and numbers, never by arrays."""

from __future__ import annotations

import numpy as np
import streamlit as st

Params = tuple[tuple[str, object], ...]  # sorted (name, value) pairs, see `key`


def key(params: dict) -> Params:
    """A parameter dict as a cache key."""
    return tuple(sorted(params.items()))


@st.cache_resource(max_entries=64, show_spinner=False)
def schedule(name: str, T: int, params: Params = ()):
    """The registered schedule; its arrays are read-only."""
    from explorer.core.schedules import SCHEDULES

    return SCHEDULES[name](T, **dict(params))


@st.cache_resource(max_entries=64, show_spinner=False)
def dataset(name: str, n: int, seed: int = 0, params: Params = ()):
    """The registered cloud, drawn with default_rng(seed); x and labels read-only."""
    from explorer.data.clouds import DATASETS

    data = DATASETS[name](n, np.random.default_rng(seed), **dict(params))
    for array in (data.x, data.labels):
        array.setflags(write=False)
    return data


@st.cache_resource(max_entries=16, show_spinner=False)
def density(name: str, params: Params = ()):
    """The exact density of a cloud as a Gaussian mixture; ValueError where the cloud has none."""
    from explorer.data.clouds import DATASETS

    entry = DATASETS[name]
    if "density" not in entry.extras:
        raise ValueError(f"the cloud {name!r} has no density in closed form.")
    return entry.density(**dict(params))


@st.cache_resource(max_entries=64, show_spinner=False)
def noise(n: int, dims: int, seed: int = 0) -> np.ndarray:
    """(n, dims) standard normal draws from default_rng([seed, 1]), read-only."""
    draws = np.random.default_rng([seed, 1]).standard_normal((n, dims))
    draws.setflags(write=False)
    return draws
