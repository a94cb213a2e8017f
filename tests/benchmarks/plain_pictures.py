"""The baseline of scrub_pictures.py: what one writes first, a slider and st.image of 100 digits."""

import numpy as np
import streamlit as st

T, N, SIDE = 100, 100, 8
rng = np.random.default_rng(0)
x0, eps = rng.uniform(-1, 1, (N, SIDE, SIDE)), rng.standard_normal((N, SIDE, SIDE))
t = st.slider("t", 0, T, 0)
angle = t / T * np.pi / 2
x = np.cos(angle) * x0 + np.sin(angle) * eps
sheet = x.reshape(10, 10, SIDE, SIDE).swapaxes(1, 2).reshape(10 * SIDE, 10 * SIDE)
large = np.kron(np.clip((sheet + 1) / 2, 0, 1), np.ones((5, 5)))
st.image(large)
