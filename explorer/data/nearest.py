"""The place in the data that a point came from, by its nearest neighbour."""

from __future__ import annotations

import numpy as np


def nearest_labels(points: np.ndarray, places: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """For each of points (N, D) the label of the nearest of places (M, D)."""
    from scipy.spatial import cKDTree

    return labels[cKDTree(places).query(points)[1]]
