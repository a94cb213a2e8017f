"""What did Improved DDPM change? Five claims of Nichol & Dhariwal, made again on our scale.

Five pictures, one mounted at a time; what needs a network trains it here, beside the page.
"""

from explorer.lessons.improved.show import SHOWS, shower
from explorer.registry import Param
from explorer.ui.controls import controls
from explorer.ui.frame.frame import start_page

page = start_page("improved")
names = {name: page.word(f"improved.show_{name}") for name in SHOWS}
label = {page.lang: page.word("improved.show")}
show = controls.switch(page, Param("show", SHOWS[0], label, choices=SHOWS), names)
shower(show)(page)
