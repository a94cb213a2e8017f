"""What is the score? Its field, the walk that follows it, its flow, and the likelihood it knows.

Four parts, one mounted at a time; each has its controls, its picture and what stands below. A
part's modules are loaded when it is asked for.
"""

from explorer.lessons.score.scene import PARTS
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("score")
param = controls.worded(page, "show", PARTS[0], choices=PARTS)
show = controls.acts(page, param)
if show == "field":
    from explorer.lessons.score import field as part
elif show == "langevin":
    from explorer.lessons.score import langevin as part
elif show == "flow":
    from explorer.lessons.score import flow as part
else:
    from explorer.lessons.score import likelihood as part
part.draw(page)
