"""What is a probability made of? Draws and densities, a joint law as areas, three variables."""

from explorer.core.information import conditional_information_bits, mutual_information_bits
from explorer.lessons.probability import acts, scene, scene_draws, scene_joint
from explorer.lessons.probability import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("probability")
CODE = {
    "draws": (scene_draws.heights,),
    "joint": (scene_joint.table, scene_joint.numbers),
    "three": (mutual_information_bits, conditional_information_bits),
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
beside.tell(frame.facts(), source=acts.source(frame, act))
page.below(*CODE[act], part=act, numbers=frame.facts())
