"""Why may the reverse step be a Gaussian? One step, how far from a Gaussian, many small steps.

In the second act the line that the hand moves stands beside the figure, in the controls' place.
"""

import streamlit as st

from explorer.core.true_reverse import kl_to_gaussian, reverse_at
from explorer.lessons.why_gaussian import acts, numbers, scene, scene_reverse
from explorer.lessons.why_gaussian import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("why_gaussian")
CODE = {
    "step": (reverse_at,),
    "far": (kl_to_gaussian, scene_reverse.averages),
    "many": (scene_reverse.way_back,),
}

act = page.acts(scene.ACTS)
settings = choices.settle(page)
left, right = page.columns()
with right:
    beside = page.beside(act)
with left:
    frame = acts.show(page, settings, act, beside.asked)
    if act == "far" and not beside.asked:
        st.caption(numbers.passing(page, frame.numbers))
    if act != "step":
        st.caption(page.word("why_gaussian.shape_in", act=page.word("why_gaussian.act_step")))
with beside.rest:
    if act == "far" and not beside.asked:
        acts.on_line(page, frame)
told = numbers.told(page, act, frame)
beside.tell(told, source=acts.source(frame) if act == "step" else None)
page.below(*CODE[act], part=act, numbers=told)
