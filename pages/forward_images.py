"""What does noise do to a picture? Four acts: jump = walk, what drowns first, size, schedules."""

from explorer.core.forward import q_sample, q_step
from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import acts, numbers, scene
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images import settings as choices
from explorer.ui import late
from explorer.ui.frame.frame import start_page

page = start_page("forward_images")
tab = page.acts(choices.TABS)
left, right = page.columns()
with right:
    beside = page.beside(tab)
with beside.rest:
    chosen = choices.choose(page, tab)

act = chosen["act"]
shown = late.frame(page, act, choices.settle(page, chosen), scene.frame)
settings, frame = shown.settings, shown.frame
with left:
    acts.show(page, frame, beside.asked)
    acts.export(page, settings, act)
beside.tell(
    numbers.told(frame.numbers),
    now=f"now.{act}",
    formula=f"formula.size.{settings.level}" if act == "size" else f"formula.{act}",
    source=acts.source(page, frame),
)
with beside.rest:
    acts.show_beside(page, frame)

code = {
    "jump": (q_sample, q_step, noise.walk, noise.histogram),
    "drown": (spectrum.transform, spectrum.spectra, spectrum.drowned_from, spectrum.parts),
    "size": (pictures.pooled, noise.shifted),
    "schedules": (SCHEDULES[settings.schedule].function, noise.detail_left),
}
page.below(
    *code[tab],
    part=tab,
    numbers=frame.facts(),
    details=lambda: numbers.figure(page, settings, act),
)
