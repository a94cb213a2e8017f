"""The stage's pictures: their bytes read back as the browser reads them, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.frames import parts, pictures
from explorer.frames.frame import Controls, Picture, StageView
from explorer.frames.parts import Profile, Take, Tile
from tests.frames.test_stage import read


def draws(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


def test_a_film_comes_back_in_rising_time_within_half_a_byte():
    frames = draws(3, 2, 4, 5, 1)
    got = read(pictures.film(frames, [10, 0, 5]).data)
    assert got["times"] == [0, 5, 10] and got["hold"] is False
    assert np.abs(got["pictures"] / 255 * 2 - 1 - frames[[1, 2, 0]]).max() <= 1 / 255 + 1e-6


def test_each_picture_of_a_film_has_its_own_limit_and_is_clipped_there():
    frames = np.stack([draws(2, 4, 4, 3), 3 * draws(2, 4, 4, 3)], axis=1)
    frames[0, 0, 0, 0] = 7
    got = read(pictures.film(frames, [0, 1], limit=(1, 3)).data)
    values = (got["pictures"] / 255 * 2 - 1) * np.array(got["limits"])[:, None, None, None]
    assert values[0, 0, 0, 0].tolist() == [1, 1, 1]
    assert np.abs(values[:, 1] - frames[:, 1]).max() <= 3 / 255 + 1e-6


def test_a_fine_film_keeps_four_digits():
    frames = 3 * draws(2, 1, 4, 4, 1)
    got = read(pictures.film(frames, [0, 1], limit=3, fine=True).data)
    assert np.abs(got["pictures"] * 3 / 32767 - frames).max() <= 3 / 65534 + 1e-6


def test_a_mixture_mixes_to_the_forward_process():
    x0, eps = draws(6, 8, 3), 3 * draws(6, 8, 3)
    got = read(pictures.mixture(np.stack([x0, eps])).data)
    parts_of_it = got["pictures"] * np.array(got["scales"])[:, None, None, None]
    mixed = 0.8 * parts_of_it[0] + 0.6 * parts_of_it[1]
    # each picture has its own scale, so the error is at most half a quantum of each
    tolerance = 0.5 * (0.8 * got["scales"][0] + 0.6 * got["scales"][1]) + 1e-6
    assert np.abs(mixed - (0.8 * x0 + 0.6 * eps)).max() <= tolerance


def test_a_photograph_in_colour_is_half_a_megabyte():
    assert len(pictures.mixture(draws(3, 144, 192, 3)).data) < 0.51e6


def test_a_profile_may_run_along_any_rising_quantity():
    values = np.arange(24.0).reshape(3, 2, 4)
    got = read(pictures.profile(values, [1, 2, 4, 8], [0.9, 0.1, 0.5]).data)
    assert got["times"] == [0.1, 0.5, 0.9] and got["x"].tolist() == [1, 2, 4, 8]
    assert np.array_equal(got["values"], values[[1, 2, 0]])


def test_tiles_travel_as_plain_json():
    tile = Tile({0: "signal", 1: 1.0}, "x_t", signed=True)
    text = json.loads(json.dumps(parts.plain(Take("id", tiles=(tile,)))))
    assert text["tiles"][0]["mix"] == {"0": "signal", "1": 1.0}


def mount(pick="pixel", **settings) -> None:
    StageView(Picture(**settings), Controls(pick=pick))


FILM = pictures.film(draws(2, 3, 4, 4, 1), [0, 1])
MIX = pictures.mixture(draws(2, 4, 4, 1))
CURVES = pictures.profile(np.zeros((1, 2, 3)), [0, 1, 2])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: pictures.film(draws(2, 3, 4, 4, 2), [0, 1]), "1 or 3 channels"),
        (lambda: pictures.film(draws(2, 4, 4, 1), [0, 1]), "1 or 3 channels"),
        (lambda: pictures.film(draws(2, 3, 4, 4, 1), [1, 1]), "different times"),
        (lambda: pictures.film(draws(2, 3, 4, 4, 1), [0, 1], limit=0), "must be positive"),
        (lambda: pictures.film(np.full((1, 1, 2, 2, 1), np.inf), [0]), "must be finite"),
        (lambda: pictures.mixture(draws(4, 4, 1)), "1 or 3 channels"),
        (lambda: pictures.profile(np.zeros((1, 2, 3)), [0, 1]), "one value for each"),
        (lambda: pictures.profile(np.zeros((2, 2, 3)), [0, 1, 2], [0, 0]), "different times"),
        (lambda: Tile(limit=0), "must be positive"),
        (lambda: Tile({"x0": 1.0}), "a tile mixes pictures"),
        (lambda: mount(takes=[Take(FILM, tiles=(Tile(),))]), "needs as many tiles"),
        (lambda: mount(takes=[Take(MIX, tiles=(Tile({2: 1.0}),))]), "0..1 of its mixture"),
        (lambda: mount(takes=[Take(MIX, tiles=(Tile(),))]), "0..1 of its mixture"),
        (lambda: mount(takes=[Take(CURVES, tiles=(Tile(),))]), "a film or a mixture"),
        (lambda: mount(takes=[Take(FILM)], profiles=[Profile(CURVES, ("a",))]), "one label per"),
        (lambda: mount(takes=[Take(FILM)], pick="all"), "pick is one of"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
