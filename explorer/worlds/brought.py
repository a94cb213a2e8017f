"""What readers bring, by the hash of its content, so that settings stay plain values.

The kit puts it here at every run of a page (explorer/ui/own); a picture or a job asks by the hash.
The newest stay. What is gone ends in a sentence, and the page that is open brings it again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from explorer.data.clouds import Dataset
from explorer.worlds.memo import Memo


class Cloud(NamedTuple):
    """data : points in our units.  density : their exact law, where they were painted, else None.
    centre (D,), scale : original = centre + scale · x."""

    data: Dataset
    density: Any
    centre: tuple[float, ...] = ()
    scale: float = 1.0


_clouds, _pictures = Memo(64), Memo(24)


def put_cloud(mark: str, cloud: Cloud) -> str:
    """Keep a reader's cloud under its mark, and return the mark."""
    _clouds.put(mark, cloud)
    return mark


def cloud(mark: str) -> Cloud:
    """The cloud of a mark; ValueError with a sentence where it is gone."""
    return _asked(_clouds, mark, "cloud")


def put_pictures(mark: str, pictures: Any) -> str:
    """Keep a reader's picture or pictures under their mark, and return the mark."""
    _pictures.put(mark, pictures)
    return mark


def pictures(mark: str) -> Any:
    """The picture or pictures of a mark; ValueError with a sentence where they are gone."""
    return _asked(_pictures, mark, "picture")


def _asked(kept_by: Memo, mark: str, what: str) -> Any:
    given = kept_by.get(mark)
    if given is None:
        raise ValueError(
            f"the {what} that was brought as {mark!r} is no longer here; bring it again."
        )
    return given
