"""How does a gradient get through a draw? The draw as a sum, and two estimators side by side."""

from explorer.core.estimators import best_baseline, pathwise, score_function
from explorer.lessons.reparameterise import acts, numbers, scene
from explorer.lessons.reparameterise import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("reparameterise")
CODE = {"through": (pathwise,), "two": (pathwise, score_function, best_baseline)}

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
