"""Can noise find its way back to a shape? The opening: a living swiss roll and the path of pages.

Unlike the other pages it has no controls beside the stage: there is one thing to see and one thing
to do. Nothing here imports torch, scikit-learn or Plotly.
"""

import streamlit as st

from explorer.lessons.home import acts, scene
from explorer.palette import place_colours
from explorer.ui.charts.export import export_row, gif
from explorer.ui.frame.frame import start_page
from explorer.ui.stage import stage

page = start_page("home")
frame, shown = scene.frame(scene.defaults("home"), "home"), scene.load()
if not page.present:
    acts.begin(page)
left, right = (st.container(),) * 2 if page.present else st.columns([70, 30], gap="medium")
with left:
    stage.show(page, frame.view("stage"), frame.time, "home")
if not page.present:
    with right:
        page.text("caption")
        acts.path(page)
    export_row(page, "home", gif=lambda: gif(shown.points[::-1], place_colours(shown.labels)))
    page.predict("predict")
    page.below(scene.make, numbers=frame.facts())
