"""How few steps are enough? Samplers side by side on the same noise, and the error over the work.

What is shown is chosen at the end of the first sentence: the comparison, what η does, pictures in
few steps, and the way between two noises or two data. One is mounted at a time. The clouds take
the whole width, as they are to be compared; formula and chart stand below them.
"""

from explorer.lessons.samplers import settings as settings_of
from explorer.ui.frame.frame import start_page

page = start_page("samplers")
shown = settings_of.show(page)
if shown == "compare":
    from explorer.lessons.samplers import compare as samplers_compare

    samplers_compare.draw(page)
elif shown == "eta":
    from explorer.lessons.samplers import eta as samplers_eta

    samplers_eta.draw(page)
elif shown == "ladder":
    from explorer.lessons.samplers import ladder

    ladder.draw(page)
else:
    from explorer.lessons.samplers import between as interpolation

    interpolation.draw(page)
