"""A page with stages of pictures, for the browser tests, the benchmark and the eye.

`?scene=mixture|schedules|digits|glyphs|steps` chooses; the pictures here are drawn by formulas.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.frames.pack import sweep, table
from explorer.frames.parts import WORDS, Curve, LiveSlider, Profile, Readout, Take, Tile
from explorer.frames.pictures import film, mixture, profile
from tests.browser.flat import stage

QUERY = st.query_params
CHINESE = dict.fromkeys(WORDS, "字")
CHANNELS = int(QUERY.get("c", 3))
st.set_page_config(layout="wide", page_title="pictures")


def landscape(width: int = 192, height: int = 144) -> np.ndarray:
    """A sun over hills with fine stripes: large shapes, and detail that drowns first."""
    y, x = np.mgrid[0:height, 0:width] / height
    sky = np.stack([0.2 + 0.5 * y, 0.1 + 0.4 * y, 0.9 - 0.6 * y], -1)
    sun = np.hypot(x - 0.95, y - 0.3)[..., None] < 0.14
    hills = (y > 0.62 + 0.09 * np.sin(5 * x) + 0.04 * np.sin(13 * x))[..., None]
    stripes = 0.25 * np.sign(np.sin(2 * np.pi * height / 6 * (x + y)))[..., None]
    ground = np.array([-0.6, 0.1, -0.5]) + stripes
    picture = np.where(hills, ground, np.where(sun, [1, 0.85, 0.2], sky))
    return picture if CHANNELS == 3 else picture.mean(-1, keepdims=True)


def columns(power: float, steps: np.ndarray, T: int) -> dict[str, np.ndarray]:
    alpha_bar = np.cos(steps / T * np.pi / 2 * 0.999) ** (2 * power)
    parts = {"signal": np.sqrt(alpha_bar), "noise": np.sqrt(1 - alpha_bar)}
    return {**parts, "alpha_bar": alpha_bar}


def spectra(x0: np.ndarray, keys: np.ndarray) -> Profile:
    """The power of x_t in each ring of frequencies, at some values of ᾱ."""
    power = np.abs(np.fft.fft2(x0.mean(-1), norm="ortho")) ** 2
    fy, fx = (np.fft.fftfreq(n) * n for n in power.shape)
    ring = np.hypot(*np.meshgrid(fy, fx, indexing="ij")).astype(int)
    mean = np.bincount(ring.ravel(), power.ravel()) / np.bincount(ring.ravel())
    k = np.arange(1, 72)
    values = np.stack([a * mean[k] + (1 - a) / 3 for a in keys])[:, None]
    floor = profile(np.full((1, 1, 71), 1 / 3), k)
    return Profile(
        profile(values, k, keys), ("x_t",), title="Power", y_label="per frequency", x_label="k",
        log_x=True, log_y=True, reference=floor, reference_labels=("ε",), along="alpha_bar",
        reference_colours=("noise",),
    )  # fmt: skip


def histogram(x0: np.ndarray, eps: np.ndarray, keys: np.ndarray) -> Profile:
    edges = np.linspace(-4, 4, 61)
    middle = (edges[1:] + edges[:-1]) / 2
    draws = [np.sqrt(a) * x0 + np.sqrt(1 - a) * eps for a in keys]
    values = [np.histogram(draw, edges, density=True)[0] for draw in draws]
    normal = np.exp(-(middle**2) / 2) / np.sqrt(2 * np.pi)
    return Profile(
        profile(np.array(values)[:, None], middle, keys), ("x_t",), title="Histogram",
        x_label="value", filled=True, y_range=(0, 1.2), along="alpha_bar",
        reference=profile(normal[None, None], middle), reference_labels=("N(0, 1)",),
    )  # fmt: skip


def mixture_scene() -> dict:
    T, power = 1000, (st.session_state.get("demo", {}).get("sliders") or {}).get("power", 1.0)
    x0 = landscape()
    eps = np.random.default_rng(1).standard_normal(x0.shape)
    values, steps = np.geomspace(0.2, 5, 48), np.round(np.linspace(0, T, 257))
    sweeps = sweep(values, [columns(v, steps, T) for v in values], steps)
    keys = np.linspace(0, 1, 33)
    tiles = (
        Tile({0: "signal", 1: "noise"}, "x_t", limit=float(QUERY.get("limit", 1))),
        Tile({0: "signal"}, "√ᾱ_t x_0", "data"),
        Tile({1: "noise"}, "√(1−ᾱ_t) ε", "noise", limit=3.0, signed=True),
    )
    return {
        "T": T, "takes": [Take(mixture(np.stack([x0, eps])), tiles=tiles)],
        "table": table(columns(power, np.arange(T + 1.0), T)),
        "readout": [Readout("ᾱ_t", "alpha_bar")],
        "sliders": [LiveSlider("power", "power", 0.2, 5, 0.01, power, True, sweeps)],
        "strip": [int(t) for t in np.linspace(0, T, 9)],
        "curves": [Curve("signal", "√ᾱ", "data"), Curve("noise", "√(1−ᾱ)", "noise", "dash")],
        "profiles": [histogram(x0, eps, keys), spectra(x0, keys)], "pick": "place", "lead": True,
        "below_t": [(0, "data"), (T, "noise")],
    }  # fmt: skip


def schedules_scene() -> dict:
    T, x0 = 1000, landscape()
    eps = np.random.default_rng(1).standard_normal(x0.shape)
    rows, kinds = {}, {"a": 0.4, "b": 1.0, "c": 3.0}
    for name, power in kinds.items():
        by_part = columns(power, np.arange(T + 1.0), T)
        rows |= {f"{part}_{name}": values for part, values in by_part.items()}
    tiles = tuple(Tile({0: f"signal_{n}", 1: f"noise_{n}"}, f"{p}") for n, p in kinds.items())
    takes = [Take(mixture(np.stack([x0, eps])), tiles=tiles)]
    return {"T": T, "takes": takes, "table": table(rows), "strip": [0, 250, 500, 750, 1000]}


def glyph_like(n: int, size: int, channels: int = 1) -> np.ndarray:
    """Rings and bars, n of them."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:size, 0:size] / (size - 1) * 2 - 1
    out = np.full((n, size, size, channels), -1.0)
    for picture in out:
        cx, cy, r = rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2), rng.uniform(0.3, 0.6)
        far = np.abs(np.hypot(x - cx, y - cy) - r) if rng.random() < 0.5 else np.abs(x - cx)
        colour = rng.uniform(-0.2, 1, channels)
        share = np.clip(1.4 - far / 0.12, 0, 1)[..., None]
        picture[...] = -1 + share * (1 + colour)
    return out


def run_of(n: int, size: int, keys: int = 101, channels: int = 1, seed: int = 0) -> np.ndarray:
    x0 = glyph_like(n, size, channels)
    noise = np.random.default_rng(seed).standard_normal(x0.shape)
    share = np.linspace(0, 1, keys)[:, None, None, None, None]
    return np.sqrt(1 - share) * x0 + np.sqrt(share) * noise


def grid_scene(n: int, size: int, channels: int = 1) -> dict:
    T, count = 100, int(QUERY.get("takes", 1))
    takes = [
        Take(film(run_of(n, size, T + 1, channels, k), range(T + 1)), label=f"{100 * 2**k}")
        for k in range(count)
    ]
    side = {100: 10, 36: 9, 144: 12}[n]
    return {
        "T": T, "takes": takes, "columns": side, "pick": "tile", "play": "down",
        "headings": [str(k) for k in range(side)], "take_label": "training step",
        "highlight": int(QUERY["highlight"]) if "highlight" in QUERY else None,
    }  # fmt: skip


def steps_scene() -> dict:
    T, keys = 1000, np.round(np.linspace(0, 1000, 51)).astype(int)
    run = run_of(1, 28, 51)[:, 0]
    eps = np.random.default_rng(1).standard_normal(run.shape)
    tiles = [
        Tile({}, "x_t"), Tile({}, "ε̂", "noise", signed=True), Tile({}, "x̂_0", "prediction"),
        Tile({}, "μ", "prediction"), Tile({}, "σ_t z", "spread", signed=True), Tile({}, "x_{t−1}"),
    ]  # fmt: skip
    parts = np.stack([run, eps, np.tanh(run), 0.9 * run, 0.3 * eps, run], 1)
    blob = film(parts, keys, limit=(1.5, 3, 1, 1.5, 1, 1.5), hold="hold" in QUERY, fine=True)
    return {
        "T": T, "takes": [Take(blob, tiles=tuple(tiles))], "pick": "place", "play": "down",
        "stops": keys.tolist(), "picked": 14 * 28 + 9,
    }  # fmt: skip


SCENES = {
    "mixture": mixture_scene,
    "schedules": schedules_scene,
    "digits": lambda: grid_scene(100, 8),
    "glyphs": lambda: grid_scene(36, 28),
    "shapes": lambda: grid_scene(144, 32, 3),
    "steps": steps_scene,
}


@st.fragment
def show() -> None:
    left, right, _ = st.columns([1, 1, 6])
    left.button("again", key="again")
    common = {"t": int(QUERY["t"]) if "t" in QUERY else None, "label": "demo"}
    common["words"] = CHINESE if "zh" in QUERY else {}
    common["report_t"] = "report" in QUERY
    settings = SCENES[QUERY.get("scene", "mixture")]()
    if right.button("mark", key="mark"):
        settings["picked"] = 3 * settings.get("columns", 1) + 1
    events = stage("demo", **common, **settings, height="fill", reserve=60)
    st.markdown(f"heard: `{events}`"[:400])


show()
