"""A page with lines and bars, for the browser tests and for the eye.

`?scene=posterior|reverse|plain` chooses; the schedule here is only an example.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.core.exact import GaussianMixture
from explorer.core.schedules import SCHEDULES
from explorer.frames.bars import Series, terms
from explorer.frames.line_parts import (
    WORDS,
    AxisHandle,
    Bell,
    BellCurve,
    Linear,
    LineEvents,
    Marker,
    Row,
    Zoom,
)
from explorer.frames.line_reverse import (
    reverse_bells,
    reverse_betas,
    reverse_sweep,
    reverse_table,
    reverse_values,
)
from explorer.frames.pack import table
from explorer.frames.parts import LiveSlider, Readout
from explorer.ui.charts.numbers import cell, numbers
from explorer.ui.charts.numbers import line as text_line
from tests.browser.flat import bars, line

QUERY = st.query_params
T = int(QUERY.get("T", 1000))
st.set_page_config(layout="wide", page_title="line")
st.markdown("#### If I knew where it began, where was it one step ago?")
COMMON = {"label": "demo", "words": dict.fromkeys(WORDS, "字") if "zh" in QUERY else {}}
if "height" in QUERY:
    COMMON["height"] = QUERY["height"] if QUERY["height"] == "fill" else int(QUERY["height"])


def posterior_columns(schedule) -> dict[str, np.ndarray]:
    """What the three bells need at every t; at t = 0 there is no step, so nothing is drawn."""
    signal, noise = schedule.signal, schedule.noise
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {
            "signal_prev": np.roll(signal, 1),
            "noise_prev": np.roll(noise, 1),
            "back": 1 / np.sqrt(schedule.alphas),
            "like_width": np.sqrt(schedule.betas / schedule.alphas),
            "c0": schedule.posterior_coef_x0,
            "ct": schedule.posterior_coef_xt,
            "width": np.sqrt(schedule.posterior_variance),
            "beta": schedule.betas,
        }
    return {name: np.r_[np.nan, column[1:]] for name, column in columns.items()}


def posterior() -> LineEvents:
    blob = table(posterior_columns(SCHEDULES["linear"](T)))
    values = {
        "prior": Linear({"x_0": "signal_prev"}),
        "like": Linear({"x_t": "back"}),
        "mean": Linear({"x_0": "c0", "x_t": "ct"}),
    }
    curves = [
        BellCurve((Bell("prior", "noise_prev"),), "q(x_{t−1} | x_0)", "data"),
        BellCurve((Bell("like", "like_width"),), "q(x_t | x_{t−1})", "state", "dash"),
        BellCurve((Bell("mean", "width"),), "q(x_{t−1} | x_t, x_0)", "prediction", fill="band"),
    ]
    rows = [Row("x_{t−1}", "one step ago", x_range=(-3, 3))]
    if "two" in QUERY:
        rows.append(Row("(x_{t−1} − μ̃_t) / σ_t", zoom=Zoom("mean", "width"), share=0.8))
        curves.append(BellCurve((Bell("mean", "width"),), "", "prediction", fill="band", row=1))
        curves.append(BellCurve((Bell("like", "like_width"),), "", "state", "dash", row=1))
    handles = [
        AxisHandle("x_0", 1.2, -3, 3, "x_0", "data"),
        AxisHandle("x_t", -0.5, -3, 3, "x_t", "state"),
    ]
    markers = [Marker("line", "mean", "μ̃_t", "prediction")]
    readout = [Readout("μ̃_t", "mean"), Readout("σ_t", "width"), Readout("β_t", "beta")]
    t = int(QUERY.get("t", 300))
    settings = {"T": T, "t": t, "clock": "both", "report_t": "report" in QUERY, **COMMON}
    events = line(
        "demo", rows=rows, curves=curves, handles=handles, markers=markers, table=blob,
        values=values, readout=readout, below_t=[(0, "data"), (T, "noise")], **settings,
    )  # fmt: skip
    cells = [cell("mean", of="demo", colour="hat"), " = ", cell("c0"), " x0 + ", cell("ct")]
    numbers("cells", "both", blob, [text_line(*cells)])
    return events


MIXTURE = GaussianMixture([0.35, 0.4, 0.25], [[-1.5], [0.6], [1.6]], [[[0.04]], [[0.12]], [[0.09]]])


def reverse() -> LineEvents:
    said = st.session_state.get("demo", {}).get("sliders") or {}
    beta = said.get("beta", float(QUERY.get("beta", 0.3)))
    betas = reverse_betas(1e-4, 0.99)
    sweep = reverse_sweep(betas, MIXTURE, betas)
    curves = [
        BellCurve(reverse_bells("prior", 3), "q(x_{t−1})", "data", fill="under"),
        BellCurve((Bell("where", "like_width"),), "q(x_t | x_{t−1})", dash="dash", own_scale=True),
        BellCurve(reverse_bells("reverse", 3), "q(x_{t−1} | x_t)", "exact", fill="under",
                  name="reverse", log_weights=True, row=1),
        BellCurve(matches="reverse", label="N(μ, σ²)", colour="prediction", dash="dash", row=1),
    ]  # fmt: skip
    rows = [
        Row("x_{t−1}", "one step ago", "Prior and likelihood", x_range=(-4, 4)),
        Row("(x_{t−1} − μ) / σ", title="The reverse step, enlarged",
            zoom=Zoom("reverse.mean", "reverse.width")),
    ]  # fmt: skip
    events = line(
        "demo", rows=rows, curves=curves, table=reverse_table(MIXTURE, beta), clock="why",
        values={**reverse_values(3, "x_t"), "where": Linear({"x_t": "back"})},
        handles=[AxisHandle("x_t", 0.3, -4, 4, "x_t")],
        sliders=[LiveSlider("beta", "β", 1e-4, 0.99, 0, beta, True, sweep)],
        readout=[Readout("μ", "reverse.mean"), Readout("σ", "reverse.width")], **COMMON,
    )  # fmt: skip
    numbers("cells", "why", None, [text_line("σ ", cell("reverse.width", of="demo"))])
    return events


def vlb() -> int | None:
    times = np.arange(2, T + 1)
    rng = np.random.default_rng(int(QUERY.get("seed", 0)) + st.session_state.setdefault("run", 0))
    st.session_state["run"] += 1
    exact = 3 / times**1.7 + 1e-5
    trained = exact * (1 + 0.5 * rng.uniform(size=len(times)))
    values = np.stack([exact, trained, 30 * exact])
    errors = np.stack([0 * exact, 0.1 * trained, 3 * exact])
    apart = [7.6e-6, 7.6e-6, 7.6e-6]
    series = [
        Series("exact", "data"),
        Series("trained", "prediction"),
        Series("untrained", "error"),
    ]
    count = int(QUERY.get("series", 3))
    data = terms(values[:count], times, errors[:count], apart[:count], shares="shares" in QUERY)
    return bars(
        "demo", T=T, data=data, series=series[:count], clock="both", term="L_{%}",
        y_label="bits/dim", apart_label="L_T", share_label="share", t_label="t, step",
        log_t="log" in QUERY, layout=QUERY.get("layout", "overlay"), time_row="row" in QUERY,
        t=int(QUERY.get("t", 100)), report_t="report" in QUERY, **COMMON,
    )  # fmt: skip


SCENES = {"posterior": posterior, "reverse": reverse, "vlb": vlb}


@st.fragment
def show() -> None:
    left, right, _ = st.columns([1, 1, 6])
    left.button("again", key="again")
    right.button("jump", key="jump")
    st.markdown(f"heard: `{SCENES[QUERY.get('scene', 'posterior')]()}`")


show()
