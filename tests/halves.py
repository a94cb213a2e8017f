"""Which of two workers runs what: one begins with the tests that run pages without a browser, the
other with those that open pages of the app in it. So what a server, a page's first opening and a
network cost is paid for once. Tests of the mathematics, which need neither, are left for the one
that is through first: neither worker waits for the other."""

from __future__ import annotations

import re
from functools import cached_property

from xdist.scheduler import LoadFileScheduling

PAGES, REST, EITHER = "pages", "rest", "either"
# Browser tests that open no page of the app, and those of live training, which keep a processor
# busy themselves: the worker of the rest has time for them.
APART = re.compile(
    r"tests/browser/test_(scripts|line_browser|pictures_on|stage_|unet_view|train_points|two_tabs)"
)
MATHEMATICS = re.compile("tests/(core|data|models|training)/")  # and without an event loop


def half_of(nodeid: str) -> str:
    if MATHEMATICS.match(nodeid):
        return EITHER
    in_browser = nodeid.startswith("tests/browser/") and not APART.match(nodeid)
    return PAGES if in_browser else REST


class TwoHalves(LoadFileScheduling):
    """For two workers that have tests of all kinds to run; anything else goes file by file. A
    browser closes only where no page was run without one after it was opened, so the rest is one
    piece, and the first thing that its worker does."""

    def _split_scope(self, nodeid: str) -> str:
        is_rest = self.is_split and half_of(nodeid) == REST
        return REST if is_rest else super()._split_scope(nodeid)

    def _assign_work_unit(self, node) -> None:
        if self.is_split:
            likes = [PAGES, EITHER] if self.nodes.index(node) else [REST, EITHER, PAGES]
            ranks = {kind: rank for rank, kind in enumerate(likes)}
            scope = min(self.workqueue, key=lambda scope: ranks.get(half_of(scope), 9))
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    @cached_property
    def is_split(self) -> bool:
        kinds = {(half_of(name), name.startswith("tests/browser/")) for name in self.collection}
        return self.numnodes == 2 and {(PAGES, True), (REST, False), (EITHER, False)} <= kinds
