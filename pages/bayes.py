"""What does one glance tell you? A school one counts, a bag one draws from, one reverse step."""

from explorer.core.bayes import after_draws, posterior
from explorer.core.forward import q_posterior
from explorer.lessons.bayes import acts, scene
from explorer.lessons.bayes import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("bayes")
CODE = {"school": (posterior,), "bag": (after_draws,), "three": (q_posterior,)}

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
