"""What can one learn of what one never sees? A mixture, the bound, expectation–maximisation."""

from collections.abc import Callable
from typing import Any

from explorer.core.mixture_fitting import best_bells, elbo, em_steps, log_joint, responsibilities
from explorer.lessons.latent_variables import acts, numbers, scene
from explorer.lessons.latent_variables import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("latent_variables")
CODE: dict[str, tuple[Callable[..., Any], ...]] = {
    "mixture": (log_joint, responsibilities),
    "bound": (elbo,),
    "climb": (em_steps, best_bells),
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
beside.tell(
    frame.facts(), source=acts.source(frame, act),
    lines=lambda: numbers.under_sentence(page, act),
)  # fmt: skip
page.below(*CODE[act], part=act, numbers=frame.facts())
