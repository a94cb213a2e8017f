"""What does noise do to a picture? Four acts: jump = walk, what drowns first, size, schedules."""

import streamlit as st

from explorer.core.forward import q_sample, q_step
from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import acts, numbers, scene
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images import settings as choices
from explorer.ui import late
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("forward_images")
left, beside = st.columns([64, 36] if page.present else [68, 32], gap="medium")
with beside:
    tab = controls.act(page, choices.TABS)
    told, formula = st.container(), st.container()
    chosen = choices.choose(page, tab)

act = chosen["act"]
shown = late.frame(page, act, choices.settle(page, chosen), scene.frame)
settings, frame = shown.settings, shown.frame
with left:
    acts.show(page, frame)
    acts.export(page, settings, act)
with told:
    page.text(f"act.{act}")
with formula:
    page.formula(f"formula.size.{settings.level}" if act == "size" else f"formula.{act}")
    numbers.lines(page, act, frame)
with beside:
    acts.show_beside(page, frame)

code = {
    "jump": (q_sample, q_step, noise.walk, noise.histogram),
    "drown": (spectrum.transform, spectrum.spectra, spectrum.drowned_from, spectrum.parts),
    "size": (pictures.pooled, noise.shifted),
    "schedules": (SCHEDULES[settings.schedule].function, noise.detail_left),
}
page.below(
    *code[tab],
    part=tab,
    numbers=frame.facts(),
    details=lambda: numbers.figure(page, settings, act),
)
