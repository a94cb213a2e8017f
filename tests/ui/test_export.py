"""What a reader takes home says what the stage showed."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.ui.charts import export


def opened(data):
    return Image.open(io.BytesIO(data))


def test_a_gif_has_a_picture_for_every_frame_and_loops():
    frames = np.random.default_rng(0).normal(size=(7, 50, 2))
    picture = opened(export.gif(frames, (200, 30, 30), size=64, fps=10))
    assert (picture.size, picture.n_frames) == ((64, 64), 7)
    assert picture.info["loop"] == 0
    assert picture.info["duration"] == 100  # milliseconds


def test_a_point_stands_where_it_is_up_is_up_and_in_its_colour():
    frames = np.array([[[1.0, 1.0], [-1.0, -1.0]]])
    colours = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    film = export.gif(frames, colours, size=100, background="#FFFFFF")
    pixels = np.asarray(opened(film).convert("RGB")).astype(int)
    red = np.argwhere(pixels[..., 0] - pixels[..., 2] > 200).mean(0)
    blue = np.argwhere(pixels[..., 2] - pixels[..., 0] > 200).mean(0)
    # rows grow downwards: the point at (1, 1) is near the upper right corner, 6 % from the edge
    np.testing.assert_allclose(red, [6, 94], atol=1.5)
    np.testing.assert_allclose(blue, [94, 6], atol=1.5)


def test_a_cloud_in_space_is_seen_from_above():
    flat = np.random.default_rng(1).normal(size=(2, 30, 2))
    deep = np.concatenate([flat, np.ones((2, 30, 1))], axis=2)
    assert export.gif(flat, (0, 0, 0), size=64) == export.gif(deep, (0, 0, 0), size=64)


def test_frames_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="finite numbers"):
        export.gif(np.full((1, 2, 2), np.nan), (0, 0, 0))


def test_a_table_reads_back_to_seven_digits():
    x = np.random.default_rng(2).normal(size=(20, 2))
    table = export.csv(x, ("x", "y"))
    assert table.startswith(b"x,y\n")
    read = np.loadtxt(io.BytesIO(table), delimiter=",", skiprows=1)
    np.testing.assert_allclose(read, x, rtol=1e-6)


def test_a_table_needs_a_name_for_every_column():
    with pytest.raises(ValueError, match="3 columns"):
        export.csv(np.zeros((4, 2)), ("x", "y", "z"))
