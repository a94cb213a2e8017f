"""Two bells meet: what adds up? One bell, a sum of two variables, a product of two densities."""

from explorer.core.gaussians import area_below, product, standardise, weighted_sum
from explorer.lessons.gaussians import acts, numbers, scene
from explorer.lessons.gaussians import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("gaussians")
CODE = {"one": (standardise, area_below), "sum": (weighted_sum,), "product": (product,)}

act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    settings = choices.settle(page, act)
frame = scene.frame(settings, act)
with left:
    acts.show(page, act, frame, beside.asked)
beside.tell(
    frame.facts(), source=acts.source(act, frame),
    lines=lambda: numbers.under_sentence(page, act),
)  # fmt: skip
page.below(*CODE[act], part=act, numbers=frame.facts())
