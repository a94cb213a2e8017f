"""Data sets: clouds of points and pictures. `DATASETS` is the whole table, filled when asked."""

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "DATASETS":
        raise AttributeError(f"module 'explorer.data' has no attribute {name!r}")
    from explorer.data import clouds, images

    assert images.IMAGES and clouds.CLOUDS  # importing them is what fills the table
    return clouds.DATASETS
