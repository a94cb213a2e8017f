"""The four pictures of the page `score`; one's modules are loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

SHOWS = ("field", "langevin", "flow", "likelihood")


def shower(show: str) -> Callable:
    """The function that draws the picture `show` on a Page, with all that belongs to it."""
    if show == "field":
        from explorer.lessons.score import field as score_field

        return score_field.draw
    if show == "langevin":
        from explorer.lessons.score import langevin as score_langevin

        return score_langevin.draw
    if show == "flow":
        from explorer.lessons.score import flow as flow_pair

        return flow_pair.draw
    from explorer.lessons.score import likelihood

    return likelihood.draw
