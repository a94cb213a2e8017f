"""What does noise do to a shape? Jump = walk, what goes first, the entropy surprise, the factor."""

import streamlit as st

from explorer.core.forward import q_sample, q_step
from explorer.core.negentropy import negentropy
from explorer.lessons.forward import acts, numbers, scene, scene_cloud, scene_factor
from explorer.lessons.forward import answers as opened
from explorer.lessons.forward import scene_entropy as entropy
from explorer.lessons.forward import scene_forgetting as forgetting
from explorer.lessons.forward import settings as choices
from explorer.ui import late
from explorer.ui.frame.frame import start_page
from explorer.ui.own import cloud as own

page = start_page("forward")
act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    chosen = choices.choose(page, act)

if chosen["dataset"] == own.NAME and own.painting():
    with left:
        own.sheet(page, "forward_sheet", "fill")
    st.stop()

shown = late.frame(page, act, choices.settle(page, act, chosen), numbers.prepared)
settings, frame = shown.settings, shown.frame
with left:
    acts.show(page, act, frame)
    acts.export(page, settings, act)
section = settings.path if act == "jump" else act
beside.tell(
    numbers.formula(frame), now=f"now.{section}", formula=f"formula.{section}",
    source=acts.source(frame),
)  # fmt: skip
with beside.rest:
    numbers.beside(page, settings, act, frame)

code = {
    "jump": (q_sample, q_step, scene_cloud.walk),
    "forget": (forgetting.posterior_weights, forgetting.bits_read),
    "entropy": (entropy.over_time, entropy.from_density, negentropy),
    "factor": (scene_cloud.walk, scene_cloud.squares_without_factor, scene_factor.columns),
}
page.below(
    *code[act],
    part=act,
    numbers=numbers.below(page, settings, act),
    details=lambda: numbers.figure(page, settings),
    answers=opened.answers(page, settings),
)
