"""A page with stages of every kind, for the browser tests and for the eye.

`?scene=forward|solid|reverse|marks|paint|takes` chooses; the schedules here are only examples.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.pack import basis, colours, field, frames, heat, sweep, table
from explorer.frames.parts import WORDS, Curve, Events, Handle, LiveSlider, Mark, Readout, Take
from tests.browser.flat import stage

QUERY = st.query_params
T = int(QUERY.get("T", 1000))
N = int(QUERY.get("n", 2000))
CHINESE = dict.fromkeys(WORDS, "字")
st.set_page_config(layout="wide", page_title="stage")


def roll(n: int, dims: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """A spiral, and for 3-D the roll over it; labels run along the curve."""
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 1, n)
    angle = 1.5 * np.pi * (1 + 2 * place)
    x = np.stack([angle * np.cos(angle), angle * np.sin(angle)], 1)
    if dims == 3:
        x = np.stack([x[:, 0], x[:, 1], rng.uniform(-12, 12, n)], 1)
    x = x + 0.3 * rng.standard_normal(x.shape)
    return (x - x.mean(0)) / x.std(), place


def noise_like(x0: np.ndarray) -> np.ndarray:
    return np.random.default_rng(1).standard_normal(x0.shape)


def columns(power: float, steps: np.ndarray) -> dict[str, np.ndarray]:
    alpha_bar = np.cos(steps / T * np.pi / 2 * 0.999) ** (2 * power)
    snr = np.divide(alpha_bar, 1 - alpha_bar, out=np.full_like(steps, np.inf), where=steps > 0)
    parts = {"signal": np.sqrt(alpha_bar), "noise": np.sqrt(1 - alpha_bar)}
    return {**parts, "alpha_bar": alpha_bar, "snr": snr}


def forward(dims: int) -> dict:
    x0, place = roll(N, dims)
    cloud = basis(np.stack([x0, noise_like(x0)]))
    return {
        "takes": [Take(cloud, ("signal", "noise"), colours(place))],
        "table": table(columns(power_now(), np.arange(T + 1.0))),
        "readout": [Readout("ᾱ_t", "alpha_bar"), Readout("SNR", "snr")],
        "below_t": [(0, "data"), (T, "noise")],
        "ghost": frames(x0[None], [0]) if "ghost" in QUERY else None,
    }


def power_now() -> float:
    """The slider's last report, which Streamlit holds under the stage's key."""
    sliders = st.session_state.get("demo", {}).get("sliders") or {}
    return sliders.get("power", float(QUERY.get("power", 1)))


def power_slider() -> LiveSlider:
    values, steps = np.geomspace(0.2, 5, 48), np.round(np.linspace(0, T, min(257, T + 1)))
    tables = [columns(value, steps) for value in values]
    blob = sweep(values, tables, steps)
    return LiveSlider("power", "power", 0.2, 5, 0.01, power_now(), True, blob)


def reverse() -> list[Take]:
    x0, place = roll(N)
    noise = noise_like(x0)
    times = np.unique(np.round(np.linspace(0, T, 65))).astype(int)
    share = (times / T)[:, None, None]
    tint = colours(place)
    count = int(QUERY.get("takes", 1))
    if "grow" in QUERY:  # as while training: each rerun brings one more
        count = st.session_state.setdefault("count", count - 1) + 1
        st.session_state["count"] = count
    blur = [0.5 * (1 - k / max(count - 1, 1)) for k in range(count)]
    return [
        Take(
            frames((1 - share) * (x0 + b * noise[::-1]) + share * noise, times),
            colours=tint,
            label=f"{100 * 2**k}",
        )
        for k, b in enumerate(blur)
    ]


def arrows():
    side = np.linspace(-2.5, 2.5, 15)
    grid = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    times = [0, T // 2, T]
    return field(np.stack([-grid * 0.1 * (k + 1) for k in range(3)]), grid, times)


def bump(contours: bool):
    side = np.linspace(-3, 3, 61)
    x, y = np.meshgrid(side, side)
    values = [np.exp(-(x**2 + (y - c) ** 2)) for c in (-1, 1)]
    return heat(np.stack(values), (-3, 3, -3, 3), [0, T], contours)


scene = QUERY.get("scene", "forward")
common = {"T": T, "label": "demo", "t": int(QUERY["t"]) if "t" in QUERY else None}
common["words"] = CHINESE if "zh" in QUERY else {}
if "height" in QUERY:
    common["height"] = QUERY["height"] if QUERY["height"] == "fill" else int(QUERY["height"])
st.markdown("#### How does noise take a shape apart?")


def schedule_scene() -> Events:
    curves = [
        Curve("signal", "√ᾱ", "data", panel="a"),
        Curve("noise", "√(1−ᾱ)", "noise", "dash", panel="a"),
        Curve("snr", "SNR", "state", log=True, panel="b"),
    ]
    return stage("demo", **common, **forward(2), sliders=[power_slider()], curves=curves)


def takes_scene() -> Events:
    ghost = frames(roll(N)[0][None], [0])
    travel = "travel" in QUERY
    settings = {"play": "down", "ghost": ghost, "take_label": "training step", "travel": travel}
    return stage("demo", **common, takes=reverse(), **settings)


def marks_scene() -> Events:
    path = [(2 - 0.02 * k, 1 + 0.01 * k) for k in range(101)]
    times = np.round(np.linspace(0, T, 101)).astype(int)
    marks = [
        Mark("ring", path, times, "prediction", "x̂₀"),
        Mark("circle", [(0, 0, 0.5), (0, 0, 1.5)], [0, T], "spread", "σ", hold=False),
        Mark("arrow", [(-2, -1, -1, 0)], [0], "noise", "ε̂"),
        Mark("cross", [(1.5, -1)], [0], "error"),
        Mark("line", [(-2, 2, 2, 2)], [0], "exact"),
    ]
    layers = {"field": arrows(), "heat": bump("contours" in QUERY), "bands": "bands" in QUERY}
    handles = [Handle("probe", 0.5, 0.5, label="probe")]
    return stage("demo", **common, **forward(2), marks=marks, handles=handles, **layers)


def pair_scene() -> Events:
    left, right = st.columns(2)
    with left:
        events = stage("demo", **common, **forward(2), clock="both")
    with right:
        stage("other", **common, **forward(3), clock="both")
    return events


def forward_scene() -> Events:
    trails = range(0, 250, 10) if "trails" in QUERY else ()
    flags = {name: name in QUERY for name in ("bands", "travel", "autoplay", "loop")}
    return stage("demo", **common, **forward(2), trails=trails, report_t="report" in QUERY, **flags)


SCENES = {
    "solid": lambda: stage("demo", **common, **forward(3)),
    "schedule": schedule_scene,
    "takes": takes_scene,
    "marks": marks_scene,
    "paint": lambda: stage("demo", T=1, takes=[], paint=True, label="sheet", words=common["words"]),
    "pair": pair_scene,
}


@st.fragment
def show() -> None:
    left, right, _ = st.columns([1, 1, 6])
    left.button("again", key="again")
    if right.button("jump", key="jump"):
        common["t"] = 500
    events = SCENES.get(scene, forward_scene)()
    st.markdown(f"heard: `{events}`"[:400])


show()
