"""How is the loss tied to likelihood? Bound, ten lines, three terms, how loose.

Beside the ten lines stands no formula: the stage is ten of them.
"""

from explorer.core.vlb import gaussian_kl
from explorer.lessons.objective import acts, scene, scene_bound, scene_chain, scene_lines
from explorer.lessons.objective import settings as choices
from explorer.ui.controls import information
from explorer.ui.frame.frame import start_page

page = start_page("objective")
unit = information.read(page, "nats")
act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    chosen = choices.choose(page, act)
settings = choices.settle(page, act, chosen)
with left:
    numbers = acts.show(page, settings, act, beside.asked).facts()
beside.tell(numbers, formula=acts.formula(act, unit), source=acts.source(page, act))

code = {
    "bound": (scene_bound.jensen, scene_bound.bound_at, scene_chain.surplus),
    "lines": scene_lines.LINES,
    "terms": (gaussian_kl, scene_bound.terms),
    "gap": (scene_bound.model_density, scene_bound.looseness),
}
page.below(*code[act], part=act, numbers=numbers, answers=acts.answers(page, settings))
