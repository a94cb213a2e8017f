"""A place holder until the page is written."""

from explorer.ui.frame import start_page

page = start_page("step_through")
page.markdown(page.word("frame.page_missing"))
