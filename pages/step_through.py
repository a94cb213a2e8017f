"""What happens in one reverse step? The whole cloud's way back, and one step of it magnified.

Two stages share the clock: the cloud with one followed point, and that point's step in units of
its own sigma. The page's formula is four, in the order of the step: they stand under the stage,
across the whole width, so that the step can be read from left to right, with numbers that follow
the clock. The same page tells the step of a picture: there each part is a picture, and the row of
them is the sentence that the formulas below it spell out.
"""

from explorer.lessons.step_through import acts, numbers, scene_likeness, scene_magnified, scene_walk
from explorer.lessons.step_through import settings as choices
from explorer.lessons.step_through.settings_pictures import pictures
from explorer.ui.frame.frame import start_page
from explorer.worlds import networks

page = start_page("step_through")
act = choices.act(page)
part = "pictures" if act == "pictures" else ""
left, right = page.columns()
with right:
    beside = page.beside(part)
with beside.rest:
    settings = (pictures if part else choices.points)(page, beside.asked)
with left:
    frame = acts.prepared(page, act, settings)
    acts.show_act(page, act, frame, settings)
numbers.tell(page, beside, frame, settings.sampler, part)
if not beside.asked:
    if act == "pictures":
        numbers.followed(page, frame, settings.task.shape[2])
    numbers.cards(page, frame, settings.sampler, part)
code = {
    "points": (scene_walk.one_step, scene_magnified.true_density),
    "pictures": (
        scene_walk.one_step, networks.by_heart, scene_likeness.likeness, scene_likeness.fine_share,
    ),
}  # fmt: skip
if act == "points":
    acts.export(page, settings)
answers = numbers.answers(page, frame) if act == "points" else {}
page.below(*code[act], part=part, numbers=frame.facts(), answers=answers)
if not page.present:
    numbers.both_algorithms(page)
