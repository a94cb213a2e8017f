"""The settings of the page `probability`: what its pictures report, and a control or two."""

from __future__ import annotations

from explorer.lessons.probability.scene_draws import COUNTS
from explorer.lessons.probability.scene_settings import (
    BINS,
    GRAPHS,
    Settings,
    are_heights,
    are_widths,
    parts_of,
    written,
)
from explorer.lessons.probability.scene_three import AGREE
from explorer.registry import Param
from explorer.ui.charts import plates
from explorer.ui.controls import controls
from explorer.ui.mosaic import mosaic
from explorer.ui.page import AnyPage

START = Settings()
KEYS = {act: f"probability_{act}" for act in ("draws", "joint", "three")}
PLACE = Param("place", START.place, {}, 0, len(COUNTS) - 1)
AGREES = Param("agree", START.agree, {}, 0, len(AGREE) - 1)
PARTS = {
    "sky": Param("sky", written(START.sky), {}, max_length=12, accepts=are_widths),
    "rain": Param("rain", written(START.rain), {}, max_length=12, accepts=are_heights),
}


def settle(page: AnyPage, act: str) -> Settings:
    return {"draws": draws, "joint": joint, "three": three}[act](page)


def moved(page: AnyPage, act: str, param: Param) -> int:
    """Where the range of an act's panels stands."""
    now = controls.read(page, param)
    left = plates.moved(KEYS[act], now)
    if left != now:
        controls.write(page, param.name, left)
    return left


def draws(page: AnyPage) -> Settings:
    width = controls.segmented(
        page, controls.worded(page, "bin", START.bin, choices=BINS, names={b: b for b in BINS})
    )
    seed = controls.seed(page)
    return Settings(bin=width, seed=seed, place=moved(page, "draws", PLACE))


def joint(page: AnyPage) -> Settings:
    now = {name: list(parts_of(controls.read(page, param))) for name, param in PARTS.items()}
    told = mosaic.moved(KEYS["joint"], {"widths": now["sky"], "lower": now["rain"]})
    left = {"sky": told["widths"], "rain": told["lower"]}
    for name, parts in left.items():
        if parts != now[name]:
            controls.write(page, name, written(parts))
    return Settings(**{name: tuple(parts) for name, parts in left.items()})


def three(page: AnyPage) -> Settings:
    graph = controls.segmented(page, controls.worded(page, "graph", START.graph, choices=GRAPHS))
    return Settings(graph=graph, agree=moved(page, "three", AGREES))
