"""What the acts of `forward_images` draw, made once for everybody.

`shown` is Settings.shown, all that the picture and its noise depend on; `met` is Settings.met, that
and the schedule.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.frames.pack import Blob, frames
from explorer.frames.pictures import film, mixture, profile
from explorer.lessons.forward_images import scene_noise as noise
from explorer.lessons.forward_images import scene_picture as pictures
from explorer.lessons.forward_images import scene_spectrum as spectrum
from explorer.lessons.forward_images.scene_settings import Settings
from explorer.worlds.memo import memo

WALK_SIDE = 96  # pixels on the longer side of the picture that walks


@memo(most=32)
def noised(shown: Settings) -> pictures.Noised:
    """The picture and its noise."""
    picture = pictures.picture(shown.dataset, shown.size, shown.seed, shown.own)
    return pictures.noised(picture, shown.seed)


@memo(most=32)
def spectra(shown: Settings) -> spectrum.Spectra:
    return spectrum.spectra(noised(shown).x0, noised(shown).eps)


@memo(most=16)
def sum_blob(shown: Settings) -> Blob:
    """x_0 and ε, of which x_t, the signal and the noise in it are sums."""
    return mixture(np.stack([noised(shown).x0, noised(shown).eps]))


@memo(most=16)
def parts_blob(shown: Settings) -> Blob:
    """x_0, ε, and each in coarse, middle and fine detail: pictures 0, 1, 2–4, 5–7."""
    pair = (noised(shown).x0, noised(shown).eps)
    return mixture(np.concatenate([pair, *(spectrum.parts(each) for each in pair)]))


@memo(most=16)
def sizes(shown: Settings) -> list[pictures.Noised]:
    return pictures.sizes(noised(shown).x0, shown.seed)


@memo(most=16)
def sizes_blob(shown: Settings) -> Blob:
    """The picture with few to many pixels, then the noise of each: pictures 0–3, 4–7."""
    each = list(zip(sizes(shown), pictures.POOLS, strict=True))
    clean = [pictures.enlarged(pair.x0, times) for pair, times in each]
    return mixture(np.stack(clean + [pictures.enlarged(pair.eps, times) for pair, times in each]))


@memo(most=3)
def ways(met: Settings) -> noise.Ways:
    """Jump and walk of the picture at a moderate size."""
    return noise.ways(met.noises(), noised(replace(met.shown, size=WALK_SIDE)), met.seed)


@memo(most=4)
def ways_blob(met: Settings) -> Blob:
    """The film of jump and walk: x_t of each, then the noise in each."""
    return film(ways(met).frames, ways(met).times, limit=(3.0, 3.0, 3.0, 3.0), hold=True)


@memo(most=16)
def histogram_blob(met: Settings) -> Blob:
    times = noise.key_times(met.T)
    values = noise.histograms(met.noises(), noised(met.shown), times)
    return profile(values[:, None], noise.centres(), times)


@memo(most=8)
def ways_histogram_blob(met: Settings) -> Blob:
    """The pixels of x_t by jump and by walk."""
    both = ways(met)
    values = [[noise.histogram(frame) for frame in frames[:2]] for frames in both.frames]
    return profile(np.array(values), noise.centres(), both.times)


@memo(most=8)
def ways_spectrum_blob(met: Settings) -> Blob:
    """The power of the noise that jump and walk have put in; at t = 0 there is none yet."""
    both = ways(met)
    power = noise.agreement(met.noises(), both)
    power[0] = power[1]
    h, w = both.frames.shape[2:4]
    return profile(power, spectrum.rings(h, w).k[1:], both.times)


@memo(most=1)
def normal_blob() -> Blob:
    return profile(noise.standard_normal()[None, None], noise.centres())


@memo(most=16)
def spectrum_blob(met: Settings) -> Blob:
    times, seen = noise.key_times(met.T), spectra(met.shown)
    return profile(noise.spectra_over_time(met.noises(), seen, times), seen.rings.k[1:], times)


@memo(most=1)
def nothing() -> Blob:
    """What a stage of curves alone draws: one point far outside."""
    return frames(np.full((1, 1, 2), 99.0), [0])
