"""The figures that `forward_images` quotes: plain values in, a number out (claims.py)."""

from __future__ import annotations

import numpy as np

from explorer.core.schedules import SCHEDULES
from explorer.lessons.forward_images import scene_blobs as blobs
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images.scene_numbers import of_sizes
from explorer.lessons.forward_images.scene_settings import Settings

CONSTANTS = {
    "large_pixels": pictures.SIZES[-1],
    "small_pixels": pictures.SIZES[-1] // pictures.POOLS[0],
    "pixels_in_one": pictures.POOLS[0] ** 2,
    "walk_keys": noise.WALK_KEYS,
    "walk_pixels": blobs.WALK_SIDE,
}


def constant(name: str) -> int:
    """A number that the page is built with."""
    return CONSTANTS[name]


def pixels_across(dataset: str) -> int:
    """Of a data set's picture, as it is shown."""
    return blobs.noised(Settings(dataset=dataset).shown).x0.shape[1]


def left_half_way(schedule: str, T: int) -> float:
    """ᾱ at t = T/2."""
    return float(SCHEDULES[schedule](T).alphas_bar[T // 2])


def faint_percent(schedule: str, T: int, left: float) -> float:
    """Of the steps, on which less than `left` percent of the data's variance is left."""
    return 100 * float(np.mean(SCHEDULES[schedule](T).alphas_bar[1:] < left / 100))


def snr_here(dataset: str, schedule: str, T: int, t: int) -> float:
    """The SNR at t, as the page has it: of this picture's mean square."""
    settings = Settings(dataset=dataset, schedule=schedule, T=T)
    return float(settings.noises().snr[t] * blobs.noised(settings.shown).mean_square)


def snr(schedule: str, T: int, t: int) -> float:
    """The SNR of a picture of mean square 1, as the act of three schedules has it."""
    return float(SCHEDULES[schedule](T).snr[t])


def even_from(dataset: str, schedule: str, T: int) -> int:
    """The first t at which a picture has no more signal than noise."""
    return next(t for t in range(1, T + 1) if snr_here(dataset, schedule, T, t) <= 1)


# --- which option is right ----------------------------------------------------------------------


def what_is_left(dataset: str, block: int) -> int:
    """Where each pixel has SNR 1, how much of the means over blocks of pixels is the picture: 0 if
    less than a half, 1 if less than nine tenths, 2 if more."""
    pair = blobs.noised(Settings(dataset=dataset).shown)
    eps = pair.eps * np.sqrt(pair.mean_square)
    both = [pictures.pooled(picture, block) for picture in (pair.x0, pair.x0 + eps)]
    share = np.corrcoef(*(each.ravel() for each in both))[0, 1] ** 2
    return int(np.searchsorted([0.5, 0.9], share))


def drowns_first(dataset: str, schedule: str, T: int) -> int:
    """Which detail has less than SNR 1 first: 0 the fine, 1 the coarse, 2 both within a tenth."""
    settings = Settings(dataset=dataset, schedule=schedule, T=T)
    columns = noise.part_columns(settings.noises(), blobs.noised(settings.shown))
    fine, coarse = (int(np.argmax(columns[f"snr_{i}"] < 1)) for i in (spectrum.PARTS - 1, 0))
    return 2 if abs(fine - coarse) < T / 10 else int(coarse < fine)


def seen_longer(dataset: str, schedule: str, T: int) -> int:
    """0 if the small picture's coarse waves drown later, 1 if the large one's, 2 if together."""
    drowned = of_sizes(Settings(dataset=dataset, schedule=schedule, T=T))
    small, large = drowned["small_t"], drowned["large_t"]
    return 2 if abs(small - large) < T / 100 else int(large > small)


def clearest_half_way(names: list[str], T: int) -> int:
    """The schedule with the most of the picture left at T/2, by its place in the list."""
    return int(np.argmax([left_half_way(name, T) for name in names]))


def drowns_from(dataset: str, schedule: str, T: int, part: int) -> int:
    """The first t with SNR below 1 in a part of the picture, 0 being the coarse one."""
    settings = Settings(dataset=dataset, schedule=schedule, T=T)
    columns = noise.part_columns(settings.noises(), blobs.noised(settings.shown))
    return int(np.argmax(columns[f"snr_{part}"] < 1))
