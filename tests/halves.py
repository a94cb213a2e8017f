"""Which of two workers runs what: one begins with the tests that open pages of the app, the other
with the rest. So most of what a server, a page's first opening and a network cost is paid for once,
and neither worker waits for the other."""

from __future__ import annotations

import re
from functools import cached_property

from xdist.scheduler import LoadFileScheduling

PAGES, REST = "pages", "rest"
# Browser tests that open no page of the app, and those of live training, which keep a processor
# busy themselves: the worker of the rest has time for them.
APART = re.compile(
    r"tests/browser/test_(scripts|line_browser|pictures_on|stage_|unet_view|train_points|two_tabs)"
)


def half_of(nodeid: str) -> str:
    in_browser = nodeid.startswith("tests/browser/") and not APART.match(nodeid)
    return PAGES if in_browser else REST


class TwoHalves(LoadFileScheduling):
    """For two workers that have tests of both kinds to run, and not of the browser alone: one
    begins with the rest, the other with pages, file by file; who is through helps with the files of
    pages that are left. A browser closes only where nothing but its own tests came after it was
    opened, so a worker never goes from pages to something else. Anything else goes file by file."""

    def _split_scope(self, nodeid: str) -> str:
        is_rest = self.is_split and half_of(nodeid) == REST
        return REST if is_rest else super()._split_scope(nodeid)

    @cached_property
    def is_split(self) -> bool:
        kinds = {(half_of(name), name.startswith("tests/browser/")) for name in self.collection}
        return self.numnodes == 2 and {(PAGES, True), (REST, False)} <= kinds
