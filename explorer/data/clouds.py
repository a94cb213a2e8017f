"""All point clouds, registered in the order in which menus show them."""

from explorer.data import rolls, shapes, word
from explorer.data.dataset import DATASETS, Dataset, scaled, scaled_density

__all__ = ["DATASETS", "Dataset", "rolls", "scaled", "scaled_density", "shapes", "word"]
