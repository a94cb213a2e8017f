"""The map of the whole machine: data → noise → network → one step back, again and again → sample.

Two lanes run through it side by side: a digit, and a cloud on the swiss roll. On the way there each
takes one draw of noise for every t, x_t = √ᾱ x_0 + √(1−ᾱ) ε. Back comes another one, from noise of
its own by steps without noise (Song J. et al. 2021, eq. (12)): the digit by the network of letters
and digits that comes with the app, the cloud by the exact denoiser of its density. Both lanes have
the network's schedule, so that one t serves them all. They are computed once:

    python -m explorer.lessons.home.scene

rewrites assets/scenes/map.npz; a test remakes it and compares. Showing it needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.frames.frame import Frame, Time
from explorer.frames.pack import Blob, blob
from explorer.frames.record import Given, Measured
from explorer.frames.text import Text, Word
from explorer.worlds.memo import memo

ACTS = ("home",)
FILE = Path(__file__).resolve().parents[3] / "assets" / "scenes" / "map.npz"
NETWORK, DIGIT = "glyphs", 3  # the shipped network's data set, and which of its classes
T = 200  # of the network
TIMES = tuple(range(0, T + 1, 5))  # of the frames that are stored
EVALUATIONS = len(TIMES) - 1  # of the network, on the digit's way back
POINTS = 500
SEEDS = {"data": 3, "noise": 5, "back": 2}
HALF = 127  # of a place's unsigned byte, whose middle is 128
STATIONS: Mapping[str, tuple[str, ...]] = {  # each part of the machine, and its pages
    "data": (),
    "out": ("forward_images", "forward"),
    "noise": ("schedule",),
    "network": ("train_points", "train_images"),
    "back": ("step_through", "posterior", "why_gaussian", "objective", "vlb"),
    "sample": ("samplers", "score", "improved"),
}
TOOLS = (  # the foundations, under the whole machine
    "probability", "bayes", "gaussians", "reparameterise", "fitting", "information",
    "latent_variables",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """There is one thing to see; it opens at t, on the way there."""

    t: int = 0


@dataclass(frozen=True)
class Numbers:
    """points of the cloud, pixels to a side of the digit, its coordinates, the steps T, frames that
    are stored of each way, evaluations of the network on the way back, and the unit to which places
    are stored (a place's byte is one of them)."""

    points: Given[int]
    pixels: Given[int]
    coordinates: Given[int]
    T: Given[int]
    frames: Given[int]
    evaluations: Given[int]
    unit: Measured[float]


@dataclass(frozen=True)
class Scene:
    """Of the way there and back, (K, …) at the rising times (K,): pictures (K, H, W) in [-1, 1] as
    far as they can be shown, points (K, N, 2) in data units; labels (N,), place on the roll."""

    times: np.ndarray
    pictures_out: np.ndarray
    pictures_back: np.ndarray
    points_out: np.ndarray
    points_back: np.ndarray
    labels_out: np.ndarray
    labels_back: np.ndarray
    reach: float


@dataclass(frozen=True)
class MapView:
    """The machine's six stations with both lanes. data : made by `packed`."""

    data: Blob
    label: Text = ""
    name: str = "map"
    time: Time | None = None

    def blobs(self) -> list[Blob]:
        return [self.data]


def defaults(act: str) -> Settings:
    return Settings()


@memo(most=2)
def frame(settings: Settings, act: str, seen: object = None) -> Frame:
    """The shipped scene, which goes there and back again and again."""
    shown = load()
    time = Time(T, settings.t, autoplay=True, loop="bounce")
    numbers = Numbers(
        points=len(shown.labels_out), pixels=shown.pictures_out.shape[1],
        coordinates=shown.pictures_out[0].size, T=T, frames=len(shown.times),
        evaluations=EVALUATIONS, unit=shown.reach / HALF,
    )  # fmt: skip
    return Frame((MapView(packed(shown), Word("home.stage")),), time, numbers)


def packed(scene: Scene) -> Blob:
    """The scene as bytes for the browser."""
    arrays = {name: ("uint8", values) for name, values in as_bytes(scene).items()}
    meta = {"times": scene.times.tolist(), "reach": scene.reach}
    return blob("map", meta, **arrays)


def as_bytes(scene: Scene) -> dict[str, np.ndarray]:
    """Every array of the scene as unsigned bytes."""
    pictures = {
        name: np.round((getattr(scene, name) + 1) * 127.5)
        for name in ("pictures_out", "pictures_back")
    }
    points = {
        name: np.round(getattr(scene, name) * (HALF / scene.reach)) + 128
        for name in ("points_out", "points_back")
    }
    labels = {name: np.round(getattr(scene, name) * 255) for name in ("labels_out", "labels_back")}
    return {name: each.astype(np.uint8) for name, each in (pictures | points | labels).items()}


@memo(most=2)
def load(path: Path = FILE) -> Scene:
    """The shipped scene."""
    with np.load(path, allow_pickle=False) as stored:
        reach = float(stored["reach"])
        pictures = {name: stored[name] / 127.5 - 1 for name in ("pictures_out", "pictures_back")}
        points = {
            name: (stored[name].astype(float) - 128) * (reach / HALF)
            for name in ("points_out", "points_back")
        }
        labels = {name: stored[name] / 255.0 for name in ("labels_out", "labels_back")}
        return Scene(stored["times"].astype(int), **pictures, **points, **labels, reach=reach)


def save(scene: Scene, path: Path = FILE) -> None:
    """Write a scene as whole numbers."""
    times = scene.times.astype(np.int16)
    np.savez_compressed(path, times=times, reach=np.float64(scene.reach), **as_bytes(scene))


def make() -> Scene:
    """Both lanes there and back. Needs torch and scikit-learn; some seconds."""
    from explorer.data.clouds import DATASETS
    from explorer.data.nearest import nearest_labels
    from explorer.worlds import networks

    config, network = networks.shipped(NETWORK)
    schedule, roll = config.make_schedule(), DATASETS["swiss_roll"]
    draw = {name: np.random.default_rng(seed) for name, seed in SEEDS.items()}
    digit, cloud = a_digit(draw["data"]), roll(POINTS, draw["data"])
    digit_back = way_back(
        schedule, network.conditioned(np.array([DIGIT])), (1, *network.shape), draw["back"],
        EVALUATIONS,
    )  # fmt: skip
    density = roll.density(**roll.defaults()).denoiser(schedule)
    cloud_back = way_back(schedule, density, (POINTS, 2), draw["back"], T)
    cloud_out = way_out(schedule, cloud.x, draw["noise"])
    return Scene(
        np.array(TIMES),
        pictures_out=way_out(schedule, digit, draw["noise"])[..., 0].clip(-1, 1),
        pictures_back=digit_back[:, 0, :, :, 0].clip(-1, 1),
        points_out=cloud_out,
        points_back=cloud_back,
        labels_out=cloud.labels,
        labels_back=nearest_labels(cloud_back[0], cloud.x, cloud.labels),
        reach=float(max(np.abs(cloud_out).max(), np.abs(cloud_back).max())),
    )


def a_digit(rng: np.random.Generator) -> np.ndarray:
    """One picture (H, W, 1) of the digit, as the network's data set draws it."""
    from explorer.data.images import DATASETS

    drawn = DATASETS[NETWORK](200, rng)
    return drawn.x[np.flatnonzero(drawn.labels == DIGIT)[0]].astype(float)


def way_out(schedule, x0: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """x_t at every stored t, of one draw of noise."""
    eps = rng.standard_normal(x0.shape)
    return np.stack([schedule.signal[t] * x0 + schedule.noise[t] * eps for t in TIMES])


def way_back(
    schedule, denoiser, shape: tuple[int, ...], rng: np.random.Generator, steps: int
) -> np.ndarray:
    """x_t at every stored t, from noise by steps without noise."""
    from explorer.core.samplers import SAMPLERS

    x_T = rng.standard_normal(shape)
    run = SAMPLERS["ddim"](schedule, denoiser, x_T, eta=0.0, num_steps=steps)
    return np.stack([step.x_t for step in run if step.t in TIMES][::-1])


if __name__ == "__main__":
    save(make())
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")
