"""What is the score? Its field, the walk that follows it, its flow, and the likelihood it knows.

Four pictures, one mounted at a time; each draws its controls, its stage and what stands below.
"""

from explorer.lessons.score.show import SHOWS, shower
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("score")
names = {name: page.word(f"score.show_{name}") for name in SHOWS}
label = {page.lang: page.word("score.show")}
show = controls.switch(page, Param("show", SHOWS[0], label, choices=SHOWS), names)
shower(show)(page)
