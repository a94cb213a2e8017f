"""How fast should we forget? Schedules with sliders that act while dragged, and the last step."""

from explorer.core.forward import q_sample
from explorer.core.schedules import SCHEDULES, terminal
from explorer.lessons.schedule import acts, numbers
from explorer.lessons.schedule import settings as choices
from explorer.ui.frame.frame import start_page

page = start_page("schedule")
left, right = page.columns()
with right:
    beside = page.beside()
with beside.rest:
    chosen = choices.choose(page)
with left:
    settings, frame = acts.show(page, chosen)
beside.tell(numbers.told(page, frame), source=acts.source(frame))
numbers.exact(page, settings, frame.numbers.end)
page.below(q_sample, SCHEDULES[settings.schedule].function, terminal, details=None)
