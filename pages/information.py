"""How many bits does a message need? A code as an area, the wrong code, one bell for two humps."""

from explorer.core.information import entropy_bits, huffman_lengths, kl_bits
from explorer.lessons.information import acts, scene, scene_humps
from explorer.lessons.information import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("information")
CODE = {
    "code": (entropy_bits, huffman_lengths),
    "wrong": (kl_bits,),
    "humps": (scene_humps.forward_kl, scene_humps.backward_kl),
}

act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    settings = choices.settle(page, act)
frame = scene.frame(settings, act)
with left:
    acts.show(page, act, frame, beside.asked)
told = frame.facts()
beside.tell(told, source=acts.source(frame, act))
page.below(*CODE[act], part=act, numbers=told, answers=acts.answers(page))
