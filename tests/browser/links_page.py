"""One page with a view of every kind, so that a copied link can be tried at one opening: what is
drawn on, a solid cloud, a flat one with a field and takes, the map, the derivation, the U-Net."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st

from explorer.core.schedules import SCHEDULES
from explorer.frames.pack import field, frames
from explorer.frames.parts import Take
from explorer.lessons.home import scene as home
from explorer.lessons.home import the_map
from explorer.lessons.objective import derivation
from explorer.lessons.objective import scene as objective
from explorer.ui.controls import address
from explorer.ui.frame import below, copy_link
from explorer.ui.frame.frame import Page
from tests.browser.flat import stage


def clouds(dims: int, count: int = 1) -> dict:
    """Takes of a cloud that grows with t, with its target and, in the plane, a field."""
    rng = np.random.default_rng(dims)
    x0, noise = rng.standard_normal((2, 300, dims))
    runs = [np.stack([x0 / (k + 2), noise]) for k in range(count)]
    shown = {"takes": [Take(frames(run, [0, 100]), label=str(k)) for k, run in enumerate(runs)]}
    if dims == 2:
        grid = rng.uniform(-2, 2, (40, 2))
        shown |= {"ghost": frames(x0[None], [0]), "field": field(grid[None] / 4, grid, [0])}
    return shown


@cache
def drawing():
    """An untrained U-Net with two heads, looked into."""
    import torch

    from explorer.lessons.train_images.scene_inside import look_inside
    from explorer.lessons.train_images.scene_unet import drawing as draw_inside
    from explorer.models.image_denoiser import ImageDenoiser
    from explorer.models.unet import UNet

    generator = torch.Generator().manual_seed(3)
    net = UNet(shape=(8, 8, 1), attention=(1,), generator=generator).eval()
    schedule = SCHEDULES["cosine"](200)
    x_t = np.random.default_rng(2).standard_normal((1, 8, 8, 1))
    return draw_inside(look_inside(ImageDenoiser(net, schedule, "v"), x_t[0], 60, None), 0)


def links() -> None:
    from explorer.lessons.train_images.unet import view as unet

    address.open_page("links")
    page = Page("home")
    copy_link.mount(page.word, page.lang)
    common = {"T": 100, "t": 50, "height": 240}
    stage("links_solid_0", **common, **clouds(3))
    stage("links_flat_0", **common, **clouds(2, 2), take_label="take")
    stage("links_sheet_0", T=1, takes=[], paint=True, height=240)
    map_of = home.frame(home.defaults("home"), "home")
    the_map.show(page, map_of.view("map"), map_of.time)
    ten = objective.frame(objective.defaults("lines"), "lines")
    derivation.show(Page("objective"), ten.view("derivation"), "links_ladder")
    unet.draw(Page("train_images"), drawing(), "links_unet")
    below.folded(page, "details", lambda: st.caption("…"))
