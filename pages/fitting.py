"""Which bell fits these points, and how sure may I be? One unknown, the climb, two unknowns."""

from explorer.core import normal_fitting as fitting
from explorer.lessons.fitting import acts, numbers, scene
from explorer.lessons.fitting import settings as choices
from explorer.ui import late
from explorer.ui.frame.frame import start_page

page = start_page("fitting")
CODE = {
    "points": (fitting.mean_posterior, fitting.predictive),
    "surface": (fitting.mean_log_likelihood, fitting.ascent),
    "unknown": (fitting.NormalInverseGamma, fitting.student_bells),
}
act = page.acts(scene.ACTS)
left, right = page.columns()
with right:
    beside = page.beside(act)
with beside.rest:
    n = choices.choose(page)
frame = late.frame(page, act, choices.settle(page, act, n), scene.frame).frame
with left:
    acts.show(page, act, frame, beside.asked)
beside.tell(
    frame.facts(), source=acts.source(frame, act),
    lines=lambda: numbers.under_sentence(page, act, frame),
)  # fmt: skip
page.below(*CODE[act], part=act, numbers=frame.facts())
