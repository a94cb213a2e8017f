"""All sets of pictures, registered in the order in which menus show them.

An entry draws (n, H, W, C) float32 in [-1, 1] with classes as labels. Beside the draw it has
`shape_of(**params)` -> (H, W, C), `classes`, a name in each language per label, `finite`, whether
there is an end to the pictures, and where there is, `size_of(**params)`, how many there are.
"""

from explorer.data import digits, figures, glyphs, openml
from explorer.data.dataset import DATASETS, Dataset

IMAGES = {name: entry for name, entry in DATASETS.items() if entry.extras.get("kind") == "images"}

__all__ = ["DATASETS", "IMAGES", "Dataset", "digits", "figures", "glyphs", "openml"]
