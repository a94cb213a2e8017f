"""How few steps are enough? Samplers side by side on the same noise, and the error over the work.

What is shown is chosen at the end of the first sentence: the comparison, what η does, pictures in
few steps, and the way between two noises or two data. One is mounted at a time. The clouds take
the whole width, as they are to be compared; formula and chart stand below them.
"""

from explorer.ui import samplers_settings as settings_of
from explorer.ui.frame import start_page

page = start_page("samplers")
shown = settings_of.show(page)
if shown == "compare":
    from explorer.ui import samplers_compare

    samplers_compare.draw(page)
elif shown == "eta":
    from explorer.ui import samplers_eta

    samplers_eta.draw(page)
elif shown == "ladder":
    from explorer.ui import ladder  # a network of pictures need not be waited for by points

    ladder.draw(page)
else:
    from explorer.ui import interpolation

    interpolation.draw(page)
