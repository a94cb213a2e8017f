"""The routes through the pages: the whole course, and a short one that `?route=short` follows.

Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.ui.frame.navigation import HOME, PAGES

COURSE = tuple(entry.name for entry in PAGES if entry.name != HOME)
FOUNDATIONS = tuple(entry.name for entry in PAGES if entry.section == "foundations")
# Noise a picture, noise a shape, learn a shape, one reverse step, how few steps.
SHORT = ("forward_images", "forward", "train_points", "step_through", "samplers")
MINUTES = 10  # that the short route takes
WHOLE = "course"
ROUTES = {WHOLE: COURSE, "short": SHORT}


RESTS_ON: dict[str, tuple[str, ...]] = {  # each lesson's foundations, in their order
    "forward": ("probability", "gaussians", "information"),
    "forward_images": ("gaussians",),
    "schedule": ("gaussians",),
    "posterior": ("bayes", "gaussians"),
    "why_gaussian": ("bayes", "gaussians"),
    "train_points": ("reparameterise", "fitting"),
    "train_images": ("fitting",),
    "step_through": ("bayes", "reparameterise"),
    "samplers": ("gaussians",),
    "score": ("gaussians",),
    "objective": ("bayes", "information", "latent_variables"),
    "vlb": ("information",),
    "improved": ("fitting", "information"),
}


def after_foundations() -> str:
    """The first page of the course that is no foundation."""
    return next(name for name in COURSE if name not in FOUNDATIONS)


@dataclass(frozen=True)
class Place:
    """Where a page stands on a route: its number from 1, of how many, and its neighbours' names.

    The last page leads home, and so does the first one back. number is 0 on home.
    """

    route: str
    number: int
    of: int
    before: str
    after: str


def place_of(page: str, route: str = WHOLE) -> Place:
    """A page's place on the route; on the whole course where the route does not pass by it."""
    if page not in (HOME, *ROUTES[route]):
        route = WHOLE
    names = ROUTES[route]
    if page not in names:
        return Place(route, 0, len(names), HOME, names[0])
    at = names.index(page)
    around = (HOME, *names, HOME)
    return Place(route, at + 1, len(names), around[at], around[at + 2])
