"""A page with a U-Net at work, for the browser tests and for the eye.

`?lang=zh`, `?net=plain|deep|patch|wide` (without attention, three levels, colour in patches, two
blocks a level), `?present=1`, `?visit=3` (each visit has a drawing of its own). The networks are
untrained, their silent last layers shaken awake.
"""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from explorer import words
from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES
from explorer.data import DATASETS
from explorer.frames.text import say
from explorer.lessons.train_images.scene_inside import look_inside
from explorer.lessons.train_images.scene_unet import drawing
from explorer.lessons.train_images.unet.view import draw
from explorer.models.image_denoiser import ImageDenoiser
from explorer.models.unet import UNet
from explorer.ui.frame import header

QUERY = st.query_params
NETS = {
    "": {"shape": (8, 8, 1), "classes": 10, "attention": (1,)},
    "plain": {"shape": (8, 8, 1)},
    "deep": {"shape": (28, 28, 1), "classes": 36, "multipliers": (1, 2, 2), "attention": (2,)},
    "patch": {"shape": (32, 32, 3), "classes": 6, "patch": 2, "attention": (1,)},
    "wide": {"shape": (8, 8, 1), "classes": 10, "num_res_blocks": 2, "attention": (0, 1)},
}
st.set_page_config(layout="wide", page_title="unet")


class Lines:
    """As much of a page as the drawing needs."""

    lang = QUERY.get("lang", "en")

    def say(self, text):
        return say(text, self.lang, words.of(self.lang))


def awake(**settings) -> UNet:
    """Untrained, but with every layer speaking."""
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(3)
    net = UNet(**settings, generator=generator).eval()
    with torch.no_grad():
        for weight in net.parameters():
            weight += 0.08 * torch.randn(weight.shape, generator=generator)
    return net


lecture = header.lecture_styles() if "present" in QUERY else ""
st.html(f"<style>{header.styles()}{lecture}</style>")
settings = NETS[QUERY.get("net", "")]
schedule = SCHEDULES["cosine"](200)
denoiser = ImageDenoiser(awake(**settings), schedule, "v")
rng = np.random.default_rng(2)
dataset = {8: "digits", 28: "glyphs", 32: "shapes"}[settings["shape"][0]]
x0 = DATASETS[dataset](4, rng).x[3:4]
t = int(QUERY.get("t", 60))
x_t = q_sample(schedule, x0, t, rng.standard_normal(x0.shape))[0]
inside = look_inside(denoiser, x_t, t, 3 if denoiser.classes else None)
draw(Lines(), drawing(inside, denoiser.classes), f"unet-{QUERY.get('visit', '0')}")
st.button("again", key="again")
