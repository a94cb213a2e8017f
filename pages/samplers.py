"""How few steps are enough? Samplers side by side on the same noise, and the error over the work.

What is shown is chosen at the end of the first sentence: the comparison, what η does, pictures in
few steps, and the way between two noises or two data. One is mounted at a time. The clouds take
the whole width, as they are to be compared; formula and chart stand below them.
"""

from explorer.lessons.samplers import between, compare, eta, ladder, settings
from explorer.ui.frame.frame import start_page

page = start_page("samplers")
parts = {"compare": compare, "eta": eta, "ladder": ladder, "between": between}
parts[settings.part(page)].draw(page)
