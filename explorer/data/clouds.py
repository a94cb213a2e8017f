"""All point clouds, registered in the order in which menus show them."""

from explorer.data import rolls, shapes, word
from explorer.data.dataset import DATASETS, Dataset, scaled, scaled_density

CLOUDS = {
    name: entry for name, entry in DATASETS.items() if entry.extras.get("kind") != "images"
}  # DATASETS holds the pictures too, once explorer.data.images is imported

PLANE = {
    name: entry
    for name, entry in CLOUDS.items()
    if entry.extras.get("dims") == 2 and "density" in entry.extras
}  # those in two dimensions whose density is known exactly

__all__ = [
    "CLOUDS", "DATASETS", "PLANE", "Dataset", "rolls", "scaled", "scaled_density", "shapes", "word",
]  # fmt: skip
