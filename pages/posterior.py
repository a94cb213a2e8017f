"""If I knew x_0, where was x_{t-1}? On a line, in the plane, over t, and derived line by line.

The derivation is what one looks at in its act, so it stands where other pages have the stage, and
the line that moves its numbers beside it; its lines are its formula.
"""

from explorer.core.forward import q_posterior
from explorer.lessons.posterior import acts, numbers, scene, scene_columns, scene_derivation
from explorer.lessons.posterior import settings as choices
from explorer.ui import late
from explorer.ui.frame.frame import start_page

page = start_page("posterior")
act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    chosen = choices.choose(page, act)

shown = late.frame(page, act, choices.settle(page, act, chosen), scene.frame)
settings, frame = shown.settings, shown.frame
with right if act == "steps" else left:
    acts.show(page, act, frame, beside.asked)
if act == "steps":
    with left:
        numbers.derivation(page, frame, beside.asked)
edge = numbers.at_edge(frame, act)
beside.tell(
    frame.facts(), now=edge, source=None if edge else acts.source(frame, act),
    lines=lambda: numbers.under_formula(page, act, frame),
)  # fmt: skip
ours = scene_derivation.coefficients if act == "steps" else scene_columns.columns
page.below(q_posterior, ours, part=act, numbers=frame.facts())
