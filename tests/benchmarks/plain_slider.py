"""The baseline of scrub.py: what one writes first, a slider and a Plotly chart of the points."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

T, N = 1000, 2000
rng = np.random.default_rng(0)
x0, eps = rng.uniform(-1, 1, (N, 2)), rng.standard_normal((N, 2))
t = st.slider("t", 0, T, 0)
angle = t / T * np.pi / 2
x = np.cos(angle) * x0 + np.sin(angle) * eps
figure = go.Figure(go.Scatter(x=x[:, 0], y=x[:, 1], mode="markers"))
figure.update_layout(title=f"t = {t}", xaxis_range=[-4, 4], yaxis_range=[-4, 4])
st.plotly_chart(figure, key="cloud")
