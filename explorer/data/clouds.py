"""All point clouds, registered in the order in which menus show them."""

from explorer.data import rolls, shapes, word
from explorer.data.dataset import DATASETS, Dataset, scaled, scaled_density

CLOUDS = {
    name: entry for name, entry in DATASETS.items() if entry.extras.get("kind") != "images"
}  # DATASETS holds the pictures too, once explorer.data.images is imported

__all__ = ["CLOUDS", "DATASETS", "Dataset", "rolls", "scaled", "scaled_density", "shapes", "word"]
