"""How does noise become a picture? The map of the whole machine, and where to begin.

Unlike the other pages it has no column beside the picture: the map is the one thing to see and to
touch, and says what is seen now itself. Nothing here imports torch, scikit-learn or Plotly.
"""

import streamlit as st

from explorer.lessons.home import scene, the_map
from explorer.ui.frame import steps
from explorer.ui.frame.frame import start_page

page = start_page("home")
frame = scene.frame(scene.defaults("home"), "home")
if not page.present:
    steps.mount(page, "home")
the_map.show(page, frame.view("map"), frame.time)
st.caption(page.render(page.lesson["caption"], **frame.facts()))
if not page.present:
    page.predict("predict")
page.below(scene.way_out, scene.way_back, numbers=frame.facts())
