"""How few steps are enough? Samplers side by side on the same noise, and the error over the work.

Four parts: the comparison, what η does, pictures in few steps, and the way between two noises or
two data. One is mounted at a time. Clouds and strips of pictures have the stage's place, as on
every page: they are smaller than across the page, but then their chart stands under them in the
first screen, and what is asked and said beside them.
"""

from explorer.lessons.samplers import between, compare, eta, ladder, settings
from explorer.ui.frame.frame import start_page

page = start_page("samplers")
parts = {"compare": compare, "eta": eta, "ladder": ladder, "between": between}
parts[settings.part(page)].draw(page)
